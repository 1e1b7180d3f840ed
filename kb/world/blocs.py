"""Blocs: groups of countries that have a name, those of ``blocs.tsv`` and the user's own; a country that is none."""

from functools import cache

from kb.errors import UsageError
from kb.settings import settings
from kb.world.countries import code_of, nearest
from kb.world.tsv import rows


def bloc_members() -> dict[str, tuple[str, ...]]:
    """The countries of each bloc (ISO 3166-1 alpha-3), by its names in lower case, the user's own too.

    Raises UsageError for a member that is no country.
    """
    own = {name.casefold(): tuple(map(country_code, countries)) for name, countries in settings().blocs.items()}
    return listed_members() | own


def bloc_names() -> list[str]:
    """What blocs are called, each once; the user's own last."""
    return [*(name for name, _, _ in bloc_rows()), *settings().blocs]


@cache
def bloc_rows() -> list[list[str]]:
    """The rows of ``blocs.tsv``."""
    return rows("kb.world", "blocs.tsv")


@cache
def listed_members() -> dict[str, tuple[str, ...]]:
    """The same of ``blocs.tsv``."""
    return {
        one.casefold(): tuple(countries.split(","))
        for name, others, countries in bloc_rows()
        for one in (name, *filter(None, others.split(",")))
    }


def country_code(name: str, what: str = "country") -> str:
    """The ISO 3166-1 alpha-3 code of a country given by a code or a name.

    Raises UsageError if no country has it.
    """
    code = code_of(name)
    if code:
        return code
    named = {*listed_members(), *map(str.casefold, settings().blocs)}
    if name.strip().casefold() in named:
        raise UsageError(f"no country {name!r}: it is a bloc")
    near = nearest(name)
    advice = f"is it {near}?" if near else "write a name or an ISO 3166-1 code"
    raise UsageError(f"no {what} {name!r}: {advice}")


def country_codes(name: str) -> tuple[str, ...]:
    """The countries that a name, a code, a bloc or ``NAME=AAA,BBB`` means. Raises UsageError if there is none."""
    _, is_group, group = name.partition("=")
    if is_group and not set(":/@") & set(name):  # a URL's query is no bloc, and what it holds is not to be told
        return tuple(country_code(one) for one in group.split(","))
    return bloc_members().get(name.strip().casefold()) or (country_code(name, "country or bloc"),)
