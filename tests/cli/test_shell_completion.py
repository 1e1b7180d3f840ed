"""Completion by the shell: its script, and what it asks the program, as bash and zsh do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def shell(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which ``kb`` is a command."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "kb"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kb "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return environment | {"PATH": f"{folder}:{environment['PATH']}"}


def script(shell: dict[str, str], name: str) -> str:
    done = subprocess.run(["kb"], env=shell | {"_KB_COMPLETE": f"source_{name}"}, capture_output=True, check=False)
    assert done.stderr == b""
    return done.stdout.decode()


LINES = [
    ("kb export ge", "geojson gexf"),
    ("kb meetings --status ca", "cancelled"),
    ("kb report pl", "plans plans-kept"),
]


@pytest.mark.parametrize(("line", "words"), LINES)
def test_bash_completes(shell: dict[str, str], tmp_path: Path, line: str, words: str) -> None:
    typed = line.split(" ")
    (tmp_path / "kb.bash").write_text(script(shell, "bash"), encoding="utf-8")
    run = (
        f'source "{tmp_path}/kb.bash"; COMP_WORDS=({line}); COMP_CWORD={len(typed) - 1}; '
        'complete=$(complete -p kb | sed "s/.*-F \\([^ ]*\\) .*/\\1/"); $complete kb; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", run], env=shell, capture_output=True, text=True, check=True)
    assert (sorted(done.stdout.split()), done.stderr) == (sorted(words.split()), "")


@pytest.mark.parametrize(("line", "words"), LINES)
def test_zsh_gets_the_words_that_it_offers(shell: dict[str, str], line: str, words: str) -> None:
    asked = shell | {"_KB_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}
    done = subprocess.run(["kb"], env=asked, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    for word in words.split():
        assert f'"{word}"' in done.stdout


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_the_script_of_a_shell_is_one(shell: dict[str, str], name: str) -> None:
    said = script(shell, name)
    assert "_KB_COMPLETE" in said
    if shutil.which(name):
        subprocess.run([name, "-n"], input=said, text=True, check=True, env=shell)
