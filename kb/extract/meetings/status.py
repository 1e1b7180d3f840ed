"""Whether an encounter has been, goes on, is arranged, wished for or off: tense, modality, negation, cues."""

from datetime import date
from typing import NamedTuple

from kb.extract.findings import DateFinding
from kb.extract.meetings.lexicon import PHASES, WORDS, phase_of
from kb.extract.meetings.nouns import governor
from kb.extract.parse import Parse
from kb.extract.syntax.negation import negated
from kb.extract.syntax.subjects import blamed
from kb.extract.syntax.verbs import control_chain, helpers, is_passive
from kb.record import MeetingStatus

FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall", "would", "'d", "’d"})
POSSIBLE = frozenset({"may", "might", "can", "could", "should", "must", "ought"})
AFTER = frozenset(
    {"after", "following", "during", "at", "in", "from", "since", "over", "on", "amid", "upon", "with", "of"}
)
REPORTED = frozenset({"after", "following", "during", "at", "in", "since"})
"""Prepositions through which a past clause tells that the meeting has been."""
PASSED = frozenset({"after", "following", "since"})
"""What is planned or wished after a meeting says nothing of whether the meeting is."""
CIRCUMSTANCE = frozenset({"when", "while", "after", "upon", "on", "following"})
BEFORE = frozenset({"before", "ahead", "prior", "until", "till", "for", "to", "towards", "toward", "about", "into"})


UNARRANGED = frozenset({"plan", "expect", "schedule", "due", "intend", "mean", "consider"})
"""What is only not arranged is no encounter, and none that was called off ("is not scheduled to meet")."""
PARTICLES = {"put": {"off", "hold"}, "rule": {"out"}, "look": {"forward"}}
"""Without these words such verbs say nothing of a meeting."""
ENTERING = frozenset({"go", "get", "enter", "walk"})


class Reading(NamedTuple):
    """A status, and whether words say so (or whether it is only the likeliest)."""

    status: MeetingStatus | None
    explicit: bool


UNKNOWN = Reading(None, False)


def of_verb(parse: Parse, verb: int) -> Reading:
    """The status of what a verb reports."""
    controls = list(control_chain(parse, verb))
    phases = [cue(parse, w) for w in controls[1:]]
    found = [p for p in phases if p]
    if "cancelled" in found:
        return Reading("cancelled", True)
    outer = next((w for w in reversed(controls) if helpers(parse, w)), verb)
    if any(parse.lower[c] == "whether" for w in controls for c in parse.kids(w, "mark")):
        return Reading(None, True)
    negative = any(negated(parse, w) for w in controls)
    if negative and any(parse.lemma[w] in UNARRANGED for w in controls[1:]):
        return Reading(None, True)
    if negative:
        past = not found and tensed(parse, outer).status == "held"
        return Reading(None, True) if past else Reading("cancelled", True)
    if found and found[-1] in ("planned", "proposed"):
        return Reading(found[-1], True)
    if len(controls) > 1 and "to" in helpers(parse, verb):
        return infinitive(parse, controls, found)
    return tensed(parse, verb)


def infinitive(parse: Parse, controls: list[int], found: list[MeetingStatus]) -> Reading:
    """ "is to meet" is arranged, "began to talk" goes on; "flew there to meet" leaves it open."""
    above = controls[1]
    if parse.lemma[above] in ("be", "have"):
        return Reading("planned", True)
    if found:
        return Reading(found[-1], True)
    if parse.dep[controls[0]] == "advcl":
        return Reading("held" if tensed(parse, above).status == "held" else "planned", False)
    return Reading(tensed(parse, above).status, False)


def cue(parse: Parse, word: int) -> MeetingStatus | None:
    """The phase that a controlling verb or predicate adjective names."""
    adjective = None if parse.tag[word] == "VBG" else PHASES.get((parse.lower[word], "A"))  # "for coming to"
    phase = phase_of(parse, word) or adjective
    needed = PARTICLES.get(parse.lemma[word])
    if needed and not any(parse.lower[c] in needed for c in parse.children[word]):
        return None
    if phase is None and parse.pos[word] == "NOUN":
        phase = PHASES.get((parse.lemma[word], "N"))
    return phase.status if phase else None


def tensed(parse: Parse, verb: int) -> Reading:
    """The status by the verb's own form, or, for a participle, by its governor's."""
    aux = helpers(parse, verb)
    if FUTURE & set(aux):
        return Reading("proposed" if "have" in aux else "planned", True)
    if POSSIBLE & set(aux):
        return Reading("held" if "have" in aux else "proposed", True)
    tag = parse.tag[verb]
    if tag in ("VBD", "VBN") or "did" in aux:
        return Reading("held", True)
    if tag == "VBG" and any(a in ("is", "are", "'s", "’s", "'re", "’re", "am", "be") for a in aux):
        return Reading("ongoing", True)
    if tag == "VBG" and any(a in ("was", "were", "been") for a in aux):
        return Reading("ongoing" if "been" in aux else "held", True)
    if tag in ("VBZ", "VBP"):
        return Reading("held", False)
    if tag == "VB" and "to" in aux and parse.head[verb] == verb:
        return Reading("planned", True)
    above = next((a for a in parse.ancestors(verb) if parse.pos[a] in ("VERB", "AUX")), None)
    if above is None:
        return Reading("planned", False) if "to" in aux else UNKNOWN
    upper = tensed(parse, above)
    near = {parse.lower[c] for c in (*parse.children[verb], parse.head[verb])}
    real = tag == "VBG" and (bool(CIRCUMSTANCE & near) or blamed(parse, verb) is not None)
    return Reading(upper.status, upper.explicit and real)


def of_noun(parse: Parse, noun: int) -> Reading:
    """The status of what an event noun names: its attributes, the nouns above it, the verb that governs it."""
    above, how, passed = governor(parse, noun)
    if how == "without":
        return Reading(None, True)
    verbal = governed(parse, above, how) if parse.pos[above] in ("VERB", "AUX") else UNKNOWN
    if verbal.status == "cancelled" and how in ("nsubj", "nsubjpass", "dobj"):
        return verbal
    for word in parse.kids(noun, "amod", "compound", "acl", "relcl"):
        status = attribute(parse, word)
        if (
            status == "held"
            and parse.dep[word] == "acl"
            and verbal.explicit
            and verbal.status in ("planned", "proposed")
        ):
            return verbal
        if status:
            return Reading(status, True)
    for word in passed:
        phase = PHASES[parse.lemma[word], "N"]
        if phase.status in ("planned", "proposed") and negated(parse, word):
            return Reading(None, True)
        if phase.status in ("proposed", "planned", "cancelled"):
            return Reading(phase.status, True)
        status = next((s for c in parse.kids(word, "amod", "acl") if (s := attribute(parse, c))), None)
        if status:
            return Reading(status, True)
    return verbal


def attribute(parse: Parse, word: int) -> MeetingStatus | None:
    """The status that an adjective, participle or relative clause of the noun gives it."""
    if parse.dep[word] in ("amod", "compound"):
        phase = PHASES.get((parse.lower[word], "A"))
        return phase.status if phase else None
    if parse.dep[word] == "acl":
        if "to" in helpers(parse, word):
            return "planned"
        if parse.lower[word] in ("held", "hosted", "attended", "chaired"):
            return "held"
        return cue(parse, word) if parse.tag[word] == "VBN" else None
    if not any(parse.tag[c] in ("WDT", "WP") for c in parse.kids(word, "nsubj", "nsubjpass")):
        return None
    reading = governed(parse, word, "nsubj")
    return reading.status if reading.explicit else None


def governed(parse: Parse, verb: int, how: str) -> Reading:
    """The status of an event that is argument (``nsubj``, ``dobj``) or preposition's object of a verb."""
    base = of_verb(parse, verb)
    phase = predicate(parse, verb)
    if phase == "cancelled" and "had" in helpers(parse, verb):
        return Reading("cancelled", False)
    if how == "for" and parse.lemma[verb] in WORDS["uniting"]:
        return base
    if how in ("for", "on") and parse.lemma[verb] == "be":
        return Reading("ongoing", True) if parse.tag[verb] in ("VBZ", "VBP") else base
    if how in ("for", "to") and parse.lemma[verb] in WORDS["travelling"] and base.status in ("held", None):
        return Reading("planned", False)
    if how == "into" and parse.lemma[verb] in ENTERING and base.status == "held":
        return base
    if how in BEFORE and not (phase and how in ("to", "for", "into")):
        return Reading("planned", False) if base.status in ("held", "ongoing", None) else Reading(base.status, False)
    above = parse.head[verb]
    if (
        how in PASSED
        and parse.dep[verb] == "xcomp"
        and parse.lemma[above] in WORDS["deciding"]
        and parse.tag[above] == "VBD"
    ):
        return Reading("held", True)
    if how in PASSED and parse.tag[verb] in ("VBD", "VBZ", "VBP", "VBG") and "to" not in helpers(parse, verb):
        own = tensed(parse, verb)
        return Reading(own.status, own.explicit and own.status == "held")
    if how in REPORTED and parse.lemma[verb] in WORDS["urging"] and not is_passive(parse, verb):
        return Reading(base.status, base.explicit and base.status == "held")
    if how in AFTER and not phase:
        return Reading(base.status, base.explicit and base.status == "held" and how in REPORTED)
    if phase and any(predicate(parse, c) == "cancelled" for c in parse.kids(verb, "conj")):
        return Reading("cancelled", True)
    if base.status in ("planned", "proposed", "cancelled"):
        return Reading("cancelled", True) if phase == "cancelled" else base
    if phase:
        return Reading("cancelled", True) if negated(parse, verb) and phase == "planned" else Reading(phase, True)
    known = (parse.lemma[verb], "V") in PHASES or parse.lemma[verb] in ("be", "take")
    return base if known else Reading(base.status, False)


def predicate(parse: Parse, verb: int) -> MeetingStatus | None:
    """The phase that the verb names, or the predicate of a copula ("is due", "is under way")."""
    if parse.lemma[verb] == "call" and not parse.kids(verb, "prt"):
        words = {parse.lower[c] for c in parse.children[verb]}
        return "proposed" if words & {"for", "on", "upon"} else None
    if parse.lemma[verb] == "take":
        return None
    if parse.lemma[verb] == "be":
        for c in parse.kids(verb, "acomp", "attr", "advmod", "prep"):
            if parse.lower[c] in ("under", "underway"):
                return "ongoing"
            status = cue(parse, c) if parse.dep[c] in ("acomp", "advmod") else None
            if status:
                return status
        return None
    return cue(parse, verb)


def dated(reading: Reading, day: DateFinding | None, published: date | None) -> Reading:
    """The reading in the light of the date: what lies ahead can't have been held."""
    if day is None or day.start is None or published is None:
        return reading
    if day.start > published and reading.status in ("held", "ongoing", None):
        return Reading("planned", True)
    if day.end and day.end < published and reading.status in ("planned", None) and not reading.explicit:
        return Reading("held", False)
    return reading
