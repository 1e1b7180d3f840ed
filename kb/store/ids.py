"""Public ids: a letter for the kind of thing and the row's number, such as ``m12``."""

import re

from kb.errors import UsageError

LETTERS = {"actor": "a", "place": "p", "meeting": "m", "statement": "s", "reaction": "r", "article": "d"}
"""Kinds by letter; ``d`` is a document."""
KINDS = {letter: kind for kind, letter in LETTERS.items()}


def public(kind: str, number: int) -> str:
    """The public id of a row."""
    return f"{LETTERS[kind]}{number}"


def split(public_id: str) -> tuple[str, int]:
    """The kind and the number of a public id. Raises ``UsageError`` for what is none."""
    match = re.fullmatch(rf"([{''.join(KINDS)}])([1-9]\d{{0,17}})", public_id.strip().lower())
    if match is None:
        raise UsageError(f"{public_id!r} is no id; ids are a letter and a number, such as m12, a7 or s31")
    return KINDS[match[1]], int(match[2])


def public_number(name: str, kind: str) -> int | None:
    """The number of a public id (``a12``), or None if this is no id of that kind."""
    try:
        found, number = split(name)
    except UsageError:
        return None
    return number if found == kind else None
