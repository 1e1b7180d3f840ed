"""``kb explore``: the database as pages."""

import getpass
from typing import Annotated

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.listings import PANEL
from kb.cli.output import database_url
from kb.errors import UsageError, missing_extra

Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="Address to serve on; any but this machine's own needs a token."),
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to serve on; 0 for any that is free.")]
Token = Annotated[
    str | None,
    typer.Option("--token", envvar="KB_EXPLORE_TOKEN", help="Secret that browsers must send; made up if needed."),
]
Edit = Annotated[bool, typer.Option("--edit", help="Allow corrections; without it nothing can be written.")]
Browser = Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")]
Who = Annotated[
    str | None, typer.Option("--author", envvar="KB_AUTHOR", help="Who decides; your login name by default.")
]


def explore(
    *, host: Host = "127.0.0.1", port: Port = 8765, token: Token = None, edit: Edit = False, browser: Browser = True,
    author: Who = None, db: o.Database = None,
) -> None:  # fmt: skip
    """Browse the database in your web browser: offline, and on this machine only."""
    try:
        from kb.explore.server import bound, serve
        from kb.explore.site import Site
    except ModuleNotFoundError as error:
        raise UsageError(missing_extra(f"the explorer needs {error.name}", "explore")) from error
    site = Site(database_url(db), edit, author or getpass.getuser(), db)
    try:
        socket = bound(host, port)
    except (OSError, ValueError) as error:  # ValueError: what is no name at all
        raise UsageError(f"can't serve on {host} port {port}: {getattr(error, 'strerror', None) or error}") from error
    with socket:
        serve(site, socket, host, token, browser=browser, note=note)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(rich_help_panel=PANEL)(explore)
