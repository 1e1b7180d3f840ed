"""What the encoder is told of each token beside its word: its grammar, the actor that it means, its lexicon class."""

from typing import Any

import numpy as np

from kb.extract.findings import Findings
from kb.extract.meetings.detect import trigger
from kb.extract.meetings.lexicon import TRIGGERS, WORDFORMS
from kb.extract.meetings.scene import ADJECTIVE, NAME, manner

Array = np.ndarray[Any, np.dtype[Any]]

POS = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X", "SPACE"),
)
DEP = (
    *("ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc"),
    *("ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark"),
    *("meta", "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj"),
    *("poss", "preconj", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp"),
)
KINDS = ("person", "official", "country", "group", "organization")
"""An official is a person with an office."""
TOLD = tuple(sorted({entry.kind for entry in TRIGGERS.values()}))
"""The kinds of words that may tell of a meeting."""
SETTINGS = ("place", "dateline", "day", "period")
"""What words of places and dates name."""
WIDTHS = (len(POS) + 2, len(DEP) + 2, len(KINDS) + 2, ADJECTIVE + 3, len(TOLD) + 2, len(SETTINGS) + 2)
"""How many values each tag has; 0 is for what is no token, 1 for a token that has none."""


def tags(findings: Findings) -> Array:
    """The tags of each token, (tokens, 6)."""
    parse = findings.parse
    out = np.ones((len(parse), len(WIDTHS)), dtype=np.int64)
    out[:, 0] = numbers(parse.pos, POS)
    out[:, 1] = numbers(parse.dep, DEP)
    if findings.actors is not None:
        meanings(findings, out)
    for i, lemma in enumerate(parse.lemma):
        entry = trigger(parse, i, WORDFORMS[lemma]) if lemma in WORDFORMS else None
        if entry is not None:
            out[i, 4] = 2 + TOLD.index(entry.kind)
    settings(findings, out)
    return out


def settings(findings: Findings, out: Array) -> None:
    """Tag the heads of places and the first words of dates."""
    line = findings.layout.dateline or (0, 0)
    for place in findings.places:
        for run in place.mentions:
            sort = "dateline" if line[0] <= run[0] < line[1] else "place"
            out[findings.parse.root(run), 5] = 2 + SETTINGS.index(sort)
    for day in findings.dates:
        if day.start is not None:
            out[day.tokens[0], 5] = 2 + SETTINGS.index("day" if day.precision == "day" else "period")


def numbers(values: list[str], known: tuple[str, ...]) -> Array:
    """The place of each value in a table, from 2 on; 1 if it isn't there."""
    places = {value: k + 2 for k, value in enumerate(known)}
    return np.array([places.get(value, 1) for value in values], dtype=np.int64)


def meanings(findings: Findings, out: Array) -> None:
    """Tag the tokens that mean an actor with its kind and with how they do."""
    parse, actors = findings.parse, findings.actors
    kinds = [KINDS.index("official" if a.kind == "person" and a.role else a.kind) + 2 for a in actors.found]
    named: set[int] = set()
    for k, actor in enumerate(actors.found):
        for run in actor.mentions:
            out[parse.root(run), 2:4] = kinds[k], NAME + 2
            named.update(range(*run))
    for i in range(len(parse)):
        meant = () if i in named else actors.resolve(i)
        if meant:
            out[i, 2:4] = kinds[meant[0]], manner(parse, i) + 2
