"""Mappings: what is written is followed, and what cannot be followed is said by name."""

import re
from pathlib import Path

import pytest

from dashboard.errors import InvalidFile
from dashboard.imports.mapping import Mapping, mapping_from_toml

EXAMPLE = Path(__file__).parents[3] / "examples" / "incidents" / "mapping.toml"


def test_nothing_written_is_the_format_of_our_own_exports() -> None:
    assert mapping_from_toml("", "m.toml") == Mapping()
    assert Mapping().events.at == "ts"


def test_the_example_is_read_as_it_is_written() -> None:
    mapping = mapping_from_toml(EXAMPLE.read_text("utf-8"), EXAMPLE.name)
    assert (mapping.rows, mapping.nulls, mapping.skip_states) == ("revisions", ("?",), ("-100",))
    assert mapping.date_format == "%d/%m/%Y %H:%M"
    assert (mapping.tickets.key, mapping.tickets.created_at) == ("number", "opened_at")
    assert mapping.states["Active"] == "In Progress"
    assert mapping.priorities["1 - Critical"] == "P1"


@pytest.mark.parametrize(
    ("dates", "format_"),
    [
        ("year-month-day", "%Y-%m-%d"),
        ("day/month/year hour:minute", "%d/%m/%Y %H:%M"),
        ("month.day.year, hour.minute.second", "%m.%d.%Y, %H.%M.%S"),
        ("yearmonthdayThourminutesecondZ", "%Y%m%dT%H%M%SZ"),
    ],
)
def test_dates_are_written_in_words(dates: str, format_: str) -> None:
    assert Mapping(dates=dates).date_format == format_


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rows = 'revision'", "rows: "),
        ("row = 'changes'", "row is no key; there are rows, nulls, dates, zone, events, "),
        ("[events]\nwhen = 'x'", "events.when is no key; there are id, ticket, at, kind, value, "),
        ("[revisions]\nstate = 3", "revisions.state: "),
        ("[states]\nA = 3", "states.A: "),
        ("[kinds]\nBug = 3", "kinds.Bug: "),
        ("event_types = ['opened']", "event_types: "),
        ("states = 'A'", "states: "),
        ("zone = 'Mars/Olympus'", "zone: Mars/Olympus is no time zone"),
        ("zone = '../../etc/passwd'", "is no time zone"),
        ("zone = 'america/new_york'", "is no time zone"),
        ("dates = ''", "dates must say where year, month and day stand"),
        ("dates = 'day/month'", "dates must say where year, month and day stand"),
        ("dates = 'Day/Month/Year'", "dates must say where year, month and day stand"),
        ("dates = '%d/%m/%Y'", "dates must say where year, month and day stand"),
        ("dates = 'day/month/year day'", "dates may name each part once"),
        ("dates = 'day/month/year hours:minutes'", "dates are made of year, month, day"),
        ("dates = 'day/month/year %H'", "dates are made of year, month, day"),
        ("nulls = '?'", "nulls: "),
        ("rows = ", "m.toml is not TOML: "),
        ("rows = 'changes'\nrows = 'changes'", "m.toml is not TOML: "),
        ("x = " + "[" * 100_000, "m.toml is not TOML"),
    ],
)
def test_what_cannot_be_followed_is_said_by_name(text: str, problem: str) -> None:
    with pytest.raises(InvalidFile, match=re.escape(problem)) as found:
        mapping_from_toml(text, "m.toml")
    assert str(found.value).startswith("m.toml ")
    assert "\n" not in str(found.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidFile) as found:
        mapping_from_toml("zone = 'x'\ndates = 'y'\n[events]\nat = 1", "m.toml")
    assert all(name in str(found.value) for name in ("zone: ", "dates: ", "events.at: "))
