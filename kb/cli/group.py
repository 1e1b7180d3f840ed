"""How every command begins and ends: short options are spelled out; an error that is the user's to read is one line
on stderr, and a broken pipe is quiet."""

import errno
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from signal import SIGINT
from typing import Any

from typer import Context, Exit, echo
from typer.core import TyperGroup

from kb.cli.options import Format
from kb.cli.voice import VOICE, Level, in_front
from kb.errors import InputError, KbError
from kb.secrets import key_shown, without_secrets

PROGRAM = "kb"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Group(TyperGroup):
    """A group of commands that turns ``KbError`` into its line and its exit code."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program; what a disk or a device refuses is told in one line, also of the last words."""
        from kb.cli.signals import end, handling

        try:
            with handling(end):
                try:
                    return super().main(*args, **{"prog_name": "kb"} | options)  # also as python -m kb
                finally:
                    sys.stdout.flush()
        except BrokenPipeError:
            forget_stdout()
            sys.exit(0)
        except SystemExit as error:
            # rich and typer end the program with 1 themselves when a reader leaves
            if isinstance(error.__context__, BrokenPipeError):
                forget_stdout()
                sys.exit(0)
            raise
        except OSError as error:
            forget_stdout()
            said = "the disk is full" if error.errno in FULL else error.strerror or str(error)
            say(InputError(f"{error.filename or 'standard output'}: {said}"))
            sys.exit(InputError.exit_code)

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command's words; what is wrong with them is said without the passwords in them."""
        with without_secrets_in_errors():
            return super().make_context(*args, **options)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Options are spelled out: ``--csv`` is ``--format=csv``, ``--chart`` without a file is ``--chart=-``.

        Those of the program may stand after the command, too.
        """
        end = args.index("--") if "--" in args else len(args)
        words = in_front(args[:end]) if self.name == PROGRAM else args[:end]
        following = [*words[1:], "-x"]
        spelled = [spelled_out(arg, after) for arg, after in zip(words, following, strict=False)]
        return super().parse_args(ctx, spelled + args[end:])

    def invoke(self, ctx: Context) -> Any:  # type: ignore[override]
        """Run the command; the error line holds no line breaks and no control characters."""
        from kb.cli.signals import last

        logging.getLogger("kb").handlers[:] = [Notes()]
        try:
            with without_secrets_in_errors():
                result = super().invoke(ctx)
            sys.stdout.flush()
        except KbError as error:
            say(error)
            raise Exit(error.exit_code) from error
        except BrokenPipeError as error:
            forget_stdout()
            raise Exit(0) from error
        except KeyboardInterrupt as error:
            if last() == SIGINT:
                note("interrupted")
            raise Exit(128 + last()) from error
        return result


class Notes(logging.Handler):
    """What the library has to say, on stderr as everything for people."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        note(record.getMessage())


@contextmanager
def without_secrets_in_errors() -> Iterator[None]:
    """Take passwords out of what the parser of the command line says of a word that it doesn't take."""
    try:
        yield
    except Exception as error:
        said, option = (str(getattr(error, name, None) or "") for name in ("message", "option_name"))
        if hasattr(error, "format_message"):
            hidden = key_shown(option)  # a URL for an option's name is cut at an = of its password
            if hidden != option:
                error.option_name, said = hidden, said.replace(option, hidden)  # type: ignore[attr-defined]
            error.message = without_secrets(said)  # type: ignore[attr-defined]
        raise


def forget_stdout() -> None:
    """Let what is still to be written to standard output go nowhere: it can't be written."""
    forget(sys.stdout)


def forget(stream: Any) -> None:
    """Let what a stream has still to write go nowhere, else the interpreter fails on it when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def spelled_out(option: str, following: str) -> str:
    """An option in full, if it is short for one; ``following`` comes after it."""
    if option.startswith("--") and option[2:] in list(Format):
        return f"--format={option[2:]}"
    return "--chart=-" if option == "--chart" and re.match("-.", following) else option


def say(error: KbError) -> None:
    """Tell an error on stderr, in its one line."""
    note(str(error), Level.error)


def note(text: str, level: Level = Level.info, **fields: Any) -> None:
    """Tell something on stderr, in one line without passwords; where that can't be written, nobody is told.

    ``fields`` are what a program may want to know of it.
    """
    line = VOICE.line(one_line(text), level, **fields)
    if line is None:
        return
    try:
        echo(line, err=True)
    except OSError:
        forget(sys.stderr)


def one_line(text: str) -> str:
    """A message as one line that a terminal can show and anybody may read."""
    from kb.render.cells import shown

    return without_secrets(shown(text))
