"""Statements: who said what, by which words, to whom, and how sure that is."""

from kb.extract.findings import Findings, StatementFinding
from kb.extract.parse import Tokens
from kb.extract.statements import decode, network
from kb.extract.statements.source import speaker_of
from kb.record import StatementForm


def find(findings: Findings) -> None:
    """Write ``findings.statements``."""
    if not len(findings.parse):
        return
    for c in decode.candidates(findings, network.read(findings)):
        if findings.layout.silent(c.cue):
            continue
        findings.statements.append(
            StatementFinding(
                form=form(findings, c.content), speaker=speaker_of(findings, c), source=c.source, cue=(c.cue, c.cue + 1),
                content=c.content, cue_lemma=findings.parse.lemma[c.cue], confidence=round(c.confidence, 3),
            )
        )  # fmt: skip


def form(findings: Findings, content: list[Tokens]) -> StatementForm:
    """Whether all of the content stands within quotation marks, none of it, or a part."""
    words = [
        findings.quotes.of[i] >= 0 for a, b in content for i in range(a, b) if findings.parse.words[i][:1].isalnum()
    ]
    if words and all(words):
        return "direct"
    return "mixed" if any(words) else "indirect"
