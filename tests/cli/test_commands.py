"""The command line as a whole: fast to start, data on stdout, errors of one line, every format the same."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import Result

import kb.record
from kb import __version__
from kb.cli import app
from kb.cli.options import Format
from kb.render import FORMATS

Run = Callable[..., Result]
LISTINGS = ("meetings", "statements", "reactions", "actors", "places", "articles", "failures", "runs", "stats")
SLOW = ("spacy", "thinc", "torch", "numpy", "trafilatura", "dateparser", "pandas")
Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], (*SLOW, "sqlalchemy", "pydantic", "alembic")),
        (["meetings", "--help"], (*SLOW, "sqlalchemy", "alembic")),
        (["meetings", "--db", "{db}"], (*SLOW, "alembic")),
        (["sql", "SELECT 1", "--db", "{db}"], (*SLOW, "prompt_toolkit")),
        (["show", "m1", "--db", "{db}"], (*SLOW, "alembic")),
        (["search", "Tangier", "--db", "{db}"], SLOW),
        (["runs", "--db", "{db}"], (*SLOW, "alembic")),
        (["schema"], (*SLOW, "sqlalchemy")),
    ],
)
def test_a_command_imports_only_what_it_needs(
    environment: dict[str, str], samples: Path, arguments: list[str], unwanted: tuple[str, ...]
) -> None:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from kb.cli import app\n"
        "app()"
    )
    command = [sys.executable, "-c", code, *(a.format(db=samples) for a in arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert set(unwanted) & set(done.stderr.split()) == set()
    assert done.stdout


def commands(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        return [path]
    return [found for name, sub in inner.items() for found in commands(sub, (*path, name))]


def all_commands() -> list[tuple[str, ...]]:
    import typer

    return commands(typer.main.get_command(app))


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_explains_itself_and_is_on_a_page_for_people(kb: Run, command: tuple[str, ...]) -> None:
    done = kb(*command, "--help")
    assert done.exit_code == 0
    docs = Path(__file__).parents[2] / "docs"
    pages = [(docs / name).read_text(encoding="utf-8") for name in ("command_line.md", "exports.md")]
    assert f"kb {' '.join(command)}" in "".join(pages)


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_help_holds_nothing_in_brackets_which_help_would_take_for_markup(command: tuple[str, ...]) -> None:
    import typer

    found: Any = typer.main.get_command(app)
    for name in command:
        found = found.commands[name]
    said = [found.help or "", *(getattr(p, "help", None) or "" for p in found.params)]
    assert [text for text in said if re.search(r"\[[a-z]+\]", text)] == []


def test_the_formats_offered_are_those_of_the_renderer() -> None:
    assert [form.value for form in Format] == list(FORMATS)


@pytest.mark.parametrize(
    ("command", "vocabulary"),
    [
        ("meetings", kb.record.MeetingStatus), ("meetings", kb.record.MeetingMode), ("actors", kb.record.ActorKind),
        ("statements", kb.record.StatementForm), ("reactions", kb.record.Stance),
    ],
)  # fmt: skip
def test_help_names_every_value_of_a_vocabulary(kb: Run, command: str, vocabulary: object) -> None:
    said = kb(command, "--help", terminal_width=200).stdout
    assert [value for value in get_args(vocabulary) if value not in said] == []


@pytest.mark.parametrize("command", LISTINGS)
def test_every_format_of_a_listing_holds_the_same_rows(kb: Run, samples: Path, command: str) -> None:
    limit = [] if command == "stats" else ["--limit", "0"]

    def said(form: str) -> str:
        return str(kb(command, *limit, "-f", form, "--db", str(samples)).stdout)

    rows = json.loads(said("json"))
    assert [json.loads(line) for line in said("jsonl").splitlines()] == rows
    assert len(list(csv.DictReader(io.StringIO(said("csv"))))) == len(rows)
    assert len(said("markdown").splitlines()) == len(rows) + 2
    assert said("table")


@pytest.mark.parametrize("form", list(Format))
def test_every_format_has_a_short_option(kb: Run, samples: Path, form: Format) -> None:
    for command in (
        ["meetings"],
        ["sql", "SELECT 1 AS one"],
        ["show", "m1"],
        ["report", "quality"],
        ["search", "talks"],
    ):
        short, full = (kb(*command, *way, "--db", str(samples)) for way in ([f"--{form}"], ["--format", form]))
        assert (short.exit_code, short.stdout) == (0, full.stdout)


def test_what_follows_two_dashes_is_no_option(kb: Run, samples: Path) -> None:
    assert kb("actors", "--json", "--db", str(samples), "--", "--csv").stdout == "[]\n"


@pytest.mark.parametrize("id_", ["m1", "s1", "r1", "a1", "p1", "d1"])
def test_show_gives_a_row_with_evidence_that_is_in_its_article(kb: Run, samples: Path, id_: str) -> None:
    shown = json.loads(kb("show", id_, "-f", "json", "--db", str(samples)).stdout)
    assert shown["id"] == id_
    for proof in shown["evidence"]:
        text = json.loads(kb("show", proof["article"], "-f", "json", "--db", str(samples)).stdout)["text"]
        assert text[proof["start"] : proof["end"]] == proof["words"]
        assert proof["before"] + proof["words"] + proof["after"] in text
        assert proof["run"].startswith("kb ")
    assert kb("show", id_, "--db", str(samples)).exit_code == 0


def test_what_was_cut_is_said_on_stderr_only(kb: Run, samples: Path) -> None:
    done = kb("statements", "-n", "2", "-f", "jsonl", "--db", str(samples))
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == "kb: only the first 2 rows; --limit 0 gives all\n"


def test_one_row_of_several_is_said_in_the_singular(kb: Run, samples: Path) -> None:
    done = kb("statements", "-n", "1", "--db", str(samples))
    assert done.stderr == "kb: only the first row; --limit 0 gives all\n"


@pytest.mark.parametrize("command", [["meetings"], ["articles", "--csv"], ["report", "network"], ["search", "talks"]])
def test_where_nothing_is_found_names_that_no_actor_has_are_told(kb: Run, samples: Path, command: list[str]) -> None:
    also = [] if command[0] == "search" else ["--actor", "Valadim"]
    done = kb(*command, "--actor", "Valadmi", *also, "--db", str(samples))
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == "kb: no actor has the name 'Valadmi'"
    assert "'Valadim'" not in done.stderr


def test_a_bloc_of_one_s_own_is_known_for_one(kb: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_BLOCS", '{"Iberia": ["PRT", "ESP"]}')
    of_both = [json.loads(kb("meetings", "--country", one, "-f", "json", "--db", str(samples)).stdout)
               for one in ("Iberia", "PRT=PRT,ESP")]  # fmt: skip
    assert of_both[0] == of_both[1] != []


@pytest.mark.parametrize(("form", "said"), [("table", "(no rows)\n"), ("json", "[]\n"), ("jsonl", "")])
def test_a_search_that_finds_nothing_says_so_and_what_would_find_more(
    kb: Run, samples: Path, form: str, said: str
) -> None:
    done = kb("search", "zeppelin", "-f", form, "--db", str(samples))
    assert (done.exit_code, done.stdout) == (0, said)
    assert done.stderr == "kb: nothing has all of that; fewer words or filters, or OR between words, find more\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["meetings", "--db", "nowhere/kb.db"], 4, "nowhere"),
        (["meetings", "--db", "mysql://x/y"], 4, "mysql"),
        (["meetings", "--status", "maybe"], 2, "one of held"),
        (["meetings", "--since", "some day"], 2, "YYYY"),
        (["meetings", "--since", "2024-W54"], 2, "2024-W54"),
        (["meetings", "--since", "2025-02-30"], 2, "2025-02-30"),
        (["meetings", "--country", "Atlantis"], 2, "Atlantis"),
        (["meetings", "--country", "Us=NOR,Atlantis"], 2, "Atlantis"),
        (["assign", "a1", "country=NATO"], 2, "it is a bloc"),
        *(
            ([name, "--since", "2025-04", "--until", "2025-03"], 2, "it ends (2025-03) before it begins (2025-04)")
            for name in ("meetings", "statements", "reactions", "articles")
        ),
        (["search", "talks", "--since", "2025-04", "--until", "2025-03-31"], 2, "no period"),
        (["report", "tone", "--since", "2026", "--until", "2025"], 2, "no period"),
        (["sql", "SELECT ':n'", "--param", "n=1"], 2, "there is no :n in the statement"),
        (["reactions", "--stance", "love"], 2, "SUPPORT"),
        (["search", "the"], 2, "at least one word"),
        (["search", "talks", "--kind", "meeting"], 2, "one of article, statement"),
        (["show", "m99999"], 6, "m99999"),
        (["show", "x1"], 2, "x1"),
        (["sql", "DELETE FROM article"], 2, "only read"),
        (["sql", "nonsense"], 2, "syntax"),
        (["sql", "SELECT 1; SELECT 2"], 2, "one statement"),
        (["sql", "nowhere.sql"], 3, "nowhere.sql"),
        (["sql", "SELECT :a", "--param", "=1"], 2, "NAME=VALUE"),
        (["load", "nowhere.jsonl"], 7, "nowhere.jsonl"),
        (["extract", "nowhere.txt"], 7, "nowhere.txt"),
        (["extract", "x.txt", "--from", "pptx"], 2, "pptx"),
        (["extract", "x.txt", "--preset", "nobody"], 2, "nobody"),
        (["export", "records", "-o", "nowhere/x.jsonl"], 3, "nowhere"),
        (["db", "check", "--db", "nowhere/kb.db"], 4, "nowhere"),
        (["db", "current", "--db", "nowhere.db"], 4, "no database at nowhere.db"),
        (["stats", "--db", "postgresql://:::"], 4, "no database URL"),
        (["stats", "--db", "."], 4, ". is a folder"),
    ],
)
def test_an_error_is_one_line_and_an_exit_code(
    kb: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    more = [] if "--db" in arguments or arguments[0] == "extract" else ["--db", str(samples)]
    if arguments[0] == "load":
        more = ["--db", "fresh.db"]
    done = kb(*arguments, *more)
    first = done.stderr.splitlines()[0]
    assert (done.exit_code, done.stdout) == (code, "")
    assert first.startswith("kb: ")
    assert words in first
    assert len(done.stderr.splitlines()) == (2 if arguments[0] == "load" else 1)  # load adds its summary


def test_an_empty_database_has_no_version(kb: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    done = kb("db", "current", "--db", str(tmp_path / "empty.db"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert "no database of kb yet" in done.stderr


def test_a_broken_pipe_is_quiet(environment: dict[str, str], samples: Path) -> None:
    line = f'"{sys.executable}" -m kb statements -n 0 -f jsonl --db "{samples}" | head -c 10; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout) == 10


@pytest.mark.parametrize(
    ("line", "reader"),
    [
        ("--help", "head -n 1"), ("export --help", "true"), ("report", "head -n 1"),
        ('meetings --db "$DB"', "head -n 1"), ('show m1 --db "$DB"', "true"),
        ('export records --db "$DB"', "head -n 1"),
    ],
)  # fmt: skip
def test_a_reader_that_has_seen_enough_is_no_error(
    environment: dict[str, str], samples: Path, line: str, reader: str
) -> None:
    script = f'"{sys.executable}" -m kb {line} | {reader}; exit ${{PIPESTATUS[0]}}'
    given = environment | {"DB": str(samples)}
    done = subprocess.run(["bash", "-c", script], env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.replace("kb: only the first 50 rows; --limit 0 gives all\n", "")) == (0, "")


def test_the_version_is_told(kb: Run) -> None:
    done = kb("--version")
    assert (done.exit_code, done.stdout) == (0, f"kb {__version__}\n")


def test_a_table_in_a_pipe_has_one_line_for_each_row(kb: Run, samples: Path) -> None:
    rows = json.loads(kb("meetings", "-n", "0", "--json", "--db", str(samples)).stdout)
    said = kb("meetings", "-n", "0", "--db", str(samples))
    assert len(said.stdout.splitlines()) == len(rows) + 2
    assert "no room" not in said.stderr


@pytest.mark.parametrize("command", ["meetings", "statements", "reactions", "actors", "places", "articles"])
def test_eighty_columns_hold_a_table_and_what_is_left_out_is_said(kb: Run, samples: Path, command: str) -> None:
    done = kb(command, "--db", str(samples), env={"COLUMNS": "80"})
    head, rule, first = done.stdout.splitlines()[:3]
    assert head.startswith("id ")
    assert set(rule) == {"─"}
    assert max(map(len, done.stdout.splitlines())) <= 80
    newest = json.loads(kb(command, "-n", "1", "--json", "--db", str(samples)).stdout)[0]
    assert first.split()[0] == newest["id"]
    left_out = set(newest) - set(head.split()) - {"target_kind", "url", "doc_id", "geonames_id"}
    told = re.findall(r"no room for (.*?):", done.stderr)
    empty = {name for name in left_out if not any(row[name] for row in all_rows(kb, samples, command))}
    assert left_out - empty == set(told[0].split(", ") if told else [])


def all_rows(kb: Run, samples: Path, command: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(kb(command, "--json", "--db", str(samples)).stdout)
    return rows


@pytest.mark.parametrize(
    "command",
    [["meetings"], ["statements"], ["reactions"], ["articles"], ["report", "network"], ["search", "talks"]],
    ids=" ".join,
)
def test_every_command_takes_dates_in_words(kb: Run, samples: Path, command: list[str]) -> None:
    words, written = (
        kb(*command, "--since", when, "--until", when, "--json", "--db", str(samples), env={"KB_TODAY": "2025-04-15"})
        for when in ("last month", "2025-03")
    )
    assert (words.exit_code, words.stdout) == (0, written.stdout)
    assert json.loads(words.stdout)


def test_tables_name_countries_and_formats_for_programs_have_codes(kb: Run, samples: Path) -> None:
    for line in (["meetings"], ["actors", "Benhadou"], ["places"], ["report", "network"], ["show", "m1"]):
        assert "Morocco (MAR)" in kb(*line, "--db", str(samples)).stdout
        for form in ("json", "csv", "markdown"):
            assert "Morocco (MAR)" not in kb(*line, "-f", form, "--db", str(samples)).stdout
    assert "(MAR)" not in kb("sql", "SELECT country FROM v_meetings", "--db", str(samples)).stdout


def test_sql_takes_a_file_standard_input_and_parameters(kb: Run, samples: Path, tmp_path: Path) -> None:
    statement = "SELECT count(*) AS n FROM article WHERE doc_id <> :no"
    (tmp_path / "count.sql").write_text(statement)
    options = ["--param", "no=x", "-f", "jsonl", "--db", str(samples)]
    outputs = {
        kb("sql", statement, *options).stdout,
        kb("sql", str(tmp_path / "count.sql"), *options).stdout,
        kb("sql", "-", *options, input=statement).stdout,
    }
    assert outputs == {'{"n": 14}\n'}


def test_the_schema_accepts_what_extraction_writes(kb: Run, samples: Path) -> None:
    schema = json.loads(kb("schema").stdout)
    record = json.loads(kb("export", "records", "--db", str(samples)).stdout.splitlines()[0])
    assert set(record) <= set(schema["properties"])
    assert {"actors", "places", "meetings", "statements", "reactions"} <= set(record)


def test_the_environment_names_the_database_and_a_flag_beats_it(
    kb: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{samples}")
    assert kb("meetings").exit_code == 0
    assert kb("meetings", "--db", str(tmp_path / "none.db")).exit_code == 4


def test_no_source_file_names_a_place_on_one_machine() -> None:
    root = Path(__file__).parents[2]
    pattern = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
    files = [p for p in (root / "kb").rglob("*") if p.suffix in (".py", ".toml", ".tsv", ".md") and p.is_file()]
    assert [str(p) for p in files if pattern.search(p.read_text(encoding="utf-8"))] == []
