"""Batches of articles → records, in this process or in several, in order and within bounded memory.

One spaCy pipeline a process. An article that can't be extracted costs only itself: its place in the batch holds
an ``ArticleError``. Results come back in the order of the batches whatever the number of processes, so that the
same input gives the same output.
"""

import ctypes
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from kb.article import Article
from kb.errors import ArticleError, KbError
from kb.record import DocumentRecord

if TYPE_CHECKING:
    from kb.extract.pipeline import Pipeline

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
STRINGS_KEPT = 200_000
"""Words remembered between batches; a corpus has more than memory should hold."""
_pipelines: dict[str, "Pipeline"] = {}


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


def pipeline(name: str) -> "Pipeline":
    """This process's pipeline of that name, loaded once, its gazetteer open.

    Raises PipelineError if there is none, InputError if the settings name a gazetteer that is none.
    """
    if name not in _pipelines:
        from threadpoolctl import threadpool_limits

        from kb.extract.gazetteer import gazetteer
        from kb.extract.pipeline import load

        gazetteer()
        threadpool_limits(1)  # threads of numpy's would take the cores of the other processes
        _pipelines[name] = load(name)
    return _pipelines[name]


def release() -> None:
    """Forget this process's pipelines: what comes next may need their memory."""
    _pipelines.clear()
    gc.collect()


def extract_batch(name: str, articles: list[Article]) -> list[Outcome]:
    """The record of each article, or why there is none."""
    loaded = pipeline(name)
    try:
        return list(within_zone(loaded, articles))
    except Exception:  # one of them: each on its own says which
        return [extract_one(loaded, article) for article in articles]


def extract_one(loaded: "Pipeline", article: Article) -> Outcome:
    """The record of one article, or why there is none."""
    try:
        return within_zone(loaded, [article])[0]
    except Exception as error:
        return ArticleError(article.doc_id, reason(error))


def reason(error: Exception) -> str:
    """Why an article failed, in one line."""
    said = " ".join(str(error).split())
    if "E088" in said:
        return "the text is longer than the pipeline takes"
    return f"{type(error).__name__}: {said}"[:300]


def within_zone(loaded: "Pipeline", articles: list[Article]) -> list[DocumentRecord]:
    """Records of some articles; the words that spaCy learns from them are forgotten afterwards."""
    with loaded.nlp.memory_zone():
        records = list(loaded.extract_many(articles, batch_size=len(articles)))
    if len(loaded.strings) > STRINGS_KEPT:
        loaded.strings.clear()
        loaded.strings[0] = ""
    return records


@contextmanager
def extractor(name: str, workers: int) -> Iterator[Extract]:
    """A function from batches of articles to batches of outcomes, over this many processes.

    Raises PipelineError if there is no pipeline of that name, InputError as ``pipeline``, KbError if a process dies.
    """
    if workers == 1:
        pipeline(name)
        yield lambda batches: (extract_batch(name, batch) for batch in batches)
        return
    track_quietly()
    pool = ProcessPoolExecutor(workers, Spawning(), initializer=start)
    try:
        for loading in [pool.submit(check, name) for _ in range(workers)]:  # all begin at once
            loading.result()
        yield lambda batches: in_order(pool, name, batches, workers * AHEAD)
    except BrokenProcessPool as error:
        raise KbError("a worker process died (out of memory?); run again, what is done is kept") from error
    except BaseException:  # nobody waits for what the workers are at
        for child in active_children():
            if isinstance(child, Worker):
                child.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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


def check(name: str) -> None:
    """Load the pipeline in a worker, so that what is wrong with it is known before any work."""
    pipeline(name)


def in_order(
    pool: ProcessPoolExecutor, name: str, batches: Iterable[list[Article]], ahead: int
) -> Iterator[list[Outcome]]:
    """Hand out batches, at most ``ahead`` at once, and give back what becomes of them in order."""
    waiting: deque[Future[list[Outcome]]] = deque()
    for batch in batches:
        waiting.append(pool.submit(extract_batch, name, batch))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
