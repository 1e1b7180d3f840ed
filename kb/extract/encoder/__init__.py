"""A small encoder reads the text once; the learned decisions on meetings and reactions ask it.

It is all-MiniLM-L6-v2 (Wang et al., "MiniLM", 2020; Apache-2.0), its upper layers trained on our decisions by
``benchmarks/train_encoder.py`` and quantized. ``chunks`` cuts a text, ``pieces`` and ``tags`` say what the encoder is
given of each token, ``model`` runs it, and ``reading`` is what it then says of tokens and of pairs of tokens.
"""

from kb.extract.encoder.model import Encoder
from kb.extract.encoder.reading import Reading, read
from kb.extract.findings import Findings

MOST = 40_000
"""A text with more tokens isn't read, and left to the rules: what is said of each takes four kilobytes of memory."""


def find(findings: Findings) -> None:
    """Write ``findings.encoder``; None of a text that is too long."""
    findings.encoder = read(Encoder.load(), findings) if len(findings.parse) <= MOST else None


__all__ = ["Encoder", "Reading", "find", "read"]
