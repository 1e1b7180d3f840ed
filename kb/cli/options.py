"""The options that commands share."""

from collections.abc import Callable
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, get_args

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


def completing(vocabulary: str) -> Callable[[str], list[str]]:
    """What completes an option that takes the words of a vocabulary of ``kb.record``."""

    def complete(incomplete: str) -> list[str]:
        from kb import record

        return [word for word in get_args(getattr(record, vocabulary)) if word.startswith(incomplete)]

    return complete


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
        help="A SQLite file or a database URL (KB_DATABASE_URL); by default in your data folder.",
    ),
]
Form = Annotated[
    Format, typer.Option("--format", "-f", help="Format of the rows; --csv, --json and so on are short for it.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, max=MOST, help="At most so many rows; 0 for all.")]
Actors = Annotated[
    list[str] | None, typer.Option("--actor", "-a", metavar="NAME", help="A name, an alias or an id; repeatable.")
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", "-c", metavar="NAME", help="A country, a bloc (EU), or NAME=AAA,BBB; repeatable."),
]
Sure = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0, max=1, callback=finite, help="Only what is at least that sure (0 to 1)."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help='From this on: 2024, 2024-05, 2024-05-31, 2024-W05, yesterday, "last month".'
    ),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Up to the end of this, written in the same ways.")
]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Part of the outlet's name.")]
To = Annotated[str | None, typer.Option("--to", metavar="NAME", help="To whom it is said, or at whom it is aimed.")]
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
    typer.Option("--backend", metavar="NAME", help="The extractor: spacy, or your own as module:name (KB_BACKEND)."),
]
Workers = Annotated[int, typer.Option("--workers", "-w", min=1, max=MOST_WORKERS, help="How many processes extract.")]
BatchSize = Annotated[
    int,
    typer.Option(
        "--batch-size", min=1, max=MOST, help="How many articles a worker gets at a time; fewer if they are long."
    ),
]
First = Annotated[int, typer.Option("--limit", "-n", min=0, max=MOST, help="Stop after so many articles; 0 for all.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output.")
]

Resolve = Annotated[
    bool,
    typer.Option("--resolve/--no-resolve", help="Match actors, meetings and statements across articles at the end."),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="Extract on this Dask cluster instead of here; needs the extra `cluster`."
    ),
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or an empty folder.")]
Source = Annotated[
    str | None,
    typer.Option("--from", metavar="FORMAT", help="The files' format, if it isn't recognized."),
]
Preset = Annotated[
    str | None,
    typer.Option("--preset", metavar="NAME", help="Whose field names JSON and CSV use, such as guardian or gdelt."),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field", metavar="OURS=THEIRS", help="Which of their fields holds one of ours, such as text=body; repeatable."
    ),
]
FollowLinks = Annotated[bool, typer.Option("--follow-links", help="Follow symbolic links within folders.")]
Align = Annotated[bool, typer.Option("--align", help="Accept strings of the text as spans; refuse what isn't in it.")]
Follow = Annotated[
    bool, typer.Option("--follow", help="Fetch the pages that a feed links to, where it has no text itself.")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch addresses of this machine and of private networks.")
]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="When all articles were published (YYYY-MM-DD).")
]
PublishedFrom = Annotated[
    str | None,
    typer.Option(
        "--published-from", metavar="WHERE", help="Where the date of files without one is: in their path, or mtime."
    ),
]
ByPath = Annotated[
    bool,
    typer.Option("--by-path", help="Know articles without id or address by their paths, so that edits replace them."),
]
SourceOutlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="The outlet of all articles.")]
SourceUrl = Annotated[str | None, typer.Option("--source-url", metavar="URL", help="The URL of all articles.")]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The files' encoding, if it isn't recognized.")
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
