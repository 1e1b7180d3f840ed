"""How every command ends: an error that is the user's to read is one line on stderr, a broken pipe is quiet."""

import os
import sys
from typing import Any

from typer import Context, Exit, echo
from typer.core import TyperGroup

from kb.errors import KbError

INTERRUPTED = 130


class Group(TyperGroup):
    """A group of commands that turns ``KbError`` into its line and its exit code."""

    def invoke(self, ctx: Context) -> Any:  # type: ignore[override]
        """Run the command; the error line holds no line breaks and no control characters."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KbError as error:
            echo(f"kb: {one_line(str(error))}", err=True)
            raise Exit(error.exit_code) from error
        except BrokenPipeError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Exit(0) from error
        except KeyboardInterrupt as error:
            echo("kb: interrupted", err=True)
            raise Exit(INTERRUPTED) from error
        return result


def one_line(text: str) -> str:
    """A message as one line that a terminal can show."""
    from kb.render.cells import shown

    return shown(text)
