"""The questions that the knowledge base answers: functions that return SQLAlchemy Selects.

A listing is one row of ``LISTINGS``; its parameters are the filters of the command and the page of the same name.
Selects are bounded by ``.limit()`` where they are run, never here.
"""

from kb.queries.actors import actors
from kb.queries.articles import articles, failures, runs
from kb.queries.meetings import meetings
from kb.queries.parameters import listing_of
from kb.queries.places import places
from kb.queries.reactions import reactions
from kb.queries.statements import statements
from kb.queries.stats import stats

LISTINGS = {
    select.__name__: listing_of(select)
    for select in (meetings, statements, reactions, actors, places, articles, failures, runs, stats)
}

__all__ = [
    "LISTINGS", "actors", "articles", "failures", "meetings", "places", "reactions", "runs", "statements", "stats",
]  # fmt: skip
