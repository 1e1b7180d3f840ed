"""``kb report``: the analyses, as rows."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options as o
from kb.cli.listings import PANEL, Status, Where
from kb.cli.output import database_url, emit, emit_for_people, tell_unknown

if TYPE_CHECKING:
    from kb.queries.reports import Scope


def report_names(incomplete: str) -> list[str]:
    """The reports whose names begin so."""
    from kb.queries.reports import REPORTS

    return [name for name in REPORTS if name.startswith(incomplete)]


Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="Which report; without it, list them.", autocompletion=report_names),
]
To = Annotated[str | None, typer.Option("--to", metavar="NAME", help="The other party: an actor, a country, a bloc.")]
Chart = Annotated[
    Path | None,
    typer.Option(
        "--chart",
        metavar="[FILE]",
        help="Also draw a chart into a .svg, .png or .html file; without FILE, draw it here instead of the table.",
    ),
]
Bloc = Annotated[
    list[str] | None,
    typer.Option(
        "--bloc", metavar="NAME", help="Show countries as their bloc; repeatable, the first that fits counts."
    ),
]
TERMINAL = "-"
"""What ``--chart`` without a file is."""
LIMIT = 50
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-n",
        min=0,
        max=o.MOST,
        help=f"At most so many rows ({LIMIT}), or bars in the terminal (40); 0 for all.",
    ),
]
DRAWN = 100_000
"""Rows that a chart is made of at most."""
Per = Annotated[
    str | None,
    typer.Option("--per", metavar="year|quarter|month", help="Count each year, quarter or month separately."),
]
Count = Annotated[
    str,
    typer.Option(
        "--count", metavar="facts|reports", help="Count each fact once, or once for each article that reports it."
    ),
]


def report(
    *,
    name: Name = None, actor: o.Actors = None, country: o.Countries = None, to: To = None, since: o.Since = None,
    until: o.Until = None, place: Where = None, outlet: o.Outlet = None, status: Status = None,
    min_confidence: o.Sure = None, count: Count = "facts", bloc: Bloc = None, per: Per = None, chart: Chart = None,
    limit: Limit = None, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """Run an analysis: who meets whom, what became of plans, how the tone changes. Without NAME, list them."""
    from kb.queries.reports import Scope, answer

    if name is None:
        list_reports(form)
        return
    scope = Scope(
        actor=tuple(actor or ()), country=tuple(country or ()), to=to, since=since, until=until, place=place,
        outlet=outlet, status=tuple(status or ()), confidence=min_confidence, count=count,
        bloc=tuple(bloc or ()), per=per,
    )  # fmt: skip
    url = database_url(db)
    if chart:
        draw(name, scope, url, chart, form, limit=limit)
    if str(chart) == TERMINAL:
        return
    limit = LIMIT if limit is None else limit
    rows = answer(name, scope, url, limit + 1 if limit else None)
    if not emit_for_people(rows.columns, rows.rows, form, limit, rows.types):
        tell_unknown(actor or (), url)


def draw(name: str, scope: "Scope", url: str, path: Path, form: o.Format, *, limit: int | None) -> None:
    """Write the chart of a report to a file, or into the terminal, there in the place of the table."""
    from kb.errors import UsageError
    from kb.queries.reports import REPORTS, answer, asked
    from kb.render.charts import MOST, save_chart
    from kb.render.terminal import print_chart

    chart, note, rows = REPORTS[name].chart, asked(scope), answer(name, scope, url, DRAWN)
    if str(path) == TERMINAL:
        if form is not o.Format.table:
            raise UsageError(
                f"a chart in the terminal takes the place of {form}: name a file, or leave one of them out"
            )
        most = MOST if limit is None else limit
        print_chart(rows.columns, list(rows.rows), chart, chart.title, sys.stdout, note=note, most=most)
        return
    save_chart(rows.columns, list(rows.rows), chart, chart.title, path, note=note)


def list_reports(form: o.Format) -> None:
    """Each report and what it answers; for programs how it counts, too."""
    from kb.queries.reports import REPORTS

    rows = [(name, report.answers, report.counts) for name, report in REPORTS.items()]
    shown = 2 if form is o.Format.table else 3
    emit(("report", "answers", "counts")[:shown], [row[:shown] for row in rows], form)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(rich_help_panel=PANEL)(report)
