"""The prompt of ``kb sql``: what it completes, what it does with what is typed."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from typer.testing import Result

from kb.cli import prompt
from kb.cli.completion import SqlCompleter, sql_words
from kb.cli.options import Format
from kb.cli.prompt import Shell, interact, whole
from kb.errors import DatabaseError

Run = Callable[..., Result]
VIEWS = {
    "v_meetings": [("id", "public id"), ("status", "held or not")],
    "v_meeting_history": [("status", "what it was"), ("since", "from when")],
}
COMMANDS = {".columns": tuple(VIEWS), ".format": ("csv", "json"), ".quit": ()}


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ("sel", "", ["select"]),
        ("SEL", "", ["SELECT"]),
        ("SELECT * FROM v_", "", ["v_meetings", "v_meeting_history"]),
        ("SELECT * FROM v_meetings m JOIN v_meeting_", "", ["v_meeting_history"]),
        ("SELECT sin", " FROM v_meeting_history", ["since"]),
        ("SELECT m.", " FROM v_meetings AS m", ["id", "status"]),
        ("SELECT v_meetings.st", " FROM v_meetings", ["status"]),
        ("SELECT x.", " FROM v_meetings m", []),
        ("SELECT stat", "", ["status"]),
        ("SELECT 'sel", "", []),
        ("SELECT 1 -- sel", "", []),
        ("SELECT 'it''s' AS x, sel", "", ["select"]),
        (".f", "", [".format"]),
        (".columns v_meeting_", "", ["v_meeting_history"]),
        (".format c", "", ["csv"]),
        (".quit x", "", []),
    ],
)
def test_what_may_stand_at_the_cursor_is_completed(before: str, after: str, first: list[str]) -> None:
    completer = SqlCompleter(VIEWS, COMMANDS)
    found = [c.text for c in completer.get_completions(Document(before + after, len(before)), CompleteEvent())]
    assert found[: max(len(first), 1)] == first


def test_words_come_from_their_file_without_its_comments() -> None:
    assert "GROUP BY" in sql_words()
    assert all(word.replace(" ", "").replace("_", "").isupper() for word in sql_words())


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("SELECT 1", False), ("SELECT 1;", True), ("SELECT ';", False), ("SELECT ';';", True), ("SELECT 1 -- ;", False),
        ("", True), (".help", True), ("quit", True), ("exit", True),
    ],
)  # fmt: skip
def test_a_statement_is_whole_at_its_semicolon(text: str, done: bool) -> None:
    assert whole(text) == done


def typed(text: str, url: str, form: Format = Format.table) -> None:
    """Types into the prompt, as a person at a terminal does."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(text)
        interact(Shell(url, form, 1000, 60, {"n": "1"}))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "kb"


def test_a_statement_of_several_lines_is_run_and_an_error_keeps_the_prompt(
    samples: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("SELEC 1;\rDELETE FROM article;\rSELECT 1 AS one,\r:n AS n;\r\x04", str(samples), Format.csv)
    said = capsys.readouterr()
    assert said.err == 'kb: SQL: near "SELEC": syntax error\nkb: SQL: it may only read\n'
    assert said.out.splitlines()[1:] == ["one,n", "1,1"]
    assert "SELECT 1 AS one" in (state / "sql_history").read_text(encoding="utf-8")


def test_its_own_commands(samples: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [".tables", ".columns v_meeting_history", ".format jsonl", ".limit 1", "VALUES (1), (2);"]
    typed("\r".join([*commands, ".columns nowhere", ".sing", ".quit", ""]), str(samples), Format.csv)
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert 'v_meetings,"Meetings, each once, however many articles tell of it."' in lines
    assert any(line.startswith("status,") for line in lines)
    assert lines[-1] == '{"column1": 1}'
    assert said.err.splitlines() == [
        "kb: only the first row; --limit 0 gives all",
        "kb: no view 'nowhere': .tables lists them",
        "kb: the prompt doesn't know .sing; .help lists what it does",
    ]


def test_the_rows_of_one_statement_go_to_a_file_and_parquet_only_there(
    samples: Path, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, nowhere = tmp_path / "rows.parquet", tmp_path / "none" / "rows.csv"
    commands = [".format parquet", "VALUES (1);", ".columns v_meeting_history", f".once {file}", "VALUES (1), (2);",
                ".format csv", f".once {nowhere}", "VALUES (3);", f".once {tmp_path}/x.csv", "VALUES (4);",
                "VALUES (5);", ""]  # fmt: skip
    typed("\r".join(commands) + "\x04", str(samples), Format.csv)
    said = capsys.readouterr()
    assert pq.read_table(file).to_pydict() == {"column1": [1, 2]}
    assert (tmp_path / "x.csv").read_text() == "column1\n4\n"
    assert said.out.splitlines()[-2:] == ["column1", "5"]
    assert any(line.startswith("meeting_id ") for line in said.out.splitlines())
    assert said.err.splitlines() == [
        "kb: Parquet goes to a file: .once rows.parquet, and the statement again",
        f"kb: 2 rows in {file}",
        f"kb: {nowhere}: No such file or directory",
        f"kb: 1 rows in {tmp_path}/x.csv",
    ]


def test_ctrl_c_clears_the_line_and_ctrl_d_leaves(
    samples: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("SELECT 'never'\x03SELECT 'then' AS x;\r\x04SELECT 'after';\r", str(samples), Format.csv)
    assert capsys.readouterr().out.splitlines()[1:] == ["x", "then"]


def test_a_history_that_cannot_be_kept_is_no_error(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    typed("SELECT 2 AS x;\r.quit\r", str(samples), Format.csv)
    assert capsys.readouterr().out.splitlines()[1:] == ["x", "2"]


def test_without_a_database_there_is_no_prompt(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"no database at .*nowhere\.db"):
        typed("", str(tmp_path / "nowhere.db"))


def test_without_a_terminal_the_statement_is_read_from_standard_input(
    kb: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt, "interact", None)
    assert kb("sql", "--csv", "--db", str(samples), input="SELECT 1 AS one;").stdout == "one\n1\n"
