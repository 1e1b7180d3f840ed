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
