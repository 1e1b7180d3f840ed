"""The actor behind the words that name a source."""

from kb.extract.findings import Findings
from kb.extract.statements.decode import Candidate


def speaker_of(findings: Findings, c: Candidate) -> int | None:
    """The actor that the source's head refers to (a new one, where it can act and is none yet)."""
    if c.source is None or findings.actors is None:
        return None
    known = findings.actors.ensure(findings.parse.root(c.source))
    return known[0] if known else None
