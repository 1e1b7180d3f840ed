"""Parts of speech and lemmas as spaCy's attribute ruler and rule lemmatizer give them, from memory.

Those two components take a quarter of the pipeline's time, and their answers depend on little: the ruler's on
each token's form, tag and dependency (and the next token, for a few rules), the lemmatizer's on form, part of
speech and morphology. So each answer is worked out once, by the pipeline's own rules and tables, and looked up
from then on. A pipeline whose rules are of another kind keeps its components.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Spec = dict[str, Any]
"""One token of a matcher pattern."""
Form = tuple[int, int, int]
"""Hashes of the lower-case form, the fine-grained tag and the dependency."""
Given = tuple[str, ...]
"""What rules give, in the order of ``ATTRS``; empty strings where they give nothing."""

KEYS = {"TAG", "LOWER", "DEP", "IS_SPACE"}
ATTRS = ("POS", "MORPH", "LEMMA", "DEP", "TAG")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the ruler: patterns of one or two tokens, and what they set on one of them."""

    number: int
    specs: tuple[Spec, ...]
    index: int
    attrs: dict[str, str]


@dataclass(slots=True)
class Morphology:
    """The memory. ``rules`` are in the ruler's order: later ones win."""

    rules: list[Rule]
    strings: Any
    lemmatize: Callable[[str, str, str], str]
    by_form: dict[Form, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    """For each form the numbers of the one-token rules that fit, and of the two-token rules that it may begin."""
    by_rules: dict[tuple[int, ...], Given] = field(default_factory=dict)
    """What a set of rules gives."""
    lemmas: dict[tuple[int, str, str], str] = field(default_factory=dict)
    by_word: dict[str, list[Rule]] = field(default_factory=dict)
    """Rules whose first token names its lower-case form, by that form."""
    by_tag: dict[str, list[Rule]] = field(default_factory=dict)
    """The others, by their first token's tag; under the empty string those without."""

    def read(
        self, orth: Sequence[int], lower: Sequence[int], tag: Sequence[int], dep: Sequence[int]
    ) -> tuple[list[str], list[str], dict[int, tuple[str, str]]]:
        """Part of speech and lemma of every token; dependency and tag, empty if kept, where the rules change them."""
        forms = list(zip(lower, tag, dep, strict=True))
        fits = [self.by_form.get(form) or self.fit(form) for form in forms]
        hits = {i: fit[0] for i, fit in self.pairs(fits, forms).items()}
        pos, lemma, changed = [], [], {}
        for i, (word, fit) in enumerate(zip(orth, fits, strict=True)):
            numbers = hits.get(i, fit[0])
            given = self.by_rules.get(numbers) or self.apply(numbers)
            pos.append(given[0])
            lemma.append(given[2] or self.lemmas.get((word, given[0], given[1])) or self.lemma(word, given))
            if given[3] or given[4]:
                changed[i] = given[3], given[4]
        return pos, lemma, changed

    def pairs(
        self, fits: list[tuple[tuple[int, ...], tuple[int, ...]]], forms: list[Form]
    ) -> dict[int, tuple[tuple[int, ...], None]]:
        """The rules of the tokens that a two-token rule reaches."""
        found: dict[int, set[int]] = defaultdict(set)
        for i, (_, begins) in enumerate(fits[:-1]):
            for number in begins:
                rule = self.rules[number]
                if self.matches(rule.specs[1], forms[i + 1]):
                    found[i + rule.index].add(number)
        return {i: (tuple(sorted({*fits[i][0], *numbers})), None) for i, numbers in found.items()}

    def fit(self, form: Form) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Work out which rules a form fits, and remember it."""
        word, tag = self.strings[form[0]], self.strings[form[1]]
        candidates = (*self.by_word.get(word, ()), *self.by_tag.get(tag, ()), *self.by_tag.get("", ()))
        fitting = sorted({r.number for r in candidates if self.matches(r.specs[0], form)})
        alone = tuple(n for n in fitting if len(self.rules[n].specs) == 1)
        self.by_form[form] = out = alone, tuple(n for n in fitting if len(self.rules[n].specs) == 2)
        return out

    def matches(self, spec: Spec, form: Form) -> bool:
        """Whether a form is as a pattern's token says."""
        word = self.strings[form[0]]
        values = {"LOWER": word, "TAG": self.strings[form[1]], "DEP": self.strings[form[2]], "IS_SPACE": word.isspace()}
        return all(agrees(values[key], wanted) for key, wanted in spec.items())

    def apply(self, numbers: tuple[int, ...]) -> Given:
        """Work out what a set of rules gives, and remember it."""
        given: dict[str, str] = {}
        for number in numbers:
            given |= self.rules[number].attrs
        self.by_rules[numbers] = out = tuple(given.get(key, "") for key in ATTRS)
        return out

    def lemma(self, word: int, given: Given) -> str:
        """Work out a lemma by the pipeline's tables, and remember it."""
        out = self.lemmas[word, given[0], given[1]] = self.lemmatize(self.strings[word], given[0], given[1])
        return out


def agrees(value: object, wanted: object) -> bool:
    """Whether a value is what a pattern asks for: equal, in a list, not in a list, or a regular expression's."""
    if not isinstance(wanted, dict):
        return value == wanted
    tests: dict[str, Callable[[Any], bool]] = {
        "IN": lambda allowed: value in allowed,
        "NOT_IN": lambda banned: value not in banned,
        "REGEX": lambda pattern: re.search(pattern, str(value)) is not None,
    }
    return all(tests[kind](argument) for kind, argument in wanted.items())


def of_pipeline(nlp: Any) -> Morphology | None:
    """A memory of a pipeline's ruler and lemmatizer; None where they work by other means than it can follow."""
    from spacy.pipeline import AttributeRuler, Lemmatizer

    pipes = dict(nlp.pipeline)
    ruler, lemmatizer = pipes.get("attribute_ruler"), pipes.get("lemmatizer")
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, Lemmatizer):
        return None
    rules = rules_of(ruler.patterns)
    if rules is None or lemmatizer.mode != "rule" or lemmatizer.overwrite or "morphologizer" in pipes:
        return None
    memory = Morphology(rules, nlp.vocab.strings, lemmatizer_of(nlp.vocab, lemmatizer))
    for rule in rules:
        word, tag = (listed(rule.specs[0].get(key)) for key in ("LOWER", "TAG"))
        index, values = (memory.by_word, word) if word else (memory.by_tag, tag or [""])
        for value in values:
            index.setdefault(value, []).append(rule)
    return memory


def listed(wanted: Any) -> list[str]:
    """The values that a pattern's value allows by name; none where it allows what it doesn't name."""
    if isinstance(wanted, str):
        return [wanted]
    return list(wanted.get("IN", [])) if isinstance(wanted, dict) else []


def rules_of(patterns: list[dict[str, Any]]) -> list[Rule] | None:
    """The ruler's patterns as rules; None if one is of a kind that isn't followed here."""
    rules: list[Rule] = []
    for row in patterns:
        for specs in row["patterns"]:
            plain = all(set(s) <= KEYS and all(supported(v) for v in s.values()) for s in specs)
            if not plain or len(specs) > 2 or not 0 <= row["index"] < len(specs):
                return None
            rules.append(Rule(len(rules), tuple(specs), row["index"], dict(row["attrs"])))
    attrs = {key for rule in rules for key in rule.attrs}
    return rules if attrs <= set(ATTRS) else None


def supported(value: object) -> bool:
    """Whether a pattern's value is one that ``agrees`` understands."""
    return not isinstance(value, dict) or set(value) <= {"IN", "NOT_IN", "REGEX"}


def lemmatizer_of(vocab: Any, lemmatizer: Any) -> Callable[[str, str, str], str]:
    """A function of (form, part of speech, morphology) that asks the pipeline's own lemmatizer."""
    from spacy.tokens import Doc

    def lemmatize(word: str, pos: str, morph: str) -> str:
        token = Doc(vocab, words=[word])[0]
        token.pos_ = pos
        token.set_morph(morph)
        return str(lemmatizer.lemmatize(token)[0])

    return lemmatize
