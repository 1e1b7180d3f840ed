"""Words that show a stance by themselves: verbs, nouns and adjectives of the lexicons with who has it and towards what.

Each finder reads one token and yields candidates; who the tokens refer to is found later (``parties``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.extract.parse import Parse, Tokens
from kb.extract.reactions import facts, lexicon, polarity
from kb.extract.reactions.complements import complement
from kb.extract.reactions.lexicon import Frame
from kb.extract.syntax.negation import negated
from kb.extract.syntax.objects import brought_by, clause_in, object_of
from kb.extract.syntax.phrases import own_clause
from kb.extract.syntax.subjects import agent_of, doer_of, subject_of
from kb.extract.syntax.verbs import VERBAL, helpers, is_infinitive
from kb.record import Stance
from kb.world import lexicons


@dataclass(slots=True)
class Candidate:
    """A stance shown by the word ``trigger``: heads of who has it, head of what it is about, and its words."""

    trigger: int
    stance: Stance
    actor: int
    target: int | None
    evidence: Tokens
    rule: str
    statement: int | None = None
    """The statement that carries it."""


def candidates(p: Parse, i: int) -> Iterator[Candidate]:
    """The candidates that token ``i`` triggers."""
    pos = p.pos[i]
    if pos in ("VERB", "AUX") and (p.lemma[i] in lexicon.verbs() or p.lemma[i] in lexicon.words("describe")):
        yield from of_verb(p, i)
    elif pos == "NOUN" and p.lemma[i].lower() in lexicon.nouns():
        yield from of_noun(p, i)
    if p.lower[i] in lexicon.adjectives() and (pos == "ADJ" or p.tag[i] in ("VBN", "VBD")):
        yield from of_adjective(p, i)


def of_verb(p: Parse, v: int) -> Iterator[Candidate]:
    """The first reading of a verb that fits."""
    for frame in lexicon.verbs().get(p.lemma[v].lower(), ()):
        hit = fits(p, v, frame)
        if hit is None:
            continue
        actor, target = hit
        stance = polarity.turned(p, v, frame.stance)
        if stance is None or not polarity.real(p, v) or facts.visit(p, v):
            return
        stance = shifted(p, v, stance, target)
        yield Candidate(v, stance, actor, target, evidence(p, v, actor), "verb")
        return
    said = described(p, v)
    if said:
        yield said


def shifted(p: Parse, v: int, stance: Stance, target: int | None) -> Stance:
    """A support that is promised is an agreement; a promise of harm is a threat, and so is a warning of it."""
    if stance == "SUPPORT" and polarity.future(p, v):
        return "AGREE"
    if stance == "ACCUSE" and p.lemma[v] in lexicon.words("warn"):
        harm = lexicon.words("penalty") | lexicon.words("response")
        return "THREATEN" if any(p.lemma[k] in harm for k in range(v + 1, p.right[v])) else stance
    if stance == "AGREE" and target is not None:
        deed = p.lemma[target] in lexicon.words("coercive") and (
            p.pos[v] == "ADJ" or p.lemma[v] in lexicon.words("vow")
        )
        if (deed and not negated(p, target)) or p.lemma[target] in lexicon.words("response"):
            return "THREATEN"
    return stance


def fits(p: Parse, v: int, frame: Frame) -> tuple[int, int | None] | None:
    """Who reacts, and to what, if the verb has this reading here."""
    if frame.particles and not all(has_particle(p, v, w, frame) for w in frame.particles):
        return None
    for name in frame.complements:
        if name.startswith(("obj<", "obj=")):
            hit = class_object(p, v, name[4:], received=name[3] == "<")
            if hit:
                return hit
            continue
        target = None if name == "!" else complement(p, v, "that" if name == "shall" else name)
        if name == "shall" and target is not None and not prescribed(p, target):
            continue
        actor = doer_of(p, v) if target is not None or name == "!" else None
        if actor is not None and actor != target and not (frame.stance == "REJECT" and evasive(p, target)):
            return actor, focus(p, target, frame.stance, name)
    return None


def evasive(p: Parse, target: int | None) -> bool:
    """Whether what is refused is only information ("declined to comment", "refused to give details")."""
    if target is None:
        return False
    if p.lemma[target] in lexicon.words("evasive") or p.lemma[target] in lexicon.words("detail"):
        return True
    return any(p.lemma[o] in lexicon.words("detail") for o in p.kids(target, "dobj"))


def prescribed(p: Parse, v: int) -> bool:
    """Whether a clause tells what shall be, not what is: subjunctive, or with a modal of obligation."""
    words = helpers(p, v)
    return any(w in lexicon.words("obligation") for w in words) or (p.tag[v] == "VB" and not set(words) - {"be", "do"})


def described(p: Parse, v: int) -> Candidate | None:
    """Praise or blame by a description: "called the plan a farce", "was described as alarming by"."""
    if p.lemma[v] not in lexicon.words("describe"):
        return None
    target, actor = object_of(p, v), doer_of(p, v)
    if target is None:
        clause = p.kid(v, "ccomp")
        target = p.kid(clause, "nsubj", "nsubjpass", "csubj") if clause is not None else None
    if target is None or actor is None or actor == target or not polarity.real(p, v):
        return None
    if p.lower[target].endswith(("self", "selves")):
        return None
    kids = [
        c
        for c in p.kids(v, "oprd", "ccomp", "xcomp", "acomp", "attr", "advcl", "prep", "dobj", "pcomp")
        if c > v and c != target
    ]
    kids = [c for c in kids if p.dep[c] != "prep" or p.lower[c] == "as"]
    for c in kids:
        for k in range(c, min(p.right[c], c + 6)):
            sign = polarity.sign_of(p, k)
            if sign and target not in p.ancestors(k):
                stance: Stance = "SUPPORT" if (sign == "+") != negated(p, v) else "ACCUSE"
                return Candidate(v, stance, actor, target, evidence(p, v, actor), "described")
    return None


def has_particle(p: Parse, v: int, word: str, frame: Frame) -> bool:
    """Whether the verb has the particle: an adverb, a preposition without object, or a word of a fixed phrase."""
    for c in p.children[v]:
        next_of = c + 1 < len(p) and p.lower[c + 1] == "of"
        compound = word == "out" and p.dep[c] != "prt" and next_of and "of" not in frame.complements
        if p.lower[c] == word and not compound and p.dep[c] in ("prt", "advmod", "prep", "dobj", "acomp", "oprd"):
            return c == v + 1 if p.dep[c] == "advmod" else p.dep[c] != "prep" or p.kid(c, "pobj") is None
    return False


def class_object(p: Parse, v: int, name: str, received: bool) -> tuple[int, int | None] | None:
    """Actor and target of a verb whose object is a noun of a class ("voiced concern over", "drew criticism from")."""
    noun = object_of(p, v)
    if noun is None:
        return None
    entry = lexicon.nouns().get(p.lemma[noun].lower())
    if entry is None or name not in entry.classes:
        return None
    if received:
        source = None if is_infinitive(p, v) else first(p, (noun, v), ("from", "by"))
        target = subject_of(p, v, real=True)
        return None if source is None or target is None else (source, target)
    actor = doer_of(p, v)
    if actor is None:
        return None
    target = first(p, (noun, v), entry.prepositions)
    return actor, noun if target is None else target


def first(p: Parse, places: tuple[int, ...], names: tuple[str, ...]) -> int | None:
    """What the first of these complements, at the first of these words, brings."""
    for i in places:
        for name in names:
            found = complement(p, i, name)
            if found is None and name == "to":
                found = clause_in(p, i, "inf") or acl_infinitive(p, i)
            if found is not None:
                return found
    return None


def acl_infinitive(p: Parse, i: int) -> int | None:
    """The infinitive that modifies a noun ("its refusal to comply")."""
    return next((c for c in p.kids(i, "acl", "relcl") if is_infinitive(p, c)), None)


def focus(p: Parse, target: int | None, stance: Stance, name: str) -> int | None:
    """Of a clause that is asked for or complained of, the one who is to do it or has done it."""
    if target is None or name not in ("that", "shall") or stance not in ("REQUEST", "ACCUSE"):
        return target
    subject = p.kid(target, "nsubj", "nsubjpass")
    return target if subject is None else subject


def of_noun(p: Parse, n: int) -> Iterator[Candidate]:
    """A noun of a stance with somebody who has it."""
    entry = lexicon.nouns()[p.lemma[n].lower()]
    stance = next((STANCES[s] for s in sorted(entry.classes) if s in STANCES), None)
    if stance is None or p.dep[n] in ("compound", "nmod") or negated(p, n) or carried(p, n, stance):
        return
    holder = holder_of(p, n)
    if holder is None or (p.dep[n] == "dobj" and p.lemma[p.head[n]] in lexicon.words("wanting")):
        return
    skipped = tuple(w for w in entry.prepositions if not (w == "of" and brought_by(p, n, "of") == holder))
    target = first(p, (n,), skipped)
    if target is None and brought_by(p, n, "by") != holder:
        return
    yield Candidate(n, stance, holder, target, own_clause(p, n), "noun")


STANCES: dict[str, Stance] = {s: s for s in ("SUPPORT", "AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")}


def carried(p: Parse, n: int, stance: Stance) -> bool:
    """Whether the noun is the object of a verb that shows the stance with it ("voiced concern")."""
    frames = lexicon.verbs().get(p.lemma[p.head[n]], ()) if p.dep[n] in ("dobj", "nsubjpass") else ()
    return any(f"obj={stance}" in f.complements for f in frames)


def holder_of(p: Parse, n: int) -> int | None:
    """Who has the stance that a noun names: possessor, adjective of a country, by-phrase, or who acts "in protest"."""
    for c in p.children[n]:
        if p.dep[c] == "poss" or (p.dep[c] in ("amod", "compound") and p.words[c] in lexicons.adjectives()):
            return c
    by = brought_by(p, n, "by")
    if by is None and "<of" in lexicon.nouns()[p.lemma[n].lower()].prepositions:
        by = brought_by(p, n, "of")
    if by is not None:
        return by
    h = p.head[n]
    if p.dep[n] == "pobj" and p.lower[h] == "in" and p.lemma[n] in lexicon.words("manner") and not p.kids(n, "det"):
        verb = next((a for a in p.ancestors(h) if p.pos[a] in VERBAL), None)
        return None if verb is None else subject_of(p, verb, real=True)
    return None


def of_adjective(p: Parse, a: int) -> Iterator[Candidate]:
    """An adjective said of somebody."""
    frame = lexicon.adjectives()[p.lower[a]]
    predicative = p.dep[a] in ("acomp", "oprd", "xcomp") or (p.dep[a] == "conj" and p.pos[p.head[a]] == "ADJ")
    verb = predicate_of(p, a) if predicative else a
    if verb == a and (p.pos[a] == "ADJ" or not p.kids(a, "auxpass") or agent_of(p, a) is not None):
        return
    actor = subject_of(p, verb, real=True)
    stance = polarity.turned(p, a, frame.stance)
    if actor is None or stance is None or not polarity.real(p, verb) or not polarity.real(p, a):
        return
    target = first(p, (a, verb) if verb != a else (a,), frame.complements)
    if target is None and frame.stance in ("AGREE", "REJECT"):
        return
    stance = shifted(p, a, stance, target)
    yield Candidate(a, stance, actor, target, evidence(p, verb, actor), "adjective")


def predicate_of(p: Parse, a: int) -> int:
    """The verb that a predicative adjective belongs to, over coordination; itself if there is none."""
    while p.dep[a] == "conj" and p.head[a] != a and p.pos[p.head[a]] == "ADJ":
        a = p.head[a]
    return p.head[a] if p.pos[p.head[a]] in VERBAL else a


def evidence(p: Parse, v: int, actor: int) -> Tokens:
    """The clause of the trigger, from the actor on where that stands before it in the sentence."""
    start, end = own_clause(p, v)
    if actor < start and p.sent[actor] == p.sent[v] and v - actor < 25:
        start = p.left[actor] if p.right[actor] <= v else actor
    return start, end
