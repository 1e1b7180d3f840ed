"""What decoding and the rules hand each other."""

from dataclasses import dataclass

from kb.extract.parse import Tokens


@dataclass(slots=True)
class Candidate:
    """A cue with what it reports, in tokens."""

    cue: int
    content: list[Tokens]
    source: Tokens | None
    confidence: float


def merged(runs: list[Tokens]) -> list[Tokens]:
    """Runs in order, those that touch or overlap made one."""
    out: list[Tokens] = []
    for a, b in sorted(runs):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out
