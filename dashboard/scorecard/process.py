"""What a process does: its chart, what its limits say of a target, and when to say why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboard.scorecard.aggregation import Mask
from dashboard.scorecard.daily_values import Floats
from dashboard.scorecard.definitions import Direction
from dashboard.scorecard.figures import number
from dashboard.scorecard.periods import Spans
from dashboard.scorecard.targets import Status, Target
from dashboard.scorecard.xmr import (
    FEWEST_POINTS,
    FEWEST_SURE,
    Hits,
    Limits,
    hits,
    limits,
    moving_ranges,
)


class Assurance(StrEnum):
    """What limits say of a target: whether the process, as it is, meets it."""

    RELIABLE = "reliable"
    CHANCE = "chance"
    OUT_OF_REACH = "out of reach"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The weeks that a metric's limits are locked to, by a person and with a reason.

    Without days the limits follow the weeks that the chart shows again.
    """

    metric: str
    start: date | None
    end: date | None
    set_on: date
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """The process-behaviour chart of one series; positions count from 0."""

    values: tuple[float | None, ...]
    centre: float | None
    """The mean, or the median; None, as all limits, with fewer than six points."""
    mr_bar: float | None
    upper: float | None
    lower: float | None
    range_upper: float | None
    upper_half: float | None
    lower_half: float | None
    points: int
    """How many points the limits rest on."""
    moving_ranges: tuple[float | None, ...]
    """From the second point on; None beside a missing one."""
    outside: tuple[int, ...]
    ranges: tuple[int, ...]
    run: tuple[int, ...]
    nearer: tuple[int, ...]

    @property
    def provisional(self) -> bool:
        """Whether there are limits, on too few points to trust."""
        return FEWEST_POINTS <= self.points < FEWEST_SURE


@dataclass(frozen=True, slots=True)
class Processes:
    """The charts of many series of equal length."""

    points: Floats
    limits: Limits
    hits: Hits

    def rules_at(self, row: int, position: int) -> tuple[int, ...]:
        """Which rules fire at a point of a series: 1, 2, 3."""
        found = self.hits
        fires = (
            found.outside[row, position] or found.ranges[row, position],
            found.run[row, position],
            found.nearer[row, position],
        )
        return tuple(n for n, fired in enumerate(fires, 1) if fired)

    def process(self, row: int) -> Process:
        """One of them."""
        by, found, points = self.limits, self.hits, self.points[row]
        return Process(
            values=tuple(map(number, points.tolist())),
            centre=number(float(by.centre[row])),
            mr_bar=number(float(by.mr_bar[row])),
            upper=number(float(by.upper[row])),
            lower=number(float(by.lower[row])),
            range_upper=number(float(by.range_upper[row])),
            upper_half=number(float(by.upper_half[row])),
            lower_half=number(float(by.lower_half[row])),
            points=int(by.points[row]),
            moving_ranges=tuple(map(number, moving_ranges(points[np.newaxis])[0, 1:].tolist())),
            outside=_marked(found.outside[row]),
            ranges=_marked(found.ranges[row]),
            run=_marked(found.run[row]),
            nearer=_marked(found.nearer[row]),
        )


def processes(points: Floats, baseline: Mask | None = None, median: bool = False) -> Processes:
    """Series × points (NaN is missing); limits rest on the points of the ``baseline``, or all."""
    base = points if baseline is None else np.where(baseline, points, np.nan)
    by = limits(base, median)
    return Processes(points, by, hits(points, by))


def process(
    values: Sequence[float | None], baseline: range | None = None, median: bool = False
) -> Process:
    """The chart of a bare series; its limits rest on the positions of the ``baseline``, or all."""
    points = np.array([[np.nan if value is None else value for value in values]], dtype=np.float64)
    chosen = None if baseline is None else np.isin(np.arange(len(values)), baseline)[np.newaxis]
    return processes(points, chosen, median).process(0)


def _marked(mask: Mask) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def baseline_on(baselines: Iterable[Baseline], metric: str, as_of: date) -> Baseline | None:
    """The one in force on a day: the last that was set; none while it has no days."""
    mine = [each for each in baselines if each.metric == metric and each.set_on <= as_of]
    last = max(mine, key=lambda each: each.set_on, default=None)
    return last if last and (last.start or last.end) else None


def baseline_weeks(baseline: Baseline | None, weeks: Spans) -> NDArray[np.bool_]:
    """Which weeks the limits rest on; those that lie whole in the baseline, or all of them."""
    if baseline is None:
        return np.ones(len(weeks), dtype=np.bool_)
    first, last = baseline.start or date.min, baseline.end or date.max
    return np.array([first <= week.start and week.end <= last for week in weeks], dtype=np.bool_)


def assurance(
    direction: Direction, lower: float | None, upper: float | None, target: Target | None
) -> Assurance | None:
    """Whether a process of these limits meets its target as it is; None without one of them."""
    if target is None or upper is None or lower is None:
        return None
    if direction is Direction.WITHIN:
        return _of_band(lower, upper, target)
    all_above, all_below = target.value < lower, target.value > upper
    good, bad = (all_above, all_below) if direction is Direction.UP else (all_below, all_above)
    return Assurance.RELIABLE if good else Assurance.OUT_OF_REACH if bad else Assurance.CHANCE


def _of_band(lower: float, upper: float, target: Target) -> Assurance:
    top = target.value if target.upper is None else target.upper
    if target.value < lower and upper < top:
        return Assurance.RELIABLE
    return Assurance.OUT_OF_REACH if top < lower or upper < target.value else Assurance.CHANCE


def note_wanted(rules: Sequence[int], now: Status, before: Status) -> bool:
    """Whether somebody should say why: a rule fires, or the status turns red."""
    return bool(rules) or (now is Status.RED and before is not Status.RED)
