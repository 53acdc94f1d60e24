"""``greenpath show audit`` through the terminal."""

import json
from pathlib import Path

import pytest

from tests.commands.terminal import refused, said
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def two_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    for key in ("east", "west"):
        said("program", "add", key, "--name", key.title(), "--zone", "UTC")


def test_changes_are_listed_newest_first() -> None:
    west, east = said("show", "audit").splitlines()
    assert "added the program West" in west
    assert "added the program East" in east
    assert east.startswith("22 Nov 2026, 04:00  ")


def test_a_program_has_its_own() -> None:
    found = json.loads(said("show", "audit", "--program", "west", "--format", "json"))
    assert [entry["item"] for entry in found["entries"]] == ["West"]
    assert found["entries"][0]["via"] == "terminal"
    assert said("show", "audit", "--format", "csv").startswith("id,at_utc,who")


def test_filters_are_those_of_the_page() -> None:
    assert "Nothing that was changed" in said("show", "audit", "--to", "2026-11-21")
    assert len(said("show", "audit", "--text", "eas").splitlines()) == 1


def test_what_there_is_not_is_refused() -> None:
    assert refused("show", "audit", "--program", "north") == "There is no program “north”."
    assert "is no date" in refused("show", "audit", "--from", "yesterday")
    assert "knows no “x”" in refused("show", "audit", "--kind", "x")
