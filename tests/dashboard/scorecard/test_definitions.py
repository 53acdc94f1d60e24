"""Definitions from rows of texts: taken all at once, or refused with every problem."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scorecard.definition_rows import COLUMNS, metrics_from
from dashboard.scorecard.definitions import (
    Aggregation,
    Base,
    Comparison,
    DatedMetric,
    Direction,
    Every,
    Function,
    Metric,
    Operation,
    Role,
    cycles,
    in_force,
    in_order,
)
from dashboard.scorecard.problems import InvalidRows, Problem
from dashboard.scorecard.words import definition
from tests.dashboard.scorecard.given import base, function, numbered

HEADER = (
    "key", "name", "unit", "aggregation", "column", "filter", "operation", "operands",
    "comparison", "direction", "tolerance", "owner", "role", "description",
)  # fmt: skip


def defined(*rows: dict[str, str], known: tuple[Metric, ...] = ()) -> tuple[Metric, ...]:
    cells = [tuple(row.get(name, "") for name in HEADER) for row in rows]
    return metrics_from(HEADER, numbered(cells), known)


def refused(*rows: dict[str, str], known: tuple[Metric, ...] = ()) -> list[Problem]:
    with pytest.raises(InvalidRows) as caught:
        defined(*rows, known=known)
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.reason) for problem in problems]


ONE = {"key": "one", "aggregation": "sum", "column": "a"}
TWO = {"key": "two", "aggregation": "mean", "column": "b"}


def test_a_base_metric_is_read_with_all_that_is_said_of_it() -> None:
    said = {
        "key": "approvals", "name": "Approvals", "unit": "count", "aggregation": "Mean ",
        "column": "approved", "filter": "segment=card; region = EU", "comparison": "BPS",
        "direction": "within", "tolerance": "12.5", "owner": "Ann", "role": "Input",
        "description": "Those that were approved.",
    }  # fmt: skip
    assert defined(said) == (
        Metric(
            key="approvals",
            source=Base("approved", Aggregation.MEAN, (("segment", "card"), ("region", "EU"))),
            name="Approvals",
            unit="count",
            comparison=Comparison.BPS,
            direction=Direction.WITHIN,
            tolerance=12.5,
            owner="Ann",
            role=Role.INPUT,
            description="Those that were approved.",
        ),
    )


def test_a_function_is_read_with_its_operands_in_their_order() -> None:
    rate = {"key": "rate", "operation": "divide", "operands": "two ; one"}
    found = defined(rate, ONE, TWO)[0]
    assert found.source == Function(Operation.DIVIDE, ("two", "one"))
    assert (found.comparison, found.direction, found.role) == ("pct", "up", "output")


def test_an_operand_may_be_known_already() -> None:
    found = defined(
        {"key": "f", "operation": "sum", "operands": "x;y"}, known=(base("x"), base("y"))
    )
    assert found[0].operands == ("x", "y")


def test_area_and_how_often_values_are_due_can_be_said_too() -> None:
    header = ("key", "aggregation", "column", "area", "every")
    rows = numbered([("k", "last", "c", "Outreach", "Week")])
    assert metrics_from(header, rows)[0].area == "Outreach"
    assert metrics_from(header, rows)[0].source == Base("c", Aggregation.LAST, (), Every.WEEK)
    assert set(HEADER) < set(COLUMNS)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"key": ""}, "key", "no_key"),
        ({"key": "a;b"}, "key", "invalid_key"),
        ({"aggregation": "average"}, "aggregation", "unknown_aggregation"),
        ({"aggregation": ""}, "aggregation", "no_kind"),
        ({"column": ""}, "column", "no_column"),
        ({"filter": "segment"}, "filter", "invalid_filter"),
        ({"filter": "=card"}, "filter", "invalid_filter"),
        ({"operands": "two"}, "operands", "not_here"),
        ({"comparison": "percent"}, "comparison", "unknown_comparison"),
        ({"direction": "north"}, "direction", "unknown_direction"),
        ({"role": "owner"}, "role", "unknown_role"),
        ({"tolerance": "ten"}, "tolerance", "invalid_number"),
        ({"tolerance": "-1"}, "tolerance", "invalid_number"),
        ({"operation": "divide", "operands": "one;two"}, "operation", "two_kinds"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_column(
    row: dict[str, str], column: str, reason: str
) -> None:
    found = refused(TWO, {**ONE, **row})
    assert (3, column, reason) in places(found)
    assert all(problem.row == 3 and problem.sentence.endswith((".", "”?")) for problem in found)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"operation": "modulo"}, "operation", "unknown_operation"),
        ({"operands": "one"}, "operands", "wrong_operands"),
        ({"operands": "one;two;one"}, "operands", "wrong_operands"),
        ({"operation": "sum", "operands": "one"}, "operands", "wrong_operands"),
        ({"operands": "one;tow"}, "operands", "unknown_operand"),
        ({"operands": "one;f"}, "operands", "cycle"),
        ({"key": "two"}, "key", "duplicate_key"),
        ({"column": "a"}, "column", "not_here"),
    ],
)
def test_a_wrong_function_is_named_with_its_row_and_column(
    row: dict[str, str], column: str, reason: str
) -> None:
    whole = {"key": "f", "operation": "divide", "operands": "one;two", **row}
    assert (4, column, reason) in places(refused(ONE, TWO, whole))


def test_all_problems_are_told_at_once() -> None:
    found = refused(
        {**ONE, "aggregation": "average", "tolerance": "x"},
        {"key": "f", "operation": "divide", "operands": "one;nothing"},
        {"key": "one", "aggregation": "sum", "column": "a"},
    )
    assert places(found) == [
        (2, "aggregation", "unknown_aggregation"),
        (2, "tolerance", "invalid_number"),
        (3, "operands", "unknown_operand"),
        (4, "key", "duplicate_key"),
    ]
    assert "“average” is no aggregation: write one of sum, mean" in found[0].sentence


def test_a_cycle_is_named() -> None:
    found = refused(
        {"key": "a", "operation": "sum", "operands": "b;one"},
        {"key": "b", "operation": "sum", "operands": "c;one"},
        {"key": "c", "operation": "sum", "operands": "a;one"},
        ONE,
    )
    assert places(found) == [(2, "operands", "cycle")]
    assert "a → b → c → a" in found[0].sentence


def test_a_cycle_through_metrics_that_are_known_is_named() -> None:
    known = (function("b", "sum", "a", "one"), base("a"), base("one"))
    found = refused({"key": "a", "operation": "sum", "operands": "b;one"}, known=known)
    assert places(found) == [(2, "operands", "cycle")]


def test_an_unknown_operand_is_told_with_what_was_meant() -> None:
    found = refused(ONE, TWO, {"key": "f", "operation": "sum", "operands": "one;twoo"})
    assert found[0].sentence == "There is no metric “twoo”: did you mean “two”?"


@pytest.mark.parametrize(
    ("header", "column", "reason"),
    [
        (("name", "aggregation"), "key", "missing_column"),
        (("key", "agregation"), "agregation", "unknown_column"),
        (("key", "Key"), "Key", "column_twice"),
    ],
)
def test_a_header_that_cannot_be_followed_is_refused(
    header: tuple[str, ...], column: str, reason: str
) -> None:
    with pytest.raises(InvalidRows) as caught:
        metrics_from(header, numbered([("x", "y")]))
    assert (1, column, reason) in places(list(caught.value.problems))


def test_a_row_longer_than_the_header_is_refused_and_a_shorter_one_is_not() -> None:
    assert metrics_from(("key", "aggregation", "column", "unit"), [(2, ("k", "sum", "c"))])
    with pytest.raises(InvalidRows) as caught:
        metrics_from(("key", "aggregation", "column"), [(2, ("k", "sum", "c", "more"))])
    assert places(list(caught.value.problems)) == [(2, "", "ragged_row")]


graphs = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3).map(tuple)
)


@given(graphs)
def test_a_cycle_is_found_wherever_there_is_one(operands: dict[str, tuple[str, ...]]) -> None:
    def reached(key: str, seen: set[str]) -> set[str]:
        for each in set(operands.get(key, ())) - seen:
            seen.add(each)
            reached(each, seen)
        return seen

    found = cycles(operands)
    assert bool(found) == any(key in reached(key, set()) for key in operands)
    for cycle in found:
        assert cycle[0] == cycle[-1]
        assert all(b in operands[a] for a, b in itertools.pairwise(cycle))


def test_operands_come_before_what_builds_on_them_however_deep() -> None:
    deep = [function(f"f{n}", "sum", f"f{n - 1}", "f0") for n in range(3000, 0, -1)]
    order = [metric.key for metric in in_order([*deep, base("f0")])]
    assert order == [f"f{n}" for n in range(3001)]


def test_the_definition_in_force_on_a_day_is_the_newest_before_it() -> None:
    old, new = base("x"), base("x", "mean")
    rows = [
        DatedMetric("x", new, date(2025, 7, 1)),
        DatedMetric("x", old),
        DatedMetric("y", base("y"), date(2025, 3, 1)),
        DatedMetric("y", None, date(2025, 9, 1)),
    ]
    assert in_force(rows, date(2025, 1, 1)) == (old,)
    assert in_force(rows, date(2025, 6, 30)) == (old, base("y"))
    assert in_force(rows, date(2025, 9, 1)) == (new,)


def test_a_definition_in_words() -> None:
    cards = base("cards", column="cases", filter=(("segment", "card"),), name="Card cases")
    rate = function("rate", "divide", "cards", "all")
    by_key = {metric.key: metric for metric in (cards, rate, base("all"))}
    assert definition(cards, by_key) == "Sum of “cases” of each day, where segment is card."
    assert definition(rate, by_key) == "Card cases ÷ all, each taken over the whole period first."
