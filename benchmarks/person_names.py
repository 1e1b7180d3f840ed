"""How well names of persons are told to be one person's, by our rules and by OpenSanctions' libraries.

`python benchmarks/person_names.py [kb|rigour|nomenklatura]…` compares the pairs of `person_names.tsv` that look alike
at all (of the others nobody says that they are one) and prints, for each program, precision, recall and F1 of the pairs
that it takes for one; `--show` names its faults. OpenSanctions' libraries must be installed.
"""

import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from rapidfuzz.fuzz import token_sort_ratio

from kb.world.fold import fold

TRUTH = Path(__file__).with_suffix(".tsv")
ALIKE = 55
"""Percent of letters in common from which a pair is compared."""
Same = Callable[[str, str], bool]


def truth() -> dict[str, str]:
    """Names, and the number of whose each is."""
    lines = TRUTH.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs that share a word or look alike."""
    folded = {name: fold(name) for name in names}
    for a, b in combinations(names, 2):
        left, right = folded[a], folded[b]
        if set(left.split()) & set(right.split()) or token_sort_ratio(left, right) >= ALIKE:
            yield a, b


def ours() -> Same:
    """Our rules: the names alone, as where country and office agree."""
    from kb.resolve.names import similarity

    return lambda a, b: similarity(a, b) > 0


def rigour() -> Same:
    """rigour's alignment of the parts of two names: the words that pair make up nearly all of both."""
    from rigour.names import NameTypeTag, analyze_names, compare_parts

    def parts(name: str) -> list[object]:
        return list(next(iter(analyze_names(NameTypeTag.PER, [name], {}))).parts)

    def same(a: str, b: str) -> bool:
        found = compare_parts(parts(a), parts(b))
        weight = sum(max(len(x.qps), len(x.rps)) for x in found)
        return sum(x.score * max(len(x.qps), len(x.rps)) for x in found) >= 0.7 * weight

    return same


def nomenklatura() -> Same:
    """nomenklatura's matcher of persons, given the names alone, at its own threshold."""
    from followthemoney import EntityProxy, model
    from nomenklatura.matching import LogicV2
    from nomenklatura.matching.types import ScoringConfig

    config = ScoringConfig.defaults()

    def person(name: str) -> EntityProxy:
        return model.get_proxy({"id": name, "schema": "Person", "properties": {"name": [name]}})

    return lambda a, b: LogicV2.compare(person(a), person(b), config).score >= 0.7


PROGRAMS: dict[str, Callable[[], Same]] = {"kb": ours, "rigour": rigour, "nomenklatura": nomenklatura}


def measure(program: str, show: bool) -> str:
    """A line about one program."""
    whose, same = truth(), PROGRAMS[program]()
    right = wrong = missed = 0
    began = time.process_time()
    compared = list(pairs(sorted(whose)))
    for a, b in compared:
        one, said = whose[a] == whose[b], same(a, b)
        right, wrong, missed = right + (one and said), wrong + (said and not one), missed + (one and not said)
        if show and one != said:
            print(f"  {'missed' if one else 'wrong'}: {a} = {b}")
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    f1 = 2 * right / max(1, 2 * right + wrong + missed)
    seconds = time.process_time() - began
    return (f"{program}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({right} right, {wrong} wrong,"
            f" {missed} missed of {len(compared)} pairs, {seconds:.1f} s)")  # fmt: skip


if __name__ == "__main__":
    chosen = [name for name in sys.argv[1:] if name in PROGRAMS] or list(PROGRAMS)
    for name in chosen:
        print(measure(name, "--show" in sys.argv))
