"""``greenpath show ticket`` through the terminal."""

import json

import pytest
from sqlalchemy import Engine

from tests.commands.terminal import refused, said
from tests.conftest import NOW

ONE = ("show", "ticket", "--program", "golden", "--as-of", "2025-03-31", "--ticket")


@pytest.fixture(autouse=True)
def _store(golden_store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    address = golden_store.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))


def test_a_ticket_is_told_as_json() -> None:
    told = json.loads(said(*ONE, "TKT-00042", "--format", "json"))
    assert (told["key"], told["as_of"]) == ("TKT-00042", "2025-03-31")
    assert {"clocks_days", "sla", "changes", "stays", "action_items"} <= told.keys()


def test_a_ticket_is_told_in_lines() -> None:
    told = said(*ONE, "TKT-00042")
    assert told.startswith("TKT-00042: ")
    assert "Age: " in told


def test_a_ticket_that_is_not_there_is_refused_in_a_sentence() -> None:
    assert "Golden has no ticket “Z”." in refused(*ONE, "Z")
