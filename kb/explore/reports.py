"""The reports: their parameters as a form, their rows, and their charts as the Vega-Lite of ``--chart``."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from kb.errors import UsageError
from kb.explore.site import Visit
from kb.queries.reports import REPORTS, Scope, ask, asked
from kb.queries.run import rows_on
from kb.render.charts import COUNTRIES
from kb.rows import Rows

LIMIT, DRAWN = 200, 20_000
"""Rows of the table, and rows that a chart is made of, at most."""
MANY = ("actor", "country", "status", "bloc")
CHOICES = {"count": ("facts", "reports"), "per": ("", "year", "quarter", "month")}
KINDS = {"a": "actors", "m": "meetings", "s": "statements", "r": "reactions", "p": "places", "d": "articles"}
NUMBERS = ("int", "float")


def reports_page(visit: Visit) -> Response:
    """All reports, and what each answers."""
    return visit.page("reports.html", reports=REPORTS)


def report_page(visit: Visit, name: str) -> Response:
    """One report."""
    report, scope = known(name), scope_of(visit, name)
    waiting = missing(name, scope)
    rows = Rows([], []) if waiting else rows_of(visit, name, scope, LIMIT + 1)
    listed = list(rows.rows)
    numeric = [kind is not None and kind.__name__ in NUMBERS for kind in rows.types]
    return visit.page(
        "report.html", name=name, report=report, columns=list(rows.columns), rows=listed[:LIMIT], numeric=numeric,
        more=len(listed) > LIMIT, limit=LIMIT, waiting=waiting, asked=asked(scope), codes=COUNTRIES, choices=CHOICES,
        given={key: visit.request.query_params.getlist(key) for key in report.heeds}, kinds=KINDS,
        query=visit.request.url.query, command=command(name, visit),
    )  # fmt: skip


def missing(name: str, scope: Scope) -> str:
    """What a report needs before it can be asked; empty if it has all."""
    named = scope.actor or scope.country
    if name == "timeline" and not (named or scope.to):
        return "Of whom? Name an actor or a country."
    if name == "sayings" and not (named and scope.to):
        return "Of whom about whom? Name an actor or a country, and to whom."
    return ""


def chart(visit: Visit, name: str) -> Response:
    """The chart of a report as Vega-Lite."""
    from kb.render.charts import specification

    report, scope = known(name), scope_of(visit, name)
    rows = rows_of(visit, name, scope, DRAWN)
    try:
        how = report.chart
        return JSONResponse(specification(rows.columns, list(rows.rows), how, how.title, asked(scope)))
    except ImportError as error:
        raise UsageError("charts need more packages: pip install 'kb[charts]'") from error


def known(name: str) -> Any:
    """A report. Raises UsageError for a name that is none."""
    if name not in REPORTS:
        raise UsageError(f"no report {name!r}: one of {', '.join(REPORTS)}")
    return REPORTS[name]


def scope_of(visit: Visit, name: str) -> Scope:
    """The parameters of a report in an address. Raises UsageError for those that it doesn't heed."""
    given: dict[str, Any] = {}
    heeds = known(name).heeds
    for key, value in visit.request.query_params.multi_items():
        if key not in heeds:
            raise UsageError(f"the report {name} has no filter {key!r}: one of {', '.join(heeds)}")
        if not value.strip():
            continue
        if key in MANY:
            given[key] = (*given.get(key, ()), value.strip())
        elif key == "confidence":
            given[key] = share(value)
        else:
            given[key] = value.strip()
    return Scope(**given)


def share(value: str) -> float:
    """A number from 0 to 1. Raises UsageError for others."""
    try:
        out = float(value)
    except ValueError:
        out = -1
    if not 0 <= out <= 1:
        raise UsageError(f"confidence is a number from 0 to 1, not {value!r}")
    return out


def rows_of(visit: Visit, name: str, scope: Scope, limit: int) -> Rows:
    """The rows of a report, as ``kb report`` gives them."""
    finish = REPORTS[name].finish
    if finish is None:
        return rows_on(visit.connection, ask(name, scope), limit)
    done = finish(rows_on(visit.connection, ask(name, scope)))
    return Rows(done.columns, list(done.rows)[:limit], done.types)


def command(name: str, visit: Visit) -> str:
    """The command that gives the same rows."""
    import shlex

    words: list[str] = ["kb", "report", name]
    pairs: Sequence[tuple[str, str]] = visit.request.query_params.multi_items()
    for key, value in pairs:
        if value.strip():
            words += [f"--{'min-confidence' if key == 'confidence' else key}", value.strip()]
    words += ["--db", visit.site.named] if visit.site.named else []
    return shlex.join(words)
