"""Which names are one person's: full names, surnames, given names, across spellings."""

from functools import lru_cache

from kb.extract.parse import Parse, Tokens
from kb.world import lexicons
from kb.world.fold import fold

Key = tuple[str, ...]
"""A name's folded tokens."""


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word folded, in one piece."""
    return fold(word).replace(" ", "")


def key(p: Parse, run: Tokens) -> Key:
    """The folded tokens of a name that carry letters, without honorifics."""
    return key_of(tuple(p.words[run[0] : run[1]]))


@lru_cache(maxsize=50_000)
def key_of(words: Key) -> Key:
    """The folded words that carry letters, without honorifics."""
    names = [w for k, w in enumerate(words) if k + 1 == len(words) or not honorific(w)]
    return tuple(f for f in map(folded, names or words) if f and f != "s")


def honorific(word: str) -> bool:
    """Whether a word stands before names ("Sheikh"); as the last of a name it is one ("Anna King")."""
    noun = lexicons.nominals().get(word.lower())
    return noun is not None and noun.sort == "honorific"


def gender(name: Key) -> str:
    """The gender of the given name, "m", "f" or ""."""
    return next((g for g in (lexicons.genders().get(w, "") for w in name[:-1] or ()) if g), "")


def same(a: Key, b: Key) -> bool:
    """Whether two names of several tokens can be one person's."""
    if a == b or "".join(a) == "".join(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < 2:
        return False
    if short[-1] == long[-1] or close(short[-1], long[-1]):
        return given(short[0], long) or set(short[:-1]) <= set(long)
    return set(short) <= set(long)


def given(name: str, long: Key) -> bool:
    """Whether a given name is among another name's tokens, as it is, as an initial, or spelt a little differently."""
    return any(name == w or ((len(name) == 1 or len(w) == 1) and name[0] == w[0]) or close(name, w) for w in long[:-1])


def close(a: str, b: str) -> bool:
    """Whether two words of five letters or more differ by one letter, put in, left out or changed."""
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    k = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[k:] == b[k + 1 :] or a[k + 1 :] == b[k:] or a[k + 1 :] == b[k + 1 :]


def family_first(full: Key) -> bool:
    """Whether a name begins with the family name, as far as lists of names tell."""
    return full[0] in lexicons.family_names() and full[-1] not in lexicons.genders()


def part(name: str, full: Key) -> int:
    """How well one word names the person with this full name: 0 not at all, 3 as the surname."""
    if not full or name not in full:
        joined = "".join(full[1:])
        return 2 if name == joined and joined else 1 if full and close(name, full[-1]) else 0
    first = family_first(full)
    if len(full) > 2 and name == full[0] and all(len(word) > 1 for word in full):
        return 3
    return 3 if name == full[0 if first else -1] else 2 if name in (full[0], full[-1]) else 1
