"""Look closer: one row with its evidence, a search, a statement of SQL."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb import guard
from kb.cli import options as o
from kb.cli.group import note
from kb.cli.listings import PANEL
from kb.cli.output import database, database_url, emit, tell_unknown
from kb.cli.pager import paged
from kb.errors import InputError


def show(
    id: Annotated[str, typer.Argument(help="m12, s12, r12, a12, p12 or d12, as the listings give them.")],  # noqa: A002
    form: o.Form = o.Format.table,
    db: o.Database = None,
) -> None:
    """Show one row with its evidence highlighted in the sentence, and the article and run that it came from."""
    from kb.queries.show import show as find
    from kb.render.evidence import write_shown
    from kb.render.people import fields_with_country_names
    from kb.store.engine import reading

    with database(database_url(db)) as engine, reading(engine) as connection:
        found = find(connection, id)
    if found.id != id.strip().lower():
        note(f"{id} was merged into {found.id}")
    if found.fields.get("verdict") == "rejected":
        note(f"{found.id} was rejected: no listing, view or count has it")
    fields = fields_with_country_names(found.fields) if form is o.Format.table else found.fields
    with paged() as out:
        write_shown(found.id, fields, found.evidence, form.value, out)


What = Annotated[list[str] | None, typer.Option("--kind", help="article or statement; repeatable.")]


def search(
    *,
    text: Annotated[str, typer.Argument(help='Words, "phrases in quotation marks", -words to leave out, OR.')],
    kind: What = None, actor: o.Actors = None, country: o.Countries = None, since: o.Since = None,
    until: o.Until = None, outlet: o.Outlet = None, limit: o.Limit = 20, form: o.Form = o.Format.table,
    db: o.Database = None,
) -> None:  # fmt: skip
    """Search articles and statements for words, the best matches first.

    --actor finds articles that mention somebody, and statements that somebody made. Of more than 5,000 articles or
    statements found, the newest 5,000 are ranked.
    """
    from kb.queries.search import KINDS, Hit
    from kb.queries.search import search as find

    given = {"actor": actor or (), "country": country or (), "since": since, "until": until, "outlet": outlet}
    with database(database_url(db)) as engine:
        found = find(engine, text, kind or KINDS, limit, note, **given)
    if form is o.Format.table:
        columns = ("id", "date", "outlet", "title or speaker", "snippet")
        emit(columns, [(hit.id, hit.date, hit.outlet, hit.heading, hit.snippet) for hit in found], form)
    else:
        emit(Hit._fields, found, form)
    if not found:
        tell_unknown(actor or (), database_url(db))
        note("nothing has all of that; fewer words or filters, or OR between words, find more")


Statement = Annotated[
    str | None,
    typer.Argument(
        metavar="STATEMENT|FILE|-",
        help="A query, a .sql file, or - for standard input; without it, a prompt.",
        show_default=False,
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="The value of :NAME in the query; repeatable."),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout", min=0.001, max=10**6, callback=o.finite, metavar="SECONDS", help="Give up after this time."
    ),
]


def sql(
    *,
    statement: Statement = None, param: Parameters = None, limit: o.Limit = 1000, timeout: Timeout = 60.0,
    form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """Run a SQL query, or open a prompt for several. The database itself refuses to write."""
    from kb.queries.sql import read_only, require_used

    url, parameters = database_url(db), o.pairs("--param", param)
    if statement is None and sys.stdin.isatty() and sys.stdout.isatty():
        from kb.cli.prompt import Shell, interact

        interact(Shell(url, form, limit, timeout, parameters))
        return
    text = statement_of(statement or "-")
    require_used(parameters, text)
    rows = read_only(text, url, parameters, timeout)
    emit(rows.columns, rows.rows, form, limit)


def statement_of(argument: str) -> str:
    """The statement itself, the text of the file that is named, or of standard input."""
    try:
        if argument == "-":
            return sys.stdin.read()
        if not argument.endswith(".sql"):
            return argument
        guard.require_readable(argument)
        return Path(argument).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{argument}: {getattr(error, 'strerror', None) or error}") from error


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (show, search, sql):
        app.command(rich_help_panel=PANEL)(command)
