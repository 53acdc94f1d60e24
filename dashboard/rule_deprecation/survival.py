"""How long stays last, those that have not ended counted in (rules.md, Time and conversion).

Stays are whole days, so that every curve is a row of values by day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.ticket_aging.columns import Mask
from dashboard.ticket_aging.values import Floats

EXACT_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Curve:
    """S by day, from day 0 to the longest stay; right-continuous, and level after the end."""

    still: Floats

    def share_at(self, day: int) -> float | None:
        """The share that lasts longer than so many days; None where there is no stay at all."""
        return float(self.still[min(day, len(self.still) - 1)]) if len(self.still) else None

    def first_at_or_below(self, level: float) -> float | None:
        """The first day with S at or below ``level``, exact ties included; None if never."""
        reached = self.still <= level + EXACT_TIE
        return float(np.argmax(reached)) if reached.any() else None

    def area(self, days: int) -> float | None:
        """The mean number of the first ``days`` days that a stay lasts: the area under S."""
        if not len(self.still):
            return None
        beyond = max(days - len(self.still), 0)
        return float(self.still[:days].sum() + beyond * self.still[-1])


def curve(days: Instants, ended: Mask) -> Curve:
    """Kaplan and Meier (1958) of stays in whole days; at equal times ends come before censorings.

    ``ended`` says which have ended; the rest is censored.
    """
    if not len(days):
        return Curve(np.empty(0))
    ends, at_risk = _by_day(days, ended)
    return Curve(np.cumprod(1 - ends / at_risk, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Incidence:
    """The share that has come to an event by so many days, by day; none after a rival's event."""

    aalen_johansen: Floats
    naive: Floats
    """1 - S of Kaplan-Meier with rivals censored: it overstates."""

    def at(self, horizons: Sequence[int]) -> Mapping[int, tuple[float | None, float | None]]:
        """Both by the number of days; None where nobody was ever at risk."""
        last = len(self.naive) - 1
        if last < 0:
            return dict.fromkeys(horizons, (None, None))
        days = [min(day, last) for day in horizons]
        both = zip(self.aalen_johansen[days].tolist(), self.naive[days].tolist(), strict=True)
        return dict(zip(horizons, both, strict=True))


def cumulative_incidence(days: Instants, events: Mask, rivals: Mask) -> Incidence:
    """Aalen and Johansen (1978): the sum over days of S just before it times the hazard there.

    S counts both kinds of ends; a row is an event, a rival's event, or else censored.
    """
    if not len(days):
        return Incidence(np.empty(0), np.empty(0))
    of_events, at_risk = _by_day(days, events)
    of_rivals, _ = _by_day(days, rivals)
    still = np.cumprod(1 - (of_events + of_rivals) / at_risk, dtype=np.float64)
    before = np.append(1.0, still[:-1])
    return Incidence(
        np.cumsum(before * of_events / at_risk, dtype=np.float64),
        1 - np.cumprod(1 - of_events / at_risk, dtype=np.float64),
    )


def _by_day(days: Instants, ended: Mask) -> tuple[Instants, Instants]:
    """Ends on each day, and how many were at risk on it; never none, up to the last day."""
    gone = np.bincount(days)
    return np.bincount(days[ended], minlength=len(gone)), len(days) - np.cumsum(gone) + gone
