"""The kinds of things that articles report: one row each, from which ids, checks, traces and pages are made.

A new kind is a row here, its part of the record, its tables, and how it is extracted and listed.
"""

import re
from typing import NamedTuple

from kb.errors import UsageError


class Kind(NamedTuple):
    """One kind of things, and where the database has it."""

    name: str
    """Also the table of entities."""
    letter: str
    """How its public ids begin."""
    reports: str
    """The table of what single articles say of it."""
    label: str
    """SQL of a report ``r``: the words by which it is known again in another extraction of its article."""
    spans: str | None = None
    """The table of the spans that a report has, by its id; none where the report itself has one, its evidence."""
    checked: str | None = None
    """What ``kb db verify`` calls these spans."""
    users: tuple[str, ...] = ()
    """Columns, besides those of its reports, because of which an entity stays."""
    is_entity: bool = True
    """Whether several articles can report the same one."""

    @property
    def plural(self) -> str:
        """The name of many: a list of the record, a listing, a page."""
        return f"{self.name}s"

    @property
    def key(self) -> str:
        """The column of its reports that has its number."""
        return f"{self.name}_id" if self.is_entity else "id"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "actor", "a", "actor_report", "r.name", "mention", "mention",
            ("meeting_participant.actor_id", "statement.speaker_id", "statement_addressee.actor_id",
             "attendance.actor_id"),
        ),
        Kind("place", "p", "place_report", "r.name", "place_mention", "place_mention", ("meeting.place_id",)),
        Kind(
            "meeting", "m", "meeting_report",
            "''",  # who takes part, which is several rows
            "evidence", "evidence of meetings",
        ),
        Kind(
            "statement", "s", "statement_report",
            "CASE r.content WHEN '' THEN coalesce(r.quotation, '') ELSE r.content END",
            "evidence", "content of statements",
        ),
        Kind(
            "reaction", "r", "reaction",
            "(SELECT a.name FROM actor_report a WHERE a.id = r.actor_report_id) || ' ' || r.stance",
            is_entity=False,
        ),
    )
}  # fmt: skip
"""In the order in which their reports refer to each other."""
ENTITIES = tuple(kind.name for kind in KINDS.values() if kind.is_entity)
"""Kinds of which several articles can report the same thing."""
JUDGED = tuple(KINDS)
"""What a person can reject or confirm."""
LETTERS = {kind.name: kind.letter for kind in KINDS.values()} | {"article": "d"}
"""How public ids begin; ``d`` is a document."""
LETTER_KINDS = {letter: name for name, letter in LETTERS.items()}
PUBLIC_ID = re.compile(rf"([{''.join(LETTER_KINDS)}])([1-9]\d{{0,17}})")


def public_id(kind: str, number: int) -> str:
    """The public id of a row: a letter for its kind and its number, such as ``m12``."""
    return f"{LETTERS[kind]}{number}"


def split_id(written: str) -> tuple[str, int]:
    """The kind and the number of a public id. Raises ``UsageError`` for what is none."""
    match = PUBLIC_ID.fullmatch(written.strip().lower())
    if match is None:
        raise UsageError(f"{written!r} is no id; ids are a letter and a number, such as m12, a7 or s31")
    return LETTER_KINDS[match[1]], int(match[2])


def public_number(name: str, kind: str) -> int | None:
    """The number of a public id (``a12``), or None if this is no id of that kind."""
    try:
        found, number = split_id(name)
    except UsageError:
        return None
    return number if found == kind else None
