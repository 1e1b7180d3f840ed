"""Actors: named mentions, who is who among them, and what pronouns and descriptions refer to."""

from kb.extract.actors import clusters, homes, mentions, profile, reference
from kb.extract.actors.entities import Entity
from kb.extract.actors.index import Index
from kb.extract.findings import Findings


def find(findings: Findings) -> None:
    """Write ``findings.actors``."""
    p = findings.parse
    index = Index(p, named=[-1] * len(p))
    starts: dict[int, tuple[Entity, int]] = {}
    titles: dict[int, Entity] = {}
    entities = []
    for entity, found in clusters.group(p, mentions.find(findings)):
        entity.mentions = [m.tokens for m in found]
        profile.describe(p, entity, titles)
        index.admit(entity)
        for run in entity.mentions:
            starts[run[0]] = entity, p.root(run)
            index.named[run[0] : run[1]] = [entity.actor or 0] * (run[1] - run[0])
        entities.append(entity)
    profile.counterparts(p, index, entities)
    index.reference = reference.read(p, entities, starts, titles)
    persons = [k >= 0 and index.found[k].kind == "person" for k in index.named]
    homes.complete(p, entities, persons, findings.layout.dateline)
    for entity in entities:
        if profile.institution(entity):
            index.admit(entity)
    for entity in entities:
        index.update(entity)
    findings.actors = index
