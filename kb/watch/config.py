"""SOURCES.toml → what is watched, how often, and what is looked for in it. What is wrong in it is told at once."""

import glob
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from os.path import exists
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kb.errors import InputError, UsageError
from kb.guard import require_readable
from kb.queries.saved import asked, saved
from kb.sources import Stated, read
from kb.sources.web import is_address

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhd]?)")
LONGEST = 366 * 86_400
Kind = Literal["article", "statement", "meeting", "reaction"]


def seconds(text: Any) -> float:
    """The seconds of a duration: 90, "90s", "15m", "2h", "1d". Raises ValueError for what is none, or is too long."""
    found = DURATION.fullmatch(str(text).strip().lower())
    out = float(found[1]) * UNITS[found[2] or "s"] if found else 0.0
    if not 1 <= out <= LONGEST:
        raise ValueError(f"a time as 90s, 15m, 2h or 1d is from a second to a year, not {text!r}")
    return out


def address(text: str) -> str:
    """A web address. Raises ValueError for what is none."""
    if not is_address(text):
        raise ValueError(f"an address begins with https:// or http://, not {text.partition(':')[0]!r}")
    return text


def listed(value: Any) -> Any:
    """One text as a list of one."""
    return [value] if isinstance(value, str) else value


Duration = Annotated[float, BeforeValidator(seconds)]
Address = Annotated[str, AfterValidator(address)]
Texts = Annotated[tuple[str, ...], BeforeValidator(listed)]


class Table(BaseModel):
    """A table of the file: it has no keys but these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Watched(Table):
    """One source: addresses (pages, feeds, sitemaps, rows), files, folders or patterns, and how they are read."""

    read: Annotated[Texts, Field(min_length=1)]
    name: str = ""
    every: Duration | None = None
    follow: bool = True
    allow_private: bool = False
    format: str | None = None
    preset: str | None = None
    fields: Mapping[str, str] = {}
    encoding: str | None = None
    outlet: str | None = None
    published_from: str | None = None

    @property
    def title(self) -> str:
        """What it is called: by its name, or by what is read."""
        return self.name or self.read[0]

    @property
    def options(self) -> dict[str, Any]:
        """How it is read, as ``kb.sources.read`` takes it."""
        return {
            "fmt": self.format, "preset": self.preset, "fields": self.fields, "encoding": self.encoding,
            "follow": self.follow, "allow_private": self.allow_private, "published_from": self.published_from,
            "stated": Stated(outlet=self.outlet), "by_path": True,
        }  # fmt: skip


class Search(Table):
    """What is looked for in all that is new, as listings take it."""

    name: str
    kind: Annotated[tuple[Kind, ...], BeforeValidator(listed)] = ("article", "statement")
    text: str | None = None
    actor: Texts = ()
    country: Texts = ()
    to: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    language: str | None = None
    status: Texts = ()
    mode: Texts = ()
    form: Texts = ()
    stance: Texts = ()
    confidence: float | str | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """What is asked of the listing of each kind."""
        return {
            key: value for key, value in self.model_dump(exclude={"name", "kind"}).items() if value not in (None, ())
        }


class Watching(Table):
    """All that one watch does."""

    source: Annotated[tuple[Watched, ...], Field(min_length=1)]
    search: tuple[Search, ...] = ()
    saved: bool = False
    """Whether the searches that the user keeps in the explorer are asked, too."""
    every: Duration = 900.0
    webhook: Address | None = None


def kept_searches() -> list[Search]:
    """The searches that the user keeps in the explorer, but those of pages that list nothing which an article reports.

    Raises InputError if their file is damaged.
    """
    out = []
    for one in saved():
        kinds, given = asked(one)
        with suppress(ValidationError):  # an address that somebody wrote by hand
            out += [Search.model_validate({"name": one.name, "kind": kinds, **given})] if kinds else []
    return out


def watching(path: Path) -> Watching:
    """What a file says is to be watched; its relative paths are from where it is.

    Raises InputError, which names what is wrong.
    """
    try:
        require_readable(path)
        told = Watching.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        why = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        raise InputError(f"{path}: {place}: {why.removeprefix('Value error, ')}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    placed = tuple(placed_by(path, one) for one in told.source)
    require_sensible(path, placed)
    return told.model_copy(update={"source": placed})


def placed_by(path: Path, one: Watched) -> Watched:
    """A source whose paths are as they are from where the file is; it keeps its title."""
    return one.model_copy(update={"name": one.title, "read": tuple(beside(path, what) for what in one.read)})


def beside(path: Path, what: str) -> str:
    """A path as it is from where the file is; an address as it is."""
    folder = path.absolute().parent
    placed = str(folder / Path(what).expanduser())
    if is_address(what) or Path(what).expanduser().is_absolute():
        return what if is_address(what) else placed
    return str(Path(glob.escape(str(folder))) / what) if glob.has_magic(what) and not exists(placed) else placed


def require_sensible(path: Path, sources: tuple[Watched, ...]) -> None:
    """Raise InputError for sources of one name, and for options that there aren't."""
    titles = [one.title for one in sources]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice:
        raise InputError(f"{path}: two sources are called {twice!r}: give each a name")
    for one in sources:
        try:
            read((), **one.options)
        except UsageError as error:
            raise InputError(f"{path}: {one.title}: {error}") from error
