"""What is written and no prose: programs, style sheets, calendars, XML of kinds that nobody reads."""

import re

from kb.sources.streams import Source

UNREAD: dict[str, str] = {
    ".py": "a program", ".js": "a program", ".mjs": "a program", ".ts": "a program", ".c": "a program",
    ".h": "a program", ".cpp": "a program", ".java": "a program", ".go": "a program", ".rs": "a program",
    ".rb": "a program", ".php": "a program", ".pl": "a program", ".r": "a program", ".sh": "a program",
    ".bat": "a program", ".ps1": "a program", ".sql": "a program", ".css": "a style sheet", ".scss": "a style sheet",
    ".ics": "a calendar", ".vcf": "a list of contacts", ".svg": "an image", ".toml": "a configuration",
    ".yaml": "a configuration", ".yml": "a configuration", ".ini": "a configuration", ".cfg": "a configuration",
    ".bib": "a bibliography", ".tex": "a LaTeX document", ".srt": "subtitles", ".vtt": "subtitles",
    ".log": "a log file", ".lock": "a lock file", ".pem": "a key", ".key": "a key", ".crt": "a certificate",
}  # fmt: skip
"""What files of these names hold."""
BEGINS: dict[str, re.Pattern[str]] = {
    what: re.compile(rf"\ufeff?\s*(?:{pattern})")
    for what, pattern in {
        "a program": r"#!\s*/|<\?php|#include\s*[<\"]|package \w+;?\s*\n|['\"]use strict['\"]|def \w+\(.*\):|"
        r"(?:from [\w.]+ )?import [\w.*]+(?:, ?[\w.]+)*;?\s*\n|(?:const|let|var) \w+ ?=|\(function|"
        r"(?:async )?function\s*\w*\([^()\n]*\)\s*\{",
        "a style sheet": r"@charset|@import\s|@media\b|(?:/\*(?:(?!\*/).){0,9000}\*/\s*)?"
        r"[.#:*\w][^{}\n]{0,200}\{\s*[\w-]+\s*:[^{}]*;",
        "a calendar": r"BEGIN:VCALENDAR",
        "a list of contacts": r"BEGIN:VCARD",
        "a key or a certificate": r"-----BEGIN [A-Z ]+-----",
        "subtitles": r"WEBVTT\b|1\r?\n\d\d:\d\d:\d\d,\d{3} --> ",
        "a PostScript file": r"%!PS",
        "a LaTeX document": r"\\documentclass\b",
        "a patch": r"diff --git |--- \S+\s[^\n]*\n\+\+\+ ",
        "XML of a kind that is not read": r"<\?xml\b|<!DOCTYPE (?!(?i:html))|"
        r"<(?:svg|math|urlset|sitemapindex|opml|kml|gpx|TEI)\b",
    }.items()
}
"""How files of these kinds begin, whatever they are called."""


def no_prose(source: Source) -> str | None:
    """Why a source of characters is no article, or None."""
    begins = next((what for what, begin in BEGINS.items() if begin.match(source.text)), None)
    kind = begins or UNREAD.get(source.suffix)
    return f"it is {kind}, no article" if kind else None
