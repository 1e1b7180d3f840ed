"""Exports hold what the database holds, the same on both databases, and open in the tools that they are for."""

import csv
import gc
import io
import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import icalendar
import networkx as nx
import pandas as pd
import pytest
from geojson_pydantic import FeatureCollection
from sqlalchemy import Engine

from kb.errors import UsageError
from kb.exports import EXPORTS, export
from kb.exports.events import COLUMNS
from kb.exports.travel import capitals
from kb.queries import selects
from kb.queries.reports import Scope, answer, ask
from tests.exports.conftest import NAMES, Exported, text_of

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = runpy.run_path(str(HERE / "golden.py"))


def rows(engine: Engine, name: str, **scope: Any) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(ask(name, Scope(**scope))).mappings()]


def test_every_export_gives_its_golden_file_on_both_databases(exported: Exported) -> None:
    """Made anew by ``golden.py`` when an export is meant to be otherwise."""
    assert set(GOLDEN["FILES"]) == set(EXPORTS)
    for name, file in GOLDEN["FILES"].items():
        golden = (HERE / "golden" / file).read_bytes().decode()
        assert GOLDEN["kept"](name, exported(name)) == golden, name


def test_reading_a_few_rows_at_a_time_gives_the_same(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {name: exported(name) for name in EXPORTS}
    monkeypatch.setattr(selects, "PIECE", 2)
    assert {name: exported(name) for name in EXPORTS} == whole


class Closed(io.StringIO):
    """A pipe whose reader leaves after some lines."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.lines = lines

    def write(self, text: str) -> int:
        self.lines -= text.count("\n")
        if self.lines < 0:
            raise BrokenPipeError
        return super().write(text)


@pytest.mark.parametrize("name", EXPORTS)
def test_what_is_still_being_read_ends_with_its_connection(
    samples: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setattr(selects, "PIECE", 2)
    with pytest.raises(BrokenPipeError) as error:
        export(name, samples, Scope(), Closed(1))
    samples.dispose()
    del error  # only now do the readers end that it held
    gc.collect()
    assert caplog.records == []


@pytest.mark.parametrize(("name", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_networkx_reads_the_network_report(exported: Exported, samples: Engine, name: str, read: Any) -> None:
    graph = read(io.BytesIO(exported(name).encode()))
    report = rows(samples, "network")
    found = {frozenset((a, b)): d for a, b, d in graph.edges(data=True)}
    assert {key: d["weight"] for key, d in found.items()} == {
        frozenset((row["source_id"], row["target_id"])): row["meetings"] for row in report
    }
    for row in report:
        edge = found[frozenset((row["source_id"], row["target_id"]))]
        days = {k: row[k].isoformat() for k in ("first", "last") if row[k]}
        assert {k: edge[k] for k in ("first", "last") if k in edge} == days
    node = graph.nodes["a3"]
    assert (node["name"], node["kind"], node["country"], node["public_id"]) == ("Duarte Valadim", "person", "PRT", "a3")
    assert node["meetings"] == 2


@pytest.mark.parametrize(("name", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_a_network_has_the_centrality_and_the_communities_of_the_report(
    exported: Exported, samples: Engine, name: str, read: Any
) -> None:
    graph = read(io.BytesIO(exported(name).encode()))
    told = answer("centrality", Scope(), samples.url.render_as_string(hide_password=False))
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    columns = ("partners", "centrality", "community")
    assert {key: [node[c] for c in columns] for key, node in graph.nodes(data=True)} == {
        row["id"]: [row[c] for c in columns] for row in rows
    }


def test_an_edge_of_gexf_is_there_while_its_actors_meet(exported: Exported) -> None:
    graph = nx.read_gexf(io.BytesIO(exported("gexf").encode()))
    assert graph.graph["mode"] == "dynamic"
    assert graph["a3"]["a4"]["spells"] == [("2025-02-18", "2025-02-18"), ("2025-03-12", "2025-03-12")]
    assert (graph["a40"]["a49"]["start"], graph["a40"]["a49"]["end"]) == ("2025-04-04", "2025-04-04")


def test_geojson_is_valid_and_has_meetings_and_journeys(exported: Exported, samples: Engine) -> None:
    found = FeatureCollection.model_validate_json(exported("geojson"))
    kinds = [(f.geometry and f.geometry.type, (f.properties or {})["type"]) for f in found.features]
    assert set(kinds) == {("Point", "meeting"), ("LineString", "journey")}
    travelled = rows(samples, "travel")
    assert sum(f.properties["journeys"] for f in found.features if f.properties["type"] == "journey") == len(travelled)
    assert len({f.id for f in found.features}) == len(found.features)


def test_a_journey_across_the_180th_meridian_is_cut_there(harmful: Exported) -> None:
    found = FeatureCollection.model_validate_json(harmful("geojson"))
    way = next(f.geometry for f in found.features if f.properties["type"] == "journey")
    assert way.type == "MultiLineString"
    (start, edge), (other_edge, end) = (tuple(map(tuple, part)) for part in way.coordinates)
    assert (start, end) == (pytest.approx(capitals()["NOR"].point), (-179.9, -17.7))
    assert (edge[0], other_edge[0], edge[1]) == (180, -180, other_edge[1])


def test_icalendar_reads_the_calendar(exported: Exported) -> None:
    text = exported("ical")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = icalendar.Calendar.from_ical(text)
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    assert len({str(e["uid"]) for e in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))
    talks = events["Idriss Benhadou, Duarte Valadim"]
    assert (talks["dtend"].dt - talks["dtstart"].dt).days == 1
    assert (talks["status"], talks["location"], talks["dtstart"].dt.isoformat()) == (
        "CONFIRMED", "Tangier, MAR", "2025-03-12",
    )  # fmt: skip
    assert {str(e["status"]) for e in calendar.walk("VEVENT")} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    assert exported("ical") == text


def test_pandas_reads_the_events(exported: Exported) -> None:
    frame = pd.read_csv(io.StringIO(exported("events")))
    assert list(frame.columns) == [column.name for column in COLUMNS]
    lines = [json.loads(line) for line in exported("events-jsonl").splitlines()]
    assert list(frame["Event ID"]) == [line["Event ID"] for line in lines]
    meetings = frame[frame["Event Type"] == "CONSULT"]
    assert set(meetings["Status"]) <= {"held", "ongoing"}
    assert frame["Event ID"].is_unique
    assert set(frame["Quad Code"]) == {"VERBAL COOPERATION", "VERBAL CONFLICT"}
    assert frame["Evidence"].notna().all()


def test_events_are_the_meetings_and_the_reactions_of_the_reports(exported: Exported, samples: Engine) -> None:
    lines = [json.loads(line) for line in exported("events-jsonl").splitlines()]
    by_stance: dict[str, int] = {}
    for row in rows(samples, "stances"):
        by_stance[row["stance"]] = by_stance.get(row["stance"], 0) + row["reactions"]
    found = pd.Series([line["Event Type"] for line in lines]).value_counts().to_dict()
    assert {k: n for k, n in found.items() if k != "CONSULT"} == by_stance
    held = rows(samples, "meetings-monthly", status=["held", "ongoing"])
    assert found["CONSULT"] >= sum(row["meetings"] for row in held)


def test_guests_act_upon_hosts_and_others_upon_each_other(exported: Exported) -> None:
    lines = {line["Event ID"]: line for line in map(json.loads, exported("events-jsonl").splitlines())}
    assert lines["m6"]["Actor Name"] == ["Portugal"]
    assert lines["m6"]["Recipient Name"] == ["Idriss Benhadou"]
    assert lines["m2"]["Actor IDs"] == lines["m2"]["Recipient IDs"] == ["a3", "a4"]


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_that_a_person_rejected_is_exported(samples: Engine, name: str) -> None:
    before = text_of(name, samples)
    with samples.begin() as connection:
        for kind, where in (("meeting", ""), ("reaction", "")):
            chosen = f"SELECT '{kind}', id, 'rejected', NULL FROM {kind} {where}"
            connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
    after = text_of(name, samples)
    assert "Valadim" in before
    assert "Valadim" not in after


@pytest.mark.parametrize("name", EXPORTS)
def test_an_actor_that_a_person_rejected_is_in_no_export(samples: Engine, name: str) -> None:
    with samples.begin() as connection:
        rejected = "SELECT 'actor', id, 'rejected', NULL FROM actor WHERE name = 'Graça Moutela'"
        connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {rejected}")
    text = text_of(name, samples)
    named = [line for line in text.splitlines() if "Moutela" in line]
    assert not any(f'"{mark}Moutela' in line for line in named for mark in ("Graça ", ""))
    assert "Graça Moutela," not in text.replace("\\", "")


@pytest.mark.parametrize("name", EXPORTS)
def test_filters_narrow_every_export(exported: Exported, name: str) -> None:
    for scope in ({"since": "2031"}, {"actor": ["Nobody Atall"]}, {"outlet": "no such outlet"}, {"confidence": 1.1}):
        assert "Valadim" not in exported(name, **scope)
    assert "Valadim" in exported(name, country=["Maghreb"])


def test_a_meeting_that_is_only_planned_is_in_the_network_only_if_asked_for(exported: Exported) -> None:
    assert exported("graphml", status=["planned"]) != exported("graphml")
    assert '"planned"' in exported("geojson")


def test_what_makes_no_sense_is_a_usage_error(samples: Engine) -> None:
    for name, scope in (("gif", {}), ("gexf", {"country": ["Atlantis"]}), ("ftm", {"status": ["maybe"]})):
        with pytest.raises(UsageError):
            export(name, samples, Scope(**scope), io.StringIO())


def test_text_that_means_harm_is_text_in_every_export(harmful: Exported) -> None:
    for name in EXPORTS:
        text = harmful(name)
        assert not {"\x07", "\x1b", "\u202e"} & set(text), name
    page = harmful("map")
    data = GOLDEN["kept"]("map", page)
    assert "<" not in data
    meeting = json.loads(data)["places"][0]["meetings"][0]
    assert NAMES[1] in meeting["name"]
    assert meeting["url"] is None
    cells = [cell for row in csv.reader(io.StringIO(harmful("events"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert "'=HYPERLINK(1)" in cells
    names = {d["name"] for _, d in nx.read_gexf(io.BytesIO(harmful("gexf").encode())).nodes(data=True)}
    assert {NAMES[0], NAMES[1]} < names
    (event,) = icalendar.Calendar.from_ical(harmful("ical")).walk("VEVENT")
    assert (event["dtend"].dt - event["dtstart"].dt).days == 3
    assert str(event["location"]) == "Fiji, \"east\"; 'west' side, FJI"


def test_the_page_asks_nobody_for_anything(exported: Exported) -> None:
    page = exported("map")
    shell = page.replace(GOLDEN["kept"]("map", page).strip(), "")
    assert "default-src 'none'" in shell
    assert [word for word in ("http://", "https://", "src=", "@import", "url(", "fetch(") if word in shell] == [
        "http://"
    ]
    assert shell.count("http://") == shell.count("http://www.w3.org/2000/svg") == 1


def test_every_event_column_is_explained() -> None:
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert all(column.meaning for column in COLUMNS)


@pytest.mark.parametrize("scope", [{}, {"status": ["planned"]}, {"since": "2025-03", "until": "2025-03"}])
def test_the_page_counts_the_journeys_of_the_meetings_that_it_shows(exported: Exported, scope: dict[str, Any]) -> None:
    data = json.loads(GOLDEN["kept"]("map", exported("map", **scope)))
    counted = Counter[tuple[str, str]]()
    for place in data["places"]:
        for meeting in place["meetings"]:
            counted.update({(country, place["id"]): n for country, n in meeting.get("from", {}).items()})
    lines = [f["properties"] for f in json.loads(exported("geojson", **scope))["features"]]
    ways = {(f["from_country"], f["place_id"]): f["journeys"] for f in lines if f["type"] == "journey"}
    assert ways
    assert counted == ways
    assert {(way["country"], way["to"]) for way in data["ways"]} == set(ways)
