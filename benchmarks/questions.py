"""What is asked of a database to see how fast it answers: every listing and report, and what people make of them.

A question is a command line of ``kb``; names in capitals stand for something of ``corpus.py``'s invented world.
"""

import contextlib
import io
import shlex
import statistics
import time
from collections.abc import Iterator
from datetime import date

import corpus
from sqlalchemy import Engine, text
from typer.main import get_command

from kb.cli import app
from kb.kinds import public_id

PROGRAM = get_command(app)

TIMES = 5
SECONDS_AT_MOST = 2.0
"""After which a question is not asked once more."""
LISTINGS = """
meetings
meetings --actor OFTEN
meetings --actor SELDOM
meetings --actor OFTEN --actor SECOND
meetings --actor SELDOM --actor OFTEN
meetings --country France
meetings --country France --country Germany
meetings --country Fiji --country Tonga
meetings --country France --since 2020 --until 2020
meetings --since MONTH --until MONTH
meetings --until 2010
meetings --place TOWN
meetings --place Fiji
meetings --status cancelled
meetings --status cancelled --country Fiji
meetings --mode phone
meetings --outlet OUTLET
meetings --outlet SMALL
meetings --text COMMON
meetings --text RARE
statements
statements --actor OFTEN
statements --actor SELDOM
statements --country France
statements --country France --to Germany
statements --to OFTEN
statements --to SELDOM
statements --country Fiji --form direct
statements --since MONTH --until MONTH
statements --form direct
statements --outlet OUTLET
statements --outlet SMALL
statements --text COMMON
statements --text RARE
reactions
reactions --actor OFTEN
reactions --actor SELDOM
reactions --country France
reactions --country France --to Germany
reactions --country Fiji --to Tonga
reactions --to OFTEN
reactions --since MONTH --until MONTH
reactions --stance THREATEN
reactions --stance THREATEN --country Fiji
reactions --outlet OUTLET
reactions --outlet SMALL
reactions --text RARE
actors
actors OFTEN
actors SELDOM
actors --country Fiji
actors --kind organization
places
places TOWN
places --country Fiji
articles
articles --actor OFTEN
articles --actor OFTEN --actor SECOND
articles --country Fiji --country Tonga
articles --country France --country Germany
articles --since MONTH --until MONTH
articles --outlet OUTLET
articles --outlet SMALL
articles --language en
articles --text COMMON
articles --text RARE
failures
stats
search COMMON
search RARE
search 'COMMON RARE'
show ACTOR_ID
show MEETING_ID
show STATEMENT_ID
show REACTION_ID
show PLACE_ID
show ARTICLE_ID
"""
REPORTS = """
timeline --country France
timeline --country France --to Germany
timeline --actor OFTEN
timeline --actor SELDOM
meetings-monthly
meetings-monthly --country France --to Germany
network
network --country France
network --per year
centrality
travel
travel --actor OFTEN
travel --country France
contacts
contacts --country EU --to China
plans
plans --country France
plans-kept
stances
stances --country France --to Germany
stances --bloc EU --bloc BRICS
tone
tone --country France --to Germany
sayings --country France --to Germany
sayings --actor OFTEN --to SECOND
contradictions
contradictions --country France
speakers
speakers --country France
coverage
coverage --since 2020 --until 2020
quality
"""


def listings() -> list[str]:
    """The listings, and what is as quick as they are."""
    return LISTINGS.strip().splitlines()


def reports() -> list[str]:
    """The reports."""
    return [f"report {line}" for line in REPORTS.strip().splitlines()]


def named(database: Engine) -> dict[str, str]:
    """What the names in capitals stand for in a database of ``corpus.py``'s records."""
    world = corpus.World(1)
    day = busiest(database)
    names = {
        "OFTEN": world.people[0]["name"], "SECOND": world.people[1]["name"], "SELDOM": world.people[2000]["name"],
        "TOWN": world.towns[0]["name"], "OUTLET": world.outlets[0], "SMALL": world.outlets[-1],
        "COMMON": world.words[20], "RARE": world.words[9002], "MONTH": f"{day:%Y-%m}",
    }  # fmt: skip
    return names | {f"{name.upper()}_ID": id_ for name, id_ in ids(database)}


def busiest(database: Engine) -> date:
    """A day of the month of the most articles."""
    query = text("SELECT min(published_date), count(*) FROM article GROUP BY published_date ORDER BY 2 DESC, 1 LIMIT 1")
    with database.connect() as connection:
        found = connection.execute(query).scalar_one()
    return found if isinstance(found, date) else date.fromisoformat(found)


def ids(database: Engine) -> Iterator[tuple[str, str]]:
    """Kinds of rows, each with the public id of its last row, of actors and places that of the most frequent one."""
    with database.connect() as connection:
        for kind in ("actor", "meeting", "statement", "reaction", "place", "article"):
            order = "articles DESC, id" if kind in ("actor", "place") else "id DESC"
            query = text(f"SELECT id FROM {kind} ORDER BY {order} LIMIT 1")
            yield kind, public_id(kind, connection.execute(query).scalar_one())


def wait(question: str, names: dict[str, str], url: str) -> float:
    """Seconds that one waits for the rows of a question as JSON lines, from its command line on; in the median.

    It is asked once before, so that what it reads is in memory.
    """
    arguments = [replaced(word, names) for word in shlex.split(question)]
    taken: list[float] = []
    while len(taken) <= TIMES and sum(taken[1:]) < SECONDS_AT_MOST:
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            PROGRAM([*arguments, "--db", url, "--format", "jsonl"], standalone_mode=False)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def replaced(word: str, names: dict[str, str]) -> str:
    """An argument with what its names stand for."""
    for name, meaning in names.items():
        word = word.replace(name, meaning)
    return word
