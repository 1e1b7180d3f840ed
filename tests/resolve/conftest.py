"""What the tests of resolution share: the program on a database."""

from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from kb.cli import app


def kb(engine: Engine, *arguments: str, answers: str = "") -> Result:
    """Run a command on a database."""
    url = engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, [*arguments, "--db", url], input=answers, catch_exceptions=False)
