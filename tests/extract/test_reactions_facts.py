"""What is asked, is a greeting, a visit or a forecast shows no stance; who shares a verb shares its stance."""

from datetime import date

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline

QUESTIONS = [
    "Does Norway condemn the attack?",
    "Will Chile reject the offer?",
    "Did Peru accuse Brazil of spying?",
    "Why has Kenya not praised the ruling?",
    "Reporters asked whether Denmark supported the ban.",
]
GREETINGS = [
    "President Silva: Thank you.",
    "President Silva: Thank you very much.",
    "Minister Lopez: Thank you, Mr. President.",
    "Minister Lopez: Thanks again.",
    '"Thank you all," Foreign Minister Lopez told reporters.',
]
VISITS = [
    "The Chilean minister called on Prime Minister Maria Holm on Tuesday.",
    "The ambassador called on President Silva at the palace.",
    "Foreign Minister Lopez called on his Norwegian counterpart on Friday.",
    "The envoy called on King Harald in Oslo.",
]
FORECASTS = [
    "The Chilean minister said he was confident that exports would grow by 3 percent.",
    "Finance Minister Lopez said the economy was strong.",
    '"Growth has been impressive," Finance Minister Lopez said.',
    "The Peruvian minister said the harvest had been better than last year's.",
    "President Silva said he was optimistic about the talks.",
    "Foreign Minister Lopez said the prospects for a deal were good.",
]


def read(pipeline: Pipeline, text: str) -> set[tuple[str, str, str]]:
    """Actor, stance, and the actor that it is directed at, or the kind of the target."""
    record = pipeline.extract(Article("test", text, published=date(2021, 5, 12)))
    names: dict[str | None, str] = {a.id: a.name for a in record.actors}
    return {(names[r.actor], r.stance, names.get(r.target.id, r.target.kind)) for r in record.reactions}


@pytest.mark.parametrize("text", [*QUESTIONS, *GREETINGS, *VISITS, *FORECASTS])
def test_a_question_a_greeting_a_visit_and_a_forecast_show_no_stance(pipeline: Pipeline, text: str) -> None:
    assert read(pipeline, text) == set()


SHOWN = [
    ("Norway condemns the attack. Does Chile?", ("Norway", "ACCUSE", "text")),
    ('"Thank you for your support," President Silva told reporters.', ("Silva", "SUPPORT", "text")),
    ('"We thank Norway for its help," President Silva said.', ("Silva", "SUPPORT", "Norway")),
    ("Chile called on Norway to withdraw.", ("Chile", "REQUEST", "Norway")),
    ("Chile called on Norway for restraint.", ("Chile", "REQUEST", "Norway")),
    ("Chile called on Tuesday for a ceasefire.", ("Chile", "REQUEST", "text")),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_what_is_near_in_words_is_a_stance(pipeline: Pipeline, text: str, shown: tuple[str, str, str]) -> None:
    assert read(pipeline, text) == {shown}


SHARED = [
    ("The plan came up on Monday. Chile and Peru supported it.", {"Chile", "Peru"}, "SUPPORT"),
    ("Thailand and Laos supported it.", {"Thailand", "Laos"}, "SUPPORT"),
    ("The offer came late. Norway and Sweden rejected it.", {"Norway", "Sweden"}, "REJECT"),
    ("The raid came at night. Kenya and Uganda condemned it.", {"Kenya", "Uganda"}, "ACCUSE"),
    ("Vietnam tabled the plan. Thailand, Laos and Cambodia backed it.", {"Thailand", "Laos", "Cambodia"}, "SUPPORT"),
]


@pytest.mark.parametrize(("text", "actors", "stance"), SHARED)
def test_those_who_share_a_verb_share_its_stance(pipeline: Pipeline, text: str, actors: set[str], stance: str) -> None:
    assert read(pipeline, text) == {(actor, stance, "text") for actor in actors}
