"""How much is said on stderr, and how: ``--verbose``, ``--quiet`` and ``--log-format json``, wherever they stand."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Level(IntEnum):
    """How much somebody must want to know to be told."""

    stage = 1
    """What it is at; told with --verbose."""
    info = 2
    """What it did, and what is to be known of it; not told with --quiet."""
    failure = 3
    """What could not be processed."""
    error = 4
    """Why the command ends."""


class LogFormat(StrEnum):
    """Lines for people, or objects for programs."""

    text = "text"
    json = "json"


@dataclass(slots=True)
class Voice:
    """What this run says."""

    least: Level = Level.info
    form: LogFormat = LogFormat.text

    def line(self, text: str, level: Level, **fields: Any) -> str | None:
        """How a message is written; None, if nobody wants to know."""
        if level < self.least:
            return None
        if self.form is LogFormat.text:
            return f"kb: {text}"
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return json.dumps({"time": now, "level": level.name, "message": text, **fields}, ensure_ascii=False)


VOICE = Voice()
"""How this process speaks: one command a process."""
FLAGS = ("--verbose", "--quiet")
FORM = "--log-format"


def tuned(quiet: bool, verbose: bool, form: LogFormat) -> None:
    """Speak so from now on."""
    VOICE.least = Level.failure if quiet else Level.stage if verbose else Level.info
    VOICE.form = form


def in_front(words: Sequence[str]) -> list[str]:
    """The words of a command line with what is said of the voice before all others, wherever it stands."""
    words = list(words)
    own, rest, following = list[str](), list[str](), iter(words)
    for word in following:
        if word in FLAGS or word.startswith(f"{FORM}="):
            own.append(word)
        elif word == FORM:
            own += [word, *value(following)]
        else:
            rest.append(word)
    return own + rest


def value(words: Iterator[str]) -> Iterator[str]:
    """The next word, if there is one."""
    for word in words:
        yield word
        return
