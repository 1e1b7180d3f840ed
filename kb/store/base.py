"""What all tables share: metadata with named constraints, and the column types that recur.

Enumerations are stored by value, as text with a CHECK. Dates are calendar dates with, beside them, how much of
them is known (``day``, ``month``, ``year``); spans are two integers, [start, end) in code points of the text.
"""

from datetime import date
from typing import Annotated, Any, cast, get_args

from sqlalchemy import BigInteger, CheckConstraint, Date, Double, Enum, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
BIG = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Text, int: BIG, float: Double}  # noqa: RUF012 - SQLAlchemy's own protocol


def table(model: type[Base]) -> Table:
    """The table of a model."""
    return cast(Table, model.__table__)


def choice(literal: Any, name: str) -> Enum:
    """The column type of a ``Literal`` or a tuple of values: text, with a CHECK that names them."""
    return Enum(*(get_args(literal) or literal), name=name, native_enum=False, create_constraint=True, length=16)


def parent(target: str, **options: Any) -> Any:
    """A foreign key whose row goes with the row that it points to."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), **options)


def span_check(name: str) -> CheckConstraint:
    """A span is either unknown or not empty, and within some text."""
    return CheckConstraint(
        f"({name}_start IS NULL) = ({name}_end IS NULL)"
        f" AND ({name}_start IS NULL OR 0 <= {name}_start AND {name}_start < {name}_end)",
        name=f"{name}_span",
    )


def date_check(name: str) -> CheckConstraint:
    """A date has its precision, and no date has none."""
    return CheckConstraint(f"({name}_date IS NULL) = ({name}_precision IS NULL)", name=f"{name}_known")


def confidence_check() -> CheckConstraint:
    """A confidence is a probability."""
    return CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_range")


def coordinate_checks() -> tuple[CheckConstraint, CheckConstraint]:
    """Coordinates are WGS 84 decimal degrees."""
    return (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_range"),
    )


Id = Annotated[int, mapped_column(BIG, primary_key=True)]
Country = Annotated[str | None, mapped_column(Text)]
"""ISO 3166-1 alpha-3."""
Day = Annotated[date | None, mapped_column(Date)]
Position = Annotated[int, mapped_column(Integer)]
Offset = Annotated[int, mapped_column(Integer)]
MaybeOffset = Annotated[int | None, mapped_column(Integer)]
PRECISION = ("day", "month", "year")
"""How much of a date is written."""
