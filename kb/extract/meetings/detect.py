"""Mentions of encounters: trigger words, their frames filled, tested for whether they are meetings at all."""

from dataclasses import replace

from kb.extract.findings import Findings
from kb.extract.meetings import arguments
from kb.extract.meetings.attributes import topical
from kb.extract.meetings.cast import Roles, organization_at
from kb.extract.meetings.cast import members as members_of
from kb.extract.meetings.factual import untrue
from kb.extract.meetings.governors import mediators
from kb.extract.meetings.lexicon import COUNTS, NUMBERS, RANKS, TRIGGERS, WORDFORMS, WORDS, Trigger, phase_of
from kb.extract.meetings.model import Mention
from kb.extract.meetings.nouns import governor
from kb.extract.meetings.parties import international
from kb.extract.meetings.senses import other_sense
from kb.extract.meetings.setting import ahead, here, on_arrival, when, where
from kb.extract.meetings.several import apart
from kb.extract.meetings.status import UNKNOWN, Reading, dated, of_noun, of_verb
from kb.extract.parse import Parse, Tokens
from kb.extract.syntax.objects import REMOTE, prepositional
from kb.extract.syntax.phrases import stripped, whole_clause
from kb.extract.syntax.subjects import subject_of

PLURALS = frozenset({"meetings", "summits", "conferences", "sessions", "gatherings", "forums", "visits", "trips"})
REMOTE_PREPOSITIONS = frozenset({"by", "over", "via", "through", "on"})


def mentions(findings: Findings) -> list[Mention]:
    """Every mention of an encounter in the running text, in order."""
    parse, out = findings.parse, []
    members = members_of(findings)
    for i, lemma in enumerate(parse.lemma):
        if lemma not in WORDFORMS:
            continue
        entry = trigger(parse, i, WORDFORMS[lemma])
        if entry is None or findings.layout.silent(i) or other_sense(parse, i, entry):
            continue
        found = mention(findings, i, entry, members)
        if found:
            out.extend(apart(findings, found))
    return out


def trigger(parse: Parse, i: int, lemma: str) -> Trigger | None:
    """The entry of the trigger word at ``i``, if its part of speech fits."""
    pos = parse.pos[i]
    if pos == "VERB" or (lemma == "due" and parse.dep[i] == "acomp"):
        return TRIGGERS.get((lemma, True))
    if pos == "NOUN" or (pos == "PROPN" and parse.dep[i] != "compound"):
        entry = TRIGGERS.get((lemma, False))
        if lemma == "call" and any(parse.lower[c] == "on" for c in parse.kids(i, "prep")):
            return replace(TRIGGERS["meeting", False], lemma="visit", preps={"on": "side"})
        if lemma == "conference" and any(parse.lower[c] in REMOTE for c in parse.kids(i, "compound")):
            return TRIGGERS["videoconference", False]
        plain = parse.tag[i] in ("NN", "NNP") and lemma in ("talk",)
        return None if plain and not parse.kid(i, "prep") else entry
    return None


def mention(findings: Findings, i: int, entry: Trigger, members: dict[str, int], strict: bool = True) -> Mention | None:
    """The mention that a trigger word makes; None if its parts don't fit a meeting or it says that there was none.

    Without ``strict`` it is made whatever its parts say: it is then decided elsewhere whether it is a meeting.
    """
    parse = findings.parse
    above, how, passed = (i, "", []) if entry.verb else governor(parse, i)
    remote = entry.kind == "phone" or by_phone(parse, i, above)
    if remote and entry.verb and entry.kind == "support":
        entry = replace(TRIGGERS["telephone", True], preps=entry.preps)
    cast = (arguments.of_verb if entry.verb else arguments.of_noun)(findings, i, entry, members)
    if strict and len(cast.roles) < (2 if cast.audience or entry.kind == "support" else 1 if entry.verb else 0):
        return None
    if (
        strict
        and not entry.verb
        and not cast.roles
        and any(topical(cast, i, c) for c in parse.kids(i, "compound", "nmod"))
    ):
        return None
    shown = evidence(parse, i, entry)
    if entry.kind in ("meet", "event"):
        mediators(cast, shown)
    reading = (of_verb if entry.verb else of_noun)(parse, i)
    if reading.status != "cancelled" and untrue(findings, i, entry.verb):
        reading = Reading(None, True)
    if strict and reading.status is None and reading.explicit:
        return None
    day = ahead(reading, when(findings, i, entry.verb), findings)
    reading = dated(reading, day, findings.article.published)
    if entry.kind == "support" and entry.lemma not in WORDS["conversing"]:
        reading = UNKNOWN
    if (
        entry.kind == "visit"
        and how == "for"
        and parse.lemma[above] in ("arrive", "come", "land")
        and not reading.explicit
    ):
        reading = Reading("held", False)
    if entry.kind == "invite" and entry.verb and reading.status != "cancelled":
        reading = Reading("proposed", True)
    if entry.lemma in ("expect", "due"):
        reading = Reading("planned", True)
    if entry.kind == "travel" and reading.status == "held":
        reading = Reading("held", False)
    place = None if remote else where(findings, i, entry)
    if strict and entry.kind == "travel" and homeward(findings, cast.roles, place):
        return None
    doer = parse.kid(above, "nsubj") if how == "attr" else None
    same = doer is not None and parse.lower[doer] in ("it", "this", "that")
    organizers = [a for a in cast.roles if international(findings, a)]
    if organizers and reading.status == "cancelled" and parse.lemma[above] in WORDS["attending"] and how == "dobj":
        reading = Reading("planned", False)
    return Mention(
        trigger=i, entry=entry, roles=cast.roles, status=reading, evidence=shown,
        date=day, journey=on_arrival(findings, day), place=place,
        definite=same or (not entry.verb and is_definite(parse, (i, *passed))),
        generic=not entry.verb and how == "in" and parse.lemma[above] == "be" and not is_definite(parse, (i,)),
        bare=not entry.verb and is_bare(parse, i),
        plural=not entry.verb and parse.lower[i] in PLURALS, again=not same and is_again(parse, (i, *passed)),
        number=counted(parse, i, entry), remote=remote, label=label(parse, i) if not entry.verb else frozenset(),
        here=here(findings, i), aside=bool(margins(parse, i)), days=duration(parse, i, above),
        mediated=is_mediated(parse, i), beside=beside(findings, i), organizers=organizers,
    )  # fmt: skip


def homeward(findings: Findings, roles: Roles, place: int | None) -> bool:
    """Whether those who travel go home: that is nobody's visit."""
    country = findings.places[place].country if place is not None else None
    found = findings.actors.found
    return country is not None and bool(roles) and all(found[a].country == country for a in roles)


def by_phone(parse: Parse, i: int, above: int) -> bool:
    """Whether the encounter was at a distance: "spoke by phone", "telephone talks", "in a letter to"."""
    if any(parse.lower[c] in REMOTE for c in parse.children[i]):
        return True
    found = [(p, o) for w in {i, above} for p, o in prepositional(parse, w)]
    return any(p in REMOTE_PREPOSITIONS and parse.lower[o] in REMOTE for p, o in found) or any(
        p in ("in", "during", "on") and is_call(parse, o) for p, o in found
    )


def is_call(parse: Parse, i: int) -> bool:
    """Whether a noun is a conversation at a distance: "a call", not "a call for peace"; "a telephone conversation"."""
    named = any(parse.lower[c] in REMOTE for c in parse.kids(i, "compound", "amod"))
    plea = any(parse.lower[c] == "for" for c in parse.kids(i, "prep")) or parse.kid(i, "acl") is not None
    return parse.lemma[i] in ("call", "conversation", "talk") and (named or (parse.lemma[i] == "call" and not plea))


def evidence(parse: Parse, i: int, entry: Trigger) -> Tokens:
    """The words that show the encounter: the verb's clause; a noun with the verb or preposition that governs it."""
    if entry.verb:
        return whole_clause(parse, i)
    above, how, passed = governor(parse, i)
    if parse.pos[above] in ("VERB", "AUX") and how in ("dobj", "nsubj", "nsubjpass", "attr"):
        return whole_clause(parse, above)
    top = passed[-1] if passed else i
    return stripped(parse, parse.subtree(top), top)


def is_definite(parse: Parse, nouns: tuple[int, ...]) -> bool:
    """Whether one of the nouns is known: "the", "their"."""
    return any(parse.lower[c] in WORDS["definite"] for n in nouns for c in parse.kids(n, "det", "poss"))


def is_bare(parse: Parse, noun: int) -> bool:
    """Whether an article or demonstrative is all that stands before the noun."""
    before = [c for c in parse.children[noun] if c < noun and parse.pos[c] != "PUNCT"]
    alone = not any(p in ("with", "between") for p, _ in prepositional(parse, noun))
    return alone and len(before) == 1 and parse.lower[before[0]] in ("the", "this", "that")


def is_again(parse: Parse, words: tuple[int, ...]) -> bool:
    """Whether the words set the encounter apart: "another round", "met again", "a second summit"."""
    return any(parse.lower[c] in WORDS["again"] for w in words for c in parse.children[w])


def counted(parse: Parse, i: int, entry: Trigger) -> int:
    """How many encounters it counts, at most four: "three meetings", "visited twice", "three times"."""
    numbers = [NUMBERS[parse.lower[c]] for c in parse.kids(i, "nummod", "advmod") if parse.lower[c] in NUMBERS]
    if entry.verb:
        times = [c for c in parse.kids(i, "npadvmod", "advmod") if parse.lemma[c] == "time"]
        numbers += [
            NUMBERS[parse.lower[n]] for t in times for n in parse.kids(t, "nummod") if parse.lower[n] in NUMBERS
        ]
    elif parse.tag[i] not in ("NNS", "NNPS"):
        numbers = []
    _, _, passed = (i, "", []) if entry.verb else governor(parse, i)
    numbers += [NUMBERS[parse.lower[n]] for p in passed if parse.lemma[p] == "round"
                for n in parse.kids(p, "nummod") if parse.lower[n] in NUMBERS]  # fmt: skip
    times = [o for p, o in prepositional(parse, i) if p == "for" and parse.lemma[o] == "time"] if entry.verb else []
    numbers += [NUMBERS[parse.lower[c]] for t in times for c in parse.kids(t, "amod") if parse.lower[c] in NUMBERS]
    return numbers[0] if numbers else 1


def duration(parse: Parse, i: int, above: int) -> int:
    """Days of "a two-day visit", negative where the governing verb ends it."""
    first = parse.left[i]
    words = " ".join(parse.lower[first:i]).replace(" - ", "-").split()
    for word in words:
        number, _, unit = word.partition("-")
        if unit == "day" and number in COUNTS:
            phase = phase_of(parse, above)
            return -COUNTS[number] if phase and phase.status == "held" else COUNTS[number]
    return 0


def label(parse: Parse, noun: int) -> frozenset[str]:
    """Rank and portfolio of those who meet, as far as the noun or its governor's subject tells ("ministerial")."""
    words = [noun, *(t for c in parse.children[noun] if c < noun for t in range(parse.left[c], c + 1))]
    above, how, _ = governor(parse, noun)
    doer = subject_of(parse, above) if how == "dobj" else None
    told = {r for w in words for r in ranks(parse, w)}
    if doer is not None and not any(r.startswith("rank") for r in told):
        told |= set(ranks(parse, doer))
    if parse.lemma[noun].lower() == "summit" and not any(r.startswith("rank") for r in told):
        told.add("rank=leader")
    return frozenset(told)


def ranks(parse: Parse, i: int) -> tuple[str, ...]:
    """What the word says of rank and portfolio; proper nouns keep their plural ("Leaders")."""
    lemma = parse.lemma[i].lower()
    return RANKS.get(lemma) or RANKS.get(lemma.removesuffix("s"), ())


def is_mediated(parse: Parse, i: int) -> bool:
    """Whether words near the trigger name a mediator ("UN-brokered talks", "mediated by")."""
    first, last = parse.subtree(i)
    return not WORDS["mediator"].isdisjoint((*parse.lower[first:last], *parse.lemma[first:last]))


def beside(findings: Findings, i: int) -> list[int]:
    """The organizations of the event on whose sidelines the encounter is."""
    parse = findings.parse
    found = [organization_at(findings, t) for o in margins(parse, i) for t in range(o, parse.right[o])]
    return list(dict.fromkeys(f for f in found if f is not None))


def margins(parse: Parse, i: int) -> list[int]:
    """ "On the sidelines of": the words for it below the trigger or in its governing verb's clause."""
    above = i if parse.pos[i] == "VERB" else governor(parse, i)[0]
    runs = [parse.subtree(i), whole_clause(parse, above)] if parse.pos[above] == "VERB" else [parse.subtree(i)]
    found = (t for a, b in runs for t in range(a, b) if parse.lemma[t] in WORDS["sidelines"])
    return [t for t in dict.fromkeys(found) if parse.dep[t] == "pobj"]
