"""How often a forecast was right before: a rolling backtest on a goal's own history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.path_to_green.forecast import LEAST_HISTORY, NOMINAL, ends
from dashboard.path_to_green.weekly import Weekly
from dashboard.scorecard.daily_values import Floats

AHEAD = (4, 12)
"""Weeks after which a forecast is held against what came."""


@dataclass(frozen=True, slots=True)
class HitRate:
    """Of so many forecasts, how many 80 % intervals held what came."""

    inside: int
    of: int

    @property
    def share(self) -> float | None:
        """None where nothing could be tried yet."""
        return self.inside / self.of if self.of else None


def hit_rates(histories: Sequence[Weekly | None]) -> tuple[Mapping[int, HitRate], ...]:
    """By weeks ahead, a goal each in their order: each week from the twelfth on is tried."""
    found = [dict.fromkeys(AHEAD, HitRate(0, 0)) for _ in histories]
    known = [(n, h.values) for n, h in enumerate(histories) if h and h.measured >= LEAST_HISTORY]
    if known:
        for (place, _), hits in zip(known, _tried([values for _, values in known]), strict=True):
            found[place] = hits
    return tuple(found)


def _tried(histories: Sequence[Floats]) -> list[dict[int, HitRate]]:
    """All that are known for so many weeks are tried together; from the first week of each."""
    lengths = np.array([len(values) for values in histories])
    every = np.zeros((len(histories), lengths.max() + max(AHEAD)))
    for row, values in zip(every, histories, strict=True):
        row[: len(values)] = values
    inside = {weeks: np.zeros(len(histories), dtype=np.int64) for weeks in AHEAD}
    for known in range(LEAST_HISTORY, lengths.max()):
        rows = np.flatnonzero(lengths >= known + min(AHEAD))
        came = {weeks: every[rows, known - 1 + weeks] for weeks in AHEAD}
        for weeks, held in intervals_hold(every[rows, :known], came).items():
            inside[weeks][rows] += held & (lengths[rows] >= known + weeks)
    return [
        {
            weeks: HitRate(int(inside[weeks][n]), max(length - weeks - LEAST_HISTORY + 1, 0))
            for weeks in AHEAD
        }
        for n, length in enumerate(lengths.tolist())
    ]


def intervals_hold(
    histories: Floats, came: Mapping[int, Floats]
) -> Mapping[int, NDArray[np.bool_]]:
    """Whether 80 % intervals hold what came so many weeks ahead; a row each."""
    most = 1 - (1 - NOMINAL) / 2
    found = {}
    for weeks, ahead in ends(histories, came).items():
        below, above = (ahead < came[weeks]).mean(axis=0), (ahead > came[weeks]).mean(axis=0)
        found[weeks] = (below <= most) & (above <= most)
    return found
