"""Where a text names places: entities of the pipeline, and names that it missed but the gazetteer has."""

from collections.abc import Iterator

from kb.extract.gazetteer import Gazetteer, Kind
from kb.extract.parse import Parse, Tokens
from kb.extract.places.lexicon import words

PLACE_LABELS = {"GPE", "LOC", "FAC"}
NAME_LABELS = {"ORG", "PERSON", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"}
SURE = {Kind.COUNTRY, Kind.AREA, Kind.SITE}
LONGEST = 5
"""Tokens of the longest name that is looked for outside of entities."""


def mentions(parse: Parse, gazetteer: Gazetteer, dateline: Tokens | None) -> list[Tokens]:
    """The runs of tokens that name places, in order, without overlaps."""
    found: list[Tokens] = []
    taken = bytearray(len(parse))
    for run in (
        *((dateline,) if dateline else ()),
        *of_entities(parse, gazetteer),
        *unlabelled(parse, gazetteer),
    ):
        if not any(taken[run[0] : run[1]]):
            taken[run[0] : run[1]] = b"\1" * (run[1] - run[0])
            found.append(run)
    return sorted(found)


def trimmed(parse: Parse, run: Tokens) -> Tokens | None:
    """A name without article, possessive, quotation marks and white space at its edges."""
    a, b = run
    while a < b and (parse.lower[a] == "the" or not parse.words[a][0].isalnum()):
        a += 1
    while b > a and (
        parse.lower[b - 1] in ("'s", "’s", "'", "’")
        or parse.words[b - 1].isspace()
        or parse.pos[b - 1] == "PUNCT"
    ):
        b -= 1
    return (a, b) if a < b and any(c.isalpha() for c in parse.words[a]) else None


def of_entities(parse: Parse, gazetteer: Gazetteer) -> Iterator[Tokens]:
    """Places among the pipeline's entities."""
    for first, last, label in parse.ents:
        if label in PLACE_LABELS:
            yield from parts(parse, gazetteer, (first, last))
        elif label in NAME_LABELS:
            run = trimmed(parse, (first, last))
            if run and is_place(parse, gazetteer, run, label):
                yield run


def parts(parse: Parse, gazetteer: Gazetteer, run: Tokens) -> Iterator[Tokens]:
    """An entity as one name; at its commas as several, if the gazetteer doesn't have it whole."""
    whole = trimmed(parse, run)
    if whole is None:
        return
    commas = [i for i in range(*whole) if parse.words[i] == ","]
    if commas and not gazetteer.lookup(parse.string(whole)):
        for a, b in zip([whole[0], *(c + 1 for c in commas)], [*commas, whole[1]], strict=True):
            piece = trimmed(parse, (a, b))
            if piece:
                yield piece
    elif (
        parse.words[whole[0]][0].isupper()
        or parse.words[whole[1] - 1][0].isupper()
        or parse.words[whole[0]][0].isdigit()
    ):
        yield whole


def preposition(parse: Parse, run: Tokens) -> str:
    """The word before a name, over its article."""
    i = run[0] - 1
    while (
        i >= 0 and parse.dep[i] in ("det", "amod", "compound") and i > run[0] - 4 and parse.pos[i] != "PROPN"
    ):
        i -= 1
    return parse.lower[i] if i >= 0 and parse.sent[i] == parse.sent[run[0]] else ""


def is_place(parse: Parse, gazetteer: Gazetteer, run: Tokens, label: str) -> bool:
    """Whether a name that the pipeline took for a person or an organization is a place here."""
    name = parse.string(run)
    before = preposition(parse, run)
    known = words()
    if parse.lower[run[0]] in known.never and run[1] - run[0] == 1:
        return False
    entries = gazetteer.lookup(name)
    if before in known.locative:
        return bool(entries) or (label != "PERSON" and parse.lower[run[1] - 1] in known.institution)
    if label == "PERSON":
        return before in known.directional and any(
            e.kind in (Kind.COUNTRY, Kind.AREA) and not e.alternate for e in entries
        )
    return (
        any(e.kind in SURE and (e.kind != Kind.SITE or run[1] - run[0] > 1) for e in entries)
        and not name.isupper()
    )


def unlabelled(parse: Parse, gazetteer: Gazetteer) -> Iterator[Tokens]:
    """Names outside of entities: countries, areas and sites anywhere, anything else after a locative preposition."""
    i, n, known = 0, len(parse), words()
    while i < n:
        if parse.ent[i] >= 0 or parse.pos[i] != "PROPN" or not parse.words[i][0].isupper():
            i += 1
            continue
        end = i + 1
        while (
            end < n
            and end < i + LONGEST
            and parse.ent[end] < 0
            and parse.pos[end] == "PROPN"
            and parse.sent[end] == parse.sent[i]
        ):
            end += 1
        run = longest(parse, gazetteer, i, end)
        if run and not (run[1] - run[0] == 1 and parse.lower[i] in known.never):
            yield run
            i = run[1]
        else:
            i = end if not run else run[1]


def longest(parse: Parse, gazetteer: Gazetteer, start: int, end: int) -> Tokens | None:
    """The longest name from ``start`` on that the gazetteer has in a kind that the context allows."""
    before = preposition(parse, (start, end))
    locative = before in words().locative
    for stop in range(end, start, -1):
        entries = gazetteer.lookup(parse.string((start, stop)))
        whole = stop == end
        if any((e.kind in SURE and (whole or stop - start > 1)) or (locative and whole) for e in entries):
            return start, stop
    return None
