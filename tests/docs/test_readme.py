"""The README is short, and what it and the tutorial show works after its first command."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
MOST_WORDS = 1200
NEEDS = {"charts": r"--chart", "calendar": r"\bical\b", "explore": r"kb explore", "parquet": r"[Pp]arquet",
         "web": r"https?://\S+ *\n", "cluster": r"--cluster"}  # fmt: skip
"""What of the program each extra is for."""


def shown(page: str) -> str:
    """What a page shows as code, in blocks and in lines."""
    return "\n".join(re.findall(r"```\w*\n(.*?)```", page, re.DOTALL) + re.findall(r"`([^`\n]+)`", page))


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= MOST_WORDS


def test_the_first_command_installs_all_that_is_shown() -> None:
    first = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[0]
    installed = set(re.findall(r"\[([\w,]+)\]", first)[0].split(","))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert installed <= set(extras)
    code = shown(README.replace(first, "")) + shown(TUTORIAL)
    commands = "\n".join(line for line in code.splitlines() if line.startswith(("$ ", "kb ", "--")))
    assert {extra for extra, sign in NEEDS.items() if re.search(sign, commands)} <= installed
