"""Which names are one person's: full names, surnames, given names, across spellings."""

import unicodedata
from functools import lru_cache

from kb.extract.parse import Parse, Tokens


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Lower case, without diacritics, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if c.isalnum())


def key(p: Parse, run: Tokens) -> tuple[str, ...]:
    """The folded tokens of a name that carry letters."""
    return tuple(f for f in (folded(w) for w in p.words[run[0] : run[1]]) if f)


def same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of several tokens can be one person's."""
    if a == b or "".join(a) == "".join(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < 2 or short[-1] != long[-1]:
        return len(short) >= 2 and set(short) <= set(long)
    return all(s in long or any(initial(s, w) for w in long) for s in short[:-1])


def initial(a: str, b: str) -> bool:
    """Whether one is the other's initial."""
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]
