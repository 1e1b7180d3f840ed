"""Fixtures that every room's tests share."""

import pytest

from kb.extract.pipeline import Pipeline, load
from kb.settings import Settings


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The default pipeline with all stages, loaded once."""
    return load(Settings().pipeline)
