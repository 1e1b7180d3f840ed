"""What a reader of a format is: it knows its sources by their first bytes or name, and yields what they hold."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from kb.article import Article
from kb.errors import ArticleError
from kb.sources.fields import Mapped
from kb.sources.rows import Row
from kb.sources.streams import Source, Stated, reason
from kb.sources.web import Web

T = TypeVar("T")
LIMIT = 1_000_000
"""Characters of the longest text that is read as one article, unless another limit is given."""

Item = Row | Article | ArticleError | Source
"""What a source holds: rows, an article, what is wrong with one, or sources in it that are read in their turn."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are to be read."""

    fields: Mapped
    fmt: str | None = None
    encoding: str | None = None
    limit: int = LIMIT
    stated: Stated = field(default_factory=Stated)
    """What is said of all articles from outside; it counts more than what they say themselves."""
    web: Web | None = None
    """What fetches addresses."""
    published_from: str | None = None
    """Where the day of a file's article is taken from, if it states none: "path" or "mtime"."""
    by_path: bool = False
    """Whether the article of a file is known by the file's path, where it has neither an id nor an address."""
    follow: bool = False
    """Whether the pages that a feed's entries lead to are read."""


class Reader:
    """A format: its name, what its files' names end with, what they begin with, and how they are read."""

    name: ClassVar[str]
    suffixes: ClassVar[Collection[str]] = ()
    magic: ClassVar[tuple[bytes, ...]] = ()
    binary: ClassVar[bool] = False
    """Whether its bytes are no characters."""
    whole: ClassVar[bool] = False
    """Whether a source is one article, of which all is true that is stated of the source."""
    by_line: ClassVar[bool] = False
    """Whether binary data in one row or message cost it only."""

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether a source is of this format; formats are asked in the order of ``READERS``."""
        return source.head.startswith(self.magic) if self.magic else source.suffix in self.suffixes

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """What a source of this format holds. What it raises costs the rest of the source.

        An ArticleError is told as it is, all else as what can't be read on.
        """
        raise NotImplementedError


def guarded(make: Callable[..., T], where: str, *given: Any) -> T | ArticleError:
    """What is made of one item, or why it can't be: whatever a reader trips over costs that item and no other."""
    try:
        return make(where, *given)
    except Exception as error:
        return ArticleError(where, f"can't be read: {reason(error)}")
