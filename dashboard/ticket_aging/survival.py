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
from dashboard.ticket_aging.columns import Column
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
    ended: Column
    """Events among the first rows of ``took``, from none on."""
    censored: Column
    """Seconds, ascending, each once."""
    before: Instants
    """Events before each step."""
    at_risk: Instants
    still: Floats
    """S before each step, and at the end."""

    def share_at(self, day: float) -> float:
        """S(day): right-continuous, 1 before the first end."""
        seconds = np.uint32(day * SECONDS_PER_DAY)
        step = int(np.searchsorted(self.censored, seconds, side="left"))
        ended = self.ended[np.searchsorted(self.took, seconds, side="right")]
        return self._share(step, int(ended) - int(self.before[step]))

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
        row = np.searchsorted(self.ended, np.int32(self.before[step] + ends)) - 1
        return float(self.took[row] / SECONDS_PER_DAY)

    def _share(self, step: int, ends: int) -> float:
        at_risk = int(self.at_risk[step])
        return (
            float(self.still[step]) * (1 - ends / at_risk) if at_risk else float(self.still[step])
        )


def survival_curve(took: Column, ended: Column, censored: Instants) -> SurvivalCurve:
    """The curve of what took so many seconds, ascending, beside what had lasted ``censored``.

    ``ended`` says how many of the first rows count, from none on.
    """
    times, counts = np.unique(censored.astype(np.uint32), return_counts=True)
    through = ended[np.searchsorted(took, times, side="right")]
    before, after = np.append(0, through), np.append(through, ended[-1])
    gone = np.append(0, np.cumsum(counts))
    at_risk = int(ended[-1]) + len(censored) - before - gone
    share = 1 - (after - before) / np.maximum(at_risk, 1)
    still = np.append(1.0, np.cumprod(share, dtype=np.float64))
    return SurvivalCurve(took, ended, times, before, at_risk, still)


def curve_at_cut(found: AtCut, priority: int | None = None) -> SurvivalCurve:
    """The curve of the tickets at a cut, or of one priority; cancelled ones are censored."""
    ended, dropped, still = found.columns.ended, found.dropped_rows, found.open
    ages = found.cut - still.started_at
    if priority is not None:
        dropped = dropped[ended.priority[dropped] == priority]
        ages = ages[still.priority.codes == priority]
    censored = np.concatenate((ended.took[dropped], ages))
    return survival_curve(ended.took, found.running(priority), censored)


def curve_points(curve: SurvivalCurve, last_day: float) -> tuple[CurvePoint, ...]:
    """The curve up to a day, in steps that a line of a page can show."""
    events = int(curve.ended[-1])
    if not events:
        return ()
    days = np.linspace(0, max(last_day, 1.0), CURVE_STEPS + 1)
    rows = np.searchsorted(curve.took, (days * SECONDS_PER_DAY).astype(np.uint32), side="right")
    closed = 1 - curve.ended[rows] / events
    return tuple(
        CurvePoint(day, curve.share_at(day), share)
        for day, share in zip(days.tolist(), closed.tolist(), strict=True)
    )


def survival(curve: SurvivalCurve) -> Survival:
    """What is told of a curve, in days."""
    events = int(curve.ended[-1])
    n = int(curve.at_risk[0])
    return Survival(
        n=n,
        events=events,
        censored=n - events,
        median=curve.first_at_or_below(0.5),
        p85=curve.first_at_or_below(0.15),
        p95=curve.first_at_or_below(0.05),
        still_open={day: curve.share_at(day) for day in HORIZONS},
    )


def resolved_within(curve: SurvivalCurve, more: int = 14) -> Mapping[int, float | None]:
    """Chance that a ticket already so many days old is resolved in the next ``more`` days."""
    return {age: chance(curve, age, more) for age in STARTING_AGES}


def chance(curve: SurvivalCurve, age: float, more: int = 14) -> float | None:
    """1 - S(age + more) / S(age); None where nobody was ever open for so long."""
    now = curve.share_at(age)
    return 1 - curve.share_at(age + more) / now if now > 0 else None
