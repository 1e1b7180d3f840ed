"""Who takes part: the actors that fill the parts of a trigger word's frame."""

from kb.extract.actors import nominals
from kb.extract.findings import Findings
from kb.extract.meetings.attributes import cataphor, modifiers
from kb.extract.meetings.cast import NAMES, Cast, organization_at
from kb.extract.meetings.governors import of_governor, participles
from kb.extract.meetings.lexicon import PHASES, TRIGGERS, WORDS, Trigger
from kb.extract.meetings.nouns import governor
from kb.extract.meetings.pairs import protagonist
from kb.extract.parse import Parse
from kb.extract.syntax.objects import prepositional
from kb.extract.syntax.phrases import phrase_start
from kb.extract.syntax.subjects import subject_of
from kb.extract.syntax.verbs import is_passive

FRAMES = {
    "meet": ("side", "side"),
    "support": ("side", "side"),
    "phone": ("side", "side"),
    "sign": ("side", ""),
    "host": ("host", "guest"),
    "invite": ("host", "guest"),
    "visit": ("guest", ""),
    "travel": ("guest", ""),
    "event": ("side", ""),
}
"""The parts of a verb's subject and object by the trigger's kind."""


def of_verb(findings: Findings, verb: int, entry: Trigger, members: dict[str, int]) -> Cast:
    """The cast of a trigger verb."""
    parse, cast = findings.parse, Cast(findings, members)
    first, second = FRAMES[entry.kind]
    second = "" if entry.lemma in ("discuss", "shake") else second
    force = entry.needs in ("other", "org") and entry.kind != "support"
    cast.pairs = entry.kind != "sign"
    passive = is_passive(parse, verb)
    if entry.kind in ("host", "support") and any(
        parse.pos[o] != "VERB" and ((parse.lemma[o], False) in TRIGGERS or (parse.lemma[o], "N") in PHASES)
        for k in (parse.head[verb], *parse.kids(verb, "dobj", "nsubjpass"))
        for o in parse.conjuncts(k)
    ):
        return cast
    subj = parse.head[verb] if passive and parse.dep[verb] == "acl" else subject_of(parse, verb)
    objects = parse.kids(verb, "dobj", "dative")
    if passive:
        cast.add(subj, second or first, False)
        for prep, o in prepositional(parse, verb):
            if prep == "by":
                cast.add(o, first, force)
    else:
        cast.add(subj, first, (force and bool(objects or entry.preps)) or holder(parse, subj))
        for o in objects:
            cast.add(o, second, force)
    for prep, o in prepositional(parse, verb):
        cast.add(o, entry.preps.get(prep, ""), force)
    return cast


def holder(parse: Parse, subj: int | None) -> bool:
    """Whether a subject is the one holder of an office, called by it ("the president of Peru visited")."""
    kind = None if subj is None else nominals.at(parse, subj)
    return kind is not None and kind.sort == "office" and not kind.plural and kind.definite


def of_noun(findings: Findings, noun: int, entry: Trigger, members: dict[str, int]) -> Cast:
    """The cast of an event noun: possessive, modifiers, prepositional phrases, and the clause that governs it."""
    parse, cast = findings.parse, Cast(findings, members)
    above, how, passed = governor(parse, noun)
    part = {"visit": "guest", "invite": "host"}.get(entry.kind, "side")
    cataphor(cast, noun, above, part)
    if entry.lemma in WORDS["sessions"]:
        frames = (organization_at(findings, t) for t in range(phrase_start(parse, noun), noun))
        frame = next((f for f in frames if f is not None), None)
        if frame is not None:
            cast.roles[frame] = NAMES["side"]
    for doer in parse.kids(noun, "nsubj"):  # "had breakfast together", with the noun taken for the verb
        cast.add(doer, part)
    for n in (noun, *passed):
        modifiers(cast, n, part)
        own = prepositional(parse, n)
        for prep, o in own:
            if parse.left[n] <= o and (o != noun and not parse.left[o] <= noun < parse.right[o]):
                role = entry.preps.get(prep, "")
                cast.add(o, role, role in ("side", "guest"))
                if role and prep == "between" and len(cast.roles) < 2:
                    between(cast, o, role)
        participles(cast, n, "acl", "relcl")
        for c in parse.kids(n, "acl"):
            for o in parse.kids(c, "dobj") if parse.lower[c] in ("involving", "including") else ():
                cast.add(o, "side", True)
    if how == "of" and parse.lemma[above].lower() in WORDS["chairs"]:
        cast.add(above, "host")
    if parse.pos[above] in ("VERB", "AUX"):
        of_governor(cast, noun, entry, part)
    open_side = len(cast.roles) == 1 and not any(cast.vague(a) for a in cast.roles)
    if open_side and entry.kind == "meet" and any(p in ("with", "on") for p, _ in prepositional(parse, noun)):
        for actor in protagonist(findings, noun, cast.roles):
            cast.roles.setdefault(actor, NAMES[part])
    return cast


def between(cast: Cast, i: int, part: str) -> None:
    """Two sides that the parser didn't coordinate: the persons within the phrase, then the first name after "and"."""
    parse, actors = cast.findings.parse, cast.findings.actors
    for t in range(*parse.subtree(i)):
        actor = actors.at(t)
        if actor is not None and actors.found[actor].kind == "person" and parse.dep[t] != "poss":
            cast.roles.setdefault(actor, NAMES[part])
    if len(cast.roles) == 1:
        last = min(parse.sents[parse.sent[i]][1], i + 15)
        link = next((t for t in range(i + 1, last) if parse.lower[t] == "and"), last)
        cast.add(next((t for t in range(link, last) if actors.at(t) is not None), None), part, True)
