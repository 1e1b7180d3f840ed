"""Unnamed nominals: what a noun phrase says of whom it denotes."""

from dataclasses import dataclass
from functools import cache

from kb.extract.actors import roles
from kb.extract.actors.entities import PEERS
from kb.extract.actors.ties import body_at
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons

MODIFYING = {"amod", "compound", "nmod", "nummod"}
DETERMINING = {"det", "predet", "poss", "nmod"}
LEADING = {"det", "punct", "predet", "preconj", "cc", "advmod"}
DEFINITE = {"the", "this", "that", "these", "those", "both"}
DESCENT = lexicons.classes()["descent"]
NEAR = 8
"""So many tokens a phrase may have that belongs to a nominal's name."""
NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(slots=True)
class Nominal:
    """A noun phrase that can denote an actor."""

    head: int
    run: Tokens
    """Its words from the first modifier, without article, to the head."""
    noun: str
    sort: str
    gender: str
    plural: bool
    definite: bool
    country: str | None
    modifiers: frozenset[str]
    number: int | None
    owner: int | None
    """The head of the possessor, or None."""


@cache
def forms() -> dict[str, str]:
    """Singular and plural of all nouns for actors → the singular; peoples → themselves. Lower case."""
    nouns = {n: e for n, e in lexicons.nominals().items() if e.sort not in ("honorific", "inert")}
    out = {people.lower(): people.lower() for people in lexicons.peoples()}
    for noun in nouns:
        plurals = {noun + "s", noun + "es"}
        plurals |= {noun[:-1] + "ies"} if noun.endswith("y") else set()
        plurals |= {noun.removesuffix("man") + "men"} if noun.endswith("man") else set()
        for plural in sorted(plurals - nouns.keys()):
            out.setdefault(plural, noun)
    return {**out, **{noun: noun for noun in nouns}}


def at(p: Parse, i: int) -> Nominal | None:
    """The nominal headed by ``i``, or None if the word doesn't denote actors."""
    noun = noun_at(p, i)
    if noun is None:
        return None
    lemma, entry, people = noun
    if entry.sort == "document" and not speaks(p, i):
        return None
    before = [k for k in p.children[i] if k < i]
    modifiers = [k for k in before if p.dep[k] in MODIFYING]
    determiner = next((p.lower[k] for k in before if p.dep[k] in DETERMINING), "")
    owner = p.kid(i, "poss")
    run = own_words(p, i, owner)
    peer = lemma in PEERS and owner is not None and p.tag[owner].startswith("PRP")
    opposite = lemma in lexicons.classes()["opposite"] and (owner is not None or p.kid(i, "prep") is not None)
    country = None if opposite and not peer else roles.country_in(p, run) or people or of_country(p, i)
    country = None if mixed(p, run) else country
    number = next((NUMBERS[w] for w in [determiner, *(p.lower[k] for k in modifiers)] if w in NUMBERS), None)
    return Nominal(
        i, run, lemma, entry.sort, entry.gender, plural(p, i, people), determiner in DEFINITE or owner is not None,
        country, frozenset(p.lower[k] for m in modifiers for k in range(p.left[m], p.right[m]) if p.pos[k] != "NUM"),
        number, owner,
    )  # fmt: skip


def speaks(p: Parse, i: int) -> bool:
    """Whether a text stands where a speaker does: as a subject, or after "according to", "by", "in", "from"."""
    return p.dep[i] in ("nsubj", "nsubjpass") or (
        p.dep[i] == "pobj" and p.lower[p.head[i]] in ("to", "by", "in", "from")
    )


def own_words(p: Parse, i: int, owner: int | None) -> Tokens:
    """The words from the first modifier to the head, without article, possessor and quotation mark."""
    start = p.left[i] if owner is None else start_of(p, i)
    while start < i and ((p.dep[start] in LEADING and p.head[start] == i) or p.pos[start] in ("SPACE", "PUNCT")):
        start += 1
    return start, i + 1


def noun_at(p: Parse, i: int) -> tuple[str, lexicons.Noun, str | None] | None:
    """The lemma, the lexicon's entry and, of a people's name, the country of the word at ``i``."""
    if p.pos[i] not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    people = lexicons.peoples().get(p.words[i])
    if people and (p.tag[i].endswith("S") or p.dep[i] not in ("compound", "amod", "nmod")):
        return p.lower[i], lexicons.Noun("people", ""), people
    noun = forms().get(p.lower[i]) or forms().get(p.lemma[i].lower())
    entry = lexicons.nominals().get(noun or "")
    return (noun, entry, None) if noun and entry and p.pos[i] in ("NOUN", "PROPN") else None


def plural(p: Parse, i: int, people: str | None) -> bool:
    """Whether the noun is plural."""
    return people is not None or p.tag[i] in ("NNS", "NNPS")


def start_of(p: Parse, i: int) -> int:
    """The first of the modifiers right before the head."""
    start = i
    while (
        start > p.left[i]
        and p.dep[start - 1] in ("amod", "compound", "nmod", "nummod", "punct")
        and p.pos[start - 1] != "SPACE"
    ):
        start -= 1
    return start


def mixed(p: Parse, run: Tokens) -> bool:
    """Whether a country is only one of those whose people a phrase means: "African and French leaders"."""
    for i in range(run[0] + 1, run[1] - 1):
        if (
            p.lower[i] in ("and", "or", ",", "&", "-", "/")
            and p.words[i - 1][:1].isupper()
            and p.words[i + 1][:1].isupper()
        ):
            before = next((c for n in (3, 2, 1) if (c := roles.country_at_end(p, max(run[0], i - n), i))), None)
            after = roles.compound_country(p, i + 1, run[1])
            if (before or after) and before != (after and after[1]) and (before is None) <= (p.lower[i] != "-"):
                return True
    return False


def of_country(p: Parse, i: int) -> str | None:
    """The country in a phrase with "of" or "from" ("the president of Egypt")."""
    for k in p.kids(i, "prep"):
        if p.lower[k] in ("of", "from") and not any(p.lemma[o] in DESCENT for o in p.kids(k, "pobj")):
            return roles.country_in(p, (k + 1, p.right[k]))
    return None


def of_body(p: Parse, i: int) -> bool:
    """Whether a plural noun means those who act for an international organization ("leaders of the African Union")."""
    if p.tag[i] not in ("NNS", "NNPS"):
        return False
    phrases = [(max(p.left[i], i - NEAR), i), *whose(p, i)]
    return any(body_at(p, k, end) for start, end in phrases for k in range(start, end))


def whose(p: Parse, i: int) -> list[Tokens]:
    """What is in a short phrase right after a noun with "of" or "from"."""
    links = [k for k in p.kids(i, "prep") if k == i + 1 and p.lower[k] in ("of", "from")]
    return [(k + 1, p.right[k]) for k in links if p.right[k] - k <= NEAR]


def name(p: Parse, n: Nominal) -> str:
    """What to call an unnamed actor: its words, with a named possessor ("Ukraine's allies"); a bare noun with what
    follows it ("leaders of the bloc")."""
    start, end = n.run
    if end - start == 1 and n.plural:
        end = max([end, *(last for _, last in whose(p, n.head))])
    if n.owner is not None and p.pos[n.owner] in ("PROPN", "NOUN") and p.left[n.owner] < start:
        start = p.left[n.owner]
        start += p.pos[start] == "DET"
    return " ".join(p.string((start, end)).split())


def lands(p: Parse, n: Nominal) -> tuple[str, ...]:
    """The countries of "the foreign ministers of A and B", "the Greek and Turkish leaders", in order."""
    out: dict[str, None] = {}
    phrases = [n.run, *((k + 1, p.right[k]) for k in p.kids(n.head, "prep") if p.lower[k] in ("of", "from"))]
    for start, end in phrases:
        for i in range(start, end):
            hit = lexicons.nationality_phrases().at(p.words, i)
            if hit:
                out.setdefault(hit[1])
    return tuple(out)


def issuer(p: Parse, i: int) -> int | None:
    """The head of who issued what the noun at ``i`` names ("a statement released by the ministry")."""
    for verb in p.kids(i, "acl"):
        by = p.kid(verb, "agent") if p.tag[verb] == "VBN" else None
        if by is not None:
            return p.kid(by, "pobj")
    source = next((k for k in p.kids(i, "prep") if p.lower[k] in ("from", "by")), None)
    return p.kid(source, "pobj") if source is not None else None
