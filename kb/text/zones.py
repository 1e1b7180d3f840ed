"""Text → what of it is no running text, by characters: paragraphs, headline, byline, dateline, boilerplate.

Works on paragraphs, one line each (see ``unwrap``), never on tokens, so that its cost is a few regular expressions a
paragraph. Where a rule is in doubt the text is body: a menu read as a sentence costs little, a sentence read as a menu
costs a fact.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kb.text.datelines import BYLINE, Dateline, dateline, furniture
from kb.world.gazetteer import Gazetteer, gazetteer

Chars = tuple[int, int]
"""A run of characters, ``[start, end)``."""

LINE = re.compile(r"[^\n\r\u2028\u2029]+")
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]\s]*$")
CROSSHEAD = re.compile(r"(?:(?<=[.!?…\"”’)] )|(?<=\n))[-–—] (?=[A-Z'\"“‘])([^-–—.\n]{3,60}) [-–—](?= ?[A-Z\"“'‘])")
HEAD = 12
"""How many paragraphs the headline, bylines and menus above a text may take."""


@dataclass(slots=True)
class Zones:
    """The parts of a text: paragraphs in order, and regions ``(start, end, zone)``, later ones winning."""

    paragraphs: list[Chars]
    regions: list[tuple[int, int, str]] = field(default_factory=list)
    dateline: Dateline | None = None

    def starts(self) -> list[int]:
        """Where, whatever the parser thinks, a sentence begins: character offsets in order."""
        edges = {start for start, _ in self.paragraphs}
        for start, end, zone in self.regions:
            edges |= {start, end} if zone in ("boilerplate", "dateline") else set()
        return sorted(edges)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The compiled lists of ``layout.toml``."""
    lists = furniture()
    either = {name: "|".join(lists[name]) for name in ("lines", "credits", "heads", "tails")}
    agency = "|".join(map(re.escape, lists["agencies"]))
    initials = r"(?:[a-z]{2,4} ?/ ?[a-z]{2,4} ?)?"
    signed = rf"{initials}\((?:{agency})(?:(?:,| and|/) ?(?:{agency}))*\)\.?|[-–—/] ?/?(?:{agency})"
    return {
        "lines": re.compile(rf"(?:{either['lines']})", re.I | re.S),
        "credits": re.compile(rf"(?:{either['credits']})", re.I | re.S),
        "heads": re.compile(rf"\b(?:{either['heads']})", re.I),
        "tails": re.compile(rf"(?<=[.!?\"”’')\s])\s*(?P<tail>(?:(?i:{either['tails']})|{signed})\s*)$"),
    }


def zones(text: str, title: str | None = None) -> Zones:
    """The zones of a text (to be read only); ``title`` is the article's headline, if its source gives one."""
    bare = untitled(text, gazetteer())
    wanted = headline_key(title) if title else ""
    near = range(len(wanted), 2 * len(wanted) + 20)
    if wanted and any(b - a in near and headline_key(text[a:b]) == wanted for a, b in bare.paragraphs):
        return found_zones(text, title)
    return bare


@lru_cache(256)
def untitled(text: str, _by: Gazetteer) -> Zones:
    """The zones of a text without a headline of its own: kept, as the parser and the stages both ask for them.

    With another gazetteer other names are those of places, and so other lines datelines.
    """
    return found_zones(text, None)


def found_zones(text: str, title: str | None) -> Zones:
    """The zones of a text."""
    out = Zones(paragraphs(text))
    end_of_head = fill_head(text, title, out)
    wanted = {headline_key(title)} if title else set()
    wanted |= {headline_key(text[a:b]) for a, b, zone in out.regions if zone == "title"}
    longest = 2 * max(map(len, wanted), default=0) + 20
    for start, end in out.paragraphs[end_of_head:]:
        line = text[start:end]
        if is_furniture(line):
            out.regions.append((start, end, "boilerplate"))
        elif end - start <= longest and headline_key(line) in wanted - {""}:
            again = any(zone == "title" for _, _, zone in out.regions)
            out.regions.append((start, end, "repeat" if again else "title"))
    out.regions += [(m.start(), m.end(), "boilerplate") for m in CROSSHEAD.finditer(text)]
    tail(text, out)
    return out


def paragraphs(text: str) -> list[Chars]:
    """Paragraphs without the white space around them: the lines of a text that aren't empty."""
    return [chars for m in LINE.finditer(text) if (chars := strip(text, m.span()))]


def is_furniture(line: str) -> bool:
    """Whether a paragraph is a phrase of the page's, or a credit, not of the text."""
    if len(line) > 300:
        return False
    if patterns()["lines"].fullmatch(line):
        return True
    small = line.lower()
    return any(hint in small for hint in furniture()["hints"]) and bool(patterns()["credits"].fullmatch(line))


def strip(text: str, chars: Chars) -> Chars | None:
    """The run without white space at its edges; None if it is nothing else."""
    start, end = chars
    part = text[start:end]
    if not part.strip():
        return None
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def headline_key(line: str) -> str:
    """A headline as it compares: letters and digits only, case folded."""
    return re.sub(r"[\W_]+", "", line).casefold()


def fill_head(text: str, title: str | None, out: Zones) -> int:
    """Fill in what stands above the running text; returns the number of the first paragraph below it."""
    known = {headline_key(title)} - {""} if title else set()
    named = False
    for number, (start, end) in enumerate(out.paragraphs[:HEAD]):
        line = dateline(text[start:end])
        if line:
            out.dateline = line.moved(start)
            out.regions.append((start, start + line.end, "dateline"))
            return number + 1
        zone = heading(text[start:end], known, named, number + 1 < len(out.paragraphs))
        if zone is None:
            return dateline_below(text, out, number)
        if zone == "title":
            named = True
            known.add(headline_key(text[start:end]))
        out.regions.append((start, end, zone))
    return min(HEAD, len(out.paragraphs))


def dateline_below(text: str, out: Zones, number: int) -> int:
    """A dateline may follow a summary or caption: look in two more paragraphs."""
    for start, end in out.paragraphs[number + 1 : number + 3]:
        line = dateline(text[start:end])
        if line and line.sure:
            out.dateline = line.moved(start)
            out.regions.append((start, start + line.end, "dateline"))
            break
    return number


def heading(line: str, known: set[str], named: bool, more: bool) -> str | None:
    """The zone of a paragraph above the running text, None where the running text begins."""
    if headline_key(line) in known:
        return "repeat" if named else "title"
    if len(line) > 300:
        return None
    if is_furniture(line) or (len(line) <= 60 and patterns()["heads"].search(line)):
        return "boilerplate"
    if len(line) <= 160 and BYLINE.fullmatch(line):
        return "byline"
    return "title" if more and not named and is_headline(line) else None


def is_headline(line: str) -> bool:
    """Short, and without a full stop or in capitalized words."""
    words = [w for w in re.findall(r"[^\W\d_][\w'’]+", line) if len(w) > 3]
    if not words or len(line) > 160 or re.search(r"[.!?][\"”’']? [A-Z]", line):
        return False
    titled = sum(w[0].isupper() for w in words) >= 0.7 * len(words) and len(words) > 2
    return titled or not SENTENCE_END.search(line) or line.rstrip("\"”’'").endswith("?")


def tail(text: str, out: Zones) -> None:
    """What follows the last sentence in its line: authors, agencies."""
    if not out.paragraphs:
        return
    start, end = out.paragraphs[-1]
    offset = max(start, end - 420)
    last = patterns()["tails"].search(text[:end], offset)
    if last:
        out.regions.append((last.start("tail"), last.end("tail"), "boilerplate"))
