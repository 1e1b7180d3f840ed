"""The public interface: what is promised is there, typed, and costs nothing until it is asked for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kb

STUB = Path(kb.__file__).with_suffix(".pyi").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", kb.PUBLIC)
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(kb, name)
    assert found.__doc__
    assert name in dir(kb)


def test_the_types_are_those_of_the_same_names() -> None:
    typed = {
        name: f"{module}:{own}" for module, own, name in re.findall(r"^from (\S+) import (\S+) as (\S+)$", STUB, re.M)
    }
    assert typed == kb.PUBLIC


def test_what_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'kb' has no attribute 'find_nothing'"):
        _ = kb.find_nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import kb", {"kb.errors", "pydantic", "sqlalchemy", "spacy"}),
        ("import kb; kb.KbError", {"pydantic", "sqlalchemy", "spacy"}),
        ("from kb import Article, DocumentRecord", {"sqlalchemy", "spacy"}),
        ("from kb import find_meetings, run_query, answer_report, Scope", {"spacy"}),
        ("import kb.cli", {"pydantic", "sqlalchemy", "spacy"}),
    ],
)
def test_nothing_costly_is_imported_before_it_is_needed(code: str, never: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not never & set(done.stdout.split())


def test_type_checkers_are_told_that_there_are_types() -> None:
    assert Path(kb.__file__).with_name("py.typed").exists()
