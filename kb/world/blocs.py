"""Blocs: groups of countries that have a name, those of ``blocs.tsv`` and the user's own; a country that is none."""

from kb.errors import UsageError
from kb.settings import settings
from kb.world.countries import code_of, nearest
from kb.world.tsv import rows


def members() -> dict[str, tuple[str, ...]]:
    """The countries of each bloc, by its names in lower case: codes, of the user's own what they wrote."""
    found = {}
    for name, others, countries in rows("kb.world", "blocs.tsv"):
        for one in (name, *filter(None, others.split(","))):
            found[one.casefold()] = tuple(countries.split(","))
    return found | {name.casefold(): tuple(countries) for name, countries in settings().blocs.items()}


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-3 code of a country given by a code or a name.

    Raises UsageError if no country has it.
    """
    code = code_of(name)
    if code:
        return code
    if name.strip().casefold() in members():
        raise UsageError(f"no country {name!r}: it is a bloc, which only `kb report` and `kb export` take")
    near = nearest(name)
    advice = f"is it {near}?" if near else "write a name or an ISO 3166-1 code"
    raise UsageError(f"no country {name!r}: {advice}")
