"""Quotations: which runs of tokens stand within quotation marks, whatever the marks and however they are broken.

Each paragraph is read on its own, so that one lost mark never turns the rest of a text inside out. A mark that
has two readings (straight ones, and apostrophes) is decided by the white space around it. A quotation without
a closing mark ends with its paragraph; it is ``continued`` where the next paragraph opens with a mark, as in
printed quotations of several paragraphs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens

OPENING = {"“": "”", "„": "“", "‟": "”", "«": "»", "``": "''", "‹": "›"}
"""Marks that open a quotation (where none is open), each with the mark that closes it."""
CLOSING = frozenset({"”", "»", "›"})
BOTH = frozenset({'"', "''", "＂", "´´"})
SINGLE = frozenset({"'", "‘", "’", "`", "‚", "‛"})
DOUBLE = frozenset(OPENING) | CLOSING | BOTH
MARKS = DOUBLE | SINGLE
REVERSED = {"»": "«", "”": "”", "›": "‹"}
"""Closing marks that may open a quotation where nothing is open, and what then closes it (»Danish«, ”Swedish”)."""
BEFORE_OPENING = frozenset("([{—–-―:;/…")
AFTER_CLOSING = frozenset(".,;:!?)]}—–-―…/'’")

PARAGRAPHS = 6
"""Paragraphs that a quotation may go on for without a mark."""

OUTSIDE, INSIDE, OPENS, CLOSES = range(4)

Run = tuple[int, int, bool]
"""A quotation: its first token, one past its last, and whether its last token closes it."""


@dataclass(slots=True)
class Quotes:
    """The outermost quotations of a document, in order."""

    spans: list[Tokens] = field(default_factory=list)
    """Runs of tokens with their marks."""
    of: list[int] = field(default_factory=list)
    """For each token the number of its quotation in ``spans``, or -1."""
    state: list[int] = field(default_factory=list)
    """For each token OUTSIDE, INSIDE, or whether it is a mark that OPENS or CLOSES a quotation."""
    continued: list[bool] = field(default_factory=list)
    """For each quotation whether it goes on in the next paragraph, where a mark opens it again."""

    def inner(self, number: int) -> Tokens:
        """A quotation without its marks."""
        first, last = self.spans[number]
        return first + 1, last - (self.state[last - 1] == CLOSES and last - 1 > first)


def find(findings: Findings) -> None:
    """Write ``findings.quotes``."""
    findings.quotes = read(findings.parse, findings.layout.paragraph)


def read(parse: Parse, paragraph: list[int]) -> Quotes:
    """The quotations of a text whose tokens' paragraphs are numbered by ``paragraph``."""
    n = len(parse)
    quotes = Quotes(of=[-1] * n, state=[OUTSIDE] * n)
    marks = [i for i, w in enumerate(parse.words) if w in MARKS or glued(w)]
    found: list[Run] = []
    for last, inside in by_paragraph(parse, marks, paragraph):
        found += outermost([*doubles(parse, inside, last)], [*singles(parse, inside, last)])
    for start, end, closed in closed_later(parse, found, marks, paragraph):
        add(quotes, start, end, closed)
    quotes.continued = [goes_on(parse, quotes, k) for k in range(len(quotes.spans))]
    return quotes


def outermost(double: list[Run], single: list[Run]) -> list[Run]:
    """Quotations in either kind of marks, in order, without those within others; of two that cross, the double one."""
    around = [s for s in single if all(within(d, s) for d in overlapping(s, double))]
    return sorted(around + [d for d in double if not any(within(d, s) for s in overlapping(d, around))])


def overlapping(run: Run, others: list[Run]) -> list[Run]:
    """Those of some quotations, which are in order and apart, that share a token with this one."""
    start, end, _ = run
    return others[bisect_right(others, start, key=itemgetter(1)) : bisect_left(others, end, key=itemgetter(0))]


def within(inner: Run, outer: Run) -> bool:
    """Whether a quotation lies within another."""
    return outer[0] < inner[0] and inner[1] <= outer[1]


def closed_later(parse: Parse, found: list[Run], marks: list[int], paragraph: list[int]) -> Iterator[Run]:
    """The quotations of a text; one that its paragraph leaves open goes on to the next mark, if that closes it."""
    double = [i for i in marks if parse.words[i] in DOUBLE]
    end = 0
    for start, stop, closed in found:
        if start >= end:
            later = None if closed else closer_of(parse, start, following(double, stop - 1), paragraph)
            end = stop if later is None else later + 1
            yield start, end, closed or later is not None


def closer_of(parse: Parse, start: int, after: int | None, paragraph: list[int]) -> int | None:
    """The double mark after an open quotation, if it closes it and isn't far away."""
    if after is None or paragraph[after] - paragraph[start] > PARAGRAPHS:
        return None
    return after if ends_here(parse, after, parse.words[start]) else None


def ends_here(parse: Parse, i: int, opened: str) -> bool:
    """Whether a mark closes what another one opened, by its kind and by the white space around it."""
    closer = OPENING.get(opened, opened)
    return fits(parse.words[i], closer) and space_after(parse, i) and not space_before(parse, i)


def glued(word: str) -> bool:
    """Whether a token is a closing mark with the dash of a signature (”―)."""
    return len(word) == 2 and word[0] in '”»"' and word[1] in "—–-―"


def add(quotes: Quotes, start: int, end: int, closed: bool) -> None:
    """Enter the quotation ``[start, end)``, whose last token is its closing mark if ``closed``."""
    number = len(quotes.spans)
    quotes.spans.append((start, end))
    quotes.of[start:end] = [number] * (end - start)
    quotes.state[start:end] = [INSIDE] * (end - start)
    quotes.state[start] = OPENS
    if closed:
        quotes.state[end - 1] = CLOSES


def by_paragraph(parse: Parse, marks: list[int], paragraph: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Paragraphs with marks: one past the last token that isn't white space, and the marks."""
    k = 0
    while k < len(marks):
        number, first = paragraph[marks[k]], k
        while k < len(marks) and paragraph[marks[k]] == number:
            k += 1
        last = marks[k - 1] + 1
        while last < len(parse) and paragraph[last] == number:
            last += 1
        while last > marks[k - 1] + 1 and parse.words[last - 1].isspace():
            last -= 1
        yield last, marks[first:k]


def space_before(parse: Parse, i: int) -> bool:
    """Whether white space, an opening bracket or a dash (or nothing) stands before token ``i``."""
    at = parse.start[i]
    return at == 0 or parse.text[at - 1].isspace() or parse.text[at - 1] in BEFORE_OPENING


def space_after(parse: Parse, i: int) -> bool:
    """Whether white space, punctuation (or nothing) stands after token ``i``."""
    at = parse.end[i]
    return at >= len(parse.text) or parse.text[at].isspace() or parse.text[at] in AFTER_CLOSING


def doubled(parse: Parse, marks: list[int]) -> list[tuple[int, str]]:
    """The double marks, with two adjacent single ones (``like these'') read as one, at the first's place."""
    out: list[tuple[int, str]] = []
    k = 0
    while k < len(marks):
        i, word = marks[k], parse.words[marks[k]]
        twin = word in "`'" and k + 1 < len(marks) and parse.words[i + 1] == word and parse.start[i + 1] == parse.end[i]
        if twin or word in DOUBLE:
            out.append((i, word * 2 if twin else word))
        elif glued(word):
            out.append((i, word[0]))
        k += 1 + twin
    return out


def doubles(parse: Parse, singles_too: list[int], last: int) -> Iterator[Run]:
    """Quotations in double marks of one paragraph: start, end, whether closed. Nested ones are within theirs."""
    marks = doubled(parse, singles_too)
    balance, final = balances(parse, marks), {word: k for k, (_, word) in enumerate(marks)}
    start, closer, depth = -1, "", 0
    for k, (i, word) in enumerate(marks):
        after = i + 1 + (len(parse.words[i]) < len(word))
        if start < 0:
            closer = opens(parse, i, word)
            start, depth = (i, 0) if closer else (-1, 0)
        elif reopens(parse, i, word):
            if balance[k] < 0 or not fits(opens(parse, i, word), closer):
                depth += 1
            else:
                yield start, i, False  # a closing mark was lost: another quotation opens here
                start, closer = i, opens(parse, i, word)
        elif depth:
            depth -= 1
        elif fits(word, closer) or not any(at > k and fits(w, closer) for w, at in final.items()):
            yield start, after, True
            start = -1
    if start >= 0:
        yield start, last, False


def fits(word: str, closer: str) -> bool:
    """Whether a mark can stand for the closing mark that is awaited."""
    return word == closer or (word in BOTH and closer in BOTH) or (word in CLOSING and closer in CLOSING)


def reopens(parse: Parse, i: int, word: str) -> bool:
    """Whether a mark within a quotation opens another one."""
    opening = word in OPENING and not (word == "“" and space_after(parse, i) and not space_before(parse, i))
    return opening or (word in BOTH and space_before(parse, i) and not space_after(parse, i))


def balances(parse: Parse, marks: list[tuple[int, str]]) -> list[int]:
    """For each mark how many more of it and those after it open than close."""
    steps = (1 if reopens(parse, i, word) else -1 for i, word in reversed(marks))
    return list(accumulate(steps))[::-1]


def opens(parse: Parse, i: int, word: str) -> str:
    """The mark that will close the quotation that the mark at ``i`` opens; empty if it opens none."""
    if word in OPENING:
        return OPENING[word]
    if word in BOTH:
        return word if space_before(parse, i) or not space_after(parse, i) else ""
    return REVERSED.get(word, "") if space_before(parse, i) and not space_after(parse, i) else ""


def singles(parse: Parse, marks: list[int], last: int) -> Iterator[Run]:
    """Quotations in single marks of a paragraph; an apostrophe opens and closes none."""
    closers = [j for j in marks if closes_single(parse, j)]
    after_stop = [j for j in closers if parse.words[j - 1] in AFTER_CLOSING]
    no_plural = [j for j in closers if not parse.lower[j - 1].endswith("s")]
    end = -1
    for i in marks:
        opening = parse.words[i] in SINGLE and parse.words[i] != "’"
        if i <= end or not opening or not space_before(parse, i) or space_after(parse, i):
            continue
        sure = [first for kind in (after_stop, no_plural) if (first := following(kind, i + 1)) is not None]
        if not sure and taken_up(parse, i, last):
            yield i, last, False
            return
        if following(closers, i + 1) is not None:
            end = min(sure or closers[-1:])
            yield i, end + 1, True


def taken_up(parse: Parse, i: int, last: int) -> bool:
    """Whether the paragraph after token ``last`` begins with the same single mark as token ``i``."""
    after = last
    while after < len(parse) and parse.words[after].isspace():
        after += 1
    opens_next = last < after < len(parse) and parse.words[after] == parse.words[i]
    return opens_next and not space_after(parse, after) and parse.words[last - 1][-1] in ".?!…,;:"


def following(places: list[int], i: int) -> int | None:
    """The first of the places, which are in order, after ``i``."""
    k = bisect_right(places, i)
    return places[k] if k < len(places) else None


def closes_single(parse: Parse, i: int) -> bool:
    """Whether a single mark can close a quotation: nothing before it, white space or punctuation after it."""
    return parse.words[i] in ("'", "’") and not space_before(parse, i) and space_after(parse, i)


def goes_on(parse: Parse, quotes: Quotes, number: int) -> bool:
    """Whether a quotation without closing mark is taken up by a mark that opens the next paragraph."""
    first, last = quotes.spans[number]
    if (quotes.state[last - 1] == CLOSES and last - 1 > first) or number + 1 == len(quotes.spans):
        return False
    gap = range(last, quotes.spans[number + 1][0])
    return bool(gap) and all(parse.words[i].isspace() for i in gap)
