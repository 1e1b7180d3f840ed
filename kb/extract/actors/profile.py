"""What the text says of a named entity: office, country, gender, and the nouns that may take it up again."""

from functools import cache

from kb.extract.actors import people, roles
from kb.extract.actors.entities import FORMER, PARTS, PEERS, Entity
from kb.extract.actors.index import Index
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons


def describe(p: Parse, entity: Entity, titles: dict[int, Entity], year: int | None = None) -> None:
    """Read the words around an entity's names; ``titles`` gets the tokens that mean it. ``year``: of the article."""
    if entity.kind == "person":
        describe_person(p, entity, titles, year)
    elif entity.kind == "organization":
        describe_organization(p, entity, titles)


def describe_person(p: Parse, entity: Entity, titles: dict[int, Entity], year: int | None) -> None:
    """Titles before the name, appositions and copulas; the first that gives an office gives the role."""
    for run in entity.mentions:
        for title in (roles.before(p, run), roles.beside(p, run)):
            titles.update(dict.fromkeys(title.region, entity))
            entity.gender = title.gender or entity.gender
            entity.country = entity.country or title.country
            peer = next((i for i in title.region if p.lower[i] in PEERS), None)
            if peer is not None:
                entity.counterpart = peer
            elif title.role is not None:
                entity.role = entity.role or " ".join(p.string(title.role).split())
                learn(p, entity, title.role)
    if entity.country is None:
        entity.country = next((c for run in entity.mentions if (c := roles.homeland(p, run))), None)
    if entity.country is None and "pope" in entity.nouns:
        entity.country = "VAT"
    gone = entity.country in FORMER and not lives(p, entity.country, year)
    if entity.country is None or gone:
        entity.country = predecessor(p, citizenship(p, entity), year)


def predecessor(p: Parse, code: str | None, year: int | None) -> str | None:
    """The state of which a country was a part, where it still is and the text speaks of it."""
    named = next((f for f, parts in PARTS.items() if code in parts), None)
    spoken = named is not None and any(roles.country_of(p, i) == named for i in range(len(p)))
    return named if named is not None and spoken and lives(p, named, year) else code


def lives(p: Parse, code: str, year: int | None) -> bool:
    """Whether a state still is when an article appears; where that has no date, whether it isn't called former."""
    if year is not None:
        return year <= FORMER[code]
    called = {p.lower[i - 1] for i in range(1, len(p)) if roles.country_of(p, i) == code}
    return not called & {"former", "ex", "ex-", "-"}


def counterparts(p: Parse, index: Index, entities: list[Entity]) -> None:
    """ "Mandela and his Gabonese counterpart X": X holds the office of the person named before."""
    by_actor = {e.actor: e for e in entities}
    for e in entities:
        spot = e.counterpart
        if spot < 0 or e.role is not None:
            continue
        first = p.sents[p.sent[spot]][0]
        peer = next(
            (x for i in range(spot, first - 1, -1) if (x := by_actor.get(index.at(i))) and x is not e and x.role), None
        )
        if peer is not None:
            e.role = peer.role
            e.nouns |= peer.nouns
            e.words |= peer.words


def describe_organization(p: Parse, entity: Entity, titles: dict[int, Entity]) -> None:
    """The words of its names, and the noun before or beside one ("the newspaper X", "X, the news agency")."""
    for run in entity.mentions:
        entity.words |= set(p.lower[run[0] : run[1]])
        root = p.root(run)
        head = p.head[root]
        if head == run[1] and p.lemma[head].lower() in lexicons.classes()["generic"]:
            titles[head] = entity
        noun = head if p.dep[root] == "appos" and head < run[0] else run[0] - 1
        if noun < 0 or (noun < run[0] - 2 and p.dep[root] != "appos") or p.pos[noun] != "NOUN":
            continue
        entry = lexicons.nominals().get(p.lemma[noun].lower())
        if entry and entry.sort in ("medium", "organization", "collective", "state"):
            start = first_modifier(p, noun)
            titles.update(dict.fromkeys(range(start, noun + 1), entity))
            entity.nouns.add(p.lemma[noun].lower())
            entity.sort = entity.sort or ("medium" if entry.sort == "medium" else "")
            entity.country = entity.country or roles.country_in(p, (start, noun)) or roles.owner(p, start)
    entity.nouns |= {w for w in entity.words if w in lexicons.nominals()}


def first_modifier(p: Parse, noun: int) -> int:
    """The first of the modifiers right before a noun."""
    start = noun
    while start > 0 and p.dep[start - 1] in ("amod", "compound", "nmod") and noun - start < 5:
        start -= 1
    return start


def learn(p: Parse, entity: Entity, role: Tokens) -> None:
    """Take up the words of a role: nouns for offices, and what modifies them."""
    for i in range(*role):
        if roles.is_office(p, i):
            entity.nouns.add(p.lemma[i].lower())
        entity.words.add(p.lower[i])
    if {"prime", "minister"} <= entity.words:
        entity.nouns |= {"prime minister", "premier"}


@cache
def leaders() -> dict[people.Key, str]:
    """Folded names of holders of high office → alpha-3; a surname alone, where all who have it are of one state."""
    out: dict[people.Key, str] = {}
    surnames: dict[str, set[str]] = {}
    for name, code in lexicons.leaders():
        key = tuple(w for w in (people.folded(part) for part in lexicons.PIECES.findall(name)) if w)
        out[key] = code
        if len(key) > 1 and len(key[-1]) > 3 and key[0] not in lexicons.nominals():
            surnames.setdefault(key[-1], set()).add(code)
    out.update({(w,): min(codes) for w, codes in surnames.items() if len(codes) == 1 and w not in lexicons.genders()})
    return out


@cache
def titled_leaders() -> dict[str, str]:
    """Surnames of leaders that are given names too, and so count only with an office → alpha-3."""
    out: dict[str, set[str]] = {}
    for key, code in leaders().items():
        if len(key) > 1 and len(key[-1]) > 3 and key[-1] in lexicons.genders():
            out.setdefault(key[-1], set()).add(code)
    return {name: min(codes) for name, codes in out.items() if len(codes) == 1}


def citizenship(p: Parse, entity: Entity) -> str | None:
    """The country of a holder of high office whom the lexicon knows by the full name, or by a surname used alone."""
    keys = [people.key(p, run) for run in entity.mentions]
    longest = max(keys, key=len)
    known = leaders()
    short = tuple(w for w in longest if len(w) > 1)
    if len(longest) == 1 and longest[0] in lexicons.genders() and not entity.nouns:
        return None
    styled = next((known[k] for noun in sorted(entity.nouns) if (k := (noun, *short)) in known), None)
    if len(longest) == 1 and entity.role is not None and longest[0] in titled_leaders():
        return titled_leaders()[longest[0]]
    return (
        styled
        or known.get(longest)
        or known.get(short)
        or (known.get((short[0], short[-1])) if len(short) > 2 else None)
    )


def institution(entity: Entity) -> bool:
    """Whether an organization that the text calls by what it is needs no other name: "the Russian government"."""
    return (
        entity.kind == "organization"
        and entity.country is not None
        and bool(entity.nouns & lexicons.classes()["institutions"])
        and entity.own_country
    )


ADDRESSED = {"with", "to", "by"}
"""Prepositions of whom officers or a people have to do with."""


def party(p: Parse, entity: Entity) -> bool:
    """Whether a text tells of a people, or of people whose country it names, as of a party: "Thai police said"."""
    known = entity.sort == "people" or (entity.own_country and entity.sort in ("office", "person", "collective"))
    if entity.kind != "group" or entity.members or not known or entity.nouns & lexicons.classes()["troops"]:
        return False
    if entity.sort in ("office", "person") and not entity.plural:
        return False
    return any(takes_part(p, p.root(run), entity.sort) for run in entity.mentions)


def takes_part(p: Parse, i: int, sort: str) -> bool:
    """Whether a word is what a clause is about; of officers and peoples also whether something is done with them."""
    if p.kid(i, "poss") is not None:
        return False
    while p.dep[i] in ("conj", "appos") and p.head[i] != i:
        i = p.head[i]
    if sort in ("office", "people") and p.dep[i] == "pobj":
        return p.lower[p.head[i]] in ADDRESSED
    return p.dep[i] == "nsubj" or (sort == "office" and p.dep[i] in ("dobj", "dative"))


def in_passing(p: Parse, entity: Entity, titles: dict[int, Entity]) -> bool:
    """Whether an organization is only named within titles and nouns for its people ("UN team"), or once and idle."""
    if entity.kind != "organization":
        return False
    roots = [p.root(run) for run in entity.mentions]
    if entity.key is not None:
        return len(roots) < 3 and all(root in titles or belongs(p, root) for root in roots)
    body = any(lexicons.nominals()[noun].sort in ("organization", "medium", "collective") for noun in entity.nouns)
    return not body and len(roots) == 1 and idle(p, roots[0])


def belongs(p: Parse, i: int) -> bool:
    """Whether a name modifies a noun for people ("State Department officials")."""
    if p.dep[i] not in ("compound", "nmod") or p.head[i] < i:
        return False
    lemma = p.lemma[p.head[i]].lower()
    noun = lexicons.nominals().get(lemma)
    return (
        noun is not None
        and lemma not in lexicons.classes()["generic"]
        and noun.sort in ("office", "person", "collective")
    )


def idle(p: Parse, i: int) -> bool:
    """Whether a word is neither a subject nor an agent, an owner or a party to a relation."""
    while p.dep[i] in ("conj", "appos") and p.head[i] != i:
        i = p.head[i]
    if p.dep[i] == "pobj":
        return p.lower[p.head[i]] not in lexicons.classes()["relating"] | {"to", "from"}
    return p.dep[i] not in ("nsubj", "nsubjpass", "poss", "dobj", "dative", "ROOT")
