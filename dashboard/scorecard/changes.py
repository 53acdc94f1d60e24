"""How one span compares with another, and whether that means anything (scorecard.md, Changes)."""

import math
from dataclasses import dataclass
from enum import StrEnum

from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.periods import Span

BASIS_POINTS, PERCENT = 10_000, 100
SCALES = {Comparison.PCT: PERCENT, Comparison.BPS: BASIS_POINTS}


class Unsaid(StrEnum):
    """Why a change is shown as n/m."""

    NO_VALUE = "no value to compare"
    ZERO_BASE = "compared with zero"
    NEGATIVE_BASE = "compared with a negative value"
    NOT_WHOLE = "not all values are there"


@dataclass(frozen=True, slots=True)
class Change:
    """A change, with the two date ranges that it compares."""

    comparison: Comparison
    raw: float | None
    """Relative, or the plain difference where it is said in basis points."""
    unsaid: Unsaid | None
    """Why it means nothing; None where it is shown."""
    span: Span
    base: Span

    @property
    def shown(self) -> float | None:
        """In percent or basis points; None is n/m."""
        return None if self.unsaid else self.scaled

    @property
    def scaled(self) -> float | None:
        """In percent or basis points, whether it means anything or not."""
        return None if self.raw is None else self.raw * SCALES[self.comparison]


def change(comparison: Comparison, value: Value, base: Value) -> Change:
    """How a value compares with another one."""
    raw = None
    if value.value is not None and base.value is not None:
        raw = _raw(comparison, value.value, base.value)
    return Change(comparison, raw, _unsaid(comparison, value, base, raw), value.span, base.span)


def _raw(comparison: Comparison, value: float, base: float) -> float | None:
    if comparison is Comparison.PCT and not base:
        return None
    found = value - base if comparison is Comparison.BPS else value / base - 1
    return found if math.isfinite(found * SCALES[comparison]) else None


def _unsaid(comparison: Comparison, value: Value, base: Value, raw: float | None) -> Unsaid | None:
    if value.value is None or base.value is None:
        return Unsaid.NO_VALUE
    if comparison is Comparison.PCT and base.value <= 0:
        return Unsaid.NEGATIVE_BASE if base.value else Unsaid.ZERO_BASE
    if raw is None:
        return Unsaid.NO_VALUE
    whole = value.state is base.state is State.OK
    return None if whole else Unsaid.NOT_WHOLE
