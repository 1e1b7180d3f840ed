"""`kb link`: actors and the items of a table that they are."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.output import database_url, emit, tell
from kb.cli.resolution import PANEL, Who, lines_of, writable

if TYPE_CHECKING:
    from kb.resolve.link import Linked


def link(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, JSON or JSON lines; - for standard input.")],
    threshold: Annotated[
        float, typer.Option("--threshold", "-t", min=0.0, max=1.0, help="The least score for a link.")
    ] = 0.8,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List all candidates, but link none.")] = False,
    author: Who = None, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """Give actors the Wikidata ids of a table of ids, names, aliases, countries and offices, and list the links."""
    from kb.resolve.items import items
    from kb.resolve.link import Match, link_all

    url = database_url(db)  # from here on its files are known, and not read as text
    table = items("".join(lines_of(file)), file)
    with writable(url) as engine:
        done = link_all(engine, table, file, author or getpass.getuser(), threshold, dry_run=dry_run)
    emit(Match._fields, [m for m in done.found if dry_run or m.state == "link"], form)
    for line in done.changes:
        tell(line)
    note(said(len(table), done, dry_run))


def said(items: int, done: "Linked", dry_run: bool) -> str:
    """What was done, in a line."""
    states = [match.state for match in done.found]
    linked = f"{states.count('link')} actors {'would be ' if dry_run else ''}linked"
    kept = f"{states.count('ambiguous')} ambiguous, {states.count('linked')} linked before"
    undo = f"; decisions {done.numbers[0]} to {done.numbers[-1]}, `kb undo` takes each back" if done.numbers else ""
    return f"{items} items: {linked}, {kept}{undo}"


def register(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command(rich_help_panel=PANEL)(link)
