"""Mappings: what is written is followed, and what cannot be followed is said by name."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidFile
from dashboard.imports.mapping import Mapping, mapping_from_toml, mapping_to_toml

EXAMPLE = Path(__file__).parents[3] / "examples" / "incidents" / "mapping.toml"


def test_nothing_written_is_the_format_of_our_own_exports() -> None:
    assert mapping_from_toml("", "m.toml") == Mapping()
    assert Mapping().events.at == "ts"


def test_the_example_is_read_as_it_is_written() -> None:
    mapping = mapping_from_toml(EXAMPLE.read_text("utf-8"), EXAMPLE.name)
    assert (mapping.rows, mapping.nulls, mapping.skip_states) == ("revisions", ("?",), ("-100",))
    assert mapping.dates == "day/month/year hour:minute"
    assert (mapping.tickets.key, mapping.tickets.created_at) == ("number", "opened_at")
    assert mapping.states["Active"] == "In Progress"
    assert mapping.priorities["1 - Critical"] == "P1"


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
        ("dates = 'day/month/year :minute'", "dates that say the minute must say the hour"),
        ("dates = 'serial 1905'", "dates must say where year, month and day stand"),
        ("[tickets]\nassigne = 'x'", "created_at, level, rating (did you mean assignee?)"),
        ("nulls = '?'", "nulls: "),
        ("rows = ", "m.toml is not TOML: "),
        ("rows = 'changes'\nrows = 'changes'", "m.toml is not TOML: "),
        ("x = " + "[" * 90_000, "m.toml is not TOML"),
        ("x = " + "{a = " * 15_000, "m.toml is not TOML"),
        ("#" * 100_001, "m.toml has more than 100,000 characters"),
        ("x = " + "9" * 10_000, "m.toml cannot be followed: a number in it is too long"),
        ("a" + ".a" * 30_000 + " = 1", "a line has over 20 dots"),
        ("'a'" + " . 'a'" * 15_000 + " = 1", "a line has over 20 dots"),
        ("zone = 'UTC'\r\n[a" + ".a" * 30_000 + "]", "a line has over 20 dots"),
        ("[[a" + ".a" * 30_000 + "]]", "a line has over 20 dots"),
        ("states = {a" + ".a" * 45_000 + " = 1}", "a line has over 20 dots"),
        ('"' + '\\"' * 40_000, "m.toml is not TOML"),
        ("a" + ".a" * 20 + " = 1", "a is no key"),
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


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = st.dictionaries(texts, texts, max_size=3)
columns = {"id": texts, "ticket": texts, "at": texts, "actor": st.none() | texts}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rows": st.sampled_from(("changes", "revisions")),
            "nulls": st.lists(texts, max_size=3),
            "dates": st.sampled_from((None, "serial 1904", 'day"month\\year')),
            "zone": st.sampled_from((None, "Europe/Paris")),
            "events": st.fixed_dictionaries({}, optional=columns),
            "revisions": st.fixed_dictionaries({}, optional={"group": st.none() | texts}),
            "tickets": st.fixed_dictionaries({}, optional={"title": st.none() | texts}),
            "states": words,
            "priorities": words,
            "kinds": words,
            "event_types": words,
            "skip_states": st.lists(texts, max_size=2),
        },
    )
)
def test_any_mapping_comes_back_from_what_is_written(values: dict[str, object]) -> None:
    mapping = Mapping.model_validate(values)
    text = mapping_to_toml(mapping)
    assert mapping_from_toml(text, "m.toml") == mapping
    assert mapping_to_toml(mapping_from_toml(text, "m.toml")) == text


def test_dots_in_what_is_quoted_or_noted_are_no_dots_of_names() -> None:
    dots = "." * 50
    text = f'# {dots}\n[states]\n"{dots}" = "In Progress"  # {dots}\n\'a"{dots}\' = \'{dots}\''
    assert mapping_from_toml(text, "m").states == {dots: "In Progress", f'a"{dots}': dots}


def test_what_is_as_ours_is_not_written() -> None:
    assert mapping_to_toml(Mapping()) == ""
    assert mapping_to_toml(Mapping.model_validate({"events": {"at": "ts"}})) == ""


def test_a_mapping_is_written_as_a_person_would() -> None:
    mapping = mapping_from_toml(EXAMPLE.read_text("utf-8"), EXAMPLE.name)
    lines = mapping_to_toml(mapping).splitlines()
    assert lines[:3] == [
        'rows = "revisions"', 'nulls = ["?"]', 'dates = "day/month/year hour:minute"',
    ]  # fmt: skip
    assert "[revisions]" in lines
    assert '"Awaiting User Info" = "Waiting on Customer"' in lines


def test_an_empty_name_is_no_column_and_a_named_one_stays_demanded() -> None:
    mapping = mapping_from_toml("[tickets]\ntitle = ''\nkind = 'kind'", "m.toml")
    assert mapping.tickets.title is None
    assert mapping_to_toml(mapping) == '[tickets]\ntitle = ""\nkind = "kind"\n'
