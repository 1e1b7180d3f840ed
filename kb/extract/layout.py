"""Paragraphs, headline, byline, dateline and boilerplate: what of a text is running text.

``zones`` finds them by characters; here they reach the parser, as sentence starts that it may not overrule, and
the stages after it, as a zone for each token.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.language import Language

from kb.extract.findings import Findings, Layout
from kb.extract.parse import OFFSETS
from kb.text.datelines import resolved
from kb.text.unwrap import unwrapped
from kb.text.zones import zones


def add_boundaries(nlp: Language) -> None:
    """Have paragraphs parsed as one line each, and tell the parser where sentences begin that no grammar shows."""
    nlp.tokenizer = Unwrapping(nlp.tokenizer)
    nlp.add_pipe("kb_paragraphs", before="parser")


@dataclass(frozen=True, slots=True)
class Unwrapping:
    """A tokenizer that reads a text without the line breaks within its paragraphs."""

    tokenizer: Callable[[str], Any]

    def __call__(self, text: str) -> Any:
        """The tokens of a text; its ``user_data`` keeps where their characters were."""
        plain = unwrapped(text)
        doc = self.tokenizer(plain.text)
        doc.user_data[OFFSETS] = plain.offsets
        return doc


def paragraphs(doc: Any) -> Any:
    """Begin a sentence with each paragraph, and after a dateline, a sign-off or a crosshead."""
    starts = zones(doc.text).starts()
    if len(doc):
        first = np.searchsorted(doc.to_array("IDX").astype(np.int64), starts)
        begins = np.zeros((len(doc), 1), dtype=np.uint64)
        begins[first[(first > 0) & (first < len(doc))]] = 1
        doc.from_array(["SENT_START"], begins)  # setting one token's looks at all tokens
    return doc


Language.component("kb_paragraphs", func=paragraphs)


def find(findings: Findings) -> None:
    """Fill ``findings.layout``: zone and paragraph of each token, the dateline's place and day."""
    parse = findings.parse
    found = zones(parse.text, findings.article.title)
    offsets = np.array(parse.start, dtype=np.int64)
    zone = ["body"] * len(parse)
    for start, end, name in found.regions:
        first, last = np.searchsorted(offsets, (start, end)).tolist()
        zone[first:last] = [name] * (last - first)
    begins = np.array([start for start, _ in found.paragraphs], dtype=np.int64)
    numbers = np.maximum(np.searchsorted(begins, offsets, side="right") - 1, 0)
    layout = Layout(zone=zone, paragraph=numbers.tolist())
    if found.dateline:
        first, last = np.searchsorted(offsets, found.dateline.place).tolist()
        layout.dateline = (first, last) if first < last else None
        layout.dateline_date = resolved(found.dateline.day, findings.article.published)
    findings.layout = layout
