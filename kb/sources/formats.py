"""Which format a source has, by its content and the end of its name."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from kb.sources.fields import Mapped, plain_name
from kb.sources.tables import delimiter

Format = Literal["text", "html", "json", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: Mapping[str, Format] = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<(?:!doctype html|html|head|body|article|section|main|meta|div|p|h1)\b",
    re.I | re.S,
)


def format_of(path: Path | None, head: str, fields: Mapped) -> Format:
    """The format of a source whose first characters are ``head``."""
    named = SUFFIXES.get(path.suffix.lower()) if path else None
    if named in (None, "text") and PAGE.match(head):
        return "html"
    if named == "json" or (named is None and head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")):
        return "jsonl" if has_objects_on_lines(head) else structured(head, named)
    return named or ("csv" if is_table(head, fields) else "text")


def structured(head: str, named: Format | None) -> Format:
    """JSON, unless a text of no name only begins with a bracket ("[Editor's note: …")."""
    begins = re.match(r"\ufeff?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])", head)
    return "json" if named or begins else "text"


def has_objects_on_lines(head: str) -> bool:
    """Whether the first line is a JSON object of its own and another one follows, or nothing does."""
    first, end, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    if not (end and first.startswith("{") and rest.lstrip().startswith("{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return first.rstrip().endswith("}")


def is_table(head: str, fields: Mapped) -> bool:
    """Whether the first line is a header, names and no prose, with a column for the text."""
    first = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0].strip()  # old Macs end lines with \r
    wanted = {plain_name(name) for name in fields["text"]}
    columns = next(csv.reader([first], delimiter=delimiter(first)), []) if first else []
    named = all(re.fullmatch(r"[\w@#. -]{1,40}", column.strip()) and not column.endswith(".") for column in columns)
    return len(columns) > 1 and named and any(plain_name(column) in wanted for column in columns)
