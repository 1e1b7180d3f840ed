"""Which articles copy or update others: of a whole database, or where new ones came.

An article is compared with those of its days that share a band of its sketch, or its address; so new articles can only
change the links of those that they are connected with through such shares.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from itertools import chain

from sqlalchemy import Connection, text

from kb.resolve import articles, evidence
from kb.resolve.articles import DAYS, Link, canonical_url, sketch
from kb.resolve.days import UNDATED, Calendar
from kb.resolve.evidence import TEXTS, stream
from kb.resolve.reports import ArticleReport
from kb.store import dialect
from kb.store.base import table
from kb.store.models import ArticleSketch

MISSING = """SELECT n.id, n.text FROM article n WHERE n.id > {} AND {} AND NOT EXISTS
             (SELECT 1 FROM article_sketch s WHERE s.article_id = n.id) ORDER BY n.id LIMIT 1000"""
ARRIVED = "n.id IN (SELECT article_id FROM arrival)"
KNOWN = """SELECT a.doc_id, o.doc_id, l.relation, l.score FROM article_link l
           JOIN article a ON a.id = l.article_id JOIN article o ON o.id = l.original_id"""


def keep_sketches(connection: Connection, where: str = "1 = 1") -> None:
    """Make the sketches that are missing. Needs the write lock."""
    last = 0
    while rows := [(number, sketch(words)) for number, words in stream(connection, MISSING.format(last, where), TEXTS)]:
        dialect.insert_rows(connection, table(ArticleSketch), ("article_id", "bands"), rows)
        last = rows[-1][0]


def links(connection: Connection, new: Collection[str] | None = None) -> list[Link]:
    """The links of all articles; where only ``new`` ones came since the last time, the others stay as they are."""
    if new is None:
        return articles.resolve(evidence.articles(connection), text_of(connection))
    touched, again = renewed(connection, new)
    known = (Link(*row) for row in stream(connection, KNOWN))
    return [*(link for link in known if link.article not in touched), *again]


def renewed(connection: Connection, new: Collection[str]) -> tuple[Collection[str], list[Link]]:
    """The articles whose links new ones can change, and their links now."""
    touched = connected(connection, new)
    return touched.keys(), articles.resolve(touched.values(), text_of(connection))


def connected(connection: Connection, new: Collection[str]) -> dict[str, ArticleReport]:
    """The new articles and all that are connected with them."""
    pool = Pool(connection)
    query = "SELECT id FROM article WHERE doc_id IN {values}"
    numbers = [str(row[0]) for row in dialect.lookup(connection, query, sorted(new))]
    pool.add(f"n.id IN ({', '.join(numbers)})" if numbers else "1 = 0")
    out: dict[str, ArticleReport] = {}
    waiting = {doc: pool.reports[doc] for doc in sorted(new)}
    while waiting:
        out |= waiting
        pool.read(waiting.values())
        found = chain.from_iterable(map(pool.beside, waiting.values()))
        waiting = {report.key: report for report in found if report.key not in out}
    return out


class Pool:
    """Articles of some days, found by what they share."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.calendar = connection, Calendar()
        self.reports: dict[str, ArticleReport] = {}
        self.sharing: dict[Hashable, list[ArticleReport]] = defaultdict(list)
        self.add(UNDATED)

    def add(self, where: str) -> None:
        """Read some articles."""
        for report in evidence.articles(self.connection, where):
            if report.key not in self.reports:
                self.reports[report.key] = report
                for key in shares(report):
                    self.sharing[key].append(report)

    def read(self, those: Iterable[ArticleReport]) -> None:
        """Read whatever is of the days of some articles."""
        where = self.calendar.around((report.published for report in those), DAYS)
        if where is not None:
            self.add(where)

    def beside(self, report: ArticleReport) -> Iterable[ArticleReport]:
        """The articles that share something with one, of its days."""
        for key in shares(report):
            for other in self.sharing[key]:
                if near(report, other):
                    yield other


def shares(report: ArticleReport) -> Iterable[Hashable]:
    """By what an article is compared with others: the bands of its sketch, by number, and its address."""
    yield from enumerate(array("Q", report.sketch or sketch(report.text)))
    if report.url:
        yield canonical_url(report.url)


def near(a: ArticleReport, b: ArticleReport) -> bool:
    """Whether two articles are of the same days."""
    return not (articles.long_before(a, b) or articles.long_before(b, a))


def text_of(connection: Connection) -> articles.Texts:
    """A function from articles to their texts."""
    query = text("SELECT text FROM article WHERE doc_id = :doc_id")
    return lambda doc_id: str(connection.execute(query, {"doc_id": doc_id}).scalar_one())
