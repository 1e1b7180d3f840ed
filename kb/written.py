"""How names and offices are written where one is shown for all: as people write them, not as a dateline or a headline.

The one place that decides it, for what is loaded and for what is resolved. Evidence keeps what articles print.
"""

import re
from functools import cache, lru_cache

from kb.world.countries import code_of, name_of
from kb.world.fold import fold
from kb.world.tsv import rows

SHORTEST = 4
"""Letters of a place's name that is recased: shorter ones are abbreviations (USA, UAE, DRC)."""
NUMBER = re.compile(r"X{0,2}(?:I{2,3}|IV|VI{2,3}|IX)|XVI?")
"""A Roman number that is no name: Xi and Vi are names."""
PART = re.compile(r"[^\W\d_]+")
BROKEN = re.compile(r"(?:,|\s+(?:and|or|&))?\s+\S*[-–—]+$")
"""A last word that lost its second half ("… for Arms Control and Non-"), with what joins it to the others."""
STRAY = " \t-–—‐‑,;:·"


def place_name(name: str, geonames_id: int | None) -> str:
    """A place's name; capitals of a dateline ("ADDIS ABABA") become those of the name, if the gazetteer has it."""
    if geonames_id is None or not name.isupper() or sum(map(len, PART.findall(name))) < SHORTEST:
        return name
    code = code_of(name)
    if code is not None and fold(name_of(code)) != fold(name):  # DPRK
        return name
    return recased(name)


def actor_name(name: str, kind: str) -> str:
    """An actor's name; of a person capitals of a headline ("IDRISS BENHADOU") become those of the name.

    One word may be an abbreviation, and so may the names of organizations.
    """
    return recased(name) if kind == "person" and name.isupper() and " " in name else name


@lru_cache(4096)
def recased(name: str) -> str:
    """A name in capitals with a capital for each of its words; initials stay as they are."""
    words = name.split(" ")
    return " ".join(word if is_kept(word, k == 0) else capitalized(word, k == 0, k == len(words) - 1)
                    for k, word in enumerate(words))  # fmt: skip


def is_kept(word: str, first: bool) -> bool:
    """Whether a word's capitals stay: those of initials and of a number behind a name ("JOHN PAUL II")."""
    return "." in word.rstrip(".") or len(word.rstrip(".")) < 2 or (not first and NUMBER.fullmatch(word) is not None)


def capitalized(word: str, first: bool, last: bool) -> str:
    """A word with a capital for each of its parts ("PORT-AU-PRINCE", "N'DJAMENA"), but for particles between others."""

    def part(match: re.Match[str]) -> str:
        outermost = (first and match.start() == 0) or (last and match.end() == len(word))
        small = match[0].replace("İ", "i").lower()  # which Python would write as two characters
        return small if small in particles() and not outermost else match[0][0] + small[1:]

    return PART.sub(part, word)


@cache
def particles() -> frozenset[str]:
    """The words of ``particles.tsv``."""
    return frozenset(row[0] for row in rows("kb", "particles.tsv"))


@lru_cache(4096)
def office_title(role: str) -> str:
    """An office without dashes and commas around it, and without a last word that is cut off at its hyphen."""
    return BROKEN.sub("", role.rstrip()).strip(STRAY) or role.strip(STRAY) or role
