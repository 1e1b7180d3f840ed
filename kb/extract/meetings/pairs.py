"""Whom "the two leaders", "both sides", "their talks" mean where coreference leaves it open: the salient pair."""

from collections.abc import Iterable

from kb.extract.actors import people
from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import WORDS

FADING = 0.8
"""What a mention weighs less with each sentence that has passed since."""
COUNTED = {"three": 3, "trio": 3, "four": 4}
GENERIC = frozenset(
    {"leader", "side", "party", "man", "woman", "official", "counterpart", "diplomat", "politician", "pair"}
)


def pair(findings: Findings, i: int) -> list[int]:
    """The two actors of different states that the text has spoken of most, and last, before token ``i``.

    Empty unless the word is a plural pronoun or a definite plural description. A title ("the two ministers") has to
    be held by both.
    """
    number = COUNTED.get(next((w for w in before(findings, i) if w in COUNTED), ""), 2)
    if not plural(findings, i):
        return []
    found = findings.actors.found
    ranked = sorted(salience(findings, i).items(), key=lambda kv: (-kv[1], kv[0]))
    lemma = findings.parse.lemma[i].lower()
    gender = {"woman": "m", "man": "f"}.get(lemma)
    fits = [
        a for a, _ in ranked
        if (found[a].country or found[a].role) and holds(found[a].role, lemma, findings.parse.pos[i])
        and (gender is None or people.gender(people.key_of(tuple(found[a].name.split()))) != gender)
    ]  # fmt: skip
    each: dict[str, int] = {}
    for a in fits:
        each.setdefault(found[a].country or f"#{a}", a)
    return sorted(list(each.values())[:number]) if len(each) >= number else []


def before(findings: Findings, i: int) -> list[str]:
    """The word and what stands before it in its phrase, in lower case."""
    parse = findings.parse
    return [parse.lower[c] for c in (*parse.children[i], i) if c <= i]


def plural(findings: Findings, i: int) -> bool:
    """Whether the word can mean two parties spoken of."""
    parse = findings.parse
    if parse.pos[i] == "PRON":
        return parse.lower[i] in ("they", "their", "them", "themselves")
    if parse.lower[i] in ("two", "three", "four", "both", "pair", "trio"):
        return any(parse.lower[c] in WORDS["definite"] for c in parse.kids(i, "det")) or parse.lower[i] == "both"
    if parse.lower[i] not in WORDS["plural"]:
        return False
    words = {parse.lower[c] for c in parse.children[i] if c < i}
    if any(parse.pos[c] == "PROPN" or (parse.ent[c] >= 0 and parse.lower[c] not in ("two", "both", "three", "four"))
           for c in parse.children[i] if c < i):  # fmt: skip
        return False
    return bool(words & (WORDS["definite"] | {"both", "two"})) and not parse.kids(i, "prep")


def salience(findings: Findings, i: int) -> dict[int, float]:
    """How present each person is to the reader at token ``i``."""
    sent, out = findings.parse.sent, dict[int, float]()
    for a, actor in enumerate(findings.actors.found):
        if actor.kind == "person":
            weights = [FADING ** (sent[i] - sent[m[0]]) for m in actor.mentions if m[0] < i]
            if weights:
                out[a] = sum(weights)
    return out


def holds(role: str | None, lemma: str, pos: str) -> bool:
    """Whether the office fits the description."""
    if pos == "PRON" or lemma in GENERIC or lemma in WORDS["plural"]:
        return True
    return lemma in (role or "").lower()


def single(findings: Findings, i: int, others: Iterable[int]) -> list[int]:
    """The person behind an unresolved "he" or "she": the last subject or possessor named, none of the others."""
    parse = findings.parse
    if parse.lower[i] not in ("he", "she", "his", "her", "him"):
        return []
    return protagonist(findings, i, others)


def protagonist(findings: Findings, i: int, others: Iterable[int]) -> list[int]:
    """The person last named as subject or possessor in the sentence of token ``i`` or the one before."""
    parse = findings.parse
    first = parse.sents[max(0, parse.sent[i] - 1)][0]
    for t in range(i - 1, first - 1, -1):
        actor = findings.actors.at(t)
        if actor is None or actor in others or findings.actors.found[actor].kind != "person":
            continue
        if parse.dep[t] in ("nsubj", "nsubjpass", "poss"):
            return [actor]
    return []
