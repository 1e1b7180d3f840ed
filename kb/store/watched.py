"""What `kb watch` remembers between its rounds, in the database that it fills: whoever loses one loses both."""

from sqlalchemy.orm import Mapped, mapped_column

from kb.store.base import Base, Id, parent


class WatchedSource(Base):
    """A source that is read again and again."""

    __tablename__ = "watched_source"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[float]
    """When it is to be read next, in seconds since 1970."""
    failures: Mapped[int]
    """How often it has failed in a row."""
    error: Mapped[str | None]


class WatchedPage(Base):
    """A page, a list of pages or a file of a source, in the version that was read last."""

    __tablename__ = "watched_page"
    source_id: Mapped[int] = parent("watched_source.id", primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    stamp: Mapped[str]
    """What tells this version from others, as the list says that leads there; of a file its size and times."""
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    failures: Mapped[int]
    """How often this version could not be read."""


class WatchedArticle(Base):
    """An article that is new or changed, until that has been told."""

    __tablename__ = "watched_article"
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[int] = parent("watched_source.id")
    before: Mapped[str]
    """The hash of what was loaded of it before; empty if nothing was."""
