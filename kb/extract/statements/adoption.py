"""Quotations that nobody claims, given to the statement that they go on with."""

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.quotes import Quotes
from kb.extract.statements.candidate import Candidate, merged

PARTED = 15
"""Words between two quotations of which the second may go on with the first one's sentence."""


def adopt(findings: Findings, kept: list[Candidate]) -> None:
    """Give each quotation that nobody claims, and that goes on with the one before it, to that one's statement: whole
    sentences right behind it, or the rest of the sentence that the cue parts."""
    parse, quotes = findings.parse, findings.quotes
    owner = {i: c for c in kept for a, b in [*c.content, (c.cue, c.cue + 1)] for i in range(a, b)}
    given: dict[int, list[Tokens]] = {}
    for number, (start, end) in enumerate(quotes.spans):
        if any(i in owner for i in range(start, end)):
            continue
        last = last_said(parse, quotes, owner, start) if full_sentences(parse, quotes, number) else -1
        before = owner.get(parted(parse, quotes, number) if last < 0 else last)
        if before is not None and any(quotes.of[i] >= 0 for a, b in before.content for i in range(a, b)):
            given.setdefault(before.cue, []).append((start, end))
            owner.update(dict.fromkeys(range(start, end), before))
    for c in kept:
        c.content = merged(c.content + given[c.cue]) if c.cue in given else c.content


def parted(parse: Parse, quotes: Quotes, number: int) -> int:
    """The first token of the quotation before, if a cue parts it from this one ("It was," she said, "fair"); or -1."""
    before = quotes.spans[number - 1] if number else (0, 0)
    start = quotes.spans[number][0]
    first, last = quotes.inner(number)
    between = range(before[1], start)
    open_end = before[1] > 0 and "," in parse.words[before[1] - 2 : before[1] + 1]
    goes_on = first < last and parse.words[first][0].islower() and parse.words[start - 1] == ","
    one_line = not any("\n" in parse.words[i] or parse.words[i] in ".;:?!" for i in between)
    return before[0] if goes_on and open_end and one_line and 0 < len(between) <= PARTED else -1


def full_sentences(parse: Parse, quotes: Quotes, number: int) -> bool:
    """Whether a quotation begins like a sentence and ends like one."""
    first, last = quotes.inner(number)
    opens = first < last and (start_of_sentence(parse, first) or start_of_sentence(parse, first - 1))
    return opens and last - first >= 4 and parse.words[last - 1][-1] in ".?!…"


def start_of_sentence(parse: Parse, i: int) -> bool:
    """Whether a sentence begins at token ``i``."""
    return parse.sents[parse.sent[i]][0] == i


def last_said(parse: Parse, quotes: Quotes, owner: dict[int, Candidate], start: int) -> int:
    """The last token of a statement, content or cue, in the sentence that ends where a quotation starts; or -1."""
    before = start - 1
    while before >= 0 and parse.words[before].isspace():
        before -= 1
    if before < 0:
        return -1
    first = parse.sents[parse.sent[before]][0]
    return next((i for i in range(before, first - 1, -1) if i in owner), -1)
