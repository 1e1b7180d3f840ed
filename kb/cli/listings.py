"""The listings: ``kb meetings``, ``kb statements`` and their like."""

from typing import Annotated

import typer

from kb.cli import options as o
from kb.cli.output import list_rows

PANEL = "Ask the database"
MODES = "bilateral, visit, third-party, multilateral or phone; repeatable."
STANCES = "SUPPORT, AGREE, CONCEDE, REQUEST, ACCUSE, REJECT or THREATEN; repeatable."
Where = Annotated[str | None, typer.Option("--place", metavar="NAME", help="A place, or a country by name or code.")]
Status = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        help="held, ongoing, planned, proposed or cancelled; repeatable.",
        autocompletion=o.completing("MeetingStatus"),
    ),
]
Mode = Annotated[list[str] | None, typer.Option("--mode", help=MODES, autocompletion=o.completing("MeetingMode"))]
Speech = Annotated[
    list[str] | None,
    typer.Option(
        "--form",
        metavar="FORM",
        help="direct, indirect or mixed; repeatable.",
        autocompletion=o.completing("StatementForm"),
    ),
]
Stance = Annotated[list[str] | None, typer.Option("--stance", help=STANCES, autocompletion=o.completing("Stance"))]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="person, organization, country or group; repeatable.", autocompletion=o.completing("ActorKind")
    ),
]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="ISO 639-1 code.")]
Text = Annotated[
    str | None, typer.Option("--text", metavar="WORDS", help="Only if the article (or the statement) has these words.")
]
Name = Annotated[str | None, typer.Argument(help="A name, an alias or an id.")]


def meetings(
    *,
    actor: o.Actors = None, country: o.Countries = None, since: o.Since = None, until: o.Until = None,
    place: Where = None, status: Status = None, mode: Mode = None, outlet: o.Outlet = None, text: Text = None,
    min_confidence: o.Sure = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List meetings, newest first: who met whom, where and when. All actors and countries named must take part."""
    list_rows("meetings", db, form, limit, actor=actor, country=country, since=since, until=until, place=place,
              status=status, mode=mode, outlet=outlet, text=text, confidence=min_confidence)  # fmt: skip


def statements(
    *,
    actor: o.Actors = None, country: o.Countries = None, to: o.To = None, since: o.Since = None,
    until: o.Until = None, speech: Speech = None, outlet: o.Outlet = None, text: Text = None,
    min_confidence: o.Sure = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List statements, newest first: who said what to whom."""
    list_rows("statements", db, form, limit, actor=actor, country=country, to=to, since=since, until=until,
              form=speech, outlet=outlet, text=text, confidence=min_confidence)  # fmt: skip


def reactions(
    *,
    actor: o.Actors = None, country: o.Countries = None, to: o.To = None, since: o.Since = None,
    until: o.Until = None, stance: Stance = None, outlet: o.Outlet = None, text: Text = None,
    min_confidence: o.Sure = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List reactions, newest first: who reacted how to what."""
    list_rows("reactions", db, form, limit, actor=actor, country=country, to=to, since=since, until=until,
              stance=stance, outlet=outlet, text=text, confidence=min_confidence)  # fmt: skip


def actors(
    *,
    name: Name = None, country: o.Countries = None, kind: Kind = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List people, organizations, countries and groups, those with the most articles first."""
    list_rows("actors", db, form, limit, name=name, country=country, kind=kind)


def places(
    *,
    name: Name = None, country: o.Countries = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List places with their coordinates, those with the most meetings first."""
    list_rows("places", db, form, limit, name=name, country=country)


def articles(
    *,
    actor: o.Actors = None, country: o.Countries = None, since: o.Since = None, until: o.Until = None,
    outlet: o.Outlet = None, language: Language = None, text: Text = None,
    limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None,
) -> None:  # fmt: skip
    """List articles, newest first. All actors and countries named must occur in them."""
    list_rows("articles", db, form, limit, actor=actor, country=country, since=since, until=until,
              outlet=outlet, language=language, text=text)  # fmt: skip


def failures(limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None) -> None:
    """List what could not be read, or only in part, and why, latest first."""
    list_rows("failures", db, form, limit)


def runs(limit: o.Limit = 50, form: o.Form = o.Format.table, db: o.Database = None) -> None:
    """List which versions of program, pipeline, backend, weights and gazetteer extracted how many articles."""
    list_rows("runs", db, form, limit)


def stats(form: o.Form = o.Format.table, db: o.Database = None) -> None:
    """Count what is in the database."""
    list_rows("stats", db, form, 0)


def register(app: typer.Typer) -> None:
    """Add the listings to the program."""
    for command in (meetings, statements, reactions, actors, places, articles, failures, runs, stats):
        app.command(rich_help_panel=PANEL)(command)
