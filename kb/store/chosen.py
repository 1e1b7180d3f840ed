"""What is the case, from what is reported: the one rule for the values of meetings and statements, at load and when all
is resolved.

Every article that is no copy of another has one vote. Of values with equally many votes the one published last
holds, then the one that sorts first.

A meeting that was reported as held stays held; else the status published last holds. If it took place, only reports
that say so vote on its date, place and mode. Of dates only the most precise ones are voted on; the day on which a
meeting was called off is not its date where another one is told.

A statement has the words of the report published first.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from kb.record import HAPPENED

STAGE = {"proposed": 0, "planned": 1, "cancelled": 2, "ongoing": 3, "held": 4}
FINENESS = {"day": 0, "week": 1, "month": 2, "season": 3, "year": 4}
ORIGINAL = 1_000_000
"""So many copies count as much as one original."""
VAGUE = ("country", "region", "area", "containing")
"""Precisions of places that are less than a town."""


class Told(Protocol):
    """What one article tells of a meeting."""

    @property
    def key(self) -> tuple[str, str]:
        """Article and local id."""

    @property
    def status(self) -> str:
        """What became of it."""

    @property
    def mode(self) -> str:
        """How they met."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def end(self) -> date | None:
        """The last day that may be meant."""

    @property
    def precision(self) -> str | None:
        """How exact the date is; none for a day."""

    @property
    def published(self) -> date | None:
        """When the article was published."""

    @property
    def called_off(self) -> bool:
        """Whether its day may be that of the cancellation."""


class Dated(Protocol):
    """What one article says."""

    @property
    def key(self) -> tuple[str, str]:
        """Article and local id."""

    @property
    def published(self) -> date | None:
        """When the article was published."""


D = TypeVar("D", bound=Dated)
T = TypeVar("T", bound=Told)
W = TypeVar("W", bound=Hashable)


class Ballot(NamedTuple):
    """A value with its weight, the day on which it was published, and the order among equals."""

    value: Hashable
    votes: int
    day: date


def elected(ballots: Iterable[Ballot]) -> Hashable | None:
    """The value with most votes; among equals the latest, then the first in order. None without ballots."""
    votes: Counter[Hashable] = Counter()
    latest: dict[Hashable, date] = {}
    for value, count, day in ballots:
        votes[value] += count
        latest[value] = max(latest.get(value, day), day)
    if not votes:
        return None
    return min(votes, key=lambda v: (-votes[v], -latest[v].toordinal(), str(v)))


def weight(is_copy: bool) -> int:
    """How much an article's word counts: whole numbers, whose sums are the same in any order."""
    return 1 if is_copy else ORIGINAL


class Voters:
    """Who has a vote: articles that are no copies; copies count only where there is nothing else."""

    def __init__(self, copies: frozenset[str] = frozenset()) -> None:
        self.copies = copies

    def weight(self, doc_id: str) -> int:
        """How much an article's word counts."""
        return weight(doc_id in self.copies)

    def elected(self, reports: Iterable[T], value: Callable[[T], Hashable]) -> Hashable | None:
        """The value for which most reports vote."""
        return elected(Ballot(value(r), self.weight(r.key[0]), day_of(r.published)) for r in reports)


def day_of(published: date | None) -> date:
    """The publication date for comparison; unknown is first."""
    return published or date.min


def fineness(precision: str | None, start_known: str | None) -> str | None:
    """How exact a date is, where it is less than a day."""
    return precision or (start_known if start_known != "day" else None)


def last_day(first: date | None, precision: str | None) -> date | None:
    """The last day that a date of this precision may mean."""
    if first is None or precision in (None, "day"):
        return first
    if precision == "year":
        return date(first.year, 12, 31)
    return (first.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)


def last_meant(start: date | None, known: str | None, end: date | None, end_known: str | None) -> date | None:
    """The last day that the dates of a meeting may mean, each written with this precision; None for one day."""
    return last_day(end, end_known) or (last_day(start, known) if known != "day" else None)


def is_called_off(status: str, start: date | None, published: date | None) -> bool:
    """Whether a meeting's day may be that on which it was cancelled, not that for which it was planned."""
    return status == "cancelled" and bool(start and published and start <= published)


def chronological(reports: Iterable[T]) -> list[T]:
    """Reports in order of publication, on one day by stage."""
    return sorted(reports, key=lambda r: (day_of(r.published), STAGE[r.status], r.key))


class Step(NamedTuple):
    """A status of a meeting, and the day from which it was reported."""

    status: str
    reported_on: date | None


def history(reports: Iterable[Told]) -> list[Step]:
    """What became of a meeting: each status with the day from which it was reported. What was held stays held."""
    out: list[Step] = []
    for report in chronological(reports):
        over = bool(out) and out[-1].status == "held"
        if not over and (not out or out[-1].status != report.status):
            out.append(Step(report.status, report.published))
    return out


def witnesses(reports: Sequence[T]) -> list[T]:
    """The reports that vote on what happened: those that say it did, if any do."""
    return [r for r in reports if r.status in HAPPENED] or list(reports)


def dates(reports: Sequence[T], voters: Voters) -> T | None:
    """The report whose dates hold."""
    dated = [r for r in witnesses(reports) if r.start] or [r for r in reports if r.start]
    dated = [r for r in dated if not r.called_off] or dated
    if not dated:
        return None
    finest = min(FINENESS[r.precision or "day"] for r in dated)
    fine = [r for r in dated if FINENESS[r.precision or "day"] == finest]
    won = voters.elected(fine, lambda r: (r.start, r.end))
    return next(r for r in chronological(fine) if (r.start, r.end) == won)


def mode(reports: Sequence[Told], voters: Voters) -> str:
    """How they met."""
    return str(voters.elected(witnesses(reports), lambda r: r.mode))


def place(reports: Sequence[T], voters: Voters, place_of: Callable[[T], Any], precision: Callable[[T], Any]) -> Any:
    """The place that most reports name, of those that name one finely; None where none does."""
    told = [r for r in witnesses(reports) if place_of(r) is not None]
    told = told or [r for r in reports if place_of(r) is not None]
    fine = [r for r in told if precision(r) not in VAGUE]
    return voters.elected(fine or told, place_of)


def roles(votes: Iterable[tuple[W, Ballot]]) -> dict[W, str]:
    """Everybody for whose role there are votes, in the role that most of them give."""
    cast: dict[W, list[Ballot]] = defaultdict(list)
    for who, vote in votes:
        cast[who].append(vote)
    return {who: str(elected(ballots)) for who, ballots in cast.items()}


def without_states(who: Mapping[W, str], sides: Mapping[W, tuple[str, str | None]], said: Container[W]) -> dict[W, str]:
    """Who takes part, without a country for which a person does, unless people said so themselves (``said``).

    ``sides`` has each one's kind and country.
    """
    spoken_for = {sides[w][1] for w in who if sides[w][0] == "person"} - {None}
    return {
        w: role for w, role in who.items() if w in said or sides[w][0] != "country" or sides[w][1] not in spoken_for
    }


def first_day(reports: Iterable[Dated]) -> date | None:
    """The first day on which something was published; None if no report has one."""
    return min((r.published for r in reports if r.published), default=None)


def first_published(reports: Sequence[D], voters: Voters) -> D:
    """Who published something first; an original before its copies."""
    return min(reports, key=lambda r: (r.key[0] in voters.copies, r.published or date.max, r.key))
