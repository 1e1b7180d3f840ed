"""When an encounter is, and whether it has been: what its mentions say together."""

from collections.abc import Sequence
from datetime import timedelta

from kb.extract.dates import date_at
from kb.extract.findings import DateFinding, Findings
from kb.extract.meetings.encounters import TRAVELLING
from kb.extract.meetings.lexicon import WORDS
from kb.extract.meetings.model import Encounter, Mention
from kb.record import MeetingStatus

LONGEST = {"week": timedelta(days=7), "month": timedelta(days=31)}
"""Periods that can be a meeting's time, and how long they are at most."""
LATELY = timedelta(days=3)
"""News tells of what was said so long before."""


def day_of(findings: Findings, e: Encounter, told: list[Encounter]) -> DateFinding | None:
    """The day that a mention gives, else the one that what stands around tells, else the week or the month."""
    return time(e) or sequel(findings, e, told) or occasion(findings, e) or period(e.mentions)


def time(e: Encounter) -> DateFinding | None:
    """The first day that a mention gives, with its duration; months and years are no days."""
    told = [m for m in e.mentions if m.date and m.date.start and m.date.precision == "day"]
    core = [m for m in told if m.entry.kind not in (*TRAVELLING, "support")]
    later = [m for m in told if m.entry.kind == "support"]
    if later and all(m.journey for m in core):
        core = later
    core = core or told
    if not core:
        return None
    day = core[0].date
    length = next((m.days for m in core if m.days), 0)
    if day is None or day.start is None or not length or day.start != day.end:
        return day
    shift = timedelta(days=abs(length) - 1)
    first, last = (day.start - shift, day.start) if length < 0 else (day.start, day.start + shift)
    return DateFinding(day.tokens, first, last, "day")


def period(mentions: Sequence[Mention]) -> DateFinding | None:
    """The week or the month in which a mention says that it is; longer periods are no time of a meeting."""
    told = [m for m in mentions if m.date and m.date.precision in LONGEST and m.date.start and m.date.end]
    told = [m for m in told if m.entry.kind != "support"] or told
    days = [m.date for m in told if m.date and not m.generic and (m.number, m.plural) == (1, False)]
    fits = [d for d in days if d.start and d.end and d.end - d.start < LONGEST[d.precision or ""]]
    return min(fits, key=lambda d: d.precision != "week", default=None)


def sequel(findings: Findings, e: Encounter, told: list[Encounter]) -> DateFinding | None:
    """The day of the encounter told just before, for one that the same person had besides ("she also met", "later")."""
    parse, first = findings.parse, e.mentions[0]
    verb = first.trigger if first.entry.verb else parse.head[first.trigger]
    near = (verb, *(a for a in parse.ancestors(verb) if parse.sent[a] == parse.sent[verb]))
    linked = any(parse.lower[c] in WORDS["besides"] for w in near[:2] for c in parse.kids(w, "advmod", "npadvmod"))
    if state(e) != "held" or e.mentions[0].remote or not linked:
        return None
    before = [
        x
        for x in told
        if x is not e
        and 0 <= parse.sent[first.trigger] - parse.sent[x.mentions[0].trigger] <= 2
        and x.mentions[0].trigger < first.trigger
        and set(x.people()) & set(first.roles)
        and state(x) == "held"
    ]
    day = time(before[-1]) if before else None
    return day if day is None or day.start == day.end else None


def occasion(findings: Findings, e: Encounter) -> DateFinding | None:
    """The day on which the text begins, for the encounter at which what it tells was said ("said when meeting with").

    It is the day of the first sentence that has a participant for its subject.
    """
    parse, first, published = findings.parse, e.mentions[0], findings.article.published
    verbs = [a for a in parse.ancestors(first.trigger) if parse.pos[a] == "VERB"][:2]
    if state(e) != "held" or first.remote or not published or not any(parse.lemma[v] in WORDS["saying"] for v in verbs):
        return None
    for start, end in parse.sents[: parse.sent[first.trigger] + 1]:
        root = next((t for t in range(start, end) if parse.head[t] == t and parse.tag[t] == "VBD"), None)
        doer = None if root is None else parse.kid(root, "nsubj")
        if root is None or doer is None or findings.actors.at(doer) not in first.roles:
            continue
        day = date_at(findings, root)
        if day is not None and day.start == day.end and day.start and timedelta(0) <= published - day.start <= LATELY:
            return day
    return None


def came_true(aim: Mention, talk: Mention) -> bool:
    """Whether a clause tells that those spoke whom a planned journey was to bring together ("left to meet X, where the
    two discussed trade")."""
    return aim.evidence[0] <= talk.trigger < aim.evidence[1] and aim is not talk


def state(e: Encounter) -> MeetingStatus:
    """What the first mention that says it says; that it was held outranks that it was likely to be."""
    explicit = [m.status.status for m in e.mentions if m.status.explicit and m.status.status]
    likely = [m.status.status for m in e.mentions if m.status.status]
    if "cancelled" in explicit:
        return "cancelled"
    talks = [m for m in e.mentions if m.entry.kind == "support" and m.status == ("held", True)]
    if any(came_true(m, x) for m in e.mentions if m.status.status == "planned" for x in talks):
        return "held"
    if (
        any(m.entry.lemma == "invitation" and m.status.status == "planned" for m in e.mentions)
        and "held" not in explicit
    ):
        return "planned"
    return (explicit or likely or ["held"])[0]
