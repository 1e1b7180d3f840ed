"""Blocs: groups of countries that have a name, those of ``blocs.tsv`` and the user's own."""

from functools import cache

from kb.settings import settings
from kb.tsv import rows


@cache
def table() -> list[list[str]]:
    """The rows of ``blocs.tsv``."""
    return rows("kb.queries", "blocs.tsv")


def names() -> list[str]:
    """What blocs are called, each once; the user's own last."""
    return [*(name for name, _, _ in table()), *settings().blocs]


def members() -> dict[str, tuple[str, ...]]:
    """The countries of each bloc, by its names in lower case: codes, of the user's own what they wrote."""
    found = {}
    for name, others, countries in table():
        for one in (name, *filter(None, others.split(","))):
            found[one.casefold()] = tuple(countries.split(","))
    return found | {name.casefold(): tuple(countries) for name, countries in settings().blocs.items()}
