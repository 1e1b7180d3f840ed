"""Countries: the names that news give states, and which country a name or code is."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kb.world.fold import fold
from kb.world.tsv import rows


@dataclass(frozen=True, slots=True)
class State:
    """A state and what it is called. ``code`` is ISO 3166-1 alpha-3."""

    code: str
    name: str
    variants: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]


@cache
def states() -> tuple[State, ...]:
    """All states of ``states.tsv``."""
    return tuple(State(code, name, *map(entries, rest)) for code, name, *rest in rows(__name__, "states.tsv"))


def entries(field: str) -> tuple[str, ...]:
    """The entries of a field."""
    return tuple(entry for entry in field.split("; ") if entry)


def code_of(name: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of a country by a name that news give it, an official name or a code of ISO 3166;
    XKX of Kosovo, which ISO has not. Case, accents, full stops and a leading "the" don't matter."""
    wanted = folded_country(name)
    return codes_by_name().get(wanted) or official_codes().get(wanted)


def name_of(code: str) -> str:
    """The name that news give a country; a code that no country has, as it is."""
    return country_names().get(code, code)


@cache
def country_names() -> dict[str, str]:
    """Codes (alpha-3) → names: those of ``states.tsv``, of other countries the ones of ISO 3166."""
    import pycountry

    listed = {str(one.alpha_3): str(getattr(one, "common_name", one.name)) for one in pycountry.countries}
    return listed | {state.code: state.name for state in states()}


def nearest(name: str) -> str | None:
    """The country whose name is spelled most like this, if one is at all."""
    close = get_close_matches(folded_country(name), codes_by_name(), n=1, cutoff=0.75)
    return next((state.name for state in states() if close and state.code == codes_by_name()[close[0]]), None)


@cache
def codes_by_name() -> dict[str, str]:
    """Folded names and codes of states → codes; of a name that two have, the first's."""
    names: dict[str, str] = {}
    for state in states():
        for name in (state.code, state.name, *state.variants):
            names.setdefault(folded_country(name), state.code)
    return names


@cache
def official_codes() -> dict[str, str]:
    """Folded names and codes of ISO 3166-1 → alpha-3."""
    import pycountry

    given = ("alpha_2", "alpha_3", "numeric", "name", "common_name", "official_name")
    return {folded_country(getattr(one, field)): str(one.alpha_3)
            for one in pycountry.countries for field in given if hasattr(one, field)}  # fmt: skip


def folded_country(name: str) -> str:
    """A name folded, without a leading "the"."""
    return fold(name).removeprefix("the ")
