"""What the text says of a named entity: office, country, gender, and the nouns that may take it up again."""

from kb.extract import lexicons
from kb.extract.actors import people, roles
from kb.extract.actors.entities import Entity
from kb.extract.actors.index import Index
from kb.extract.actors.roles import Title
from kb.extract.parse import Parse, Tokens


def describe(p: Parse, entity: Entity, titles: dict[int, Entity]) -> None:
    """Read the words around an entity's names; ``titles`` gets the tokens that mean it."""
    if entity.kind == "person":
        describe_person(p, entity, titles)
    else:
        name = {w for run in entity.mentions for w in p.lower[run[0] : run[1]]}
        entity.words |= name
        entity.nouns |= {w for w in name if w in lexicons.nominals()}


def describe_person(p: Parse, entity: Entity, titles: dict[int, Entity]) -> None:
    """Titles before the name, appositions and copulas; the first that gives an office gives the role."""
    for run in entity.mentions:
        for title in (roles.before(p, run), roles.beside(p, run)):
            titles.update(dict.fromkeys(title.region, entity))
            entity.gender = title.gender or entity.gender
            if title.role is None:
                continue
            entity.country = entity.country or title.country
            entity.role = entity.role or " ".join(p.string(title.role).split())
            learn(p, entity, title.role)


def learn(p: Parse, entity: Entity, role: Tokens) -> None:
    """Take up the words of a role: nouns for offices, and what modifies them."""
    for i in range(*role):
        lemma = p.lemma[i].lower()
        if roles.is_office(p, i):
            entity.nouns.add(lemma)
        entity.words.add(p.lower[i])
    if {"prime", "minister"} <= entity.words:
        entity.nouns |= {"prime minister", "premier"}


def complete(index: Index, entity: Entity) -> None:
    """Write what was learned into the actor."""
    if entity.actor is not None:
        actor = index.found[entity.actor]
        actor.country, actor.role = entity.country, entity.role
