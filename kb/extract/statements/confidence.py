"""How sure a statement is: a logistic regression that turns the network's scores into a calibrated probability.

Fitted on held-out articles by ``benchmarks/calibrate_statements.py``: of the statements with confidence 0.8, about 80 %
are right, that is, their content shares half of its letters with an annotator's.
"""

import json
from functools import cache
from math import exp, log
from pathlib import Path

from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.statements.lexicon import lexicon
from kb.extract.statements.network import WEIGHTS, Reading

FOLDER = Path(__file__).parent
NAMES = ("bias", "valid", "cue", "quoted", "quoted cue", "length", "content", "unspoken", "inside", "noun", "parts")


def file(network: Path) -> Path:
    """The calibration of the network with these weights: ``weights_x.npz`` has ``calibration_x.json``."""
    return FOLDER / f"calibration{network.stem.removeprefix('weights')}.json"


@cache
def weights(network: Path = WEIGHTS) -> list[float]:
    """The weight of each feature, in the order of ``NAMES``, for the network with these weights."""
    stored = json.loads(file(network).read_text(encoding="utf-8"))["weights"]
    return [float(stored[name]) for name in NAMES]


def logit(p: float) -> float:
    """Log odds, bounded."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return log(p / (1 - p))


def features(findings: Findings, reading: Reading, k: int, content: list[Tokens]) -> list[float]:
    """What the confidence of the ``k``-th cue with its content is made of, in the order of ``NAMES``."""
    p, of, i = findings.parse, findings.quotes.of, reading.cues[k]
    words = [j for a, b in content for j in range(a, b)]
    quoted = sum(of[j] >= 0 for j in words) / len(words)
    first, last, _ = reading.bounds[k]
    likely = [x for x in reading.content[first:last].tolist() if x >= 0.5]
    cue = logit(float(reading.cue[i]))
    act = p.pos[i] in ("VERB", "AUX") and p.lemma[i] in lexicon()["unspoken"]
    return [1.0, logit(float(reading.valid[k])), cue, quoted, quoted * cue, log(len(words)),
            sum(likely) / len(likely) if likely else 0.5, float(act), float(of[i] >= 0), float(p.pos[i] == "NOUN"),
            float(len(content) > 1)]  # fmt: skip


def confidence(values: list[float], network: Path = WEIGHTS) -> float:
    """The probability that a statement with these features is right, by the network with these weights."""
    return 1.0 / (1.0 + exp(-sum(w * x for w, x in zip(weights(network), values, strict=True))))
