"""Typer commands: parse, call, render; no logic.

Nothing here imports what costs time (spaCy, SQLAlchemy, pydantic) before a command that needs it runs, so that
``kb --help`` stays fast.
"""

import typer

from kb.cli import (
    corrections,
    database,
    explore,
    exports,
    gazetteer,
    linking,
    listings,
    look,
    reports,
    resolution,
    watching,
    work,
)
from kb.cli.group import Group

app = typer.Typer(
    name="kb",
    cls=Group,
    help="Reads news about diplomacy into a relational knowledge base: who met whom, who said what, who reacted how.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
work.register(app)
watching.register(app)
listings.register(app)
reports.register(app)
look.register(app)
resolution.register(app)
corrections.register(app)
linking.register(app)
explore.register(app)
app.add_typer(exports.app, name="export", rich_help_panel=work.PANEL)
app.add_typer(database.app, name="db")
app.add_typer(gazetteer.app, name="gazetteer")

__all__ = ["app"]
