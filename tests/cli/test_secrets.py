"""No command says a password, wherever a URL with one was given and whatever was expected there."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from kb import cluster
from kb.cli import app
from kb.secrets import without_secrets
from kb.store.urls import shown

START, END = "Geheim", "Ende"
"""What a password begins and ends with: neither may be seen."""
PLAIN = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="&#"), max_size=12)
SPACED = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12)
WORD = st.text(st.characters(categories=("L", "N"), include_characters="-_. '\""), max_size=12)


def secret(inside: str) -> str:
    return f"{START}{inside}{END}"


URLS = st.one_of(
    SPACED.map(lambda t: f"postgresql://u:{secret(t)}@127.0.0.1:9/d"),
    SPACED.map(lambda t: f"postgresql+psycopg://:{secret(t)}@127.0.0.1:9/d?sslmode=disable"),
    PLAIN.map(lambda t: f"postgresql://u@127.0.0.1:9/d?password={secret(t)}&connect_timeout=1"),
    PLAIN.map(lambda t: f"postgresql://127.0.0.1:9/d?sslpassword={secret(t)}"),
    SPACED.map(lambda t: f"mysql://u:{secret(t)}@h/d"), PLAIN.map(lambda t: f"postgresql/u:{secret(t)}@h/d"),
    PLAIN.map(lambda t: f"postgresql:/u:{secret(t)}@h/d"), PLAIN.map(lambda t: f"host=127.0.0.1 password={secret(t)}"),
    SPACED.map(lambda t: f"postgresql://u@host:{secret(t)}@127.0.0.1:9/d"),
    SPACED.map(lambda t: f"postgres/u:{secret(t)}@h/d"), SPACED.map(lambda t: f"postgresql ;//my u:{secret(t)}@h/d"),
    WORD.map(lambda t: f"postgresql://u%3A{secret(t)}%40h/d"), WORD.map(lambda t: f"postgresql://u:{secret(t)}/d"),
    WORD.map(lambda t: f"postgresql://127.0.0.1:9/d?pass={secret(t)}"),
    WORD.map(lambda t: f"postgresql://127.0.0.1:9/d?{secret(t)}"),
    WORD.map(lambda t: json.dumps({"host": "h", "password": secret(t)})),
    SPACED.map(lambda t: f"sqlite://u:{secret(t)}@h/kb.db"), SPACED.map(lambda t: f"file://u:{secret(t)}@h/kb.db?mode=no"),
)  # fmt: skip


def leaves(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All commands of the program with their words."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from leaves(inner, (*words, name))
    if not hasattr(command, "commands"):
        yield words, command


def ways() -> list[tuple[str, ...]]:
    """Command lines with one place, ``URL``, for each option and argument of each command."""
    out: list[tuple[str, ...]] = [("URL",), ("--URL",), ("meetings", "--URL"), ("db", "URL")]
    for words, command in leaves(typer.main.get_command(app)):
        arguments = ["x" for one in command.params if one.param_type_name == "argument" and one.required]
        for one in command.params:
            if one.param_type_name == "argument":
                out.append((*words, *("URL" for _ in arguments or "x")))
            elif one.name != "help":
                out.append((*words, *arguments, one.opts[0], "URL"))
    return out


WAYS = ways()


def require_secret(done: Result, url: str) -> None:
    """Nothing of the password may be seen, in a frame that breaks lines neither."""
    said = done.output + str(done.stderr)
    assert done.exception is None or isinstance(done.exception, SystemExit), (done.exception, url)
    for text in (said, re.sub(r"[\s│]", "", said)):
        assert START not in text, url
        assert END not in text, url


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, no database configured, and a cluster that isn't waited for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.1)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KB_DATABASE_URL", str(tmp_path / "kb.db"))
    return tmp_path


QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


CUT = f"postgresql/u:{START}={END}@h/d"
"""A mistaken URL whose password is cut in two where a name and a value are expected."""


@settings(QUICK, max_examples=40)
@example(way=("--URL",), url=CUT)
@example(way=("places", "--country", "URL"), url=CUT)
@example(way=("ingest", "x", "--field", "URL"), url=CUT)
@example(way=("assign", "m1", "URL"), url=CUT)
@example(way=("assign", "r1", "URL"), url=CUT)
@given(way=st.sampled_from(WAYS), url=URLS)
def test_no_option_and_no_argument_gives_a_password_away(alone: Path, way: tuple[str, ...], url: str) -> None:
    words = [word.replace("URL", url) for word in way]
    require_secret(CliRunner().invoke(app, words, input=""), url)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_none_of_all_options_gives_a_password_away(alone: Path, way: tuple[str, ...]) -> None:
    for url in (f"postgresql://u:{START} @:/?{END}@127.0.0.1:9/d", f"postgresql://127.0.0.1:9/d?password={START}{END}"):
        require_secret(CliRunner().invoke(app, [word.replace("URL", url) for word in way], input=""), url)


@settings(QUICK, max_examples=8)
@given(name=st.sampled_from(["DATABASE_URL", "PIPELINE", "GAZETTEER", "BLOCS"]), url=URLS)
def test_no_variable_gives_a_password_away(alone: Path, name: str, url: str) -> None:
    for words in (["meetings"], ["db", "upgrade"], ["db", "check"], ["db", "verify"], ["gazetteer", "show"]):
        require_secret(CliRunner().invoke(app, words, env={f"KB_{name}": url}), url)


@settings(QUICK, max_examples=10)
@given(key=st.sampled_from(["database_url", "pipeline", "gazetteer", "blocs", "pipline", None]), url=URLS,
       listed=st.booleans())  # fmt: skip
def test_no_key_of_the_configuration_gives_a_password_away(
    alone: Path, key: str | None, url: str, listed: bool
) -> None:
    path = alone / ".config/kb/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(url, ensure_ascii=False)
    path.write_text(f"{key or text} = {f'[{text}]' if listed else text}\n", encoding="utf-8")
    for words in (["meetings"], ["db", "upgrade"], ["gazetteer", "show"]):
        require_secret(CliRunner().invoke(app, words, env={"KB_DATABASE_URL": None}), url)


@settings(QUICK, max_examples=200)
@given(url=URLS, before=st.text(max_size=9), after=st.text(max_size=9))
def test_a_text_with_a_url_in_it_is_shown_without_its_password(url: str, before: str, after: str) -> None:
    said = without_secrets(f"{before.strip()} {url}: {after}")
    assert START not in said
    assert END not in said


@pytest.mark.parametrize("text", [
    "kb: news.jsonl:12: no text", "https://example.org/@someone: nothing", "the 12:30 talks, says a@example.org",
    "postgresql://kb@db.example.org:5432/kb is at version 0014", "C:\\kb.db", "kb: 3 new, 0 failed",
    "there is no user 'kb'", "/data/12:30/kb.db", "postgresql://h:5432/kb?sslmode=disable: no server answers there",
    "https://example.org/a?key=1&author=2: HTTP 404", "[::1]:8000", "passengers = 3, compass: north",
])  # fmt: skip
def test_a_text_without_a_password_stays_as_it_is(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize(("url", "expected"), [
    ("postgresql://u:p@h/d", "postgresql://u:…@h/d"), ("postgres://u@h:1/d", "postgresql://u@h:1/d"),
    ("postgresql://h/d?user=u&password=p", "postgresql://h/d?password=…&user=u"), ("a.db", "a.db"),
    ("sqlite:///a.db", "a.db"), ("file:a%20b.db?mode=ro", "a b.db"), ("u:p w@h/d", "u:…@h/d"),
    ("h:5432:d:u:p w", "h:5432:d:u:…"), ("postgresql://h/d?sslmode=require&pw=p", "postgresql://h/d?pw=…&sslmode=require"),
    ("postgresql://[::1]:5432/d", "postgresql://[::1]:5432/d"), ("postgresql://u%3Ap%40h/d", "postgresql://u%3A…@h/d"),
])  # fmt: skip
def test_a_url_is_shown_as_far_as_it_may_be(url: str, expected: str) -> None:
    assert shown(url) == expected


def test_what_failed_is_written_down_without_its_password(
    alone: Path, rows_of: Callable[[Path], dict[str, list[tuple[object, ...]]]]
) -> None:
    (alone / "a.txt").write_text("Ana Brankova met Jon Liddle in Oslo.")
    CliRunner().invoke(app, ["load", f"postgresql://u:{START}@h/d", "--db", str(alone / "kb.db")])
    (failure,) = rows_of(alone / "kb.db")["ingest_failure"]
    assert START not in repr(failure)
