"""``kb report``: the analyses, as rows."""

from typing import Annotated

import typer

from kb.cli import options as o
from kb.cli.listings import PANEL, Status, Where
from kb.cli.output import database_url, emit

Name = Annotated[str | None, typer.Argument(metavar="NAME", help="Which report; without it, a list of them.")]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", "-c", metavar="NAME", help="A country, a bloc (EU), or NAME=AAA,BBB; repeatable."),
]
To = Annotated[str | None, typer.Option("--to", metavar="NAME", help="The other party: an actor, a country, a bloc.")]
Sure = Annotated[
    float | None, typer.Option("--min-confidence", min=0, max=1, help="Only what is at least that sure (0 to 1).")
]
Count = Annotated[str, typer.Option("--count", metavar="facts|reports", help="Each once, or once an article.")]


def report(
    *,
    name: Name = None, actor: o.Actors = None, country: Countries = None, to: To = None, since: o.Since = None,
    until: o.Until = None, place: Where = None, outlet: o.Outlet = None, status: Status = None,
    min_confidence: Sure = None, count: Count = "facts",
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """An analysis: who meets whom, what became of plans, how the tone changes…; without NAME, what there is."""
    from kb.queries.reports import Scope, ask
    from kb.queries.run import run

    if name is None:
        list_reports(form)
        return
    scope = Scope(
        actor=tuple(actor or ()), country=tuple(country or ()), to=to, since=since, until=until, place=place,
        outlet=outlet, status=tuple(status or ()), confidence=min_confidence, count=count,
    )  # fmt: skip
    rows = run(ask(name, scope), database_url(db), limit + 1 if limit else None)
    emit(rows.columns, rows.rows, form, limit)


def list_reports(form: o.Format) -> None:
    """Each report, what it answers, how it counts."""
    from kb.queries.reports import REPORTS

    emit(("report", "answers", "counts"), [(k, r.answers, r.counts) for k, r in REPORTS.items()], form)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(rich_help_panel=PANEL)(report)
