"""The pipeline: Article in, DocumentRecord out; pure and deterministic.

spaCy parses; then each stage reads and writes the document's ``Findings``. The parser is told where paragraphs
begin, so that no sentence runs over from a headline into the text. A stage that fails costs what it finds and what
makes no sense without it; the rest of the article's record comes, and says so.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.article import Article
from kb.errors import PipelineError
from kb.extract import layout, morphology, parse
from kb.extract.assemble import record_of
from kb.extract.findings import Findings, WordTable, WordVectors
from kb.extract.identity import run_of
from kb.extract.long_runs import Tokenizer
from kb.extract.morphology import Morphology
from kb.extract.stages import STAGES, Stage, find_all
from kb.record import DocumentRecord, Run

FITTED = ("en", "core_web_md", "3.7")
"""Language, name and version (major.minor) of the pipeline whose vectors the statement network was trained with;
from any other the stages get the parse alone."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded language pipeline with the stages that follow it."""

    nlp: Any
    strings: parse.StringTable
    morphology: Morphology | None
    stages: Mapping[str, Stage]
    run: Run
    words: WordTable | None
    """Its word vectors, if the stages were trained with the vectors of this pipeline; if not, they see none of it."""

    def parsed(self, article: Article, doc: Any) -> Findings:
        """A parsed article before any stage."""
        out = Findings(article, parse.of_doc(doc, self.strings, self.morphology))
        if self.words:
            out.vectors = word_vectors(doc, self.words)
        else:
            out.parse.tensor = None
        return out

    def findings(self, article: Article, doc: Any) -> Findings:
        """All that the stages find in a parsed article."""
        out = self.parsed(article, doc)
        find_all(out, self.stages)
        return out

    def extract(self, article: Article) -> DocumentRecord:
        """The record of one article."""
        return next(self.extract_many([article]))

    def extract_many(self, articles: Iterable[Article], batch_size: int = 32) -> Iterator[DocumentRecord]:
        """The records of many articles, in order."""
        pairs = ((article.text, article) for article in articles)
        for doc, article in self.nlp.pipe(pairs, as_tuples=True, batch_size=batch_size):
            yield record_of(self.findings(article, doc), self.run)


def word_vectors(doc: Any, table: WordTable) -> WordVectors:
    """Static word vectors of a document. A word without one has the last row's."""
    return WordVectors(table, doc.vocab.vectors.find(keys=doc.to_array("ORTH")))


def load(name: str, stages: Mapping[str, Stage] = STAGES) -> Pipeline:
    """Load an installed spaCy pipeline by package name or path, for these stages.

    Raises PipelineError if there is none of that name, if it isn't what its name promises, if it is for another
    language than English, or if it has no parser, lemmas or entities.
    """
    run = run_of(name)  # before spaCy runs the package's code: whether it is the right one is asked here
    import spacy
    from thinc.api import use_ops

    # numpy's matrix products (OpenBLAS, Accelerate) are faster than those of blis, the default; the parses are the same
    with warnings.catch_warnings(), use_ops("numpy", use_blis=False):
        warnings.filterwarnings("ignore", message=r".*W095.*")
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise PipelineError(
                f"no pipeline {name!r} is installed: pip install one, or name another by --pipeline"
            ) from error
    if nlp.lang != FITTED[0]:
        raise PipelineError(f"pipeline {name!r} is for language {nlp.lang!r}; kb reads English")
    missing = {"parser", "lemmatizer", "ner"} - set(nlp.pipe_names)
    if missing:
        raise PipelineError(f"pipeline {name!r} has no {' and no '.join(sorted(missing))}")
    nlp.tokenizer = Tokenizer(nlp.tokenizer)
    layout.add_boundaries(nlp)
    memory = morphology.of_pipeline(nlp)
    if memory:
        nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])
    strings = parse.StringTable(nlp.vocab.strings)
    words = WordTable(nlp.vocab.vectors.data) if fitted(nlp.meta) else None
    return Pipeline(nlp, strings, memory, stages, run, words)


def fitted(meta: dict[str, Any]) -> bool:
    """Whether this is the pipeline that the statement network was trained with."""
    return (meta["lang"], meta["name"], ".".join(meta["version"].split(".")[:2])) == FITTED
