"""What decides and what resolves, killed just before it is done: nothing has changed; again it ends as ever."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.resolve.run import resolve
from kb.store import loader
from kb.store.engine import open_database
from tests.faults.test_databases import invented

TABLE = "qid,name\nQ11,Ana Brankova\n"
DECISION = {
    "kind": "rename", "subject": "a1", "author": "ada", "reason": None, "decided_at": "2031-05-13T12:00:00+00:00",
    "arguments": {"entity": "actor", "value": "Ana B.", "reports": [
        {"doc": "n0", "id": "a1", "label": "Ana Brankova", "spans": [[0, 12]]}]},
}  # fmt: skip
KILLS = """
import json, os, signal, sys
from kb.cli import app
from kb.resolve import write
from kb.store.engine import open_database
from tests.faults.conftest import content, problems

def done(words, killed):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if killed:
            write.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        try:
            app(words)
        except SystemExit as error:
            os._exit(error.code or 0)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def last():
    with open_database(url).connect() as connection:
        return str(connection.exec_driver_sql("SELECT max(id) FROM decision").scalar_one())

url, kill, *commands = sys.argv[1:]
told = []
for words in map(json.loads, commands):
    words = [last() if word == "LAST" else word for word in words]
    before = content(url)
    killed = done([*words, "--db", url], True) if kill == "kill" else -9
    same = content(url) == before
    told.append([killed, same, [str(p) for p in problems(url)], done([*words, "--db", url], False)])
print(json.dumps(told))
"""


def entities(url: str) -> list[Any]:
    """Which entity each report has, what actors are called, and what was decided."""
    bind = open_database(url)
    queries = [f"SELECT n.doc_id, r.local_id, r.{kind}_id FROM {kind}_report r JOIN article n ON n.id = r.article_id"
               for kind in ("actor", "meeting")]  # fmt: skip
    queries += ["SELECT id, name, wikidata_id FROM actor", "SELECT kind, subject FROM decision"]
    with bind.connect() as connection:
        out = [sorted(map(tuple, connection.exec_driver_sql(query))) for query in queries]
    bind.dispose()
    return out


def run(url: str, kill: str, folder: Path, environment: dict[str, str]) -> list[Any]:
    """Some commands on a new database, one after the other: what is told of each."""
    bind = open_database(url)
    loader.load(bind, [invented(number) for number in range(3)])
    resolve(bind)
    loader.load(bind, [invented(number) for number in range(3, 6)])
    bind.dispose()
    (folder / "items.csv").write_text(TABLE)
    (folder / "decisions.jsonl").write_text(json.dumps(DECISION) + "\n")
    commands = (["resolve"], ["merge", "a2", "a3"], ["decisions", "import", str(folder / "decisions.jsonl")],
                ["link", str(folder / "items.csv"), "--threshold", "0.1"], ["undo", "LAST"])  # fmt: skip
    words = [sys.executable, "-c", KILLS, url, kill, *map(json.dumps, commands)]
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return list(json.loads(told.stdout))


def test_killed_before_it_is_done_nothing_has_changed_and_again_it_ends_as_ever(
    new_database: Callable[..., str], environment: dict[str, str], tmp_path: Path
) -> None:
    broken, whole = new_database(), new_database()
    assert run(broken, "kill", tmp_path, environment) == [[-9, True, [], 0]] * 5
    assert run(whole, "", tmp_path, environment) == [[-9, True, [], 0]] * 5
    assert entities(broken) == entities(whole)
    assert entities(whole)[2][0][1:] == ("Ana B.", None)
