"""Actors: named mentions, who is who among them, and what pronouns and descriptions refer to."""

from kb.extract.actors import clusters, homes, names, profile, reference
from kb.extract.actors.entities import Entity
from kb.extract.actors.focus import Starts
from kb.extract.actors.index import Index
from kb.extract.findings import Findings


def find(findings: Findings) -> None:
    """Write ``findings.actors``."""
    p = findings.parse
    titles: dict[int, Entity] = {}
    published = findings.article.published
    entities = []
    for entity, found in clusters.group(p, names.find(findings)):
        entity.mentions = [m.tokens for m in found]
        entity.key = found[0].key
        profile.describe(p, entity, titles, published.year if published else None)
        entities.append(entity)
    index = Index(p, named=[-1] * len(p))
    starts = admit_named(index, entities, titles)
    profile.counterparts(p, index, entities)
    index.reference.update(reference.read(p, entities, starts, titles))
    persons = [k >= 0 and index.found[k].kind == "person" for k in index.named]
    homes.complete(findings, entities, persons, index.reference, titles)
    for entity in entities:
        if profile.institution(entity) or profile.party(findings.parse, entity):
            index.admit(entity)
        index.update(entity)
    findings.actors = index


def admit_named(index: Index, entities: list[Entity], titles: dict[int, Entity]) -> Starts:
    """Make named entities actors of the record, but those named in passing; where each mention starts."""
    starts: Starts = {}
    for entity in entities:
        faint = profile.in_passing(index.parse, entity, titles)
        if not faint:
            index.admit(entity)
        for run in entity.mentions:
            root = index.parse.root(run)
            starts[run[0]] = entity, root
            if faint:
                index.reference[root] = entity
            else:
                index.named[run[0] : run[1]] = [entity.actor or 0] * (run[1] - run[0])
    return starts
