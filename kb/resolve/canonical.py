"""What is the case, from what is reported: the values of an entity, chosen by stated rules.

Every article that is no copy of another has one vote. Of values with equally many votes the one published last
holds, then the one that sorts first.

- An actor's name is the fullest that articles use most; kind, country by votes.
- The values of meetings and statements are chosen as `kb.store.chosen` says, at load too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from kb.resolve.names import is_description, surname_only
from kb.resolve.reports import ActorReport
from kb.store.chosen import Ballot, Voters, day_of, elected
from kb.written import actor_name, office_title


def actor(reports: Sequence[ActorReport], voters: Voters) -> tuple[str, str, str | None]:
    """Kind, name and country of an actor."""
    cast = [(r, voters.weight(r.key[0]), day_of(r.published)) for r in reports]
    kind = elected(Ballot(r.kind, w, d) for r, w, d in cast)
    country = elected(Ballot(r.country, w, d) for r, w, d in cast if r.country)
    named = [r for r in reports if r.kind == kind]
    if kind == "person":
        named = [r for r in named if not surname_only(r.name) and not is_description(r.name)] or named
    name = elected(Ballot(actor_name(r.name, str(kind)), voters.weight(r.key[0]), day_of(r.published)) for r in named)
    return str(kind), str(name), None if country is None else str(country)


def offices(reports: Iterable[ActorReport]) -> dict[str, tuple[str | None, date | None, date | None]]:
    """For each office the country and the first and last day on which the actor was seen in it."""
    seen: dict[str, list[ActorReport]] = defaultdict(list)
    for report in reports:
        if report.role:
            seen[office_title(report.role)].append(report)
    return {
        title: (
            min((r.country for r in those if r.country), default=None),
            min((r.published for r in those if r.published), default=None),
            max((r.published for r in those if r.published), default=None),
        )
        for title, those in seen.items()
    }
