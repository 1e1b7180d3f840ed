"""No output takes the place of the database, of what SQLite keeps beside it, of the gazetteer or the configuration."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from kb.cli.options import Format
from kb.cli.prompt import Shell
from kb.store.migrate import create_or_open
from kb.store.verify import verify
from tests.conftest import copied

Run = Callable[..., Result]
NAMES = ["kb.db", "kb.db-wal", "kb.db-shm", "kb.db-journal", "link.db", "hard.db", "sub/../kb.db", "links/kb.db"]
OUTPUTS = {
    "export": lambda out: ("export", "gexf", "-o", out), "records": lambda out: ("export", "records", "--output", out),
    "decisions": lambda out: ("decisions", "export", "-o", out),
    "chart": lambda out: ("report", "centrality", "--chart", out),
}  # fmt: skip


@pytest.fixture
def path(samples: Path, tmp_path: Path) -> Path:
    """A database with other names: a link, a hard link, one through a folder, one through a link to its folder."""
    out = copied(samples, tmp_path / "kb.db")
    (tmp_path / "link.db").symlink_to(out)
    (tmp_path / "hard.db").hardlink_to(out)
    (tmp_path / "sub").mkdir()
    (tmp_path / "links").symlink_to(tmp_path)
    return out


def whole(path: Path) -> bool:
    bind = create_or_open(str(path))
    try:
        return list(verify(bind)) == []
    finally:
        bind.dispose()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("output", OUTPUTS)
def test_no_output_goes_to_the_database(kb: Run, path: Path, output: str, name: str) -> None:
    out = str(path.parent / name)
    if output == "chart":  # a chart's file has one of three suffixes
        drawn = path.with_name(Path(name).name + ".svg")
        drawn.symlink_to(out)
        out = str(drawn)
    there = sorted(os.listdir(path.parent))
    done = kb(*OUTPUTS[output](out), "--db", str(path))
    assert (done.exit_code, done.stderr) == (3, f"kb: {out} is the database: nothing else is written there\n")
    assert sorted(os.listdir(path.parent)) == there
    assert whole(path)


@pytest.mark.parametrize("name", ["kb.db", "link.db", "hard.db"])
def test_a_database_under_any_of_its_names_is_known_by_the_others(kb: Run, path: Path, name: str) -> None:
    done = kb("export", "gexf", "-o", str(path), "--db", f"sqlite:///{path.parent / name}")
    assert done.exit_code == 3
    assert whole(path)


def test_the_prompt_writes_no_rows_into_the_database(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(str(path), Format.csv, 10, 60, {})
    shell.run(f".once {path}")
    shell.run("SELECT 1;")
    assert "is the database" in capsys.readouterr().err
    assert whole(path)


@pytest.mark.parametrize("stream", [">>", "2>>"])
def test_nothing_is_appended_to_the_database_by_the_shell(path: Path, environment: dict[str, str], stream: str) -> None:
    command = f"{sys.executable} -m kb meetings --db {path} {stream} {path}"
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False)
    assert done.returncode == 3
    if stream == ">>":
        assert whole(path)


def test_what_extracts_writes_not_to_the_configured_database(
    kb: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{path}")
    article = tmp_path / "a.txt"
    article.write_text("Ana Brankova met Jon Liddle in Oslo.")
    assert kb("extract", str(article), "-o", str(path)).exit_code == 3
    assert whole(path)


def test_nothing_is_written_over_configuration_and_gazetteer(
    kb: Run, path: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = home / ".config/kb/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("# mine\n")
    (tmp_path / "config-link").symlink_to(config)
    gazetteer = tmp_path / "places.bin"
    gazetteer.write_bytes(b"places")
    monkeypatch.setenv("KB_GAZETTEER", str(gazetteer))
    for out, what in ((config, "configuration file"), (tmp_path / "config-link", "configuration file"),
                      (gazetteer, "gazetteer")):  # fmt: skip
        done = kb("export", "records", "-o", str(out), "--db", str(path))
        assert (done.exit_code, what in done.stderr) == (3, True)
    done = kb("gazetteer", "load", str(tmp_path / "dump.txt"), "--out", str(config))
    assert (done.exit_code, "configuration file" in done.stderr) == (3, True)
    done = kb("gazetteer", "load", str(tmp_path / "dump.txt"), "--out", str(gazetteer))
    assert "is the gazetteer" not in done.stderr, "this one is replaced on purpose"
    assert (config.read_text(), gazetteer.read_bytes()) == ("# mine\n", b"places")
    config.unlink()


def test_a_gazetteer_is_not_compiled_onto_the_database(
    kb: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", str(path))
    done = kb("gazetteer", "load", str(tmp_path / "dump.txt"), "--out", str(path))
    assert (done.exit_code, "is the database" in done.stderr) == (3, True)
    assert whole(path)


@pytest.mark.parametrize("folder", ["out.part", ".kb-1"])
def test_a_parquet_export_clears_no_folder_that_is_not_its_own(kb: Run, path: Path, folder: str) -> None:
    """It once began in ``out.part``, and threw away what lay there."""
    pytest.importorskip("pyarrow")
    inside = path.parent / folder
    inside.mkdir()
    db = copied(path, inside / "kb.db")
    assert kb("export", "parquet", str(path.parent / "out"), "--db", str(db)).exit_code == 0
    assert whole(db)
    assert sqlite3.connect(db).execute("SELECT count(*) FROM article").fetchone() == (14,)


def test_another_file_is_written(kb: Run, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "kb.db.gexf"
    assert kb("export", "gexf", "-o", str(out), "--db", str(path)).exit_code == 0
    assert out.read_text().startswith("<?xml")
