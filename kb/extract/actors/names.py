"""All named mentions of a text: names that say what they are, those the lexicons know, recognized ones, missed ones."""

from kb.extract.actors import known, overlooked, recognized
from kb.extract.actors.mentions import Mention
from kb.extract.findings import Findings


def find(findings: Findings) -> list[Mention]:
    """Named mentions in text order; none overlap."""
    p = findings.parse
    taken = [zone in ("byline", "dateline", "boilerplate") for zone in findings.layout.zone]
    found = recognized.called(p, taken)
    found += known.known(p, taken)
    found += known.halves(p, taken, found)
    spots = {run for place in findings.places for run in place.mentions}
    found += recognized.recognized(p, taken, found, spots)
    found += overlooked.missed(p, taken, found)
    return sorted(found, key=lambda m: m.tokens)
