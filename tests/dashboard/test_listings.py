"""What may be asked of a long list, and which rows of a short one fit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.errors import InvalidRequest
from dashboard.listings import LONGEST_TEXT, MOST_CONDITIONS, MOST_ROWS, Ask, Condition, ask
from dashboard.listings import chosen_rows as chosen

TEXTS, NUMBERS = ("name", "team"), ("age", "days")
USUAL = {"startRow": 0, "endRow": 100}


def asked(**more: Any) -> Ask:
    return ask({**USUAL, **more}, TEXTS, NUMBERS)


def sorted_by(*pairs: tuple[Any, Any]) -> Any:
    return [{"colId": column, "sort": way} for column, way in pairs]


def filtered(column: str, how: Any, value: Any = None, **more: Any) -> Any:
    return {column: {"filterType": "text", "type": how, "filter": value, **more}}


def test_what_a_grid_asks_for_at_first() -> None:
    assert asked(sortModel=[], filterModel={}) == Ask(0, 100)
    assert asked() == asked(sortModel=None, filterModel=None) == Ask(0, 100)


def test_an_order_and_conditions_are_understood() -> None:
    found = asked(
        startRow=100,
        endRow=200,
        sortModel=sorted_by(("age", "desc"), ("name", "asc")),
        filterModel=filtered("name", "contains", "Bank") | filtered("age", "inRange", 1, filterTo=5)
        | filtered("days", "blank"),
    )  # fmt: skip
    assert found == Ask(
        100,
        200,
        (("age", True), ("name", False)),
        (Condition("name", "contains", "Bank"), Condition("age", "inRange", 1.0, 5.0),
         Condition("days", "blank", 0.0)),
    )  # fmt: skip


@pytest.mark.parametrize("how", ["blank", "notBlank"])
def test_a_text_may_be_asked_to_be_blank(how: str) -> None:
    """The grid offers it, and sends no value with it."""
    found = asked(filterModel={"name": {"filterType": "text", "type": how}})
    assert found.conditions == (Condition("name", how, ""),)


@pytest.mark.parametrize(
    "request_",
    [
        None, [], "x", 0, {}, {"startRow": 0}, {"endRow": 1}, {"startRow": -1, "endRow": 1},
        {"startRow": 5, "endRow": 4}, {"startRow": 0, "endRow": MOST_ROWS + 1},
        {"startRow": 0, "endRow": 1.0}, {"startRow": True, "endRow": 1},
        {"startRow": "0", "endRow": 1}, {"startRow": 10**9, "endRow": 10**9},
        {"startRow": None, "endRow": None},
    ],
)  # fmt: skip
def test_rows_that_cannot_be_given_are_refused(request_: Any) -> None:
    with pytest.raises(InvalidRequest, match="reload the page"):
        ask(request_, TEXTS, NUMBERS)


@pytest.mark.parametrize(
    "order",
    [
        {}, "name", 1, True, [None], ["name"], [[]], [{}], sorted_by(("name", "up")),
        sorted_by(("nothing", "asc")), sorted_by((None, "asc")), sorted_by((["name"], "asc")),
        sorted_by(("name", ["asc"])), sorted_by(("name", None)),
        sorted_by(*[("name", "asc")] * (MOST_CONDITIONS + 1)),
    ],
)  # fmt: skip
def test_an_order_that_there_is_not_is_refused(order: Any) -> None:
    with pytest.raises(InvalidRequest):
        asked(sortModel=order)


@pytest.mark.parametrize(
    "conditions",
    [
        [], "x", 1, True, {"name": None}, {"name": []}, {"name": "contains"}, {"name": {}},
        filtered("nothing", "contains", "x"), filtered("name", "matches", "x"),
        filtered("name", "lessThan", "x"), filtered("name", None, "x"),
        filtered("name", ["contains"], "x"), filtered("name", "contains", 5),
        filtered("name", "contains"), filtered("name", "contains", "x" * (LONGEST_TEXT + 1)),
        filtered("age", "contains", 1), filtered("age", "equals", "1"), filtered("age", "equals"),
        filtered("age", "equals", True), filtered("age", "equals", float("nan")),
        filtered("age", "equals", float("inf")), filtered("age", "equals", 1e15),
        filtered("age", "equals", 10**400), filtered("age", "inRange", 1),
        filtered("age", "inRange", 1, filterTo="2"), filtered("age", ["equals"], 1),
        {"name": {"operator": "OR", "condition1": {"type": "contains", "filter": "x"}}},
        {f"c{n}": {} for n in range(MOST_CONDITIONS + 1)},
    ],
)  # fmt: skip
def test_a_condition_that_there_is_not_is_refused(conditions: Any) -> None:
    with pytest.raises(InvalidRequest):
        asked(filterModel=conditions)


def test_the_longest_text_and_the_most_rows_are_taken() -> None:
    found = asked(endRow=MOST_ROWS, filterModel=filtered("name", "equals", "x" * LONGEST_TEXT))
    assert (found.end, len(str(found.conditions[0].value))) == (500, 200)
    assert asked(startRow=7, endRow=7) == Ask(7, 7)


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from((*TEXTS, *NUMBERS, "asc", "desc", "contains", "equals", "inRange", "blank")),
)  # fmt: skip
keys = st.text(max_size=3) | st.sampled_from(
    ("startRow", "endRow", "sortModel", "filterModel", "colId", "sort", "type", "filter",
     "filterTo", *TEXTS, *NUMBERS)
)  # fmt: skip
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
near = st.fixed_dictionaries(
    {"startRow": st.just(0) | anything, "endRow": st.just(100) | anything},
    optional={
        "sortModel": anything | st.lists(st.fixed_dictionaries({"colId": leaves, "sort": leaves})),
        "filterModel": anything
        | st.dictionaries(
            st.sampled_from((*TEXTS, *NUMBERS)),
            st.fixed_dictionaries({"type": leaves, "filter": leaves, "filterTo": leaves}),
        ),
    },
)


@given(anything | near)
@example({**USUAL, "filterModel": {"name": {"type": {}, "filter": "x"}}})
@example({**USUAL, "sortModel": [{"colId": {}, "sort": {}}]})
def test_whatever_is_asked_is_understood_or_refused(request_: Any) -> None:
    """And what is understood can be answered."""
    try:
        found = ask(request_, TEXTS, NUMBERS)
    except InvalidRequest:
        return
    assert 0 <= found.first <= found.end <= found.first + MOST_ROWS
    total, rows = chosen([{"name": "a", "team": None, "age": 1, "days": None}], found)
    assert len(rows) <= total <= 1


# Rows with what a list has: texts that differ in their case only, numbers, and nothing.
names = st.sampled_from(("Bank", "bank", "BANK", "Ünï", "", "a=b", "z")) | st.none()
ages = st.integers(-2, 3) | st.none()
days = st.sampled_from((0.0, 0.5, 1.5, 2.0)) | st.none()
listed = st.lists(st.fixed_dictionaries({"name": names, "team": names, "age": ages, "days": days}))
texts_said = st.sampled_from(("", "b", "BANK", "ü", "=", "k"))


def naive_text(cell: str | None, how: str, said: str) -> bool:
    held, wanted = (cell or "").lower(), said.lower()
    match how:
        case "contains" | "notContains":
            return (held.find(wanted) >= 0) == (how == "contains")
        case "equals" | "notEqual":
            return (held == wanted) == (how == "equals")
        case "startsWith":
            return held[: len(wanted)] == wanted
        case "endsWith":
            return wanted == "" or held[-len(wanted) :] == wanted
        case _:
            return (held == "") == (how == "blank")


def naive_number(cell: float | None, how: str, said: float, to: float) -> bool:
    """What is missing is blank, and fits nothing else."""
    if cell is None or how in ("blank", "notBlank"):
        return (cell is None) == (how == "blank") and (cell is not None or how == "blank")
    tests: dict[str, Callable[[], bool]] = {
        "equals": lambda: cell == said, "notEqual": lambda: cell != said,
        "lessThan": lambda: cell < said, "lessThanOrEqual": lambda: cell <= said,
        "greaterThan": lambda: cell > said, "greaterThanOrEqual": lambda: cell >= said,
        "inRange": lambda: said <= cell <= to,
    }  # fmt: skip
    return tests[how]()


TEXT_WAYS = (
    "contains", "notContains", "equals", "notEqual", "startsWith", "endsWith", "blank", "notBlank",
)  # fmt: skip
NUMBER_WAYS = (
    "equals", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
    "inRange", "blank", "notBlank",
)  # fmt: skip


@given(listed, st.sampled_from(TEXT_WAYS), texts_said)
def test_texts_that_fit_are_kept(rows: list[Any], how: str, said: str) -> None:
    value = "" if how in ("blank", "notBlank") else said
    total, found = chosen(rows, Ask(0, 500, (), (Condition("name", how, value),)))
    wanted = [row for row in rows if naive_text(row["name"], how, said)]
    assert (total, found) == (len(wanted), wanted)


@given(listed, st.sampled_from(NUMBER_WAYS), st.sampled_from((-1, 0, 1, 1.5)), st.integers(0, 2))
def test_numbers_that_fit_are_kept(rows: list[Any], how: str, said: float, to: int) -> None:
    for column in NUMBERS:
        asked_for = Ask(0, 500, (), (Condition(column, how, float(said), float(to)),))
        total, found = chosen(rows, asked_for)
        wanted = [row for row in rows if naive_number(row[column], how, said, to)]
        assert (total, found) == (len(wanted), wanted)


columns = st.sampled_from((*TEXTS, *NUMBERS))


@given(listed, st.lists(st.tuples(columns, st.booleans()), max_size=3))
def test_rows_are_sorted_as_by_inserting_each_in_its_place(
    rows: list[Any], order: list[tuple[str, bool]]
) -> None:
    """Missing ones come first in an ascending order; level ones stay as they were."""

    def compare(one: Any, other: Any) -> int:
        for column, descending in order:
            a, b = one[column], other[column]
            if a == b:
                continue
            if a is None or b is None:
                less = a is None
            elif isinstance(a, str):
                less = (a.lower(), a) < (b.lower(), b)
            else:
                less = a < b
            return -1 if less != descending else 1
        return 0

    wanted: list[Any] = []
    for row in rows:
        place = len(wanted)
        while place and compare(row, wanted[place - 1]) < 0:
            place -= 1
        wanted.insert(place, row)
    total, found = chosen(rows, Ask(0, 500, tuple(order)))
    assert (total, found) == (len(rows), wanted)
    assert [id(row) for row in found] == [id(row) for row in wanted]


@given(listed, st.integers(0, 8), st.integers(0, 8))
def test_the_rows_asked_for_are_cut_out_of_those_that_fit(
    rows: list[Any], first: int, count: int
) -> None:
    whole = Ask(0, 500, (("age", True),), (Condition("age", "notBlank", 0.0),))
    total, every = chosen(rows, whole)
    assert chosen(rows, replace(whole, first=first, end=first + count)) == (
        total, every[first : first + count],
    )  # fmt: skip
