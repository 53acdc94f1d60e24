"""Dated targets, each of one grain, and how a value stands against them (scorecard.md)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.errors import InvalidForm
from dashboard.formats import day as day_words
from dashboard.scorecard.changes import BASIS_POINTS
from dashboard.scorecard.definitions import Comparison, Direction, Metric
from dashboard.scorecard.periods import ToDate

CLOSE = 1e-9
"""A share of the target by which a value may differ from an edge and still stand on it."""


class Grain(StrEnum):
    """What a target is of; never scaled to another."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    MTD = "mtd"
    QTD = "qtd"
    YTD = "ytd"


WHOLE = {Grain.MTD: Grain.MONTH, Grain.QTD: Grain.QUARTER, Grain.YTD: Grain.YEAR}
"""What a span to date becomes on its last day."""


class Status(StrEnum):
    """A value against its target."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Target:
    """What a metric should reach, from a day to a day, both included; None: without end."""

    metric: str
    grain: Grain
    value: float
    start: date | None = None
    end: date | None = None
    upper: float | None = None
    """The upper edge of a band, whose lower edge is ``value``; only where good is ``within``."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Targets:
    """The targets of a program, by metric and grain, as of a day."""

    def __init__(self, targets: Iterable[Target] = (), as_of: date = date.max) -> None:
        self._as_of = as_of
        self._found: dict[tuple[str, Grain], list[Target]] = {}
        for target in targets:
            self._found.setdefault((target.metric, target.grain), []).append(target)

    def on(self, metric: str, grain: Grain, day: date) -> Target | None:
        """The target in force on a day, the last day of a period; or as of when it still runs."""
        of, known = self._found.get((metric, grain), ()), min(day, self._as_of)
        return next((target for target in of if target.holds_on(known)), None)

    def to_date(self, metric: str, grain: Grain, span: ToDate) -> Target | None:
        """The target of a span to date; that of the whole month when it is one and has no own."""
        own = self.on(metric, grain, span.now.end)
        return self.on(metric, WHOLE[grain], span.now.end) if own is None and span.whole else own


def status(metric: Metric, value: float | None, target: Target | None) -> Status:
    """Green when met; amber when missed by no more than the metric's tolerance; else red."""
    if value is None or target is None:
        return Status.GREY
    edge = _nearest_edge(metric.direction, value, target)
    missed = _missed(metric.direction, value, target)
    slack = CLOSE * max(abs(edge), abs(value))
    if missed <= slack:
        return Status.GREEN
    bps = metric.comparison is Comparison.BPS
    allowed = metric.tolerance / BASIS_POINTS if bps else metric.tolerance * abs(edge)
    return Status.AMBER if missed <= allowed + slack else Status.RED


def _nearest_edge(direction: Direction, value: float, target: Target) -> float:
    above = direction is Direction.WITHIN and target.upper is not None and value > target.upper
    return target.upper if above and target.upper is not None else target.value


def _missed(direction: Direction, value: float, target: Target) -> float:
    """By how much, on the bad side; 0 or less where it is met."""
    short, over = target.value - value, value - target.value
    if direction is Direction.WITHIN:
        return max(short, value - (target.value if target.upper is None else target.upper))
    return short if direction is Direction.UP else over


def checked_target(target: Target, metric: Metric, others: Iterable[Target]) -> Target:
    """The target, if it can be taken beside the others; raises ``InvalidForm``."""
    problems: dict[str, str] = {}
    band = metric.direction is Direction.WITHIN
    if not all(math.isfinite(edge) for edge in (target.value, target.upper or 0.0)):
        problems["value"] = "A target is a number."
    if band and (target.upper is None or target.upper < target.value):
        problems["upper"] = "Good is within a band: give its lower and its upper edge, in order."
    if not band and target.upper is not None:
        problems["upper"] = f"Good is {metric.direction.value}: leave the upper edge empty."
    if target.start and target.end and target.end < target.start:
        problems["end"] = "It ends before it begins: change one of the days."
    clash = overlapping(target, others)
    if clash and "end" not in problems:
        problems["start"] = (
            f"Another {target.grain.value} target holds {_dates(clash)}: end that one first,"
            " or choose other days."
        )
    if problems:
        raise InvalidForm(problems)
    return target


def overlapping(target: Target, others: Iterable[Target]) -> Target | None:
    """Another one of its metric and grain that holds on one of its days."""
    mine = target.metric, target.grain
    for other in others:
        apart = _before(target.end, other.start) or _before(other.end, target.start)
        if (other.metric, other.grain) == mine and not apart:
            return other
    return None


def _before(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and end < start


def _dates(target: Target) -> str:
    parts: Mapping[str, date | None] = {"from": target.start, "to": target.end}
    said = [f"{word} {day_words(day)}" for word, day in parts.items() if day]
    return " ".join(said) or "for all time"
