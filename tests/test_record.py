"""What a record holds whatever it was made of."""

from math import copysign

from kb.record import Place


def test_no_number_of_a_record_is_a_negative_zero() -> None:
    place = Place(id="p1", name="Null Island", latitude=-0.0, longitude=-0.0)
    coordinates = [value for value in (place.latitude, place.longitude) if value is not None]
    assert [copysign(1, value) for value in coordinates] == [1.0, 1.0]
