"""What is exported is what was loaded, whatever the record."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb import record as r
from kb.store import loader
from kb.store.records import records

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
SETS = [p for p in sorted(GOLD.glob("*.jsonl")) if p.name.split(".")[0] in ("dev", "seed", "world", "geo", "polnear")]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
WORDS = st.none() | TEXTS
DATES = st.one_of(
    st.none(), st.dates().map(str), st.dates().map(lambda d: str(d)[:7]), st.dates().map(lambda d: str(d)[:4])
)
COUNTRIES = st.none() | st.sampled_from(["NRU", "TUV", "PLW"])
CONFIDENCES = st.none() | st.floats(0, 1)


def values(literal: Any) -> Any:
    return st.sampled_from(literal.__args__)


@st.composite
def documents(draw: st.DrawFn) -> r.DocumentRecord:
    """Records with every field, set and unset."""
    text = draw(TEXTS)
    spans = st.integers(0, len(text) - 1).flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text))))
    names = st.lists(st.text("abc123-", min_size=1, max_size=6), max_size=3, unique=True)
    many, maybe = st.lists(spans, max_size=3), st.none() | spans
    when = {"start": DATES, "end": DATES, "precision": st.none() | values(r.DatePrecision), "confidence": CONFIDENCES}

    def parts(model: Any, **fields: Any) -> list[Any]:
        return [draw(st.builds(model, id=st.just(name), **fields)) for name in draw(names)]

    def some(parts: list[Any]) -> Any:
        return st.sampled_from([p.id for p in parts]) if parts else st.nothing()

    actors = parts(
        r.Actor, name=TEXTS, kind=values(r.ActorKind), country=COUNTRIES, role=WORDS, mentions=many, entity=WORDS
    )
    places = parts(r.Place, name=TEXTS, country=COUNTRIES, latitude=st.none() | st.floats(-90, 90), mentions=many,
                   longitude=st.none() | st.floats(-180, 180), optional=st.booleans(),
                   precision=st.none() | values(r.PlacePrecision),
                   geonames_id=st.none() | st.integers(1, 2**40))  # fmt: skip
    place, actor = st.none() | some(places), some(actors)
    parties = st.lists(st.builds(r.Participant, actor=actor, role=values(r.ParticipantRole)), max_size=3)
    meetings = parts(r.Meeting, mode=values(r.MeetingMode), status=values(r.MeetingStatus), place=place, evidence=many,
                     participants=parties if actors else st.just([]), entity=WORDS, **when)  # fmt: skip
    statements = parts(r.Statement, form=values(r.StatementForm), speaker=st.none() | actor, source=maybe, cue=maybe,
                       content=many,
                       addressees=st.lists(actor, max_size=3) if actors else st.just([]), optional=st.booleans(),
                       quotation=WORDS, cue_lemma=WORDS, tense=st.sampled_from([None, "past", "present", "future"]),
                       polarity=st.sampled_from([None, "negated"]), medium=WORDS,
                       modality=st.sampled_from([None, "hypothetical", "asked"]), place=place, **when)  # fmt: skip
    targets = [st.builds(r.Target, kind=st.just("text"), id=WORDS, span=maybe)]
    targets += [st.builds(r.Target, kind=st.just(kind), id=st.none() | some(layer), span=maybe)
                for kind, layer in (("actor", actors), ("meeting", meetings), ("statement", statements))]  # fmt: skip
    reactions = parts(r.Reaction, actor=actor, stance=values(r.Stance), target=st.one_of(targets), evidence=spans,
                      statement=st.none() | some(statements), **when) if actors else []  # fmt: skip
    return draw(st.builds(
        r.DocumentRecord, doc_id=st.builds(lambda: uuid.uuid4().hex), text=st.just(text), title=WORDS,
        published=DATES, url=WORDS,
        source=WORDS, language=WORDS, byline=WORDS, dateline=place,
        layers=st.none() | st.lists(values(r.Layer), max_size=3),
        run=st.none() | st.builds(r.Run, program=TEXTS, version=TEXTS, pipeline=TEXTS, pipeline_version=TEXTS),
        actors=st.just(actors), places=st.just(places), meetings=st.just(meetings), statements=st.just(statements),
        reactions=st.just(reactions),
    ))  # fmt: skip


@given(st.lists(documents(), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_record_comes_back_as_it_went_in(database: Engine, loaded: list[r.DocumentRecord]) -> None:
    done = loader.load(database, loaded)
    assert done.failures == []
    by_id = {one.doc_id: one for one in records(database)}
    assert [by_id[one.doc_id].to_json() for one in loaded] == [one.to_json() for one in loaded]


@pytest.mark.skipif(not SETS, reason="no annotated articles here")
def test_annotated_articles_come_back_as_they_went_in(database: Engine) -> None:
    lines = [line for path in SETS for line in path.read_text(encoding="utf-8").splitlines()[:60]]
    loaded = [r.DocumentRecord.model_validate_json(line) for line in lines]
    assert loader.load(database, loaded).failures == []
    assert list(records(database)) == loaded


def test_entities_are_public_ids_on_request(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/1"), make("lumen/2")])
    first, second = records(database, entities=True)
    assert [a.entity for a in first.actors] == ["a1", "a2", "a3"] == [a.entity for a in second.actors]
    assert first.meetings[0].entity == second.meetings[0].entity == "m1"
