"""The stance within what is said: demands, promises, refusals, threats, blame and praise in a statement's content.

Nothing in the verb of saying shows these ("said Ruritania must withdraw"); the predicates of the content do, by
modality, by who their subject is (the speaker's side or another), and by words that evaluate.
"""

from collections.abc import Iterator

from kb.extract.findings import StatementFinding
from kb.extract.parse import Parse
from kb.extract.reactions import facts, lexicon, polarity
from kb.extract.reactions.frames import Candidate
from kb.extract.reactions.parties import Parties
from kb.extract.syntax.negation import negated
from kb.extract.syntax.objects import brought_by, object_of
from kb.extract.syntax.phrases import own_clause, stripped
from kb.extract.syntax.subjects import NOMINAL, agent_of, subject_of
from kb.extract.syntax.verbs import HELPERS, VERBAL, helpers, is_infinitive, is_passive
from kb.record import Stance


def candidates(parties: Parties, number: int) -> Iterator[Candidate]:
    """What the predicates of a statement show, each stance once, in order; ``actor`` is a token of the content.

    What it quotes from somebody else shows what they think.
    """
    p, statement, seen = parties.findings.parse, parties.findings.statements[number], set()
    said = description(p, statement)
    if said:
        yield said
        return
    for v in predicates(p, statement):
        if parties.spoken[v] != number or facts.greeting(parties.findings, v):
            continue
        found = stance_of(parties, statement, v)
        if found and found[0] not in seen:
            stance, target = found
            seen.add(stance)
            yield Candidate(v, stance, v, target, own_clause(p, v), "content")


def description(p: Parse, statement: StatementFinding) -> Candidate | None:
    """What a speaker "called" or "described" somebody or something as."""
    if not statement.cue or p.lemma[p.root(statement.cue)] not in lexicon.words("describe"):
        return None
    words = [i for a, b in statement.content for i in range(a, b)]
    thing = object_of(p, p.root(statement.cue))
    entry = None if thing is None else lexicon.nouns().get(p.lemma[thing].lower())
    if entry and "ACCUSE" in entry.classes and words:
        run = next((a, b) for a, b in statement.content if a <= words[0] < b)
        return Candidate(words[0], "REJECT", words[0], thing, run, "described")
    signs = [(i, sign) for i in words if (sign := polarity.sign_of(p, i))]
    if not signs:
        return None
    i, sign = signs[0]
    target = object_of(p, p.root(statement.cue))
    if target is None:
        target = next((w for w in words if p.pos[w] in NOMINAL and w < i), None)
    run = next((a, b) for a, b in statement.content if a <= i < b)
    return Candidate(i, "SUPPORT" if sign == "+" else "ACCUSE", i, target, stripped(p, run, i, marks=True), "described")


def predicates(p: Parse, statement: StatementFinding) -> list[int]:
    """The main verbs of the content: roots of its runs and of its sentences, with what is coordinated to them."""
    out: list[int] = []
    for a, b in statement.content:
        for i in range(a, b):
            if p.pos[i] in VERBAL and p.dep[i] not in HELPERS:
                outside = p.head[i] == i or not a <= p.head[i] < b
                if outside or (p.dep[i] in ("conj", "ccomp", "parataxis") and p.head[i] in out):
                    out.append(i)
    return out


def stance_of(parties: Parties, statement: StatementFinding, v: int) -> tuple[Stance, int | None] | None:
    """The stance that one predicate shows, and the head of its target."""
    p = parties.findings.parse
    subject = subject_of(p, v, real=True)
    if subject is not None and not any(a <= subject < b for a, b in statement.content) and not is_infinitive(p, v):
        subject = None
    own = subject is not None and is_own(parties, statement, subject)
    if any(p.dep[c] == "mark" and p.lower[c] in lexicon.words("conditional") for c in p.children[v]):
        return None
    if subject is None and p.lemma[v].lower() == "thank":
        return "SUPPORT", object_of(p, v)
    found = demand(parties, v, subject, own) or impossibility(p, v)
    if found:
        return found
    found = outcome(p, v, subject)
    if found:
        return found
    return intention(p, v) if own else verdict(p, v, subject)


def outcome(p: Parse, v: int, subject: int | None) -> tuple[Stance, int | None] | None:
    """What will be done to somebody or something, by whom is not said: "action will be taken", "won't be lifted"."""
    table = brought_by(p, v, "on")
    if subject is not None and table is not None and (p.lemma[subject], p.lemma[table]) == ("option", "table"):
        return "THREATEN", subject
    if subject is None or not is_passive(p, v) or not {"will", "wo", "would", "shall"} & set(helpers(p, v)):
        return None
    if p.kid(v, "neg") is not None:
        refusal = p.lemma[v] in lexicon.words("cooperative") or p.lemma[v] in lexicon.words("unwilling")
        return ("REJECT", subject) if refusal else None
    punished = p.lemma[subject] in lexicon.words("response") and brought_by(p, v, "as") is None
    return ("THREATEN", aim_of(p, v, subject)) if punished else None


def aim_of(p: Parse, v: int, subject: int) -> int:
    """Whom the punishment is against, else the punishment."""
    against = brought_by(p, v, "against") or brought_by(p, subject, "against")
    return subject if against is None else against


def is_own(parties: Parties, statement: StatementFinding, subject: int) -> bool:
    """Whether a subject is the speaker, or the side that the speaker speaks for."""
    p = parties.findings.parse
    if p.lower[subject] in lexicon.words("first") and p.words[subject] != "US":
        return True
    if p.lemma[subject] in lexicon.words("country"):
        return any(
            p.lower[c] in lexicon.words("first") or p.lower[c] in lexicon.words("third")
            for c in p.kids(subject, "poss")
        )
    speaker = statement.speaker
    if speaker is None:
        return False
    found = parties.findings.actors.resolve(subject)
    if not found:
        return statement.form != "direct" and p.lower[subject] in ("he", "she", "they")
    return any(parties.same_side(a, speaker) for a in found)


def demand(parties: Parties, v: int, subject: int | None, own: bool) -> tuple[Stance, int | None] | None:
    """An obligation that is put on others, or an imperative."""
    p = parties.findings.parse
    words = helpers(p, v)
    obliged = any(w in lexicon.words("obligation") for w in words)
    if subject is not None and not (own and p.lower[subject] != "we"):
        need = p.lemma[v] in ("need", "have") and any(is_infinitive(p, c) for c in p.kids(v, "xcomp"))
        if obliged and "have" in words:
            return "ACCUSE", subject
        if obliged or (need and not own and (p.pos[subject] == "PRON" or parties.findings.actors.resolve(subject))):
            penalty = any(p.lemma[c] in lexicon.words("penalty") for c in p.kids(v, "conj"))
            stance: Stance = "THREATEN" if penalty and any(p.lower[c] == "or" for c in p.kids(v, "cc")) else "REQUEST"
            return stance, subject if p.lower[subject] != "we" else v
    if subject is None and imperative(p, v, words):
        return "REQUEST", object_of(p, v)
    return necessity(parties, v)


def necessity(parties: Parties, v: int) -> tuple[Stance, int | None] | None:
    """What is said to be necessary: "it is important to", "it is time for somebody to"."""
    p = parties.findings.parse
    attribute, subject = p.kid(v, "acomp", "attr"), p.kid(v, "nsubj")
    if p.lemma[v] != "be" or attribute is None or p.lower[attribute] not in lexicon.words("necessary"):
        return None
    if negated(p, v) or (subject is not None and p.lower[subject] != "it"):
        return None
    for i in (attribute, v):
        whom = brought_by(p, i, "for")
        if whom is not None and parties.findings.actors.resolve(whom):
            return "REQUEST", whom
    clause = p.kid(v, "ccomp", "xcomp", "advcl")
    clause = p.kid(attribute, "ccomp", "xcomp", "relcl") if clause is None else clause
    return None if clause is None else ("REQUEST", clause)


def imperative(p: Parse, v: int, words: list[str]) -> bool:
    """Whether a verb without subject opens its sentence or its quotation as a command."""
    if p.tag[v] not in ("VB", "VBP") or set(words) - {"do"} or p.dep[v] not in ("ROOT", "ccomp", "parataxis", "advcl"):
        return False
    first = stripped(p, p.subtree(v), v, marks=True)[0]
    return p.words[first][:1].isupper() and all(p.dep[k] in ("aux", "neg", "advmod", "intj") for k in range(first, v))


def impossibility(p: Parse, v: int) -> tuple[Stance, int | None] | None:
    """What cannot be, as a refusal: "there is no way that", "it was not possible to"."""
    attribute = p.kid(v, "acomp", "attr")
    if p.lemma[v] != "be" or attribute is None:
        return None
    if p.kid(v, "expl") is not None and {"can", "will", "would"} & set(helpers(p, v)):
        return ("REJECT", attribute) if refusable(p, v, attribute) else None
    no = negated(p, v) or any(p.lower[c] == "no" for c in p.children[attribute])
    word = p.lower[attribute]
    if (no and word in ("way", "possible", "question", "acceptable", "room")) or word in ("impossible", "unthinkable"):
        clause = p.kid(attribute, "relcl", "acl", "ccomp", "xcomp") or p.kid(v, "ccomp", "xcomp", "advcl")
        if clause is None and word == "acceptable":
            clause = p.kid(v, "nsubj")
        return ("REJECT", clause) if clause is not None else None
    return None


def refusable(p: Parse, v: int, noun: int) -> bool:
    """Whether "there can be no …" refuses something, rather than foretells it."""
    if not any(p.lower[c] == "no" for c in p.children[noun]):
        return False
    entry = lexicon.nouns().get(p.lemma[noun].lower())
    classes = entry.classes if entry else frozenset()
    deal = bool(classes & {"MEETING", "ACCORD", "RELATIONS", "CONCEDE"}) or p.lemma[noun] in lexicon.words("unwilling")
    return deal or "can" in helpers(p, v)


def intention(p: Parse, v: int) -> tuple[Stance, int | None] | None:
    """What the speaker's side will or will not do."""
    words = helpers(p, v)
    verb = v
    if p.lemma[v] == "go" and p.kid(v, "xcomp") is not None and p.tag[v] == "VBG":
        verb = p.kid(v, "xcomp") or v
        words = ["will"]
    willing = bool({"will", "'ll", "’ll", "wo", "would", "shall"} & set(words)) and "have" not in words
    friend = brought_by(p, v, "with") or brought_by(p, v, "behind")
    if p.lemma[v] == "be" and friend is not None and p.pos[friend] == "PROPN" and p.kid(v, "attr", "acomp") is None:
        return "SUPPORT", friend
    if p.kid(v, "neg") is not None:
        if p.lemma[v] in ("hesitate", "rule"):
            return "THREATEN", aim(p, verb)
        refusal = p.lemma[v] in lexicon.words("unwilling") or (willing and p.lemma[v] not in lexicon.words("steadfast"))
        return ("REJECT", aim(p, verb)) if refusal else None
    while p.lemma[verb] in ("try", "seek", "continue") and p.kid(verb, "xcomp") is not None:
        verb = p.kid(verb, "xcomp") or verb
    if willing and (p.lemma[verb] in lexicon.words("coercive") or punitive(p, verb)):
        return "THREATEN", aim(p, verb)
    return ("AGREE", aim(p, verb)) if willing and p.lemma[verb] in lexicon.words("cooperative") else None


def punitive(p: Parse, v: int) -> bool:
    """Whether a deed's object is a punishment ("take retaliatory measures")."""
    objects = p.kids(v, "dobj")
    if any(p.lower[k] in lexicon.words("punitive") for o in objects for k in p.kids(o, "amod", "compound")):
        return True
    return any(p.lemma[o] in lexicon.words("response") for o in objects) and p.lemma[v] in lexicon.words("perform")


def aim(p: Parse, v: int) -> int | None:
    """What a deed is about: its object, else what its prepositions bring, else the deed."""
    found = object_of(p, v)
    if found is None:
        found = next((o for c in p.kids(v, "prep") for o in p.kids(c, "pobj")), None)
    return v if found is None else found


def verdict(p: Parse, v: int, subject: int | None) -> tuple[Stance, int | None] | None:
    """Blame or praise of the subject, by what is said that it is or does."""
    if subject is not None and p.lower[v] in lexicon.words("implicated") and brought_by(p, v, "in") is not None:
        return "ACCUSE", subject
    if subject is not None and blamed(p, v):
        return "ACCUSE", subject
    bare = p.tag[v] in ("VB", "VBG", "VBN") and not helpers(p, v) and p.kid(v, "nsubj") is None
    if subject is None or is_passive(p, v) or bare:
        return None
    if p.lemma[subject].lower() in lexicon.words("economic"):
        return None
    sign = evaluation(p, v)
    no = negated(p, v)
    if sign == "-" and not no and p.lemma[subject] in lexicon.words("claim"):
        return "REJECT", subject
    deed = v
    while not sign and p.lemma[deed] in lexicon.words("aspect") and p.kid(deed, "xcomp") is not None:
        deed = p.kid(deed, "xcomp") or deed
        no = no or negated(p, deed)
        sign = evaluation(p, deed)
    if deed == v and is_infinitive(p, v):
        return None
    sign = sign or lexicon.polarities("deeds").get(p.lemma[deed].lower(), "")
    if no:
        return ("ACCUSE", subject) if sign in ("+", "~") else None
    return ("SUPPORT" if sign == "+" else "ACCUSE", subject) if sign in ("+", "-") else None


def blamed(p: Parse, v: int) -> bool:
    """Whether a subject "was rigged", or "is to blame"."""
    if negated(p, v):
        return False
    wronged = is_passive(p, v) and agent_of(p, v) is None and lexicon.polarities("evaluations").get(p.lower[v]) == "-"
    return wronged or (p.lemma[v] == "be" and any(p.lemma[c] == "blame" for c in p.kids(v, "xcomp", "acomp")))


def evaluation(p: Parse, v: int) -> str:
    """``+`` or ``-`` if a copular predicate evaluates its subject, else an empty string."""
    if p.lemma[v] in lexicon.words("perform"):
        return next((s for o in p.kids(v, "dobj") for k in p.kids(o, "amod") if (s := polarity.sign_of(p, k))), "")
    if p.lemma[v] not in lexicon.words("copular"):
        return ""
    kids = p.kids(v, "acomp", "attr", "oprd", "xcomp") + ([] if p.lemma[v] == "be" else p.kids(v, "dobj"))
    kids += [
        o for c in p.kids(v, "prep") for o in p.kids(c, "pobj") if p.lower[c] in ("in", "of", "to", "against", "like")
    ]
    for c in kids:
        for k in (
            *p.kids(c, "amod", "compound"),
            c,
            *p.kids(c, "conj"),
            *(o for q in p.kids(c, "prep") for o in p.kids(q, "pobj")),
        ):
            sign = polarity.sign_of(p, k)
            if sign:
                return sign
    return ""
