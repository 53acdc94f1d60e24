"""The rows of a long list that stands in columns: which fit conditions, and in what order."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.listings import TEXT_TESTS, Ask, Condition
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Mask
from dashboard.ticket_aging.values import NONE

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]
Columns = Mapping[str, Coded | Numbers]
"""Names, of which the missing one is empty or ``NONE``; and numbers, of which it is NaN."""


def asked(columns: Columns, rows: Places, ask: Ask, as_they_stand: Collection[str] = ()) -> Places:
    """Those of ``rows`` that fit the conditions, in the order asked for.

    Equal ones stay in their order; what is missing comes first. ``as_they_stand`` are columns
    whose names have an order of their own.
    """
    for condition in ask.conditions:
        rows = rows[_fits(columns[condition.column], rows, condition)]
    for name, descending in reversed(ask.order):
        values = _sortable(columns[name], rows, name in as_they_stand)
        rows = rows[np.argsort(-values if descending else values, kind="stable")]
    return rows


def _fits(column: Coded | Numbers, rows: Places, condition: Condition) -> Mask:
    if isinstance(column, Coded):
        return text_fits(column.names, condition)[column.codes[rows]]
    return number_fits(column[rows], condition)


def _sortable(column: Coded | Numbers, rows: Places, as_they_stand: bool) -> Numbers:
    """Numbers in whose order the rows are."""
    if not isinstance(column, Coded):
        return np.nan_to_num(column[rows], nan=-np.inf)
    names = column.names
    order = range(len(names)) if as_they_stand else in_order(names, ("", NONE))
    return places_of(order)[column.codes[rows]]


def places_of(order: Sequence[int]) -> Numbers:
    """Where each code stands in an order of codes."""
    place = np.empty(len(order), dtype=np.float64)
    place[list(order)] = np.arange(len(order))
    return place


def in_order(names: Sequence[str], missing: Collection[str]) -> list[int]:
    """Places of names in alphabetical order, what is missing first."""
    return sorted(
        range(len(names)), key=lambda i: (names[i] not in missing, names[i].casefold(), names[i])
    )


def text_fits(names: Sequence[str], condition: Condition) -> Mask:
    """Which names fit a condition on text."""
    wanted, test = str(condition.value).casefold(), TEXT_TESTS[condition.how]
    return np.array([test(name.casefold(), wanted) for name in names], dtype=np.bool_)


def number_fits(values: Numbers, condition: Condition) -> Mask:
    """Which numbers fit a condition; NaN only where what is missing is asked for."""
    wanted = float(condition.value)
    choices: Mapping[str, Callable[[], Mask]] = {
        "equals": lambda: values == wanted,
        "notEqual": lambda: (values != wanted) & ~np.isnan(values),
        "lessThan": lambda: values < wanted,
        "lessThanOrEqual": lambda: values <= wanted,
        "greaterThan": lambda: values > wanted,
        "greaterThanOrEqual": lambda: values >= wanted,
        "inRange": lambda: (values >= wanted) & (values <= condition.to),
        "blank": lambda: np.isnan(values),
        "notBlank": lambda: ~np.isnan(values),
    }
    return choices[condition.how]()
