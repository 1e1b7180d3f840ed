"""The one fold of names: how every room compares what is written in different ways.

Case, accents (composed or not), apostrophes of any shape and full stops don't matter; a hyphen is a space. Filters,
search, countries, gazetteer, extraction and resolution all compare names by it, so that what one finds, all find.
"""

import re
import unicodedata
from functools import lru_cache

LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
           "ŋ": "ng", "ə": "a", "ɖ": "d", "ƒ": "f", "ĸ": "k"}  # fmt: skip
"""Lower-case letters that Unicode doesn't take apart (ß is ss by its case folding)."""
DROPPED = "'’‘‛`´ʼʻʽʹʺʿʾˈ՚′.\u00ad\u200b\u200c\u200d\ufeff"
"""Apostrophes and what is written in their stead, full stops, and what isn't seen."""
WORD = re.compile(r"[a-z0-9]+")
TABLE = str.maketrans(LETTERS | dict.fromkeys(DROPPED, ""))


@lru_cache(65536)
def fold(name: str) -> str:
    """As ``fold_text``, of names, which come again."""
    return fold_text(name)


def fold_text(text: str) -> str:
    """The words of a text in lower case without accents, one space between; nothing if it has no letter or digit."""
    bare = text.casefold().translate(TABLE)
    if bare.isascii():
        return " ".join(WORD.findall(bare))
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    bare = plain.casefold().translate(TABLE)  # again, as the capitals of mathematics are taken apart into plain ones
    return " ".join("".join(c if c.isalnum() or is_sign(c) else " " for c in bare).split())


def is_sign(character: str) -> bool:
    """Whether a character is a vowel sign, which belongs to its word as letters do."""
    return not character.isascii() and unicodedata.category(character) in ("Mc", "Mn")
