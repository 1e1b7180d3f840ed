"""The roles of ``docs/operations.md``: what may only read runs every command that only reads, and none that writes."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.queries.reports import REPORTS
from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.engine import engine
from tests.conftest import command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RECORDS = ROOT / "tests" / "queries" / "reports" / "samples.jsonl"
PARTIES = ["--country", "PRT", "--to", "MAR"]
READING = (
    ["meetings"], ["statements"], ["reactions"], ["actors"], ["places"], ["articles"], ["failures"], ["runs"],
    ["stats"], ["meetings", "--country", "Morocco", "--text", "talks", "--since", "last year"], ["search", "talks"],
    ["show", "m1"], ["show", "a1"], ["show", "d1"], ["explain", "m1"], ["explain", "a1", "a2"],
    ["sql", "SELECT * FROM v_meetings"], ["sql", "SELECT count(*) FROM kb_columns"], ["export", "records"],
    ["export", "gexf"], ["export", "graphml"], ["export", "geojson"], ["export", "map"], ["export", "ical"],
    ["export", "events"], ["export", "ftm"], ["export", "parquet", "{folder}"], ["decisions", "list"],
    ["decisions", "export"], ["db", "current"], ["db", "check"], ["db", "verify"],
    ["link", "{items}", "--dry-run"],
    *(["report", name, *(PARTIES if name in ("sayings", "timeline") else [])] for name in REPORTS),
)  # fmt: skip
WRITING = (["merge", "a1", "a2"], ["resolve"], ["load", str(RECORDS)], ["reject", "m1"], ["decisions", "import", "-"])


@pytest.fixture(scope="module")
def owned(postgres: str) -> Iterator[str]:
    """URL of a database with articles, as its owner."""
    name = f"kb_readers_{uuid.uuid4().hex[:12]}"
    command(postgres, f"CREATE DATABASE {name}")
    url = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    assert CliRunner().invoke(app, ["db", "upgrade", "--db", url]).exit_code == 0
    bind = engine(url)
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    loader.load(bind, map(DocumentRecord.model_validate_json, lines))
    resolve(bind)
    bind.dispose()
    yield url
    command(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def roles(owned: str, postgres: str) -> Iterator[dict[str, str]]:
    """URLs of the database by the roles of the page, made as it says."""
    owner = str(make_url(owned).username)
    blocks = [block for block in re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL) if "CREATE ROLE" in block]
    names = ("kb_reader", "kb_views")
    for block in blocks:
        for line in block.replace("kb_owner", owner).split(";"):
            if line.strip():
                command(owned, line)
    yield {name: make_url(owned).set(username=name).render_as_string(hide_password=False) for name in names}
    for name in names:
        command(owned, f"DROP OWNED BY {name}")
        command(postgres, f"DROP ROLE {name}")


def run(url: str, arguments: list[str], tmp_path: Path) -> Result:
    items = tmp_path / "items.csv"
    items.write_text("id,name\nQ1,Duarte Valadim\n", encoding="utf-8")
    words = [word.format(folder=tmp_path / "out", items=items) for word in arguments]
    return CliRunner().invoke(app, [*words, "--db", url], catch_exceptions=False, input="")


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_role_that_only_reads_runs_what_only_reads(
    roles: dict[str, str], arguments: list[str], tmp_path: Path
) -> None:
    done = run(roles["kb_reader"], arguments, tmp_path)
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_role_that_only_reads_is_told_in_one_line_that_it_may_not_write(
    roles: dict[str, str], arguments: list[str], tmp_path: Path
) -> None:
    done = run(roles["kb_reader"], arguments, tmp_path)
    assert (done.exit_code, done.stdout) == (4, "")
    assert done.stderr.splitlines()[-1].startswith("kb: postgresql://kb_reader")


def test_the_explorer_reads_as_the_role(roles: dict[str, str]) -> None:
    from kb.explore.app import create_app
    from kb.explore.site import Site
    from tests.explore.world import Client

    site = Site(roles["kb_reader"])
    client = Client(create_app(site), site)
    for address in ("/", "/meetings", "/actors/a1", "/map", "/network", "/reports/network", "/search?q=talks"):
        assert client.get(address).status_code == 200
    site.engine.dispose()


def test_a_role_of_the_views_asks_them_by_sql_and_nothing_else(roles: dict[str, str], tmp_path: Path) -> None:
    views = re.findall(r"\b(v_\w+|kb_columns|kb_version)\b", PAGE.partition("kb_views;")[2].partition("```")[0])
    for view in set(views):
        assert run(roles["kb_views"], ["sql", f"SELECT * FROM {view} LIMIT 1"], tmp_path).exit_code == 0
    refused = run(roles["kb_views"], ["sql", "SELECT text FROM article"], tmp_path)
    assert (refused.exit_code, "permission denied" in refused.stderr) == (2, True)
