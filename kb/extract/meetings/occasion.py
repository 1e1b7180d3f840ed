"""Where and when an encounter is, and whether it has been: the likeliest place, day and status.

Places and days are those that the text names, and none of them is taken if none is likely enough. The rules' own
answer (``outcome.location``, ``timing.day_of``, ``timing.state``) is one of the traits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kb.extract.encoder.model import STATUSES
from kb.extract.findings import DateFinding
from kb.extract.learned.trees import Trees, table
from kb.extract.meetings.model import Mention, Setting
from kb.extract.meetings.outcome import Roles
from kb.extract.meetings.scene import Scene
from kb.extract.meetings.setting import FINENESS, dateline, same_clause
from kb.extract.meetings.setting import scene as stage
from kb.extract.meetings.status import cue
from kb.extract.meetings.timing import period
from kb.extract.meetings.traits import FAR, Traits, days_after, flags, published
from kb.extract.parse import Tokens
from kb.extract.syntax.phrases import distance, governor
from kb.record import MeetingStatus

Array = np.ndarray[Any, np.dtype[Any]]
Day = tuple[DateFinding, list[Tokens]]
"""A day, and the tokens that name it."""


class Likely(NamedTuple):
    """From which probability on a place and a day are taken; chosen in training."""

    place: float
    day: float


RULED = 0.2
"""From this probability on the rules' own place or day is taken."""


@dataclass(frozen=True, slots=True)
class Models:
    """The trained decisions."""

    place: Trees
    day: Trees
    status: Trees
    likely: Likely

    @classmethod
    @cache
    def load(cls, folder: Path) -> "Models":
        """The weights of a folder that ``benchmarks/train_meetings.py`` wrote."""
        place, day, status = (Trees.load(folder / f"{name}.npz") for name in ("place", "day", "status"))
        with np.load(folder / "likely.npz") as stored:
            likely = Likely(float(stored["place"]), float(stored["day"]))
        return cls(place, day, status, likely)


class Account(NamedTuple):
    """An encounter with what the rules say of it."""

    group: Sequence[int]
    """Its candidates."""
    mentions: Sequence[Mention]
    roles: Roles
    ruled: Setting


def settle(models: Models, scene: Scene, told: Account) -> Setting:
    """The place, the day and the status that are likeliest; a week or a month where the rules have no day either."""
    rows = of_places(scene, told)
    place = likeliest(rows, models.place.chances(rows), models.likely.place)
    open_days = days(scene, told)
    rows = of_days(scene, told, open_days)
    best = likeliest(rows, models.day.chances(rows), models.likely.day)
    day = period(told.mentions) if best is None else open_days[best][0]
    return Setting(place, day, said(told) or likeliest_status(models, of_status(scene, told, day)))


def said(told: Account) -> MeetingStatus | None:
    """The status that a mention tells in so many words, if no other tells another."""
    explicit = any(m.status.explicit for m in told.mentions)
    statuses = {m.status.status for m in told.mentions}
    return statuses.pop() if explicit and len(statuses) == 1 else None


def likeliest_status(models: Models, row: Traits) -> MeetingStatus:
    """The status that is likeliest by these traits."""
    return STATUSES[int(models.status.probabilities(table([row], models.status.names))[0].argmax())]


def likeliest(rows: Sequence[Traits], chances: Array, least: float) -> int | None:
    """The position of the highest probability that is high enough; the rules' own answer needs less."""
    best = int(chances.argmax()) if len(rows) else -1
    return best if best >= 0 and chances[best] >= (RULED if "ruled" in rows[best] else least) else None


def of_places(scene: Scene, told: Account) -> list[Traits]:
    """What tells of each place of the text whether the encounter is there."""
    findings = scene.findings
    every, root = findings.places, findings.parse.root
    read = asked(scene, told, "where", [[root(run) for run in place.mentions] for place in every])
    known = {"dateline": dateline(findings), "stage": stage(findings)}
    shared = common(scene, told) | flags(here=any(m.here for m in told.mentions)) | {"places": float(len(every))}
    return [
        of_place(scene, told, k)
        | flags(**{name: spot == k for name, spot in known.items()})
        | read[k]
        | nearest(scene, told.group, place.mentions)
        | shared
        for k, place in enumerate(every)
    ]


def of_place(scene: Scene, told: Account, k: int) -> Traits:
    """What one place is to the rules and to those who take part."""
    findings, place = scene.findings, scene.findings.places[k]
    found, ruled = findings.actors.found, told.ruled.place
    homes = {found[a].country for a in told.roles}
    hosts = {found[a].country for a, role in told.roles.items() if role == "host"}
    same = ruled is not None and findings.places[ruled].country == place.country
    out = flags(
        ruled=ruled == k,
        unruled=ruled is None,
        same=same and ruled != k,
        finer=ruled is not None and FINENESS[place.precision] < FINENESS[findings.places[ruled].precision],
        host=place.country in hosts,
        home=place.country in homes,
        foreign=homes - {place.country, None},
        land=place.country == scene.home,
        actor=any(findings.actors.at(run[0]) is not None for run in place.mentions),
    )
    out |= {f"precision={place.precision}": 1.0, "stated": float(sum(m.place == k for m in told.mentions))}
    return out | {"names": float(len(place.mentions))}


def of_days(scene: Scene, told: Account, open_days: Sequence[Day]) -> list[Traits]:
    """What tells of each of these days whether the encounter is then."""
    read = asked(scene, told, "when", [[span[0] for span in spans] for _, spans in open_days])
    shared = common(scene, told)
    return [
        of_day(scene, told, *day) | said | nearest(scene, told.group, day[1]) | shared
        for day, said in zip(open_days, read, strict=True)
    ]


def of_day(scene: Scene, told: Account, day: DateFinding, spans: Sequence[Tokens]) -> Traits:
    """What a day, which the text names with these tokens, is to the rules and to the day of the article."""
    ruled = told.ruled.day.start if told.ruled.day else None
    after = days_after(day, published(scene))
    dates = [m.date.start for m in told.mentions if m.date]
    out = flags(
        ruled=ruled == day.start,
        unruled=ruled is None,
        several=day.start != day.end,
        before=after < 0,
        after=0 < after < FAR * 10,
        same=after == 0,
        journey=any(m.journey and m.date and m.date.start == day.start for m in told.mentions),
    )
    return out | {"days": after, "stated": float(dates.count(day.start)), "names": float(len(spans))}


def of_status(scene: Scene, told: Account, day: DateFinding | None) -> Traits:
    """What tells whether an encounter, which is on this day, has been, is, or is to be."""
    after, reading = days_after(day, published(scene)), scene.findings.encoder
    said = [m.status for m in told.mentions]
    out = flags(before=after < 0, after=0 < after < FAR * 10, same=after == 0, undated=day is None)
    out |= {f"explicit={s.status}": float(sum(x.explicit and x.status == s.status for x in said)) for s in said}
    out |= {f"ruled={told.ruled.status}": 1.0, "days": after} | common(scene, told)
    if reading is not None:
        chances = reading.statuses([m.trigger for m in told.mentions])
        out |= {f"read={name}": float(p) for name, p in zip(STATUSES, chances.mean(axis=0), strict=True)}
        out |= {f"first={name}": float(p) for name, p in zip(STATUSES, chances[0], strict=True)}
    return out


def asked(scene: Scene, told: Account, name: str, words: Iterable[Iterable[int]]) -> list[Traits]:
    """What the encoder says of places or days, each by the words that name it, beside the triggers."""
    reading, options = scene.findings.encoder, [sorted(own) for own in words]
    if reading is None:
        return [{} for _ in options]
    scores = np.array([reading.pooled(name, m.trigger, options) for m in told.mentions])
    return [
        {"read": float(most), "read.first": float(first)}
        for most, first in zip(scores.max(axis=0), scores[0], strict=True)
    ]


def common(scene: Scene, told: Account) -> Traits:
    """What the encounter is like, wherever and whenever it is."""
    kinds = {f"has={m.entry.kind}": 1.0 for m in told.mentions} | {
        f"status={m.status.status}": 1.0 for m in told.mentions
    }
    remote = flags(remote=any(m.remote for m in told.mentions), organized=any(m.organizers for m in told.mentions))
    return kinds | remote | {"group": float(len(told.group)), "members": float(len(told.roles))}


def nearest(scene: Scene, group: Sequence[int], spans: Sequence[Tokens]) -> Traits:
    """How far, and by way of what, the nearest of these spans is from a trigger of the group."""
    sent = scene.findings.parse.sent
    triggers = [scene.candidates[k].mention.trigger for k in group]
    ways = [(abs(sent[s[0]] - sent[t]), abs(s[0] - t), t, s) for t in triggers for s in spans]
    if not ways:
        return {"absent": 1.0, "sentences": FAR, "tokens": FAR, "steps": FAR}
    apart, _, trigger, span = min(ways)
    own = {sent[t] for t in triggers}
    together = {s[0] for s in spans if sent[s[0]] in own}
    out = {"sentences": float(sent[span[0]] - sent[trigger]), "together": float(len(together)), "steps": FAR}
    if apart:
        return out | {"tokens": FAR, "lead": float(sent[span[0]])}
    return out | {"tokens": float(span[0] - trigger)} | linked(scene, group, trigger, span)


def linked(scene: Scene, group: Sequence[int], trigger: int, span: Tokens) -> Traits:
    """How a span hangs together with a trigger of its sentence, and whether another candidate is nearer to it."""
    parse = scene.findings.parse
    word, preposition = governor(parse, span)
    steps = distance(parse, trigger, word)
    others = [c.mention.trigger for k, c in enumerate(scene.candidates) if k not in group]
    rivals = [t for t in others if parse.sent[t] == parse.sent[trigger] and t != trigger]
    out = flags(
        clause=same_clause(parse, trigger, word),
        below=parse.left[trigger] <= span[0] < parse.right[trigger],
        rival=any(abs(t - span[0]) < abs(trigger - span[0]) for t in rivals),
        between=any(min(t, trigger, span[0]) != t != max(t, trigger, span[0]) for t in rivals),
    )
    how = parse.lower[preposition] if preposition is not None else parse.dep[parse.root(span)]
    return out | {f"how={how}": 1.0, "steps": FAR if steps is None else float(steps)}


def days(scene: Scene, told: Account) -> list[Day]:
    """The days that can be the encounter's, each with the tokens that name it."""
    named = (d for d in scene.findings.dates if d.precision == "day" and d.start is not None)
    own = (m.date for m in told.mentions if m.date and m.date.precision == "day" and m.date.start)
    ruled = [told.ruled.day] if told.ruled.day and told.ruled.day.precision == "day" else []
    out: dict[date | None, Day] = {}
    for day in (*ruled, *own, *named):
        _, spans = out.setdefault(day.start, (day, []))
        if day.tokens[0] < day.tokens[1] and day.tokens not in spans:
            spans.append(day.tokens)
    return [day for day in out.values() if not called_off_then(scene, *day)]


def called_off_then(scene: Scene, day: DateFinding, spans: Sequence[Tokens]) -> bool:
    """Whether a day that has been is only that on which something was called off ("was put off on Thursday")."""
    parse, today = scene.findings.parse, published(scene)
    past = today is not None and day.start is not None and day.start <= today
    links = [governor(parse, span) for span in spans]
    how = all(preposition is None or parse.lower[preposition] == "on" for _, preposition in links)
    return bool(spans) and past and how and all(cue(parse, word) == "cancelled" for word, _ in links)
