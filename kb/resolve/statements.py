"""Which reports of statements are one utterance.

Same speaker, same days, (nearly) the same words. Candidates share one of the utterance's rarest word runs;
paraphrases of one quotation are linked and not merged.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from kb.resolve.clusters import agglomerate
from kb.resolve.names import plain
from kb.resolve.reports import Key, StatementReport

SAME = 0.8
"""Containment of word runs from which two reports are one utterance."""
PARAPHRASE = 0.4
DAYS = 14
LEAST_WORDS = 4
"""Shorter utterances ("no comment") are one only if published within a day."""
SKETCH = 6
"""How many word runs of an utterance are its blocking keys."""


@lru_cache(65536)
def runs(text: str) -> frozenset[str]:
    """Runs of three words (the whole text, if it is shorter)."""
    words = plain(text.translate(str.maketrans('"“”«»„.;:!?()[]', " " * 15))).split()
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))) if words else frozenset()


def resolve(reports: Iterable[StatementReport]) -> tuple[list[list[Key]], list[tuple[Key, Key, float]]]:
    """Clusters of reports that are one utterance, and the pairs (with their score) that paraphrase each other."""
    items = sorted(reports, key=lambda r: r.key)
    by_key = {r.key: r for r in items}
    scored = [(score, a.key, b.key) for a, b in candidates(items) if (score := compare(a, b)) >= PARAPHRASE]

    def forbidden(x: Key, y: Key) -> bool:
        return compare(by_key[x], by_key[y]) < PARAPHRASE

    clusters = agglomerate([r.key for r in items], [p for p in scored if p[0] >= SAME], forbidden)
    home = {key: k for k, group in enumerate(clusters) for key in group}
    return clusters, [(a, b, round(s, 3)) for s, a, b in scored if home[a] != home[b]]


def candidates(items: list[StatementReport]) -> list[tuple[StatementReport, StatementReport]]:
    """Pairs of one speaker that share a word run of their sketches (the runs with the smallest hashes)."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, report in enumerate(items):
        if report.speaker:
            for run in sorted(runs(report.quotation), key=lambda r: (crc32(r.encode()), r))[:SKETCH]:
                blocks[report.speaker, run].append(k)
    pairs = {pair for block in blocks.values() for pair in combinations(block, 2)}
    return [(items[a], items[b]) for a, b in sorted(pairs)]


def compare(a: StatementReport, b: StatementReport) -> float:
    """Containment of the shorter report's word runs in the longer's; 0 for other speakers, days or one article."""
    if a.speaker is None or a.speaker != b.speaker or a.key[0] == b.key[0]:
        return 0.0
    left, right = runs(a.quotation), runs(b.quotation)
    apart = abs((a.published - b.published).days) if a.published and b.published else 0
    shortest = min(len(left), len(right))
    if not shortest or apart > (DAYS if shortest >= LEAST_WORDS else 1):
        return 0.0
    return len(left & right) / shortest
