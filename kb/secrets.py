"""Passwords are taken out of whatever is said: of URLs, wherever in a text they stand, and of their parts.

Who mistypes a URL knows no rules, so a little too much is hidden rather than too little. Each step takes time in
proportion to a message's length, or the message is cut before: it may hold what a stranger wrote.
"""

import re
from itertools import chain

HIDDEN = "…"
LONGEST = 4000
"""Characters of a message, beyond which nobody reads it."""
COLON = "(?::|%3A)"
KEYS = r"\w*(?:password|passwd|passphrase|passwort|pwd|secret|token|credential|api_?key)\w*"
END = r"(?=[&;]\s*\w+\s*=|,\s|\s\w+\s*=|:\s|\n|$)"
"""Where a value ends: a space may be part of a password."""
QUOTED = r"'[^\n]*?'(?=[\s,;:&)}\]]|$)|\"[^\n]*?\"(?=[\s,;:&)}\]]|$)"
NAMED = re.compile(
    rf"((?<!\w){KEYS}(?:\s*(?:=|%3D)\s*|['\"]\s*:\s*))(?:{QUOTED}|(?!['\"]?{HIDDEN})[^\n]+?{END})", re.IGNORECASE
)
"""What a URL's query (``?password=…``), a table or a driver's words (``password=…``) call a secret."""
DATABASE = r"(?:ostgres|pgsql|mysql|mariadb|mongo|mssql|oracle|redis|duckdb|sqlite)[\w+.-]*"
"""The scheme of a database's URL. Nothing that begins like one is taken for prose, however it is mistyped."""
USERS = [
    re.compile(rf"{DATABASE}\s?[:;/\\]+[^\n]*?{COLON}", re.IGNORECASE),
    re.compile(rf"[a-z][\w+.-]{{0,40}}:/+[^\s:/]*?{COLON}", re.IGNORECASE),
]
"""``scheme://user:``, behind which a password stands up to the last @ of the line: it may hold any sign, an @ too."""
NO_HOST = re.compile(
    rf"({DATABASE}:/++(?:[^\s:@/\[]*:(?!\d{{1,5}}(?:\W|$))|\S*/[^\s:?/]*?{COLON}))(?![\s{HIDDEN}])[^\n]+?(?=:\s|\n|$)",
    re.IGNORECASE,
)
"""``postgresql://user:password``, the host forgotten: what stands there is no port, and no database has a colon."""
QUERY = re.compile(rf"({DATABASE}:/++[^\s?]*\?)([^\n]*?)(?=:\s|\n|$)", re.IGNORECASE)
HARMLESS = re.compile(
    r"(?:host|hostaddr|port|user|dbname|service|sslmode|sslrootcert|passfile|application_name|connect_timeout"
    r"|target_session_attrs|client_encoding|keepalives\w*|channel_binding|gssencmode|plugin|mode|immutable)="
)
"""Options of a database's URL whose values may be seen; what others hold, nobody knows."""


def key_shown(word: str) -> str:
    """What stood before a =, which is told if it can be a name; of a URL cut there, nothing behind its scheme is."""
    scheme, mark, _ = re.match(r"([^:/@]*)([:/@]?)(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{scheme}{mark}{HIDDEN}" if mark else word


def without_secrets(text: str) -> str:
    """A text without the passwords of the URLs in it, cut where it is too long for a message."""
    text = text if len(text) <= LONGEST else text[:LONGEST] + HIDDEN
    text = "\n".join(map(of_line, NAMED.sub(rf"\1{HIDDEN}", text).split("\n")))
    text = re.sub(r"\S+@\S*", of_word, text)
    return NO_HOST.sub(rf"\1{HIDDEN}", QUERY.sub(of_query, text))


def of_line(line: str) -> str:
    """A line without what stands between the user of a URL and the last @, which may be written ``%40``."""
    last = max(chain([-1], (found.start() for found in re.finditer("@|%40", line))))
    user = next(filter(None, (one.search(line, 0, last) for one in USERS if last > 0)), None)
    return f"{line[: user.end()]}{HIDDEN}{re.sub('^%40', '@', line[last:])}" if user else line


def of_word(found: re.Match[str]) -> str:
    """A word without what stands between a colon and an @: the scheme may be mistyped, as ``htps/user:password@``."""
    word, last = found[0], found[0].rindex("@")
    colon = re.search(":(?!//)", word[:last])
    return f"{word[: colon.end()]}{HIDDEN}{word[last:]}" if colon else word


def of_query(found: re.Match[str]) -> str:
    """A database's URL up to its query, and of the query what may be seen."""
    parts = (part if HARMLESS.match(part) else hidden_value(part) for part in found[2].split("&"))
    return found[1] + "&".join(parts)


def hidden_value(part: str) -> str:
    """A part of a query without its value; without itself, if it has no plain name."""
    name = part.partition("=")[0]
    return f"{name}={HIDDEN}" if re.fullmatch(r"\w+", name) and name != part else HIDDEN


def name_without_secrets(name: str) -> str:
    """The name of a file, all of it: what looks like a password is one, also with spaces in it.

    A line of ``~/.pgpass`` (host:port:database:user:password) is no name of a file either.
    """
    name = re.sub(r"^([^:]*:(?:\d+|\*):[^:]*:[^:]*:).+", rf"\1{HIDDEN}", name)
    return re.sub(":.+@", f":{HIDDEN}@", without_secrets(name))
