"""Places: which names are found, which place they mean, and where the event of a word happens."""

import json
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

from kb.article import Article
from kb.extract.findings import Findings, PlaceFinding
from kb.extract.pipeline import Pipeline
from kb.extract.places import home_country, place_at, place_of

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "geo.dev.jsonl"


def findings_of(pipeline: Pipeline, text: str, url: str | None = None) -> Findings:
    return pipeline.findings(Article("x", text, url=url), pipeline.nlp(text))


def named(found: Findings, name: str) -> PlaceFinding:
    return next(p for p in found.places if any(found.parse.string(m) == name for m in p.mentions))


@pytest.mark.parametrize(
    ("text", "name", "country", "near"),
    [
        ("The delegates met in Paris on Monday.", "Paris", "FRA", (48.86, 2.35)),
        ("The fair opened in Paris, Texas, on Monday.", "Paris", "USA", (33.66, -95.56)),
        ("He moved from Toronto to London, Ontario.", "London", "CAN", (42.98, -81.23)),
        ("Georgia and Armenia signed a treaty in Tbilisi.", "Georgia", "GEO", (42, 43.5)),
        ("Police in Georgia said the Atlanta suspect had fled to Alabama.", "Georgia", "USA", (32.9, -83.2)),
        ("The king of Jordan flew to Amman.", "Jordan", "JOR", (31, 36)),
        ("The treaty was signed at Camp David.", "Camp David", "USA", (39.65, -77.47)),
        ("A frigate sank in the Gulf of Aden.", "Gulf of Aden", None, (12.5, 47.5)),
        ("Farmers in Bavaria and Saxony protested.", "Bavaria", "DEU", (49, 11.5)),
        ("A plane landed at Heathrow Airport.", "Heathrow Airport", "GBR", (51.47, -0.46)),
        ("The plant in San Jose, Costa Rica, closed.", "San Jose", "CRI", (9.93, -84.08)),
        ("NAIROBI, Kenya (AP) - The rivals met.", "NAIROBI", "KEN", (-1.28, 36.82)),
        ("They gathered in the Peruvian capital Lima.", "Lima", "PER", (-12.04, -77.03)),
    ],
)
def test_a_name_means_this_place(
    pipeline: Pipeline, text: str, name: str, country: str | None, near: tuple[float, float]
) -> None:
    place = named(findings_of(pipeline, text), name)
    assert place.country == country
    assert place.latitude is not None
    assert place.longitude is not None
    assert kilometres(near, (place.latitude, place.longitude)) < 80


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("They met in Oslo.", "Oslo", "city"),
        ("They met in Norway.", "Norway", "country"),
        ("They met in Tuscany.", "Tuscany", "region"),
        ("They crossed the Black Sea.", "Black Sea", "area"),
        ("They met at the Elysee Palace.", "Elysee Palace", "exact"),
        ("They met at the Hotel Zubrowka in Bergen.", "Hotel Zubrowka", "containing"),
    ],
)
def test_a_place_says_how_exact_it_is(pipeline: Pipeline, text: str, name: str, precision: str) -> None:
    assert named(findings_of(pipeline, text), name).precision == precision


def test_an_unknown_site_lies_in_what_its_sentence_names(pipeline: Pipeline) -> None:
    text = "The premier flew from Madrid to Norway. They met at the Hotel Zubrowka in Bergen."
    hotel = named(findings_of(pipeline, text), "Hotel Zubrowka")
    assert hotel.country == "NOR"
    assert hotel.geonames_id is None


def test_all_mentions_of_a_place_belong_to_one_record(pipeline: Pipeline) -> None:
    found = findings_of(
        pipeline, "The United States objected. Later the U.S. agreed. Cairo did not; in Cairo, crowds sang."
    )
    assert [len(p.mentions) for p in found.places] == [2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Mr Paris Holt said he would not march in May.",
        "The White House said it would not comment.",
        "NASA and UNESCO signed the paper.",
        "He spoke Russian to German tourists.",
    ],
)
def test_people_organizations_and_adjectives_are_no_places(pipeline: Pipeline, text: str) -> None:
    assert findings_of(pipeline, text).places == []


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The leaders met in Oslo.", "met", ("Oslo", "in")),
        ("She visited Cairo on Monday.", "visited", ("Cairo", "to")),
        ("He flew from Oslo to Cairo.", "flew", ("Cairo", "to")),
        ("The Oslo talks ended.", "talks", ("Oslo", "of")),
        ("Officials in Oslo said the talks failed.", "said", None),
        ("A summit in the Black Sea resort of Sochi opened.", "summit", ("Sochi", "in")),
        ("The ministers of Kenya and Chad met.", "met", None),
        ("CAIRO (Reuters) - The leaders met here on Monday.", "met", ("CAIRO", "in")),
        ("His first stop was Lima, where he met the premier.", "met", ("Lima", "in")),
        ("He will travel to Quito, the capital of Ecuador, where he is to meet the king.", "meet", ("Quito", "in")),
        ("She flew to Ulan Bator on Monday and held talks there.", "talks", ("Ulan Bator", "in")),
        ("He said in Oslo that they had met in Cairo.", "met", ("Cairo", "in")),
    ],
)
def test_the_place_of_a_word_is_what_its_clause_says(
    pipeline: Pipeline, text: str, word: str, expected: tuple[str, str] | None
) -> None:
    found = findings_of(pipeline, text)
    link = place_of(found, found.parse.words.index(word))
    assert (link and (found.places[link.place].name, link.relation)) == expected


def test_goals_can_be_left_out(pipeline: Pipeline) -> None:
    found = findings_of(pipeline, "She visited Cairo on Monday.")
    assert place_of(found, found.parse.words.index("visited"), goal=False) is None


def test_a_token_of_a_name_is_its_place(pipeline: Pipeline) -> None:
    found = findings_of(pipeline, "They met in New York.")
    assert place_at(found, found.parse.words.index("York")) == 0
    assert place_at(found, 0) is None


@pytest.mark.parametrize(
    ("url", "country"),
    [("https://news.example.co.uk/a", "GBR"), ("http://example.ie/", "IRL"), ("https://example.com", None),
     ("https://example.io", None), (None, None), ("not a url", None), ("https://example.zz", None)],
)  # fmt: skip
def test_an_outlets_country_is_its_top_level_domains(url: str | None, country: str | None) -> None:
    assert home_country(url) == country


@pytest.mark.parametrize(
    "text", ["", " ", "\r\n\n", "Oslo", "“”", "🙂 in 🙂", "in", "A, B, C", "THE", "in THE (", "'s"]
)
def test_odd_texts_do_no_harm(pipeline: Pipeline, text: str) -> None:
    for place in findings_of(pipeline, text).places:
        assert all(a < b for a, b in place.mentions)


def test_the_same_text_gives_the_same_places(pipeline: Pipeline) -> None:
    text = "Envoys from Springfield, Portland and San Jose met in Victoria, then in Santiago and Valencia."
    assert findings_of(pipeline, text).places == findings_of(pipeline, text).places


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    la, lo, lb, lp = map(radians, (*a, *b))
    return 12742 * asin(sqrt(sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2))


@pytest.mark.slow
@pytest.mark.skipif(not GOLD.exists(), reason="the gold is kept outside of the repository")
def test_gold_toponyms_are_found_and_placed(pipeline: Pipeline) -> None:
    documents = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    total = found = near = 0
    for document in documents:
        places = findings_of(pipeline, document["text"], document["url"])
        spans = [(p, [places.parse.chars(m) for m in p.mentions]) for p in places.places]
        for gold in (g for g in document["places"] if not g.get("optional")):
            hits = [p for p, runs in spans if any(a < y and x < b for a, b in runs for x, y in gold["mentions"])]
            total, found = total + 1, found + bool(hits)
            at = (gold["latitude"], gold["longitude"])
            near += any(p.latitude is not None and kilometres(at, (p.latitude, p.longitude or 0)) <= 161 for p in hits)
    assert found / total >= 0.75
    assert near / total >= 0.65
