"""Searches that a user keeps: each a name and the address of a page of the explorer, in a file of the user's own."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from kb.errors import InputError, UsageError
from kb.queries import LISTINGS
from kb.queries.search import KINDS
from kb.settings import state_folder

LISTED = {"articles": "article", "statements": "statement", "meetings": "meeting", "reactions": "reaction"}
"""The listings of what articles report, and what kind each is of."""
MANY = ("actor", "country")


class Saved(NamedTuple):
    """A search: what it is called, and where its page is."""

    name: str
    address: str


def kept() -> Path:
    """Where saved searches are."""
    return state_folder() / "searches.json"


def saved() -> list[Saved]:
    """The saved searches. Raises InputError if their file is damaged."""
    try:
        found = json.loads(kept().read_text(encoding="utf-8")) if kept().exists() else []
        return [Saved(str(one["name"]), local(str(one["address"]))) for one in found]
    except (OSError, ValueError, TypeError, KeyError, UsageError) as error:
        raise InputError(f"{kept()} holds no saved searches: {error}") from error


def local(address: str) -> str:
    """An address, if it leads to a page of ours. Raises UsageError."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\")):
        raise UsageError(f"{address!r} is no page of the explorer")
    return address


def asked(one: Saved) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The kinds of things that a saved search looks for, and the filters of their listings; no kinds, if of neither."""
    parts = urlsplit(one.address)
    given = parse_qs(parts.query)
    name = parts.path.strip("/")
    if name == "search":
        words, kinds = given.pop("q", []), tuple(given.pop("kind", KINDS))
        singles = {key: values[0] for key, values in given.items() if key not in MANY}
        return kinds if words else (), {"text": words[0] if words else None, **singles, **many(given, MANY)}
    known = LISTINGS[name].parameters if name in LISTED else {}
    repeated = [key for key, parameter in known.items() if parameter.many]
    singles = {key: given[key][0] for key in known if key in given and key not in repeated}
    return (LISTED[name],) if name in LISTED else (), singles | many(given, repeated)


def many(given: dict[str, list[str]], keys: Any) -> dict[str, tuple[str, ...]]:
    """The values of filters that may be given more than once."""
    return {key: tuple(given[key]) for key in keys if key in given}
