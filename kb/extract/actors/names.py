"""All named mentions of a text: names that say what they are, those the lexicons know, recognized ones, missed ones."""

from kb.extract.actors import known, overlooked, recognized
from kb.extract.actors.mentions import Mention
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.places.mentions import PLACE_LABELS


def find(findings: Findings) -> list[Mention]:
    """Named mentions in text order; none overlap."""
    p = findings.parse
    taken = [zone in ("byline", "dateline", "boilerplate") for zone in findings.layout.zone]
    found = recognized.called(p, taken)
    found += known.known(p, taken)
    found += known.halves(p, taken, found)
    # what only stands where a place does may be an actor all the same ("at Google")
    spots = {run for place in findings.places for run in place.mentions if place.geonames_id or placed(p, run)}
    found += recognized.recognized(p, taken, found, spots)
    found += overlooked.missed(p, taken, found)
    return sorted(found, key=lambda m: m.tokens)


def placed(p: Parse, run: Tokens) -> bool:
    """Whether the pipeline takes a name for a place."""
    return p.ent[run[0]] >= 0 and p.ents[p.ent[run[0]]][2] in PLACE_LABELS
