"""A tokenizer whose time grows with a text's length, whatever the text.

spaCy takes punctuation off a word one mark after the other and looks at what is left each time, so that a run of
10,000 brackets takes eight seconds. A run without white space that is longer than any word or address is read in
pieces.
"""

import re
from typing import Any

RUN = 300
"""Characters of the longest run without white space that is read as one."""
LONG = re.compile(rf"\S{{{RUN},}}")


class Tokenizer:
    """The pipeline's own tokenizer, given long runs in pieces; for everything else it is that tokenizer."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, text: str) -> Any:
        """The document of a text."""
        cuts = [at for run in LONG.finditer(text) for at in range(run.start() + RUN, run.end(), RUN)]
        if not cuts:
            return self.inner(text)
        from spacy.tokens import Doc

        pieces = [self.inner(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return Doc.from_docs(pieces, ensure_whitespace=False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
