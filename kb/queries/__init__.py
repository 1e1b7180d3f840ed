"""The questions that the knowledge base answers: functions that return SQLAlchemy Selects.

A listing is one entry of ``LISTINGS``; its keyword parameters are the filters of the command of the same name.
Selects are bounded by ``.limit()`` where they are run, never here.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from kb.queries.actors import actors
from kb.queries.articles import articles, failures, runs
from kb.queries.meetings import meetings
from kb.queries.places import places
from kb.queries.reactions import reactions
from kb.queries.statements import statements
from kb.queries.stats import stats

LISTINGS: dict[str, Callable[..., Select[Any]]] = {
    "meetings": meetings,
    "statements": statements,
    "reactions": reactions,
    "actors": actors,
    "places": places,
    "articles": articles,
    "failures": failures,
    "runs": runs,
    "stats": stats,
}

__all__ = [
    "LISTINGS", "actors", "articles", "failures", "meetings", "places", "reactions", "runs", "statements", "stats",
]  # fmt: skip
