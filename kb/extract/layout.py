"""Paragraphs, headline, byline, dateline and boilerplate: what of a text is running text."""

import re
from typing import Any

from spacy.language import Language

from kb.extract.findings import Findings, Layout

PARAGRAPH = re.compile(r"\n\s*\n")


def add_boundaries(nlp: Language) -> None:
    """Tell the parser, in a component before it, that a sentence begins where a paragraph does."""
    nlp.add_pipe("kb_paragraphs", before="parser")


@Language.component("kb_paragraphs")
def paragraphs(doc: Any) -> Any:
    """Mark the token after an empty line as a sentence's first."""
    for token in doc[:-1]:
        if token.is_space and token.text.count("\n") > 1:
            doc[token.i + 1].is_sent_start = True
    return doc


def find(findings: Findings) -> None:
    """Every token is body text; paragraphs end at empty lines."""
    number, paragraph = 0, []
    for word in findings.parse.words:
        paragraph.append(number)
        number += bool(PARAGRAPH.search(word))
    findings.layout = Layout(zone=["body"] * len(findings.parse), paragraph=paragraph)
