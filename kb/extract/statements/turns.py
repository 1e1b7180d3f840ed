"""Statements that are attributed by layout: quotations signed with a dash, and the turns of a transcript."""

from collections import Counter
from collections.abc import Iterator

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.statements.candidate import Candidate
from kb.extract.statements.lexicon import lexicon
from kb.text.datelines import NOT_PLACES

DASHES = {"-", "--", "–", "—", "―", "~"}
CERTAIN = 0.9
"""Confidence of what layout alone says."""
LONGEST = 8
"""Tokens of a name, with title or office."""
TALKING = 0.3
"""Share of the turns of a transcript that ask or speak of those who talk."""
TURNS = 3
"""Turns that make a transcript: a single "Name:" may be anything."""


def attributed(findings: Findings) -> list[Candidate]:
    """All statements that layout attributes."""
    return [*signed(findings), *transcript(findings)]


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


def transcript(findings: Findings) -> list[Candidate]:
    """The turns of a transcript; none of a text whose paragraphs begin with labels ("WEATHER: ...", "MARKETS: ...").

    Those who talk come back or are persons, and say "you" and "I", or ask.
    """
    turns = [t for t in paragraph_turns(findings) if t.source and not is_label(findings.parse, t.source)]
    names = Counter(findings.parse.string(t.source).casefold() for t in turns if t.source)
    people = any(n > 1 for n in names.values()) or any(t.source and is_person(findings, t.source) for t in turns)
    talking = sum(talks(findings.parse, t.content[0]) for t in turns)
    return turns if len(turns) >= TURNS and people and talking >= TALKING * len(turns) else []


def paragraph_turns(findings: Findings) -> Iterator[Candidate]:
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


def is_label(p: Parse, run: Tokens) -> bool:
    """Whether words before a colon say what a text is, not who speaks: "Analysis", "UPDATE"."""
    return p.string(run).casefold() in NOT_PLACES


def is_person(findings: Findings, run: Tokens) -> bool:
    """Whether a run names a person, by itself or as a part of a longer name in the text."""
    p = findings.parse
    labels = (p.ents[p.ent[i]][2] for i in range(*run) if p.ent[i] >= 0)
    return "PERSON" in labels or p.surname(run[1] - 1)


def talks(p: Parse, run: Tokens) -> bool:
    """Whether a turn asks, or speaks of the one who speaks or is spoken to."""
    return any(p.words[i] == "?" or p.lower[i] in lexicon()["talking"] for i in range(*run))


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
