"""The watch itself: round after round, each source that is due is read, what is new is loaded, resolved and told.

Whatever moment ends it, nothing is lost and nothing is there twice: a page counts as read when its article is loaded,
an article as told when somebody has been told. What was told last may be told again after a killing.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kb.article import Article
from kb.errors import ArticleError, DatabaseError, InputError, UsageError
from kb.ingest import Job, Summary
from kb.record import Run
from kb.sources import read
from kb.sources.web import is_address
from kb.store import loader
from kb.watch import memory
from kb.watch.attentive import Attentive
from kb.watch.config import Search, Watched, Watching, kept_searches
from kb.watch.news import Trouble, news, require_askable
from kb.watch.tell import Teller, Unheard
from kb.workers import Extract, batched

if TYPE_CHECKING:
    from sqlalchemy import Engine

AT_ONCE = 100
"""Articles that are told at a time."""
LONGEST = 21_600.0
"""Seconds after which a source that fails is tried again at the latest, unless it is read more seldom anyway."""
REPEATED = 10_000
"""Faults that are remembered, so that each is told once."""
LATER = 30.0
"""Seconds after which a database that can't be had is tried again."""
NAP = 0.25


@dataclass
class Watch:
    """One watch on one database."""

    engine: "Engine"
    told: Watching
    extract: Extract
    run_of: Run | None
    tell: Teller
    note: Callable[[str], None]
    """Told, in words for people, what was done."""
    fault: Callable[[str], None]
    """Told, in words for people, what could not be done."""
    stopped: Callable[[], bool]
    batch_size: int = 32
    identify: bool = True
    pause: float = 1.0
    """Seconds between two requests to a host."""
    clock: Callable[[], float] = time.time
    webs: dict[str, Attentive] = field(default_factory=dict)
    faults: "OrderedDict[str, None]" = field(default_factory=OrderedDict)
    failed: int = 0
    """How often a source, or an article of one, failed."""

    def run(self, once: bool = False) -> None:
        """Read what is due, and wait, until somebody stops it; or read all ``once``, but what waits after a failure."""
        self.tell_news()
        while not self.stopped():
            try:
                self.round([one for one in self.told.source if self.wait_for(one, once) <= 0])
                left = min(self.wait_for(one) for one in self.told.source)
            except DatabaseError as error:
                if once:
                    raise
                self.fault(f"{error}: tried again in {LATER:.0f} seconds")
                left = LATER
            if once:
                return
            self.rest(left)

    def wait_for(self, source: Watched, once: bool = False) -> float:
        """Seconds until a source is due."""
        state = memory.state(self.engine, source.title)
        left = state.due_at - self.clock()
        if left > max(self.every(source), LONGEST):  # the clock was set back
            return 0.0
        return left if source.every or state.failures or not once else 0.0

    def every(self, source: Watched) -> float:
        """Seconds from one reading of a source to the next."""
        return source.every or self.told.every

    def rest(self, seconds: float) -> None:
        """Wait, unless somebody stops it."""
        until = time.monotonic() + seconds
        while not self.stopped() and (left := until - time.monotonic()) > 0:
            time.sleep(min(NAP, left))

    def round(self, due: Iterable[Watched]) -> None:
        """Read sources, resolve what came of it, and tell."""
        for source in due:
            if not self.stopped():
                self.visit(source)
        if not self.stopped():
            Job(self.engine, identify=self.identify).resolve(Summary())
        self.tell_news()

    def visit(self, source: Watched) -> None:
        """Read one source; what it has read counts when all of it is loaded."""
        state = memory.state(self.engine, source.title)
        web = self.webs.setdefault(source.title, self.reader(source, state.key))
        web.anew()
        broken: list[ArticleError] = []
        found = self.expected(state.key, sifted(web.heeded(self.found(source, web, broken)), source, broken))
        job = Job(self.engine, self.hear, self.stopped, self.batch_size, identify=False)
        summary = job.ingest(found, self.extract, self.run_of)
        if summary.new or summary.replaced or summary.failed:
            self.note(f"{source.title}: {summary}")
        if not summary.interrupted:
            self.settle(source, state, web, broken)

    def reader(self, source: Watched, key: int) -> Attentive:
        """What reads a source."""
        recall = partial(memory.recall, self.engine, key)
        return Attentive(source.allow_private, self.pause, sleep=self.rest, recall=recall)

    def found(self, source: Watched, web: Attentive, broken: list[ArticleError]) -> Iterator[Article | ArticleError]:
        """What is new in a source; folders and patterns that can't be had are put into ``broken``."""

        def paths() -> Iterator[str]:
            for name in source.read:
                for path in (name,) if is_address(name) else web.files((name,)):
                    if isinstance(path, ArticleError):
                        broken.append(path)
                    else:
                        yield path

        return read(paths(), web=web, **source.options)

    def expected(self, key: int, found: Iterable[Article | ArticleError]) -> Iterator[Article | ArticleError]:
        """What is found, written down as what is to be told before it is loaded."""
        for batch in batched(found, self.batch_size):
            memory.expect(self.engine, key, [one for one in batch if isinstance(one, Article)])
            yield from batch

    def settle(self, source: Watched, state: memory.State, web: Attentive, broken: list[ArticleError]) -> None:
        """Write down what was read, and when the source is due again: later and later while it fails."""
        every, failures = self.every(source), state.failures + 1 if broken else 0
        again = min(every * 2 ** min(failures, 20), max(every, LONGEST)) if broken else 0 if web.more else every
        why = str(broken[0]) if broken else None
        stands = memory.State(state.key, self.clock() + again, failures)
        memory.keep(self.engine, stands, web.had(), why)
        if why:
            self.failed += 1
            loader.record_failures(self.engine, broken)
            self.fault(f"{source.title}: {why} (tried again in {again:.0f} seconds)")
            self.inform(Trouble(source.title, why, failures, again))
        elif state.failures:
            loader.forget_failures(self.engine, list(source.read))
            self.note(f"{source.title}: can be read again")

    def inform(self, trouble: Trouble) -> None:
        """Tell that a source failed."""
        try:
            self.tell([trouble])
        except Unheard as error:
            self.fault(str(error))

    def tell_news(self) -> None:
        """Tell what is new; what nobody hears is told with the next round."""
        try:
            while told := memory.untold(self.engine, self.titles, AT_ONCE):
                self.tell(news(self.engine, told, self.searches()))
                memory.told(self.engine, told)
        except Unheard as error:
            self.fault(f"{error}: told again with the next round")
        else:
            memory.expect_no_more(self.engine, self.titles)

    @property
    def titles(self) -> list[str]:
        """The names of what it watches: another watch on the same database tells what is new in its own sources."""
        return [one.title for one in self.told.source]

    def searches(self) -> list[Search]:
        """What is looked for: the searches of the file and, if it says so, those that the user keeps by now."""
        if not self.told.saved:
            return list(self.told.search)
        try:
            return [*self.told.search, *filter(self.is_askable, kept_searches())]
        except InputError as error:
            self.fault(str(error))
            return list(self.told.search)

    def is_askable(self, search: Search) -> bool:
        """Whether a search that somebody keeps can be asked; why not is told."""
        try:
            require_askable([search])
        except UsageError as error:
            self.fault(f"the saved search {search.name!r} is left out: {error}")
            return False
        return True

    def hear(self, _summary: Summary, failures: list[ArticleError]) -> None:
        """Note what failed of an article, once."""
        for failure in failures:
            said = str(failure)
            self.failed += 1
            if said not in self.faults:
                self.fault(said)
            self.faults[said] = None
            if len(self.faults) > REPEATED:
                self.faults.popitem(last=False)


def sifted(
    found: Iterable[Article | ArticleError], source: Watched, broken: list[ArticleError]
) -> Iterator[Article | ArticleError]:
    """What is found, without what is wrong with the source itself: that is put into ``broken``."""
    for one in found:
        if isinstance(one, ArticleError) and one.where in source.read:
            broken.append(one)
        else:
            yield one
