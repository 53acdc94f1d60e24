"""What charts of metrics and goals have in common: the axis, and what points say on hover."""

from collections.abc import Iterable
from html import escape
from typing import Any, Protocol

from dashboard.scorecard.changes import BASIS_POINTS
from dashboard.scorecard.numbers import SHARES

SAID = "%{customdata}<extra></extra>"


class Measured(Protocol):
    """What has values: a metric, or a goal."""

    @property
    def unit(self) -> str:
        """Which they are counted in."""


def literal(text: str) -> str:
    """A text as it is: charts take what looks like HTML for it, and a unit may hold anything."""
    return escape(text, quote=False)


def heights(metric: Measured, values: Iterable[float | None]) -> list[float | None]:
    """Values as they are drawn: basis points whole."""
    times = BASIS_POINTS if metric.unit.casefold() == "bps" else 1
    return [None if value is None else value * times for value in values]


def value_axis(metric: Measured, **more: Any) -> dict[str, Any]:
    """The axis of a metric's values."""
    pattern = ".1~%" if metric.unit.casefold() in SHARES else ",~r"
    return {"tickformat": pattern, "nticks": 5, **more}
