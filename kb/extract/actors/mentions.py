"""A named mention: a run of tokens that names an actor, and of what kind."""

from dataclasses import dataclass

from kb.extract.parse import Tokens
from kb.record import ActorKind

POSSESSIVE = {"'s", "’s", "'", "’", "`s"}
OPEN_CLASS = {"PROPN", "NOUN", "ADJ", "X", "VERB", "ADV"}
"""Parts of speech that a name's words get."""


@dataclass(slots=True)
class Mention:
    """A name in the text. ``key`` is what a lexicon knows it as: alpha-3, or an organization's name."""

    tokens: Tokens
    kind: ActorKind
    key: str | None = None
    country: str | None = None
    sort: str = ""


def take(taken: list[bool], run: Tokens) -> None:
    """Mark the tokens of a mention."""
    taken[run[0] : run[1]] = [True] * (run[1] - run[0])
