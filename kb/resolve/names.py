"""Names: normalization, transliteration, and whether two names can be one person's or one body's."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kb.resolve import lexicon

DROPPED = {**dict.fromkeys(map(ord, "’'`´."), None), **dict.fromkeys(map(ord, "-–‐/,"), " ")}
"""What is left out of names, and what is a space in them."""


def plain_text(text: str) -> str:
    """Lower case letters and digits without diacritics, everything else a space."""
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
        letters = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(letters.translate(DROPPED).split())


@lru_cache(65536)
def plain(name: str) -> str:
    """As ``plain_text``, of names, which come again."""
    return plain_text(name)


@lru_cache(65536)
def sound(word: str) -> str:
    """A word as one romanization: the others of the same name fall together."""
    for pattern, replacement in lexicon.transliteration():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(65536)
def person(name: str) -> tuple[str, ...]:
    """The words of a person's name, without titles and suffixes."""
    words = [w for w in plain(name).split() if w not in lexicon.words("suffixes")]
    while len(words) > 1 and words[0] in lexicon.words("titles"):
        words.pop(0)
    return tuple(words)


@lru_cache(65536)
def organization(name: str) -> tuple[str, ...]:
    """The words of an organization's name that tell it from others; British and American spelling alike."""
    words = [w for w in plain(name).split() if w not in lexicon.words("organization_noise")]
    return tuple(re.sub(r"isation$", "ization", re.sub(r"our$", "or", re.sub(r"tre$", "ter", w))) for w in words)


@lru_cache(65536)
def acronym(name: str) -> str:
    """The initials of an organization's name."""
    return "".join(w[0] for w in organization(name))


def same_word(a: str, b: str) -> bool:
    """Whether two words of a name are spellings of one: by romanization, or one slip in a long word."""
    if a == b or sound(a) == sound(b):
        return True
    if min(len(a), len(b)) < 5 or a[0] != b[0]:
        return False
    return DamerauLevenshtein.distance(sound(a), sound(b)) <= 1 or (a[-1] == b[-1] and sorted(a) == sorted(b))


def same_given(a: str, b: str) -> bool:
    """Whether two given names can be one: same word, short form, or initial."""
    if same_word(a, b):
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)):
        return True
    groups = lexicon.nicknames()
    return bool(groups.get(a, frozenset()) & groups.get(b, frozenset()))


def similarity(a: str, b: str) -> float:
    """How well two persons' full names agree: 1.0 the same words, 0.9 in another order or spelling, 0.8 one
    leaves out middle names or uses a short form, 0.0 not one person's. Single words never reach 0.8."""
    left, right = person(a), person(b)
    if left == right:
        return 1.0 if len(left) > 1 else 0.7
    if len(left) < 2 or len(right) < 2:
        return 0.0
    if sorted(left) == sorted(right) or "".join(left) == "".join(right):
        return 0.9
    if len(left) == len(right) and all(map(same_word, left, right)):
        return 0.9
    if len(left) == len(right) == 2 and same_word(left[0], right[1]) and same_word(left[1], right[0]):
        return 0.9
    return 0.8 if covers(left, right) or covers(right, left) else 0.0


def covers(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the shorter name is the longer one with middle names left out, a short form or an initial."""
    if len(short) > len(long) or not same_word(long[-1], short[-1]) or not same_given(long[0], short[0]):
        # "Honore Ngbanda Nzambo" and "Honore Ngbanda": the last name left out, two words agree
        return len(long) == len(short) + 1 and len(short) >= 2 and all(map(same_word, long, short))
    middle = list(long[1:-1])
    for word in short[1:-1]:
        found = next((m for m in middle if same_given(m, word)), None)
        if found is None:
            return False
        middle.remove(found)
    return True


def initials(word: str) -> set[str]:
    """The letters that a given name, or a short form of it, may begin with."""
    return {letter for w in (word, *lexicon.equivalents(word)) for letter in (w[0], sound(w)[:1]) if letter}


def keys(name: str, kind: str) -> list[str]:
    """Blocking keys: two names that can be one share at least one. Of persons each whole word by its sound, and the
    beginning of the last with the initial of the first, so that names that merely begin alike are no block."""
    if kind == "person":
        own = [w for w in person(name) if w not in lexicon.words("particles")]
        whole = {sound(w) for w in own if len(w) > 1}
        return sorted(whole | {f"{sound(own[-1])[:4]} {i}" for w in own[:1] for i in initials(w)})
    words = organization(name)
    parentless = ["".join(words[1:])] if len(words) > 2 else []
    return sorted({"".join(words), acronym(name) if len(words) > 1 else "".join(words), *parentless})
