"""A program with one goal, and people who are in it."""

import pytest
from sqlalchemy import Engine

from dashboard.rights import Role, Viewer
from tests.db.path_to_green.given import define, named, new_program, person


@pytest.fixture
def key(store: Engine) -> str:
    """A program with the goal “G”, which Ann owns: from 0 up to 100 in 2026."""
    found = new_program(store)
    define(store, found)
    return found


@pytest.fixture
def people(store: Engine, key: str) -> dict[str, Viewer]:
    """Ann, who owns the goal, Bo and Cy, who contribute too, and Dee, who only looks."""
    names = ("Ann", "Bo", "Cy", "Dee")
    ids = zip(names, named(store, *names), strict=True)
    return {
        name: person(key, Role.VIEWER if name == "Dee" else Role.CONTRIBUTOR, name, id_)
        for name, id_ in ids
    }
