"""Which reports of statements are one utterance.

Same speaker, same days, (nearly) the same words, and both said, both denied or both asked. Candidates share one of the
utterance's rarest word runs; paraphrases of one quotation are linked and not merged.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from zlib import crc32

from kb.resolve.blocks import Doubt, Doubts, Outcome, pairs, together
from kb.resolve.clusters import NONE, Constraints, agglomerate
from kb.resolve.reports import Key, StatementReport
from kb.world.fold import fold_text

SAME = 0.8
"""Containment of word runs from which two reports are one utterance."""
PARAPHRASE = 0.4
DAYS = 14
LEAST_WORDS = 4
"""Shorter utterances ("no comment") are one only if published within a day."""
DOUBTFUL = 0.15
"""How near to ``SAME`` a pair is doubtful."""
SKETCH = 6
"""How many word runs of an utterance are its blocking keys."""
AT_ONCE = 50_000
"""Reports that are compared at a time, more if one speaker has more: comparing takes memory in line with it."""
SPACES = str.maketrans('"“”«»„.;:!?()[]', " " * 15)


@lru_cache(8192)
def runs(text: str) -> frozenset[str]:
    """Runs of three words (the whole text, if it is shorter)."""
    words = fold_text(text.translate(SPACES)).split()
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))) if words else frozenset()


def resolve(reports: Iterable[StatementReport]) -> tuple[list[list[Key]], list[tuple[Key, Key, float]]]:
    """Clusters of reports that are one utterance, and the pairs (with their score) that paraphrase each other."""
    outcome = weigh(reports)
    return outcome.clusters, outcome.links


def weigh(
    reports: Iterable[StatementReport], constraints: Constraints = NONE, about: Collection[Key] | None = None
) -> Outcome:
    """As ``resolve``, heeding what people decided, with the least certain pairs. With ``about`` only pairs with one of
    these are looked at: clusters of others mean nothing."""
    items = sorted(reports, key=lambda r: r.key)
    by_key = {r.key: r for r in items}
    wanted = ((a, b) for a, b in candidates(items) if about is None or a.key in about or b.key in about)
    scored = [(score, a.key, b.key) for a, b in wanted if (score := compare(a, b)) >= PARAPHRASE]

    def forbidden(x: Key, y: Key) -> bool:
        return compare(by_key[x], by_key[y]) < PARAPHRASE

    def separate(x: Key, y: Key) -> bool:
        return constraints.separate((x,), (y,))

    clusters = agglomerate(list(by_key), [p for p in scored if p[0] >= SAME], forbidden,
                           [sorted(g) for g in constraints.together], separate)  # fmt: skip
    home = {key: k for k, group in enumerate(clusters) for key in group}
    links = [(a, b, round(s, 3)) for s, a, b in scored if home[a] != home[b]]
    doubts = Doubts()
    for score, a, b in scored:
        if abs(score - SAME) < DOUBTFUL and not constraints.decided(a, b):
            margin = round(abs(score - SAME), 3)
            doubts.add(Doubt(margin, a, b, round(score, 3), f"{score:.0%} of the words in common"))
    return Outcome(clusters, doubts.sorted(), links)


def candidates(items: Sequence[StatementReport]) -> Iterator[tuple[StatementReport, StatementReport]]:
    """Pairs of one speaker that share a word run of their sketches (the runs with the smallest hashes)."""

    def order(k: int) -> tuple[date, Key]:
        return items[k].published or date.min, items[k].key

    for speakers in some_speakers(items):
        for a, b in pairs(sharing(items, speakers), order):
            yield items[a], items[b]


def some_speakers(items: Sequence[StatementReport]) -> Iterator[list[list[int]]]:
    """The positions of each speaker's reports, of as many speakers at a time as have ``AT_ONCE`` reports."""
    by_speaker: dict[str, array[int]] = {}
    for k, report in enumerate(items):
        if report.speaker:
            by_speaker.setdefault(report.speaker, array("L")).append(k)
    batch: list[list[int]] = []
    held = 0
    for own in by_speaker.values():
        batch.append(own.tolist())
        held += len(own)
        if held >= AT_ONCE:
            yield batch
            batch, held = [], 0
    yield batch


def sharing(items: Sequence[StatementReport], speakers: list[list[int]]) -> Iterator[list[int]]:
    """The positions of reports that share a speaker, days and a run, run by run; what has no day is of all days."""
    keys, owners = array("Q"), array("L")
    for number, own in enumerate(speakers):
        undated = {run for k in own if items[k].published is None for run in sketch(items[k].quotation)}
        for k in own if len(own) > 1 else ():
            for run in sketch(items[k].quotation):
                days = [*spans(items[k].published), *([0] if run in undated else [])]
                keys.extend(number << 48 | span << 30 | run for span in days)
                owners.extend([k] * len(days))
    for block in together(keys, owners):
        yield from with_undated(items, block)


def with_undated(items: Sequence[StatementReport], block: list[int]) -> Iterator[list[int]]:
    """A block; of one with undated reports, each of these with each other one."""
    undated = [k for k in block if items[k].published is None]
    if not undated:
        yield block
    for k in undated:
        yield from ([k, other] for other in block if other != k)


@lru_cache(1 << 16)
def sketch(words: str) -> list[int]:
    """The smallest hashes of the word runs of an utterance, of 30 bits each."""
    return sorted({crc32(run.encode()) >> 2 for run in runs(words)})[:SKETCH]


def spans(day: date | None) -> list[int]:
    """The numbers of the two spans of 28 days in which a day lies: who are at most 14 days apart share one."""
    if day is None:
        return []
    number = day.toordinal() // DAYS
    return [number, number + 1]


def one(a: StatementReport, b: StatementReport) -> bool:
    """Whether two reports are one utterance, whatever others say."""
    return compare(a, b) >= SAME


def compare(a: StatementReport, b: StatementReport) -> float:
    """Containment of the shorter report's word runs in the longer's; 0 for other speakers, days or one article,
    and where one says what the other denies or asks."""
    if a.speaker is None or a.speaker != b.speaker or a.key[0] == b.key[0]:
        return 0.0
    if (a.polarity, a.modality) != (b.polarity, b.modality):  # who denies or asks it doesn't say it
        return 0.0
    left, right = runs(a.quotation), runs(b.quotation)
    apart = abs((a.published - b.published).days) if a.published and b.published else 0
    shortest = min(len(left), len(right))
    if not shortest or apart > (DAYS if shortest >= LEAST_WORDS else 1):
        return 0.0
    return len(left & right) / shortest
