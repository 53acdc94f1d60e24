"""When a goal will be back at its target: paths drawn from its own weekly changes.

Each path draws blocks of four weekly changes, and the mean pace as well: a mean is known only as
well as the history is long. Short histories know their spread less well too: blocks that overlap
and their mean understate it, which is made good (``_spread``). Draws depend on the length of the
history alone: the same data give the same date, whatever else stands on the board.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dashboard.path_to_green.weekly import Weekly
from dashboard.scorecard.daily_values import Floats

BLOCK = 4
"""Weeks of changes that stay together."""
HORIZON = 52
"""Weeks that are looked ahead."""
LEAST_HISTORY = 12
"""Weeks of history below which no date is given."""
PATHS = 500
SEED = 20_261_121
LIKELY, SAFE = 0.50, 0.85
"""Shares of the paths that have arrived by P50 and P85."""
NOMINAL = 0.80
CLOSE = 1e-9
MOST_TRIED = 12
"""Weeks ahead of which ``ends`` knows."""
_TOGETHER = 50
"""Goals whose paths are drawn at once: what fits into a processor's cache is faster."""


class Outlook(StrEnum):
    """What a forecast can say."""

    DATED = "dated"
    REACHED = "at the target"
    NO_DATE = "no date"
    """Fewer than half the paths arrive within a year."""
    LOW_DATA = "low data"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a goal arrives at its target, or why no date can be said."""

    outlook: Outlook
    p50: date | None = None
    p85: date | None = None
    """None too where fewer than 85 % of the paths arrive."""
    arriving: float | None = None
    """The share of the paths that arrive within 52 weeks."""
    pace: float | None = None
    """Measured: the mean change a week."""
    weeks: int = 0
    """Weeks of history with a value."""


@dataclass(frozen=True, slots=True)
class Course:
    """A goal's history, and the lowest and highest value at which it is met."""

    history: Weekly
    low: float
    high: float
    earliest: date
    """The end of the running week: what has not been measured by now arrives no sooner."""

    @property
    def reached(self) -> bool:
        """Whether its newest value meets it."""
        value = float(self.history.values[-1])
        slack = CLOSE * max(abs(value), 1e-300)
        return self.low - slack <= value <= self.high + slack


def forecasts(courses: Iterable[Course | None]) -> tuple[Forecast, ...]:
    """A forecast each, in their order; None is a goal without a value of these days."""
    every = list(courses)
    found = [_without_paths(course) for course in every]
    waiting: dict[int, list[int]] = {}
    for n, course in enumerate(every):
        if course is not None and found[n].outlook is Outlook.NO_DATE:
            waiting.setdefault(len(course.history.values), []).append(n)
    for places in waiting.values():
        for begin in range(0, len(places), _TOGETHER):
            some = places[begin : begin + _TOGETHER]
            drawn = _with_paths([course for n in some if (course := every[n])])
            for n, forecast in zip(some, drawn, strict=True):
                found[n] = forecast
    return tuple(found)


def _without_paths(course: Course | None) -> Forecast:
    """What is said where nothing has to be drawn; else no date, for now."""
    if course is None:
        return Forecast(Outlook.NO_DATA)
    history = course.history
    changes = np.diff(history.values)
    pace = float(changes.mean()) if len(changes) else None
    if course.reached:
        return Forecast(Outlook.REACHED, history.last, history.last, 1.0, pace, history.measured)
    low = history.measured < LEAST_HISTORY
    outlook = Outlook.LOW_DATA if low else Outlook.NO_DATE
    return Forecast(outlook, pace=pace, weeks=history.measured)


def _with_paths(courses: Sequence[Course]) -> list[Forecast]:
    """Courses of one length."""
    histories = np.array([course.history.values for course in courses])
    low, high = (np.array([getattr(c, edge) for c in courses]) for edge in ("low", "high"))
    slack = CLOSE * np.abs(histories).max(axis=1)
    low, high = low - slack, high + slack
    arrived = np.zeros((PATHS, len(courses)), dtype=np.bool_)
    shares = np.empty((HORIZON, len(courses)))
    for week, values in enumerate(paths(histories, HORIZON)):
        arrived |= (values >= low) & (values <= high)
        shares[week] = arrived.mean(axis=0)
    return [_dated(course, found) for course, found in zip(courses, shares.T, strict=True)]


def _dated(course: Course, arrived: Floats) -> Forecast:
    """From the share of the paths that have arrived by each week."""
    history = course.history
    p50, p85 = (_week(course, arrived, share) for share in (LIKELY, SAFE))
    return Forecast(
        outlook=Outlook.DATED if p50 else Outlook.NO_DATE,
        p50=p50,
        p85=p85,
        arriving=float(arrived[-1]),
        pace=float(np.diff(history.values).mean()),
        weeks=history.measured,
    )


def _week(course: Course, arrived: Floats, share: float) -> date | None:
    """The end of the first week by which that share has arrived."""
    weeks = int(np.searchsorted(arrived, share - CLOSE)) + 1
    if weeks > HORIZON:
        return None
    return max(course.history.last + timedelta(days=7 * weeks), course.earliest)


def paths(histories: Floats, weeks: int) -> Iterator[Floats]:
    """Histories of one length (goals x weeks) into paths ahead: paths x goals, week by week."""
    within, pace = _blocks(histories)
    draws = _draws(histories.shape[1] - 1)
    begun = np.broadcast_to(histories[:, -1], pace.shape)
    for week in range(weeks):
        block, place = divmod(week, BLOCK)
        values = begun + within[place].take(draws.ahead[:, block], axis=0)
        begun = values if place == BLOCK - 1 else begun
        yield values + pace * (week + 1)


def ends(histories: Floats, ahead: Iterable[int]) -> dict[int, Floats]:
    """Where the same paths are after so many weeks, whole blocks of them: paths x goals."""
    within, pace = _blocks(histories)
    taken, last = _draws(histories.shape[1] - 1).taken, histories[:, -1]
    return {weeks: last + taken[weeks // BLOCK] @ within[-1] + pace * weeks for weeks in ahead}


def _blocks(histories: Floats) -> tuple[Floats, Floats]:
    """What there is to draw from.

    Blocks of changes less their mean, summed up within each (4 x blocks x goals), and the paces
    that were drawn (paths x goals).
    """
    changes = np.diff(histories, axis=1)
    number = changes.shape[1]
    mean = changes.mean(axis=1)
    every = np.lib.stride_tricks.sliding_window_view(changes.T - mean, BLOCK, axis=0)
    within = every.cumsum(axis=2).transpose(2, 0, 1)
    within = np.ascontiguousarray(within - within.mean(axis=1, keepdims=True)) * _spread(number)
    return within, mean + _draws(number).pace @ within[-1]


def _spread(changes: int) -> float:
    """What makes good that a short history shows too little of its spread.

    The mean of the blocks is taken from themselves, which takes BLOCK / n of their variance; and
    the spread itself is an estimate: Student's t at 90 % over the normal's, to the first order,
    with the 3 n / 8 degrees of freedom of overlapping blocks.
    """
    return float((1 - BLOCK / changes) ** -0.5 * (1 + 0.66 / (0.375 * changes - 1)))


@dataclass(frozen=True, slots=True)
class _Draws:
    """Which blocks each path takes."""

    ahead: NDArray[np.int64]
    """One after the other: paths x blocks of the weeks ahead."""
    taken: tuple[Floats, ...]
    """How often each block is among the first n of them: for each n paths x blocks."""
    pace: Floats
    """Weights of all blocks in a mean pace that is drawn from as many weeks as were measured."""


@lru_cache(maxsize=64)
def _draws(changes: int) -> _Draws:
    blocks = changes - BLOCK + 1
    random = np.random.default_rng((SEED, changes))
    ahead = random.integers(0, blocks, (PATHS, HORIZON // BLOCK))
    several = -(-changes // BLOCK)
    pace = random.integers(0, blocks, (PATHS, several))
    taken = tuple(_counts(ahead[:, :n], blocks) for n in range(MOST_TRIED // BLOCK + 1))
    return _Draws(ahead, taken, _counts(pace, blocks) / (several * BLOCK))


def _counts(drawn: NDArray[np.int64], blocks: int) -> Floats:
    """How often each path takes each block."""
    counts = np.zeros((len(drawn), blocks))
    np.add.at(counts, (np.arange(len(drawn))[:, None], drawn), 1)
    return counts


@dataclass(frozen=True, slots=True)
class Fan:
    """What lies ahead of a goal, week by week from the first."""

    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


def fan(history: Weekly, weeks: int = HORIZON) -> Fan | None:
    """The middle and the 80 % of its paths; None where the history is too short for one."""
    if history.measured < LEAST_HISTORY:
        return None
    ahead = np.array([values[:, 0] for values in paths(history.values[None], weeks)])
    tail = (1 - NOMINAL) / 2
    low, middle, high = np.quantile(ahead, (tail, 0.5, 1 - tail), axis=1)
    return Fan(tuple(low.tolist()), tuple(middle.tolist()), tuple(high.tolist()))
