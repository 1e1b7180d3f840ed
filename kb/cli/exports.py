"""``kb export``: what is stored, in formats for other programs."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.listings import Status, Where
from kb.cli.output import database, database_url, output_to
from kb.cli.reports import Countries, Sure
from kb.exports import EXPORTS

app = typer.Typer(no_args_is_help=True, help="Write what is stored in formats for other programs.")
EVENTS = ("events", "events-jsonl")
"""One command writes both."""


class Events(StrEnum):
    """How event data is written."""

    csv = "csv"
    jsonl = "jsonl"


EventForm = Annotated[Events, typer.Option("--format", "-f", help="How events are written.")]


@app.callback()
def exports() -> None:
    """Write what is stored in formats for other programs."""


@app.command("records")
def records(output: o.Output = None, db: o.Database = None) -> None:
    """Document records as JSON lines, as they were loaded; ``entity`` says who and what is the same in all."""
    from kb.store.records import records

    with database(database_url(db)) as engine, output_to(output) as out:
        out.writelines(record.to_json() + "\n" for record in records(engine, entities=True))


@app.command("parquet")
def parquet(folder: o.Folder, db: o.Database = None) -> None:
    """All tables as Parquet files, evidence and meetings partitioned by month; needs the extra `parquet`."""
    from kb.exports.parquet import write_tables

    with database(database_url(db)) as engine:
        done = write_tables(engine, folder)
    note(f"{sum(done.values())} rows of {len(done)} tables in {folder}")


def written(name: str, output: Any, db: str | None, /, min_confidence: float | None, **given: Any) -> None:
    """Write an export of ``kb.exports``; how much there was, goes to stderr."""
    from kb.exports import export
    from kb.queries.reports import Scope

    scope = Scope(confidence=min_confidence, **{key: value for key, value in given.items() if value is not None})
    with database(database_url(db)) as engine, output_to(output) as out:
        done = export(name, engine, scope, out)
    note(f"{done}")


def command(name: str) -> Callable[..., None]:
    """The command of an export: all take the same parameters."""

    def run(
        *,
        output: o.Output = None, actor: o.Actors = None, country: Countries = None, since: o.Since = None,
        until: o.Until = None, place: Where = None, status: Status = None, outlet: o.Outlet = None,
        min_confidence: Sure = None, db: o.Database = None,
    ) -> None:  # fmt: skip
        written(name, output, db, actor=actor, country=country, since=since, until=until, place=place,
                status=status, outlet=outlet, min_confidence=min_confidence)  # fmt: skip

    return run


@app.command("events", help=EXPORTS["events"].says)
def events(
    *,
    output: o.Output = None, form: EventForm = Events.csv, actor: o.Actors = None, country: Countries = None,
    since: o.Since = None, until: o.Until = None, place: Where = None, status: Status = None,
    outlet: o.Outlet = None, min_confidence: Sure = None, db: o.Database = None,
) -> None:  # fmt: skip
    """Write meetings and reactions as event data, as CSV or as JSON lines."""
    name = "events" if form is Events.csv else "events-jsonl"
    written(name, output, db, actor=actor, country=country, since=since, until=until, place=place,
            status=status, outlet=outlet, min_confidence=min_confidence)  # fmt: skip


for name, one in EXPORTS.items():
    if name not in EVENTS:
        app.command(name, help=one.says)(command(name))
