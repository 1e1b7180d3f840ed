"""Blocs: groups of countries that have a name, those of ``blocs.tsv`` and the user's own."""

from kb.settings import settings
from kb.world.tsv import rows


def members() -> dict[str, tuple[str, ...]]:
    """The countries of each bloc, by its names in lower case: codes, of the user's own what they wrote."""
    found = {}
    for name, others, countries in rows("kb.world", "blocs.tsv"):
        for one in (name, *filter(None, others.split(","))):
            found[one.casefold()] = tuple(countries.split(","))
    return found | {name.casefold(): tuple(countries) for name, countries in settings().blocs.items()}
