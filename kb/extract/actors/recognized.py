"""Names beyond the lexicons: what the pipeline recognizes, corrected."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kb.extract.actors import nominals, people
from kb.extract.actors.known import names
from kb.extract.actors.mentions import OPEN_CLASS, POSSESSIVE, Mention, take
from kb.extract.dates.phrases import meaning
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons

CLASSES = lexicons.classes()


def called(p: Parse, taken: list[bool]) -> list[Mention]:
    """Names right after a word that says what they are: "the newspaper X", "the militant group Y Z"."""
    out, nouns, generic = [], lexicons.nominals(), CLASSES["generic"]
    for i, word in enumerate(p.words[:-1]):
        if word not in generic or taken[i] or p.pos[i] != "NOUN":
            continue
        end = i + 1
        while end < len(p) and name_part(p, end) and p.sent[end] == p.sent[i] and p.lower[end] not in nouns:
            end += 1
        hit = names().at(p.words, i + 1)
        tied = end > i + 1 and (p.head[end - 1] == i or p.head[i] == end - 1)
        if tied and not (hit and hit[0] == end):
            out.append(Mention((i + 1, end), "organization", sort="medium" if nouns[word].sort == "medium" else ""))
            take(taken, (i + 1, end))
    return out


def name_part(p: Parse, i: int) -> bool:
    """Whether a token is a capitalized proper noun and no date."""
    return (
        p.pos[i] == "PROPN"
        and p.words[i][:1].isupper()
        and (p.ent[i] < 0 or p.ents[p.ent[i]][2] not in ("DATE", "TIME"))
    )


def recognized(p: Parse, taken: list[bool], found: list[Mention], spots: set[Tokens]) -> list[Mention]:
    """Persons and organizations that the pipeline recognizes beyond the lexicons, each name as one kind."""
    runs: list[tuple[Tokens, str, people.Key]] = []
    for first, end, given in p.ents:
        if given in ("PERSON", "ORG"):
            named = after_portfolio(p, (first, end)) if given == "ORG" else None
            start, label = (first, given) if named is None else (named, "PERSON")
            run = trimmed(p, (start, end), label)
            if run and any(taken[run[0] : run[1]]):
                continue
            run = extended(p, run, taken) if run and label == "PERSON" else run
            if run and (name_like(p, run) or (label == "PERSON" and run[1] - run[0] == 1 and p.pos[run[0]] == "PROPN")):
                runs.append((run, kind_of(p, run, label), people.key(p, run)))
    labels: dict[people.Key, Counter[str]] = {}
    for _, label, key in runs:
        labels.setdefault(key, Counter())[label] += 1
    known_names = {people.key(p, m.tokens): m for m in found if m.kind == "organization"}
    full_names = FullNames(key for _, label, key in runs if label == "PERSON" and len(key) > 1)
    out = []
    for run, _, key in runs:
        part = full_names.hold(key)
        if not key or any(taken[run[0] : run[1]]) or not (part or (run not in spots and name_like(p, run))):
            continue
        if key in known_names:
            out.append(replace(known_names[key], tokens=run))
            take(taken, run)
            continue
        person = labels[key]["PERSON"] >= labels[key]["ORG"] or part
        out.append(Mention(run, "person" if person else "organization", sort="" if person else sort_of(p, run)))
        take(taken, run)
    return out


class FullNames:
    """The full names of persons, by their words."""

    def __init__(self, keys: Iterable[people.Key]) -> None:
        self.by_word: dict[str, list[frozenset[str]]] = {}
        for words in dict.fromkeys(map(frozenset, keys)):
            for word in words:
                self.by_word.setdefault(word, []).append(words)

    def hold(self, key: people.Key) -> bool:
        """Whether all words of a name are one person's."""
        known = min((self.by_word.get(word, []) for word in key), key=len, default=[])
        return any(words.issuperset(key) for words in known)


def after_portfolio(p: Parse, run: Tokens) -> int | None:
    """Where a name begins that the recognizer ran together with an office ("Minister of [Health Ana Brankova]")."""
    start, end = run
    if start < 2 or end - start < 3 or p.lower[start - 1] not in ("of", "for") or not titular(p, start - 2):
        return None
    given = people.folded(p.words[start + 1]) in lexicons.genders()
    return start + 1 if given and all(name_part(p, i) for i in range(start + 1, end)) else None


def kind_of(p: Parse, run: Tokens, label: str) -> str:
    """The label, corrected by a title or a word for a medium before the name, and by given names."""
    before = run[0] - 1
    noun = lexicons.nominals().get(p.lower[before]) if before >= 0 else None
    if noun and noun.sort in ("office", "honorific"):
        return "PERSON"
    if noun and noun.sort in ("medium", "organization") and p.pos[before] == "NOUN":
        return "ORG"
    last = lexicons.nominals().get(p.lower[run[1] - 1])
    if last and last.sort in ("organization", "medium", "collective"):
        return "ORG"
    if label == "ORG" and run[1] - run[0] in (2, 3) and people.folded(p.words[run[0]]) in lexicons.genders():
        return "PERSON"
    return label


def sort_of(p: Parse, run: Tokens) -> str:
    """The sort of an organization, where the word before its name says that it is a medium."""
    noun = lexicons.nominals().get(p.lower[run[0] - 1]) if run[0] else None
    return "medium" if noun and noun.sort == "medium" else ""


def trimmed(p: Parse, run: Tokens, label: str) -> Tokens | None:
    """The run without articles, titles, owners and punctuation at its edges."""
    first, end = run
    start = next((i + 1 for i in range(end - 2, first - 1, -1) if p.words[i] in POSSESSIVE), first)
    end = next((i for i in range(start, end) if p.words[i] in POSSESSIVE or "\n" in p.words[i]), end)
    while start < end and edge(p, start) and p.lower[start] not in CLASSES["particles"]:
        start += 1
    if label == "PERSON" and end - start > 3 and titles_of_several(p, start + 1):
        start += 1
    while start < end - 1 and label == "PERSON" and (titular(p, start) or titles_of_several(p, start)):
        start += 1
    while start < end and (edge(p, end - 1) or (end - start > 2 and weekday(p, end - 1))):
        end -= 1
    if label == "PERSON" and start < end and qualifies(p, end - 1) and before_title(p, end):
        return None
    return (start, end) if start < end else None


def titles_of_several(p: Parse, i: int) -> bool:
    """Whether a token is the plural of a title: "Presidents X and Y"."""
    singular = nominals.forms().get(p.lower[i], "")
    noun = lexicons.nominals().get(singular)
    return noun is not None and noun.sort == "office" and p.lower[i] != singular


def weekday(p: Parse, i: int) -> bool:
    """Whether a word is a day of the week, which stands after names without "on" ("met X Friday")."""
    return meaning(p.words[i])[0] == "W"


def before_title(p: Parse, i: int) -> bool:
    """Whether an office begins at ``i``, perhaps with "Prime" or "Vice"."""
    while i < len(p) - 1 and p.lower[i] in CLASSES["ranks"]:
        i += 1
    return i < len(p) and titular(p, i)


def qualifies(p: Parse, i: int) -> bool:
    """Whether a word before a title belongs to the title: an adjective of nationality, "Prime", "Vice"."""
    return p.words[i] in lexicons.adjectives() or p.lower[i] in CLASSES["ranks"]


def edge(p: Parse, i: int) -> bool:
    """Whether a token can't be a name's first or last."""
    return p.pos[i] in ("DET", "PUNCT", "SPACE", "PART", "ADP", "CCONJ", "SYM") or not any(map(str.isalnum, p.words[i]))


def titular(p: Parse, i: int) -> bool:
    """Whether a token is a title's and not a name's."""
    noun = lexicons.nominals().get(p.lower[i]) or lexicons.nominals().get(p.lemma[i].lower())
    return noun is not None and noun.sort in ("office", "honorific")


def extended(p: Parse, run: Tokens, taken: list[bool]) -> Tokens:
    """A person's name with the capitalized words beside it that the recognizer left out."""
    start, end = run
    while start > 0 and joins(p, start - 1, taken) and p.head[start - 1] in range(start, end):
        start -= 1
    while (
        start > 0 and p.lower[start - 1] in CLASSES["particles"] and not taken[start - 1] and p.dep[start - 1] != "prep"
    ):
        start -= 1
    if (
        start > 0 and p.lower[start] in CLASSES["particles"] and not taken[start - 1]
        and name_part(p, start - 1) and not titular(p, start - 1)
    ):  # fmt: skip
        start -= 1
    while end < len(p) and joins(p, end, taken) and p.head[end - 1] in range(end, min(end + 3, len(p))):
        end += 1
    return start, end


def joins(p: Parse, i: int, taken: list[bool]) -> bool:
    """Whether a token may belong to a person's name that begins or ends beside it."""
    word = p.words[i]
    if not taken[i] and surnamed(p, i):
        return True
    if (
        taken[i]
        or not word[:1].isupper()
        or weekday(p, i)
        or not (p.pos[i] == "PROPN" or between_names(p, i))
        or (p.ent[i] >= 0 and p.ents[p.ent[i]][2] not in ("PERSON", "DATE"))
    ):
        return False
    named = (lexicons.nominals(), nominals.forms())
    return (
        not any(p.lower[i] in known for known in named)
        and word not in lexicons.adjectives()
        and word not in lexicons.countries()
    )


def surnamed(p: Parse, i: int) -> bool:
    """Whether a capitalized word, whatever else it means ("King", "Day", "MET"), is a surname: right after a given name
    and before no other name."""
    word = p.words[i]
    if i == 0 or not word[:1].isupper() or not word.isalpha() or not given_name(p, i - 1):
        return False
    if word in lexicons.countries() or word.isupper() != p.words[i - 1].isupper() or p.sent[i] != p.sent[i - 1]:
        return False
    after = p.words[i + 1] if i + 1 < len(p) else ""
    return word.isupper() or not (after[:1].isupper() and p.pos[i + 1] == "PROPN" and p.sent[i + 1] == p.sent[i])


def given_name(p: Parse, i: int) -> bool:
    """Whether a word is a given name and nothing else that stands before titles ("Jordan King Abdullah")."""
    word, folded = p.words[i], people.folded(p.words[i])
    if not word[:1].isupper() or folded not in lexicons.genders() or p.lower[i] in lexicons.nominals():
        return False
    return not any(word in table for table in (lexicons.countries(), lexicons.adjectives(), lexicons.capitals()))


def between_names(p: Parse, i: int) -> bool:
    """Whether a capitalized word that the tagger takes for an adjective stands within one name."""
    if p.pos[i] != "ADJ" or not 0 < i < len(p) - 1 or p.pos[i + 1] != "PROPN" or p.pos[i - 1] != "PROPN":
        return False
    return p.head[i] == p.head[i - 1] == i + 1 and p.words[i + 1][:1].isupper()


def name_like(p: Parse, run: Tokens) -> bool:
    """Whether the run looks like an actor's name: capitalized, no common noun alone, no plan, treaty or building."""
    if 1 < run[1] - run[0] < 4 and given_name(p, run[1] - 2) and surnamed(p, run[1] - 1):
        return True
    if run[1] - run[0] == 1 and (p.lower[run[0]] in lexicons.nominals() or p.pos[run[0]] not in OPEN_CLASS):
        return False
    if p.words[run[0]] in lexicons.adjectives() and p.words[run[1] - 1] in lexicons.adjectives():
        return False
    noun = lexicons.nominals().get(p.lemma[run[1] - 1].lower()) or lexicons.nominals().get(p.lower[run[1] - 1])
    if noun and noun.sort in ("office", "honorific", "person", "inert", "document"):
        return False
    if run[1] - run[0] > 1 and all(p.words[i].isupper() for i in range(*run)) and not given_first(p, run):
        return noun is not None and noun.sort == "organization"
    body = noun is not None and noun.sort in ("organization", "medium", "collective")
    if not body and any(clausal(p, i, run) for i in range(*run)):
        return False
    return any(p.words[i][:1].isupper() for i in range(*run))


def given_first(p: Parse, run: Tokens) -> bool:
    """Whether a run of two or three tokens begins with a given name or a family name."""
    first = people.folded(p.words[run[0]])
    return run[1] - run[0] < 4 and (first in lexicons.genders() or first in lexicons.family_names())


def clausal(p: Parse, i: int, run: Tokens) -> bool:
    """Whether a word of a name is one of a headline's or a title's clause ("Voters Abandon Party")."""
    if not p.words[i][:1].isupper() or run[1] - run[0] == 1:
        return False
    return p.pos[i] in ("VERB", "AUX", "PRON") or (p.pos[i] == "ADP" and p.lower[i] not in CLASSES["particles"])
