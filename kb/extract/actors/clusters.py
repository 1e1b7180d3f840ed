"""Named mentions → entities: all names of one actor together, those of two apart."""

from collections import Counter

from kb.extract.actors import people, roles
from kb.extract.actors.entities import Entity
from kb.extract.actors.lookup import WEAK, Home, Homes, Thing, Things, initials
from kb.extract.actors.mentions import Mention
from kb.extract.actors.people import Key
from kb.extract.parse import Parse
from kb.world import lexicons


def group(p: Parse, mentions: list[Mention]) -> list[tuple[Entity, list[Mention]]]:
    """Entities in the order of their first mentions, each with its mentions in text order."""
    out: list[tuple[Entity, list[Mention]]] = []
    others = [m for m in mentions if m.kind != "person"]
    persons = [m for m in mentions if m.kind == "person"]
    group_things(p, others, out)
    group_people(p, persons, out)
    for _, ms in out:
        ms.sort(key=lambda m: m.tokens)
    out.sort(key=lambda pair: pair[1][0].tokens)
    return out


def group_people(p: Parse, mentions: list[Mention], out: list[tuple[Entity, list[Mention]]]) -> None:
    """Full names first; then a single name goes to the person it names best, the last one before it if several."""
    keys = {id(m): people.key(p, m.tokens) for m in mentions}
    homes = Homes()
    for m in sorted(mentions, key=lambda m: (len(keys[id(m)]) == 1, m.tokens)):
        key = keys[id(m)]
        home = full_home(key, homes) if len(key) > 1 else single_home(p, m, key, homes)
        if home is None:
            entity = Entity(" ".join(p.string(m.tokens).split()), "person", gender=people.gender(key))
            home = homes.add(key, entity)
            out.append((entity, home.mentions))
        home.take(m)
    for home in homes.all:
        entity = home.entity
        entity.name = usual_name(p, home.mentions, keys)
        entity.gender = entity.gender or next((g for m in home.mentions if (g := people.gender(keys[id(m)]))), "")


def usual_name(p: Parse, mentions: list[Mention], keys: dict[int, Key]) -> str:
    """The fullest form, where that is no slip: the most frequent of the forms with several words, then the longest."""
    forms = [
        " ".join(p.string(m.tokens).split())
        for m in mentions
        if len(set(keys[id(m)]) - lexicons.classes()["particles"]) > 1
    ]
    forms = forms or [" ".join(p.string(m.tokens).split()) for m in mentions]
    times = Counter(forms)
    return max(times, key=lambda form: (times[form], not form.isupper(), len(form)))


def full_home(key: Key, homes: Homes) -> Home | None:
    """The person of a name of several tokens."""
    return next((h for h in homes.like(key) if people.same(key, h.key) and genders_fit(key, h.key)), None)


def genders_fit(a: Key, b: Key) -> bool:
    """Whether two full names can be one person's by the gender of the given names (couples are two)."""
    return not {"m", "f"} <= {people.gender(a), people.gender(b)}


def single_home(p: Parse, m: Mention, key: Key, homes: Homes) -> Home | None:
    """Whom a single name means: by part of the name and the honorific's gender, then who is named most, then last."""
    title = roles.before(p, m.tokens)
    scored = []
    for h in homes.like(key):
        fit = 3 if h.key == key else people.part(key[0], h.key) if key else 0
        if fit and not {"m", "f"} <= {title.gender, people.gender(h.key) or h.entity.gender}:
            before = h.before(m.tokens[0])
            scored.append((fit, before >= 0, len(h.mentions), before, -h.number, h))
    return max(scored, key=lambda s: s[:5])[5] if scored else None


def group_things(p: Parse, mentions: list[Mention], out: list[tuple[Entity, list[Mention]]]) -> None:
    """Countries and known organizations by key, the others by name, part of a name, or acronym; longest names first."""
    things = Things(p)
    for m in sorted(mentions, key=lambda m: (m.key is None, 0 if m.key else m.tokens[0] - m.tokens[1], m.tokens)):
        key = people.key(p, m.tokens)
        thing = next((t for t in things.like(m, key) if same_thing(p, m, key, t)), None)
        if thing is None:
            thing = things.add(m.key, key, Entity(title_of(p, m), m.kind, sort=m.sort))
            out.append((thing.entity, thing.mentions))
        things.take(thing, m)
        unsure = m.key is None or (m.kind == "organization" and m.key in lexicons.shared_names())
        thing.entity.country = thing.entity.country or m.country or (seat(p, m) if unsure else None)


def title_of(p: Parse, m: Mention) -> str:
    """The name that the record gives: the text's own."""
    name = " ".join(p.string(m.tokens).split())
    if m.key is None:
        return name
    return lexicons.state_names()[m.key] if m.kind == "country" else m.key if name in lexicons.capitals() else name


def same_thing(p: Parse, m: Mention, key: Key, thing: Thing) -> bool:
    """Whether a mention names the organization or country."""
    long = thing.key
    if m.kind != thing.entity.kind:
        return False
    if m.key and thing.name:
        return m.key == thing.name
    if key == long or "".join(key) == "".join(long):
        return fits(thing.entity, m, p)
    if m.key or (thing.name and len(key) > 1):
        return False
    short = tuple(w for w in key if w not in WEAK)
    if short and len(short) < len(long) and short in (long[-len(short) :], long[: len(short)]):
        return fits(thing.entity, m, p)
    if len(key) == 1 and acronym(p.words[m.tokens[0]], long):
        return True
    return any(bracketed(p, other, m) for other in thing.mentions)


def fits(entity: Entity, m: Mention, p: Parse) -> bool:
    """Whether the country that stands with a mention doesn't contradict the organization's."""
    country = m.country or seat(p, m)
    return not (country and entity.country) or country == entity.country


def bracketed(p: Parse, full: Mention, short: Mention) -> bool:
    """Whether a name, as printed, stands in brackets right after another ("Fisheries Commission (BFC)")."""
    i, words = full.tokens[1], p.words[short.tokens[0] : short.tokens[1]]
    end = i + 1 + len(words)
    return end < len(p) and p.words[i] == "(" and p.words[end] == ")" and p.words[i + 1 : end] == words


def acronym(word: str, name: Key) -> bool:
    """Whether capitals are the initials of a name's words."""
    return word.replace(".", "").isupper() and word.replace(".", "").lower() in initials(name)


def seat(p: Parse, m: Mention) -> str | None:
    """The country in an organization's name or right before it ("Vietnam Chamber …", "Turkey's Foreign Ministry")."""
    start, end = m.tokens
    inside = next((f[1] for i in range(start, end) if (f := lexicons.nationality_phrases().at(p.words, i))), None)
    if inside:
        return inside
    before = start - 1
    while before >= 0 and p.dep[before] in ("amod", "compound", "nmod", "case") and start - before < 4:
        hit = roles.country_of(p, before)
        if hit:
            return hit
        before -= 1
    return roles.owner(p, start)
