"""Where a text names places: phrases of the tables, the pipeline's entities, names of the gazetteer that it missed."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kb.extract.parse import Parse, Tokens
from kb.extract.places.lexicon import words
from kb.world.gazetteer import Entry, Gazetteer, Kind
from kb.world.gazetteer.lexicon import phrases

PLACE_LABELS = {"GPE", "LOC", "FAC"}
NAME_LABELS = {"ORG", "PERSON", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "NORP"}
SURE = {Kind.COUNTRY, Kind.AREA, Kind.SITE}
SETTLED = {Kind.CITY, Kind.CAPITAL, Kind.DIVISION}
TOWN = 100_000
"""Inhabitants of a town that "to" and "from" make a place."""
MODIFIERS = {"det", "amod", "advmod", "nummod", "compound", "poss", "case"}
OPENERS = {".", "&", "/", "-"}
LARGE = 300_000
"""Inhabitants from which on a city is not taken for a person of that name."""
LONGEST = 5
"""Tokens of the longest name that is looked for outside of entities."""


def mentions(parse: Parse, gazetteer: Gazetteer, dateline: Tokens | None) -> list[Tokens]:
    """The runs of tokens that name places, in order, without overlaps."""
    found: list[Tokens] = []
    taken = bytearray(len(parse))
    first = list(parts(parse, gazetteer, dateline)) if dateline else []
    for run in (*first, *listed(parse), *of_entities(parse, gazetteer), *unlabelled(parse, gazetteer)):
        if not any(taken[run[0] : run[1]]):
            taken[run[0] : run[1]] = b"\1" * (run[1] - run[0])
            found.append(run)
    for more in (neighbours, eponyms, located):
        for run in more(parse, gazetteer, taken):
            if not any(taken[run[0] : run[1]]):
                taken[run[0] : run[1]] = b"\1" * (run[1] - run[0])
                found.append(run)
    return sorted(found)


def eponyms(parse: Parse, gazetteer: Gazetteer, _: bytearray) -> Iterator[Tokens]:
    """Towns after which an event or its outcome is called: "the Lisbon Summit", "the Oslo Declaration"."""
    for i, word in enumerate(parse.lower[1:], 1):
        town = parse.words[i - 1]
        if word not in words().events or parse.pos[i - 1] != "PROPN" or not town[0].isupper() or town.isupper():
            continue
        if settled(gazetteer.lookup(town)):
            yield i - 1, i


def located(parse: Parse, _: Gazetteer, taken: bytearray) -> Iterator[Tokens]:
    """Names that neither the pipeline nor the gazetteer knows as places, where a place stands: after "in", "at", "near"
    or "the town of", before "village" or "hotel", or in a list with a place."""
    people = {parse.lower[i] for a, b, label in parse.ents if label == "PERSON" and b - a > 1 for i in range(a, b)}
    i, n = 0, len(parse)
    while i < n:
        if not capital(parse, i) or taken[i] or (i and capital(parse, i - 1) and parse.sent[i - 1] == parse.sent[i]):
            i += 1
            continue
        end = i + 1
        while end < n and end < i + LONGEST and capital(parse, end) and parse.sent[end] == parse.sent[i]:
            end += 1
        lone = end == i + 1 and parse.lower[i] in people | words().never
        if not lone and parse.pos[i] != "PRON" and stands(parse, (i, end), taken):
            yield i, end
        i = end


def capital(parse: Parse, i: int) -> bool:
    """Whether a word can be of a place's name: capitalized, no acronym, no date, no nationality."""
    if not parse.words[i][0].isupper() or parse.words[i].isupper() or parse.pos[i] not in ("PROPN", "NOUN", "ADJ"):
        return False
    return parse.ent[i] < 0 or parse.ents[parse.ent[i]][2] not in ("DATE", "TIME", "NORP", "EVENT", "LAW", "MONEY")


def stands(parse: Parse, run: Tokens, taken: bytearray) -> bool:
    """Whether a name stands where one of a place does."""
    known, (i, end) = words(), run
    label = parse.ents[parse.ent[i]][2] if parse.ent[i] >= 0 else ""
    whole = parse.ent[i] < 0 or parse.ents[parse.ent[i]][:2] == run
    before = parse.lower[i - 1] if i else ""
    named = {parse.lower[i], parse.lower[end - 1]} & known.site if end > i + 1 else set[str]()
    if named:
        return preposition(parse, run) in known.locative | known.moved
    if end < len(parse) and parse.lower[end] in known.settlements:
        return label != "PERSON"
    if before == "of" and i > 1 and parse.lower[i - 2] in known.settlements:
        return True
    listed = before in (",", "and") and i > 1 and bool(taken[i - 2]) and parse.sent[i - 2] == parse.sent[i]
    if label == "PERSON" and end > i + 1:
        return False
    return whole and (before in known.standing or (listed and label == "ORG"))


def neighbours(parse: Parse, gazetteer: Gazetteer, taken: bytearray) -> Iterator[Tokens]:
    """Names in a list with places ("in Brno, Zlin and Opava"), which the pipeline took for something else."""
    for first, last, label in parse.ents:
        near = taken[max(0, first - 2) : first].count(1) or taken[last : last + 3].count(1)
        if not near or label not in NAME_LABELS or label == "NORP":
            continue
        run = trimmed(parse, (first, last))
        if run is None or any(taken[run[0] : run[1]]) or acronym(parse, gazetteer, run):
            continue
        a, b = run
        behind = (
            a > 1 and parse.lower[a - 1] in (",", "and", "or") and taken[a - 2] and parse.sent[a - 2] == parse.sent[a]
        )
        ahead = (
            b + 1 < len(parse)
            and parse.lower[b] in (",", "and", "or")
            and taken[b + 1]
            and parse.sent[b + 1] == parse.sent[a]
        )
        wanted = (behind and (ahead or label != "PERSON")) or (ahead and parse.lower[b] != ",")
        if wanted and any(e.kind in SETTLED for e in gazetteer.lookup(parse.string(run))):
            yield run


def listed(parse: Parse) -> Iterator[Tokens]:
    """Names of several words that the tables of areas, sites and countries list, whatever the pipeline made of them."""
    known = phrases()
    for i, word in enumerate(parse.lower):
        if word in known and parse.words[i][0].isupper():
            for name, kind in known[word]:
                run = spelled(parse, i, name)
                if run:
                    if kind != Kind.SITE or sited(parse, run):
                        yield run
                    break


def spelled(parse: Parse, i: int, name: str) -> Tokens | None:
    """The tokens from ``i`` on that spell a name given in lower case."""
    begin = parse.start[i]
    stop = begin + len(name)
    if parse.text[begin:stop].lower().replace("’", "'") != name:
        return None
    last = bisect_left(parse.end, stop, i)
    return (i, last + 1) if last < len(parse) and parse.end[last] == stop else None


def sited(parse: Parse, run: Tokens) -> bool:
    """Whether the name of a seat is used for the place: after a preposition, as what is visited, or labelled so."""
    label = parse.ents[parse.ent[run[0]]][2] if parse.ent[run[0]] >= 0 else ""
    known = words()
    before = preposition(parse, run)
    head = parse.head[parse.root(run)]
    return (
        label in PLACE_LABELS
        or before in known.locative
        or (before in ("to", "from") and parse.pos[head] == "ADP")
        or (parse.dep[parse.root(run)] == "dobj" and parse.lemma[head] in known.moving)
    )


def trimmed(parse: Parse, run: Tokens) -> Tokens | None:
    """A name without article, possessive, quotation marks and white space at its edges."""
    a, b = run
    while a < b and (parse.lower[a] == "the" or not parse.words[a][0].isalnum()):
        a += 1
    while b > a and (parse.lower[b - 1] in ("'s", "’s") or not any(c.isalnum() for c in parse.words[b - 1])):
        b -= 1
    return (a, b) if a < b and any(c.isalpha() for i in range(a, b) for c in parse.words[i]) else None


def of_entities(parse: Parse, gazetteer: Gazetteer) -> Iterator[Tokens]:
    """Places among the pipeline's entities."""
    people = {parse.lower[i] for a, b, label in parse.ents if label == "PERSON" for i in range(a, b)}
    for first, last, label in parse.ents:
        if label in PLACE_LABELS:
            for run in parts(parse, gazetteer, (first, last)):
                single = run[1] - run[0] == 1
                if not acronym(parse, gazetteer, run) and not (single and namesake(parse, gazetteer, run[0], people)):
                    yield run
        elif label in NAME_LABELS:
            name = trimmed(parse, (first, last))
            if name and is_place(parse, gazetteer, name, label):
                yield name


def namesake(parse: Parse, gazetteer: Gazetteer, i: int, people: set[str]) -> bool:
    """Whether a word taken for a place is part of a person's name elsewhere, and not placed by a preposition."""
    if parse.lower[i] not in people or preposition(parse, (i, i + 1)) in words().locative:
        return False
    kinds = {e.kind for e in gazetteer.lookup(parse.words[i]) if e.kind != Kind.CITY or e.population >= LARGE}
    return not kinds


def acronym(parse: Parse, gazetteer: Gazetteer, run: Tokens) -> bool:
    """Whether a word in capitals is an organization rather than a place ("OSCE"), unless all is in capitals."""
    i = run[0]
    word = parse.words[i]
    if run[1] - i > 1 or len(word) > 5 or not word.isupper() or any(c in word for c in ".-"):
        return False
    around = [
        parse.words[j] for j in range(max(0, i - 2), min(len(parse), i + 3)) if j != i and len(parse.words[j]) > 2
    ]
    if any(w.isupper() and w.isalpha() and len(w) > 3 for w in around):
        return False
    entries = gazetteer.lookup(word)
    after_comma = i > 0 and parse.words[i - 1] in (",", "-")
    return not any(e.kind == Kind.COUNTRY or (e.kind == Kind.DIVISION and after_comma) for e in entries)


def parts(parse: Parse, gazetteer: Gazetteer, run: Tokens) -> Iterator[Tokens]:
    """An entity as one name; as several, if it is none of the gazetteer but its parts are: at commas, or end to end."""
    whole = trimmed(parse, run)
    if whole is None:
        return
    if gazetteer.lookup(parse.string(whole)):
        yield whole
        return
    commas = [i for i in range(*whole) if parse.words[i] in (",", "/", "&", "(", "and")]
    if commas:
        for a, b in zip([whole[0], *(c + 1 for c in commas)], [*commas, whole[1]], strict=True):
            yield from parts(parse, gazetteer, (a, b)) if a < b else ()
        return
    cut = next((k for k in range(whole[0] + 1, whole[1]) if both(parse, gazetteer, whole, k)), None)
    if cut is not None:
        yield from ((whole[0], cut), (cut, whole[1]))
    elif any(parse.words[i][0].isupper() or parse.words[i][0].isdigit() for i in (whole[0], whole[1] - 1)):
        yield whole


def both(parse: Parse, gazetteer: Gazetteer, run: Tokens, cut: int) -> bool:
    """Whether a run is two names end to end, the second of which holds the first ("Maroua Far North Region")."""
    inner = gazetteer.lookup(parse.string((run[0], cut)))
    outer = gazetteer.lookup(parse.string((cut, run[1]))) if inner else ()
    divisions = {e.division for e in outer if e.kind == Kind.DIVISION} | {
        e.country for e in outer if e.kind == Kind.COUNTRY
    }
    return any(e.division in divisions or e.country in divisions for e in inner)


def preposition(parse: Parse, run: Tokens) -> str:
    """The word before a name, over its article and adjectives; "in" after a kind of place ("the capital Lima")."""
    i = run[0] - 1
    kind = i - 1 if i > 0 and parse.lower[i] == "of" else i
    if kind >= 0 and parse.lower[kind] in words().kinds and parse.pos[kind] == "NOUN":
        return "in"
    while i >= 0 and i > run[0] - 5 and parse.dep[i] in MODIFIERS and parse.pos[i] != "PROPN":
        i -= 1
    return parse.lower[i] if i >= 0 and parse.sent[i] == parse.sent[run[0]] else ""


def is_place(parse: Parse, gazetteer: Gazetteer, run: Tokens, label: str) -> bool:
    """Whether a name that the pipeline took for a person or an organization is a place here."""
    name, single = parse.string(run), run[1] - run[0] == 1
    known = words()
    if (single and parse.lower[run[0]] in known.never) or acronym(parse, gazetteer, run):
        return False
    before = preposition(parse, run)
    entries = gazetteer.lookup(name)
    if before in known.locative:
        if label == "NORP":
            return parse.pos[run[1] - 1] == "PROPN" and any(not e.alternate for e in entries)
        return bool(entries) or (label != "PERSON" and parse.lower[run[1] - 1] in known.site)
    if label == "NORP":
        return False
    if label == "PERSON":
        visited = parse.dep[parse.root(run)] == "dobj" and parse.lemma[parse.head[parse.root(run)]] in known.moving
        if (before in known.moved or visited) and not (single and parse.surname(run[0])) and settled(entries):
            return True
        return before in known.directional and any(
            e.kind in (Kind.COUNTRY, Kind.AREA) and not e.alternate for e in entries
        )
    if any(e.kind == Kind.COUNTRY or (e.kind == Kind.AREA and not single) for e in entries):
        return True
    return (parse.lower[run[1] - 1] in known.building and not single) or (before in known.moved and settled(entries))


def settled(entries: Iterable[Entry]) -> bool:
    """Whether a name is that of a town of some size."""
    return any(e.kind in SETTLED and e.population >= TOWN and not e.unlike for e in entries)


def unlabelled(parse: Parse, gazetteer: Gazetteer) -> Iterator[Tokens]:
    """Names outside of entities: countries, areas and sites anywhere, anything else after a locative preposition."""
    i, n, known = 0, len(parse), words()
    ent, pos = parse.ent, parse.pos
    while i < n:
        if pos[i] != "PROPN" or not parse.words[i][0].isupper():
            i += 1
            continue
        if parse.words[i].isupper() and (run := headed(parse, gazetteer, i)):
            yield run
            i = run[1]
            continue
        if ent[i] >= 0:
            i += 1
            continue
        end = i + 1
        while (
            end < n and end < i + LONGEST and ent[end] < 0 and pos[end] == "PROPN" and parse.sent[end] == parse.sent[i]
        ):
            end += 1
        run = longest(parse, gazetteer, i, end)
        if run and not (run[1] - run[0] == 1 and parse.lower[i] in known.never):
            yield run
        i = run[1] if run else end


def headed(parse: Parse, gazetteer: Gazetteer, i: int) -> Tokens | None:
    """A place in capitals that opens a sentence before a dash, a comma or an agency: "NAIROBI, Kenya (AP) —"."""
    if not (
        i == 0 or parse.sent[i] != parse.sent[i - 1] or parse.words[i - 1] in OPENERS or parse.words[i - 1].isspace()
    ):
        return None
    end = i
    while end < len(parse) and end < i + LONGEST and parse.words[end].isupper() and parse.words[end][0].isalpha():
        end += 1
    if end == len(parse) or parse.words[end] not in ("(", "-", "--", "—", "–", ",", ":", "/", "&"):
        return None
    entries = gazetteer.lookup(parse.string((i, end))) if end > i and len(parse.words[i]) > 3 else ()
    return (i, end) if any(e.kind in SETTLED | {Kind.COUNTRY} for e in entries) else None


def longest(parse: Parse, gazetteer: Gazetteer, start: int, end: int) -> Tokens | None:
    """The longest name from ``start`` on that the gazetteer has in a kind that the context allows."""
    known = words()
    before = preposition(parse, (start, end))
    if end - start > 1 and parse.lower[end - 1] in known.building:
        return start, end
    for stop in range(end, start, -1):
        entries = gazetteer.lookup(parse.string((start, stop)))
        whole = stop == end
        if any(
            (e.kind in SURE - {Kind.SITE} and (whole or stop - start > 1)) or (before in known.locative and whole)
            for e in entries
        ):
            return None if acronym(parse, gazetteer, (start, stop)) else (start, stop)
        if whole and before in known.moved and settled(entries):
            return start, stop
    return None
