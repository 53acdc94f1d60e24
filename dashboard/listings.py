"""What is asked of a long list: some of its rows, in an order, that fit conditions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.errors import InvalidRequest

MOST_ROWS = 500
"""Of one request; a file has them all."""
LONGEST_TEXT, MOST_CONDITIONS = 200, 20
Row = Mapping[str, Any]
_STRANGE = "This list was asked for something that it cannot answer: reload the page."
_EMPTY = ("blank", "notBlank")
_TEXT = ("contains", "notContains", "equals", "notEqual", "startsWith", "endsWith", *_EMPTY)
_NUMBER = ("equals", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan",
           "greaterThanOrEqual", "inRange", *_EMPTY)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column's cells must be; ``how`` is one of the words that the grid uses."""

    column: str
    how: str
    value: str | float
    to: float = 0.0


@dataclass(frozen=True, slots=True)
class Ask:
    """Rows from ``first`` (zero-based) up to, and without, ``end``."""

    first: int = 0
    end: int = MOST_ROWS
    order: tuple[tuple[str, bool], ...] = ()
    """Columns to sort by, first the most important one, each with whether it descends."""
    conditions: tuple[Condition, ...] = ()


def ask(request: Any, texts: Iterable[str], numbers: Iterable[str]) -> Ask:
    """What a grid asks for, checked against the columns that it has; or ``InvalidRequest``."""
    if not isinstance(request, dict):
        raise InvalidRequest(_STRANGE)
    of_text, of_number = frozenset(texts), frozenset(numbers)
    first, end = _count(request.get("startRow")), _count(request.get("endRow"))
    if not 0 <= end - first <= MOST_ROWS:
        raise InvalidRequest(_STRANGE)
    return Ask(
        first,
        end,
        _order(request.get("sortModel"), of_text | of_number),
        _conditions(request.get("filterModel"), of_text, of_number),
    )


def _count(value: Any) -> int:
    if type(value) is int and 0 <= value < 10**9:
        return value
    raise InvalidRequest(_STRANGE)


def _order(said: Any, columns: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    rows = said if isinstance(said, list) else []
    if (said not in (None, []) and not rows) or len(rows) > MOST_CONDITIONS:
        raise InvalidRequest(_STRANGE)
    found = []
    for row in rows:
        name, way = (row.get("colId"), row.get("sort")) if isinstance(row, dict) else (None, None)
        if not isinstance(name, str) or name not in columns or way not in ("asc", "desc"):
            raise InvalidRequest(_STRANGE)
        found.append((name, way == "desc"))
    return tuple(found)


def _conditions(said: Any, texts: frozenset[str], numbers: frozenset[str]) -> tuple[Condition, ...]:
    if said is None:
        return ()
    if not isinstance(said, dict) or len(said) > MOST_CONDITIONS:
        raise InvalidRequest(_STRANGE)
    found = []
    for name, model in said.items():
        kind = _number if name in numbers else _text if name in texts else None
        if kind is None or not isinstance(model, dict):
            raise InvalidRequest(_STRANGE)
        found.append(kind(name, model))
    return tuple(found)


def _text(name: str, model: Mapping[str, Any]) -> Condition:
    how = model.get("type")
    value = "" if how in _EMPTY else model.get("filter")
    if how not in _TEXT or not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InvalidRequest(_STRANGE)
    return Condition(name, how, value)


def _number(name: str, model: Mapping[str, Any]) -> Condition:
    how, value, to = model.get("type"), model.get("filter"), model.get("filterTo")
    if how not in _NUMBER:
        raise InvalidRequest(_STRANGE)
    return Condition(name, how, _float(value, how), _float(to, how) if how == "inRange" else 0.0)


def _float(value: Any, how: str) -> float:
    if how in _EMPTY:
        return 0.0
    if type(value) not in (int, float) or not abs(value) < 1e15:
        raise InvalidRequest(_STRANGE)
    return float(value)


def chosen_rows(rows: Sequence[Row], ask: Ask) -> tuple[int, list[Row]]:
    """How many of a short list fit, and the rows asked for; equal ones stay in their order.

    What is missing comes first in an ascending order.
    """
    found = [row for row in rows if all(_row_fits(row, c) for c in ask.conditions)]
    for column, descending in reversed(ask.order):
        found.sort(key=lambda row: _sortable(row.get(column)), reverse=descending)
    return len(found), found[ask.first : ask.end]


def _row_fits(row: Row, condition: Condition) -> bool:
    cell = row.get(condition.column)
    if isinstance(cell, str) or isinstance(condition.value, str):
        return TEXT_TESTS[condition.how](_text_of(cell), str(condition.value).casefold())
    if cell is None:
        return condition.how == "blank"
    return _NUMBER_TESTS[condition.how](float(cell), float(condition.value), condition.to)


def _text_of(cell: Any) -> str:
    return "" if cell is None else str(cell).casefold()


def _sortable(cell: Any) -> tuple[bool, Any, Any]:
    return (cell is not None, cell.casefold() if isinstance(cell, str) else cell or 0, cell or 0)


TEXT_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda cell, wanted: wanted in cell,
    "notContains": lambda cell, wanted: wanted not in cell,
    "equals": lambda cell, wanted: cell == wanted,
    "notEqual": lambda cell, wanted: cell != wanted,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "blank": lambda cell, _: not cell,
    "notBlank": lambda cell, _: bool(cell),
}
"""Both in small letters."""
_NUMBER_TESTS: Mapping[str, Callable[[float, float, float], bool]] = {
    "equals": lambda cell, wanted, _: cell == wanted,
    "notEqual": lambda cell, wanted, _: cell != wanted,
    "lessThan": lambda cell, wanted, _: cell < wanted,
    "lessThanOrEqual": lambda cell, wanted, _: cell <= wanted,
    "greaterThan": lambda cell, wanted, _: cell > wanted,
    "greaterThanOrEqual": lambda cell, wanted, _: cell >= wanted,
    "inRange": lambda cell, wanted, to: wanted <= cell <= to,
    "blank": lambda *_: False,
    "notBlank": lambda *_: True,
}
