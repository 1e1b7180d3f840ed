"""Identity across articles: resolve, explain, and what people decide about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from kb.cli import options as o
from kb.cli.output import database_url

if TYPE_CHECKING:
    from sqlalchemy import Engine

PANEL = "Identity"


@contextmanager
def writable(db: str | None) -> "Iterator[Engine]":
    """The database, to be written to; it must be there."""
    from kb.store.engine import open_database

    engine = open_database(database_url(db))
    try:
        yield engine
    finally:
        engine.dispose()


def resolve(
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change, and change nothing."),
    db: o.Database = None,
) -> None:
    """Compute anew, from all articles and all decisions, which reports are one actor, meeting, statement."""
    from kb.resolve.run import resolve as run

    with writable(db) as engine:
        changes = run(engine, dry_run)
    for line in changes.lines:
        typer.echo(line)
    typer.echo(f"kb: {'would be: ' if dry_run else ''}{changes}", err=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(rich_help_panel=PANEL)(resolve)
