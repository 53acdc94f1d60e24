"""What is asked of a long list: some of its rows, in an order, that fit conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.errors import InvalidRequest

MOST_ROWS = 500
"""Of one request; a file has them all."""
LONGEST_TEXT, MOST_CONDITIONS = 200, 20
_STRANGE = "This list was asked for something that it cannot answer: reload the page."
_TEXT = ("contains", "notContains", "equals", "notEqual", "startsWith", "endsWith")
_NUMBER = ("equals", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan",
           "greaterThanOrEqual", "inRange", "blank", "notBlank")  # fmt: skip


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
    how, value = model.get("type"), model.get("filter")
    if how not in _TEXT or not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InvalidRequest(_STRANGE)
    return Condition(name, how, value)


def _number(name: str, model: Mapping[str, Any]) -> Condition:
    how, value, to = model.get("type"), model.get("filter"), model.get("filterTo")
    if how not in _NUMBER:
        raise InvalidRequest(_STRANGE)
    return Condition(name, how, _float(value, how), _float(to, how) if how == "inRange" else 0.0)


def _float(value: Any, how: str) -> float:
    if how in ("blank", "notBlank"):
        return 0.0
    if type(value) not in (int, float) or not abs(value) < 1e15:
        raise InvalidRequest(_STRANGE)
    return float(value)
