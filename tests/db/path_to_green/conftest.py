"""A program with one goal."""

import pytest
from sqlalchemy import Engine

from tests.db.path_to_green.given import define, new_program


@pytest.fixture
def key(store: Engine) -> str:
    """A program with the goal “G”, which Ann owns: from 0 up to 100 in 2026."""
    found = new_program(store)
    define(store, found)
    return found
