"""A listing's row says which filters its command and its page have."""

import pytest
from typer.main import get_command

from kb.cli import app
from kb.queries import LISTINGS

OTHERS = {"limit", "form", "db", "json", "jsonl", "csv", "markdown", "table", "parquet"}
"""Options that say how rows are written, not which ones."""
CALLED = {"speech": "form"}
"""Options whose function can't give them their own name."""


@pytest.mark.parametrize("name", LISTINGS)
def test_a_command_has_the_filters_of_its_listing(name: str) -> None:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    found = {
        CALLED.get(one.name, one.name): bool(one.multiple)
        for one in command.params
        if one.name not in OTHERS and (one.name in CALLED or not hidden(one))
    }
    known = {one.name: one.many for one in LISTINGS[name].parameters.values()}
    assert {key: many for key, many in found.items() if key in known} == known
    assert set(found) - set(known) <= {"help"}


def hidden(option: object) -> bool:
    return bool(getattr(option, "hidden", False))


def test_a_listing_has_the_parameters_of_its_function() -> None:
    for name, listing in LISTINGS.items():
        assert listing.name == name
        assert "rejected" not in listing.parameters
    assert LISTINGS["meetings"].parameters["status"].many
    assert not LISTINGS["meetings"].parameters["since"].many
