"""Every metric over every span: its value and what that value is worth (scorecard.md, Values)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.scorecard.daily_values import Floats
from dashboard.scorecard.periods import Span


class State(IntEnum):
    """What a value is worth, from good to bad; a function has the worst of its operands."""

    OK = 0
    PARTIAL = 1
    STALE = 2
    NONE = 3
    UNDEFINED = 4

    @property
    def word(self) -> str:
        """``ok``, ``partial``, …"""
        return self.name.lower()


STATES = tuple(State)
SAME = 1e-9
"""A share by which a number may differ and be the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Value:
    """A metric over a span."""

    span: Span
    value: float | None
    state: State
    present: int
    """How many values there are, of those that are ``due``: 5 of 7 days."""
    due: int
    kept: float | None
    """The sum of the other days, where a blank keeps it from being the value."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Metrics × spans; NaN where there is no value."""

    rows: Mapping[str, int]
    """By key."""
    columns: Mapping[Span, int]
    values: Floats
    states: NDArray[np.int8]
    present: Instants
    due: Instants
    kept: Floats
    _read: dict[int, tuple[list[Any], ...]] = field(default_factory=dict, repr=False, compare=False)
    """Rows that were asked for, as plain numbers: arrays are slow to read one by one."""

    def value(self, key: str, span: Span) -> Value:
        """What is known of a metric over a span."""
        row, column = self.rows[key], self.columns[span]
        if row not in self._read:
            every = (self.values, self.states, self.present, self.due, self.kept)
            self._read[row] = tuple(of[row].tolist() for of in every)
        value, state, present, due, kept = (of[column] for of in self._read[row])
        return Value(span, number(value), STATES[state], present, due, number(kept))

    def over(self, spans: Sequence[Span]) -> NDArray[np.intp]:
        """The columns of spans."""
        return np.array([self.columns[span] for span in spans], dtype=np.intp)


def same_number(one: float | None, other: float | None) -> bool:
    """Whether two values are the same but for rounding, or both are missing."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME)


def number(value: float) -> float | None:
    """A value, None where there is none."""
    return value if math.isfinite(value) else None
