"""Which candidates tell of one encounter: what two of them have in common, and groups that can't chain."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kb.extract.meetings.encounters import compatible_places, overlapping
from kb.extract.meetings.lexicon import WORDS
from kb.extract.meetings.model import Mention
from kb.extract.meetings.scene import Scene
from kb.extract.meetings.traits import Traits, flags
from kb.extract.parse import Parse
from kb.record import HAPPENED

Array = np.ndarray[Any, np.dtype[Any]]

TAKES_PART = 0.4
"""From this probability on an actor counts as one of a candidate's."""


def of_link(scene: Scene, pair: tuple[int, int], sure: Array, taking: Array) -> Traits:
    """What tells whether two candidates, the first before the second, are of one encounter.

    ``sure`` is the probability of each candidate, (candidates,); ``taking`` that of each actor in each,
    (candidates, actors).
    """
    a, b = (scene.candidates[k].mention for k in pair)
    parse = scene.findings.parse
    out = {
        f"first={a.entry.kind}": 1.0,
        f"second={b.entry.kind}": 1.0,
        "sure": float(sure[pair[0]]),
        "sure.next": float(sure[pair[1]]),
        "read": scene.findings.encoder.same(a.trigger, b.trigger),
    }
    out |= {"sentences": float(parse.sent[b.trigger] - parse.sent[a.trigger]), "tokens": float(b.trigger - a.trigger)}
    out |= {"between": float(pair[1] - pair[0]), "candidates": float(len(scene.candidates))}
    out |= {
        "number": float(b.number),
        "number.first": float(a.number),
        "content": shared_content(parse, a.trigger, b.trigger),
    }
    out |= flags(
        lemma=a.entry.lemma == b.entry.lemma,
        kind=a.entry.kind == b.entry.kind,
        verb=a.entry.verb,
        verb_next=b.entry.verb,
        definite=b.definite,
        bare=b.bare,
        again=b.again,
        indefinite=indefinite(parse, b.trigger),
        way=a.remote == b.remote,
        organized=a.organizers,
        organized_next=b.organizers,
        frame=set(a.organizers) & set(b.organizers),
        below=parse.left[a.trigger] <= b.trigger < parse.right[a.trigger],
        above=parse.left[b.trigger] <= a.trigger < parse.right[b.trigger],
        besides=besides(parse, b.trigger),
        plural=parse.tag[a.trigger] in ("NNS", "NNPS"),
        plural_next=parse.tag[b.trigger] in ("NNS", "NNPS"),
    )
    return out | shared_cast(scene, pair, taking) | shared_time(a, b) | shared_place(scene, a, b)


def shared_content(parse: Parse, first: int, second: int) -> float:
    """How many words of content two triggers have below them both."""
    kinds = ("NOUN", "PROPN", "ADJ")
    below = [{parse.lemma[c] for c in parse.children[t] if parse.pos[c] in kinds} for t in (first, second)]
    return float(len(below[0] & below[1]))


def indefinite(parse: Parse, i: int) -> bool:
    """Whether a noun has "a" before it."""
    return any(parse.lower[c] in ("a", "an") for c in parse.children[i] if c < i)


def besides(parse: Parse, i: int) -> bool:
    """Whether the clause sets itself apart: "also met", "later talks"."""
    return any(parse.lower[c] in WORDS["besides"] for t in (i, parse.head[i]) for c in parse.children[t])


def ratio(part: float, whole: float) -> float:
    """A share; -1 where there is nothing to share."""
    return part / whole if whole else -1.0


def shared_cast(scene: Scene, pair: tuple[int, int], taking: Array) -> Traits:
    """How far the same actors take part, by the learned probabilities and by the rules."""
    found, (a, b) = scene.findings.actors.found, (taking[k] for k in pair)
    sides = [set(np.flatnonzero(x > TAKES_PART).tolist()) for x in (a, b)]
    casts = [set(scene.candidates[k].mention.roles) for k in pair]
    lands = [{found[x].country for x in side} - {None} for side in sides]
    return {
        "taking": float(np.minimum(a, b).sum()),
        "taking.share": ratio(float(np.minimum(a, b).sum()), float(np.maximum(a, b).sum())),
        "same": float(len(sides[0] & sides[1])),
        "same.share": ratio(len(sides[0] & sides[1]), len(sides[0] | sides[1])),
        "same.smaller": ratio(len(sides[0] & sides[1]), min(map(len, sides))),
        "size": float(len(sides[0])),
        "size.next": float(len(sides[1])),
        "cast": float(len(casts[0] & casts[1])),
        "cast.share": ratio(len(casts[0] & casts[1]), len(casts[0] | casts[1])),
        "lands": float(len(lands[0] & lands[1])),
        "lands.share": ratio(len(lands[0] & lands[1]), len(lands[0] | lands[1])),
    }


def shared_time(a: Mention, b: Mention) -> Traits:
    """Whether dates and statuses agree; an unknown date is its own case."""
    out = flags(
        status=a.status.status == b.status.status,
        tense=(a.status.status in HAPPENED) == (b.status.status in HAPPENED),
        explicit=a.status.explicit and b.status.explicit,
        cancelled=a.status.status == "cancelled",
        cancelled_next=b.status.status == "cancelled",
        happened=a.status.status in HAPPENED,
        happened_next=b.status.status in HAPPENED,
    )
    if a.date is None or b.date is None or a.date.start is None or b.date.start is None:
        known = flags(dated=a.date and a.date.start, dated_next=b.date and b.date.start)
        return out | known | {"days": 99.0, "overlap": -1.0}
    days = (b.date.start - a.date.start).days
    return out | {
        "dated": 1.0,
        "dated_next": 1.0,
        "overlap": float(overlapping(a.date, b.date)),
        "days": float(max(-60, min(60, days))),
    }


def shared_place(scene: Scene, a: Mention, b: Mention) -> Traits:
    """Whether the places agree; an unknown one is its own case."""
    if a.place is None or b.place is None:
        return flags(placed=a.place is not None, placed_next=b.place is not None) | {"place": -1.0}
    places = scene.findings.places
    return flags(
        placed=True,
        placed_next=True,
        place=a.place == b.place,
        land=places[a.place].country == places[b.place].country,
        compatible=compatible_places(scene.findings, a.place, b.place),
    )


def grouped(members: Sequence[int], same: dict[tuple[int, int], float], least: float) -> list[list[int]]:
    """Groups whose members are, on average, at least so likely the same, closest ones first (average linkage)."""
    groups = [[m] for m in members]
    while len(groups) > 1:
        ways = [
            (-sum(same[min(x, y), max(x, y)] for x in a for y in b) / (len(a) * len(b)), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if i < j
        ]
        score, i, j = min(ways)
        if -score < least:
            break
        groups[i] += groups.pop(j)
    return sorted(sorted(g) for g in groups)
