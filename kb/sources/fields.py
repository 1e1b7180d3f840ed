"""A row of named values → Article: which of its fields is which, by a preset and the user's own mapping."""

import logging
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kb.article import Article
from kb.errors import ArticleError, UsageError
from kb.sources import keys, markup, values
from kb.sources.plain import completed
from kb.sources.rows import LISTS, Row, broken

log = logging.getLogger("kb")
OURS = ("doc_id", "text", "title", "byline", "source", "url", "published", "language")
ENVELOPES = {*LISTS, "response"}
"""What a path may begin with that led to the list of which a row is."""
SHORT = 100
"""Characters of a field's name, and fields of a row, up to which their comparison is kept in memory."""
LONGEST = 10_000
"""Characters of the longest title, byline, source, URL or key."""
Mapped = dict[str, list[str]]
"""Our field → the names it may have in a source, best first."""


@cache
def presets() -> dict[str, Mapped]:
    """The presets of ``presets.toml`` by name."""
    return tomllib.loads(files("kb.sources").joinpath("presets.toml").read_text("utf-8"))


def mapping(preset: str | None, fields: Mapping[str, str] | None) -> Mapped:
    """The mapping that a preset and the user's fields (ours → theirs) make; UsageError for unknown names."""
    if preset is not None and preset not in presets():
        raise UsageError(f"no preset {preset!r}: there are {', '.join(presets())}")
    unknown = set(fields or ()) - set(OURS)
    if unknown:
        raise UsageError(f"no field {min(unknown)!r}: an article has {', '.join(OURS)}")
    chosen = presets()[preset or "generic"]
    return {ours: [fields[ours]] if fields and ours in fields else chosen.get(ours, []) for ours in OURS}


def plain_name(name: str) -> str:
    """A field's name as it compares."""
    return kept_name(name) if len(name) <= SHORT else re.sub(r"[\s_-]+", "", name).casefold()


@lru_cache(4096)
def kept_name(name: str) -> str:
    """A short name as it compares, from memory."""
    return re.sub(r"[\s_-]+", "", name).casefold()


def plain_names(names: tuple[str, ...]) -> dict[str, str]:
    """A row's names by how they compare."""
    return kept_names(names) if len(names) <= SHORT else {plain_name(name): name for name in names}


@lru_cache(1024)
def kept_names(names: tuple[str, ...]) -> dict[str, str]:
    """A few names by how they compare, from memory."""
    return {plain_name(name): name for name in names}


def value(row: Mapping[str, Any], path: str) -> Any:
    """What a row has under a name, or under a dotted path; None if nothing, or nothing but white space."""
    names = plain_names(tuple(row))
    whole = path if path in row else names.get(plain_name(path))
    if whole is not None:
        found = row[whole]
    else:
        start, _, rest = path.partition(".")
        if rest and plain_name(start) in names:
            found = within(row[names[plain_name(start)]], rest)
        else:
            found = value(row, rest) if rest and start in ENVELOPES else None
    return None if isinstance(found, str) and not found.strip() else found


def within(inner: Any, rest: str) -> Any:
    """The rest of a dotted path in an object, or in each object of a list."""
    if isinstance(inner, dict):
        return value(inner, rest)
    if isinstance(inner, list):
        return [found for item in inner if isinstance(item, dict) and (found := value(item, rest)) is not None] or None
    return None


def spread(where: str, row: Mapping[str, Any], fields: Mapped) -> Iterator[Row]:
    """The rows of a row: each element of the list that its text's dotted path leads through, if they are articles.

    They are if another field leads through that list, too, or the row says nothing of itself; else the list is that of
    the paragraphs of one article. What tells the whole row from others tells no element from the others.
    """
    path, held = next((found for path in fields["text"] if (found := list_on(row, path))), ("", []))
    inner = any(path and name.startswith(f"{path}.") for ours in OURS if ours != "text" for name in fields[ours])
    if not path or not (inner or first(row, (*fields["title"], *fields["doc_id"], *fields["url"])) is None):
        yield where, row
        return
    outer = [name for ours in ("doc_id", "url") for name in fields[ours] if not name.startswith(f"{path}.")]
    shared = {name: value_of for name, value_of in row.items() if name not in outer}
    for position, element in enumerate(held):
        yield from spread(f"{where}[{position}]", placed(shared, path.split("."), element), fields)


def placed(row: Mapping[str, Any], path: list[str], element: Any) -> dict[str, Any]:
    """A row with an element in the place of the list that it is of."""
    name = own_name(row, path[0])
    return {**row, name: placed(row[name], path[1:], element) if path[1:] else element}


def own_name(row: Mapping[str, Any], name: str) -> str:
    """What a row calls a field."""
    return name if name in row else plain_names(tuple(row)).get(plain_name(name), name)


def list_on(row: Mapping[str, Any], path: str) -> tuple[str, list[Any]] | None:
    """The list of objects that a dotted path leads through, and the part of the path that leads to it."""
    parts = path.split(".")
    held: Any = row
    for number, part in enumerate(parts[:-1], start=1):
        if path in row or not isinstance(held, Mapping):
            return None
        found = held.get(own_name(held, part))
        if isinstance(found, list) and any(isinstance(element, dict) for element in found):
            return ".".join(parts[:number]), found
        held = found
    return None


def first(row: Mapping[str, Any], paths: Iterable[str]) -> Any:
    """The first value that a row has under one of these names."""
    return next((found for path in paths if (found := value(row, path)) is not None), None)


def article(row: Mapping[str, Any], fields: Mapped, where: str) -> Article | ArticleError:
    """The article that a row holds; its text code point for code point, unless it is markup."""
    text = first(row, fields["text"])
    if isinstance(text, list) and text and all(isinstance(part, str) for part in text):
        text = "\n\n".join(text)
    if text is None:
        held = any(value_of is not None for value_of in (row.get(name) for name in fields["text"]))
        return ArticleError(where, "its text is empty" if held else f"no text in its fields {listed(row)}")
    if not isinstance(text, str):
        return ArticleError(where, f"its text is no string but a {type(text).__name__}")
    text = markup.plain(text)
    found = {ours: first(row, fields[ours]) for ours in OURS}
    lines = {ours: unmarked(values.line(found[ours])) for ours in ("title", "byline", "source", "url", "language")}
    doc_id = identity(found["doc_id"])
    if doc_id and doc_id == found["url"]:
        doc_id = keys.key(text, doc_id)
    wrong = unfit({**lines, "doc_id": doc_id})
    if wrong:
        return ArticleError(where, wrong)
    given = lines.pop("language")
    published = values.day(found["published"])
    if published is None and (isinstance(found["published"], int | float | dict) or values.line(found["published"])):
        log.warning("%s: no day can be read in its date %.60r", where, found["published"])
    return completed(
        Article(
            doc_id=doc_id or keys.key(text, lines["url"]),
            text=text,
            published=published,
            language=values.told_language(given),
            origin=where,
            **lines,
        )
    )


def identity(value_of: Any) -> str | None:
    """A row's own key; MongoDB's are objects ({"$oid": "…"})."""
    own = value_of.get("$oid") if isinstance(value_of, dict) else value_of
    return str(own) if isinstance(own, str | int) and not isinstance(own, bool) else None


def unmarked(line: str | None) -> str | None:
    """A line without markup; None where nothing else is in it."""
    return line and (" ".join(markup.plain(line).split()) or None)


def unfit(lines: Mapping[str, str | None]) -> str | None:
    """Why one of the values that an article is told apart by can't be kept, or None."""
    for name, value_of in lines.items():
        if value_of is not None and len(value_of) > LONGEST:
            return f"its {name} has {len(value_of):,} characters, the limit is {LONGEST:,}"
        if value_of is not None and broken(value_of):
            return f"its {name} has half a character (a lone surrogate)"
    return None


def listed(row: Mapping[str, Any]) -> str:
    """The names of a row's fields, some of them if they are many; says how to map one."""
    names = [" ".join(str(name).split())[:40] for name in row]
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"({shown}): name one with --field text=NAME"
