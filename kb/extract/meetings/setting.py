"""When and where an encounter took place, by the clause that reports it."""

from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta

from kb.extract.dates import date_at
from kb.extract.dates.phrases import NOTHING
from kb.extract.dates.phrases import WORDS as VOCABULARY
from kb.extract.findings import DateFinding, Findings
from kb.extract.meetings.lexicon import PHASES, TRIGGERS, WORDS, Trigger
from kb.extract.meetings.nouns import governor as event_governor
from kb.extract.meetings.status import Reading
from kb.extract.parse import Parse, Tokens
from kb.extract.syntax.objects import prepositional
from kb.extract.syntax.phrases import distance, governor
from kb.extract.syntax.verbs import SUBJECTS, verb_tense

AT = frozenset({"in", "at", "near", "outside", "inside", "aboard", "around"})
TOWARDS = frozenset({"to", "into", "for", "in", "at"})
FINENESS = {"exact": 0, "containing": 1, "city": 2, "region": 3, "area": 4, "country": 5, None: 2}
APPOINTED = frozenset({"set", "slate", "schedule", "plan", "due", "hold"})
WEEK = timedelta(days=7)
PLACED = frozenset({"DATE", "TIME", "GPE", "LOC", "FAC"})
REACH = 12
"""So many tokens after an event noun are looked at."""
CARRIES_DATE = frozenset({"after", "during", "at", "in", "following", "for"})
OTHER_TIME = frozenset({"before", "after", "until", "since", "because", "although", "though"})
CIRCUMSTANCE = frozenset({"when", "while", "during", "in", "on"})
"""Words by which a verb of saying tells at which encounter it was said."""
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})


def when(findings: Findings, trigger: int, verb: bool) -> DateFinding | None:
    """The date of the encounter that a trigger word reports."""
    found = date_at(findings, trigger)
    if found is not None and elsewhere(findings.parse, trigger, governor(findings.parse, found.tokens)[0]):
        found = None
    found = found or told(findings, trigger) or (None if verb else appointed(findings, trigger))
    if not verb and (found is None or not inside(findings.parse, trigger, found.tokens[0])):
        run = following(findings.parse, trigger)
        end = findings.parse.right[trigger]
        near = (
            d for d in findings.dates if d.start is not None and (run[0] <= d.tokens[0] < run[1] or d.tokens[0] == end)
        )
        found = next(near, found)
        if found is not None and (run[0] <= found.tokens[0] < run[1] or found.tokens[0] == end):
            return found
    if found is None or verb or inside(findings.parse, trigger, found.tokens[0]):
        return found
    if not same_clause(findings.parse, governor(findings.parse, found.tokens)[0], trigger):
        return None
    above, how, passed = event_governor(findings.parse, trigger)
    if findings.parse.lemma[above] in ("precede", "follow") and how in ARGUMENTS:
        return None
    if any(inside(findings.parse, p, found.tokens[0]) for p in passed):
        return found
    known = (findings.parse.lemma[above], "V") in PHASES or findings.parse.lemma[above] == "be"
    return found if (known and how in ARGUMENTS) or how in CARRIES_DATE else None


def appointed(findings: Findings, noun: int) -> DateFinding | None:
    """The date of a relative clause that says when the encounter is or was to be ("that was to be held on Friday")."""
    parse = findings.parse
    clauses = (c for c in parse.kids(noun, "relcl") if parse.lemma[c] in WORDS["appointing"])
    own = (c for c in clauses if any(parse.tag[s] in ("WDT", "WP") for s in parse.kids(c, *SUBJECTS)))
    return next((day for c in own if (day := date_at(findings, c)) is not None), None)


def ahead(reading: Reading, day: DateFinding | None, findings: Findings) -> DateFinding | None:
    """The day a week on, of a weekday that was read as past though words say that the encounter is to come; or back."""
    published = findings.article.published
    if day is None or day.start is None or published is None or not reading.explicit or day.start != day.end:
        return day
    weekday = (
        day.tokens[1] - day.tokens[0] == 1 and VOCABULARY.get(findings.parse.words[day.tokens[0]], NOTHING)[0] == "W"
    )
    if weekday and reading.status == "held" and timedelta(0) < day.start - published < WEEK:
        return replace(day, start=day.start - WEEK, end=day.start - WEEK)
    late = reading.status in ("planned", "proposed") and timedelta(0) < published - day.start < WEEK
    return replace(day, start=day.start + WEEK, end=day.start + WEEK) if weekday and late else day


def on_arrival(findings: Findings, day: DateFinding | None) -> bool:
    """Whether a date is that of a journey."""
    return day is not None and findings.parse.lemma[governor(findings.parse, day.tokens)[0]] in WORDS["travelling"]


def elsewhere(parse: Parse, trigger: int, word: int) -> bool:
    """Whether a date is of another doing: of a coordinated verb of another tense, or of what comes before or after."""
    below, above = word, trigger
    while below != trigger and parse.head[below] != below:
        apart = parse.dep[below] in ("pcomp", "advcl") and inside(parse, trigger, below)
        if apart and OTHER_TIME & {parse.lower[c] for c in (*parse.children[below], parse.head[below])}:
            return True
        if parse.dep[below] == "conj" and tenses_differ(parse, below, parse.head[below]):
            return inside(parse, parse.head[below], trigger) and not inside(parse, below, trigger)
        below = parse.head[below]
    while parse.head[above] != above and not inside(parse, above, word):
        if parse.dep[above] == "conj" and tenses_differ(parse, above, parse.head[above]):
            return True
        above = parse.head[above]
    return False


def tenses_differ(parse: Parse, a: int, b: int) -> bool:
    """Whether two verbs are of different times."""
    return (
        parse.pos[a] in ("VERB", "AUX")
        and parse.pos[b] in ("VERB", "AUX")
        and verb_tense(parse, a) != verb_tense(parse, b)
    )


def told(findings: Findings, trigger: int) -> DateFinding | None:
    """The date of what was said at the encounter ("said on Friday when meeting with")."""
    parse = findings.parse
    verb = next((a for a in (trigger, *parse.ancestors(trigger)) if parse.dep[a] in ("advcl", "pcomp")), None)
    if verb is None or not CIRCUMSTANCE & {parse.lower[c] for c in (*parse.children[verb], parse.head[verb])}:
        return None
    above = next((a for a in parse.ancestors(verb) if parse.pos[a] == "VERB"), None)
    return None if above is None or parse.tag[above] != "VBD" else date_at(findings, above)


def following(parse: Parse, noun: int) -> Tokens:
    """The words after an event noun that can only appoint it ("to be held here on May 3"), however they are parsed."""
    last = parse.sents[parse.sent[noun]][1]
    end = noun + 1
    while end < min(last, noun + REACH) and (
        parse.lemma[end] in WORDS["appointing"] or (parse.ent[end] >= 0 and parse.ents[parse.ent[end]][2] in PLACED)
    ):
        end += 1
    return noun + 1, end


def inside(parse: Parse, i: int, j: int) -> bool:
    """Whether token ``j`` is in the subtree of ``i``."""
    return parse.left[i] <= j < parse.right[i]


def where(findings: Findings, trigger: int, entry: Trigger, depth: int = 0) -> int | None:
    """The place (a position in ``findings.places``) of the encounter that a trigger word reports.

    The nearest in the tree; a finer one of the same country in the same clause is preferred.
    """
    parse, ranked = findings.parse, []
    first, last = parse.sents[parse.sent[trigger]]
    mentions = findings.mentions_of()
    for at in range(bisect_left(mentions, ((first, 0), 0)), len(mentions)):
        mention, k = mentions[at]
        if mention[0] >= last:
            break
        fineness = FINENESS[findings.places[k].precision]
        steps = reach(parse, trigger, mention, entry, fineness)
        if steps is not None:
            ranked.append((steps, fineness, abs(mention[0] - trigger), k))
    if not ranked:
        return relative(findings, trigger) if depth else within(findings, trigger)
    nearest = min(ranked)
    country = findings.places[nearest[3]].country
    near = [r for r in ranked if r[0] <= nearest[0] + 2 and findings.places[r[3]].country == country]
    return min(near, key=lambda r: (r[1], r[0], *r[2:]))[3]


def within(findings: Findings, trigger: int) -> int | None:
    """Where the event is within which the encounter takes place ("met on the sidelines of the Vienna conference")."""
    parse = findings.parse
    for prep, o in prepositional(parse, trigger):
        if prep in ("during", "at", "on", "in", "of") and parse.pos[o] in ("NOUN", "PROPN"):
            entry = TRIGGERS.get((parse.lemma[o].lower(), False))
            if parse.lemma[o] in WORDS["sidelines"]:
                return within(findings, o)
            if entry and (place := where(findings, o, entry, 1)) is not None:
                return place
    return relative(findings, trigger)


def relative(findings: Findings, trigger: int) -> int | None:
    """The place before a relative "where" ("in Oslo, where they will meet")."""
    parse = findings.parse
    for verb in (trigger, *parse.ancestors(trigger)):
        where = next((c for c in parse.children[verb] if parse.lower[c] == "where"), None)
        if where is not None:
            first = parse.sents[parse.sent[trigger]][0]
            found = [(m[1], k) for k, p in enumerate(findings.places) for m in p.mentions if first <= m[0] < where]
            return max(found)[1] if found else None
    return None


def reach(parse: Parse, trigger: int, mention: Tokens, entry: Trigger, fineness: int) -> int | None:
    """Steps in the tree from the trigger to the place that it is located at; None if it isn't."""
    movement = entry.kind in ("visit", "travel", "invite")
    appointed = not entry.verb and trigger < mention[0] < following(parse, trigger)[1]
    if appointed and parse.lower[mention[0] - 1] in (TOWARDS | AT if movement else AT):
        return 1
    word, preposition = governor(parse, mention)
    root = parse.root(mention)
    while parse.lemma[word].lower() in WORDS["sites"] and parse.head[word] != word:
        if parse.head[word] == trigger and parse.dep[word] in ("compound", "nmod"):
            return 1
        word, preposition = governor(parse, (word, word + 1))
    if parse.head[root] == trigger and parse.dep[root] in ("compound", "nmod", "amod"):
        return 1 if movement or fineness <= FINENESS["city"] else None
    if parse.head[root] == trigger and parse.dep[root] == "dobj":
        return 1 if movement and (entry.kind == "visit" or fineness >= FINENESS["city"]) else None
    if preposition is None or not same_clause(parse, trigger, word):
        return None
    if (
        parse.head[word] == trigger
        and parse.lemma[word] in APPOINTED
        and parse.lower[preposition] in ("for", "in", "at")
    ):
        return 2
    if entry.kind == "travel":
        allowed = frozenset(p for p, role in entry.preps.items() if role == "place")
    else:
        allowed = TOWARDS | AT if movement else AT
    return distance(parse, trigger, word, most=6 if entry.verb else 4) if parse.lower[preposition] in allowed else None


def same_clause(parse: Parse, trigger: int, word: int) -> bool:
    """Whether the way up from the word meets the trigger or what governs it before it leaves a clause."""
    above = {trigger, *parse.ancestors(trigger)}
    while word not in above:
        if parse.dep[word] == "acl" and parse.head[word] == trigger and parse.lemma[word] in APPOINTED:
            return True
        if parse.dep[word] in ("advcl", "ccomp", "relcl", "acl", "parataxis", "csubj", "pcomp"):
            return False
        if parse.dep[word] == "conj" and (
            parse.kid(word, *SUBJECTS) is not None or tenses_differ(parse, word, parse.head[word])
        ):
            return False
        if parse.head[word] == word:  # a sentence may have several roots
            return False
        word = parse.head[word]
    return True


def here(findings: Findings, trigger: int) -> bool:
    """Whether the trigger's clause says "here"."""
    parse = findings.parse
    first, last = parse.sents[parse.sent[trigger]]
    words = [i for i in range(first, last) if parse.lower[i] in WORDS["here"] and parse.pos[i] == "ADV"]
    near = (
        distance(parse, trigger, parse.head[i], most=4) for i in words if same_clause(parse, trigger, parse.head[i])
    )
    return any(steps is not None for steps in near)


def scene(findings: Findings) -> int | None:
    """The city at which the text most often, and more than once, says that something happens."""
    counts: dict[int, int] = {}
    for k, place in enumerate(findings.places):
        if place.precision == "city":
            for mention in place.mentions:
                _, preposition = governor(findings.parse, mention)
                if preposition is not None and findings.parse.lower[preposition] in AT:
                    counts[k] = counts.get(k, 0) + 1
    often = [k for k, n in counts.items() if n > 1]
    return max(often, key=lambda k: (counts[k], -k), default=None)


def dateline(findings: Findings) -> int | None:
    """The dateline's place."""
    line = findings.layout.dateline
    if line is None:
        return None
    return next(
        (k for k, p in enumerate(findings.places) if any(m[0] < line[1] and line[0] < m[1] for m in p.mentions)), None
    )
