"""The actors of one document, and who a word of it refers to."""

from dataclasses import dataclass, field

from kb.extract.actors import nominals
from kb.extract.actors.entities import Entity
from kb.extract.findings import ActorFinding
from kb.extract.parse import Parse
from kb.world import lexicons

RELATIVE = {"who", "which", "that", "whom", "whose"}


@dataclass(slots=True)
class Index:
    """Implements ``findings.Actors``."""

    parse: Parse
    found: list[ActorFinding] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    """For each token the actor that it names, or -1."""
    countries: dict[str, list[int]] = field(default_factory=dict)
    """Alpha-3 → the actors that are this country."""
    reference: dict[int, Entity] = field(default_factory=dict)
    """Heads of pronouns and descriptions → whom they mean."""

    def at(self, i: int) -> int | None:
        """The actor whose named mention covers token ``i``."""
        return self.named[i] if self.named[i] >= 0 else None

    def resolve(self, i: int) -> list[int]:
        """The actors that the nominal headed by ``i`` refers to; empty if unknown."""
        if self.named[i] >= 0:
            return [self.named[i]]
        entity = self.entity(i)
        if entity is not None:
            return actors_of(entity)
        code = lexicons.adjectives().get(self.parse.words[i])
        return self.countries.get(code, [])[:] if code else []

    def ensure(self, i: int) -> list[int]:
        """As ``resolve``; an unnamed nominal that can act becomes an actor of its own."""
        known = self.resolve(i)
        entity = None if known else self.entity(i)
        if entity is None:
            return known
        for part in entity.members or (entity,):
            self.admit(part)
        return actors_of(entity)

    def entity(self, i: int) -> Entity | None:
        """Whom the word means, over relative pronouns and partitives ("one of the ministers")."""
        seen = 0
        while i not in self.reference and seen < 4:
            step = self.step(i)
            if step is None:
                return None
            i, seen = step, seen + 1
            if self.named[i] >= 0:
                return Entity("", "person", actor=self.named[i])
        return self.reference.get(i)

    def step(self, i: int) -> int | None:
        """The word that ``i`` stands for, or None."""
        p = self.parse
        if p.lower[i] in RELATIVE:
            return next((p.head[a] for a in (i, *p.ancestors(i)) if p.dep[a] == "relcl"), None)
        if p.pos[i] in ("NUM", "DET", "PRON", "ADJ") or p.lower[i] in (
            "number",
            "some",
            "many",
            "several",
            "most",
            "all",
            "one",
        ):
            of = next((k for k in p.kids(i, "prep") if p.lower[k] == "of"), None)
            return p.kid(of, "pobj") if of is not None else None
        beside = p.kid(i, "appos")
        return nominals.issuer(p, i) if beside is None and p.pos[i] == "NOUN" else beside

    def admit(self, entity: Entity) -> None:
        """Make the entity an actor of the record."""
        if entity.actor is None:
            entity.actor = len(self.found)
            if entity.kind == "country" and entity.country:
                self.countries.setdefault(entity.country, []).append(entity.actor)
            runs = sorted(dict.fromkeys(entity.mentions))
            self.found.append(ActorFinding(entity.name, entity.kind, entity.country, entity.role, runs))

    def keep(self, kept: list[int]) -> None:
        """Leave only these actors, in this order; the words for others mean nobody."""
        new = {actor: position for position, actor in enumerate(kept)}
        self.found[:] = [self.found[actor] for actor in kept]
        self.named[:] = [new.get(actor, -1) for actor in self.named]
        entities = {id(e): e for x in self.reference.values() for e in (x, *(x.members or ()))}
        for entity in entities.values():
            entity.actor = None if entity.actor is None else new.get(entity.actor)

    def update(self, entity: Entity) -> None:
        """Write what was learned of a named entity into its actor."""
        if entity.actor is not None:
            actor = self.found[entity.actor]
            actor.country, actor.role = entity.country, entity.role


def actors_of(entity: Entity) -> list[int]:
    """Positions of the actors that an entity is, or is made of."""
    parts = entity.members or (entity,)
    return [part.actor for part in parts if part.actor is not None]
