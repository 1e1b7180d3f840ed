"""``kb sql`` without a statement: a prompt with completion, a history, and statements of several lines."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kb.cli.group import note, say
from kb.cli.options import Format
from kb.cli.output import emit, output_to
from kb.errors import KbError

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History

LEAVE = (".quit", ".exit", "quit", "exit", "\\q")
HELP = {
    ".tables": "the views, and what their rows are",
    ".columns": "the columns of a view: .columns v_meetings",
    ".format": "how rows are written: .format csv",
    ".once": "the rows of the next statement go to a file: .once rows.csv",
    ".limit": "at most so many rows: .limit 20; 0 for all",
    ".help": "this",
    ".quit": "leave (or Ctrl-D)",
}


@dataclass
class Shell:
    """Does what is typed: statements on one database, and the prompt's own commands."""

    url: str
    form: Format
    limit: int
    seconds: float
    parameters: Mapping[str, str]
    file: Path | None = None
    """Where the rows of the next statement go; to stdout without."""

    def rows(self, statement: str) -> Any:
        """The rows of a statement. Raises UsageError, DatabaseError."""
        from kb.queries.sql import read_only

        return read_only(statement, self.url, self.parameters, self.seconds)

    def columns(self) -> dict[str, list[tuple[str, str, str]]]:
        """Of each view its columns, each with its type and its meaning. Raises DatabaseError."""
        out: dict[str, list[tuple[str, str, str]]] = {}
        statement = "SELECT view_name, column_name, type, meaning FROM kb_columns ORDER BY view_name, position"
        for view, *about in self.rows(statement).rows:
            out.setdefault(view, []).append(tuple(about))
        return out

    def run(self, text: str) -> bool:
        """Do what was typed, tell what goes wrong; whether to go on."""
        text = text.strip()
        if text.rstrip(";").strip().lower() in LEAVE:
            return False
        try:
            if text.startswith("."):
                self.command(*text.partition(" ")[::2])
            elif text:
                self.answer(text)
        except KbError as error:
            say(error)
        except KeyboardInterrupt:
            note("stopped")
        return True

    def answer(self, statement: str) -> None:
        """Write the rows of a statement. Raises UsageError, DatabaseError, InputError."""
        from kb.errors import UsageError

        if self.form is Format.parquet and self.file is None:
            raise UsageError("Parquet goes to a file: .once rows.parquet, and the statement again")
        found = self.rows(statement)
        with output_to(self.file) as out:
            n = emit(found.columns, found.rows, self.form, self.limit, found.types, out=out)
        if self.file:
            note(f"{n} rows in {self.file}")
        self.file = None

    @property
    def readable(self) -> Format:
        """The format in which the prompt speaks of itself."""
        return Format.table if self.form is Format.parquet else self.form

    def command(self, name: str, argument: str) -> None:
        """One of the prompt's own commands. Raises UsageError."""
        from kb.errors import UsageError

        argument = argument.strip().rstrip(";")
        if name == ".tables":
            from kb.store.views import VIEWS

            emit(("view", "rows"), [(view.name, view.meaning) for view in VIEWS], self.readable)
        elif name == ".columns":
            found = self.columns().get(argument)
            if found is None:
                raise UsageError(f"no view {argument!r}: .tables lists them")
            emit(("column", "type", "meaning"), found, self.readable)
        elif name == ".format" and argument in list(Format):
            self.form = Format(argument)
        elif name == ".once" and argument:
            self.file = Path(argument).expanduser()
        elif name == ".limit" and argument.isdecimal():
            self.limit = int(argument)
        elif name == ".help":
            emit(("command", "what it does"), HELP.items(), Format.table)
        else:
            raise UsageError(f"the prompt doesn't know {name} {argument}".rstrip() + "; .help lists what it does")


def interact(shell: Shell) -> None:
    """Ask and answer until Ctrl-D or ``.quit``. Raises DatabaseError if there is nothing to ask."""
    from kb.store.urls import shown

    session = session_of(shell)
    typer.echo(f"{shown(shell.url)}: SQL that reads, up to a semicolon; .help, .tables, Tab completes, Ctrl-D leaves")
    going = True
    while going:
        try:
            going = shell.run(session.prompt("kb> "))
        except KeyboardInterrupt:
            continue
        except EOFError:
            going = False


def session_of(shell: Shell) -> "PromptSession[str]":
    """A prompt that knows the database's views, and takes lines until a statement is whole."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import get_app
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.lexers import PygmentsLexer
    from pygments.lexers.sql import SqlLexer

    from kb.cli.completion import SqlCompleter

    columns = shell.columns()
    follows = {**dict.fromkeys(HELP, ()), ".columns": tuple(columns), ".format": tuple(Format)}
    return PromptSession(
        history=history(),
        completer=SqlCompleter(
            {view: [(one, what) for one, _, what in known] for view, known in columns.items()}, follows
        ),
        lexer=PygmentsLexer(SqlLexer),
        auto_suggest=AutoSuggestFromHistory(),
        multiline=Condition(lambda: not whole(get_app().current_buffer.text)),
        prompt_continuation="  > ",
    )


def whole(text: str) -> bool:
    """Whether what has been typed is to be done: a statement up to its semicolon, or a command of the prompt."""
    stripped = text.strip()
    return not stripped or stripped.startswith(".") or stripped.lower() in LEAVE or sqlite3.complete_statement(text)


def history() -> "History":
    """What was typed in earlier sessions, from the user's state folder; of this one only, if that can't be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from kb.settings import state_folder

    path = state_folder() / "sql_history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
