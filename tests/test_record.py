"""What a record holds whatever it was made of."""

from math import copysign

import pytest

from kb.record import Meeting, Period, Place


def test_no_number_of_a_record_is_a_negative_zero() -> None:
    place = Place(id="p1", name="Null Island", latitude=-0.0, longitude=-0.0)
    coordinates = [value for value in (place.latitude, place.longitude) if value is not None]
    assert [copysign(1, value) for value in coordinates] == [1.0, 1.0]


@pytest.mark.parametrize("precision", ["week", "month"])
def test_days_with_the_precision_of_a_period_are_a_period(precision: str) -> None:
    told = {"start": "2024-03-01", "end": "2024-03-31", "precision": precision}
    meeting = Meeting.model_validate({"id": "m1", "mode": "bilateral", "status": "held", **told})
    assert (meeting.start, meeting.end, meeting.precision) == (None, None, None)
    assert meeting.period == Period(**told)
    assert Meeting.model_validate(meeting.model_dump()) == meeting


@pytest.mark.parametrize(
    "told",
    [
        {"start": "2024-03-01", "end": "2024-03-01", "precision": "day"},
        {"start": "2024-03", "end": "2024-03", "precision": "month"},
        {"start": "2024-03-01", "end": None, "precision": "week"},
        {"start": None, "end": None, "precision": "week"},
    ],
)
def test_other_dates_are_no_period(told: dict[str, str | None]) -> None:
    meeting = Meeting.model_validate({"id": "m1", "mode": "bilateral", "status": "held", **told})
    assert meeting.period is None
    assert {name: getattr(meeting, name) for name in told} == told
