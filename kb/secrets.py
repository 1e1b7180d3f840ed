"""Passwords are taken out of whatever is said: of URLs, wherever in a text they stand, and of their parts."""

import re

HIDDEN = "…"
KEYS = r"\w*(?:password|passwd|passphrase|pwd|secret|token|api_?key)\w*"
NAMED = re.compile(rf"({KEYS}\s*(?:=|%3D)\s*)(?:'[^'\n]*'|\"[^\"\n]*\"|[^&\s'\"]+)", re.IGNORECASE)
"""What a URL's query (``?password=…``) or a driver's words (``password=…``) call a secret."""
AFTER_USER = re.compile(r"([a-z][\w+.-]*:/+[^\s:@/]*:)[^\n]+@", re.IGNORECASE)
"""``scheme://user:password@``; a password may hold any sign, a second @ too."""
MISTAKEN = re.compile(r"(\S:)(?!//|\s)\S+@")
"""The same behind a scheme that is none, as ``postgresql/user:password@``: up to the next space only."""


def key_shown(word: str) -> str:
    """What stood before a =, which is told if it can be a name; of a URL cut there, nothing behind its scheme is."""
    scheme, mark, _ = re.match(r"([^:/@]*)([:/@]?)(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{scheme}{mark}{HIDDEN}" if mark else word


def without_secrets(text: str) -> str:
    """A text without the passwords of the URLs in it; a little too much is hidden rather than too little."""
    text = NAMED.sub(rf"\1{HIDDEN}", text)
    return MISTAKEN.sub(rf"\1{HIDDEN}@", AFTER_USER.sub(rf"\1{HIDDEN}@", text))
