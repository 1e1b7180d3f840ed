"""``kb watch``: sources that are read again and again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.output import database, database_url, tell
from kb.cli.voice import Level
from kb.cli.work import PANEL
from kb.errors import PARTIAL_FAILURE, InputError, UsageError

if TYPE_CHECKING:
    from kb.watch.tell import Teller

Sources = Annotated[Path, typer.Argument(metavar="SOURCES.toml", help="What is to be read; see docs/watch.md.")]
Every = Annotated[
    str | None,
    typer.Option("--every", metavar="TIME", help="How often: 90s, 15m, 2h, 1d."),
]
Once = Annotated[bool, typer.Option("--once", help="Read everything once and end, as for cron.")]
Form = Annotated[o.Format, typer.Option("--format", "-f", help="table for people, json or jsonl for JSON lines.")]
Webhook = Annotated[
    str | None, typer.Option("--webhook", metavar="URL", help="Post what is new there, rather than to stdout.")
]


def watch(
    *,
    sources: Sources, every: Every = None, once: Once = False, form: Form = o.Format.table, webhook: Webhook = None,
    workers: o.Workers = 1, batch_size: o.BatchSize = 32, backend: o.Backend = None, pipeline: o.Pipeline = None,
    resolve: o.Resolve = True, db: o.Database = None,
) -> None:  # fmt: skip
    """Read feeds, sitemaps, pages and folders again and again: load, resolve and tell what is new in them.

    It goes on until it is told to end (Ctrl-C, SIGTERM), then finishes its batch; started again it goes on from there.
    """
    from kb.cli.signals import Interrupt
    from kb.extract.backend import backend_of, chosen
    from kb.watch.config import address, seconds, watching
    from kb.watch.news import require_askable
    from kb.watch.rounds import Watch
    from kb.watch.tell import by_post
    from kb.workers import extractor_when_needed

    url, told, choice = database_url(db), watching(sources), chosen(backend, pipeline)
    try:
        told = told.model_copy(update={"every": seconds(every)}) if every else told
        post = address(webhook) if webhook else told.webhook
        speak = by_post(post) if post else spoken(form)
    except ValueError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise InputError(str(error)) from error
    require_askable(told.search)
    run = backend_of(choice).run
    stopped = Interrupt()
    with database(url, create=True) as engine, stopped, extractor_when_needed(choice, workers) as extract:
        whole = Watch(engine, told, extract, run, speak, note, complain, stopped, batch_size, resolve)
        whole.run(once)
    if once and stopped.asked:
        raise typer.Exit(128 + stopped.asked)
    if once and whole.failed:
        raise typer.Exit(PARTIAL_FAILURE)


def complain(text: str) -> None:
    """Tell what could not be done."""
    note(text, Level.failure)


def spoken(form: o.Format) -> "Teller":
    """What writes news to stdout. Raises UsageError for a format in which news has none."""
    from kb.watch.tell import as_json_lines, to_people

    if form not in (o.Format.table, o.Format.json, o.Format.jsonl):
        raise UsageError(f"what is new is told as table, json or jsonl, not {form}")
    return to_people(tell) if form is o.Format.table else as_json_lines(typer.echo)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(rich_help_panel=PANEL)(watch)
