"""How long tickets take, those that have not ended counted in (tickets.md, 8).

Kaplan and Meier (1958): at equal times events come before censorings. Between two censorings
their product telescopes to the share of those at risk that has not ended yet, so that the curve
needs a step for each censoring and none for each event.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, Instants
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.columns import AT_FOREVER, Column, Rows
from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.values import CurvePoint, Floats, Survival

HORIZONS = (7, 14, 30, 60, 90, 180)
STARTING_AGES = (0, 7, 14, 30, 60, 90)
EXACT_TIE = 1e-9
CURVE_STEPS = 80


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """S as steps: step ``i`` runs from after ``censored[i - 1]`` through ``censored[i]``."""

    took: Column
    """Seconds of ended tickets, ascending; also of those that don't count."""
    ended: Ranks
    """The rows of ``took`` that are events."""
    censored: Column
    """Seconds, ascending."""
    before: Instants
    """Events before each step."""
    at_risk: Instants
    still: Floats
    """S before each step, and at the end."""

    def share_at(self, day: float) -> float:
        """S(day): right-continuous, 1 before the first end."""
        return float(self.shares_at(np.array([day]))[0])

    def shares_at(self, days: Floats) -> Floats:
        """S at each of these days."""
        seconds = _seconds(days)
        step = np.searchsorted(self.censored, seconds, side="left")
        ended = self.ended.among(np.searchsorted(self.took, seconds, side="right"))
        share = 1 - (ended - self.before[step]) / np.maximum(self.at_risk[step], 1)
        return self.still[step] * share

    def first_at_or_below(self, level: float) -> float | None:
        """The first day with S at or below ``level``, exact ties included; None if never."""
        level += EXACT_TIE
        reached = np.flatnonzero(self.still[1:] <= level)
        if not len(reached):
            return None
        step = int(reached[0])
        ends = math.ceil(self.at_risk[step] * (1 - level / self.still[step]))
        while ends > 1 and self._share(step, ends - 1) <= level:
            ends -= 1
        while self._share(step, ends) > level:
            ends += 1
        row = self.ended.rows(np.array([self.before[step] + ends - 1]))[0]
        return float(self.took[row] / SECONDS_PER_DAY)

    def _share(self, step: int, ends: int) -> float:
        at_risk = int(self.at_risk[step])
        return (
            float(self.still[step]) * (1 - ends / at_risk) if at_risk else float(self.still[step])
        )


@dataclass(frozen=True, slots=True)
class Censored:
    """Those that have not ended, by how long they had lasted."""

    seconds: Column
    rows: Rows
    """How many of the curve's rows took no longer."""
    priority: Column

    def of(self, priority: int) -> "Censored":
        """Those of one priority."""
        chosen = np.flatnonzero(self.priority == priority)
        return Censored(self.seconds[chosen], self.rows[chosen], self.priority[chosen])


def censored_at_cut(found: AtCut) -> Censored:
    """The open tickets at a cut, and the cancelled ones."""
    ended, dropped, still = found.columns.ended, found.dropped_rows, found.open
    ages = (found.cut - still.started_at).astype(np.uint32)
    return censored(
        ended.took,
        np.concatenate((ended.took[dropped], ages)),
        np.concatenate((ended.priority[dropped], still.priority.codes)),
    )


def censored(took: Column, seconds: Column, priority: Column) -> Censored:
    """Those that had lasted so many seconds, beside what took so many, ascending."""
    both = np.sort(seconds.astype(np.int64) << 32 | priority)
    ascending = (both >> 32).astype(np.uint32)
    return Censored(ascending, np.searchsorted(took, ascending, side="right"), both & AT_FOREVER)


def curve_at_cut(found: AtCut, others: Censored, priority: int | None = None) -> SurvivalCurve:
    """The curve of the tickets at a cut, or of one priority."""
    those = others if priority is None else others.of(priority)
    return survival_curve(found.columns.ended.took, found.ranks(priority), those)


def survival_curve(took: Column, ended: Ranks, others: Censored) -> SurvivalCurve:
    """The curve of those rows of ``took``, ascending seconds, that have ended."""
    events, through = len(ended), ended.among(others.rows)
    before, after = np.append(0, through), np.append(through, events)
    at_risk = events - before + np.arange(len(through), -1, -1)
    share = 1 - (after - before) / np.maximum(at_risk, 1)
    still = np.append(1.0, np.cumprod(share, dtype=np.float64))
    return SurvivalCurve(took, ended, others.seconds, before, at_risk, still)


def curve_points(curve: SurvivalCurve, last_day: float) -> tuple[CurvePoint, ...]:
    """The curve up to a day, in steps that a line of a page can show."""
    events = len(curve.ended)
    if not events:
        return ()
    days = np.linspace(0, max(last_day, 1.0), CURVE_STEPS + 1)
    rows = np.searchsorted(curve.took, _seconds(days), side="right")
    closed = 1 - curve.ended.among(rows) / events
    columns = (days, curve.shares_at(days), closed)
    return tuple(CurvePoint(*point) for point in zip(*(c.tolist() for c in columns), strict=True))


def survival(curve: SurvivalCurve) -> Survival:
    """What is told of a curve, in days."""
    events, n = len(curve.ended), int(curve.at_risk[0])
    shares = curve.shares_at(np.array(HORIZONS, dtype=np.float64))
    return Survival(
        n=n,
        events=events,
        censored=n - events,
        median=curve.first_at_or_below(0.5),
        p85=curve.first_at_or_below(0.15),
        p95=curve.first_at_or_below(0.05),
        still_open=dict(zip(HORIZONS, shares.tolist(), strict=True)),
    )


def resolved_within(curve: SurvivalCurve, more: int = 14) -> Mapping[int, float | None]:
    """Chance that a ticket already so many days old is resolved in the next ``more`` days."""
    return {age: chance(curve, age, more) for age in STARTING_AGES}


def chance(curve: SurvivalCurve, age: float, more: int = 14) -> float | None:
    """1 - S(age + more) / S(age); None where nobody was ever open for so long."""
    now, later = curve.shares_at(np.array([age, age + more], dtype=np.float64)).tolist()
    return 1 - later / now if now > 0 else None


def _seconds(days: Floats) -> Column:
    return (days * SECONDS_PER_DAY).astype(np.uint32)
