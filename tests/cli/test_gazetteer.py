"""``kb gazetteer``: a dump loaded by a user is the one in use."""

from pathlib import Path
from typing import Any

import pytest

ROW = "7000001\tNordvik\tNordvik\t\t63.5\t11.25\tP\tPPL\tNO\t\t21\t\t\t\t5200\t\t10\tEurope/Oslo\t2024-01-01\n"


def test_a_loaded_dump_is_used_from_then_on(kb: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert kb("gazetteer", "show").stdout.strip() == "bundled"
    (tmp_path / "NO.txt").write_text(ROW, "utf-8")
    result = kb("gazetteer", "load", str(tmp_path / "NO.txt"))
    assert result.exit_code == 0, result.stderr
    assert kb("gazetteer", "show").stdout.strip().endswith("gazetteer.bin")


@pytest.mark.parametrize("command", [("gazetteer", "show"), ("extract", "nowhere.txt"),
                                     ("ingest", "nowhere.txt", "--db", "new.db", "--workers", "2")])  # fmt: skip
def test_what_is_named_but_none_stops_a_run_before_it_reads(
    process: Any, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = process(*command, cwd=tmp_path, KB_GAZETTEER="none.bin")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "kb: none.bin: not a compiled gazetteer (No such file or directory)\n"


def test_a_file_that_is_no_dump_is_told_in_one_line(kb: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("no columns here\n", "utf-8")
    result = kb("gazetteer", "load", str(tmp_path / "bad.txt"), "-o", str(tmp_path / "x.bin"))
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "x.bin").exists()
