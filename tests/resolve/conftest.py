"""What the tests of resolution share: the program on a database."""

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.resolve import blocks, scope


def kb(engine: Engine, *arguments: str, answers: str = "") -> Result:
    """Run a command on a database."""
    url = engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, [*arguments, "--db", url], input=answers, catch_exceptions=False)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few articles, too, only the new ones are looked at; blocks are large soon."""
    monkeypatch.setattr(scope, "MOST", 1.0)
    monkeypatch.setattr(blocks, "FULL", 5)
    monkeypatch.setattr(blocks, "WIDTH", 2)
