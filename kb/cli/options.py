"""The options that commands share."""

from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """The formats of ``kb.render`` (a test holds them equal)."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    markdown = "markdown"
    parquet = "parquet"


MOST = 10**15
"""Rows or articles that anybody can mean; databases count to 2^63, and add to what they are given."""
MOST_WORKERS = 1024


def finite(value: float | None) -> float | None:
    """A number that is one: ``nan`` lies between no bounds, and passes all of them."""
    if value is not None and not isfinite(value):
        raise typer.BadParameter(f"{value} is no number to go by")
    return value


Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="Database: a SQLite file or a database URL (KB_DATABASE_URL); default in your data folder.",
    ),
]
Form = Annotated[
    Format, typer.Option("--format", "-f", help="How rows are written; --csv, --json and so on are short for it.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, max=MOST, help="At most so many rows; 0 for all.")]
Actors = Annotated[
    list[str] | None, typer.Option("--actor", "-a", metavar="NAME", help="A name, an alias or an id; repeatable.")
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", "-c", metavar="NAME", help="A country's name or ISO 3166-1 code; repeatable."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="From this day, month or year on (YYYY[-MM[-DD]]).")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, month or year, inclusive.")]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Part of the outlet's name.")]
To = Annotated[str | None, typer.Option("--to", metavar="NAME", help="Whom it is addressed to or aimed at.")]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATHS…", help="Files, folders, globs, addresses (https://…), or - for standard input."),
]
Pipeline = Annotated[
    str | None,
    typer.Option(
        "--pipeline", metavar="NAME", help="An installed spaCy pipeline, by package name or path (KB_PIPELINE)."
    ),
]
Backend = Annotated[
    str | None,
    typer.Option("--backend", metavar="NAME", help="What extracts: spacy, or your own as module:name (KB_BACKEND)."),
]
Workers = Annotated[int, typer.Option("--workers", "-w", min=1, max=MOST_WORKERS, help="Processes that extract.")]
BatchSize = Annotated[
    int,
    typer.Option(
        "--batch-size", min=1, max=MOST, help="Articles a worker is given at a time; fewer, if they are long."
    ),
]
First = Annotated[int, typer.Option("--limit", "-n", min=0, max=MOST, help="Stop after so many articles; 0 for all.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output.")
]

Resolve = Annotated[
    bool, typer.Option("--resolve/--no-resolve", help="Whether to find out at the end who and what is the same.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="Extract on this Dask cluster, not here; needs the extra `cluster`."
    ),
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that isn't there yet, or is empty.")]
Source = Annotated[
    str | None,
    typer.Option("--from", metavar="FORMAT", help="What the files are, if their names and contents don't tell."),
]
Preset = Annotated[
    str | None, typer.Option("--preset", metavar="NAME", help="Whose names the fields of JSON and CSV have.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="OURS=THEIRS", help="Their name of one of our fields; repeatable."),
]
FollowLinks = Annotated[bool, typer.Option("--follow-links", help="Follow links within the folders that are read.")]
Align = Annotated[bool, typer.Option("--align", help="Spans may be strings of the text; what isn't in it is refused.")]
Follow = Annotated[bool, typer.Option("--follow", help="Read the pages that feeds lead to, where a feed has no text.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch addresses of this machine and of private networks, too.")
]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="The day of all articles (YYYY-MM-DD).")
]
PublishedFrom = Annotated[
    str | None,
    typer.Option("--published-from", metavar="WHERE", help="Date files that state no day by their path, or by mtime."),
]
ByPath = Annotated[
    bool,
    typer.Option("--by-path", help="Know articles without id or address by their paths, so that edits replace them."),
]
SourceOutlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="The outlet of all articles.")]
SourceUrl = Annotated[str | None, typer.Option("--source-url", metavar="URL", help="The URL of all articles.")]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The files' encoding, if it isn't found.")
]


def reading(
    field: list[str] | None, published: str | None, outlet: str | None, source_url: str | None, **others: Any
) -> dict[str, Any]:
    """What ``kb.sources.read`` is told by options. Raises UsageError for a day that is none."""
    from kb.errors import UsageError
    from kb.sources import Stated, values

    day = values.day(published)
    if published and day is None:
        raise UsageError(f"--published takes a day (YYYY-MM-DD), not {published!r}")
    stated = Stated(url=source_url, published=day, outlet=outlet)
    return {"fields": pairs("--field", field), "stated": stated, **others}


def pairs(flag: str, values: list[str] | None) -> dict[str, str]:
    """NAME=VALUE options as a dictionary. Raises UsageError for one that isn't that."""
    from kb.errors import UsageError

    out = {}
    for text in values or ():
        name, is_there, value = text.partition("=")
        if not (is_there and name.isidentifier()):
            raise UsageError(f"{flag} takes NAME=VALUE, not {text!r}")
        out[name] = value
    return out
