"""A program with one initiative."""

import pytest
from sqlalchemy import Engine

from tests.db.path_to_green.given import new_program
from tests.db.roadmap.given import define


@pytest.fixture
def key(store: Engine) -> str:
    """An empty program."""
    return new_program(store)


@pytest.fixture
def initiative(store: Engine, key: str) -> int:
    """The initiative “A” of Ann, from October to the end of 2026; its id."""
    return define(store, key)
