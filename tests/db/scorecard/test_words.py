"""Values that people type and notes that they write: whose right it is, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, InvalidRequest, NotFound
from dashboard.rights import Role
from dashboard.scorecard.daily_values import DailyValue
from db.data_versions import METRICS, data_version
from db.scorecard.writing import (
    define_metric,
    type_value,
    void_value,
    write_note,
)
from tests.conftest import NOW, TESTER
from tests.db.audit.given import entries
from tests.db.scorecard.given import (
    EARLIER,
    NEXT,
    WEEK,
    asks,
    bring,
    card,
    define,
    does,
    named,
    number,
    person,
    problems,
)


def test_the_owner_types_a_value_and_the_audit_tells_it(store: Engine, key: str) -> None:
    ann = person(key, Role.CONTRIBUTOR, "Ann", named(store, "Ann"))
    before = asks(store, key, lambda s, p: data_version(s, p.id, METRICS))
    does(store, key, type_value, "calls", WEEK, 42.5, None, viewer=ann)
    assert number(card(store, key), "calls") == 42.5
    assert asks(store, key, lambda s, p: data_version(s, p.id, METRICS)) == before + 1
    (entry,) = entries(store, kind="metric", who="Ann")
    assert (entry.item, entry.did, entry.was) == ("calls", "changed", {"value": ""})
    assert entry.became == {"week": "2026-11-21", "value": "42.5"}


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (("x", Role.CONTRIBUTOR), Forbidden),
        (("Ann", Role.VIEWER), Forbidden),
        (("x", Role.MANAGER), None),
    ],
)
def test_whoever_is_not_the_owner_types_only_as_a_manager(
    store: Engine, key: str, who: tuple[str, Role], error: type[Exception] | None
) -> None:
    viewer = person(key, who[1], who[0], named(store, who[0]))
    if error is None:
        does(store, key, type_value, "calls", WEEK, 1.0, None, viewer=viewer)
        return
    with pytest.raises(error):
        does(store, key, type_value, "calls", WEEK, 1.0, None, viewer=viewer)
    assert number(card(store, key), "calls") is None


def test_a_value_typed_over_one_that_was_not_seen_is_a_conflict(store: Engine, key: str) -> None:
    first = does(store, key, type_value, "calls", WEEK, 1.0, None)
    with pytest.raises(Conflict) as caught:
        does(store, key, type_value, "calls", WEEK, 2.0, None)
    assert (caught.value.base, caught.value.theirs) == (first, {"value": "1"})
    does(store, key, type_value, "calls", WEEK, None, first)
    assert number(card(store, key), "calls") is None


@pytest.mark.parametrize(
    ("week", "value", "words"),
    [
        (date(2026, 11, 20), 1.0, "No week ends on 20 Nov 2026: this one ends 21 Nov 2026."),
        (NEXT, 1.0, "The week runs until 28 Nov 2026"),
        (date(1980, 1, 5), 1.0, "before 1990"),
        (WEEK, float("inf"), "A value is a number."),
        (WEEK, float("nan"), "A value is a number."),
    ],
)
def test_a_value_is_a_number_of_a_week_that_is_over(
    store: Engine, key: str, week: date, value: float, words: str
) -> None:
    assert words in problems(store, key, type_value, "calls", week, value, None)["value"]


def test_no_value_is_typed_beside_that_of_another_day_of_the_week(store: Engine, key: str) -> None:
    define(store, key, "newest", aggregation="last")
    monday = WEEK - timedelta(5)
    bring(store, key, [DailyValue(name, monday, 40.0) for name in ("calls", "newest")])
    said = problems(store, key, type_value, "calls", WEEK, 45.0, None)["value"]
    assert said.startswith("A file brought a value of 16 Nov 2026, in this week")
    assert number(card(store, key), "calls") == 40.0
    does(store, key, type_value, "calls", EARLIER, 45.0, None)
    does(store, key, type_value, "newest", WEEK, 45.0, None)
    assert number(card(store, key), "newest") == 45.0
    assert (
        "both would count" in problems(store, key, type_value, "newest", WEEK, None, None)["value"]
    )


def test_a_value_is_typed_only_where_nothing_else_makes_it(store: Engine, key: str) -> None:
    define(store, key, "open", column="tickets.open")
    define(store, key, "daily", every="day")
    define(store, key, "card", filter="segment=card")
    define(store, key, "rate", operation="divide", operands="calls;open")
    for metric, words in (
        ("open", "nobody types it"), ("daily", "due every day"), ("card", "filter"),
        ("rate", "calculated from other metrics"),
    ):  # fmt: skip
        assert words in problems(store, key, type_value, metric, WEEK, 1.0, None)["value"]
    with pytest.raises(InvalidRequest, match="nobody copies numbers"):
        bring(store, key, [DailyValue("tickets.open", WEEK, 1.0)])
    derived = {"key": "x", "aggregation": "last", "column": "tickets.open"}
    for column, cell in (("every", "day"), ("filter", "a=b")):
        found = problems(store, key, define_metric, derived | {column: cell}, None, None)
        assert "leave this empty" in found[column]


def test_a_value_is_taken_back_with_a_reason(store: Engine, key: str) -> None:
    id_ = does(store, key, type_value, "calls", WEEK, 1.0, None)
    assert "reason" in problems(store, key, void_value, "calls", WEEK, id_, " ")
    with pytest.raises(NotFound):
        does(store, key, void_value, "calls", EARLIER, id_, "why")
    does(store, key, void_value, "calls", WEEK, id_, "twice")
    assert number(card(store, key), "calls") is None
    with pytest.raises(NotFound):
        does(store, key, void_value, "calls", WEEK, id_, "again")


def test_a_note_is_written_changed_and_taken_away_with_all_its_versions(
    store: Engine, key: str
) -> None:
    bo = person(key, Role.CONTRIBUTOR, "Bo", named(store, "Bo"))
    first = does(store, key, write_note, "calls", WEEK, " A line was down. ", None, viewer=bo)
    with pytest.raises(Conflict) as caught:
        does(store, key, write_note, "calls", WEEK, "Late.", None)
    assert caught.value.theirs == {"text": "A line was down."}
    second = does(store, key, write_note, "calls", WEEK, "Two lines.", first, now=NOW + 5)
    note = card(store, key).notes["calls", WEEK]
    assert (note.id, note.text, note.author, note.at) == (
        second,
        "Two lines.",
        TESTER.name,
        NOW + 5,
    )
    assert [(v.text, v.author) for v in note.versions] == [
        ("A line was down.", "Bo"), ("Two lines.", TESTER.name),
    ]  # fmt: skip
    does(store, key, write_note, "calls", WEEK, "", second)
    assert card(store, key).notes == {}
    again = does(store, key, write_note, "calls", WEEK, "Three.", None)
    assert card(store, key).notes["calls", WEEK].id == again
    told = [entry.became for entry in entries(store, kind="metric")[1:]]
    assert told[0] == {"week": "2026-11-21", "note": "A line was down."}


@pytest.mark.parametrize(
    ("week", "text", "words"),
    [
        (date(2026, 11, 20), "why", "No week ends on 20 Nov 2026"),
        (NEXT + timedelta(7), "why", "has not begun"),
        (WEEK, " ", "Write what happened"),
        (WEEK, "x" * 4_001, "4,000 characters"),
    ],
)
def test_a_note_says_something_of_a_week(
    store: Engine, key: str, week: date, text: str, words: str
) -> None:
    assert words in problems(store, key, write_note, "calls", week, text, None)["text"]


def test_a_note_of_the_running_week_is_taken(store: Engine, key: str) -> None:
    does(store, key, write_note, "calls", NEXT, "Already.", None)
    assert ("calls", NEXT) in card(store, key, date(2026, 11, 22)).notes
    assert card(store, key).notes == {}
