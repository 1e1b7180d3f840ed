"""A listing as a row: its name, its Select, and the parameters that commands, pages and documents offer for it."""

from collections.abc import Callable
from inspect import signature
from typing import Any, NamedTuple

from sqlalchemy import Select

UNASKED = ("rejected",)
"""Parameters that programs give, and nobody is asked for."""


class Parameter(NamedTuple):
    """A filter of a listing."""

    name: str
    many: bool
    """Whether it may be given more than once."""


class Listing(NamedTuple):
    """A question without an answer of its own: which rows there are, newest or most frequent first."""

    name: str
    select: Callable[..., Select[Any]]
    parameters: dict[str, Parameter]

    def __call__(self, **given: Any) -> Select[Any]:
        """The Select, with filters."""
        return self.select(**given)


def listing_of(select: Callable[..., Select[Any]]) -> Listing:
    """A listing whose parameters are those of its function: one that is empty by default may be given repeatedly."""
    asked = [one for one in signature(select).parameters.values() if one.name not in UNASKED]
    found = {one.name: Parameter(one.name, one.default == ()) for one in asked}
    return Listing(select.__name__, select, found)
