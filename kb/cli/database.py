"""``kb db``: the database's versions and health."""

from typing import Annotated

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.output import database, database_url, emit

app = typer.Typer(no_args_is_help=True, help="Create, upgrade and check the database.")
Revision = Annotated[str, typer.Argument(help="A revision; by default the newest.")]


@app.command()
def upgrade(revision: Revision = "head", db: o.Database = None) -> None:
    """Create the database, or upgrade it to this program's version."""
    from kb.store import migrate
    from kb.store.urls import shown

    url = database_url(db)
    migrate.upgrade(url, revision)
    note(f"{shown(url)} is at version {migrate.current(url)}")


@app.command()
def current(db: o.Database = None) -> None:
    """Print the database's version."""
    from kb.store import migrate, version

    url = database_url(db)
    at = migrate.current(url)
    if at is None:
        raise version.empty(url)
    typer.echo(at)


@app.command()
def check(db: o.Database = None) -> None:
    """Check that the database has this program's version, and its tables their columns and indexes."""
    from kb.store import migrate
    from kb.store.urls import shown

    url = database_url(db)
    migrate.check(url)
    note(f"{shown(url)} is as it should be")


@app.command()
def verify(form: o.Form = o.Format.table, db: o.Database = None) -> None:
    """Check every row: references, spans within texts, the search index. Exit code 4 if something is wrong."""
    from kb.errors import DatabaseError
    from kb.store.urls import shown
    from kb.store.verify import Problem
    from kb.store.verify import verify as find

    url = database_url(db)
    with database(url) as engine:
        problems = list(find(engine))
    if problems:
        emit(Problem._fields, problems, form)
        raise DatabaseError(f"{shown(url)}: {len(problems)} checks failed")
    note(f"{shown(url)} is sound")
