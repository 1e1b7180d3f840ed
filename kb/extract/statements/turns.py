"""Statements that are attributed by layout: quotations signed with a dash, and the turns of a transcript."""

from collections.abc import Iterator

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.statements.candidate import Candidate

DASHES = {"-", "--", "–", "—", "―", "~"}
CERTAIN = 0.9
"""Confidence of what layout alone says."""
LONGEST = 8
"""Tokens of a name, with title or office."""
TURNS = 3
"""Turns that make a transcript: a single "Name:" may be anything."""


def attributed(findings: Findings) -> list[Candidate]:
    """All statements that layout attributes."""
    turns = list(transcript(findings))
    return [*signed(findings), *(turns if len(turns) >= TURNS else ())]


def signed(findings: Findings) -> Iterator[Candidate]:
    """Quotations that are followed by a dash and a name, to the end of their line."""
    p, quotes = findings.parse, findings.quotes
    for start, end in quotes.spans:
        glued = p.words[end - 1][-1] in DASHES and end - start > 1  # the mark and the dash are one token
        at = end - 1 if glued else skip_space(p, end)
        if at >= len(p) or not (glued or p.words[at] in DASHES) or end - start < 4:
            continue
        first = skip_space(p, at + 1)
        last = end_of_line(p, first)
        if first < last <= first + LONGEST and name_like(p, (first, last)):
            yield Candidate(at, [(start, end - glued)], (first, last), CERTAIN)


def transcript(findings: Findings) -> Iterator[Candidate]:
    """Paragraphs that begin with a name and a colon."""
    p, paragraph = findings.parse, findings.layout.paragraph
    begin = 0
    for i in range(1, len(p) + 1):
        if i < len(p) and paragraph[i] == paragraph[begin]:
            continue
        turn = turn_of(p, begin, i)
        if turn:
            yield turn
        begin = i


def turn_of(p: Parse, begin: int, end: int) -> Candidate | None:
    """The turn that a paragraph is, if it is one."""
    first = skip_space(p, begin)
    if first < end and p.words[first] in ('"', "“", "''"):
        first += 1
    colon = next((i for i in range(first, min(first + 6, end)) if p.words[i] == ":"), None)
    if colon is None or colon == first or not all(p.words[i][0].isupper() for i in range(first, colon)):
        return None
    last = end
    while last > colon + 1 and p.words[last - 1].isspace():
        last -= 1
    if last - colon < 4 or not name_like(p, (first, colon)):
        return None
    return Candidate(colon, [(colon + 1, last)], (first, colon), CERTAIN)


def name_like(p: Parse, run: Tokens) -> bool:
    """Whether a run may name a speaker: a proper noun or a word in capitals in it, no verb."""
    tags = [p.pos[i] for i in range(*run)]
    named = "PROPN" in tags or any(p.words[i].isupper() and len(p.words[i]) > 1 for i in range(*run))
    return named and "VERB" not in tags and "AUX" not in tags


def skip_space(p: Parse, i: int) -> int:
    """The first token from ``i`` on that is no white space."""
    while i < len(p) and p.words[i].isspace():
        i += 1
    return i


def end_of_line(p: Parse, i: int) -> int:
    """One past the last token before a line break, a full stop or a quotation mark."""
    while (
        i < len(p)
        and "\n" not in p.words[i]
        and p.words[i] not in (".", '"', "“", "”", "''")
        and not p.words[i].isspace()
    ):
        i += 1
    return i
