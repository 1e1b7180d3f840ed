"""The stance within what is said: demands, promises, refusals, threats, blame and praise in a statement's content.

Nothing in the verb of saying shows these ("said Ruritania must withdraw"); the predicates of the content do, by
modality, by who their subject is (the speaker's side or another), and by words that evaluate.
"""

from collections.abc import Iterator

from kb.extract.findings import StatementFinding
from kb.extract.parse import Parse
from kb.extract.reactions import lexicon, polarity, syntax
from kb.extract.reactions.frames import Candidate
from kb.extract.reactions.parties import Parties
from kb.record import Stance


def candidates(parties: Parties, statement: StatementFinding) -> Iterator[Candidate]:
    """What the predicates of a statement show, in the order of the text; ``actor`` is a token of the content."""
    p = parties.findings.parse
    for v in predicates(p, statement):
        found = stance_of(parties, statement, v)
        if found:
            stance, target = found
            yield Candidate(v, stance, v, target, syntax.clause(p, v), "content")


def predicates(p: Parse, statement: StatementFinding) -> list[int]:
    """The main verbs of the content: roots of its runs and of its sentences, with what is coordinated to them."""
    out: list[int] = []
    for a, b in statement.content:
        for i in range(a, b):
            if p.pos[i] in syntax.VERBAL and p.dep[i] not in syntax.HELPERS:
                outside = p.head[i] == i or not a <= p.head[i] < b
                if outside or (p.dep[i] in ("conj", "ccomp", "parataxis") and p.head[i] in out):
                    out.append(i)
    return out


def stance_of(parties: Parties, statement: StatementFinding, v: int) -> tuple[Stance, int | None] | None:
    """The stance that one predicate shows, and the head of its target."""
    p = parties.findings.parse
    subject = syntax.surface_subject(p, v)
    own = subject is not None and is_own(parties, statement, subject)
    if any(p.dep[c] == "mark" and p.lower[c] in lexicon.words("conditional") for c in p.children[v]):
        return None
    return demand(p, v, subject, own) or (intention(p, v) if own else None) or (None if own else verdict(p, v, subject))


def is_own(parties: Parties, statement: StatementFinding, subject: int) -> bool:
    """Whether a subject is the speaker, or the side that the speaker speaks for."""
    p = parties.findings.parse
    if p.lower[subject] in lexicon.words("first"):
        return True
    speaker = statement.speaker
    if speaker is None:
        return False
    found = parties.findings.actors.resolve(subject)
    if not found:
        return p.lower[subject] in ("he", "she", "they")
    return any(parties.same_side(a, speaker) for a in found)


def demand(p: Parse, v: int, subject: int | None, own: bool) -> tuple[Stance, int | None] | None:
    """An obligation that is put on others, or an imperative."""
    words = syntax.helpers(p, v)
    obliged = any(w in lexicon.words("obligation") for w in words)
    need = p.lemma[v] in ("need", "have") and any(syntax.infinitive(p, c) for c in p.kids(v, "xcomp"))
    if (obliged or need) and subject is not None and not (own and p.lower[subject] != "we"):
        return "REQUEST", subject if p.lower[subject] != "we" else v
    imperative = (
        p.tag[v] == "VB" and subject is None and not set(words) - {"do"} and p.dep[v] in ("ROOT", "ccomp", "conj")
    )
    if imperative and not syntax.infinitive(p, v):
        return "REQUEST", syntax.thing(p, v)
    if p.lemma[v] == "be":
        attribute = p.kid(v, "acomp", "attr")
        if attribute is not None and p.lower[attribute] in lexicon.words("necessary") and not polarity.negated(p, v):
            whom = syntax.preposition(p, attribute, "for") or syntax.preposition(p, v, "for")
            clause = p.kid(v, "ccomp", "xcomp", "advcl") or p.kid(attribute, "ccomp", "xcomp", "relcl")
            if whom is not None or clause is not None:
                return "REQUEST", whom if whom is not None else clause
    return None


def intention(p: Parse, v: int) -> tuple[Stance, int | None] | None:
    """What the speaker's side will or will not do."""
    words = syntax.helpers(p, v)
    verb = v
    if p.lemma[v] == "go" and p.kid(v, "xcomp") is not None and p.tag[v] == "VBG":
        verb = p.kid(v, "xcomp") or v
        words = ["will"]
    willing = bool({"will", "'ll", "’ll", "wo", "would", "shall"} & set(words)) and "have" not in words
    unable = bool({"can", "ca", "could"} & set(words))
    if polarity.negated(p, v):
        if p.lemma[v] in ("hesitate", "rule"):
            return "THREATEN", aim(p, verb)
        return ("REJECT", aim(p, verb)) if willing or unable else None
    if not willing:
        return None
    coercive = p.lemma[verb] in lexicon.words("coercive")
    return ("THREATEN" if coercive else "AGREE"), aim(p, verb)


def aim(p: Parse, v: int) -> int | None:
    """What a deed is about: its object, else what its prepositions bring, else the deed."""
    found = syntax.thing(p, v)
    if found is None:
        found = next((o for c in p.kids(v, "prep") for o in p.kids(c, "pobj")), None)
    return v if found is None else found


def verdict(p: Parse, v: int, subject: int | None) -> tuple[Stance, int | None] | None:
    """Blame or praise of the subject, by what is said that it is or does."""
    if subject is None:
        return None
    sign = evaluation(p, v) or lexicon.polarities("deeds").get(p.lemma[v].lower(), "")
    if not sign or syntax.passive(p, v):
        return None
    if polarity.negated(p, v):
        return ("ACCUSE", subject) if sign == "+" else None
    return ("SUPPORT" if sign == "+" else "ACCUSE"), subject


def evaluation(p: Parse, v: int) -> str:
    """``+`` or ``-`` if the predicate evaluates its subject, else an empty string."""
    signs = lexicon.polarities("evaluations")
    for c in p.kids(v, "acomp", "attr", "oprd"):
        for k in (c, *p.kids(c, "amod", "compound", "conj", "prep")):
            sign = signs.get(p.lower[k]) or signs.get(p.lemma[k].lower())
            if sign:
                return sign
    return ""
