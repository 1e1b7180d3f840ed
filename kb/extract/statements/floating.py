"""Quotations that no report claims: sentences within quotation marks are somebody's words all the same."""

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.statements.candidate import Candidate
from kb.extract.statements.features import REACH
from kb.extract.statements.network import Reading

LIKELY = 0.6
"""Confidence of a statement that is a whole sentence within quotation marks and nothing else."""
LEAST = 4
"""Words of a quotation that may stand on its own."""
TITLE = 0.4
"""Share of words with a capital from which a quotation is a title."""


def floating(findings: Findings, reading: Reading, claimed: set[int]) -> Iterator[Candidate]:
    """A statement for each quoted sentence without a claimed word, with the likeliest cue that can be found."""
    p, quotes = findings.parse, findings.quotes
    for number, run in enumerate(quotes.spans):
        if claimed.isdisjoint(range(*run)) and is_sentence(p, quotes.inner(number)):
            led = introducer(findings, run[0])
            cue = led if led is not None and announced(p, run[0]) else read_cue(reading, run)
            cue = led if cue is None else cue
            if cue is not None and cue not in claimed:
                yield Candidate(cue, [run], None, LIKELY)
                claimed.update(range(*run), (cue,))


def is_sentence(p: Parse, run: Tokens) -> bool:
    """Whether the words of a quotation make a sentence: a capital first, a stop or a comma last, a verb, no title."""
    words = [i for i in range(*run) if p.words[i][0].isalpha()]
    if len(words) < LEAST or not p.words[words[0]][0].isupper() or p.words[run[1] - 1][-1] not in ".?!…,":
        return False
    capitals = sum(p.words[i][0].isupper() for i in words[1:])
    return capitals < TITLE * len(words) and any(p.pos[i] in ("VERB", "AUX") for i in words)


def read_cue(reading: Reading, run: Tokens) -> int | None:
    """The likeliest word that the network looked at as a cue whose content the quotation may be; or None."""
    best, out = 0.0, None
    near = (bisect_left(reading.cues, at) for at in (run[0] - REACH, run[1] + REACH + 1))
    for k in range(*near):
        i, (a, b, first) = reading.cues[k], reading.bounds[k]
        rows = reading.content[max(run[0] - first + a, a) : min(run[1] - first + a, b)]
        if not run[0] <= i < run[1] and len(rows) and float(np.mean(rows)) >= 0.5 and reading.valid[k] > best:
            best, out = float(reading.valid[k]), i
    return out


def introducer(findings: Findings, start: int) -> int | None:
    """The verb of the words that lead to a quotation, by a colon, a comma or nothing in between; or None."""
    p = findings.parse
    before = start - 1
    while before >= 0 and p.words[before].isspace():
        before -= 1
    if before < 0 or p.words[before][-1] in ".?!…" or findings.quotes.of[before] >= 0:
        return None
    first = p.sents[p.sent[before]][0]
    kinds = {"VERB", "AUX"} if announced(p, start) else {"VERB"}
    verbs = [i for i in range(before, first - 1, -1) if p.pos[i] in kinds and findings.quotes.of[i] < 0]
    return next((i for i in verbs if p.pos[i] == "VERB" or p.kid(i, "nsubj") is not None), None)


def announced(p: Parse, start: int) -> bool:
    """Whether a colon stands before a quotation: "She was blunt: ..."."""
    return start > 0 and p.words[start - 1] == ":"
