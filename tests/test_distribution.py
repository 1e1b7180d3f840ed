"""What pip is told to install is this program, and extras that it has."""

import re
import tomllib
from pathlib import Path

from kb.errors import DISTRIBUTION, missing_extra

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOLD = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("kb/**/*.py"), *ROOT.glob("benchmarks/*.py")]


def test_the_message_names_the_distribution() -> None:
    assert PROJECT["name"] == DISTRIBUTION
    assert missing_extra("charts need more", "charts") == "charts need more: pip install 'kb-diplomacy[charts]'"


def test_no_page_or_message_names_another_program_or_an_extra_that_there_is_not() -> None:
    for path in TOLD:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"(?<![\w-])kb\[[a-z]+\]|pip install kb\b(?!-)", text), path
        assert set(re.findall(r"kb-diplomacy\[(\w+)\]", text)) <= set(PROJECT["optional-dependencies"]), path


def test_every_extra_that_code_asks_for_is_there() -> None:
    asked = {
        extra
        for path in ROOT.glob("kb/**/*.py")
        for extra in re.findall(r'missing_extra\([^)]*"(\w+)"\)', path.read_text(encoding="utf-8"))
        + re.findall(r'library\("[\w.]+", "(\w+)", ', path.read_text(encoding="utf-8"))
    }
    assert {"cluster", "charts", "parquet", "archives", "web"} <= asked <= set(PROJECT["optional-dependencies"])


def test_there_is_a_licence_and_the_wheel_takes_it() -> None:
    assert PROJECT["license-files"] == ["LICENSE"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
