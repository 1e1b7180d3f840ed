"""Meetings in sentences of our own: who, in which manner and status, where and when; and what is no meeting."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.article import Article
from kb.extract.pipeline import Pipeline
from kb.record import DocumentRecord, Meeting

PUBLISHED = date(2021, 3, 11)
"""A Thursday."""


def read(pipeline: Pipeline, text: str, published: date | None = PUBLISHED) -> DocumentRecord:
    return pipeline.extract(Article(doc_id="own", text=text, published=published))


def people(record: DocumentRecord, meeting: Meeting) -> dict[str, str]:
    names = {a.id: a.name for a in record.actors}
    return {names[p.actor]: p.role for p in meeting.participants}


def place(record: DocumentRecord, meeting: Meeting) -> str | None:
    return next((p.name for p in record.places if p.id == meeting.place), None)


ONE_MEETING = [
    ("Norwegian Foreign Minister Astrid Lunde met Chilean President Rodrigo Valdes in Santiago on Tuesday.",
     {"Astrid Lunde": "guest", "Rodrigo Valdes": "host"}, "visit", "held", "2021-03-09", "Santiago"),
    ("Chilean President Rodrigo Valdes received Norwegian Foreign Minister Astrid Lunde in Santiago on Tuesday.",
     {"Astrid Lunde": "guest", "Rodrigo Valdes": "host"}, "visit", "held", "2021-03-09", "Santiago"),
    ("Norwegian Foreign Minister Astrid Lunde was received by Chilean President Rodrigo Valdes on Tuesday.",
     {"Astrid Lunde": "guest", "Rodrigo Valdes": "host"}, "visit", "held", "2021-03-09", None),
    ("Kenyan President Joseph Mutua and Ghanaian President Kofi Asante will hold talks in Accra on Friday.",
     {"Joseph Mutua": "guest", "Kofi Asante": "host"}, "visit", "planned", "2021-03-12", "Accra"),
    ("Kenyan President Joseph Mutua is due to hold talks with Ghanaian President Kofi Asante on Friday.",
     {"Joseph Mutua": "principal", "Kofi Asante": "principal"}, "bilateral", "planned", "2021-03-12", None),
    ("Canadian Prime Minister Helen Marsh paid a visit to Ireland on Monday.",
     {"Helen Marsh": "guest", "Ireland": "host"}, "visit", "held", "2021-03-08", "Ireland"),
    ("A visit by Canadian Prime Minister Helen Marsh to Ireland has been called off.",
     {"Helen Marsh": "guest", "Ireland": "host"}, "visit", "cancelled", None, "Ireland"),
    ("Canadian Prime Minister Helen Marsh has postponed her trip to Ireland.",
     {"Helen Marsh": "guest", "Ireland": "host"}, "visit", "cancelled", None, "Ireland"),
    ("Irish Foreign Minister Liam Doyle refused to meet Canadian Prime Minister Helen Marsh.",
     {"Liam Doyle": "principal", "Helen Marsh": "principal"}, "bilateral", "cancelled", None, None),
    ("Peruvian President Ana Quispe invited Danish Prime Minister Mads Holm to visit Lima.",
     {"Ana Quispe": "host", "Mads Holm": "guest"}, "visit", "proposed", None, "Lima"),
    ("French President Luc Moreau proposed a summit with Turkish President Kemal Aydin.",
     {"Luc Moreau": "principal", "Kemal Aydin": "principal"}, "bilateral", "proposed", None, None),
    ("The talks between Peruvian President Ana Quispe and Danish Prime Minister Mads Holm were brokered by "
     "Swiss envoy Urs Keller.",
     {"Ana Quispe": "principal", "Mads Holm": "principal", "Urs Keller": "mediator"},
     "third-party", "held", None, None),
    ("Greek Prime Minister Nikos Pappas spoke on Wednesday with Egyptian President Tarek Mansour about gas.",
     {"Nikos Pappas": "principal", "Tarek Mansour": "principal"}, "phone", "held", "2021-03-10", None),
    ("In a telephone conversation on Wednesday, Greek Foreign Minister Eleni Vassou told her Egyptian counterpart, "
     "Tarek Mansour, that the ship would be released.",
     {"Eleni Vassou": "principal", "Tarek Mansour": "principal"}, "phone", "held", "2021-03-10", None),
    ("Norwegian Foreign Minister Astrid Lunde was told by her Chilean counterpart, Rodrigo Valdes, in a tense phone "
     "call on Wednesday that the mine would close.",
     {"Astrid Lunde": "principal", "Rodrigo Valdes": "principal"}, "phone", "held", "2021-03-10", None),
    ("EU coordinator Ines Duarte met Iranian negotiator Reza Karimi in Vienna on Tuesday.",
     {"Ines Duarte": "principal", "Reza Karimi": "principal"}, "bilateral", "held", "2021-03-09", "Vienna"),
    ("Canadian Prime Minister Helen Marsh is due in Dublin on Friday.",
     {"Helen Marsh": "guest", "Ireland": "host"}, "visit", "planned", "2021-03-12", "Dublin"),
    ("Greek Foreign Minister Nikos Pappas and his Turkish counterpart Kemal Aydin agreed on Wednesday to set up a "
     "hotline after three hours of talks.",
     {"Nikos Pappas": "principal", "Kemal Aydin": "principal"}, "bilateral", "held", "2021-03-10", None),
    ("Danish Prime Minister Mads Holm looks forward to visiting Lima.",
     {"Mads Holm": "guest", "Peru": "host"}, "visit", "planned", None, "Lima"),
    ("Danish Prime Minister Mads Holm ruled out a meeting with Russian President Igor Belov.",
     {"Mads Holm": "principal", "Igor Belov": "principal"}, "bilateral", "cancelled", None, None),
    ("Indian Prime Minister Arun Mehta paid a courtesy call on Kenyan President Joseph Mutua on Wednesday.",
     {"Arun Mehta": "principal", "Joseph Mutua": "principal"}, "bilateral", "held", "2021-03-10", None),
    ("TALLINN, March 11 (Reuters) - Finnish President Juha Korpela was received by Estonian President Liis Raud on "
     "Thursday.", {"Juha Korpela": "guest", "Liis Raud": "host"}, "visit", "held", "2021-03-11", "TALLINN"),
    ("Peruvian President Ana Quispe rejected an invitation to Madrid.",
     {"Ana Quispe": "guest", "Spain": "host"}, "visit", "cancelled", None, "Madrid"),
    ("Danish Prime Minister Mads Holm on Tuesday called on Jordanian King Faisal in Amman.",
     {"Mads Holm": "guest", "Faisal": "host"}, "visit", "held", "2021-03-09", "Amman"),
    ("Kenyan President Josephat Kilonzo spoke by telephone with Tanzanian President Hamisi Mwakalinga on Wednesday.",
     {"Josephat Kilonzo": "principal", "Hamisi Mwakalinga": "principal"}, "phone", "held", "2021-03-10", None),
    ("Egyptian President Tarek Mansour spoke by phone with Greek Prime Minister Nikos Pappas on Wednesday.",
     {"Tarek Mansour": "principal", "Nikos Pappas": "principal"}, "phone", "held", "2021-03-10", None),
    ("Egyptian President Tarek Mansour sent a letter to Greek Prime Minister Nikos Pappas.",
     {"Tarek Mansour": "principal", "Nikos Pappas": "principal"}, "phone", "held", None, None),
    ("Thai Prime Minister Somchai Rattana will attend the ASEAN summit in Jakarta next week.",
     {"Somchai Rattana": "principal", "ASEAN": "principal"}, "multilateral", "planned", None, "Jakarta"),
    ("Brazilian President Paulo Reis flew to Lisbon on Sunday for talks with Portuguese Prime Minister Rui Campos.",
     {"Paulo Reis": "guest", "Rui Campos": "host"}, "visit", "held", "2021-03-07", "Lisbon"),
    ("Portugal and Brazil signed a fishing agreement in Lisbon on Wednesday.",
     {"Portugal": "host", "Brazil": "guest"}, "visit", "held", "2021-03-10", "Lisbon"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "mode", "status", "start", "where"), ONE_MEETING)
def test_one_sentence_tells_one_meeting(
    pipeline: Pipeline, text: str, who: dict[str, str], mode: str, status: str, start: str | None, where: str | None
) -> None:
    record = read(pipeline, text)
    assert len(record.meetings) == 1
    meeting = record.meetings[0]
    assert people(record, meeting) == who
    assert (meeting.mode, meeting.status, meeting.start, place(record, meeting)) == (mode, status, start, where)


NO_MEETING = [
    "The factory failed to meet the demand for steel in Poland.",
    "German Chancellor Eva Brandt met reporters in Berlin on Monday.",
    "German Chancellor Eva Brandt gave a press conference in Berlin on Monday.",
    "Germany met Brazil in the final of the tournament on Sunday.",
    "The Spanish parliament opened its session on Monday.",
    "Delegates of the ruling party held a congress in Hanoi.",
    "Spanish Prime Minister Carlos Vega met Spanish Foreign Minister Marta Gil in Madrid.",
    "The court in Vienna adjourned its hearing until Friday.",
    "Italian Prime Minister Bruno Sala did not meet Swiss President Beat Frei.",
    "The Danish company held talks with a Swedish rival about a merger.",
    "The singer Lola Prats visited Japan on Monday.",
    "Spanish Prime Minister Carlos Vega does not intend to visit Rabat.",
    "The Kremlin has no plans for a meeting between Russian President Igor Belov and Polish President Adam Lis.",
    "It was not clear whether Swiss President Beat Frei also met Italian Prime Minister Bruno Sala.",
    "Austrian Chancellor Greta Hofer invited Kenya to send observers.",
]


@pytest.mark.parametrize("text", NO_MEETING)
def test_what_is_no_encounter_of_states_is_no_meeting(pipeline: Pipeline, text: str) -> None:
    assert read(pipeline, text).meetings == []


def test_a_meeting_on_the_sidelines_is_another_than_the_event_around_it(pipeline: Pipeline) -> None:
    text = "Polish President Adam Lis and Czech President Petr Horak met on the sidelines of the NATO summit in Madrid."
    record = read(pipeline, text)
    assert [people(record, m).keys() for m in record.meetings] == [{"Adam Lis", "Petr Horak"}, {"NATO"}]
    assert [place(record, m) for m in record.meetings] == ["Madrid", "Madrid"]


def test_counted_meetings_are_so_many_records(pipeline: Pipeline) -> None:
    text = "Mexican President Laura Rios has met Cuban President Raul Sosa three times."
    record = read(pipeline, text)
    assert len(record.meetings) == 3
    assert len({tuple(people(record, m)) for m in record.meetings}) == 1


def test_sessions_of_organizations_are_told_apart_by_rank(pipeline: Pipeline) -> None:
    text = (
        "ASEAN foreign ministers opened a two-day meeting in Jakarta on Wednesday. "
        "The ASEAN leaders' summit begins on Friday."
    )
    meetings = read(pipeline, text).meetings
    assert [(m.status, m.start) for m in meetings] == [("ongoing", "2021-03-10"), ("planned", "2021-03-12")]
    assert meetings[0].end == "2021-03-11"


STORY = """Kenyan President Joseph Mutua arrived in Vienna on Tuesday for an official visit.

Austrian Chancellor Greta Hofer met Mutua on Wednesday at the Hofburg. The two leaders discussed the drought. \
After the talks, which lasted two hours, Hofer praised Mutua.

Mutua, who was accompanied by Kenyan Foreign Minister Grace Wanjiru, will fly to Prague on Friday to meet Czech \
President Petr Horak. A planned meeting with Slovak President Jana Bila has been cancelled."""


def test_mentions_of_one_encounter_are_one_meeting(pipeline: Pipeline) -> None:
    record = read(pipeline, STORY)
    first = record.meetings[0]
    who = people(record, first)
    assert {"Joseph Mutua", "Greta Hofer"} <= who.keys()
    assert who["Joseph Mutua"] == "guest"
    assert who["Greta Hofer"] == "host"
    assert first.status == "held"
    assert first.start == "2021-03-10"
    assert len(first.evidence) > 2


def test_later_encounters_of_the_same_person_are_meetings_of_their_own(pipeline: Pipeline) -> None:
    record = read(pipeline, STORY)
    told = {name: (m.status, m.start) for m in record.meetings for name in people(record, m)}
    assert told["Petr Horak"] == ("planned", "2021-03-12")
    assert told["Jana Bila"] == ("cancelled", None)


def test_without_publication_date_relative_days_stay_open(pipeline: Pipeline) -> None:
    record = read(pipeline, ONE_MEETING[0][0], published=None)
    assert record.meetings[0].start is None


def test_the_same_text_gives_the_same_meetings(pipeline: Pipeline) -> None:
    assert read(pipeline, STORY).meetings == read(pipeline, STORY).meetings


def test_a_plain_report_is_surer_than_a_vague_one(pipeline: Pipeline) -> None:
    plain = read(pipeline, ONE_MEETING[0][0]).meetings[0].confidence
    vague = read(pipeline, "Canadian Prime Minister Helen Marsh is due in Dublin on Friday.").meetings[0].confidence
    assert plain is not None
    assert vague is not None
    assert 0.5 < plain <= 1
    assert vague < plain


PIECES = ["Lunde", "met", "talks", "with", "the two leaders", "summit", "visited", ",",
          "\n\n", "“", "Oslo", "on Friday",
          "President Valdes", "between", "and", "their", "hosted by", "🙂", "\r\n", "not", "will"]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_heap_of_words_gives_a_valid_record(pipeline: Pipeline, pieces: list[str]) -> None:
    record = read(pipeline, " ".join(pieces))
    for meeting in record.meetings:
        assert meeting.participants
        assert meeting.evidence
        assert len({p.actor for p in meeting.participants}) == len(meeting.participants)
