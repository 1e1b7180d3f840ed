"""Dates: time expressions of the running text, resolved against the publication date and the tense of their clause.

For later stages: ``date_at(findings, i)`` is the date of what token ``i`` (a verb or a noun of an event) tells,
``resolve(words, base, tense)`` reads one phrase by itself. A ``DateFinding`` with ``precision`` ``day`` names days
(``start`` to ``end``); ``week``, ``month``, ``season`` and ``year`` name a period *within which* something happened.
"""

from bisect import bisect_left
from datetime import date

from kb.extract.dates.days import Interval
from kb.extract.dates.phrases import PATTERN, Phrase, meaning, phrases
from kb.extract.dates.relations import order_of
from kb.extract.dates.resolve import Context
from kb.extract.dates.rules import interval
from kb.extract.findings import DateFinding, Findings
from kb.extract.parse import Parse
from kb.extract.syntax.phrases import distance, governor
from kb.extract.syntax.verbs import tense_of

PRECISIONS = ("day", "week", "month", "season", "year")
"""From the shortest period to the longest."""

__all__ = ["date_at", "find", "resolve"]

BY_PREPOSITION = {"since": "past", "until": "future", "till": "future", "by": "future", "for": "future"}
"""Prepositions that tell the direction whatever the verb does: "called a strike for Monday"."""
REASONS = {"because", "although", "though", "since", "if", "unless"}
"""Words that begin a clause with a time of its own."""


def find(findings: Findings) -> None:
    """Write ``findings.dates``, in the order of the text; ``start`` is None where the context doesn't tell it."""
    parse = findings.parse
    base = findings.article.published or findings.layout.dateline_date
    named: list[Interval] = []
    out = []
    read = phrases(parse)
    order = order_of(read)
    for phrase in read:
        tokens = phrase.start, phrase.end
        head, preposition = governor(parse, tokens)
        tense = tense_of(parse, head)
        if preposition is not None:
            tense = BY_PREPOSITION.get(parse.lower[preposition], tense)
        found = interval(unplaced(phrase), Context(base, tense, named_last(named, phrase), order))
        if found:
            named.append(found)
        out.append(DateFinding(tokens, *found) if found else DateFinding(tokens, None, None, None))
    findings.dates = out


def named_last(named: list[Interval], phrase: Phrase) -> date | None:
    """What a phrase such as "the same week" counts from: the last of the named that is no longer than its own unit.

    None for other phrases.
    """
    if not phrase.has("xyre") and not (phrase.kind == "relative" and "day" in phrase.of("u")):
        return None
    units = [str(u) for u in phrase.of("uv")]
    longest = PRECISIONS.index(units[0]) if units and units[0] in PRECISIONS else 0
    return next((i.start for i in reversed(named) if PRECISIONS.index(i.precision) <= longest), None)


def unplaced(phrase: Phrase) -> Phrase:
    """The phrase without its position, so that equal words share one cached answer."""
    return Phrase(0, len(phrase.classes), phrase.kind, phrase.classes, phrase.values)


def resolve(words: str, base: date | None, tense: str | None = None, last: date | None = None) -> Interval | None:
    """The days that a phrase names, read against the publication date; None if it names none or can't be resolved.

    ``tense`` is ``past``, ``present`` or ``future``; ``last`` the day that the text named before ("the same day").
    """
    meanings = [meaning(w) for w in words.replace(",", " ,").replace("-", " - ").split()]
    match = PATTERN.search("".join(m[0] for m in meanings))
    if match is None:
        return None
    values = tuple(m[1] for m in meanings[match.start() : match.end()])
    phrase = Phrase(0, len(values), match.lastgroup or "", match.group(), values)
    return interval(phrase, Context(base, tense, last))


def begin(found: DateFinding) -> int:
    """The first token of a date."""
    return found.tokens[0]


def date_at(findings: Findings, i: int) -> DateFinding | None:
    """The resolved date of what token ``i`` tells: the nearest that its clause governs, then its governors'.

    A day beats a longer period at the same distance. Dates within other clauses (reported speech, relative clauses,
    reasons) are not its own, nor are those that tell one thing from others of its name ("the quotas of 2019"). None if
    no date is attached.
    """
    parse, best = findings.parse, None
    first, last = (bisect_left(findings.dates, at, key=begin) for at in parse.sents[parse.sent[i]])
    for k in range(first, last):
        found = findings.dates[k]
        if found.start is None or found.tokens[0] <= i < found.tokens[1]:
            continue
        head, preposition = governor(parse, found.tokens)
        if head != i and preposition is not None and parse.lower[preposition] == "of":
            continue
        if in_reason(parse, head, i):
            continue
        steps = distance(parse, i, head)
        if steps is not None:
            best = min(best, (steps, found.precision != "day", abs(found.tokens[0] - i), k)) if best else (
                steps, found.precision != "day", abs(found.tokens[0] - i), k)  # fmt: skip
    return findings.dates[best[3]] if best else None


def in_reason(parse: Parse, head: int, i: int) -> bool:
    """Whether a word is in a clause that gives the reason or a condition of what token ``i`` tells: "because ..."."""
    for word in (head, *parse.ancestors(head)):
        if word == i:
            return False
        if parse.dep[word] == "advcl" and any(parse.lower[c] in REASONS for c in parse.kids(word, "mark")):
            return not parse.left[word] <= i < parse.right[word]
    return False
