"""How every command begins and ends: short options are spelled out; an error that is the user's to read is one line
on stderr, and a broken pipe is quiet."""

import os
import re
import sys
from typing import Any

from typer import Context, Exit, echo
from typer.core import TyperGroup

from kb.cli.options import Format
from kb.errors import KbError

INTERRUPTED = 130


class Group(TyperGroup):
    """A group of commands that turns ``KbError`` into its line and its exit code."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Options are spelled out: ``--csv`` is ``--format=csv``, ``--chart`` without a file is ``--chart=-``."""
        end = args.index("--") if "--" in args else len(args)
        following = [*args[1:end], "-x"]
        spelled = [spelled_out(arg, after) for arg, after in zip(args[:end], following, strict=False)]
        return super().parse_args(ctx, spelled + args[end:])

    def invoke(self, ctx: Context) -> Any:  # type: ignore[override]
        """Run the command; the error line holds no line breaks and no control characters."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KbError as error:
            say(error)
            raise Exit(error.exit_code) from error
        except BrokenPipeError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Exit(0) from error
        except KeyboardInterrupt as error:
            echo("kb: interrupted", err=True)
            raise Exit(INTERRUPTED) from error
        return result


def spelled_out(option: str, following: str) -> str:
    """An option in full, if it is short for one; ``following`` comes after it."""
    if option.startswith("--") and option[2:] in list(Format):
        return f"--format={option[2:]}"
    return "--chart=-" if option == "--chart" and re.match("-.", following) else option


def say(error: KbError) -> None:
    """Tell an error on stderr, in its one line."""
    echo(f"kb: {one_line(str(error))}", err=True)


def one_line(text: str) -> str:
    """A message as one line that a terminal can show."""
    from kb.render.cells import shown

    return shown(text)
