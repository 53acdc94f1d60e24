"""A program with one metric."""

import pytest
from sqlalchemy import Engine

from tests.db.scorecard.given import define, new_program


@pytest.fixture
def key(store: Engine) -> str:
    """A program with the metric “calls”, which Ann owns."""
    found = new_program(store)
    define(store, found, "calls", owner="Ann")
    return found
