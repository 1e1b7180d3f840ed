"""``kb export`` as a user runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from kb.cli.exports import app
from kb.errors import DatabaseError
from kb.exports import EXPORTS

Run = Callable[..., Result]


def test_every_export_has_its_command() -> None:
    assert {one.name for one in app.registered_commands} | {"events-jsonl"} == {*EXPORTS, "records", "parquet"}


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "events-jsonl"])
def test_a_file_and_stdout_are_the_same(kb: Run, samples: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    done = kb("export", name, "--db", str(samples), "-o", str(path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("kb: ")
    assert kb("export", name, "--db", str(samples), "-o", "-").stdout_bytes == path.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_events_are_also_written_as_json_lines(kb: Run, samples: Path) -> None:
    done = kb("export", "events", "--format", "jsonl", "--db", str(samples), "--place", "Tangier")
    assert {json.loads(line)["Event Type"] for line in done.stdout.splitlines()} == {"CONSULT"}


def test_what_fails_halfway_leaves_no_file(
    kb: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_connection: object, _scope: object, out: object) -> None:
        out.write("half")  # type: ignore[attr-defined]
        raise DatabaseError("the disk is gone")

    monkeypatch.setattr("kb.exports.ftm.export_ftm", fails)
    done = kb("export", "ftm", "--db", str(samples), "-o", str(tmp_path / "out"))
    assert (done.exit_code, done.stderr) == (4, "kb: the disk is gone\n")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A file that only its owner may read, and a file beside it with another's name."""
    (tmp_path / "out").write_text("old", encoding="utf-8")
    (tmp_path / "out").chmod(0o640)
    (tmp_path / "out.part").write_text("mine", encoding="utf-8")
    return tmp_path / "out"


def test_a_file_is_replaced_and_keeps_its_mode_and_its_neighbours(kb: Run, samples: Path, there: Path) -> None:
    before = there.stat()
    assert kb("export", "events", "--db", str(samples), "-o", str(there)).exit_code == 0
    assert there.read_text(encoding="utf-8").startswith("Event ID,")
    assert (there.stat().st_mode, there.stat().st_ino != before.st_ino) == (before.st_mode, True)
    assert there.with_name("out.part").read_text(encoding="utf-8") == "mine"
    assert len([*there.parent.iterdir()]) == 2


@pytest.mark.parametrize("name", ["out", "new"])
def test_a_link_leads_to_the_file_that_is_replaced(kb: Run, samples: Path, there: Path, name: str) -> None:
    (there.parent / "links").mkdir()
    link = there.parent / "links" / "link"
    link.symlink_to(Path("..") / name)
    assert kb("export", "events", "--db", str(samples), "-o", str(link)).exit_code == 0
    assert link.is_symlink()
    assert (there.parent / name).read_text(encoding="utf-8").startswith("Event ID,")
    assert [*link.parent.iterdir()] == [link]


def test_a_pipe_is_written_to_and_stays_one(kb: Run, samples: Path, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert kb("export", "events", "--db", str(samples), "-o", str(pipe)).exit_code == 0
    reader.join(timeout=60)
    assert read[0].startswith("Event ID,")
    assert pipe.is_fifo()


def test_a_pipe_whose_reader_leaves_ends_the_run_quietly(process: Any, samples: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    Thread(target=lambda: pipe.open(encoding="utf-8").close()).start()
    done = process("export", "map", "--db", str(samples), "-o", str(pipe))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_device_is_written_to(kb: Run, samples: Path) -> None:
    assert kb("export", "events", "--db", str(samples), "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("gexf", "--country", "Atlantis"), 2, "kb: no country or bloc 'Atlantis'"),
        (("ical", "--since", "soon"), 2, "kb: no date: 'soon'"),
        (("gexf", "--since", "2025-04", "--until", "2025-03"), 2, "kb: no period"),
        (("map", "-o", "."), 3, "kb: .: Is a directory"),
        (("map", "-o", "/no/such/folder/map.html"), 3, "kb: /no/such/folder/map.html: No such file"),
        (("ftm", "--db", "/no/such/folder/kb.db"), 4, "kb: no database at /no/such/folder/kb.db"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    kb: Run, samples: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    given = arguments if "--db" in arguments else (*arguments, "--db", str(samples))
    done = kb("export", *given)
    assert done.exit_code == code
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_without_icalendar_it_says_what_to_install(kb: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    done = kb("export", "ical", "--db", str(samples))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "kb: calendars need icalendar: pip install 'kb[calendar]'\n"


@pytest.mark.parametrize(
    "command",
    [
        ("export", "map"), ("export", "ftm"), ("export", "records"), ("statements", "--limit", "0", "--json"),
        ("sql", "SELECT * FROM v_statements", "--csv"), ("report", "speakers", "--json"),
    ],
)  # fmt: skip
def test_a_broken_pipe_ends_quietly(samples: Path, environment: dict[str, str], command: tuple[str, ...]) -> None:
    run = [sys.executable, "-m", "kb", *command, "--db", str(samples)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(run, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_listings_and_reports_are_written_as_parquet_with_types(kb: Run, samples: Path, tmp_path: Path) -> None:
    for command in (
        ("meetings", "--limit", "0"),
        ("report", "network"),
        ("sql", "SELECT id, start_date FROM v_meetings"),
    ):
        path = tmp_path / f"{command[0]}.parquet"
        path.write_bytes(kb(*command, "--parquet", "--db", str(samples)).stdout_bytes)
        rows = json.loads(kb(*command, "--json", "--db", str(samples)).stdout)
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
        assert [[v.isoformat() if isinstance(v, date) else v for v in row] for row in found] == [
            list(row.values()) for row in rows
        ]
    assert pq.read_schema(tmp_path / "meetings.parquet").field("start").type == pa.date32()
