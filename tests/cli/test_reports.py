"""``kb report`` as a user runs it."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from kb.queries.reports import REPORTS

Run = Callable[..., Result]


def test_without_a_name_it_lists_the_reports(kb: Run) -> None:
    done = kb("report", "--format", "json")
    assert [row["report"] for row in json.loads(done.stdout)] == list(REPORTS)


def test_rows_go_to_stdout_and_the_chart_to_its_file(kb: Run, samples: Path, tmp_path: Path) -> None:
    chart = tmp_path / "tone.png"
    done = kb("report", "tone", "--format", "jsonl", "--chart", str(chart), "--db", str(samples))
    assert done.exit_code == 0
    assert all(json.loads(line)["n"] > 0 for line in done.stdout.splitlines())
    assert chart.read_bytes().startswith(b"\x89PNG")


def test_a_parameter_that_a_report_does_not_heed_is_one_line_and_exit_code_2(kb: Run, samples: Path) -> None:
    done = kb("report", "quality", "--actor", "x", "--db", str(samples))
    assert (done.exit_code, done.stderr) == (2, "kb: the report quality takes no --actor\n")


def test_a_chart_without_a_file_is_drawn_in_the_terminal_in_the_table_s_place(kb: Run, samples: Path) -> None:
    alone = kb("report", "meetings-monthly", "--db", str(samples), "--chart").stdout
    assert alone == kb("report", "meetings-monthly", "--chart", "--db", str(samples)).stdout
    assert "┤█" in alone
    assert "───────\nm" not in alone


def test_a_limit_holds_for_the_bars_in_the_terminal(kb: Run, samples: Path) -> None:
    for limit, bars in (("2", 2), ("0", None)):
        said = kb("report", "speakers", "--chart", "--limit", limit, "--db", str(samples)).stdout
        assert bars is None or sum("┤" in line for line in said.splitlines()) == bars
        assert ("the first 2 of" in said) == (limit == "2")


def test_a_chart_in_the_terminal_is_never_mixed_with_data(kb: Run, samples: Path) -> None:
    done = kb("report", "tone", "--chart", "--json", "--db", str(samples))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("kb: a chart in the terminal takes the place of json")
