"""Named mentions: which runs of tokens are names of actors, and of what kind."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from kb.extract import lexicons
from kb.extract.actors import people
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.record import ActorKind

POSSESSIVE = {"'s", "’s", "'", "’", "`s"}
MODIFYING = {"compound", "amod", "nmod"}
OPENING = 12
"""How many tokens a dateline may take, in which an agency stands in brackets."""
OPEN_CLASS = {"PROPN", "NOUN", "ADJ", "X", "VERB", "ADV"}
CLASSES = lexicons.classes()


@dataclass(slots=True)
class Mention:
    """A name in the text. ``key`` is what a lexicon knows it as: alpha-3, or an organization's name."""

    tokens: Tokens
    kind: ActorKind
    key: str | None = None
    country: str | None = None
    sort: str = ""


class Known(NamedTuple):
    """What a lexicon says of a name; ``capital`` if it is a place that can stand for a government."""

    kind: ActorKind
    key: str
    country: str | None
    sort: str = ""
    capital: bool = False


@cache
def names() -> "lexicons.Phrases[Known]":
    """All names in the lexicons."""
    entries = [(n, Known("organization", o.name, o.country if o.sure else None, o.sort))
               for o in lexicons.organizations() for n in (o.name, *o.variants)]  # fmt: skip
    entries += [(n, Known("country", code, code)) for n, code in lexicons.countries().items()]
    entries += [(n, Known("country", code, code, capital=True)) for n, code in lexicons.capitals().items()]
    entries.append(("Brussels", Known("organization", "European Union", None, "international", capital=True)))
    return lexicons.Phrases(entries)


def find(findings: Findings) -> list[Mention]:
    """Named mentions in text order; none overlap."""
    p = findings.parse
    taken = [zone in ("byline", "dateline", "boilerplate") for zone in findings.layout.zone]
    found = called(p, taken)
    found += known(p, taken)
    found += halves(p, taken, found)
    spots = {run for place in findings.places for run in place.mentions}
    found += recognized(p, taken, found, spots)
    found += missed(p, taken, found)
    return sorted(found, key=lambda m: m.tokens)


def take(taken: list[bool], run: Tokens) -> None:
    """Mark the tokens of a mention."""
    taken[run[0] : run[1]] = [True] * (run[1] - run[0])


def known(p: Parse, taken: list[bool]) -> list[Mention]:
    """Mentions that a lexicon knows."""
    out: list[Mention] = []
    lexicon, end, foreign = names(), 0, redefined(p)
    for i, word in enumerate(p.words):
        if i < end or word not in lexicon.first or taken[i] or word in foreign:
            continue
        hit = lexicon.at(p.words, i)
        if hit:
            end = hit[0]
            mention = accept(p, (i, end), hit[1])
            if mention:
                out.append(mention)
                take(taken, mention.tokens)
    return out


def called(p: Parse, taken: list[bool]) -> list[Mention]:
    """Names right after a word that says what they are: "the newspaper X", "the militant group Y Z"."""
    out, nouns, generic = [], lexicons.nominals(), CLASSES["generic"]
    for i, word in enumerate(p.words[:-1]):
        if word not in generic or taken[i] or p.pos[i] != "NOUN":
            continue
        end = i + 1
        while end < len(p) and name_part(p, end) and p.sent[end] == p.sent[i] and p.lower[end] not in nouns:
            end += 1
        hit = names().at(p.words, i + 1)
        tied = end > i + 1 and (p.head[end - 1] == i or p.head[i] == end - 1)
        if tied and not (hit and hit[0] == end):
            out.append(Mention((i + 1, end), "organization", sort="medium" if nouns[word].sort == "medium" else ""))
            take(taken, (i + 1, end))
    return out


def name_part(p: Parse, i: int) -> bool:
    """Whether a token is a capitalized proper noun and no date."""
    return (
        p.pos[i] == "PROPN"
        and p.words[i][:1].isupper()
        and (p.ent[i] < 0 or p.ents[p.ent[i]][2] not in ("DATE", "TIME"))
    )


def halves(p: Parse, taken: list[bool], found: list[Mention]) -> list[Mention]:
    """ "The North", "the South" in a text about Korea."""
    if "PRK" not in {m.key for m in found}:
        return []
    out = []
    for i in range(1, len(p)):
        code = {"North": "PRK", "South": "KOR"}.get(p.words[i])
        if code and not taken[i] and p.lower[i - 1] == "the" and not (p.dep[i] in MODIFYING and p.head[i] > i):
            out.append(Mention((i, i + 1), "country", code, code))
            take(taken, (i, i + 1))
    return out


def redefined(p: Parse) -> set[str]:
    """Acronyms in brackets after a name that is not the one that the lexicon gives them."""
    out: set[str] = set()
    if "(" not in p.words:
        return out
    for i in range(OPENING, len(p) - 1):
        if p.words[i - 1] == "(" and p.words[i + 1] == ")" and p.words[i].isupper():
            hit = names().at(p.words, i)
            if hit and hit[1].kind == "organization" and p.lower[i - 2] not in expansions()[hit[1].key]:
                out.add(p.words[i])
    return out


@cache
def expansions() -> dict[str, frozenset[str]]:
    """Organization → the words of all its names, lower case."""
    return {o.name: frozenset(" ".join((o.name, *o.variants)).lower().split()) for o in lexicons.organizations()}


def accept(p: Parse, run: Tokens, name: Known) -> Mention | None:
    """The name as a mention, unless it is an adjective, part of a longer name, or a mere place."""
    entity = next((p.ents[p.ent[i]] for i in range(*run) if p.ent[i] >= 0), None)
    if entity and longer(p, entity, run, name):
        return None
    if name.kind == "organization" and not name.capital:
        sure = (
            run[1] - run[0] > 1 or p.words[run[0]].isupper() or (entity and entity[2] not in ("DATE", "MONEY", "NORP"))
        )
        return (
            Mention(run, name.kind, name.key, name.country, name.sort)
            if sure and p.words[run[0]][0].isupper()
            else None
        )
    root = p.root(run)
    if p.words[run[0]] in lexicons.adjectives() and modifies(p, root, run) and not hyphened(p, run):
        return None
    if name.capital and (modifies(p, root, run) or not stands_for_government(p, root)):
        return None
    return Mention(run, name.kind, name.key, name.country, name.sort)


def modifies(p: Parse, root: int, run: Tokens) -> bool:
    """Whether the name only modifies a noun ("US officials")."""
    return p.dep[root] in MODIFYING and p.head[root] >= run[1]


def hyphened(p: Parse, run: Tokens) -> bool:
    """Whether the name is one of a pair ("a China-U.S. dialogue")."""
    return (run[0] > 0 and p.words[run[0] - 1] in "-–/") or (run[1] < len(p) and p.words[run[1]] in "-–/")


def longer(p: Parse, entity: tuple[int, int, str], run: Tokens, name: Known) -> bool:
    """Whether the recognizer sees the run within another name: of a person, or of an organization by its last word."""
    inside = entity[0] < run[0] or entity[1] > run[1]
    if run[1] < entity[1] and p.words[run[1]] in POSSESSIVE:
        return False
    if entity[2] == "PERSON":
        return inside or name.kind == "country" or p.lower[run[0]] in lexicons.genders()
    if (
        not inside
        or run[1] - run[0] > 3
        or entity[2] not in ("ORG", "FAC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LOC")
    ):
        return False
    rest = [
        i
        for i in range(*entity[:2])
        if not run[0] <= i < run[1] and p.words[i][:1].isupper() and p.pos[i] in OPEN_CLASS
    ]
    if not rest:
        return False
    last = max(rest)
    noun = lexicons.nominals().get(p.lemma[last].lower())
    return (
        noun is None or noun.sort not in ("inert", "office", "person", "state") or entity[2] in ("WORK_OF_ART", "LAW")
    )


def stands_for_government(p: Parse, i: int) -> bool:
    """Whether a capital acts: subject of a doing, party to a relation, owner of a policy."""
    dep, head = p.dep[i], p.head[i]
    if dep == "conj":
        return stands_for_government(p, head)
    if dep in ("nsubj", "agent"):
        return p.lemma[head] != "be" or any(p.pos[k] == "ADJ" for k in p.kids(head, "acomp"))
    if dep in ("nsubjpass", "dobj", "dative"):
        return p.lemma[head] in CLASSES["addressing"]
    if dep == "pobj":
        above = p.lemma[p.head[head]]
        return (p.lower[head] in CLASSES["relating"] and above not in CLASSES["moving"]) or (
            p.lower[head] == "for" and above in CLASSES["backing"]
        )
    return dep == "poss" and p.pos[head] == "NOUN" and p.lemma[head] not in CLASSES["urban"]


def recognized(p: Parse, taken: list[bool], found: list[Mention], spots: set[Tokens]) -> list[Mention]:
    """Persons and organizations that the pipeline recognizes beyond the lexicons, each name as one kind."""
    runs: list[tuple[Tokens, str, people.Key]] = []
    for start, end, label in p.ents:
        if label in ("PERSON", "ORG"):
            run = trimmed(p, (start, end), label)
            if run and any(taken[run[0] : run[1]]):
                continue
            run = extended(p, run, taken) if run and label == "PERSON" else run
            if run and (name_like(p, run) or (label == "PERSON" and run[1] - run[0] == 1 and p.pos[run[0]] == "PROPN")):
                runs.append((run, kind_of(p, run, label), people.key(p, run)))
    labels: dict[people.Key, Counter[str]] = {}
    for _, label, key in runs:
        labels.setdefault(key, Counter())[label] += 1
    known_names = {people.key(p, m.tokens): m for m in found if m.kind == "organization"}
    full_names = [set(key) for _, label, key in runs if label == "PERSON" and len(key) > 1]
    out = []
    for run, _, key in runs:
        part = any(set(key) <= full for full in full_names)
        if not key or any(taken[run[0] : run[1]]) or not (part or (run not in spots and name_like(p, run))):
            continue
        if key in known_names:
            out.append(replace(known_names[key], tokens=run))
            take(taken, run)
            continue
        person = labels[key]["PERSON"] >= labels[key]["ORG"] or part
        out.append(Mention(run, "person" if person else "organization", sort="" if person else sort_of(p, run)))
        take(taken, run)
    return out


def kind_of(p: Parse, run: Tokens, label: str) -> str:
    """The label, corrected by a title or a word for a medium before the name, and by given names."""
    before = run[0] - 1
    noun = lexicons.nominals().get(p.lower[before]) if before >= 0 else None
    if noun and noun.sort in ("office", "honorific"):
        return "PERSON"
    if noun and noun.sort in ("medium", "organization") and p.pos[before] == "NOUN":
        return "ORG"
    last = lexicons.nominals().get(p.lower[run[1] - 1])
    if last and last.sort in ("organization", "medium", "collective"):
        return "ORG"
    if label == "ORG" and run[1] - run[0] in (2, 3) and people.folded(p.words[run[0]]) in lexicons.genders():
        return "PERSON"
    return label


def sort_of(p: Parse, run: Tokens) -> str:
    """The sort of an organization, where the word before its name says that it is a medium."""
    noun = lexicons.nominals().get(p.lower[run[0] - 1]) if run[0] else None
    return "medium" if noun and noun.sort == "medium" else ""


def trimmed(p: Parse, run: Tokens, label: str) -> Tokens | None:
    """The run without articles, titles, owners and punctuation at its edges."""
    start, end = run
    owner = next((i for i in range(start, end - 1) if p.words[i] in POSSESSIVE), None)
    if owner is not None:
        return trimmed(p, (owner + 1, end), label)
    end = next((i for i in range(start, end) if p.words[i] in POSSESSIVE or "\n" in p.words[i]), end)
    while start < end and edge(p, start) and p.lower[start] not in CLASSES["particles"]:
        start += 1
    while start < end - 1 and label == "PERSON" and titular(p, start):
        start += 1
    while start < end and edge(p, end - 1):
        end -= 1
    return (start, end) if start < end else None


def edge(p: Parse, i: int) -> bool:
    """Whether a token can't be a name's first or last."""
    return p.pos[i] in ("DET", "PUNCT", "SPACE", "PART", "ADP", "CCONJ", "SYM") or not any(map(str.isalnum, p.words[i]))


def titular(p: Parse, i: int) -> bool:
    """Whether a token is a title's and not a name's."""
    noun = lexicons.nominals().get(p.lower[i]) or lexicons.nominals().get(p.lemma[i].lower())
    return noun is not None and noun.sort in ("office", "honorific")


def extended(p: Parse, run: Tokens, taken: list[bool]) -> Tokens:
    """A person's name with the capitalized words beside it that the recognizer left out."""
    start, end = run
    while start > 0 and joins(p, start - 1, taken) and p.head[start - 1] in range(start, end):
        start -= 1
    while (
        start > 0 and p.lower[start - 1] in CLASSES["particles"] and not taken[start - 1] and p.dep[start - 1] != "prep"
    ):
        start -= 1
    while end < len(p) and joins(p, end, taken) and p.head[end - 1] in range(end, min(end + 3, len(p))):
        end += 1
    return start, end


def joins(p: Parse, i: int, taken: list[bool]) -> bool:
    """Whether a token may belong to a person's name that begins or ends beside it."""
    word = p.words[i]
    if (
        taken[i]
        or not word[:1].isupper()
        or p.pos[i] != "PROPN"
        or (p.ent[i] >= 0 and p.ents[p.ent[i]][2] not in ("PERSON", "DATE"))
    ):
        return False
    return (
        p.lower[i] not in lexicons.nominals() and word not in lexicons.adjectives() and word not in lexicons.countries()
    )


def name_like(p: Parse, run: Tokens) -> bool:
    """Whether the run looks like an actor's name: capitalized, no common noun alone, no plan, treaty or building."""
    if run[1] - run[0] == 1 and (p.lower[run[0]] in lexicons.nominals() or p.pos[run[0]] not in OPEN_CLASS):
        return False
    if p.words[run[0]] in lexicons.adjectives() and p.words[run[1] - 1] in lexicons.adjectives():
        return False
    noun = lexicons.nominals().get(p.lemma[run[1] - 1].lower()) or lexicons.nominals().get(p.lower[run[1] - 1])
    if noun and noun.sort in ("office", "honorific", "person", "inert", "document"):
        return False
    if run[1] - run[0] > 1 and all(p.words[i].isupper() for i in range(*run)) and not given_first(p, run):
        return noun is not None and noun.sort == "organization"
    body = noun is not None and noun.sort in ("organization", "medium", "collective")
    if not body and any(clausal(p, i, run) for i in range(*run)):
        return False
    return any(p.words[i][:1].isupper() for i in range(*run))


def given_first(p: Parse, run: Tokens) -> bool:
    """Whether a run of two or three tokens begins with a given name or a family name."""
    first = people.folded(p.words[run[0]])
    return run[1] - run[0] < 4 and (first in lexicons.genders() or first in lexicons.family_names())


def clausal(p: Parse, i: int, run: Tokens) -> bool:
    """Whether a word of a name is one of a headline's or a title's clause ("Voters Abandon Party")."""
    if not p.words[i][:1].isupper() or run[1] - run[0] == 1:
        return False
    return p.pos[i] in ("VERB", "AUX", "PRON") or (p.pos[i] == "ADP" and p.lower[i] not in CLASSES["particles"])


def missed(p: Parse, taken: list[bool], found: list[Mention]) -> list[Mention]:
    """Names that the recognizer missed: after a title, and again of those found elsewhere."""
    out = after_titles(p, taken)
    keys = [people.key(p, m.tokens) for m in (*found, *out) if m.kind == "person"]
    names = {key[-1] for key in keys if key and len(key[-1]) > 1}
    single = ((p.words[m.tokens[0]], m) for m in found if m.kind == "organization" and m.tokens[1] - m.tokens[0] == 1)
    acronyms = {word: m for word, m in single if word.isupper() and len(word) > 2}
    for i, word in enumerate(p.words):
        if taken[i] or not word[:1].isupper() or p.pos[i] not in OPEN_CLASS:
            continue
        if people.folded(word) in names and surname(p, i):
            out.append(Mention((i, i + 1), "person"))
        elif word in acronyms:
            out.append(replace(acronyms[word], tokens=(i, i + 1)))
    return out


def after_titles(p: Parse, taken: list[bool]) -> list[Mention]:
    """Unrecognized capitalized words after a capitalized title ("President Odinga")."""
    out, nouns = [], lexicons.nominals()
    for i, word in enumerate(p.lower[:-1]):
        if word not in nouns or nouns[word].sort not in ("office", "honorific") or not p.words[i][0].isupper():
            continue
        start = end = i + 1
        while end < len(p) and p.sent[end] == p.sent[i] and p.words[end][:1].isupper() and joins(p, end, taken):
            end += 1
        if end > start and word != "st.":
            out.append(Mention((start, end), "person"))
            take(taken, (start, end))
    return out


def surname(p: Parse, i: int) -> bool:
    """Whether a word that is also a person's name is used as one here, not as a date or a people."""
    if p.ent[i] < 0 or p.ents[p.ent[i]][2] != "DATE":
        return True
    lone = p.ents[p.ent[i]][1] - p.ents[p.ent[i]][0] == 1
    with_whom = p.dep[i] == "pobj" and p.lower[p.head[i]] in ("with", "between", "against", "among")
    return lone and (with_whom or p.dep[i] in ("nsubj", "nsubjpass", "poss", "appos"))
