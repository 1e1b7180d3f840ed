"""Who takes part by what governs an event noun, or is said of it: subjects, agents, companions, mediators."""

from kb.extract.findings import Findings
from kb.extract.meetings.cast import Cast
from kb.extract.meetings.lexicon import WORDS, Trigger, phase_of
from kb.extract.meetings.nouns import governor
from kb.extract.meetings.parties import international
from kb.extract.parse import Tokens
from kb.extract.syntax.objects import prepositional
from kb.extract.syntax.subjects import subject_of
from kb.extract.syntax.verbs import is_passive

WITHIN = frozenset({"after", "during", "at", "in", "following", "before", "for", "on", "to", "from", "with", "through",
                    "ahead", "upon", "as", "of", "prior", "by", "via"})  # fmt: skip
"""Prepositions through which the subject of a clause is a party to the meeting ("said after talks with")."""
TOGETHER = frozenset({"during", "at", "in", "over", "after", "following"})
"""Those through which two that act together are each other's party ("agreed at a meeting")."""
ATTENDING = frozenset({"at", "in", "during", "for", "to"})
"""Those through which it takes part in an organization's event."""


def participles(cast: Cast, word: int, *deps: str) -> None:
    """Those by whom it is done: "talks chaired by", "a summit attended by", "talks brokered by"."""
    parse = cast.findings.parse
    below = [d for c in parse.kids(word, *deps) for d in parse.conjuncts(c)]
    for c in below:
        phase = phase_of(parse, c)
        if phase is None or phase.subject == "none":
            continue
        for prep, o in prepositional(parse, c):
            if prep == "by":
                cast.add(o, phase.subject, True)
            elif prep == "with":
                cast.add(o, "side", True)


def of_governor(cast: Cast, noun: int, entry: Trigger, part: str) -> None:
    """The governing verb's subject and companions, where the verb makes them parties."""
    parse = cast.findings.parse
    verb, how, passed = governor(parse, noun)
    phase = phase_of(parse, verb)
    if how in ("nsubj", "nsubjpass"):
        if phase or parse.lemma[verb] in ("be", "bring"):
            agents(cast, verb, phase.subject if phase else "side")
        return
    subj = subject_of(parse, verb)
    if how in ("dobj", "attr", "oprd"):
        off = phase is not None and phase.status == "cancelled" and between_others(cast, noun)
        if phase and phase.subject != "none" and not off:
            own = part if phase.subject == "side" else phase.subject
            own = "guest" if entry.kind == "invite" and parse.lemma[verb] in WORDS["answering"] else own
            cast.add(subj, own, entry.kind != "event" or bool(cast.roles) is False)
            companions(cast, verb, entry)
        return
    if how not in WITHIN or any(parse.lemma[n] in WORDS["sidelines"] for n in passed):
        return
    if any(international(cast.findings, a) for a in cast.roles) and how not in ATTENDING:
        return
    if phase is not None and phase.subject == "none":
        return
    attending = phase is not None and how in ("in", "for", "to", "at")
    if entry.kind == "visit":
        if "guest" not in cast.roles.values() and parse.lemma[verb] != "accompany":
            cast.add(subj, part)
    elif attending and entry.kind == "meet" and parse.lemma[verb] in ("take", "participate"):
        cast.add(subj, "delegate")
        ellipsis(cast, verb, "delegate")
    elif not cast.roles and entry.kind == "meet" and how in TOGETHER and subj is not None:
        jointly(cast, subj, part)
    elif attending or (cast.roles and entry.kind in ("meet", "phone") and parse.lemma[verb] not in WORDS["absent"]):
        cast.add(subj, part)


def between_others(cast: Cast, noun: int) -> bool:
    """Whether both sides of what is called off are named: "the visit of X to Lebanon"."""
    going = any(cast.findings.parse.lower[c] == "to" for c in cast.findings.parse.kids(noun, "prep"))
    return len(cast.roles) > 1 or (going and "guest" in cast.roles.values())


def jointly(cast: Cast, subj: int, part: str) -> None:
    """Those of different states who are one subject ("A and B discussed it during a brief meeting")."""
    pair, found = Cast(cast.findings), cast.findings.actors.found
    pair.add(subj, part)
    countries = {found[a].country for a in pair.roles} - {None}
    if len(countries) > 1:
        cast.roles.update(pair.roles)


def ellipsis(cast: Cast, verb: int, part: str) -> None:
    """ "… as did the foreign minister": those who do the same."""
    parse = cast.findings.parse
    for c in parse.kids(verb, "advcl"):
        if parse.lemma[c] == "do":
            cast.add(parse.kid(c, "nsubj"), part)


def agents(cast: Cast, verb: int, part: str) -> None:
    """ "The talks were chaired by", "the meeting brought together", "opened with"."""
    parse = cast.findings.parse
    participles(cast, verb, "advcl")
    for prep, o in prepositional(parse, verb):
        if prep == "by" and part != "none":
            cast.add(o, part)
        elif prep in ("between", "among", "with"):
            cast.add(o, "side", prep != "with")
    if parse.lemma[verb] == "bring":
        for o in parse.kids(verb, "dobj"):
            cast.add(o, "side", True)


def companions(cast: Cast, verb: int, entry: Trigger) -> None:
    """Those with whom the governing verb's subject does it: "held talks in Rome with"."""
    for prep, o in prepositional(cast.findings.parse, verb):
        if prep in ("with", "between", "among") or (prep == "to" and entry.kind == "phone"):
            cast.add(o, entry.preps.get(prep, ""), True)


def mediators(cast: Cast, tokens: Tokens) -> None:
    """Those by whom a clause says that the meeting is brokered ("in a deal brokered by the envoy")."""
    parse = cast.findings.parse
    if (WORDS["mediator"] | WORDS["presiding"]).isdisjoint(parse.lemma[tokens[0] : tokens[1]]):
        return
    for v in range(*tokens):
        if parse.lemma[v] in WORDS["presiding"] and parse.lower[parse.head[v]] in ("in", "under"):
            for owner in (*parse.kids(v, "poss"), *(o for p, o in prepositional(parse, v) if p == "of")):
                cast.add(owner, "mediator")
        if parse.lemma[v] in WORDS["mediator"] and parse.tag[v] == "VBN":
            for prep, o in prepositional(parse, v):
                if prep == "by":
                    cast.add(o, "mediator")


def heads(findings: Findings) -> list[tuple[int, int]]:
    """(person, verb) where a text says who leads a side's delegation ("the government team is led by")."""
    parse, out = findings.parse, []
    for v, lemma in enumerate(parse.lemma):
        if lemma not in ("lead", "head") or parse.pos[v] != "VERB":
            continue
        if parse.tag[v] != "VBN":
            out += leading(findings, v)
            continue
        whose = parse.head[v] if parse.dep[v] == "acl" else subject_of(parse, v)
        if whose is not None and parse.lemma[whose].lower() in WORDS["delegations"]:
            for prep, o in prepositional(parse, v):
                names = parse.conjuncts(o) if prep == "by" else []
                out += [
                    (a, v)
                    for n in names
                    for a in findings.actors.resolve(n)
                    if findings.actors.found[a].kind == "person"
                ]
    return out


def leading(findings: Findings, verb: int) -> list[tuple[int, int]]:
    """ "X led the Abkhaz side"."""
    parse, doer = findings.parse, subject_of(findings.parse, verb)
    if doer is None or not any(parse.lemma[o].lower() in WORDS["delegations"] for o in parse.kids(verb, "dobj")):
        return []
    found = findings.actors.found
    return [(a, verb) for a in findings.actors.resolve(doer) if found[a].kind == "person"]


def inverted(cast: Cast, noun: int) -> None:
    """ "Among the officials accompanying her were …": the names that follow."""
    parse = cast.findings.parse
    prep = parse.head[noun]
    if (
        parse.dep[noun] != "pobj"
        or parse.lower[prep] not in ("among", "amongst")
        or parse.lemma[parse.head[prep]] != "be"
    ):
        return
    for c in parse.kids(parse.head[prep], "nsubj", "attr"):
        cast.add(c, "delegate")


def accompanying(findings: Findings) -> list[tuple[set[int], set[int], int]]:
    """(principals, companions, verb) of each "accompanied by" of the text."""
    parse, out = findings.parse, []
    for v in [i for i, lemma in enumerate(parse.lemma) if lemma == "accompany" and parse.pos[i] == "VERB"]:
        passive = is_passive(parse, v)
        above, below = Cast(findings), Cast(findings)
        above.add(parse.head[v] if passive and parse.dep[v] == "acl" else subject_of(parse, v), "side")
        for o in [o for p, o in prepositional(parse, v) if p == "by"] if passive else parse.kids(v, "dobj"):
            below.add(o, "side")
        principals, others = (above, below) if passive else (below, above)
        named = Cast(findings)
        inverted(named, parse.head[v])
        out.append((set(principals.roles), set(named.roles or others.roles), v))
    return out
