"""Signal or noise: process-behaviour charts, many series at once (scorecard.md, XmR)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.scorecard.aggregation import Mask, aggregated
from dashboard.scorecard.daily_values import Floats
from dashboard.scorecard.definitions import Aggregation

FEWEST_POINTS, FEWEST_SURE = 6, 12
RUN, WINDOW, NEARER = 8, 4, 3
MEAN_FACTORS, MEDIAN_FACTORS = (2.66, 3.268), (3.145, 3.865)
"""Of the mean (median) moving range: limits either side of the centre, and of moving ranges."""
EXACT = 1e-12
"""A share of the largest value; what differs by no more is the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """One of each a series; NaN where it has fewer than ``FEWEST_POINTS`` points."""

    centre: Floats
    mr_bar: Floats
    upper: Floats
    lower: Floats
    range_upper: Floats
    points: NDArray[np.int64]
    """How many points they rest on."""

    @property
    def upper_half(self) -> Floats:
        """As far from the centre as from the upper limit."""
        return np.asarray((self.centre + self.upper) / 2)

    @property
    def lower_half(self) -> Floats:
        """As far from the centre as from the lower limit."""
        return np.asarray((self.centre + self.lower) / 2)


@dataclass(frozen=True, slots=True)
class Hits:
    """Series × points, where each rule reports something."""

    outside: Mask
    """Rule 1: outside the limits."""
    ranges: Mask
    """Rule 1: the moving range to this point is above its limit."""
    run: Mask
    """Rule 2: in a run of eight or more on one side."""
    nearer: Mask
    """Rule 3: in four of which three are nearer the same limit than the centre."""

    def any(self) -> Mask:
        """Where any rule fires."""
        return np.asarray(self.outside | self.ranges | self.run | self.nearer)


def moving_ranges(points: Floats) -> Floats:
    """The step to each point from the one before it; NaN at the first and beside a missing one."""
    with np.errstate(over="ignore"):
        return np.abs(np.diff(points, axis=1, prepend=np.nan))


def limits(points: Floats, median: bool = False) -> Limits:
    """Limits of series × points; NaN is a missing point.

    None either where they would be beyond all numbers.
    """
    ranges = moving_ranges(points)
    count = np.count_nonzero(~np.isnan(points), axis=1)
    middle = Aggregation.MEDIAN if median else Aggregation.MEAN
    enough = (count >= FEWEST_POINTS) & ~np.isnan(ranges).all(axis=1)
    every = np.array([0]), np.array([points.shape[1]])
    centre, mr_bar = (aggregated(middle, each, *every)[:, 0] for each in (points, ranges))
    width, range_width = MEDIAN_FACTORS if median else MEAN_FACTORS
    with np.errstate(over="ignore", invalid="ignore"):
        enough &= np.isfinite(2 * np.abs(centre) + range_width * mr_bar)
    centre, mr_bar = (np.where(enough, each, np.nan) for each in (centre, mr_bar))
    return Limits(
        centre=centre,
        mr_bar=mr_bar,
        upper=centre + width * mr_bar,
        lower=centre - width * mr_bar,
        range_upper=range_width * mr_bar,
        points=count,
    )


def hits(points: Floats, by: Limits) -> Hits:
    """Where the rules fire, strict inequalities; nowhere without limits."""
    there = ~np.isnan(points)
    slack = EXACT * np.max(np.abs(points), axis=1, initial=0.0, where=there)

    def beyond(values: Floats, bound: Floats) -> Mask:
        with np.errstate(over="ignore"):
            return np.asarray(values - bound[:, np.newaxis] > slack[:, np.newaxis])

    above, below = beyond(points, by.centre), beyond(-points, -by.centre)
    high, low = beyond(points, by.upper_half), beyond(-points, -by.lower_half)
    return Hits(
        outside=beyond(points, by.upper) | beyond(-points, -by.lower),
        ranges=beyond(moving_ranges(points), by.range_upper),
        run=_runs(above) | _runs(below),
        nearer=_windows(high, there) | _windows(low, there),
    )


def _runs(side: Mask) -> Mask:
    """Every point of at least ``RUN`` successive ones that are marked."""
    full = _all_of(side, RUN)
    return _spread(full, RUN)


def _windows(near: Mask, there: Mask) -> Mask:
    """Every point of ``WINDOW`` successive ones of which ``NEARER`` are marked."""
    count = sum(_earlier(near, by).astype(np.int64) for by in range(WINDOW))
    return _spread((count >= NEARER) & _all_of(there, WINDOW), WINDOW)


def _all_of(marked: Mask, count: int) -> Mask:
    """Whether a point and those before it, ``count`` in all, are marked."""
    return np.asarray(np.logical_and.reduce([_earlier(marked, by) for by in range(count)]))


def _spread(ends: Mask, count: int) -> Mask:
    """Every point of the stretches of ``count`` that end where it is marked."""
    back = ends[:, ::-1]
    spread = np.logical_or.reduce([_earlier(back, by) for by in range(count)])
    return np.asarray(spread[:, ::-1])


def _earlier(marked: Mask, by: int) -> Mask:
    """What stood ``by`` points before; nothing is marked before the first."""
    moved = np.zeros_like(marked)
    moved[:, by:] = marked[:, : max(marked.shape[1] - by, 0)]
    return moved
