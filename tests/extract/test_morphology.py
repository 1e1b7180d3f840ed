import pytest
import spacy
from spacy.language import Language

from kb.extract import layout, parse
from kb.extract.morphology import agrees, of_pipeline
from kb.extract.pipeline import Pipeline
from kb.settings import Settings

TEXTS = [
    "The ministers have met, and they're meeting again; nobody knew what was said. There were two versions.",
    "I'm gonna ask y'all: there's nothing you ain't got ta do. Let's go, c'mon, it was the best we'd had.",
    "But for the worst, that which better men did does. \n\n  He'd left his papers; hers were on the tables.",
    "",
    "   ",
    "Envoys flew to Lusaka on Tuesday. “Don't,” she told them, “because he didn't.” Talks are likelier than not.",
]


@pytest.fixture(scope="module")
def whole() -> Language:
    with pytest.warns(UserWarning, match="W095"):
        nlp = spacy.load(Settings().pipeline)
    layout.add_boundaries(nlp)
    return nlp


@pytest.mark.parametrize("text", TEXTS)
def test_the_memory_answers_as_the_pipelines_own_components(text: str, whole: Language, pipeline: Pipeline) -> None:
    doc = whole(text)
    expected = parse.of_doc(doc, parse.StringTable(whole.vocab.strings))
    for _ in ("worked out", "remembered"):
        got = parse.of_doc(pipeline.nlp(text), pipeline.strings, pipeline.morphology)
        assert (got.pos, got.lemma) == (expected.pos, expected.lemma)
        assert (got.dep, got.tag) == (expected.dep, expected.tag)
        assert (got.words, got.ents, got.sents, got.head) == (
            expected.words,
            expected.ents,
            expected.sents,
            expected.head,
        )
        assert expected.ents == [(e.start, e.end, e.label_) for e in doc.ents]


def test_the_default_pipeline_is_remembered(pipeline: Pipeline) -> None:
    assert pipeline.morphology is not None
    assert {"attribute_ruler", "lemmatizer"}.isdisjoint(pipeline.nlp.pipe_names)


def test_a_pipeline_with_other_rules_keeps_its_components() -> None:
    nlp = spacy.blank("en")
    assert of_pipeline(nlp) is None
    ruler = nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    ruler.add([[{"LOWER": "a"}, {"LOWER": "b"}, {"LOWER": "c"}]], {"POS": "X"})  # type: ignore[attr-defined]
    assert of_pipeline(nlp) is None


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        ("a", "a", True),
        ("a", {"IN": ["b"]}, False),
        ("a", {"NOT_IN": ["b"]}, True),
        ("n't", {"REGEX": "^n'?t$"}, True),
        (True, True, True),
    ],
)
def test_a_pattern_value(value: object, wanted: object, expected: bool) -> None:
    assert agrees(value, wanted) is expected
