"""Container files lay out what the program has: its commands, options and extras."""

import re
import tomllib
from pathlib import Path

import pytest
import typer
import yaml

from kb.cli import app

ROOT = Path(__file__).parents[2]
COMPOSED = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
OURS = {name: service for name, service in COMPOSED.items() if service.get("image") == "kb-diplomacy"}


@pytest.mark.parametrize("name", [name for name, service in OURS.items() if "command" in service])
def test_what_a_service_runs_is_a_command_of_the_program(name: str) -> None:
    group, words = typer.main.get_command(app), list(OURS[name]["command"])
    while words and not words[0].startswith("-") and hasattr(group, "commands"):
        group = group.commands[words.pop(0)]
    options = {option for one in group.params for option in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= options


def test_a_service_waits_only_for_one_that_there_is() -> None:
    for service in COMPOSED.values():
        assert set(service.get("depends_on", ())) <= set(COMPOSED)


def test_the_image_has_extras_that_there_are() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (named,) = re.findall(r"/src\[([\w,]+)\]", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert set(named.split(",")) <= set(extras)
