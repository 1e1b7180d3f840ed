"""Who takes part: the actors that fill the parts of a trigger word's frame."""

from collections.abc import Iterable
from functools import cache

from kb.extract import lexicons
from kb.extract.actors import nominals
from kb.extract.actors.mentions import names
from kb.extract.findings import ActorFinding, Findings
from kb.extract.meetings.lexicon import PHASES, TRIGGERS, WORDS, Trigger
from kb.extract.meetings.pairs import pair, protagonist, single
from kb.extract.meetings.parties import international
from kb.extract.meetings.syntax import governor, helpers, phrase_start, prepositional, subject
from kb.extract.parse import Parse, Tokens
from kb.record import ParticipantRole

Roles = dict[int, ParticipantRole]
NAMES: dict[str, ParticipantRole] = {"side": "principal", "host": "host", "guest": "guest", "mediator": "mediator",
                                     "delegate": "delegate"}  # fmt: skip
FRAMES = {"meet": ("side", "side"), "support": ("side", "side"), "phone": ("side", "side"), "sign": ("side", ""),
          "host": ("host", "guest"), "invite": ("host", "guest"), "visit": ("guest", ""), "travel": ("guest", ""),
          "event": ("side", "")}  # fmt: skip
"""The parts of a verb's subject and object by the trigger's kind."""
WITHIN = frozenset({"after", "during", "at", "in", "following", "before", "for", "on", "to", "from", "with", "through",
                    "ahead", "upon", "as", "of", "prior", "by", "via"})  # fmt: skip
"""Prepositions through which the subject of a clause is a party to the meeting ("said after talks with")."""


ATTENDING = frozenset({"at", "in", "during", "for", "to"})


class Cast:
    """Collects the actors of one trigger word."""

    def __init__(self, findings: Findings, members: dict[str, int] | None = None) -> None:
        self.findings = findings
        self.known_members = members or {}
        self.settled: set[int] = set()
        """Words whose reference is known otherwise."""
        self.pairs = True
        """Whether an open plural description may mean the salient pair."""
        self.roles: Roles = {}
        self.audience = False
        """Whether a part is filled by someone whom one meets without it being diplomacy (reporters, troops)."""

    def add(self, token: int | None, part: str, force: bool = False) -> bool:
        """Give the part to whom the nominal headed by ``token`` names, with its conjuncts; whether anyone is."""
        if token is None or not part or part in ("place", "topic"):
            return False
        before = len(self.roles)
        heads = self.findings.parse.conjuncts(token)
        frame = self.organization(token) if force and len(heads) > 1 else None
        for i in heads:
            for actor in self.who(i, force and frame is None) or ([] if frame is None else [frame]):
                self.roles.setdefault(actor, NAMES[part])
        return len(self.roles) > before

    def who(self, i: int, force: bool) -> list[int]:
        """The actors that a nominal stands for: known ones, the organization whose members it names, a new group."""
        parse, actors = self.findings.parse, self.findings.actors
        if parse.lemma[i].lower() in WORDS["audience"] and actors.at(i) is None:
            self.audience = True
            return []
        if len(states := self.states(i)) > 1:
            return states
        named = [] if actors.at(i) is not None else self.names(i)
        kind = nominals.at(parse, i)
        thing = parse.pos[i] == "NOUN" and (kind is None or kind.sort in ("document", "medium"))
        if thing and not named and actors.at(i) is None:
            return []
        known = [self.members(a) for a in named or actors.resolve(i)]
        if self.pairs and all(self.vague(a) for a in known):
            known = pair(self.findings, i) or single(self.findings, i, self.roles) or known
        if known or parse.pos[i] in ("PRON", "DET") or not force or kind is None:
            return known
        frame = self.organization(i)
        return [frame] if frame is not None else list(actors.ensure(i))

    def states(self, i: int) -> list[int]:
        """The countries whose officials a plural nominal names ("the foreign ministers of Norway and Chile")."""
        parse, actors = self.findings.parse, self.findings.actors
        if parse.tag[i] != "NNS":
            return []
        owners = (n for p, o in prepositional(parse, i) if p in ("of", "from") for n in parse.conjuncts(o))
        named = (actors.at(n) for n in owners)
        return [a for a in named if a is not None and actors.found[a].kind == "country"]

    def vague(self, actor: int) -> bool:
        """Whether the actor is a group of no state."""
        found = self.findings.actors.found[actor]
        return found.kind == "group" and found.country is None

    def names(self, i: int) -> list[int]:
        """Whom an apposition or a leader names: "his counterpart, Ms Berg", "a team led by Ms Berg"."""
        parse, actors = self.findings.parse, self.findings.actors
        for c in parse.kids(i, "appos"):
            if (actor := actors.at(c)) is not None and actors.found[actor].kind == "person":
                return [actor]
        if parse.pos[i] == "PROPN":
            parts = (actors.at(t) for t in range(i - 1, parse.left[i] - 1, -1) if parse.pos[t] == "PROPN")
            person = next((a for a in parts if a is not None and actors.found[a].kind == "person"), None)
            if person is not None:
                return [person]
        for c in parse.kids(i, "acl"):
            if parse.lemma[c] in ("lead", "head"):
                return [a for p, o in prepositional(parse, c) if p == "by" for n in parse.conjuncts(o)
                        for a in actors.resolve(n)]  # fmt: skip
        return []

    def organization(self, i: int) -> int | None:
        """The international organization whose members a nominal names ("leaders of the 21 members of the bloc")."""
        first, last = self.findings.parse.subtree(i)
        found = (organization_at(self.findings, t) for t in range(first, last))
        return next((k for k in found if k is not None), None)

    def members(self, actor: int) -> int:
        """The organization, for a group that is its members or leaders; any other actor stands for itself."""
        found, parse = self.findings.actors.found[actor], self.findings.parse
        if not found.mentions or found.country:
            return actor
        frame = None
        if found.kind == "organization":
            frame = organization_at(self.findings, found.mentions[0][0])
        elif found.kind == "group":
            root = parse.root(found.mentions[0])
            frame = self.organization(root)
            frame = self.known_members.get(parse.lemma[root].lower()) if frame is None else frame
        return actor if frame is None else frame


def members(findings: Findings) -> dict[str, int]:
    """Nouns that the text uses of an organization's members ("ministers from the bloc") → the organization."""
    parse, out = findings.parse, dict[str, int]()
    for k, actor in enumerate(findings.actors.found):
        if actor.kind != "organization" or actor.country is not None:
            continue
        for mention in actor.mentions:
            for a in parse.ancestors(parse.root(mention)):
                if parse.pos[a] in ("VERB", "AUX"):
                    break
                if parse.tag[a] in ("NNS", "NNPS") and nominals.at(parse, a) is not None:
                    out.setdefault(parse.lemma[a].lower(), organization_at(findings, mention[0]) or k)
    return out


def organization_at(findings: Findings, t: int) -> int | None:
    """The international organization that the name at token ``t`` means or begins with ("NATO defence ministers")."""
    actor = findings.actors.at(t)
    if actor is None or findings.actors.found[actor].kind != "organization":
        return None
    hit = names().at(findings.parse.words, t)
    if hit and hit[1].kind == "organization" and hit[1].country is None:
        known = (k for k, a in enumerate(findings.actors.found) if a.name == hit[1].key and a.kind == "organization")
        return next(known, actor)
    return actor if international(findings, actor) else None


def of_verb(findings: Findings, verb: int, entry: Trigger, members: dict[str, int]) -> Cast:
    """The cast of a trigger verb."""
    parse, cast = findings.parse, Cast(findings, members)
    first, second = FRAMES[entry.kind]
    force = entry.needs == "other" and entry.kind != "support"
    cast.pairs = entry.kind != "sign"
    passive = is_passive(parse, verb)
    if entry.kind in ("host", "support") and any(
        (parse.lemma[o], False) in TRIGGERS or (parse.lemma[o], "N") in PHASES
        for k in (parse.head[verb], *parse.kids(verb, "dobj", "nsubjpass"))
        for o in parse.conjuncts(k)
    ):
        return cast
    subj = parse.head[verb] if passive and parse.dep[verb] == "acl" else subject(parse, verb)
    objects = parse.kids(verb, "dobj", "dative")
    if passive:
        cast.add(subj, second or first, False)
        for prep, o in prepositional(parse, verb):
            if prep == "by":
                cast.add(o, first, force)
    else:
        cast.add(subj, first, force and bool(objects or entry.preps))
        for o in objects:
            cast.add(o, second, force)
    for prep, o in prepositional(parse, verb):
        cast.add(o, entry.preps.get(prep, ""), force)
    return cast


def is_passive(parse: Parse, verb: int) -> bool:
    """Whether the verb is passive, reduced relatives ("received by") included."""
    if any(parse.dep[c] in ("auxpass", "nsubjpass") for c in parse.children[verb]):
        return True
    return parse.tag[verb] == "VBN" and parse.dep[verb] in ("acl", "advcl") and not helpers(parse, verb)


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
    for n in (noun, *passed):
        modifiers(cast, n, part)
        own = prepositional(parse, n)
        for prep, o in own:
            if parse.left[n] <= o and (o != noun and not parse.left[o] <= noun < parse.right[o]):
                role = entry.preps.get(prep, "")
                cast.add(o, role, role in ("side", "guest"))
                if prep == "between" and len(cast.roles) < 2:
                    between(cast, o, role)
        participles(cast, n, "acl", "relcl")
    if how == "of" and parse.lemma[above].lower() in WORDS["chairs"]:
        cast.add(above, "host")
    if parse.pos[above] in ("VERB", "AUX"):
        of_governor(cast, noun, entry, part)
    open_side = len(cast.roles) == 1 and not any(cast.vague(a) for a in cast.roles)
    if open_side and entry.kind == "meet" and any(p == "with" for p, _ in prepositional(parse, noun)):
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


def mediators(cast: Cast, tokens: Tokens) -> None:
    """Those by whom a clause says that the meeting is brokered ("in a deal brokered by the envoy")."""
    parse = cast.findings.parse
    for v in range(*tokens):
        if parse.lemma[v] in WORDS["mediator"] and parse.tag[v] == "VBN":
            for prep, o in prepositional(parse, v):
                if prep == "by":
                    cast.add(o, "mediator")


def cataphor(cast: Cast, noun: int, verb: int, part: str) -> None:
    """The subject that follows: "In her talks with the king, the chancellor said"."""
    parse = cast.findings.parse
    own = parse.kid(noun, "poss")
    doer = parse.kid(verb, "nsubj") if parse.pos[verb] in ("VERB", "AUX") else None
    if (
        own is not None
        and doer is not None
        and parse.pos[own] == "PRON"
        and parse.lower[own] != "their"
        and doer > noun
    ):
        cast.add(doer, part)
        cast.settled.add(own)


def modifiers(cast: Cast, noun: int, part: str) -> None:
    """Possessors and names before the noun: "Rossi's visit", "the Rossi-Tanaka meeting", "the ASEAN summit"."""
    parse = cast.findings.parse
    for c in parse.children[noun]:
        if c > noun:
            continue
        if c in cast.settled:
            continue
        if parse.dep[c] == "poss":
            plural = parse.tag[c] in ("NNS", "NNPS") and cast.findings.actors.at(c) is None
            frame = cast.organization(noun) if plural else None
            if frame is None:
                cast.add(c, part)
            else:
                cast.roles.setdefault(frame, NAMES[part])
        elif parse.dep[c] in ("compound", "nmod", "amod"):
            named(cast, parse.left[c], c + 1, part)


def named(cast: Cast, first: int, last: int, part: str) -> None:
    """Every actor named between two tokens takes the part; a city before the noun is where it is, not who."""
    states = attributive(cast.findings, first, last)
    for t in range(first, last):
        actor = cast.findings.actors.at(t)
        if actor is None or at_place(cast.findings, t):
            continue
        frame = organization_at(cast.findings, t)
        actor = actor if frame is None else frame
        visited = part == "guest" and cast.findings.actors.found[actor].kind == "country"
        cast.roles.setdefault(actor, "host" if visited else NAMES[part])
    if len(states) > 1 or (states and part == "guest"):
        for code in states:
            cast.roles.setdefault(state(cast.findings, code, (first, last)), "host" if part == "guest" else NAMES[part])


def attributive(findings: Findings, first: int, last: int) -> list[str]:
    """The states that names and adjectives before a noun tell ("the Chile-Peru summit", "German-Polish talks")."""
    words = findings.parse.words
    out: list[str] = []
    t = first
    while t < last:
        hit = state_words().at(words, t) if words[t] in state_words().first else None
        if hit:
            out.append(hit[1])
        t = hit[0] if hit else t + 1
    return list(dict.fromkeys(out))


@cache
def state_words() -> "lexicons.Phrases[str]":
    """Names, adjectives and combining forms of states → alpha-3."""
    prefixes = (pair.split("=") for pair in WORDS["prefixes"])
    return lexicons.Phrases([*lexicons.countries().items(), *lexicons.adjectives().items(),
                             *((name, code) for name, code in prefixes)])  # fmt: skip


def state(findings: Findings, code: str, tokens: Tokens) -> int:
    """The actor that is the state, a new one with these tokens as its mention where the text has none yet."""
    found = findings.actors.found
    for k, actor in enumerate(found):
        if actor.kind == "country" and actor.country == code:
            return k
    found.append(ActorFinding(lexicons.state_names().get(code, code), "country", code, None, [tokens]))
    return len(found) - 1


def at_place(findings: Findings, t: int) -> bool:
    """Whether the token names a place finer than a country."""
    return any(m[0] <= t < m[1] and p.precision in ("city", "exact", "containing")
               for p in findings.places for m in p.mentions)  # fmt: skip


def participles(cast: Cast, word: int, *deps: str) -> None:
    """Those by whom it is done: "talks chaired by", "a summit attended by", "talks brokered by"."""
    parse = cast.findings.parse
    below = [d for c in parse.kids(word, *deps) for d in parse.conjuncts(c)]
    for c in below:
        phase = PHASES.get((parse.lemma[c], "V"))
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
    phase = PHASES.get((parse.lemma[verb], "V"))
    if how in ("nsubj", "nsubjpass"):
        if phase or parse.lemma[verb] in ("be", "bring"):
            agents(cast, verb, phase.subject if phase else "side")
        return
    subj = subject(parse, verb)
    if how in ("dobj", "attr", "oprd"):
        if phase and phase.subject != "none":
            own = part if phase.subject == "side" else phase.subject
            cast.add(subj, own, entry.kind != "event" or bool(cast.roles) is False)
            companions(cast, verb, entry)
        return
    if how not in WITHIN or any(parse.lemma[n] in WORDS["sidelines"] for n in passed):
        return
    if any(international(cast.findings, a) for a in cast.roles) and how not in ATTENDING:
        return
    attending = phase is not None and how in ("in", "for", "to", "at")
    if entry.kind == "visit":
        if "guest" not in cast.roles.values() and parse.lemma[verb] != "accompany":
            cast.add(subj, part)
    elif attending and entry.kind == "meet" and parse.lemma[verb] in ("take", "participate"):
        cast.add(subj, "delegate")
        ellipsis(cast, verb, "delegate")
    elif attending or (cast.roles and entry.kind in ("meet", "phone") and parse.lemma[verb] not in WORDS["absent"]):
        cast.add(subj, part)


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
            cast.add(o, "side")
    if parse.lemma[verb] == "bring":
        for o in parse.kids(verb, "dobj"):
            cast.add(o, "side", True)


def companions(cast: Cast, verb: int, entry: Trigger) -> None:
    """Those with whom the governing verb's subject does it: "held talks in Rome with"."""
    for prep, o in prepositional(cast.findings.parse, verb):
        if prep in ("with", "between", "among") or (prep == "to" and entry.kind == "phone"):
            cast.add(o, entry.preps.get(prep, ""), True)


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


def accompanying(findings: Findings, tokens: Iterable[int]) -> list[tuple[set[int], set[int], int]]:
    """(principals, companions, verb) of each "accompanied by" and "led by" among the tokens."""
    parse, out = findings.parse, []
    for v in tokens:
        if parse.lemma[v] != "accompany" or parse.pos[v] != "VERB":
            continue
        passive = is_passive(parse, v)
        above, below = Cast(findings), Cast(findings)
        above.add(parse.head[v] if passive and parse.dep[v] == "acl" else subject(parse, v), "side")
        for o in [o for p, o in prepositional(parse, v) if p == "by"] if passive else parse.kids(v, "dobj"):
            below.add(o, "side")
        principals, others = (above, below) if passive else (below, above)
        named = Cast(findings)
        inverted(named, parse.head[v])
        out.append((set(principals.roles), set(named.roles or others.roles), v))
    return out
