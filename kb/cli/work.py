"""The work: ingest, extract, load, and the demonstration."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import typer

from kb.cli import options as o
from kb.cli.group import note
from kb.cli.output import database, database_url, list_rows, output_to
from kb.errors import PARTIAL_FAILURE, ArticleError

if TYPE_CHECKING:
    from kb.article import Article
    from kb.cli.signals import Interrupt
    from kb.extract.backend import Choice
    from kb.ingest import Summary
    from kb.record import DocumentRecord

T = TypeVar("T")
PANEL = "Work"
REASONS = 8
"""Kinds of faults that are named in the end."""
MANY = 1000
"""New articles from which resolution is given the memory of pipeline and workers."""


def ingest(
    *,
    paths: o.Paths, workers: o.Workers = 1, batch_size: o.BatchSize = 32, limit: o.First = 0,
    fmt: o.Source = None, preset: o.Preset = None, field: o.Fields = None, encoding: o.Encoding = None,
    follow_links: o.FollowLinks = False, follow: o.Follow = False, allow_private: o.AllowPrivate = False,
    published: o.Published = None, published_from: o.PublishedFrom = None, by_path: o.ByPath = False,
    outlet: o.SourceOutlet = None, source_url: o.SourceUrl = None, backend: o.Backend = None,
    pipeline: o.Pipeline = None, cluster: o.Cluster = None, resolve: o.Resolve = True, db: o.Database = None,
) -> None:  # fmt: skip
    """Read articles, extract what they say, and store it. What is loaded already is skipped."""
    from kb.cli.progress import expected
    from kb.cli.signals import Interrupt
    from kb.extract.backend import chosen
    from kb.sources import read

    told = o.reading(
        field, published, outlet, source_url, fmt=fmt, preset=preset, encoding=encoding, follow_links=follow_links,
        follow=follow, allow_private=allow_private, published_from=published_from,
        by_path=by_path,
    )  # fmt: skip
    found = read(paths, **told)
    stopped = Interrupt()
    summary = ingested(
        found, database_url(db), chosen(backend, pipeline), workers=workers, batch_size=batch_size, limit=limit,
        count=lambda: expected(paths, limit), cluster=cluster, identify=resolve, stopped=stopped,
    )  # fmt: skip
    finish(summary, stopped.asked)


def ingested(
    found: "Iterable[Article | ArticleError]", url: str, choice: "Choice", *, workers: int, batch_size: int,
    stopped: "Interrupt", limit: int = 0, count: "Callable[[], int | None]" = lambda: None, cluster: str | None = None,
    identify: bool = True,
) -> "Summary":  # fmt: skip
    """Ingest with a progress bar; a database that isn't there is made."""
    from kb import cluster as dask
    from kb.cli.progress import progress
    from kb.extract.backend import backend_of
    from kb.ingest import Job, first
    from kb.workers import extractor, release

    run = backend_of(choice).run
    with database(url, create=True) as engine, stopped, progress("Counting") as report:
        total = count()
        job = Job(engine, report, stopped, batch_size, identify=False)
        report.stage("Loading the pipeline", total)
        with dask.extractor(choice, cluster, run) if cluster else extractor(choice, workers) as extract:
            report.stage("Ingesting", total)
            summary = job.ingest(first(found, limit), extract, run)
        if summary.new > MANY:
            release()
        report.stage("Resolving", total)
        job.identify = identify
        job.resolve(summary)
        return summary


def finish(summary: "Summary", signal: int) -> None:
    """Say what a run did, and let its exit code say it too; ``signal`` is what interrupted it."""
    if summary.undated:
        told = "1 article states" if summary.undated == 1 else f"{summary.undated:,} articles state"
        note(f"{told} no day: their meetings are in no period (--published, --published-from)")
    if summary.failed > 1:
        note("failed: " + ", ".join(f"{n:,} × {why}" for why, n in summary.reasons.most_common(REASONS)))
    counts = {name: getattr(summary, name) for name in ("new", "unchanged", "replaced", "failed", "partial", "undated")}
    note(str(summary), **counts, reasons=dict(summary.reasons))
    if summary.interrupted:
        raise typer.Exit(128 + signal)
    if not summary.complete:
        raise typer.Exit(PARTIAL_FAILURE)


def extract(
    *,
    paths: o.Paths, output: o.Output = None, workers: o.Workers = 1, batch_size: o.BatchSize = 32,
    limit: o.First = 0, fmt: o.Source = None, preset: o.Preset = None, field: o.Fields = None,
    encoding: o.Encoding = None, follow_links: o.FollowLinks = False, follow: o.Follow = False,
    allow_private: o.AllowPrivate = False, published: o.Published = None, published_from: o.PublishedFrom = None,
    by_path: o.ByPath = False, outlet: o.SourceOutlet = None, source_url: o.SourceUrl = None, backend: o.Backend = None,
    pipeline: o.Pipeline = None,
) -> None:  # fmt: skip
    """Read articles and write what they say as document records, JSON lines; no database is touched."""
    from kb.extract.backend import chosen
    from kb.sources import read
    from kb.workers import by_length, extractor

    told = o.reading(
        field, published, outlet, source_url, fmt=fmt, preset=preset, encoding=encoding, follow_links=follow_links,
        follow=follow, allow_private=allow_private, published_from=published_from,
        by_path=by_path,
    )  # fmt: skip
    found = read(paths, **told)
    found = islice(found, limit) if limit else found
    failed: list[ArticleError] = []
    with output_to(output) as out, extractor(chosen(backend, pipeline), workers) as run:
        for outcomes in run(by_length(without_failures(found, failed), batch_size)):
            out.writelines(one.to_json() + "\n" for one in with_all_layers(without_failures(outcomes, failed), failed))
    if failed:
        raise typer.Exit(PARTIAL_FAILURE)


def without_failures(found: Iterable[T | ArticleError], failed: list[ArticleError]) -> Iterator[T]:
    """What has not failed; what has is told on stderr and kept in ``failed``."""
    for one in found:
        if isinstance(one, ArticleError):
            failed.append(one)
            note(str(one))
        else:
            yield one


def with_all_layers(records: "Iterable[DocumentRecord]", failed: list[ArticleError]) -> "Iterator[DocumentRecord]":
    """All records; what stages of their extraction failed is told on stderr and kept in ``failed``."""
    for one in records:
        wrong = [ArticleError(one.doc_id, f"{stage} failed: {why}") for stage, why in (one.failures or {}).items()]
        list(without_failures(wrong, failed))
        yield one


def load(
    *, paths: o.Paths, limit: o.First = 0, follow_links: o.FollowLinks = False, align: o.Align = False,
    resolve: o.Resolve = True, db: o.Database = None,
) -> None:  # fmt: skip
    """Store document records (JSON lines, as `kb extract` and `kb export records` write them)."""
    from kb.cli.progress import progress
    from kb.cli.signals import Interrupt
    from kb.ingest import Job, first
    from kb.sources import records

    url, found = database_url(db), records(paths, follow_links=follow_links, align=align)
    with database(url, create=True) as engine, Interrupt() as stopped, progress("Loading") as report:
        summary = Job(engine, report, stopped, identify=resolve).load(first(found, limit))
    finish(summary, stopped.asked)


def schema() -> None:
    """The JSON Schema of document records."""
    import json

    from kb.record import DocumentRecord

    typer.echo(json.dumps(DocumentRecord.model_json_schema(), indent=2, ensure_ascii=False))


def demo(db: o.Database = None, workers: o.Workers = 1, backend: o.Backend = None, pipeline: o.Pipeline = None) -> None:
    """Make a database of the bundled sample articles, and show what is in it."""
    from kb.cli.signals import Interrupt
    from kb.extract.backend import chosen
    from kb.samples import FOLDER, sample_articles
    from kb.store.urls import shown

    url, articles = db or demo_database(), sample_articles()
    stopped, named = Interrupt(), shown(url)
    note(f"{len(articles)} sample articles into {named}")
    upgraded(url)
    summary = ingested(
        articles, url, chosen(backend, pipeline), workers=workers, batch_size=4, stopped=stopped,
        count=lambda: len(articles),
    )  # fmt: skip
    for name, limit in (("meetings", 12), ("statements", 10), ("reactions", 10)):
        typer.echo(f"\n{name.upper()}  (kb {name} --db {named})\n")
        list_rows(name, url, o.Format.table, limit)
    typer.echo((FOLDER / "next.txt").read_text(encoding="utf-8").format(db=named), nl=False)
    finish(summary, stopped.asked)


def upgraded(url: str) -> None:
    """Bring a demonstration's database of an earlier version up to date."""
    from kb.store import migrate
    from kb.store.urls import file_of

    path = file_of(url)
    if path is None or path.exists():
        migrate.upgrade(url)


def demo_database() -> str:
    """Where the demonstration keeps its data: beside the user's own database, never in it."""
    from kb.settings import data_folder

    return str(data_folder() / "demo.db")


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (demo, ingest, extract, load, schema):
        app.command(rich_help_panel=PANEL)(command)
