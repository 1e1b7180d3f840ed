"""Identity across articles: resolve, explain, and what people decide about it."""

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.output import database, database_url, tell
from kb.cli.pager import paged
from kb.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from kb.resolve.decide import Desk
    from kb.resolve.review import Case

    Make = Callable[[Desk], int | None]

PANEL = "Match and correct"


@contextmanager
def writable(db: str | None) -> "Iterator[Engine]":
    """The database, to be written to; it must be there."""
    from kb.store.engine import open_database

    engine = open_database(database_url(db))
    try:
        yield engine
    finally:
        engine.dispose()


def resolve(
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change, but change nothing."),
    db: o.Database = None,
) -> None:
    """Work out again, from all articles and decisions, which reports are about the same actor, meeting or statement."""
    from kb.resolve.run import resolve as run

    with writable(db) as engine:
        changes = run(engine, dry_run)
    for line in changes.lines:
        tell(line)
    note(f"{'would be: ' if dry_run else ''}{changes}")


Who = Annotated[
    str | None, typer.Option("--author", envvar="KB_AUTHOR", help="Who decides; your login name by default.")
]
Why = Annotated[str | None, typer.Option("--reason", "-r", help="Why, to be kept with the decision.")]
Thing = Annotated[str, typer.Argument(metavar="ENTITY", help="An id (m12, a7, s3, p4) or a name that only one has.")]
Later = Annotated[bool, typer.Option("--later", help="Only record the decision; the next `kb resolve` applies it.")]


def settled(engine: "Engine", make: "Callable[[Connection], int | None]", later: bool = False) -> int | None:
    """Decide and resolve anew, all or nothing; tell which ids were given up and which are back."""
    from kb.resolve.run import decided

    number, changes = decided(engine, make, later)
    for line in changes.lines if changes else ():
        tell(line)
    return number


def decide(
    db: str | None, author: str | None, reason: str | None, later: bool, make: "Make", *, already: str = ""
) -> None:  # fmt: skip
    """Write a decision down and resolve anew; say ``already`` if there is nothing to decide."""
    from kb.resolve.decide import Desk

    who = author or getpass.getuser()
    with writable(db) as engine:
        number = settled(engine, lambda connection: make(Desk(connection, who, reason)), later)
    said = f"decision {number}; `kb undo {number}` takes it back" if number is not None else already
    note(f"{said}")


def merge(
    *,
    entities: Annotated[list[str], typer.Argument(metavar="ENTITY ENTITY…", help="Ids, or names that only one has.")],
    author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Merge two or more entities into one."""
    decide(db, author, reason, later, lambda desk: desk.merge(entities))


def split(
    *,
    entity: Thing,
    parts: Annotated[
        list[str],
        typer.Argument(metavar="PART…", help="Articles (d5), reports (d5:m2), or other entities to keep apart."),
    ],
    author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Split an entity in two: by articles or reports that belong elsewhere, or by entities to keep apart."""
    decide(db, author, reason, later, lambda desk: desk.split(entity, parts))


def rename(
    *, entity: Thing, name: str, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None
) -> None:
    """Rename an entity."""
    decide(db, author, reason, later, lambda desk: desk.rename(entity, name))


def reject(entity: Thing, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None) -> None:
    """Mark something as wrong: no listing, view or count has it any more."""
    decide(
        db, author, reason, later, lambda desk: desk.judge("reject", entity), already=f"{entity} is rejected already"
    )


def confirm(entity: Thing, author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None) -> None:
    """Mark something as right, and its reports as belonging together."""
    decide(
        db, author, reason, later, lambda desk: desk.judge("confirm", entity), already=f"{entity} is confirmed already"
    )


def assign(
    *,
    entity: Thing,
    what: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE|REPORT…", help="status=held, place=p4, d5:m2")],
    author: Who = None, reason: Why = None, later: Later = False, db: o.Database = None,
) -> None:  # fmt: skip
    """Set values of an entity (status=held), or move reports to it (d5:m2)."""
    decide(db, author, reason, later, lambda desk: desk.assign(entity, what))


def undo(number: Annotated[int, typer.Argument(min=1, max=o.MOST)], db: o.Database = None) -> None:
    """Undo a decision; the list of decisions still shows it."""
    from kb.resolve.decisions import undo as take_back

    def back(connection: "Connection") -> int:
        take_back(connection, number)
        return number

    with writable(db) as engine:
        settled(engine, back)
    note(f"decision {number} is undone")


decisions = typer.Typer(no_args_is_help=True, help="List what people decided, or share it as a file.")


@decisions.command("list")
def list_decisions(form: o.Form = o.Format.table, db: o.Database = None) -> None:
    """List all decisions, oldest first."""
    from kb.cli.output import emit
    from kb.resolve.decisions import decisions as found
    from kb.resolve.decisions import describe
    from kb.store.engine import reading

    with database(database_url(db)) as engine, reading(engine) as connection:
        rows = [(d.number, describe(d), "undone" if d.undone_at else "") for d in found(connection, active=False)]
    emit(("number", "decision", "state"), rows, form)


@decisions.command("export")
def export_decisions(output: o.Output = None, db: o.Database = None) -> None:
    """Write all decisions as JSON lines that `kb decisions import` can apply to another database."""
    from kb.cli.output import output_to
    from kb.resolve.decide import exported
    from kb.store.engine import reading

    with database(database_url(db)) as engine, reading(engine) as connection:
        lines = list(exported(connection))
    with output_to(output) as out:
        out.writelines(lines)


@decisions.command("import")
def import_decisions(file: Annotated[str, typer.Argument(metavar="FILE")], db: o.Database = None) -> None:
    """Apply the decisions of a file that aren't there yet, and resolve."""
    from kb.resolve.decide import imported

    database_url(db)  # from here on its files are known, and not read as text
    lines = lines_of(file)
    with writable(db) as engine:
        count = settled(engine, lambda connection: imported(connection, lines))
    note(f"{count} decisions imported")


def lines_of(file: str) -> list[str]:
    """The lines of a file, or of standard input. Raises InputError."""
    from kb import guard

    try:
        if file == "-":
            return sys.stdin.readlines()
        guard.require_readable(file)
        return Path(file).read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{file} is no text: {error}") from error


def explain(
    entities: Annotated[
        list[str], typer.Argument(metavar="ENTITY [ENTITY]", help="One entity, or two of the same kind.")
    ],
    db: o.Database = None,
) -> None:
    """Explain why reports were joined in one entity, or why two entities were kept apart."""
    from kb.render.cells import shown
    from kb.resolve.explain import explain as found
    from kb.store.engine import reading

    with database(database_url(db)) as engine, reading(engine) as connection:
        lines = found(connection, entities)
    with paged() as out:
        out.writelines(shown(line) + "\n" for line in lines)


def reprocess(
    *, every: Annotated[bool, typer.Option("--all", help="Also extract what would come out the same.")] = False,
    imported: Annotated[bool, typer.Option("--imported", help="Also records that name no extractor.")] = False,
    workers: o.Workers = 1, batch_size: o.BatchSize = 32, backend: o.Backend = None, pipeline: o.Pipeline = None,
    db: o.Database = None,
) -> None:  # fmt: skip
    """Extract again what another version, backend, pipeline or gazetteer extracted. What is the same keeps its id."""
    from kb.cli.progress import progress
    from kb.cli.signals import Interrupt
    from kb.cli.work import finish
    from kb.extract.backend import backend_of, chosen
    from kb.ingest import Job
    from kb.resolve.run import articles
    from kb.workers import extractor

    choice = chosen(backend, pipeline)
    with (
        writable(db) as engine, Interrupt() as stopped, progress("Extracting") as report,
        extractor(choice, workers) as extract,
    ):  # fmt: skip
        run = None if every else backend_of(choice).run
        summary = Job(engine, report, stopped, batch_size).reprocess(articles(engine, imported), extract, run)
    finish(summary, stopped.asked)


def review(author: Who = None, limit: o.First = 20, db: o.Database = None) -> None:
    """Decide the least certain cases one by one: y the same, n not the same, s skip, q quit."""
    from kb.resolve.review import cases
    from kb.store.engine import reading

    who = author or getpass.getuser()
    with writable(db) as engine:
        with reading(engine) as connection:
            found = list(cases(connection))[: limit or None]
        done = 0
        for case in found:
            for side in (case.left, case.right):
                tell(f"{side.article}:{side.local} ({side.published or 'undated'})  {side.words}")
            tell(f"  {'joined now' if case.joined else 'kept apart now'}, score {case.score:.2f}: {case.why}")
            answer = typer.prompt(f"The same {case.kind}? y/n/s/q", default="s")[:1].lower()
            if answer == "q":
                break
            if answer in "yn":
                settled(engine, partial(answered, who, case, answer == "y"))
                done += 1
    note(f"{done} of {len(found)} cases decided")


def answered(who: str, case: "Case", one: bool, connection: "Connection") -> int | None:
    """A case decided; the decision's number, None if there is nothing to say."""
    from kb.resolve.decide import Desk
    from kb.resolve.review import decide

    return decide(Desk(connection, who, "review"), case, one)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (resolve, merge, split, rename, reject, confirm, assign, undo, explain, reprocess, review):
        app.command(rich_help_panel=PANEL)(command)
    app.add_typer(decisions, name="decisions", rich_help_panel=PANEL)
