"""What is the case, from what is reported: the values of an entity, chosen by stated rules.

Every article that is no copy of another has one vote. Of values with equally many votes the one published last
holds, then the one that sorts first.

- An actor's name is the fullest that articles use most; kind, country by votes.
- A meeting that was reported as held stays held; else the status published last holds. If it took place, only
  reports that say so vote on its date, place and mode. Of dates only the most precise ones are voted on.
- A statement has the words of the report published first.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from kb.record import HAPPENED
from kb.resolve.names import is_description, surname_only
from kb.resolve.reports import ActorReport, MeetingReport, StatementReport

T = TypeVar("T", bound=Hashable)
STAGE = {"proposed": 0, "planned": 1, "cancelled": 2, "ongoing": 3, "held": 4}
FINENESS = {"day": 0, "week": 1, "month": 2, "season": 3, "year": 4}


class Ballot(NamedTuple):
    """A value with its weight, the day on which it was published, and the order among equals."""

    value: Hashable
    votes: float
    day: date


def elected(ballots: Iterable[Ballot]) -> Hashable | None:
    """The value with most votes; among equals the latest, then the first in order. None without ballots."""
    votes: Counter[Hashable] = Counter()
    latest: dict[Hashable, date] = {}
    for value, weight, day in ballots:
        votes[value] += weight  # type: ignore[assignment]
        latest[value] = max(latest.get(value, day), day)
    if not votes:
        return None
    return min(votes, key=lambda v: (-votes[v], -latest[v].toordinal(), str(v)))


class Voters:
    """Who has a vote: articles that are no copies; copies count only where there is nothing else."""

    def __init__(self, copies: frozenset[str] = frozenset()) -> None:
        self.copies = copies

    def weight(self, doc_id: str) -> float:
        """How much an article's word counts."""
        return 1e-6 if doc_id in self.copies else 1.0


def day_of(published: date | None) -> date:
    """The publication date for comparison; unknown is first."""
    return published or date.min


def actor(reports: Sequence[ActorReport], voters: Voters) -> tuple[str, str, str | None]:
    """Kind, name and country of an actor."""
    cast = [(r, voters.weight(r.key[0]), day_of(r.published)) for r in reports]
    kind = elected(Ballot(r.kind, w, d) for r, w, d in cast)
    country = elected(Ballot(r.country, w, d) for r, w, d in cast if r.country)
    named = [r for r in reports if r.kind == kind]
    if kind == "person":
        named = [r for r in named if not surname_only(r.name) and not is_description(r.name)] or named
    name = elected(Ballot(r.name, voters.weight(r.key[0]), day_of(r.published)) for r in named)
    return str(kind), str(name), None if country is None else str(country)


def offices(reports: Iterable[ActorReport]) -> dict[str, tuple[str | None, date | None, date | None]]:
    """For each office the country and the first and last day on which the actor was seen in it."""
    seen: dict[str, list[ActorReport]] = defaultdict(list)
    for report in reports:
        if report.role:
            seen[report.role].append(report)
    return {
        title: (
            min((r.country for r in those if r.country), default=None),
            min((r.published for r in those if r.published), default=None),
            max((r.published for r in those if r.published), default=None),
        )
        for title, those in seen.items()
    }


def chronological(reports: Iterable[MeetingReport]) -> list[MeetingReport]:
    """Reports in order of publication, on one day by stage."""
    return sorted(reports, key=lambda r: (day_of(r.published), STAGE[r.status], r.key))


def history(reports: Iterable[MeetingReport]) -> list[tuple[str, date | None]]:
    """What became of a meeting: each status with the day from which it was reported. What was held stays held."""
    out: list[tuple[str, date | None]] = []
    for report in chronological(reports):
        over = bool(out) and out[-1][0] == "held"
        if not over and (not out or out[-1][0] != report.status):
            out.append((report.status, report.published))
    return out


def witnesses(reports: Sequence[MeetingReport]) -> list[MeetingReport]:
    """The reports that vote on what happened: those that say it did, if any do."""
    return [r for r in reports if r.status in HAPPENED] or list(reports)


def dates(reports: Sequence[MeetingReport], voters: Voters) -> MeetingReport | None:
    """The report whose dates hold."""
    dated = [r for r in witnesses(reports) if r.start] or [r for r in reports if r.start]
    if not dated:
        return None
    finest = min(FINENESS[r.precision or "day"] for r in dated)
    fine = [r for r in dated if FINENESS[r.precision or "day"] == finest]
    won = elected(Ballot((r.start, r.end), voters.weight(r.article), day_of(r.published)) for r in fine)
    return next(r for r in chronological(fine) if (r.start, r.end) == won)


def mode(reports: Sequence[MeetingReport], voters: Voters) -> str:
    """How they met."""
    cast = witnesses(reports)
    return str(elected(Ballot(r.mode, voters.weight(r.article), day_of(r.published)) for r in cast))


def first_published(reports: Sequence[StatementReport], voters: Voters) -> StatementReport:
    """Who published a statement first; an original before its copies."""
    return min(reports, key=lambda r: (voters.copies and r.key[0] in voters.copies, r.published or date.max, r.key))
