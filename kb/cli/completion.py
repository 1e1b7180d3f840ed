"""What the prompt of ``kb sql`` completes: its own commands, views, their columns, words of SQL."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

WORD = re.compile(r"(?:(?P<of>\w+)\.)?(?P<word>\w*)$")
SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+(?P<view>\w+)(?:\s+(?:AS\s+)?(?P<alias>\w+))?", re.IGNORECASE)
WANTS_VIEW = re.compile(r"\b(?:FROM|JOIN)\s+\w*$", re.IGNORECASE)
CLOSED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*\n|/\*.*?\*/", re.DOTALL)
OPEN = re.compile(r"['\"]|--|/\*")


class SqlCompleter(Completer):
    """Completes by what stands before the cursor and by the views that the statement names anywhere."""

    def __init__(self, columns: Mapping[str, Sequence[tuple[str, str]]], commands: Mapping[str, Sequence[str]]) -> None:
        self.columns = columns
        """Of each view its columns, each with its meaning."""
        self.commands = commands
        """The prompt's own commands, each with what may follow it."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What may stand here, the likeliest first."""
        before = document.text_before_cursor
        if before.startswith("."):
            yield from self.of_commands(before)
            return
        found = WORD.search(before)
        if found is None or OPEN.search(CLOSED.sub(" ", before)):
            return
        seen: set[str] = set()
        for text, meaning in self.candidates(before, document.text, found["of"], found["word"]):
            if text.casefold().startswith(found["word"].casefold()) and text not in seen:
                seen.add(text)
                yield Completion(text, -len(found["word"]), display_meta=meaning)

    def of_commands(self, before: str) -> Iterator[Completion]:
        """A command of the prompt, or what may follow one."""
        command, space, word = before.partition(" ")
        for text in self.commands.get(command, ()) if space else self.commands:
            typed = word if space else command
            if text.startswith(typed):
                yield Completion(text, -len(typed))

    def candidates(self, before: str, whole: str, of: str | None, word: str) -> Iterator[tuple[str, str]]:
        """Names and words that could stand here, each with its meaning."""
        sources = {name.casefold(): m["view"].casefold() for m in SOURCE.finditer(whole) for name in m.groups() if name}
        if of is not None:
            yield from self.columns.get(sources.get(of.casefold(), of.casefold()), ())
            return
        views = [(view, f"{len(self.columns[view])} columns") for view in sorted(self.columns, key=len)]
        if WANTS_VIEW.search(before):
            yield from views
            return
        named = [view for view in self.columns if view in sources.values()]
        yield from self.of_views(named)
        yield from ((one.upper() if word.isupper() or not word else one.lower(), "") for one in sql_words())
        yield from views
        yield from self.of_views(self.columns if not named else ())

    def of_views(self, views: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The columns of some views."""
        for view in views:
            yield from self.columns[view]


@cache
def sql_words() -> list[str]:
    """The words of ``sql_words.txt``."""
    lines = Path(__file__).with_name("sql_words.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
