"""Named mentions: which runs of tokens are names of actors, and of what kind."""

from dataclasses import dataclass
from functools import cache

from kb.extract import lexicons
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.record import ActorKind

POSSESSIVE = {"'s", "’s", "'", "’", "`s"}
NO_NAME = {
    "the",
    "a",
    "an",
    "this",
    "that",
    "'",
    '"',
    "“",
    "”",
    "‘",
    "’",
    "-",
    "–",
    "—",
    "(",
    ")",
    ",",
    ".",
    ":",
}
AT_PLACE = {"in", "at", "near", "outside", "inside", "around", "to", "from", "of", "into", "through", "via", "across",
            "within", "throughout", "toward", "towards", "for", "above", "over", "beyond", "on"}  # fmt: skip
AGAINST = {
    "with",
    "between",
    "against",
    "by",
    "upon",
    "among",
    "like",
    "including",
    "versus",
    "without",
    "on",
    "for",
}


@dataclass(slots=True)
class Mention:
    """A name in the text. ``key`` identifies what a lexicon knows: alpha-3, or an organization's name."""

    tokens: Tokens
    kind: ActorKind
    key: str | None = None
    country: str | None = None


@cache
def names() -> "lexicons.Phrases[tuple[ActorKind, str, str | None]]":
    """All names in the lexicons with kind, key and country."""
    entries: list[tuple[str, tuple[ActorKind, str, str | None]]] = [
        (n, ("organization", o.name, o.country))
        for o in lexicons.organizations()
        for n in (o.name, *o.variants)
    ]
    entries += [(n, ("country", s.code, s.code)) for s in lexicons.states() for n in (s.name, *s.variants)]
    entries += [(n, ("country", "capital", s.code)) for s in lexicons.states() for n in s.capitals]
    return lexicons.Phrases(entries)


def find(findings: Findings) -> list[Mention]:
    """Named mentions in text order; none overlap."""
    p = findings.parse
    taken = [False] * len(p)
    out = known(p, taken) + recognized(p, taken)
    return sorted(out, key=lambda m: m.tokens)


def known(p: Parse, taken: list[bool]) -> list[Mention]:
    """Mentions that a lexicon knows."""
    out: list[Mention] = []
    lexicon, i = names(), 0
    first = lexicon.first
    while i < len(p):
        hit = lexicon.at(p.words, i) if p.words[i] in first else None
        if hit is None:
            i += 1
            continue
        end, (kind, key, country) = hit
        mention = accept(p, (i, end), kind, key, country)
        if mention:
            out.append(mention)
            taken[i:end] = [True] * (end - i)
        i = end
    return out


def accept(p: Parse, run: Tokens, kind: ActorKind, key: str, country: str | None) -> Mention | None:
    """The lexicon's name as a mention, unless it is an adjective, part of a longer name or a mere place."""
    entity = entity_at(p, run)
    if entity and (entity[2] == "PERSON" or longer(p, entity, run)):
        return None
    if kind == "organization":
        single = run[1] - run[0] == 1
        return (
            Mention(run, kind, key, country)
            if not single or (entity and entity[2] not in ("PERSON", "DATE"))
            else None
        )
    if attributive(p, run):
        return None
    if key == "capital":
        return Mention(run, kind, country, country) if stands_for_government(p, p.root(run)) else None
    return Mention(run, kind, key, country)


def entity_at(p: Parse, run: Tokens) -> tuple[int, int, str] | None:
    """The recognized entity that shares a token with the run."""
    return next((p.ents[p.ent[i]] for i in range(*run) if p.ent[i] >= 0), None)


def longer(p: Parse, entity: tuple[int, int, str], run: Tokens) -> bool:
    """Whether the entity has capitalized words beyond the run: the run is part of another name."""
    if entity[2] not in ("ORG", "FAC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LOC"):
        return False
    rest = [i for i in range(entity[0], entity[1]) if not run[0] <= i < run[1]]
    return any(p.words[i][:1].isupper() and p.pos[i] in ("PROPN", "NOUN", "ADJ") for i in rest)


def attributive(p: Parse, run: Tokens) -> bool:
    """Whether the name only modifies a noun ("US officials")."""
    root = p.root(run)
    return p.dep[root] in ("compound", "amod", "nmod") and p.head[root] >= run[1]


def stands_for_government(p: Parse, i: int) -> bool:
    """Whether a capital acts: subject of a doing, party to a relation, possessor of a policy."""
    dep, head = p.dep[i], p.head[i]
    if dep == "conj":
        return stands_for_government(p, head)
    if dep in ("nsubj", "agent"):
        return p.lemma[head] != "be"
    if dep == "nsubjpass":
        return p.lemma[head] in (
            "accuse",
            "urge",
            "ask",
            "tell",
            "warn",
            "inform",
            "criticize",
            "blame",
            "condemn",
            "isolate",
        )
    if dep == "dobj":
        return p.lemma[head] in ("accuse", "urge", "ask", "tell", "warn", "inform", "criticize", "criticise", "blame", "condemn",
                                 "pressure", "press", "support", "isolate", "anger", "persuade", "convince", "thank")  # fmt: skip
    if dep == "pobj":
        return p.lower[head] in ("with", "between", "against", "by", "upon", "among", "versus")
    return dep == "poss" and p.pos[head] == "NOUN"


def recognized(p: Parse, taken: list[bool]) -> list[Mention]:
    """Persons and organizations that the pipeline recognizes beyond the lexicons."""
    out: list[Mention] = []
    for start, end, label in p.ents:
        if label not in ("PERSON", "ORG") or any(taken[start:end]):
            continue
        run = trimmed(p, (start, end))
        if run and name_like(p, run):
            out.append(Mention(run, "person" if label == "PERSON" else "organization"))
            taken[run[0] : run[1]] = [True] * (run[1] - run[0])
    return out


def trimmed(p: Parse, run: Tokens) -> Tokens | None:
    """The run without determiners, titles, possessive endings and punctuation at its edges."""
    start, end = run
    nouns = lexicons.nominals()
    while start < end and (p.lower[start] in NO_NAME or not p.words[start].strip()):
        start += 1
    while (
        start < end - 1 and p.lower[start] in nouns and nouns[p.lower[start]].sort in ("office", "honorific")
    ):
        start += 1
    while start < end and (
        p.words[end - 1] in POSSESSIVE or p.lower[end - 1] in NO_NAME or not p.words[end - 1].strip()
    ):
        end -= 1
    for i in range(start, end):
        if p.words[i] in POSSESSIVE or "\n" in p.words[i]:
            return (start, i) if i > start else None
    return (start, end) if start < end else None


def name_like(p: Parse, run: Tokens) -> bool:
    """Whether the run looks like a name: capitalized, with letters."""
    return any(p.words[i][:1].isupper() for i in range(*run)) and p.lower[run[0]] not in lexicons.nominals()
