"""Names: transliteration, and whether two names can be one person's or one body's.

Measured beside nomenklatura and rigour on names from news by ``benchmarks/person_names.py``; these rules did better.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kb.resolve import lexicon
from kb.world.fold import fold

SYLLABLE = 4
"""Letters of a syllable of a name at most ("Jong un", "Ki moon")."""


@lru_cache(65536)
def sound(word: str) -> str:
    """A word as one romanization: the others of the same name fall together."""
    for pattern, replacement in lexicon.transliteration():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(65536)
def person(name: str) -> tuple[str, ...]:
    """The words of a person's name, without titles and suffixes."""
    words = [w for w in fold(name).split() if w not in lexicon.words("suffixes")]
    while len(words) > 1 and words[0] in lexicon.words("titles"):
        words.pop(0)
    return tuple(words)


def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without particles ("al", "bin", "van"), which writers leave out and spell at will; all of
    them, if there is nothing else."""
    return tuple(w for w in words if w not in lexicon.words("particles")) or words


def surname_only(name: str) -> bool:
    """Whether a name is one word, with its particles: "Assad", "al-Assad", "bin Laden". "Al Gore" and "Ben Ali" can be
    given name and surname: before a space a particle with a capital is a word."""
    words = person(name)
    if len(words) < 2:
        return True
    first = re.match(r"\W*\w+", name)
    glued = first is not None and name[first.end() : first.end() + 1] in ("-", "‐", "–", "'", "’")
    led = words[0] in lexicon.words("particles") and (glued or name.lstrip()[:1].islower())
    return led and len(core(words)) < 2


def is_description(name: str) -> bool:
    """Whether a person's "name" is an office or a description ("Turkish prime minister"): its last word has small
    letters only, and is no syllable of a name ("Kim Jong un"). "al-Assad" and "d’Ancona" are names."""
    words = name.split()
    if not words or not words[-1].islower():
        return False
    syllable = len(words[-1]) <= SYLLABLE and words[-1] not in lexicon.words("short_nouns")
    return not (syllable and len(words) > 2 and all(w[0].isupper() for w in words[:-1]))


@lru_cache(65536)
def organization(name: str) -> tuple[str, ...]:
    """The words of an organization's name that tell it from others; British and American spelling alike."""
    said = name.split()
    while len(said) > 1 and said[-1] in lexicon.words("described"):  # "Reuters news agency"
        said.pop()
    words = [w for w in fold(" ".join(said)).split() if w not in lexicon.words("organization_noise")]
    words = ["government" if w in lexicon.words("governments") else w for w in words]
    return tuple(re.sub(r"isation$", "ization", re.sub(r"our$", "or", re.sub(r"tre$", "ter", w))) for w in words)


@lru_cache(65536)
def acronym(name: str) -> str:
    """The initials of an organization's name; an acronym in it ("U.S. Navy") gives all its letters."""
    return initialism(name, organization(name))


def initialism(name: str, words: Iterable[str]) -> str:
    """The initials of words of a name, and all letters of those that are acronyms."""
    short = {fold(w) for w in name.split() if w.isupper()}
    return "".join(w if w in short else w[0] for w in words)


def same_word(a: str, b: str) -> bool:
    """Whether two words of a name are spellings of one: by romanization, or one slip in a long word."""
    left, right = sound(a), sound(b)
    if a == b or left == right:
        return True
    if min(len(left), len(right)) < 5 or left[:1] != right[:1]:
        return False
    return DamerauLevenshtein.distance(left, right) <= 1 or (a[-1] == b[-1] and sorted(a) == sorted(b))


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


@lru_cache(1 << 18)
def similarity(a: str, b: str) -> float:
    """How well two persons' names agree: 1.0 the same words, 0.9 in another order or spelling, 0.8 one leaves out
    middle names or particles or uses a short form, 0.6 one is the other's surname or one of its words alone, 0.0 not
    one person's. The same single words are 0.7."""
    left, right = person(a), person(b)
    short, long = sorted((left, right), key=len)
    alone = surname_only(a), surname_only(b)
    if left == right or (all(alone) and same_word(left[-1], right[-1])):
        return 0.7 if any(alone) else 1.0
    if any(alone):
        return 0.0 if all(alone) else 0.6 if names_part(*((left, right) if alone[0] else (right, left))) else 0.0
    if respelled(left, right) or respelled(core(left), core(right)):
        return 0.9 if len(left) == len(right) or alike(left, right) else 0.8
    if covers(long, short) or covers(core(long), core(short)):
        return 0.8
    # "Le Pen", "El Sonni": a particle with a capital, and the surname of the other
    return 0.6 if short[0] in lexicon.words("particles") and long[-len(short) :] == short else 0.0


def alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether names that have not the same number of words are the same letters, or differ by an article."""
    articles = lexicon.words("articles")
    return sorted("".join(left)) == sorted("".join(right)) or (
        [w for w in left if w not in articles] != [*left] or [w for w in right if w not in articles] != [*right]
    )


def respelled(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two full names have the same words, spelled, joined or ordered differently: the family name first."""
    if min(len(left), len(right)) < 2:
        return False
    if sorted(left) == sorted(right):
        return True
    turns = [left[k:] + left[:k] for k in (0, 1, len(left) - 1)]
    return any("".join(t) == "".join(right) or (len(t) == len(right) and all(map(same_word, t, right))) for t in turns)


def names_part(single: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether one word with its particles is a word of a full name."""
    word = core(single)[-1]
    return any(same_word(word, w) for w in core(full))


def covers(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the shorter name is the longer one with middle names left out, a short form or an initial."""
    if len(short) > len(long) or not same_word(long[-1], short[-1]) or not same_given(long[0], short[0]):
        # the last name or the first ones left out, two words agree: "Honore Ngbanda" or "Ngbanda Nzambo" of
        # "Honore Ngbanda Nzambo"
        if not 2 <= len(short) < len(long):
            return False
        last = len(long) == len(short) + 1 and all(map(same_word, long, short))
        return last or all(map(same_word, long[-len(short) :], short))
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
    parentless = ["".join(words[1:]), "".join(words[:-1])] if len(words) > 2 else []
    return sorted(
        {"".join(words), "".join(map(sound, words)), acronym(name) if len(words) > 1 else "".join(words), *parentless}
    )
