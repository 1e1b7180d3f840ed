"""How place names are compared: folded as all names are, then hashed."""

from functools import lru_cache
from hashlib import blake2b

from kb.world import fold as names

LEADING = ("the ", "city of ", "town of ")


def fold(name: str) -> str:
    """A name folded, without a leading article; "Saint" and "Mount" abbreviated."""
    plain = names.fold_text(name)
    words = " ".join("st" if w == "saint" else "mt" if w == "mount" else w for w in plain.split())
    for prefix in LEADING:
        words = words.removeprefix(prefix)
    return words


def hashed_name(folded: str) -> int:
    """64 bits of a folded name: among a million names two share one with odds of one in thirty million."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=65536)
def name_key(name: str) -> int:
    """The key under which a name is looked up."""
    return hashed_name(fold(name))


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters, and is no code ("MOW")."""
    code = len(name) < 4 or (name.isupper() and len(name) < 5)
    return not code and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’‘–" for c in name)
