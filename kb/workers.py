"""Batches of articles → records, in this process or in several, in order and within bounded memory.

One backend a process. An article that can't be extracted costs only itself, also if it kills the process: its place
in the batch holds an ``ArticleError``. Results come back in the order of the batches whatever the number of
processes, so that the same input gives the same output.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import active_children, parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from typing import NamedTuple, TypeVar

from kb.article import Article
from kb.errors import ArticleError, KbError, reason
from kb.extract.backend import Backend, Choice, backend_of
from kb.pool import Pool
from kb.record import DocumentRecord, Run

T = TypeVar("T")
Outcome = DocumentRecord | ArticleError
Extract = Callable[[Iterable[list[Article]]], Iterator[list[Outcome]]]

PR_SET_PDEATHSIG = 1
"""Of Linux: the signal that a process gets when its parent ends."""
AHEAD = 3
"""Batches handed out for each process before the first of them is waited for."""
BATCH_CHARACTERS = 200_000
"""Text handed to a worker at a time at most, unless one article has more: some seconds' work, so that
long articles neither fill memory nor keep the others waiting."""


class Loaded(NamedTuple):
    """A backend that is ready, and what it was known as when it was loaded."""

    backend: Backend
    run: Run


_loaded: dict[Choice, Loaded] = {}


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of ``size`` items, the last one shorter."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def by_length(articles: Iterable[Article], size: int, characters: int = BATCH_CHARACTERS) -> Iterator[list[Article]]:
    """Batches of at most ``size`` articles and so many characters of text, in order; a longer article is alone."""
    batch: list[Article] = []
    held = 0
    for article in articles:
        if batch and (len(batch) >= size or held + len(article.text) > characters):
            yield batch
            batch, held = [], 0
        batch.append(article)
        held += len(article.text)
    if batch:
        yield batch


def backend(choice: Choice) -> Loaded:
    """This process's backend, loaded once for the settings of now.

    Raises UsageError if there is none of that name, PipelineError if it has no such pipeline, InputError if the
    settings name a gazetteer that is none.
    """
    made = backend_of(choice)
    run = made.run
    if choice not in _loaded or _loaded[choice].run != run:
        _loaded.pop(choice, None)  # it would take the memory of two
        made.load()
        _loaded[choice] = Loaded(made, run)
    return _loaded[choice]


def release() -> None:
    """Forget what this process has loaded: what comes next may need its memory."""
    _loaded.clear()
    gc.collect()


def extract_batch(choice: Choice, articles: list[Article]) -> list[Outcome]:
    """The record of each article, or why there is none."""
    loaded = _loaded.get(choice) or backend(choice)  # within a run, nobody asks for the settings again
    try:
        return list(extracted(loaded, articles))
    except Exception:  # one of them: each on its own says which
        return [extract_one(loaded, article) for article in articles]


def extract_one(loaded: Loaded, article: Article) -> Outcome:
    """The record of one article, or why there is none."""
    try:
        return extracted(loaded, [article])[0]
    except Exception as error:
        return ArticleError(article.doc_id, reason(error))


def extracted(loaded: Loaded, articles: list[Article]) -> list[DocumentRecord]:
    """The records of some articles, each with the backend's run. Raises ValueError if one isn't its article's."""
    records = list(loaded.backend.extract(articles))
    if [(r.doc_id, r.text) for r in records] != [(a.doc_id, a.text) for a in articles]:
        raise ValueError("the backend gave no record of this article, or changed its text")
    return [r if r.run == loaded.run else r.model_copy(update={"run": loaded.run}) for r in records]


@contextmanager
def extractor(choice: Choice, workers: int) -> Iterator[Extract]:
    """A function from batches of articles to batches of outcomes, over this many processes.

    Raises what ``backend`` raises, and KbError if processes die whatever they are given.
    """
    if workers == 1:
        backend(choice)
        yield lambda batches: (extract_batch(choice, batch) for batch in batches)
        return
    make, work = partial(processes, choice, workers), partial(extract_batch, choice)
    track_quietly()
    try:
        with closing(Pool(make, work, workers * AHEAD)) as pool, unawaited():
            yield pool.outcomes
    except BrokenProcessPool as error:
        raise KbError("a worker process died (out of memory?); run again, what is done is kept") from error


@contextmanager
def extractor_when_needed(choice: Choice, workers: int) -> Iterator[Extract]:
    """As ``extractor``, which is begun with the first batch: where there is nothing to do, nothing is loaded."""
    with ExitStack() as held:
        begun: list[Extract] = []

        def extract(batches: Iterable[list[Article]]) -> Iterator[list[Outcome]]:
            for first in (rest := iter(batches)):
                if not begun:
                    begun.append(held.enter_context(extractor(choice, workers)))
                yield from begun[0](chain([first], rest))

        yield extract


def processes(choice: Choice, workers: int) -> ProcessPoolExecutor:
    """Worker processes with the backend loaded: what is wrong with it is known before any work."""
    out = ProcessPoolExecutor(workers, Spawning(), initializer=start)
    try:
        with unawaited():
            for loading in [out.submit(check, choice) for _ in range(workers)]:  # all begin at once
                loading.result()
    except BaseException:
        out.shutdown(cancel_futures=True)
        raise
    return out


@contextmanager
def unawaited() -> Iterator[None]:
    """Kill the worker processes on any error: nobody waits for what they are at."""
    try:
        yield
    except BaseException:
        for child in active_children():
            if isinstance(child, Worker):
                child.kill()
        raise


class Worker(SpawnProcess):
    """A worker process. As it leaves SIGTERM to its parent, who wants to end it kills it."""

    def terminate(self) -> None:
        """End it at once."""
        self.kill()


class Spawning(SpawnContext):
    """How worker processes are begun."""

    Process = Worker


def track_quietly() -> None:
    """Start the process that cleans up semaphores after a killed run; that it did so is no news for the user."""
    sys.warnoptions.append("ignore:resource_tracker")
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove("ignore:resource_tracker")


def start() -> None:
    """Begin a worker process: signals to end are its parent's business, and without its parent it ends."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    die_with_parent()
    Thread(target=follow, daemon=True).start()


def die_with_parent() -> None:
    """Let Linux kill this process as soon as its parent is gone, whatever it is at."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        parent = parent_process()
        if parent is not None and os.getppid() != parent.pid:  # it was gone before
            os._exit(1)


def follow() -> None:
    """End this process when its parent has been killed, where the system doesn't."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def check(choice: Choice) -> None:
    """Load the backend in a worker."""
    backend(choice)
