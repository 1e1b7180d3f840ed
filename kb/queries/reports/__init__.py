"""The analyses that people come for: each a function from a ``Scope`` to a SQLAlchemy Select.

``REPORTS`` says of each what it answers, how it counts, which parameters it heeds, and how it is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select

from kb.errors import UsageError
from kb.queries.reports import meetings, oversight, plans, reactions, statements, timeline
from kb.queries.reports.scope import PERIODS, Scope
from kb.queries.run import rows_on, run
from kb.rows import Rows


@dataclass(frozen=True, slots=True)
class Chart:
    """How a report is drawn: a title, a mark, and the columns on its axes and in its colours."""

    title: str
    mark: str
    """bar, line, point or rect (a matrix)."""
    x: str
    y: str
    color: str | None = None
    measure: str = ""
    """The axis with numbers, and what these count."""
    parts: tuple[str, ...] = ()
    """Columns that are drawn as points of their own: their names are the points' ``part``, their values the
    ``count``."""
    domain: tuple[float, float] | None = None
    """From where to where an axis of means goes."""


@dataclass(frozen=True, slots=True)
class Report:
    """A question: its Select, what it answers, how it counts, the parameters that it heeds, its chart."""

    ask: Callable[[Scope], Select[Any]]
    answers: str
    counts: str
    heeds: tuple[str, ...]
    chart: Chart
    finish: Callable[[Rows], Rows] | None = None
    """What is done to the Select's rows that SQL can't."""


def central_rows(pairs: Rows) -> Rows:
    """Who is central in a network."""
    from kb.queries.reports import centrality

    return centrality.central(pairs)


FLAGS = {"confidence": "min-confidence"}
PERIOD, PARTIES = ("since", "until"), ("actor", "country", "to")
MEETINGS = (*PARTIES, *PERIOD, "place", "outlet", "status", "confidence")
WORDS = (*PARTIES, *PERIOD, "outlet", "confidence")

REPORTS: dict[str, Report] = {
    "timeline": Report(
        timeline.timeline,
        "What an actor or a country did and met with, or what passed between several, in order.",
        "Meetings and statements once each; reactions once an article, copies of articles left out. With several "
        "parties all must take part in a meeting, and one must address or react to another.",
        MEETINGS, Chart("What was when", "point", "date", "what"),
    ),
    "meetings-monthly": Report(
        meetings.monthly,
        "How many meetings there were a month, by status; with two countries, between these two.",
        "Each meeting once, in the month in which it began; of which the month is unknown, not at all.",
        (*MEETINGS, "count"), Chart("Meetings by month and status", "bar", "month", "meetings", "status", "meetings"),
    ),
    "network": Report(
        meetings.network,
        "Who meets whom: pairs of participants, and how often they met.",
        "Each meeting once for each pair of its named participants; held or ongoing ones, unless --status says others. "
        "--per counts each period apart, without the meetings of which it is unknown.",
        (*MEETINGS, "count", "per"), Chart("Who meets whom", "rect", "source", "target", "meetings", "meetings"),
    ),
    "centrality": Report(
        meetings.network,
        "Who is central in the network of meetings, and who belongs to one community.",
        "The pairs of the report network. partners: how many others an actor met; encounters: how often, each of them; "
        "centrality: PageRank (damping 0.85), by how often they met, 1 is the mean of all actors; community: who meet "
        "each other more than others (Louvain's method), 1 is the largest; around: its most central actor.",
        (*MEETINGS, "count"),
        Chart("Centrality in the network of meetings; a colour is a community", "bar", "centrality", "actor", "around",
              "PageRank (1 is the mean)"),
        central_rows,
    ),
    "travel": Report(
        meetings.travel,
        "Who went where: persons at meetings in another country than their own.",
        "One row a person and meeting; held or ongoing ones, unless --status says others; telephone calls are none.",
        MEETINGS,
        Chart("Who went where: journeys to meetings abroad", "rect", "from_country", "to_country", "count", "journeys"),
    ),
    "contacts": Report(
        meetings.contacts,
        "First and last meeting of each pair of countries, in how many months they met, the longest gap and the "
        "longest run.",
        "Each meeting once a pair of countries; of those held or ongoing whose day is known, unless --status says "
        "others. A gap is the days between the beginnings of two meetings, a run the months in a row that have one.",
        MEETINGS, Chart("Meetings of each pair of countries", "bar", "meetings", "pair", None, "meetings"),
    ),
    "plans": Report(
        plans.plans,
        "What became of meetings that were planned or proposed: held, cancelled or still open, and how much later.",
        "Each meeting once. planned_on is the date of the first article that plans it or has it called off, "
        "planned_for the first day that one gives, that of a cancellation if no plan does; days_late runs from the day "
        "for which it was planned first to that on which it was held, where both days are known.",
        MEETINGS, Chart("What became of plans", "bar", "outcome", "count", None, "meetings"),
    ),
    "plans-kept": Report(
        plans.summary,
        "How many plans came true, and how late, month by month (or --per quarter or year).",
        "Each meeting once, in the period of the first article that plans it or has it called off; of which that is "
        "unknown, not at all. share_held is of the decided ones, those held or cancelled; mean and median are over the "
        "dated ones, those held of which the day planned first and the day are known.",
        (*MEETINGS, "per"),
        Chart("What became of plans, by the period in which they were made", "bar", "period", "count", "part", "plans",
              ("held", "open", "cancelled")),
    ),
    "stances": Report(
        reactions.stances,
        "Who reacted how to whom, and how soon: countries against countries, by stance.",
        "Each article's reactions, copies of articles left out (in with --count reports). mean_days is over the timed "
        "ones: those whose own day and that of the meeting or claim are known.",
        (*WORDS, "count", "bloc"),
        Chart("Reactions of countries to countries", "rect", "target_country", "country", "reactions", "reactions"),
    ),
    "tone": Report(
        reactions.tone,
        "How cooperative or hostile one country's reactions to another's are, month by month.",
        "The mean of the values that Goldstein's scale gives the stances (+5 concede … -6 threaten, tone.tsv), and n, "
        "the number of reactions, copies of articles left out (in with --count reports).",
        (*WORDS, "count", "bloc"),
        Chart("Tone of one country's reactions to another's", "line", "month", "tone", "pair", "mean tone (-6 … +5)",
              domain=(-6, 5)),
    ),
    "sayings": Report(
        statements.sayings,
        "What somebody says about or to somebody else, with the source.",
        "Each statement once, at its first report, if it names the other or addresses them. --actor and --country say "
        "who speaks, --to about whom.",
        (*WORDS, "count"),
        Chart("Statements by month, and how they concern the other", "bar", "date", "count", "how", "statements"),
    ),
    "contradictions": Report(
        reactions.contradictions,
        "Claims that somebody denies or rejects, and warm words for an actor that turned cold.",
        "Each article's reactions, copies of articles left out. denied: a REJECT of a statement; turned: ACCUSE, "
        "REJECT or THREATEN next after SUPPORT, AGREE or CONCEDE towards the same actor.",
        WORDS, Chart("Contradictions by kind", "bar", "kind", "count", None, "contradictions"),
    ),
    "speakers": Report(
        statements.speakers,
        "Who speaks for which country: its persons by their statements, with their last known office.",
        "Each statement once, by the date of its first report. --actor and --country say who speaks, --to to whom.",
        (*WORDS, "count"), Chart("Statements of each speaker", "bar", "statements", "speaker", "country", "statements"),
    ),
    "coverage": Report(
        oversight.coverage,
        "Which outlets report how much, what share is copied, and which meetings they reported first or alone.",
        "Articles, copies too; meetings once an outlet. First: on no later day than any other outlet, among the "
        "articles chosen. Articles without an outlet are in one row, as if they had one.",
        (*PERIOD, "outlet"), Chart("Articles of each outlet", "bar", "articles", "outlet", None, "articles"),
    ),
    "quality": Report(
        oversight.quality,
        "What the data lacks, and how sure it is.",
        "n of `of` rows; value is their share, or the mean confidence of the n that have one. A report is what one "
        "article says of a meeting or a statement. In doubt are the actors of the 300 pairs of which resolution was "
        "least certain whether they are one.",
        (),
        Chart("What the data lacks, and how sure it is", "bar", "value", "what", None, "share or mean, 0 … 1",
              domain=(0, 1)),
    ),
}  # fmt: skip


def given_parameters(scope: Scope) -> dict[str, Any]:
    """The parameters that were given."""
    return {f.name: getattr(scope, f.name) for f in fields(scope) if getattr(scope, f.name) != f.default}


def asked(scope: Scope) -> str:
    """What was asked, in words: "country Portugal, Morocco; since 2025"."""
    values = {
        name: value if isinstance(value, list | tuple) else [value] for name, value in given_parameters(scope).items()
    }
    return "; ".join(f"{FLAGS.get(name, name)} {', '.join(map(str, those))}" for name, those in values.items())


def ask(name: str, scope: Scope) -> Select[Any]:
    """The Select of a report. Raises UsageError for a name that is none, or a parameter that it doesn't heed."""
    report = REPORTS.get(name)
    if report is None:
        raise UsageError(f"no report {name!r}: one of {', '.join(REPORTS)}")
    if scope.count not in ("facts", "reports"):
        raise UsageError(f"no way to count {scope.count!r}: facts or reports")
    if scope.per not in (None, *PERIODS):
        raise UsageError(f"no period {scope.per!r}: one of {', '.join(PERIODS)}")
    for one in given_parameters(scope):
        if one not in report.heeds:
            raise UsageError(f"the report {name} takes no --{FLAGS.get(one, one)}")
    return report.ask(scope)


def answer(name: str, scope: Scope, url: str, limit: int | None = None) -> Rows:
    """The rows of a report on a database, at most ``limit`` of them. Raises UsageError as ``ask``, DatabaseError."""
    return finished(name, ask(name, scope), limit, lambda query, most: run(query, url, most))


def answer_on(connection: Connection, name: str, scope: Scope, limit: int | None = None) -> Rows:
    """The same on a connection that is open."""
    return finished(name, ask(name, scope), limit, lambda query, most: rows_on(connection, query, most))


def finished(
    name: str, query: Select[Any], limit: int | None, fetch: Callable[[Select[Any], int | None], Rows]
) -> Rows:
    """The rows of a report's Select, with what SQL can't do done: that needs all of them."""
    finish = REPORTS[name].finish
    if finish is None:
        return fetch(query, limit)
    done = finish(fetch(query, None))
    return Rows(done.columns, islice(done.rows, limit), done.types)


__all__ = ["REPORTS", "Chart", "Report", "Scope", "answer", "answer_on", "ask", "asked", "given_parameters"]
