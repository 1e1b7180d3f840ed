"""What resolution must look at anew where only new articles came since the last time.

All else must be as that time left it: the program, the decisions, the evidence of the articles that it saw.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection

import kb
from kb.resolve.decisions import Decision, edit_of, named
from kb.resolve.evidence import Ledger
from kb.store import dialect
from kb.store.edits import docs

MOST = 0.2
"""Of all articles so many may be new: of more, everything is looked at."""


def digest(decided: Iterable[Decision]) -> str:
    """By what decisions are known to be the same."""
    return blake2b(" ".join(d.key for d in decided).encode(), digest_size=16).hexdigest()


def arrivals(connection: Connection, decided: Sequence[Decision]) -> frozenset[str] | None:
    """The articles that are new; None where more than that is to be looked at."""
    query = "SELECT version, decided, unseen, (SELECT count(*) FROM article) FROM resolution"
    last = connection.exec_driver_sql(query).first()
    if last is None or tuple(last[:2]) != (kb.__version__, digest(decided)):
        return None
    new = "SELECT n.doc_id FROM arrival a JOIN article n ON n.id = a.article_id"
    out = frozenset(row[0] for row in connection.exec_driver_sql(new))
    concerned = {ref["doc"] for d in decided for _, refs in named(d) for ref in refs}
    concerned |= {doc for d in decided for doc in docs(edit_of(d))}
    whole = len(out) != last[2] or len(out) > MOST * last[3] or not out.isdisjoint(concerned)
    return None if whole else out


def changed(ledger: Ledger, homes: Sequence[int], settled: int) -> list[int]:
    """The rows of reports whose entity of before is not just one cluster, and that cluster's only one."""
    import numpy as np

    home, entity, rows = (np.asarray(x, dtype=np.int64) for x in (homes, ledger.entities, ledger.rows))
    known = entity <= settled
    each = np.unique(np.stack([home[known], entity[known]], axis=1), axis=0)
    clusters, entities = (np.unique(each[:, k], return_counts=True) for k in (0, 1))
    torn = entities[0][entities[1] > 1]
    touched = np.union1d(clusters[0][clusters[1] > 1], each[np.isin(each[:, 1], torn), 0])
    return [int(row) for row in rows[np.isin(home, touched)]]


SAID = (
    "SELECT r.id FROM statement_report r JOIN article n ON n.id = r.article_id WHERE n.doc_id IN {values}",
    "SELECT id FROM statement_report WHERE speaker_report_id IN {values}",
    "SELECT statement_report_id FROM statement_report_addressee WHERE actor_report_id IN {values}",
)
"""Reports of statements by articles, by the reports of their speakers, and of those whom they are addressed to."""
COPIES = """SELECT n.doc_id FROM article_link l JOIN article n ON n.id = l.article_id WHERE l.relation = 'duplicate'"""


def about_statements(decided: Iterable[Decision]) -> bool:
    """Whether somebody decided something about statements."""
    return any("statement" in (d.entity, *(kind for kind, _ in named(d))) for d in decided)


def concerned(
    connection: Connection, new: frozenset[str], copies: frozenset[str], people: Ledger, homes: Sequence[int]
) -> set[int]:
    """The reports of statements that something new is said of: those of new articles and of such as are copies now or
    were, and those of which an actor isn't who it was."""
    before = {row[0] for row in connection.exec_driver_sql(COPIES)}
    settled = int(connection.exec_driver_sql("SELECT max(actors) FROM resolution").scalar_one())
    actors = changed(people, homes, settled)
    given: tuple[Sequence[Any], ...] = (sorted(new | (copies ^ before)), actors, actors)
    asked = zip(SAID, given, strict=True)
    return {row[0] for query, values in asked for row in dialect.lookup(connection, query, values)}
