"""Is the database whole? Each check is a question whose answer should be no rows.

What the schema makes impossible is asked too, as far as a damaged file or a disabled constraint could break it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from kb.kinds import ENTITIES, KINDS
from kb.store import dialect
from kb.store.base import Base
from kb.store.canonical import PARTIES_OF_REACTION
from kb.store.engine import database_errors
from kb.store.models import Article

SHOWN = 5
"""Rows named of each thing wrong."""


class Problem(NamedTuple):
    """One thing that is wrong: which check, how many rows, and some of them."""

    check: str
    rows: int
    examples: str


REPORTS = tuple(kind.reports for kind in KINDS.values())


def verify(engine: Engine) -> Iterator[Problem]:
    """Whatever is wrong with the database. Raises ``DatabaseError`` if it can't be read at all."""
    with database_errors(engine.url), engine.connect() as connection:
        if dialect.is_sqlite(connection):
            yield from _sqlite(connection)
        else:
            yield from _rows(connection, foreign_keys())
        yield from _rows(connection, spans_within_texts())
        yield from _rows(connection, references_within_articles())
        yield from _rows(connection, entities_with_reports())
        yield from _rows(connection, redirects())
        yield from _rows(connection, canonical_rows())
        yield from _rows(connection, parties_of_reactions(connection))
        yield from _rows(connection, dialect.search_checks(connection))


def _rows(connection: Connection, checks: dict[str, str]) -> Iterator[Problem]:
    for check, query in checks.items():
        found = [str(row[0]) for row in connection.exec_driver_sql(query)]
        if found:
            yield Problem(check, len(found), ", ".join(found[:SHOWN]))


def _sqlite(connection: Connection) -> Iterator[Problem]:
    said = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    if said != ["ok"]:
        yield Problem("the file is whole", len(said), "; ".join(said[:SHOWN]))
    broken = [f"{row[0]} {row[1]} → {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    if broken:
        yield Problem("foreign keys", len(broken), ", ".join(broken[:SHOWN]))


def foreign_keys() -> dict[str, str]:
    """For each foreign key, rows that point to nothing."""
    out = {}
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            column, other = key.parent.name, key.column.table.name
            out[f"foreign key {table.name}.{column}"] = (
                f"SELECT x.{column} FROM {table.name} x WHERE x.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key.column.name} = x.{column})"
            )
    return out


def spans_within_texts() -> dict[str, str]:
    """Spans that end after their article's text, or are none."""
    out = {}
    for kind in KINDS.values():
        if kind.spans:
            out[f"spans of {kind.checked}"] = (
                f"SELECT r.id FROM {kind.spans} x JOIN {kind.reports} r ON r.id = x.{kind.reports}_id"
                " JOIN article n ON n.id = r.article_id"
                " WHERE x.span_end > length(n.text) OR x.span_start < 0 OR x.span_start >= x.span_end"
            )
    for table, span in own_spans():
        out[f"spans of {table}: {span}"] = (
            f"SELECT r.id FROM {table} r JOIN article n ON n.id = r.article_id WHERE r.{span}_end > length(n.text)"
        )
    return out


def own_spans() -> Iterator[tuple[str, str]]:
    """The spans that tables of reports have in columns of their own: ``evidence_start``, ``evidence_end``."""
    for name in REPORTS:
        for column in Base.metadata.tables[name].columns:
            if column.name.endswith("_end"):
                yield name, column.name.removesuffix("_end")


def references_within_articles() -> dict[str, str]:
    """Reports that point to a report of another article."""
    out = {
        "participants of the same article": """
            SELECT m.id FROM meeting_report m JOIN meeting_report_participant x ON x.meeting_report_id = m.id
            JOIN actor_report a ON a.id = x.actor_report_id WHERE a.article_id <> m.article_id""",
        "addressees of the same article": """
            SELECT s.id FROM statement_report s JOIN statement_report_addressee x ON x.statement_report_id = s.id
            JOIN actor_report a ON a.id = x.actor_report_id WHERE a.article_id <> s.article_id""",
    }
    for name in REPORTS:
        keys = [key for column in Base.metadata.tables[name].columns for key in column.foreign_keys]
        for column, other in ((key.parent.name, key.column.table.name) for key in keys):
            if other in REPORTS:
                out[f"{name}.{column} of the same article"] = (
                    f"SELECT r.id FROM {name} r JOIN {other} o ON o.id = r.{column} WHERE o.article_id <> r.article_id"
                )
    return out


def entities_with_reports() -> dict[str, str]:
    """Entities that nothing reports and nobody decided about."""
    return {
        f"every {kind.name} has a report":
            f"SELECT e.id FROM {kind.name} e WHERE NOT EXISTS"
            f" (SELECT 1 FROM {kind.reports} r WHERE r.{kind.key} = e.id)"
            f" AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.subject = '{kind.letter}' || e.id)"
        for kind in KINDS.values() if kind.is_entity
    }  # fmt: skip


def redirects() -> dict[str, str]:
    """Ids that were given up and lead to no entity, or to one that hasn't the report by which they are known."""
    out = {}
    for kind in (KINDS[name] for name in ENTITIES):
        given_up = f"SELECT '{kind.letter}' || x.old_id FROM entity_redirect x"
        out[f"redirects lead to {kind.plural} that are there"] = (
            f"{given_up} WHERE x.kind = '{kind.name}'"
            f" AND NOT EXISTS (SELECT 1 FROM {kind.name} e WHERE e.id = x.new_id)"
        )
        out[f"redirects lead to the {kind.plural} of their reports"] = (
            f"{given_up} JOIN article n ON n.doc_id = x.anchor_doc_id JOIN {kind.reports} r ON r.article_id = n.id"
            f" AND r.local_id = x.anchor_local_id WHERE x.kind = '{kind.name}' AND r.{kind.key} <> x.new_id"
        )
    return out


def canonical_rows() -> dict[str, str]:
    """Entities whose parts are not those that their reports tell."""
    return {
        "every meeting has a status history": """
            SELECT m.id FROM meeting m WHERE EXISTS (SELECT 1 FROM meeting_report r WHERE r.meeting_id = m.id)
            AND NOT EXISTS (SELECT 1 FROM meeting_status s WHERE s.meeting_id = m.id)""",
        "participants are those of the reports": """
            SELECT r.meeting_id FROM meeting_report r JOIN meeting_report_participant x ON x.meeting_report_id = r.id
            JOIN actor_report a ON a.id = x.actor_report_id
            LEFT JOIN meeting_participant p ON p.meeting_id = r.meeting_id AND p.actor_id = a.actor_id
            WHERE p.meeting_id IS NULL AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.meeting_id = r.meeting_id
                                                       AND t.actor_id = a.actor_id AND t.role IS NULL)
            AND NOT EXISTS (SELECT 1 FROM actor c JOIN actor y ON y.country = c.country AND y.kind = 'person'
                            JOIN meeting_participant q ON q.actor_id = y.id AND q.meeting_id = r.meeting_id
                            WHERE c.id = a.actor_id AND c.kind = 'country')""",
        "participants are those that people named": """
            SELECT t.meeting_id FROM attendance t
            LEFT JOIN meeting_participant p ON p.meeting_id = t.meeting_id AND p.actor_id = t.actor_id
            WHERE (p.meeting_id IS NULL) <> (t.role IS NULL) OR p.role <> t.role""",
        "every name of a report is an alias": """
            SELECT r.actor_id FROM actor_report r LEFT JOIN actor_alias l ON l.actor_id = r.actor_id AND l.name = r.name
            WHERE l.actor_id IS NULL""",
        # the original is the one published first, which need not have been loaded first
        "no article is a copy of itself": "SELECT n.id FROM article n WHERE n.duplicate_of = n.id",
    }


def parties_of_reactions(connection: Connection) -> dict[str, str]:
    """Reactions of or to others than their reports tell."""
    return {f"reactions have the {column} of their reports":
            f"SELECT id FROM reaction WHERE {dialect.differ(connection, column, value)}"
            for column, value in PARTIES_OF_REACTION.items()}  # fmt: skip


def counts(engine: Engine) -> dict[str, int]:
    """Rows of each table."""
    with database_errors(engine.url), engine.connect() as connection:
        names = [table.name for table in Article.metadata.sorted_tables]
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}
