"""Statements: who said what, by which words, to whom, and how sure that is."""

from kb.extract.findings import Findings, StatementFinding
from kb.extract.parse import Tokens
from kb.extract.statements import attributes, decode, network
from kb.extract.statements.candidate import Candidate
from kb.extract.statements.source import settle, speaker_of
from kb.record import StatementForm


def find(findings: Findings) -> None:
    """Write ``findings.statements``."""
    if not len(findings.parse):
        return
    for c in decode.candidates(findings, network.read(findings)):
        if not findings.layout.silent(c.cue):
            findings.statements.append(statement(findings, c))


def statement(findings: Findings, c: Candidate) -> StatementFinding:
    """The finding of one candidate: its form, its speaker, and what else its report tells."""
    settle(findings, c)
    out = StatementFinding(
        form=form(findings, c.content), speaker=speaker_of(findings, c), source=c.source, cue=(c.cue, c.cue + 1),
        content=c.content, cue_lemma=findings.parse.lemma[c.cue], confidence=round(c.confidence, 3),
    )  # fmt: skip
    attributes.complete(findings, out, c.cue)
    return out


def form(findings: Findings, content: list[Tokens]) -> StatementForm:
    """Whether all of the content stands within quotation marks, none of it, or a part."""
    quotes, words = findings.quotes, findings.parse.words
    quoted = [quotes.of[i] >= 0 for a, b in content for i in range(a, b) if words[i][:1].isalnum()]
    if quoted and all(quoted):
        return "direct"
    return "mixed" if any(quoted) else "indirect"
