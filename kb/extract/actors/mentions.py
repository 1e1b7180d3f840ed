"""Named mentions: which runs of tokens are names of actors, and of what kind."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kb.extract import lexicons
from kb.extract.actors import people
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.record import ActorKind

POSSESSIVE = {"'s", "’s", "'", "’", "`s"}
OPEN_CLASS = {"PROPN", "NOUN", "ADJ", "X", "VERB", "ADV"}
ADDRESSED = {"accuse", "urge", "ask", "tell", "warn", "inform", "criticize", "criticise", "blame", "condemn", "press",
             "pressure", "support", "isolate", "anger", "persuade", "convince", "thank", "assure", "remind"}  # fmt: skip
"""Verbs whose object is an actor, no place."""
RELATION = {"with", "between", "against", "by", "upon", "among", "versus"}
"""Prepositions that relate actors; after the others a capital is a place."""
PLACE_LABELS = {"GPE", "LOC", "FAC"}


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
    entries = [(n, Known("organization", o.name, o.country, o.sort))
               for o in lexicons.organizations() for n in (o.name, *o.variants)]  # fmt: skip
    entries += [(n, Known("country", code, code)) for n, code in lexicons.countries().items()]
    entries += [(n, Known("country", code, code, capital=True)) for n, code in lexicons.capitals().items()]
    return lexicons.Phrases(entries)


def find(findings: Findings) -> list[Mention]:
    """Named mentions in text order; none overlap."""
    p = findings.parse
    taken = [False] * len(p)
    found = known(p, taken)
    found += recognized(p, taken)
    found += missed(p, taken, found)
    return sorted(found, key=lambda m: m.tokens)


def take(taken: list[bool], run: Tokens) -> None:
    """Mark the tokens of a mention."""
    taken[run[0] : run[1]] = [True] * (run[1] - run[0])


def known(p: Parse, taken: list[bool]) -> list[Mention]:
    """Mentions that a lexicon knows."""
    out: list[Mention] = []
    lexicon, end = names(), 0
    for i, word in enumerate(p.words):
        if i < end or word not in lexicon.first:
            continue
        hit = lexicon.at(p.words, i)
        if hit:
            end = hit[0]
            mention = accept(p, (i, end), hit[1])
            if mention:
                out.append(mention)
                take(taken, mention.tokens)
    return out


def accept(p: Parse, run: Tokens, name: Known) -> Mention | None:
    """The name as a mention, unless it is an adjective, part of a longer name, or a mere place."""
    entity = next((p.ents[p.ent[i]] for i in range(*run) if p.ent[i] >= 0), None)
    if entity and (entity[2] == "PERSON" or longer(p, entity, run)) and run[1] - run[0] < 3:
        return None
    if name.kind == "organization":
        sure = run[1] - run[0] > 1 or (
            entity and entity[2] not in ("DATE", "MONEY", "NORP") or p.words[run[0]].isupper()
        )
        return (
            Mention(run, name.kind, name.key, name.country, name.sort)
            if sure and p.words[run[0]][:1].isupper()
            else None
        )
    root = p.root(run)
    if p.dep[root] in ("compound", "amod", "nmod") and p.head[root] >= run[1]:
        return None
    if name.capital and not stands_for_government(p, root):
        return None
    return Mention(run, name.kind, name.key, name.country)


def longer(p: Parse, entity: tuple[int, int, str], run: Tokens) -> bool:
    """Whether the recognizer sees the run within another name."""
    if entity[2] not in ("ORG", "FAC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LOC"):
        return False
    rest = [i for i in range(entity[0], entity[1]) if not run[0] <= i < run[1]]
    return any(p.words[i][:1].isupper() and p.pos[i] in OPEN_CLASS for i in rest)


def stands_for_government(p: Parse, i: int) -> bool:
    """Whether a capital acts: subject of a doing, party to a relation, owner of a policy."""
    dep, head = p.dep[i], p.head[i]
    if dep == "conj":
        return stands_for_government(p, head)
    if dep in ("nsubj", "agent"):
        return p.lemma[head] != "be" or any(p.pos[k] == "ADJ" for k in p.kids(head, "acomp"))
    if dep in ("nsubjpass", "dobj", "dative"):
        return p.lemma[head] in ADDRESSED
    if dep == "pobj":
        return p.lower[head] in RELATION and not (p.lower[head] == "by" and p.pos[p.head[head]] != "VERB")
    return (
        dep == "poss"
        and p.pos[head] == "NOUN"
        and p.lemma[head] not in ("airport", "street", "mayor", "suburb", "outskirt", "university")
    )


def recognized(p: Parse, taken: list[bool]) -> list[Mention]:
    """Persons and organizations that the pipeline recognizes beyond the lexicons, each name under one label."""
    runs: list[tuple[Tokens, str, people.Key]] = []
    for start, end, label in p.ents:
        if label in ("PERSON", "ORG") and not any(taken[start:end]):
            run = trimmed(p, (start, end))
            if run and name_like(p, run):
                runs.append((run, label, people.key(p, run)))
    labels: dict[people.Key, Counter[str]] = {}
    for _, label, key in runs:
        labels.setdefault(key, Counter())[label] += 1
    surnames = {w for _, label, key in runs if label == "PERSON" and len(key) > 1 for w in (key[0], key[-1])}
    out = []
    for run, label, key in runs:
        person = labels[key]["PERSON"] >= labels[key]["ORG"] or len(key) == 1 and key[0] in surnames
        out.append(Mention(run, "person" if person else "organization"))
        take(taken, run)
    return out


def trimmed(p: Parse, run: Tokens) -> Tokens | None:
    """The run without articles, titles, possessive endings and punctuation at its edges."""
    start, end = run
    nouns = lexicons.nominals()
    while start < end and (p.pos[start] in ("DET", "PUNCT", "SPACE", "PART", "ADP") or not p.words[start].strip()) and p.words[start].lower() not in ("de", "al", "el", "van", "von", "di", "da"):  # fmt: skip
        start += 1
    while (
        start < end - 1
        and (n := nouns.get(p.lower[start]))
        and n.sort == "office"
        and p.ents[p.ent[start]][2] == "PERSON"
    ):
        start += 1
    end = next((i for i in range(start, end) if p.words[i] in POSSESSIVE or "\n" in p.words[i]), end)
    while start < end and (p.pos[end - 1] in ("PUNCT", "SPACE") or not p.words[end - 1].strip()):
        end -= 1
    return (start, end) if start < end else None


def name_like(p: Parse, run: Tokens) -> bool:
    """Whether the run looks like a name: capitalized, and no common noun alone."""
    if run[1] - run[0] == 1 and (p.lower[run[0]] in lexicons.nominals() or p.pos[run[0]] not in OPEN_CLASS):
        return False
    if roles_only(p, run):
        return False
    return any(p.words[i][:1].isupper() for i in range(*run))


def roles_only(p: Parse, run: Tokens) -> bool:
    """Whether the run is a title without a name ("Foreign Minister")."""
    noun = lexicons.nominals().get(p.lower[run[1] - 1])
    return noun is not None and noun.sort in ("office", "honorific", "person")


def missed(p: Parse, taken: list[bool], found: list[Mention]) -> list[Mention]:
    """Surnames of the persons found, where the recognizer saw no name."""
    surnames = {
        key[-1] for m in found if m.kind == "person" and len(key := people.key(p, m.tokens)) > 1 and len(key[-1]) > 1
    }
    out = []
    for i, word in enumerate(p.words):
        if not taken[i] and word[:1].isupper() and p.pos[i] in OPEN_CLASS and people.folded(word) in surnames:
            if p.ent[i] < 0 or p.ents[p.ent[i]][2] != "DATE":
                out.append(Mention((i, i + 1), "person"))
    return out
