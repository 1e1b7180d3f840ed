"""The filters of a listing as an address holds them: the keyword parameters of its function, by the same names."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from kb.errors import UsageError
from kb.queries import LISTINGS

Pairs = tuple[tuple[str, str], ...]
PERIOD = ("since", "until")
POSITIONAL = {("actors", "name"), ("places", "name")}
"""Filters that the command takes without an option's name."""
PAGING = ("sort", "after", "before", "limit")


def parameters(name: str) -> dict[str, bool]:
    """The filters of a listing, and whether each may be given more than once."""
    return {one.name: one.many for one in LISTINGS[name].parameters.values()}


@dataclass(frozen=True)
class Filters:
    """What somebody asks of a listing."""

    name: str
    pairs: Pairs = ()
    sort: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The filters as the listing takes them."""
        many = parameters(self.name)
        return {key: self.all(key) if many[key] else self.one(key) for key, _ in self.pairs}

    def all(self, key: str) -> list[str]:
        """All values of a filter."""
        return [value for name, value in self.pairs if name == key]

    def one(self, key: str) -> str | None:
        """The value of a filter, if it has one."""
        return next(iter(self.all(key)), None)

    def has(self, key: str, value: str) -> bool:
        """Whether a filter has this value; a month is a period of its own."""
        if key == "month":
            return (self.one("since"), self.one("until")) == (value, value)
        return (key, value) in self.pairs

    def toggled(self, key: str, value: str) -> str:
        """The address with a value of a filter, or without it, if it has it."""
        if key == "month":
            rest = self.without(*PERIOD)
            return rest.address() if self.has(key, value) else rest.plus(since=value, until=value).address()
        if self.has(key, value):
            return replace(self, pairs=tuple(p for p in self.pairs if p != (key, value))).address()
        kept = self if parameters(self.name)[key] else self.without(key)
        return kept.plus(**{key: value}).address()

    def without(self, *keys: str) -> "Filters":
        """Without some filters."""
        return replace(self, pairs=tuple(p for p in self.pairs if p[0] not in keys))

    def plus(self, **more: str) -> "Filters":
        """With more."""
        return replace(self, pairs=(*self.pairs, *more.items()))

    def sorted_by(self, sort: str | None) -> str:
        """The address in another order."""
        return replace(self, sort=sort).address()

    def address(self, form: str = "", **paging: str | None) -> str:
        """Where these rows are: as a page, or with ``form`` as a file."""
        more = {"sort": self.sort, **paging}
        query = urlencode([*self.pairs, *((k, v) for k, v in more.items() if v)])
        return f"/{self.name}{form and '.' + form}" + (f"?{query}" if query else "")

    def command(self, database: str | None) -> str:
        """The command that lists these rows."""
        words = ["kb", self.name]
        for key, value in self.pairs:
            words += [value] if (self.name, key) in POSITIONAL else [f"--{key}", value]
        words += ["--limit", "0"] + (["--db", database] if database else [])
        return " ".join(map(shlex.quote, words))


def filters_of(name: str, query: QueryParams, others: Iterable[str] = PAGING) -> Filters:
    """The filters of an address; empty ones are none. Raises UsageError for one that there isn't."""
    known, pairs = parameters(name), []
    for key, value in query.multi_items():
        if key not in known:
            if key not in others:
                raise UsageError(f"{name} have no filter {key!r}: one of {', '.join(known)}")
        elif value.strip() and (key, value.strip()) not in pairs:
            pairs.append((key, value.strip()))
    singles = [key for key, many in known.items() if not many]
    for key in singles:
        if sum(one == key for one, _ in pairs) > 1:
            raise UsageError(f"{key} is given twice: it takes one value")
    return Filters(name, tuple(pairs), query.get("sort") or None)


def values_of(query: QueryParams, keys: Sequence[str]) -> dict[str, str]:
    """Some parameters of an address, those that hold something."""
    return {key: value for key in keys if (value := query.get(key, "").strip())}
