"""What Factiva and LexisNexis write as text: many articles in one file, each under fields or lines of its own."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.errors import ArticleError
from kb.sources import values
from kb.sources.plain import with_stated
from kb.sources.reader import Item, Reader, Reading
from kb.sources.rows import text_of
from kb.sources.streams import Source, Stated

LONGEST = 4_000_000
"""Characters of the longest article, its fields included."""
CODE = re.compile(
    r"^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|PUB|AN|SE|CLM|ART|CT|RF|IPC|IPD)(?:[ \t]+|$)"
)
FACTIVA_END = re.compile(r"^(?:AN[ \t]+)?Document [A-Za-z\d]{10,40}\s*$")
NEXIS_END = re.compile(r"^\s*End of Document\s*$", re.I)
NEXIS_FIELD = re.compile(
    r"^(Section|Length|Byline|Dateline|Load-Date|Language|Highlight|Copyright|Graphic):?[ \xa0]*(.*)$"
)


class Parts(NamedTuple):
    """What stands in the fields of an exported article."""

    text: str
    title: str | None = None
    byline: str | None = None
    source: str | None = None
    published: str | None = None
    language: str | None = None
    key: str | None = None


class FactivaReader(Reader):
    """A text export of Factiva, with its field codes."""

    name = "factiva"
    end = FACTIVA_END

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether its lines begin with the codes of headline, words and day, in this order."""
        codes = [m[1] for line in source.text.splitlines()[:200] if (m := CODE.match(line))]
        wanted = [code for code in codes if code in ("HD", "WC", "PD")]
        return wanted[:3] == ["HD", "WC", "PD"]

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """An article each document."""
        for number, lines in enumerate(documents(source, self.end)):
            where = f"{source.name}[{number}]"
            if lines is None:
                yield ArticleError(where, f"a document of more than {LONGEST:,} characters")
                continue
            found = self.parts(lines)
            if not found.text.strip():
                yield ArticleError(where, "a document without text")
                continue
            stated = Stated(
                published=values.day(found.published), outlet=values.line(found.source),
                title=values.line(found.title), byline=values.line(found.byline),
            )  # fmt: skip
            yield with_stated(where, found.text, stated, values.line(found.key), found.language)

    def parts(self, lines: list[str]) -> Parts:
        """The parts of a document, by its field codes."""
        fields: dict[str, list[str]] = {}
        code = ""
        for line in lines:
            found = CODE.match(line)
            code = found[1] if found else code
            fields.setdefault(code, []).append(line[found.end() :] if found else line)
        held = {name: paragraphs(inner) for name, inner in fields.items()}
        text = "\n\n".join(held[name] for name in ("LP", "TD") if held.get(name))
        key = held.get("AN", "").removeprefix("Document ") or None
        return Parts(
            text, held.get("HD"), re.sub(r"(?i)^by\s+", "", held.get("BY", "")), held.get("SN"), held.get("PD"),
            held.get("LA"), key,
        )  # fmt: skip


class NexisReader(FactivaReader):
    """A text export of LexisNexis."""

    name = "lexisnexis"
    end = NEXIS_END

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it has the lines that come before a text and after it."""
        lines = source.text.splitlines()
        return any(line.strip() == "Body" for line in lines) and any(
            line.startswith(("Load-Date:", "Copyright ")) or NEXIS_END.match(line) for line in lines
        )

    def parts(self, lines: list[str]) -> Parts:
        """The parts of a document: title, outlet and day stand first, the text between "Body" and "Load-Date"."""
        at = next((k for k, line in enumerate(lines) if line.strip() == "Body"), len(lines))
        head = [" ".join(line.split()) for line in lines[:at] if line.strip()]
        fields = {m[1]: m[2] for line in head if (m := NEXIS_FIELD.match(line))}
        plain = [line for line in head if not NEXIS_FIELD.match(line) and not re.match(r"(?:Page|Document) \d", line)]
        after = (
            k for k in range(at + 1, len(lines)) if lines[k].startswith(("Load-Date:", "Graphic", "Classification"))
        )
        body = lines[at + 1 : next(after, len(lines))]
        title, outlet, printed = (*plain[:3], None, None, None)[:3]
        return Parts(paragraphs(body), title, fields.get("Byline"), outlet, printed, fields.get("Language"))


def documents(source: Source, end: re.Pattern[str]) -> Iterator[list[str] | None]:
    """The documents of a file, one at a time, as lines; None for one that is too long to hold."""
    held: list[str] = []
    size = 0
    for line in text_of(source.stream, source.encoding):
        size += len(line)
        if size <= LONGEST:
            held.append(line.removeprefix("\ufeff").rstrip("\r\n").lstrip("\f"))
        if end.match(line):
            yield held if size <= LONGEST else None
            held, size = [], 0
    if any(line.strip() for line in held):
        yield held if size <= LONGEST else None


def paragraphs(lines: list[str]) -> str:
    """Lines as paragraphs: what empty lines divide, hard-wrapped lines joined."""
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
