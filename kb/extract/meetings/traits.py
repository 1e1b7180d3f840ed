"""What the learned decisions know of a candidate, and of an actor seen from it, as named numbers and as words.

A trait that is left out is zero. The words are features of a linear model (``learned/words.py``), whose score is one
of the numbers.
"""

from collections.abc import Iterator
from datetime import date

from kb.extract.findings import DateFinding
from kb.extract.meetings.lexicon import PHASES, WORDS
from kb.extract.meetings.nouns import governor
from kb.extract.meetings.parties import international
from kb.extract.meetings.scene import Candidate, Scene
from kb.extract.meetings.setting import FINENESS
from kb.extract.parse import Parse
from kb.extract.syntax.negation import negated
from kb.extract.syntax.objects import prepositional

Traits = dict[str, float]
FAR = 50.0
"""The distance of what isn't there."""
TRANSPARENT = ("conj", "appos")
"""What is coordinated, or beside a name, stands where that stands."""


def flags(**known: object) -> Traits:
    """Yes and no as one and zero."""
    return {name: 1.0 for name, value in known.items() if value}


def days_after(day: DateFinding | None, published: date | None) -> float:
    """Days from the article's date to the encounter's, within 400; 999 where one is unknown."""
    if day is None or day.start is None or published is None:
        return 999.0
    return float(max(-400, min(400, (day.start - published).days)))


def of_candidate(scene: Scene, k: int) -> Traits:
    """What tells whether a candidate is an encounter."""
    findings, c, parse = scene.findings, scene.candidates[k], scene.findings.parse
    m, i, entry = c.mention, c.mention.trigger, c.mention.entry
    above, how = (i, "") if entry.verb else governor(parse, i)[:2]
    out = cast_traits(scene, list(m.roles)) | place_traits(scene, c)
    out |= flags(
        verb=entry.verb,
        accepted=c.accepted,
        other_sense=c.other_sense,
        explicit=m.status.explicit,
        definite=m.definite,
        bare=m.bare,
        generic=m.generic,
        plural=parse.tag[i] in ("NNS", "NNPS"),
        again=m.again,
        remote=m.remote,
        organized=m.organizers,
        aside=m.aside,
        mediated=m.mediated,
        negated=negated(parse, i),
        governed=(parse.lemma[above], "V") in PHASES,
        verbal=parse.pos[above] in ("VERB", "AUX"),
        title=findings.layout.zone[i] == "title",
        capital=parse.words[i][:1].isupper(),
        dated=m.date and m.date.start,
        day=m.date and m.date.precision == "day",
        war=scene.sides.war,
    )
    out |= {f"kind={entry.kind}": 1.0, f"status={m.status.status}": 1.0, f"dep={parse.dep[i]}": 1.0, f"how={how}": 1.0}
    out |= {f"prep={p}": 1.0 for p, _ in prepositional(parse, i)}
    before = {parse.lower[t] for t in parse.children[i] if t < i}
    out |= flags(domestic=before & WORDS["domestic"], unmeeting=before & WORDS["unmeeting"])
    return (
        out
        | {
            "read": float(scene.read[k]),
            "weight": entry.weight,
            "days": days_after(m.date, published(scene)),
            "number": float(m.number),
            "position": i / len(parse),
            "sentence": float(parse.sent[i]),
            "length": len(parse) / 100,
            "candidates": float(len(scene.candidates)),
            "home": max(scene.shares, default=0.0),
        }
        | neighbours(scene, k)
    )


def published(scene: Scene) -> date | None:
    """The date of the article."""
    return scene.findings.article.published or scene.findings.layout.dateline_date


def cast_traits(scene: Scene, roles: list[int]) -> Traits:
    """Who takes part by the rules."""
    found, sides = scene.findings.actors.found, scene.sides
    out = {
        f"cast.{kind}": float(sum(found[a].kind == kind for a in roles))
        for kind in ("person", "country", "group", "organization")
    }
    return out | {
        "cast": float(len(roles)),
        "cast.standing": float(sum(sides.stands(a) for a in roles)),
        "cast.sides": float(sides.represented(roles)),
        "cast.homeless": float(sum(found[a].country is None for a in roles)),
        "cast.countries": float(len({found[a].country for a in roles} - {None})),
        "cast.international": float(sum(international(scene.findings, a) for a in roles)),
    }


def place_traits(scene: Scene, c: Candidate) -> Traits:
    """Where it is, as seen from those who take part."""
    if c.mention.place is None:
        return {}
    place, found = scene.findings.places[c.mention.place], scene.findings.actors.found
    countries = {found[a].country for a in c.mention.roles}
    return {"fineness": float(FINENESS[place.precision])} | flags(
        place=True,
        at_home=place.country in countries,
        abroad=countries - {place.country, None},
        foreign=place.country != scene.home,
        station=c.station is not None,
    )


def neighbours(scene: Scene, k: int) -> Traits:
    """Who else the sentence names, and what it is about."""
    parse, found = scene.findings.parse, scene.findings.actors.found
    first, last = parse.sents[scene.sentence(k)]
    near = {a for t in range(first, last) for a in scene.at[t]}
    return {
        "near": float(len(near)),
        "near.countries": float(len({found[a].country for a in near} - {None})),
        "near.officials": float(sum(found[a].kind == "person" and found[a].role is not None for a in near)),
        "near.international": float(sum(international(scene.findings, a) for a in near)),
        "tokens": float(last - first),
        "sport": float(not WORDS["sport"].isdisjoint(parse.lemma[first:last])),
    }


def candidate_words(scene: Scene, k: int) -> set[str]:
    """The words around a trigger, by how they are attached to it."""
    parse, m = scene.findings.parse, scene.candidates[k].mention
    i, own = m.trigger, m.entry.lemma + ("V" if m.entry.verb else "N")
    first, last = parse.sents[parse.sent[i]]
    out = {f"t:{own}", f"w:{parse.lower[i]}", f"d:{parse.dep[i]}:{own}"}
    for c in parse.children[i]:
        dep, word = parse.dep[c], parse.lower[c]
        out |= {
            f"c:{dep}:{word}",
            f"co:{dep}:{word}:{own}",
            f"cd:{dep}:{own}",
            f"ce:{dep}:{label(parse, c)}:{m.entry.kind}",
        }
        for o in parse.kids(c, "pobj", "pcomp"):
            out |= {f"p:{word}:{parse.lemma[o]}", f"pe:{word}:{label(parse, o) or parse.pos[o]}:{own}"}
    head = i
    for step in range(3):
        if parse.head[head] == head:
            break
        link = f"{step}:{parse.dep[head]}:{parse.lemma[parse.head[head]]}"
        out |= {f"h:{link}", f"hk:{link}:{m.entry.kind}"}
        head = parse.head[head]
    for offset in (-2, -1, 1, 2):
        if first <= i + offset < last:
            out |= {f"n:{offset}:{parse.lower[i + offset]}", f"no:{offset}:{parse.lower[i + offset]}:{own}"}
    for t in range(first, last):
        if t != i and parse.pos[t] in ("NOUN", "VERB", "ADJ", "PROPN"):
            out.add(f"s:{parse.lemma[t].lower()}")
    return out


def label(parse: Parse, t: int) -> str:
    """The entity label of a token, or nothing."""
    return parse.ents[parse.ent[t]][2] if parse.ent[t] >= 0 else ""


class Path:
    """The way through the tree from a trigger to a word of its sentence."""

    def __init__(self, parse: Parse, trigger: int, word: int) -> None:
        above = {trigger, *parse.ancestors(trigger)}
        meet = word if word in above else next((a for a in parse.ancestors(word) if a in above), None)
        self.joined = meet is not None
        self.meet = trigger if meet is None else meet
        self.up = links(parse, trigger, self.meet) if self.joined else []
        down = links(parse, word, self.meet) if self.joined else []
        self.down = [link for link in down if link not in TRANSPARENT] or down[:1]
        self.length = len(self.up) + len(down)


def links(parse: Parse, i: int, top: int) -> list[str]:
    """The dependencies from a token up to another, prepositions by their words."""
    out = []
    while i != top:
        brought = parse.pos[i] == "ADP" or parse.dep[i] in ("prep", "agent")
        out.append(f"{parse.dep[i]}:{parse.lower[i]}" if brought else parse.dep[i])
        i = parse.head[i]
    return out


def nearest(scene: Scene, k: int, actor: int) -> tuple[int, int, Path] | None:
    """The word of an actor in the candidate's sentence that is nearest to it in the tree: (token, how, path)."""
    trigger, parse = scene.candidates[k].mention.trigger, scene.findings.parse
    found = [(w, how, Path(parse, trigger, w)) for w, how in scene.within(actor, k)]
    joined = [f for f in found if f[2].joined]
    return min(joined, key=lambda f: (f[2].length, abs(f[0] - trigger), f[0]), default=None)


def of_actor(scene: Scene, actor: int) -> Traits:
    """What an actor is, whatever it is seen from."""
    a = scene.findings.actors.found[actor]
    return {f"actor={a.kind}": 1.0} | flags(
        office=a.role,
        country=a.country,
        stands=scene.sides.stands(actor),
        official=scene.sides.official(actor),
        international=international(scene.findings, actor),
        belligerent=actor in scene.sides.belligerent,
    )


def of_pair(scene: Scene, k: int, actor: int) -> Traits:
    """What tells whether an actor takes part in the encounter that a candidate tells of."""
    c, found, parse = scene.candidates[k], scene.findings.actors.found, scene.findings.parse
    a, m, words = found[actor], c.mention, [w for w, _ in scene.words.get(actor, ())]
    here, i = scene.sentence(k), m.trigger
    before, after = [w for w in words if w < i], [w for w in words if w > i]
    place = scene.findings.places[m.place] if m.place is not None else None
    out = flags(
        verb=m.entry.verb,
        accepted=c.accepted,
        at_home=a.country and a.country == scene.home,
        placed=place,
        its_country=place and place.country == a.country,
        its_state=place and a.kind == "country" and place.country == a.country,
        station=c.station is not None,
        other_station=place and c.station is not None and a.kind == "country" and place.country != a.country,
        plural=parse.tag[i] in ("NNS", "NNPS"),
        before=before and parse.sent[before[-1]] == here - 1,
        subject_before=any(parse.sent[w] == here - 1 and parse.dep[w] in ("nsubj", "nsubjpass") for w in before),
        title=any(scene.findings.layout.zone[w] == "title" for w in words),
        new=actor >= scene.known,
    )
    out |= of_actor(scene, actor)
    out |= {f"kind={m.entry.kind}": 1.0, f"role={m.roles.get(actor, '')}": 1.0}
    out |= {
        "read": float(scene.read_part[k, actor]),
        "read.better": float((scene.read_part[k] > scene.read_part[k, actor]).sum()),
        "read.most": float(scene.read_part[:, actor].max()),
        "weight": m.entry.weight,
        "words": float(len(words)),
        "share": scene.shares[actor],
        "first": words[0] / len(parse) if words else 1.0,
        "back": float(here - parse.sent[before[-1]]) if before else FAR,
        "ahead": float(parse.sent[after[0]] - here) if after else FAR,
        "tokens": float(min((abs(w - i) for w in words), default=300)),
        "lead": float(sum(parse.sent[w] < 2 for w in words)),
        "fineness": float(FINENESS[place.precision]) if place else 9.0,
        "cast": float(len(m.roles)),
    }
    return out | company(scene, k, actor) | attached(scene, k, actor)


def company(scene: Scene, k: int, actor: int) -> Traits:
    """Who else may be meant: compatriots, others of the sentence, those whom the rules cast here and elsewhere."""
    found, m = scene.findings.actors.found, scene.candidates[k].mention
    a, sentence = found[actor], scene.sentence(k)
    others = [x for x in range(len(found)) if x != actor]
    here = {x for x in others if any(scene.findings.parse.sent[w] == sentence for w, _ in scene.words.get(x, ()))}
    people = [x for x in others if a.country and found[x].country == a.country and found[x].kind == "person"]
    casts = [n for n, c in enumerate(scene.candidates) if actor in c.mention.roles]
    return {
        "others": float(len(here)),
        "compatriots": float(len(people)),
        "compatriots.here": float(sum(x in here for x in people)),
        "compatriots.cast": float(sum(x in m.roles for x in people)),
        "cast.others": float(sum(x != actor for x in m.roles)),
        "cast.foreign": float(len({found[x].country for x in m.roles} - {None, a.country})),
        "casts": float(len(casts)),
        "cast.near": float(min((abs(scene.sentence(n) - sentence) for n in casts if n != k), default=FAR)),
    }


def attached(scene: Scene, k: int, actor: int) -> Traits:
    """How an actor's nearest word is attached to the trigger."""
    near, i, parse = nearest(scene, k, actor), scene.candidates[k].mention.trigger, scene.findings.parse
    if near is None:
        return {"away": 1.0}
    word, how, path = near
    between = range(min(word, i) + 1, max(word, i))
    out = {f"how={how}": 1.0, f"dep={parse.dep[word]}": 1.0, "up": float(len(path.up)), "down": float(len(path.down))}
    out |= {f"bottom={path.down[0] if path.down else ''}": 1.0, f"top={path.down[-1] if path.down else ''}": 1.0}
    out |= {f"trigger={path.up[-1] if path.up else ''}": 1.0, "steps": float(abs(word - i))}
    out |= {"between": float(sum(bool(scene.at[t]) for t in between))}
    return out | flags(
        left=word < i,
        below=path.meet == i,
        above=path.meet == word,
        verbal=parse.pos[path.meet] in ("VERB", "AUX"),
        phase=(parse.lemma[path.meet], "V") in PHASES,
        saying=parse.lemma[path.meet] in WORDS["saying"],
        inside=parse.left[i] <= word < parse.right[i],
        crossed=any(parse.pos[t] == "VERB" for t in between),
        subject=parse.dep[word] in ("nsubj", "nsubjpass"),
    )


def pair_words(scene: Scene, k: int, actor: int) -> set[str]:
    """The way from the trigger to an actor in words; where its sentence doesn't name it, how far it is."""
    m, parse, a = scene.candidates[k].mention, scene.findings.parse, scene.findings.actors.found[actor]
    kind, who = m.entry.kind + ("V" if m.entry.verb else "N"), a.kind[0] + ("r" if a.role else "")
    out = {f"a:{who}:{m.entry.lemma}", f"ak:{who}:{kind}"} | {f"r:{w}:{kind}" for w in (a.role or "").lower().split()}
    paths = [(Path(parse, m.trigger, w), w, how) for w, how in scene.within(actor, k)]
    near = sorted((p for p in paths if p[0].joined), key=lambda p: (p[0].length, abs(p[1] - m.trigger), p[1]))
    if not near:
        return out | set(distance_words(scene, k, actor, kind, who))
    for path, word, how in near[:3]:
        out |= set(path_words(parse, path, word, (kind, m.entry.lemma, f"{who}{how}", str(word < m.trigger))))
        out |= set(span_words(parse, m.trigger, word, kind))
    return out


def path_words(parse: Parse, path: Path, word: int, who: tuple[str, ...]) -> Iterator[str]:
    """A path with and without its prepositions, the trigger and the actor's kind."""
    kind, lemma, actor, side = who
    full = "^".join(path.up) + "|" + "v".join(path.down)
    bare = "^".join(x.split(":")[0] for x in path.up) + "|" + "v".join(x.split(":")[0] for x in path.down)
    top, bottom, own = path.down[-1:], path.down[:1], path.up[-1:]
    yield from (
        f"f:{full}",
        f"fk:{kind}:{full}",
        f"fl:{lemma}:{full}",
        f"fa:{actor}:{full}",
        f"fka:{kind}:{actor}:{full}",
    )
    yield from (
        f"u:{bare}:{kind}",
        f"ua:{bare}:{actor}",
        f"b:{bottom}:{kind}",
        f"l:{top}:{own}:{kind}",
        f"s:{side}:{kind}",
    )
    yield from (f"m:{parse.lemma[path.meet]}:{top}", f"mk:{parse.lemma[path.meet]}:{kind}:{top}:{own}")
    yield from (
        f"h:{parse.lemma[parse.head[word]]}:{parse.dep[word]}",
        f"hk:{parse.lemma[parse.head[word]]}:{parse.dep[word]}:{kind}",
    )


def span_words(parse: Parse, trigger: int, word: int, kind: str) -> Iterator[str]:
    """The words between a trigger and an actor that is near, and those beside the actor."""
    left, right = min(trigger, word), max(trigger, word)
    yield f"x:{min(8, right - left)}:{word < trigger}:{kind}"
    yield f"v:{parse.lower[parse.left[word] - 1] if parse.left[word] else ''}:{kind}"
    yield f"y:{parse.lower[word + 1] if word + 1 < len(parse) else ''}"
    if right - left < 8:
        yield from (f"w:{parse.lower[t]}:{word < trigger}:{kind}" for t in range(left + 1, right))
    if right - left < 5:
        yield f"z:{'_'.join(parse.lower[left + 1 : right])}:{word < trigger}:{kind}"


def distance_words(scene: Scene, k: int, actor: int, kind: str, who: str) -> Iterator[str]:
    """How far from the candidate an actor is spoken of, and as what it was last."""
    parse, m, here = scene.findings.parse, scene.candidates[k].mention, scene.sentence(k)
    words = [w for w, _ in scene.words.get(actor, ())]
    before, after = [w for w in words if w < m.trigger], [w for w in words if w > m.trigger]
    back = min(here - parse.sent[before[-1]], 4) if before else -9
    ahead = min(parse.sent[after[0]] - here, 4) if after else 9
    known = "definite" if m.definite else ""
    yield from (
        f"o:{back}:{ahead}:{who}:{kind}",
        f"od:{back}:{known}:{who}",
        f"ol:{m.entry.lemma}:{who}:{min(back, 3)}",
    )
    yield from (
        f"on:{min(len(words), 6)}:{who}:{known}",
        f"ok:{kind}:{back}:{known}:{who}",
        f"oc:{len(m.roles)}:{who}:{min(back, 3)}",
    )
    if before:
        yield from (
            f"oh:{parse.dep[before[-1]]}:{min(back, 3)}:{who}",
            f"ov:{parse.lemma[parse.head[before[-1]]]}:{min(back, 2)}",
        )
