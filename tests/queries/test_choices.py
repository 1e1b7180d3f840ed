"""A listing answers alike whichever way its conditions are asked: looked up first, or of each row that is read."""

from typing import Any

import pytest

from benchmarks import corpus
from kb.queries import LISTINGS, choices
from kb.queries.run import run
from kb.store import loader
from kb.store.engine import open_database

WORLD = corpus.World(1)
PERSON, OTHER = (WORLD.people[k]["name"] for k in range(2))
OUTLET, WORD = WORLD.outlets[0], WORLD.words[20]
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("meetings", {"actor": [PERSON]}),
    ("meetings", {"country": ["France"], "mode": ["bilateral"]}),
    ("meetings", {"place": "France", "status": ["held"]}),
    ("meetings", {"outlet": OUTLET}),
    ("meetings", {"text": WORD, "since": "2015"}),
    ("statements", {"actor": [PERSON, OTHER]}),
    ("statements", {"country": ["France"], "since": "2012"}),
    ("statements", {"to": PERSON}),
    ("statements", {"outlet": OUTLET, "form": ["direct"]}),
    ("statements", {"text": WORD}),
    ("reactions", {"actor": [PERSON, OTHER]}),
    ("reactions", {"country": ["France"], "stance": ["reject", "accuse"]}),
    ("reactions", {"to": PERSON}),
    ("reactions", {"outlet": OUTLET}),
    ("reactions", {"text": WORD}),
    ("articles", {"actor": [PERSON, OTHER]}),
    ("articles", {"country": ["France"], "outlet": OUTLET}),
    ("articles", {"text": WORD}),
]


@pytest.fixture(scope="module")
def news(lasting_database: str) -> str:
    """URL of a database of some hundred invented articles."""
    bind = open_database(lasting_database)
    loader.load(bind, corpus.records(400))
    bind.dispose()
    return lasting_database


@pytest.mark.parametrize(("listing", "parameters"), ASKED, ids=[f"{a}-{b}" for a, b in ASKED])
def test_both_ways_lead_to_the_same_rows(
    news: str, monkeypatch: pytest.MonkeyPatch, listing: str, parameters: dict[str, Any]
) -> None:
    query = LISTINGS[listing](**parameters)
    every = list(run(query, news).rows)
    assert every, "the question is to have an answer"
    for few in (0, 10**6):
        monkeypatch.setattr(choices, "FEW", few)
        assert list(run(query, news, 3).rows) == every[:3]


def test_rows_are_counted_to_choose(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    made = choices.Choice.made

    def noted(self: choices.Choice, connection: Any, limit: int) -> Any:
        condition, few = made(self, connection, limit)
        asked.append("few" if few else "many")
        return condition, few

    monkeypatch.setattr(choices.Choice, "made", noted)
    monkeypatch.setattr(choices, "FEW", 1)
    list(run(LISTINGS["meetings"](actor=[PERSON], outlet="no such outlet"), news, 1).rows)
    assert asked == ["many", "few"]
