"""Who takes part in a group of candidates: each actor's traits over all of them, and the likeliest set."""

from itertools import product
from typing import Any

import numpy as np

from kb.extract.meetings.scene import Scene
from kb.extract.meetings.traits import Traits, flags, of_actor, of_pair
from kb.record import ParticipantRole

Array = np.ndarray[Any, np.dtype[Any]]

MOST = 7
"""So many actors are weighed against each other; others take part if that is likelier than not."""
LEAST = 0.08
"""Below this probability nobody takes part."""
SHORT = 3
"""A list of more names than these is one party."""
ROLES: tuple[ParticipantRole, ...] = ("principal", "host", "guest", "mediator", "delegate")


def of_members(scene: Scene, group: list[int], sure: Array, taking: Array) -> list[Traits]:
    """What tells of each actor whether it takes part in the encounter of a group of candidates."""
    own, weight = taking[group], sure[group]
    most = own.max(axis=0)
    best = own.argmax(axis=0)
    common = around(scene, group, most) | {"group": float(len(group)), "sure": float(weight.max())}
    mean = (own * weight[:, None]).sum(axis=0) / weight.sum()
    either = 1 - np.prod(1 - own * weight[:, None], axis=0)
    order = (-most).argsort(kind="stable").argsort(kind="stable")
    second = np.sort(own, axis=0)[-2] if len(group) > 1 else np.full(len(most), -1.0)
    near = named_near(scene, group)
    out = []
    for a in range(len(most)):
        traits = {f"pair.{k}": v for k, v in of_pair(scene, group[int(best[a])], a).items()}
        traits |= {"most": float(most[a]), "mean": float(mean[a]), "either": float(either[a]), "rank": float(order[a])}
        traits |= {"second": float(second[a]), "first": float(own[0][a]), "last": float(own[-1][a])}
        out.append(traits | common | standing(scene, group, a, most, near))
    return out


def around(scene: Scene, group: list[int], most: Array) -> Traits:
    """What all actors of a group share: the best probabilities, and which triggers it has."""
    kinds = {scene.candidates[k].mention.entry.kind for k in group}
    return (
        best_three(most)
        | {
            "likely": float((most > 0.4).sum()),
            "total": float(most.sum()),
            "accepted": float(sum(scene.candidates[k].accepted for k in group)),
            "actors": float(len(most)),
        }
        | {f"has={kind}": 1.0 for kind in kinds}
    )


def best_three(chances: Array) -> Traits:
    """The three highest probabilities; 0 where there are fewer."""
    best = np.sort(chances)[::-1].tolist()
    return dict(zip(("best", "best.next", "best.third"), [*best, 0.0, 0.0], strict=False))


def named_near(scene: Scene, group: list[int]) -> list[bool]:
    """For each actor whether a sentence of a group's candidates names it."""
    sentences, sent = {scene.sentence(k) for k in group}, scene.findings.parse.sent
    actors = range(len(scene.findings.actors.found))
    return [any(sent[w] in sentences for w, _ in scene.words.get(a, ())) for a in actors]


def standing(scene: Scene, group: list[int], actor: int, most: Array, here: list[bool]) -> Traits:
    """How an actor stands beside the others: compatriots, foreigners, those whom the same sentences name."""
    found = scene.findings.actors.found
    a, casts = found[actor], [scene.candidates[k].mention.roles.get(actor) for k in group]
    others = [x for x in range(len(found)) if x != actor]
    same = [x for x in others if a.country and found[x].country == a.country]
    roles = {f"as={role}": float(role in casts) for role in ROLES}
    return (
        roles
        | {
            "cast": float(sum(c is not None for c in casts)),
            "cast.share": sum(c is not None for c in casts) / len(group),
            "compatriot": highest(most, same),
            "compatriot.person": highest(most, [x for x in same if found[x].kind == "person"]),
            "foreigner": highest(most, [x for x in others if found[x].country != a.country]),
            "person": highest(most, [x for x in others if found[x].kind == "person"]),
            "person.here": highest(most, [x for x in others if here[x] and found[x].kind == "person"]),
            "thing.here": highest(most, [x for x in others if here[x] and found[x].kind != "person"]),
            "better": float(sum(bool(here[x] and most[x] > most[actor]) for x in others)),
            "here.all": float(sum(here)),
            "share": scene.shares[actor],
            "rest": float(most.sum() - most[actor]),
        }
        | flags(here=here[actor])
        | of_actor(scene, actor)
    )


def highest(values: Array, where: list[int]) -> float:
    """The highest value at these positions; 0 where there are none."""
    return float(values[where].max()) if where else 0.0


def chosen(scene: Scene, group: list[int], chances: Array) -> list[int]:
    """The set of actors with the highest expected agreement, each taking part with its own chance.

    Agreement with the true set is its Jaccard index; less than a half is another encounter and counts nothing. Of a
    list of names all take part if most do. A country whose person takes part is left out.
    """
    order = [int(a) for a in np.argsort(-chances, kind="stable")[:MOST] if chances[a] > LEAST]
    if not order:
        return []
    sets = np.array(list(product([False, True], repeat=len(order))))
    odds = chances[order]
    weight = np.prod(np.where(sets, odds, 1 - odds), axis=1)
    worth = []
    for n in range(1, len(order) + 1):
        mine = np.arange(len(order)) < n
        agreement = (sets & mine).sum(axis=1) / (sets | mine).sum(axis=1)
        worth.append(float((weight * (agreement >= 0.5) * (1 + agreement)).sum()))
    taken = order[: int(np.argmax(worth)) + 1]
    taken += [int(a) for a in np.flatnonzero(chances > 0.5) if a not in taken]
    return without_states(scene, whole_lists(scene, group, taken))


def whole_lists(scene: Scene, group: list[int], taken: list[int]) -> list[int]:
    """The actors, and the others of each list ("Chad, Mali and Niger") in the candidates' sentences if most are; of who
    is one subject of a candidate's verb ("the government and the rebels signed") all, if one does."""
    parse, lists, subjects = scene.findings.parse, set[tuple[int, ...]](), set[tuple[int, ...]]()
    for first, last in {parse.sents[scene.sentence(k)] for k in group}:
        heads = (i for i in range(first, last) if parse.dep[i] != "conj" and scene.at[i])
        lists |= {listed(scene, h) for h in heads}
    for k in group:
        subjects |= {listed(scene, s) for s in parse.kids(scene.candidates[k].mention.trigger, "nsubj")}
    for one in sorted(lists | subjects):
        many = sum(a in taken for a in one)
        if (len(one) > SHORT and 2 * many > len(one)) or (one in subjects and many):
            taken = taken + [a for a in one if a not in taken]
    return taken


def listed(scene: Scene, head: int) -> tuple[int, ...]:
    """The actors that a word and what is coordinated to it name, one each."""
    return tuple(a for i in scene.findings.parse.conjuncts(head) for a in scene.at[i][:1])


def without_states(scene: Scene, actors: list[int]) -> list[int]:
    """The actors without countries for which a person is among them, and bodies for which their officials are."""
    found = scene.findings.actors.found
    spoken_for = {found[a].country for a in actors if found[a].kind == "person"} - {None}
    officials = [found[a].name for a in actors if found[a].kind == "group"]
    return sorted(
        a
        for a in actors
        if not (found[a].kind == "country" and found[a].country in spoken_for)
        and not (found[a].kind == "organization" and any(found[a].name in name for name in officials))
    )
