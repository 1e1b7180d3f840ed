"""From the network's probabilities to statements: content runs, source words, and which of them to keep."""

from collections import Counter

import numpy as np

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.quotes import CLOSES, OPENS, Quotes
from kb.extract.statements import confidence
from kb.extract.statements.adoption import adopt
from kb.extract.statements.candidate import Candidate, merged
from kb.extract.statements.floating import floating
from kb.extract.statements.lexicon import rates
from kb.extract.statements.network import Array, Reading
from kb.extract.statements.turns import CERTAIN, attributed, is_label, is_person
from kb.world.lexicons import classes

CONTENT, SOURCE, POSSIBLE = 0.5, 0.3, 0.1
"""Network scores from which a word is content, a word may be the source, and a cue may make a statement."""
OFTEN = 0.2
"""How often a word must be a cue, where it occurs, to be taken for one without doubt."""
KEEP, SELDOM_NEEDS, NEVER_NEEDS, NESTED = 0.3, 0.5, 0.6, 0.8
"""Confidence that a statement needs; that it needs if nothing of it is quoted and its cue seldom or never is one; and
that it needs within the content of another."""
CLOSE = 2
"""Words between two runs of content that don't part them."""
VOTERS = 40
"""Words of a quotation, those nearest to the cue, that decide whether it is content."""
CONTINUED = 50
"""Paragraphs before and after that one quotation may run through."""
SHARED = 0.5
"""A statement is dropped if a likelier one has this share of its words as content."""


def candidates(findings: Findings, reading: Reading) -> list[Candidate]:
    """The statements of a text, in the order of their cues. What layout attributes comes first: no reading of the
    network reaches over it."""
    certain = attributed(findings)
    signs = {c.cue for c in certain}
    likely = [c for c in proposed(findings, reading) if signs.isdisjoint(i for run in c.content for i in range(*run))]
    kept = apart(findings, likely + certain)
    adopt(findings, [c for c in kept if c.cue not in signs])
    unsure = {c.cue for c in kept if findings.quotes.of[c.cue] >= 0 and c.confidence < NESTED}
    claimed = {i for c in kept if c.cue not in unsure for a, b in [*c.content, (c.cue, c.cue + 1)] for i in range(a, b)}
    others = list(floating(findings, reading, claimed))
    spoken = unsure & {i for o in others for run in o.content for i in range(*run)}
    kept = [c for c in kept if c.cue not in spoken]
    return sorted([*kept, *others], key=lambda c: c.cue)


def proposed(findings: Findings, reading: Reading) -> list[Candidate]:
    """Every cue of a reading that is likely enough to make a statement."""
    out = []
    for k, (i, (a, b, first)) in enumerate(zip(reading.cues, reading.bounds, strict=True)):
        likely = reading.valid[k] >= POSSIBLE and not phrasal(findings.parse, i)
        content = runs(findings, reading.content[a:b], first, i) if likely else []
        if content:
            sure = confidence.confidence(confidence.features(findings, reading, k, content), reading.path)
            sure = max(sure, CERTAIN) if introduces(findings, i, content) else sure
            source = source_run(findings.parse, reading.source[a:b], first, content)
            if sure >= required(findings, i, content) and not labelled(findings, i, source):
                out.append(Candidate(i, content, source, sure))
    return out


def phrasal(parse: Parse, cue: int) -> bool:
    """Whether a cue is of another verb, which says nothing: "called off", "called in", "recalled its ambassador"."""
    what = parse.kid(cue, "dobj")
    if parse.lemma[cue] == "recall" and what is not None and parse.lemma[what] in classes()["posted"]:
        return True
    particles = {"off", "in"} if parse.lemma[cue] == "call" else {"off"}
    return any(parse.lower[c] in particles for c in parse.kids(cue, "prt"))


def labelled(findings: Findings, cue: int, source: Tokens | None) -> bool:
    """Whether a colon stands after what a text is or is about, not after a speaker: "Analysis: ...", "TRADE: ..."."""
    parse = findings.parse
    if parse.words[cue] != ":" or source is None or source[1] > cue:
        return False
    named = is_person(findings, source) or any(parse.ent[i] >= 0 for i in range(*source))
    acts = named or findings.actors is None or bool(findings.actors.resolve(parse.root(source)))
    return is_label(parse, source) or not acts


def introduces(findings: Findings, cue: int, content: list[Tokens]) -> bool:
    """Whether the words of a cue lead by a colon to the paragraph in quotation marks that is its content."""
    parse, quotes = findings.parse, findings.quotes
    start = min(content)[0]
    before = start - 1
    while before > cue and parse.words[before].isspace():
        before -= 1
    whole = quotes.state[start] == OPENS and findings.layout.paragraph[before] < findings.layout.paragraph[start]
    return whole and cue < before and parse.words[before] == ":" and parse.sent[before] == parse.sent[cue]


def required(findings: Findings, cue: int, content: list[Tokens]) -> float:
    """The confidence that a statement needs: less if some of it is quoted, more by how seldom its cue is one."""
    p, quotes = findings.parse, findings.quotes
    word = p.lemma[cue].lower()
    if not word.isalpha() or any(quotes.of[i] >= 0 for a, b in content for i in range(a, b)):
        return KEEP
    rate = rates().get(word, 0.0)
    return KEEP if rate >= OFTEN else SELDOM_NEEDS if rate else NEVER_NEEDS


def runs(findings: Findings, p: Array, first: int, cue: int) -> list[Tokens]:
    """Runs of content: likely words, whole quotations, closed over short gaps, trimmed."""
    content = p >= CONTENT
    further = whole_quotations(findings, p, content, first, cue)
    if 0 <= cue - first < len(content):
        content[cue - first] = False
    out: list[Tokens] = []
    for i in (np.flatnonzero(content) + first).tolist():
        if out and not out[-1][1] <= cue < i and closes_up(findings.parse, p, first, out[-1][1], i):
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    joined = merged(out + further)
    if cue + 1 < len(findings.parse) and findings.parse.words[cue + 1] == ":" and joined and joined[-1][0] > cue:
        joined = [r for r in joined if r[0] > cue]  # what "said:" reports follows it
    closed = [coordinated(findings.parse, r, cue) for r in (trimmed(findings, run) for run in joined) if r]
    longest = max((b - a for a, b in closed), default=0)
    return [r for r in closed if r[1] - r[0] >= min(2, longest)]


def coordinated(parse: Parse, run: Tokens, cue: int) -> Tokens:
    """A run before its cue with the first of two who act in it: "A and B may meet, an official said"."""
    a, b = run
    start = parse.sents[parse.sent[a]][0]
    if b > cue or a == start or parse.pos[a - 1] != "CCONJ":
        return run
    while start < a and parse.pos[start] in ("SPACE", "PUNCT"):
        start += 1
    names = all(parse.pos[i] not in ("VERB", "AUX", "PUNCT", "SPACE") for i in range(start, a))
    return (start, b) if names else run


def whole_quotations(findings: Findings, p: Array, content: Array, first: int, cue: int) -> list[Tokens]:
    """Decide on each quotation of a window as a whole, in place; what of them lies beyond the window, and the
    quotations that continue them in the next paragraphs."""
    quotes, last = findings.quotes, first + len(p)
    beyond: list[Tokens] = []
    number = next((k for k in quotes.of[first:last] if k >= 0), None)
    while number is not None and number < len(quotes.spans) and quotes.spans[number][0] < last:
        start, end = quotes.spans[number]
        a, b = max(start, first) - first, min(end, last) - first
        if not start <= cue < end:
            near = p[a : min(b, a + VOTERS)] if cue < start else p[max(a, b - VOTERS) : b]
            belongs = float(near.mean()) >= CONTENT
            if belongs or b - a > 2 * CLOSE:
                content[a:b] = belongs
            if belongs:
                beyond += [r for r in ((start, first), (last, end)) if r[0] < r[1]]
                beyond += continuations(quotes, number)
        number += 1
    return beyond


def continuations(quotes: Quotes, number: int) -> list[Tokens]:
    """The quotations of the paragraphs before and after that a quotation continues, or that continue it."""
    first = last = number
    while first > number - CONTINUED and first and quotes.continued[first - 1]:
        first -= 1
    while last < number + CONTINUED and quotes.continued[last]:
        last += 1
    return quotes.spans[first:number] + quotes.spans[number + 1 : last + 1]


def cut(findings: Findings, runs: list[Tokens], out: Tokens) -> list[Tokens]:
    """Runs of content without the words of another run."""
    pieces = [piece for a, b in runs for piece in ((a, min(b, out[0])), (max(a, out[1]), b)) if piece[0] < piece[1]]
    return [r for r in (trimmed(findings, piece) for piece in pieces) if r] if pieces != runs else runs


def closes_up(parse: Parse, p: Array, first: int, a: int, b: int) -> bool:
    """Whether the gap ``[a, b)`` between two runs of content doesn't part them: a few tokens at most, which are
    punctuation, white space, or nearly content."""
    return b - a <= CLOSE and all(parse.pos[i] in ("PUNCT", "SPACE") or p[i - first] >= 0.2 for i in range(a, b))


def trimmed(findings: Findings, run: Tokens) -> Tokens | None:
    """A run without white space, commas and the complementizer at its edges, with both its quotation marks."""
    parse, quotes = findings.parse, findings.quotes
    a, b = run
    while a < b and (
        parse.pos[a] == "SPACE" or parse.words[a] in ",:;" or (parse.lower[a] == "that" and parse.dep[a] == "mark")
    ):
        a += 1
    while b > a and (parse.pos[b - 1] == "SPACE" or (parse.words[b - 1] in ",:;.?" and quotes.of[b - 1] < 0)):
        b -= 1
    if a == b or not any(parse.words[i][:1].isalnum() for i in range(a, b)):
        return None
    if a and quotes.state[a - 1] == OPENS:
        a -= 1
    while b < len(parse) and quotes.of[b - 1] >= 0 and quotes.of[b] == quotes.of[b - 1] and parse.pos[b] == "PUNCT":
        b += 1
        if quotes.state[b - 1] == CLOSES:
            break
    return a, b


def source_run(parse: Parse, p: Array, first: int, content: list[Tokens]) -> Tokens | None:
    """The run of likely source words around the likeliest; None if none is likely."""
    p = p.copy()
    for a, b in content:
        p[max(a - first, 0) : max(b - first, 0)] = 0.0
    best = int(p.argmax())
    if p[best] < SOURCE:
        return None
    a, b = best, best + 1
    while a > 0 and p[a - 1] >= SOURCE:
        a -= 1
    while b < len(p) and p[b] >= SOURCE:
        b += 1
    while a < b - 1 and parse.pos[a + first] in ("PUNCT", "SPACE"):
        a += 1
    while b - 1 > a and parse.pos[b - 1 + first] in ("PUNCT", "SPACE"):
        b -= 1
    return a + first, b + first


def apart(findings: Findings, found: list[Candidate]) -> list[Candidate]:
    """Without statements whose words a likelier one already has, and without unlikely ones nested in another."""
    kept: list[Candidate] = []
    holders: dict[int, list[int]] = {}
    for c in sorted(found, key=lambda c: (-c.confidence, c.cue)):
        shared = Counter(k for a, b in c.content for i in range(a, b) for k in holders.get(i, ()))
        size = sum(b - a for a, b in c.content)
        outer = holders.get(c.cue, ())
        if any(n >= SHARED * size and k not in outer and not within(kept[k].cue, c.content) for k, n in shared.items()):
            c.content = rest(findings, c, holders)
            if not c.content:
                continue
        for a, b in c.content:
            for i in range(a, b):
                holders.setdefault(i, []).append(len(kept))
        kept.append(c)
    inner = [c for c in kept if c.cue in holders]
    out = [c for c in kept if c.cue not in holders]
    out += [c for c in inner if c.confidence >= NESTED and findings.quotes.of[c.cue] < 0]
    return sorted(out, key=lambda c: c.cue)


def rest(findings: Findings, c: Candidate, holders: dict[int, list[int]]) -> list[Tokens]:
    """The quotations of a statement, whole ones, that no likelier statement has; none if its cue lies in another."""
    spans = findings.quotes.spans
    if c.cue in holders:
        return []
    return [r for r in spans if r in c.content and not any(i in holders for i in range(*r))]


def within(i: int, runs: list[Tokens]) -> bool:
    """Whether a token is in one of the runs."""
    return any(a <= i < b for a, b in runs)
