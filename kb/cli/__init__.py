"""Typer commands: parse, call, render; no logic.

Nothing here imports what costs time (spaCy, SQLAlchemy, pydantic) before a command that needs it runs, so that
``kb --help`` stays fast.
"""

from typing import Annotated

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
from kb.cli.group import PROGRAM, Group
from kb.cli.voice import LogFormat, tuned

app = typer.Typer(
    name=PROGRAM,
    cls=Group,
    help="Reads news about diplomacy into a relational knowledge base: who met whom, who said what, who reacted how.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def voice(
    quiet: Annotated[bool, typer.Option("--quiet", help="Say on stderr only what failed; no progress.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say each stage, and how far it is.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="How that is written.")] = LogFormat.text,
) -> None:
    """Read news about diplomacy into a relational knowledge base: who met whom, who said what, who reacted how."""
    tuned(quiet, verbose, log_format)


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
