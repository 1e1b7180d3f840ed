"""From the network's probabilities to statements: content runs, source words, and which of them to keep."""

from dataclasses import dataclass

import numpy as np

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.quotes import CLOSES, OPENS
from kb.extract.statements.network import Array, Reading

CONTENT, SOURCE, KEEP, NESTED = 0.5, 0.3, 0.4, 0.7
"""Probabilities from which a word is content, a word may be the source, and a cue makes a statement (also one
within the content of another)."""
CLOSE = 2
"""Words between two runs of content that don't part them."""
SHARED = 0.5
"""A statement is dropped if a likelier one has this share of its words as content."""


@dataclass(slots=True)
class Candidate:
    """A cue with what it reports, in tokens."""

    cue: int
    content: list[Tokens]
    source: Tokens | None
    confidence: float


def candidates(findings: Findings, reading: Reading, keep: float = KEEP, nested: float = NESTED) -> list[Candidate]:
    """The statements of a text, in the order of their cues."""
    out = []
    for k, (i, (a, b, first)) in enumerate(zip(reading.cues, reading.windows.bounds, strict=True)):
        confidence = float(reading.valid[k])
        if confidence >= keep:
            content = runs(findings, reading.content[a:b], first, i)
            if content:
                source = source_run(findings.parse, reading.source[a:b], first, content)
                out.append(Candidate(i, content, source, confidence))
    return apart(findings, out, nested)


def runs(findings: Findings, p: Array, first: int, cue: int) -> list[Tokens]:
    """Runs of content: likely words, closed over short gaps, snapped to quotation marks, trimmed."""
    parse = findings.parse
    likely = np.flatnonzero(p >= CONTENT) + first
    out: list[Tokens] = []
    for i in likely.tolist():
        if i == cue:
            continue
        if (
            out
            and i - out[-1][1] <= CLOSE
            and not out[-1][1] <= cue < i
            and gap_is_content(parse, p, first, out[-1][1], i)
        ):
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    closed = [r for r in (trimmed(findings, run) for run in out) if r]
    longest = max((b - a for a, b in closed), default=0)
    return [r for r in closed if r[1] - r[0] >= min(2, longest)]


def gap_is_content(parse: Parse, p: Array, first: int, a: int, b: int) -> bool:
    """Whether the tokens between two runs are punctuation, white space, or nearly content."""
    return all(parse.pos[i] in ("PUNCT", "SPACE") or p[i - first] >= 0.2 for i in range(a, b))


def trimmed(findings: Findings, run: Tokens) -> Tokens | None:
    """A run without white space, commas and the complementizer at its edges, with both its quotation marks."""
    parse, quotes = findings.parse, findings.quotes
    a, b = run
    while a < b and (
        parse.pos[a] == "SPACE" or parse.words[a] in ",:;" or (parse.lower[a] == "that" and parse.dep[a] == "mark")
    ):
        a += 1
    while b > a and (parse.pos[b - 1] == "SPACE" or (parse.words[b - 1] in ",:;." and quotes.of[b - 1] < 0)):
        b -= 1
    if a == b or not any(parse.words[i][:1].isalnum() for i in range(a, b)):
        return None
    if a and quotes.state[a - 1] == OPENS:
        a -= 1
    while b < len(parse) and quotes.of[b - 1] >= 0 and quotes.of[b] == quotes.of[b - 1] and parse.pos[b] == "PUNCT":
        b += 1
        if quotes.state[b - 1] == CLOSES:
            break
    return a, b


def source_run(parse: Parse, p: Array, first: int, content: list[Tokens]) -> Tokens | None:
    """The run of likely source words around the likeliest; None if none is likely."""
    p = p.copy()
    for a, b in content:
        p[max(a - first, 0) : max(b - first, 0)] = 0.0
    best = int(p.argmax())
    if p[best] < SOURCE:
        return None
    a, b = best, best + 1
    while a > 0 and p[a - 1] >= SOURCE:
        a -= 1
    while b < len(p) and p[b] >= SOURCE:
        b += 1
    while a < b - 1 and parse.pos[a + first] in ("PUNCT", "SPACE"):
        a += 1
    while b - 1 > a and parse.pos[b - 1 + first] in ("PUNCT", "SPACE"):
        b -= 1
    return a + first, b + first


def apart(findings: Findings, found: list[Candidate], nested: float) -> list[Candidate]:
    """Without statements whose words a likelier one already has, and without unlikely ones nested in another."""
    kept: list[Candidate] = []
    for c in sorted(found, key=lambda c: (-c.confidence, c.cue)):
        size = sum(b - a for a, b in c.content)
        rivals = (o for o in kept if not within(c.cue, o.content) and not within(o.cue, c.content))
        if not any(common(c.content, o.content) >= SHARED * size for o in rivals):
            kept.append(c)
    outer = [c for c in kept if not any(within(c.cue, o.content) for o in kept)]
    inner = [c for c in kept if c not in outer and c.confidence >= nested and findings.quotes.of[c.cue] < 0]
    return sorted(outer + inner, key=lambda c: c.cue)


def within(i: int, runs: list[Tokens]) -> bool:
    """Whether a token is in one of the runs."""
    return any(a <= i < b for a, b in runs)


def common(ours: list[Tokens], theirs: list[Tokens]) -> int:
    """How many tokens two lists of runs share."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in ours for c, d in theirs)
