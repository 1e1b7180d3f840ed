"""The reports: the same rows on both databases, on records of the sample articles and on articles of our own."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import UsageError
from kb.queries.reports import REPORTS, Scope, answer, ask
from kb.queries.reports.scope import country_codes
from kb.record import DocumentRecord, Stance
from kb.render.charts import specification
from kb.render.jsons import plain
from kb.resolve.run import resolve
from kb.store import canonical
from kb.store.loader import load
from kb.world import tsv
from kb.world.blocs import bloc_members

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))
ASKED: dict[str, dict[str, Any]] = {
    "timeline": {"country": ["Portugal", "Morocco"]},
    "sayings": {"actor": ["Valadim"], "to": "Morocco"},
}
Rows = Callable[..., list[dict[str, Any]]]
Tell = Callable[..., DocumentRecord]


@pytest.fixture
def rows(database: Engine) -> Rows:
    """Asks a report about records and gives its rows as JSON has them."""
    samples = (HERE / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert load(database, [DocumentRecord.model_validate_json(line) for line in samples]).failures == []

    url = database.url.render_as_string(hide_password=False)

    def asked(name: str, limit: int | None = None, **scope: Any) -> list[dict[str, Any]]:
        found = answer(name, Scope(**scope), url, limit)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        return json.loads(json.dumps(rows, default=plain))  # type: ignore[no-any-return]

    return asked


def test_every_report_gives_its_golden_rows_on_both_databases(rows: Rows) -> None:
    """Made anew by ``golden.py`` when a report is meant to answer otherwise."""
    found = {name: rows(name, **ASKED.get(name, {})) for name in REPORTS}
    for name, expected in GOLDEN.items():
        assert expected, name
        assert found[name] == expected, name
    assert set(GOLDEN) == set(REPORTS)


def test_parameters_narrow_what_is_counted(rows: Rows) -> None:
    everything = rows("meetings-monthly")
    march = rows("meetings-monthly", since="2025-03", until="2025-03")
    assert march
    assert march == [row for row in everything if row["month"] == "2025-03"]
    assert {row["status"] for row in rows("meetings-monthly", status=["planned"])} == {"planned"}
    assert rows("meetings-monthly", country=["Portugal", "NLD"]) == []
    assert rows("meetings-monthly", country=["Portugal", "Maghreb"]) == rows(
        "meetings-monthly", country=["PRT", "Neighbours=MAR,DZA"]
    )
    assert rows("network", confidence=1.0) == []
    assert rows("coverage", outlet="Hanok")[0]["outlet"] == "Hanok Daily"


def test_a_report_counts_articles_where_it_is_asked_to(rows: Rows) -> None:
    facts = sum(row["meetings"] for row in rows("meetings-monthly"))
    reports = sum(row["meetings"] for row in rows("meetings-monthly", count="reports"))
    assert facts < reports


def test_travel_can_be_asked_of_an_actor_an_outlet_and_a_place(rows: Rows) -> None:
    (journey,) = rows("travel", actor=["Ganzorig"], confidence=0)
    assert (journey["actor"], journey["to_country"]) == ("Temuulen Ganzorig", "CHN")
    assert rows("travel", actor=["Ganzorig"], place="Beijing") == [journey]


@pytest.mark.parametrize("name", REPORTS)
def test_every_parameter_that_a_report_heeds_can_be_asked(rows: Rows, name: str) -> None:
    values: dict[str, Any] = {"actor": ["a1"], "country": ["EU"], "to": "Morocco", "since": "2025", "until": "2025-12",
                              "place": "Morocco", "outlet": "Daily", "status": ["held"], "confidence": 0.5,
                              "count": "reports", "bloc": ["EU", "Maghreb"], "per": "year"}  # fmt: skip
    for heeded in REPORTS[name].heeds:
        rows(name, **{**ASKED.get(name, {}), heeded: values[heeded]})
    everything = {heeded: values[heeded] for heeded in REPORTS[name].heeds}
    rows(name, **{**ASKED.get(name, {}), **everything})


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_rows_are_the_same_whether_found_by_key_or_not(rows: Rows, name: str) -> None:
    everything = rows(name, **ASKED.get(name, {}))
    assert rows(name, 3, **ASKED.get(name, {})) == everything[:3]


def test_periods_add_up_to_the_whole(rows: Rows) -> None:
    whole = {(row["source"], row["target"]): row["meetings"] for row in rows("network")}
    for per, form in (("year", r"\d{4}"), ("quarter", r"\d{4}-Q[1-4]"), ("month", r"\d{4}-\d\d")):
        found = rows("network", per=per)
        assert all(re.fullmatch(form, row["period"]) for row in found)
        assert [row["period"] for row in found] == sorted(row["period"] for row in found)
        counted = Counter[tuple[str, str]]()
        for row in found:
            counted[row["source"], row["target"]] += row["meetings"]
        assert 0 < counted.total() <= sum(whole.values())
        assert all(n <= whole[pair] for pair, n in counted.items())
        plans = rows("plans-kept", per=per)
        assert sum(row["plans"] for row in plans) == sum(row["planned_on"] is not None for row in rows("plans"))


def test_who_met_most_is_central_and_who_meet_are_of_one_community(rows: Rows) -> None:
    pairs, actors = rows("network"), rows("centrality")
    assert {row["id"] for row in actors} == {pair[end] for pair in pairs for end in ("source_id", "target_id")}
    assert sum(row["encounters"] for row in actors) == 2 * sum(pair["meetings"] for pair in pairs)
    assert sum(row["centrality"] for row in actors) / len(actors) == pytest.approx(1, abs=0.001)
    group = {row["id"]: row["community"] for row in actors}
    assert max(group.values()) == len(set(group.values())) > 1
    assert sum(group[pair["source_id"]] == group[pair["target_id"]] for pair in pairs) > len(pairs) / 2
    assert rows("centrality", since="2031") == []


def test_runs_of_months_and_days_late_are_counted(database: Engine, tell: Tell) -> None:
    days = ["2024-11-05", "2024-12-05", "2025-01-09", "2025-01-30", "2025-04-01"]
    assert load(database, [tell(k, "held", day, day) for k, day in enumerate(days)]).failures == []
    plans = [("planned", "2026-05-10", "2026-05-01"), ("held", "2026-05-13", "2026-05-14")]
    assert load(database, [tell(f"p{k}", *one) for k, one in enumerate(plans)]).failures == []
    with database.begin() as connection:  # two reports of one meeting, as resolution would have it
        one, other = connection.exec_driver_sql("SELECT id FROM meeting WHERE start_date >= '2026-01-01'").scalars()
        move = f"UPDATE meeting_report SET meeting_id = {one} WHERE meeting_id = {other}"
        connection.exec_driver_sql(move)
        canonical.meetings(connection, [one])
        connection.exec_driver_sql(f"DELETE FROM meeting_participant WHERE meeting_id = {other}")
        connection.exec_driver_sql(f"DELETE FROM meeting_status WHERE meeting_id = {other}")
        connection.exec_driver_sql(f"DELETE FROM meeting WHERE id = {other}")
    with database.connect() as connection:
        (contact,) = connection.execute(ask("contacts", Scope(until="2025"))).mappings()
        (kept,) = connection.execute(ask("plans-kept", Scope())).mappings()
    assert (contact["meetings"], contact["months"], contact["longest_run_months"]) == (5, 4, 3)
    assert contact["longest_gap_days"] == 61
    assert dict(kept) == {
        "period": "2026-05", "plans": 1, "held": 1, "cancelled": 0, "open": 0, "decided": 1, "share_held": 1.0,
        "dated": 1, "mean_days_late": 3.0, "median_days_late": 3.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([(None, "2026-03-03"), ("Named Times", "2026-03-04")], {None: (1, 1, 0), "Named Times": (1, 0, 0)}),
        ([(None, "2026-03-03"), (None, "2026-03-04")], {None: (1, 1, 1)}),
        ([(None, None), ("Named Times", "2026-03-04")], {None: (1, 0, 0), "Named Times": (1, 1, 0)}),
        ([("Named Times", "2026-03-04")], {"Named Times": (1, 1, 1)}),
    ],
)
def test_articles_without_an_outlet_are_of_one_outlet(
    database: Engine,
    tell: Tell,
    published: list[tuple[str | None, str | None]],
    expected: dict[str | None, tuple[int, int, int]],
) -> None:
    articles = [
        tell(k, "held", "2026-03-02", day).model_copy(update={"source": outlet})
        for k, (outlet, day) in enumerate(published)
    ]
    assert load(database, articles).failures == []
    with database.connect() as connection:
        found = connection.execute(ask("coverage", Scope())).mappings().all()
    assert {row["outlet"]: (row["meetings"], row["reported_first"], row["reported_alone"]) for row in found} == expected


def test_a_dialogue_goes_both_ways(rows: Rows) -> None:
    told = rows("timeline", actor=["Valadim", "Benhadou"])
    assert {row["id"][0] for row in told} >= {"m"}
    assert told == rows("timeline", actor=["Benhadou", "Valadim"])


def test_speakers_are_asked_by_who_speaks(rows: Rows) -> None:
    everybody = rows("speakers")
    assert rows("speakers", country=["MAR"]) == [row for row in everybody if row["country"] == "MAR"]
    assert rows("speakers", country=["PRT", "MAR"]) == [row for row in everybody if row["country"] in ("MAR", "PRT")]
    assert {row["speaker"] for row in rows("speakers", actor=["Valadim"])} == {"Duarte Valadim"}
    assert rows("speakers", actor=["Valadim"], country=["MAR"]) == []
    spoken_to = rows("speakers", to="Morocco")
    assert 0 < len(spoken_to) < len(everybody)
    assert "MAR" not in {row["country"] for row in spoken_to}


def test_no_report_has_what_a_person_rejected(rows: Rows, database: Engine) -> None:
    assert rows("network")
    with database.begin() as connection:
        for kind in ("meeting", "statement", "reaction"):
            chosen = f"SELECT '{kind}', id, 'rejected', NULL FROM {kind}"
            connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
    for name in set(REPORTS) - {"coverage", "quality"}:
        assert rows(name, **ASKED.get(name, {})) == [], name
    assert {row["meetings"] for row in rows("coverage")} == {0}


def test_a_rejected_actor_is_in_no_report_while_what_others_did_stays(rows: Rows, database: Engine) -> None:
    before = {name: rows(name, **ASKED.get(name, {})) for name in REPORTS}
    assert "Idriss Benhadou" in json.dumps(before["network"], ensure_ascii=False)
    with database.begin() as connection:
        chosen = "SELECT 'actor', id, 'rejected', NULL FROM actor WHERE name = 'Idriss Benhadou'"
        connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
    actors = ("source", "target", "actor", "other", "against", "participants", "speaker")
    for name in REPORTS:
        after = rows(name, **ASKED.get(name, {}))
        assert after, name
        shown = [str(row[column]) for row in after for column in actors if column in row]
        assert not [value for value in shown if "Benhadou" in value], name
    assert rows("network", actor=["Benhadou"]) == rows("travel", actor=["Benhadou"]) == []
    assert rows("meetings-monthly") == before["meetings-monthly"]


@pytest.mark.parametrize(
    ("name", "scope", "says"),
    [
        ("weather", {}, "no report"),
        ("quality", {"actor": ("x",)}, "takes no --actor"),
        ("timeline", {}, "give it --actor"),
        ("sayings", {"actor": ("x",)}, "--to"),
        ("network", {"country": ("Atlantis",)}, "no country or bloc"),
        ("network", {"count": "both"}, "facts or reports"),
        ("network", {"per": "week"}, "year, quarter, month"),
        ("centrality", {"per": "year"}, "takes no --per"),
        ("contradictions", {"confidence": 0.5, "place": "x"}, "takes no --place"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(name: str, scope: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        ask(name, Scope(**scope))


def test_a_bloc_of_ones_own_comes_from_the_configuration(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_BLOCS", '{"Shore": ["Portugal", "MAR"]}')
    assert country_codes("shore") == ("PRT", "MAR")
    shown = {row["country"] for row in rows("stances", bloc=["Shore"])}
    assert {"Shore", "others"} <= shown <= {"Shore", "others", None}
    monkeypatch.setenv("KB_BLOCS", '{"Coast": ["Spain"]}')
    assert country_codes("coast") == ("ESP",)
    with pytest.raises(UsageError, match="no country or bloc 'shore'"):
        country_codes("shore")


def test_blocs_have_countries_as_members() -> None:
    for countries in bloc_members().values():
        assert [country_codes(one) for one in countries] == [(one,) for one in countries]
        assert len(set(countries)) == len(countries)
    assert country_codes("eu") == country_codes("European Union")


def test_every_stance_has_a_tone() -> None:
    assert {row[0] for row in tsv.rows("kb.queries.reports", "tone.tsv")} == set(Stance.__args__)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_explains_itself(name: str) -> None:
    assert REPORTS[name].answers.endswith(".")
    assert REPORTS[name].counts.endswith(".")


@pytest.mark.parametrize("name", REPORTS)
def test_the_golden_rows_of_a_report_can_be_drawn(name: str) -> None:
    rows = [list(row.values()) for row in GOLDEN[name]]
    spec = specification(list(GOLDEN[name][0]), rows, REPORTS[name].chart, name)
    values = spec.get("data", {}).get("values") or next(iter(spec["datasets"].values()))
    assert values[0].get("x") != "no data"


def test_plans_show_what_was_called_off_whatever_was_reported_first(database: Engine, tell: Tell) -> None:
    told = [
        tell("off", "cancelled", "2024-03-20", "2024-03-18"),
        tell("set", "planned", "2025-06-27", "2025-05-21"),
        tell("later", "cancelled", "2025-06-24", "2025-06-26"),
        tell("held", "held", "2026-01-10", "2026-01-11"),
    ]
    assert load(database, told).failures == []
    resolve(database)
    with database.connect() as connection:
        rows = connection.execute(ask("plans", Scope())).mappings().all()
        kept = connection.execute(ask("plans-kept", Scope())).mappings().all()
    said = [tuple(str(row[name]) for name in ("outcome", "planned_on", "planned_for", "date")) for row in rows]
    assert said == [
        ("cancelled", "2025-05-21", "2025-06-27", "2025-06-27"),
        ("cancelled", "2024-03-18", "2024-03-20", "2024-03-20"),
    ]
    assert [(row["period"], row["plans"], row["cancelled"]) for row in kept] == [("2024-03", 1, 1), ("2025-05", 1, 1)]
