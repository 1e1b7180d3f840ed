"""Processes that extract batches, in order; when one dies, the article that it died of is found and given up.

A death breaks the whole executor, and nobody says which batch did it. So those that were handed out are read again,
one at a time, and the articles of one that kills again each alone.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from kb.article import Article
from kb.errors import ArticleError
from kb.record import DocumentRecord

DIED = "the process that read it died (out of memory, or a fault below Python)"
Outcomes = list[DocumentRecord | ArticleError]


class Task(NamedTuple):
    """A batch that has been handed out."""

    batch: list[Article]
    future: Future[Outcomes]


def broken(future: Future[Outcomes]) -> bool:
    """Whether a process has died before this was done; waits until one or the other is so."""
    return isinstance(future.exception(), BrokenProcessPool)


class Pool:
    """An executor that is made anew when a process of it has died."""

    def __init__(self, make: Callable[[], Executor], work: Callable[[list[Article]], Outcomes], ahead: int) -> None:
        self.make, self.work, self.ahead = make, work, ahead
        self.executor = make()

    def renew(self) -> None:
        """Another executor in place of this one. Raises BrokenProcessPool if its processes die at once."""
        self.close()
        self.executor = self.make()

    def close(self) -> None:
        """Wait for what is under way, and end."""
        self.executor.shutdown(wait=True, cancel_futures=True)

    def outcomes(self, batches: Iterable[list[Article]]) -> Iterator[Outcomes]:
        """Hand out batches, at most ``ahead`` at once, and give back what becomes of them in order."""
        waiting: deque[Task] = deque()
        for batch in batches:
            waiting.append(self.task(batch))
            if len(waiting) >= self.ahead:
                yield from self.taken(waiting)
        while waiting:
            yield from self.taken(waiting)

    def task(self, batch: list[Article]) -> Task:
        """Hand out a batch."""
        try:
            return Task(batch, self.executor.submit(self.work, batch))
        except BrokenProcessPool as error:  # since the last one was handed out
            lost: Future[Outcomes] = Future()
            lost.set_exception(error)
            return Task(batch, lost)

    def taken(self, waiting: deque[Task]) -> Iterator[Outcomes]:
        """What became of the first batch; of all that wait, if a process has died."""
        if not broken(waiting[0].future):
            yield waiting.popleft().future.result()
            return
        tasks = list(waiting)
        waiting.clear()
        self.renew()
        for task in tasks:
            yield self.alone(task.batch) if broken(task.future) else task.future.result()

    def alone(self, batch: list[Article]) -> Outcomes:
        """What becomes of a batch while nothing else is under way; of an article that kills, that it did."""
        future = self.task(batch).future
        if not broken(future):
            return future.result()
        self.renew()
        if len(batch) == 1:
            return [ArticleError(batch[0].doc_id, DIED)]
        return [outcome for article in batch for outcome in self.alone([article])]
