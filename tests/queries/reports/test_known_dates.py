"""What reports take a date for of which not all is known."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.queries.reports import Scope, ask
from kb.record import DocumentRecord
from kb.store.loader import load

Tell = Callable[..., DocumentRecord]


@pytest.mark.parametrize(
    ("start", "precision", "by_day", "by_month", "by_year"),
    [
        ("2026-05-11", None, True, True, True),
        ("2026-05-11", "day", True, True, True),
        ("2026-05-11", "week", False, True, True),
        ("2026-05-01", "month", False, True, True),
        ("2026-05", None, False, True, True),
        ("2026-03-01", "season", False, False, True),
        ("2026-01-01", "year", False, False, True),
        ("2026", None, False, False, True),
    ],
)
def test_what_is_known_of_a_date_is_what_is_meant_by_it(
    database: Engine, tell: Tell, start: str, precision: str | None, by_day: bool, by_month: bool, by_year: bool
) -> None:
    held = tell(1, "held", start, "2026-06-01", precision=precision)
    assert load(database, [held]).failures == []
    dyads = "SELECT month FROM v_dyads_monthly WHERE meetings > 0"
    with database.begin() as connection:
        connection.exec_driver_sql("INSERT INTO meeting_status VALUES (1, 1, 'planned', '2026-04-01')")
        connection.exec_driver_sql("UPDATE meeting_report SET status = 'planned'")

        def asked(name: str, **scope: Any) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(ask(name, Scope(**scope))).mappings()]

        assert bool(asked("contacts")) == by_day
        (plan,) = asked("plans")
        assert (plan["days_late"], plan["planned_for"] is not None) == ((0, True) if by_day else (None, False))
        assert bool(asked("meetings-monthly")) == bool(asked("network", per="month")) == by_month
        assert bool(connection.exec_driver_sql(dyads).all()) == by_month
        assert bool(asked("network", per="year")) == by_year


@pytest.mark.parametrize(
    ("meeting", "reaction", "days"),
    [
        (("2025-05-05", None), ("2025-05-08", None), 3),
        (("2025-05-05", "week"), ("2025-05-08", None), None),
        (("2025-05", None), ("2025-05-08", None), None),
        (("2025-05-05", None), ("2025", None), None),
        (("2025-05-05", None), ("2025-05-06", "week"), None),
        (("2025-05-05", None), (None, None), None),
    ],
)
def test_how_soon_a_reaction_came_is_known_of_days_only(
    database: Engine,
    tell: Tell,
    meeting: tuple[str, str | None],
    reaction: tuple[str | None, str | None],
    days: int | None,
) -> None:
    when = dict(zip(("start", "precision"), meeting, strict=True))
    assert delay(database, tell, {"kind": "meeting", "id": "m1"}, reaction, when, {}) == days


@pytest.mark.parametrize(
    ("claim", "published", "days"),
    [
        (("2025-05-06", None), "2025-05-07", 2),
        ((None, None), "2025-05-07", 1),
        ((None, None), "2025-05", None),
        (("2025-05", None), "2025-05-07", None),
        (("2025-05-01", "month"), "2025-05-07", None),
    ],
)
def test_how_soon_a_claim_was_denied_is_known_of_days_only(
    database: Engine, tell: Tell, claim: tuple[str | None, str | None], published: str, days: int | None
) -> None:
    said = dict(zip(("start", "precision"), claim, strict=True))
    target = {"kind": "statement", "id": "s1"}
    assert delay(database, tell, target, ("2025-05-08", None), {}, said, published) == days


def delay(
    database: Engine, tell: Tell, target: dict[str, str], reaction: tuple[str | None, str | None],
    meeting: dict[str, Any], claim: dict[str, Any], published: str = "2025-05-07",
) -> float | None:  # fmt: skip
    """How many days after what it is about a reaction came, as the report says."""
    record = tell(1, "held", "2025-05-05", published, **meeting).model_dump()
    start, precision = reaction
    record["statements"] = [{"id": "s1", "form": "direct", "speaker": "a1", "content": [(0, 9)], **claim}]
    record["reactions"] = [{"id": "r1", "actor": "a2", "stance": "REJECT", "evidence": (0, 24), "start": start,
                            "precision": precision, "target": target | {"span": (0, 9)}}]  # fmt: skip
    assert load(database, [DocumentRecord.model_validate(record)]).failures == []
    with database.connect() as connection:
        (row,) = connection.execute(ask("stances", Scope())).mappings()
    assert row["timed"] == (row["mean_days"] is not None)
    days: float | None = row["mean_days"]
    return days
