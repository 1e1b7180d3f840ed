"""Extraction on a Dask cluster: batches out, records back in order; the database stays with the caller.

The backend is loaded once a worker. A batch that was on a worker that died is extracted again on another; of a batch
that kills several, each article is tried alone, and given up if it kills again. Nothing is stored but here, so nothing
is stored twice. A scheduler that goes away ends the run, and the next one goes on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kb import workers
from kb.article import Article
from kb.errors import ArticleError, KbError, PipelineError, UsageError, missing_extra, reason
from kb.extract.backend import Choice
from kb.pool import DIED
from kb.record import Run
from kb.workers import AHEAD, Extract, Outcome

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 10
SILENCE_SECONDS = 60
"""How long a cluster without a worker is waited for."""
LOOK_SECONDS = 5
"""How often it is looked whether the scheduler is still there."""
GONE = "the scheduler went away; run again, what is done is kept"


@contextmanager
def extractor(choice: Choice, address: str, run: Run) -> Iterator[Extract]:
    """A function from batches of articles to batches of outcomes, over a cluster's workers.

    Raises UsageError without Dask, KbError if no scheduler or no worker is there, PipelineError if a worker has
    another version of program, pipeline, weights or gazetteer than ``run``.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(missing_extra("a cluster needs Dask", "cluster")) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KbError(f"no Dask scheduler answers at {address}") from error
    try:
        prepare(client, choice, run)
        yield lambda batches: in_order(client, choice, batches, run)
    finally:
        client.close(timeout=2)


def plugin(choice: Choice) -> Any:
    """A worker plugin that loads the pipeline when a worker starts, also one that comes later."""
    from distributed import WorkerPlugin

    class PipelinePlugin(WorkerPlugin):  # type: ignore[misc]
        """Loads a pipeline; that it can't be loaded is told when a batch needs it."""

        def setup(self, worker: Any) -> None:
            """Load it."""
            loaded(choice)

    return PipelinePlugin()


def loaded(choice: Choice) -> Run | str:
    """What a worker extracts with; or why it can't."""
    try:
        return workers.backend(choice).run
    except KbError as error:
        return str(error)


def prepare(client: "Client", choice: Choice, run: Run) -> None:
    """Load the pipeline on every worker, and refuse those that would extract something else."""
    try:
        client.wait_for_workers(1, timeout=SILENCE_SECONDS)
    except TimeoutError as error:
        raise KbError("the cluster has no workers") from error
    for address, theirs in client.run(loaded, choice, on_error="return").items():
        refuse(address, theirs, run)
    client.register_plugin(plugin(choice), name=f"kb-{choice.backend}-{choice.pipeline}")


def refuse(address: str, theirs: Any, run: Run) -> None:
    """Raise PipelineError unless a worker extracts with what we would."""
    if isinstance(theirs, Run) and theirs == run:
        return
    if isinstance(theirs, Run):
        raise PipelineError(f"worker {address} has {told(theirs)}, not {told(run)}: install the same versions there")
    raise PipelineError(f"worker {address} can't extract: {workers_reason(theirs)}")


def workers_reason(theirs: Any) -> str:
    """What a worker said instead of its versions, in one line."""
    return reason(theirs) if isinstance(theirs, Exception) else str(theirs)


def told(run: Run) -> str:
    """Program, pipeline, weights and gazetteer, for people."""
    data = (f", {name} {value}" for name, value in (("weights", run.weights), ("gazetteer", run.gazetteer)) if value)
    return f"{run.program} {run.version} with {run.pipeline} {run.pipeline_version}{''.join(data)}"


def extract(choice: Choice, articles: list[Article], run: Run) -> list[Outcome] | str:
    """On a worker: what becomes of a batch; or the versions of a worker that came later and has others."""
    here = loaded(choice)
    return workers.extract_batch(choice, articles) if here == run else (told(here) if isinstance(here, Run) else here)


def in_order(client: "Client", choice: Choice, batches: Iterable[list[Article]], run: Run) -> Iterator[list[Outcome]]:
    """Hand out batches, a few for each worker at once, and give back what becomes of them in order."""
    waiting: deque[Task] = deque()
    task = partial(handed_out, client, choice, run)
    for batch in batches:
        waiting.append(task(batch))
        with answering():
            many = len(waiting) >= AHEAD and len(waiting) >= AHEAD * len(client.nthreads())
        if many:
            yield result(client, waiting.popleft(), run, task)
    while waiting:
        yield result(client, waiting.popleft(), run, task)


class Task(NamedTuple):
    """A batch that has been handed out."""

    batch: list[Article]
    future: Any


def handed_out(client: "Client", choice: Choice, run: Run, batch: list[Article]) -> Task:
    """Hand out a batch."""
    with answering():
        return Task(batch, client.submit(extract, choice, batch, run, pure=False))


@contextmanager
def answering() -> Iterator[None]:
    """Say in one line what went wrong with the cluster. Raises KbError."""
    from distributed.client import FutureCancelledError

    try:
        yield
    except (FutureCancelledError, OSError) as error:
        raise KbError(GONE) from error


def result(client: "Client", task: Task, run: Run, hand_out: Callable[[list[Article]], Task]) -> list[Outcome]:
    """What became of a batch; if workers die of it, its articles are handed out each alone.

    Raises KbError if the cluster goes away, PipelineError for a worker of other versions.
    """
    from distributed import KilledWorker

    try:
        with answering():
            out = waited(client, task.future)
    except KilledWorker:
        if len(task.batch) == 1:
            return [ArticleError(task.batch[0].doc_id, DIED)]
        return [one for article in task.batch for one in result(client, hand_out([article]), run, hand_out)]
    if isinstance(out, str):
        raise PipelineError(f"a worker has {out}, not {told(run)}: install the same versions there")
    return out


def waited(client: "Client", future: Any) -> list[Outcome] | str:
    """A batch's result, however long it takes while there is a scheduler."""
    while True:
        try:
            out: list[Outcome] | str = future.result(timeout=LOOK_SECONDS)
        except TimeoutError:
            if client.status != "running":
                raise KbError(GONE) from None
        else:
            return out
