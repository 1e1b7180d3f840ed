"""The seam for other extractors: articles in, records out, and a name for what did it.

Nothing here imports spaCy: a backend imports what it needs when it is loaded. ``docs/backends.md`` says how to write
one.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pkgutil import resolve_name
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kb.article import Article
from kb.errors import UsageError
from kb.record import DocumentRecord, Run
from kb.settings import Settings, settings

if TYPE_CHECKING:
    from kb.extract.pipeline import Pipeline

STRINGS_KEPT = 200_000
"""Words remembered between batches; a corpus has more than memory should hold."""


class Backend(Protocol):
    """A way to extract. Each process that extracts makes one; making it costs nothing."""

    @property
    def run(self) -> Run:
        """What its records are known as: the same wherever the same text would give the same record.

        Asked before ``load``. Articles of another run are extracted anew. Raises PipelineError if there is no such
        pipeline.
        """

    def load(self) -> None:
        """Load what it needs, once. Raises a KbError that says in one line what is missing."""

    def extract(self, articles: Sequence[Article]) -> Iterable[DocumentRecord]:
        """The record of each article, in order, with its ``doc_id`` and its text as they are.

        If it raises, each article is tried on its own, and one for which it still raises is a failure.
        """


Make = Callable[[str | None], Backend]
"""Makes a backend with what the user calls ``--pipeline``, None if nothing names one."""


class Choice(NamedTuple):
    """Which backend extracts, and with what; small enough to be sent to any worker."""

    backend: str = "spacy"
    pipeline: str | None = None


class SpacyBackend:
    """The stages of ``kb.extract.pipeline`` over a spaCy pipeline."""

    def __init__(self, pipeline: str | None = None) -> None:
        self.name: str = pipeline or Settings.model_fields["pipeline"].default

    @cached_property
    def run(self) -> Run:
        """Program, pipeline, weights and gazetteer, without loading any of them."""
        from kb.extract.identity import run_of

        return run_of(self.name)

    @cached_property
    def pipeline(self) -> "Pipeline":
        """The loaded pipeline, its gazetteer open."""
        from threadpoolctl import threadpool_limits

        from kb.extract.pipeline import load
        from kb.world.gazetteer import gazetteer

        gazetteer()
        threadpool_limits(1)  # threads of numpy's would take the cores of the other processes
        return load(self.name)

    def load(self) -> None:
        """Load the pipeline. Raises PipelineError if there is none, InputError if the gazetteer is none."""
        _ = self.pipeline

    def extract(self, articles: Sequence[Article]) -> list[DocumentRecord]:
        """The records of some articles; the words that spaCy learns from them are forgotten afterwards."""
        loaded = self.pipeline
        with loaded.nlp.memory_zone():
            records = list(loaded.extract_many(articles, batch_size=len(articles)))
        if len(loaded.strings) > STRINGS_KEPT:
            loaded.strings.clear()
            loaded.strings[0] = ""
        return records


BACKENDS: dict[str, Make] = {"spacy": SpacyBackend}
"""The backends that this program has; others are named by where they are defined, as ``module:name``."""


def chosen(backend: str | None = None, pipeline: str | None = None) -> Choice:
    """What flags, environment and configuration choose."""
    found = settings(backend=backend, pipeline=pipeline)
    return Choice(found.backend, found.pipeline if "pipeline" in found.model_fields_set else None)


def backend_of(choice: Choice) -> Backend:
    """The backend that is chosen, not loaded yet. Raises UsageError if there is none of that name."""
    make: Make = BACKENDS[choice.backend] if choice.backend in BACKENDS else imported(choice.backend)
    return make(choice.pipeline)


def imported(name: str) -> Make:
    """What makes a backend that is defined elsewhere, by ``module:name``. Raises UsageError."""
    if ":" not in name:
        raise UsageError(f"there is no backend {name!r}: name {' or '.join(BACKENDS)}, or your own as module:name")
    try:
        found = resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"there is no backend {name!r}: {error}") from error
    if not callable(found):
        raise UsageError(f"{name!r} is no backend: it makes none")
    return found  # type: ignore[no-any-return]
