"""Actors: named mentions, who is who among them, and what pronouns and descriptions refer to."""

from kb.extract.actors import index, mentions
from kb.extract.findings import Findings


def find(findings: Findings) -> None:
    """Write ``findings.actors``."""
    findings.actors = index.build(findings, mentions.find(findings))
