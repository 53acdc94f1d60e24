"""What people type of a metric: taken, or said beside its field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from dashboard.errors import InvalidForm
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.scorecard.definition_rows import COLUMNS
from dashboard.scorecard.definitions import (
    Base,
    Comparison,
    DatedMetric,
    Direction,
    Every,
    Function,
    Metric,
    Operation,
)
from dashboard.scorecard.form_fields import NEW_METRIC, SINCE
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from dashboard.scorecard.typed import (
    as_typed,
    refuse_known,
    refuse_needed,
    refuse_running,
    typed_baseline,
    typed_definition,
    typed_number,
    typed_target,
    why_not_typed,
)
from tests.dashboard.scorecard.given import CALENDAR, base, function

TODAY = date(2026, 11, 22)
WEEK = date(2026, 11, 21)
FIELDS = dict.fromkeys((*COLUMNS, SINCE), "") | {"aggregation": "sum", "column": "calls"}


def problems(does: Callable[..., Any], *said: Any) -> Mapping[str, str]:
    with pytest.raises(InvalidForm) as caught:
        does(*said)
    return caught.value.problems


def test_the_form_of_a_metric_says_all_that_its_file_says() -> None:
    assert {field.name for field in NEW_METRIC} == {*COLUMNS, SINCE}


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("0", 0.0), ("1234.5", 1234.5), ("-12", -12.0), ("1e3", 1000.0), (" 7 ", 7.0)],
)
def test_a_number_is_read_and_nothing_is_a_blank(text: str, value: float | None) -> None:
    assert typed_number("value", text) == value


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("1,5", "", "has a comma"), ("twelve", "", "is no number"), ("12%", "", "percentage"),
        ("42.8%", "%", "write 42.8 % as 0.428"), ("nan", "", "is no number"),
        ("1e999", "", "too large"), ("1e-999", "", "too small"), ("１２", "", "is no number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_said_beside_the_field(text: str, unit: str, words: str) -> None:
    assert words in problems(typed_number, "value", text, unit)["value"]


@pytest.mark.parametrize("value", [None, 0.0, -3.0, 0.1, 1 / 3, 1e16, 1e-7, 123456789.25])
def test_a_number_that_is_drawn_is_read_as_the_same(value: float | None) -> None:
    assert typed_number("value", as_typed(value)) == value


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        (base("a", every=Every.WEEK), ""),
        (base("a"), "due every day"),
        (base("a", every=Every.MONTH), "due every month"),
        (function("r", "divide", "a", "b"), "calculated from other metrics"),
        (base("a", column="tickets.open"), "nobody types it"),
        (base("a", filter=(("segment", "card"),)), "by a filter"),
    ],
)
def test_a_value_is_typed_where_nothing_else_makes_it(metric: Metric, words: str) -> None:
    said = why_not_typed(metric, ["tickets.open"])
    assert words in said
    assert bool(words) == bool(said)


def test_a_value_is_of_a_week_that_is_over() -> None:
    refuse_running(WEEK, CALENDAR, TODAY)
    refuse_running(TODAY, ProgramCalendar(week_ends=SUNDAY), TODAY)  # its last day is today
    assert (
        "No week ends on 20 Nov 2026"
        in problems(refuse_running, date(2026, 11, 20), CALENDAR, TODAY)["value"]
    )
    assert (
        "runs until 28 Nov 2026"
        in problems(refuse_running, date(2026, 11, 28), CALENDAR, TODAY)["value"]
    )


def target(**said: str) -> dict[str, str]:
    return {"grain": "week", "value": "10", "upper": "", "start": "", "end": "", **said}


def test_a_target_is_what_the_form_says() -> None:
    said = target(grain="mtd", value="0.5", upper="0.75", start="2026-01-01", end="2026-06-30")
    assert typed_target(said, base("a")) == Target(
        "a", Grain.MTD, 0.5, date(2026, 1, 1), date(2026, 6, 30), 0.75
    )
    assert typed_target(target(), base("a")) == Target("a", Grain.WEEK, 10.0)


def test_both_edges_of_a_target_are_looked_at() -> None:
    found = problems(typed_target, target(value="a", upper="1,0"), base("a"))
    assert found.keys() == {"value", "upper"}


def lock(**said: str) -> dict[str, str]:
    usual = {"start": "2026-01-04", "end": "2026-03-28", "set_on": "2026-11-21", "reason": "New."}
    return {**usual, **said}


def test_limits_are_locked_to_days_or_to_none() -> None:
    assert typed_baseline(lock(), "a", CALENDAR, TODAY) == Baseline(
        "a", date(2026, 1, 4), date(2026, 3, 28), WEEK, "New."
    )
    free = typed_baseline(lock(start="", end=""), "a", CALENDAR, TODAY)
    assert (free.start, free.end) == (None, None)
    assert typed_baseline(lock(end=""), "a", CALENDAR, TODAY).end is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"end": "2026-02-13"}, "end"),  # 41 days
        ({"end": "2025-12-31"}, "end"),
        ({"start": ""}, "start"),
        ({"set_on": "2026-11-23"}, "set_on"),
        ({"start": "2026-11-22", "end": ""}, "start"),
    ],
)
def test_limits_that_rest_on_too_little_are_refused(said: dict[str, str], field: str) -> None:
    assert problems(typed_baseline, lock(**said), "a", CALENDAR, TODAY).keys() == {field}
    assert typed_baseline(lock(end="2026-02-14"), "a", CALENDAR, TODAY)


def test_a_definition_is_what_the_form_says() -> None:
    said = FIELDS | {
        "name": "Calls", "unit": "calls", "filter": "a=b", "every": "week", "comparison": "bps",
        "direction": "down", "tolerance": "5", SINCE: "2026-11-15",
    }  # fmt: skip
    metric, form, since = typed_definition(said, "c", ())
    assert metric == Metric(
        "c", Base("calls", metric.source.aggregation, (("a", "b"),), Every.WEEK), "Calls", "calls",  # type: ignore[union-attr]
        Comparison.BPS, Direction.DOWN, 5.0,
    )  # fmt: skip
    assert (form["key"], since) == ("c", date(2026, 11, 15))
    assert form.keys() == set(COLUMNS)


KNOWN = (DatedMetric("a", base("a")), DatedMetric("r", function("r", "divide", "a", "b")),
         DatedMetric("b", base("b")))  # fmt: skip
FUNCTION = {**FIELDS, "aggregation": "", "column": "", "operation": "divide"}


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"operands": "r;b"}, "operands", "This builds on itself: r → a → r"),
        ({"operands": "b;x"}, "operands", "There is no metric “x”"),
        ({"operands": "b"}, "operands", "To divide takes two operands"),
        ({"operation": "modulo", "operands": "b;r"}, "operation", "is no operation"),
        ({"aggregation": "total", "operation": "", "column": "a"}, "aggregation",
         "is no aggregation"),
        ({"operation": ""}, "aggregation", "Say how its values are aggregated"),
        ({"aggregation": "sum", "operands": "b;b"}, "operation", "leave one of them empty"),
        ({"operands": "b;b", "tolerance": "much"}, "tolerance", "is no number"),
        ({"operands": "b;b", "tolerance": "-1"}, "tolerance", "0 or more"),
    ],
)  # fmt: skip
def test_a_wrong_definition_is_said_beside_its_field(
    said: dict[str, str], field: str, words: str
) -> None:
    found = problems(typed_definition, FUNCTION | said, "a", KNOWN)
    assert words in found[field]


def test_operands_are_looked_at_on_every_day_on_which_it_holds() -> None:
    later = date(2026, 12, 1)
    known = (
        DatedMetric("a", base("a")), DatedMetric("b", base("b")),
        DatedMetric("c", base("c")), DatedMetric("c", None, later),
    )  # fmt: skip
    said = FUNCTION | {"operands": "b;c", SINCE: "2026-11-01"}
    assert "There is no metric “c”" in problems(typed_definition, said, "a", known)["operands"]
    until = (*known, DatedMetric("a", base("a"), later))  # it is another one again by then
    assert typed_definition(said, "a", until)[0].operands == ("b", "c")
    turned = (*known[:3], DatedMetric("c", function("c", "sum", "a", "b"), later))
    assert "c → a → c" in problems(typed_definition, said, "a", turned)["operands"]


def test_a_new_metric_has_a_key_that_never_was_another_ones() -> None:
    gone = (*KNOWN, DatedMetric("old", None, WEEK))
    refuse_known("new", gone)
    for key in ("a", "old"):
        assert f"There is a metric “{key}” already" in problems(refuse_known, key, gone)["key"]


def test_what_others_are_made_of_is_not_given_up() -> None:
    assert "an operand of “r”" in problems(refuse_needed, "a", WEEK, KNOWN)[SINCE]
    refuse_needed("r", WEEK, KNOWN)
    refuse_needed("a", WEEK, (*KNOWN, DatedMetric("r", None, date(2026, 1, 1))))
    comes = (*KNOWN[::2], DatedMetric("r", Metric("r", Function(Operation.SUM, ("a", "b"))),
                                     date(2027, 1, 1)))  # fmt: skip
    assert SINCE in problems(refuse_needed, "a", WEEK, comes)
