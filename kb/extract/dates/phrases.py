"""Time expressions as patterns over word classes.

Every token becomes one letter (``words.tsv``: W weekday, M month, D day of the month, O ordinal, Y year, N number,
u unit, v plural unit, l/n/t last/next/this, y following, x same, r before/after, # a date in figures, ~ a month and
year after a dash, …), so that one regular expression runs over a string as long as the text has tokens.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.extract.parse import Parse
from kb.world.tsv import rows

Value = int | str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time expression: its tokens, the pattern that matched, the class and value of each token."""

    start: int
    end: int
    kind: str
    classes: str
    values: tuple[Value, ...]

    def of(self, letters: str) -> list[Value]:
        """The values of the tokens of these classes, in order."""
        return [v for c, v in zip(self.classes, self.values, strict=True) if c in letters]

    def has(self, letters: str) -> bool:
        """Whether a token of one of these classes is part of it."""
        return any(c in letters for c in self.classes)


def vocabulary() -> dict[str, tuple[str, Value]]:
    """Class and value of each word that can be part of a time expression, in the letter cases that count."""
    words: dict[str, tuple[str, Value]] = {str(k): ("D", k) for k in range(1, 32)}
    words |= {f"0{k}": ("D", k) for k in range(1, 10)}
    words |= {str(k): ("Y", k) for k in range(1000, 2100)}
    for k in range(1, 32):
        suffix = "th" if 10 < k < 14 else {1: "st", 2: "nd", 3: "rd"}.get(k % 10, "th")
        words[f"{k}{suffix}"] = ("O", k)
    cases = {"l": str.lower, "t": str.capitalize, "u": str.upper}
    for word, letter, value, in_cases in rows(__package__, "words.tsv"):
        meaning: tuple[str, Value] = (letter, int(value) if value.lstrip("-").isdigit() else value)
        words |= {cases[c](word): meaning for c in in_cases}
    return words


WORDS = vocabulary()
NUMERIC = re.compile(r"(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([./-])\d{1,2}\2\d{1,2})\.?")
"""A date in figures: "28.12.2023", "12/28/2023", "2023/12/28"."""
MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})[-/](\d{4}|\d\d)\.?")
"""What is left of "28-Dec-2023" after the first dash."""
NOTHING = (".", 0)

_YEAR = r"(?:c?Y)"
_REL = r"(?:o?d?[ltn]u)"
_PART = r"(?:dEo|d?e[hI]?)"
_DATE = rf"(?:Wp?c?d?)?(?:M[DO]{_YEAR}?|d?[DO]o?M(?!D){_YEAR}?)"
_SOME = r"[iND][uv]"
PATTERNS = {
    "iso": r"YhDhD(?!h)",
    "numeric": r"b#&#|f?#h#|(?:Wc?)?#",
    "dashes": r"DhDhY",
    "dashed_month": r"Dh(?:MhY|~)",
    "month_days_months": rf"[fb]?(?:Wc)?M[DO]h(?:Wc)?M[DO]{_YEAR}?",
    "month_days": rf"[fb]?M[DO][h&]d?[DO](?![uv]){_YEAR}?",
    "days_month": rf"[fb]?d?[DO][h&]d?[DO]o?d?M{_YEAR}?",
    "week_of": rf"duo{_DATE}",
    "week_in": rf"d[Ol]uo(?:d?[ltn]?u|d?M{_YEAR}?)",
    "month_day": rf"e?(?:Wp?c?d?)?M[DO]{_YEAR}?",
    "day_month": rf"e?(?:Wp?c?d?)?d?[DO]o?M(?!D){_YEAR}?",
    "month": rf"{_PART}?M(?:[co]?Y|{_REL})?",
    "weekdays": rf"[fb]?[ltn]?Wp?[h&](?:[ltn]?)Wp?{_REL}?",
    "weekday_week": rf"[ln]?Wu(?![hu])|{_SOME}(?:[gf]n?[Wjq]|ag?W)",
    "weekday": rf"e?d?[ltny]?Wp?{_REL}?",
    "beyond": r"d?[up]r(?:[kq]|[ln](?!u))",
    "day": r"e?[jkq]p?",
    "part": r"e?[tl]p",
    "anaphoric": r"e?d?(?:xu|y[up])",
    "apart": rf"{_SOME}e|[di][up]r",
    "relative": rf"{_PART}?d?[ltn](?:[ND]v|[us])",
    "running": r"dEodu",
    "ago": rf"{_SOME}a",
    "ahead": rf"I{_SOME}",
    "season": r"(?<=I)d?so?Y?|so?Y",
    "weekend": r"du(?!a)",
    "day_alone": r"d[O](?![DOouv])",
    "year": rf"{_PART}?Y",
}
PATTERN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()))


def figures(word: str) -> list[str]:
    """The three numbers of a date in figures."""
    return re.findall(r"\d+", word)


def meaning(word: str) -> tuple[str, Value]:
    """Class and value of a word."""
    known = WORDS.get(word)
    if known is None and word[:1].isdigit() and NUMERIC.fullmatch(word):
        return "#", word
    parts = None if known else MONTH_YEAR.fullmatch(word)
    if parts and WORDS.get(parts[1].capitalize(), NOTHING)[0] == "M":
        return "~", word
    return known or NOTHING


def phrases(parse: Parse) -> list[Phrase]:
    """The time expressions of a text, in order, longest pattern first, without those that the context rules out."""
    meanings = [meaning(word) for word in parse.words]
    classes = "".join([m[0] for m in meanings])
    out = []
    for match in PATTERN.finditer(classes):
        a, b = match.span()
        kind = match.lastgroup or ""
        phrase = counted(parse, Phrase(a, b, kind, match.group(), tuple(m[1] for m in meanings[a:b])))
        if allowed(parse, phrase):
            out.append(phrase)
    return [shared(a, b, classes) for a, b in pairwise([*out, None]) if a]


def counted(parse: Parse, phrase: Phrase) -> Phrase:
    """A date without the number after it that counts something: "In March 2000 soldiers left"."""
    if (
        not phrase.classes.endswith("Y")
        or phrase.kind in ("year", "iso", "dashes")
        or not modifies(parse, phrase.end - 1)
    ):
        return phrase
    size = len(phrase.classes.rstrip("Yco"))
    return replace(phrase, end=phrase.start + size, classes=phrase.classes[:size], values=phrase.values[:size])


def shared(phrase: Phrase, following: Phrase | None, classes: str) -> Phrase:
    """A month that has its year from the one coordinated to it: "in August and December last year"."""
    if following is None or phrase.kind != "month" or following.kind != "month" or phrase.has("Yu"):
        return phrase
    if classes[phrase.end : following.start] != "&" or not following.has("Yu"):
        return phrase
    tail = following.classes.index("M") + 1
    return replace(
        phrase, classes=phrase.classes + following.classes[tail:], values=phrase.values + following.values[tail:]
    )


BEFORE_YEAR = {"in", "since", "by", "of", "until", "before", "after", "during", "from", "to", "for", "late", "early",
               "between", "and", "through", "around", "(", ","}  # fmt: skip
RECENT = 1900
"""Years before it are told from other numbers by the parser's label alone."""
GIVEN = {"april", "may", "june", "august"}
"""Months that are also names of people."""
BEFORE_MONTH = {"this", "in", "mid", "since", "until", "by", "last", "of", "next", "from", "to", "during"}
BEFORE_DAY = {
    "on",
    "by",
    "until",
    "since",
    "from",
    "to",
    "through",
    "till",
    "before",
    "after",
    "between",
    "and",
}


def allowed(parse: Parse, phrase: Phrase) -> bool:
    """Whether the context lets the words be a time: "in 1997", not "1997 men"; "on the 14th", not "the 14th floor"."""
    a, b, kind = phrase.start, phrase.end, phrase.kind
    before = parse.lower[a - 1] if a else ""
    labelled = any(parse.ent[i] >= 0 and parse.ents[parse.ent[i]][2] == "DATE" for i in range(a, b))
    if kind == "year":
        usual = labelled or (before in BEFORE_YEAR and int(phrase.of("Y")[0]) >= RECENT)
        return usual and not modifies(parse, b - 1)
    if kind == "numeric":
        return before in BEFORE_DAY or all(len(max(figures(str(v)), key=len)) == 4 for v in phrase.of("#"))
    if phrase.classes.endswith("r"):
        return b == len(parse) or parse.pos[b] in ("PUNCT", "SPACE", "CCONJ")
    if kind == "apart":
        return phrase.values[-1] in ("earlier", "later")
    if kind == "day_alone":
        return before in BEFORE_DAY and not modifies(parse, b - 1) and parse.pos[b - 1] != "ADV"
    if kind == "weekend":
        return phrase.values[1] == "weekend"
    if kind in ("month", "weekday") and named(parse, a, b):
        return False
    if kind == "month" and b - a == 1:
        given = parse.lower[a] in GIVEN or (len(parse.words[a]) == 3 and parse.lower[a] != "may")
        return before in BEFORE_MONTH if given else before in BEFORE_MONTH or labelled
    return True


def named(parse: Parse, a: int, b: int) -> bool:
    """Whether the words are part of somebody's or something's name: "April Jones", "the Sunday Telegraph"."""
    entity = parse.ents[parse.ent[a]] if parse.ent[a] >= 0 else None
    return entity is not None and entity[2] in ("PERSON", "ORG", "WORK_OF_ART") and entity[1] - entity[0] > b - a


def modifies(parse: Parse, i: int) -> bool:
    """Whether a number counts or orders a noun after it."""
    return parse.head[i] > i and parse.dep[i] in ("nummod", "amod") and parse.pos[parse.head[i]] in ("NOUN", "PROPN")
