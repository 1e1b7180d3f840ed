"""Names that the lexicons know: states, capitals that stand for governments, organizations."""

from functools import cache
from itertools import chain
from typing import NamedTuple

from kb.extract.actors.entities import FORMER
from kb.extract.actors.mentions import OPEN_CLASS, POSSESSIVE, Mention, take
from kb.extract.parse import Parse, Tokens
from kb.record import ActorKind
from kb.world import lexicons

CLASSES = lexicons.classes()
MODIFYING = {"compound", "amod", "nmod"}
OPENING = 12
"""How many tokens a dateline may take, in which an agency stands in brackets."""


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
    meant = p.lands.get(run[0])
    if meant is not None and meant[0] == run[1] and name.kind == "country" and name.key not in (meant[1], *FORMER):
        return None
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
        if not inside and p.words[run[1] : run[1] + 1] and p.words[run[1]] in POSSESSIVE and officer(p, run[1] + 1):
            return False
        return inside or personal(p, run, name)
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


def personal(p: Parse, run: Tokens, name: Known) -> bool:
    """Whether a name that the recognizer takes for a person's can be one: a given name, or somebody's surname.

    The text may show that a state is meant after all, by its adjective, its people or its capital.
    """
    word = p.words[run[0]]
    full = word in p.once(long_names)
    if full or run[1] - run[0] > 1 or name.kind != "country":
        return full or p.lower[run[0]] in lexicons.genders()
    if p.lower[run[0]] not in lexicons.genders():
        return False
    return not p.once(shown).get(name.key, frozenset()) - {word}


def long_names(p: Parse) -> frozenset[str]:
    """The words of the names of several words of persons, as printed."""
    long = (p.words[start:end] for start, end, label in p.ents if label == "PERSON" and end - start > 1)
    return frozenset(chain.from_iterable(long))


def shown(p: Parse) -> dict[str, set[str]]:
    """State → the adjectives, peoples and capitals by which the text names it."""
    out: dict[str, set[str]] = {}
    for table in (lexicons.adjectives(), lexicons.peoples(), lexicons.capitals()):
        for word in table.keys() & p.words:
            out.setdefault(table[word], set()).add(word)
    return out


def officer(p: Parse, i: int) -> bool:
    """Whether an office stands within the next three words ("Chad's new President")."""
    nouns = lexicons.nominals()
    return any((n := nouns.get(word)) is not None and n.sort == "office" for word in p.lower[i : i + 3])


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
