"""A scorecard put together from what the store hands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope, is_partial
from dashboard.scorecard.daily_values import DailyValues
from dashboard.scorecard.definitions import Metric, Role, with_operands
from dashboard.scorecard.evaluation import figures
from dashboard.scorecard.figures import Figures, State
from dashboard.scorecard.notes import Notes, standing
from dashboard.scorecard.periods import USUAL_HISTORY, Periods, periods, weeks_to
from dashboard.scorecard.process import (
    Baseline,
    Processes,
    baseline_on,
    baseline_weeks,
    processes,
)
from dashboard.scorecard.targets import Target, Targets
from dashboard.ticket_aging.values import Source

FILTERS = ("area", "role", "owner")


@dataclass(frozen=True, slots=True)
class ScorecardFacts:
    """What a program's scorecard is calculated from."""

    metrics: tuple[Metric, ...]
    """As they are defined at the as-of date; operands among them."""
    values: DailyValues
    targets: Sequence[Target] = ()
    baselines: Sequence[Baseline] = ()
    notes: Notes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything about a program's metrics as of one date; rows and pages are read from it."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    periods: Periods
    metrics: tuple[Metric, ...]
    """Those that the filters keep: area by area, outputs before the inputs that drive them."""
    figures: Figures
    """Of all metrics, operands that the filters leave out among them."""
    targets: Targets
    processes: Processes
    """Row by row as in ``figures``, over the weeks of ``periods.history``."""
    baselines: Mapping[str, Baseline]
    """What limits are locked to, by metric."""
    source: Source | None
    notes: Notes = field(default_factory=dict)
    """What people said of weeks up to that of the as-of date."""
    quarantined: Mapping[str, int] = field(default_factory=dict)
    """Rows of files that wait, by reason."""
    rows: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Rows of the weekly table that were made already, by key: they go with the numbers."""

    def metric(self, key: str) -> Metric | None:
        """The metric of a key, if the filters keep it."""
        return next((metric for metric in self.metrics if metric.key == key), None)


def scorecard(
    facts: ScorecardFacts, program: Program, scope: Scope, source: Source | None, only: str = ""
) -> Scorecard:
    """All of scorecard.md for one program, as of one date.

    With ``only`` the figures of that metric alone, and of what it is put together from; they and
    their spans are those that they are among all.
    """
    calendar, as_of = program.calendar, scope.as_of
    locked = _locked(facts.baselines, facts.metrics, as_of)
    dates = _dates(locked, calendar, as_of)
    counted = with_operands(facts.metrics, [only]) if only else facts.metrics
    known = figures(facts.values, counted, calendar, dates.all(), as_of)
    return Scorecard(
        program=program,
        scope=scope,
        cut=calendar.cut(as_of),
        partial_week=is_partial(program, scope),
        periods=dates,
        metrics=shown(facts.metrics, scope),
        figures=known,
        targets=Targets(facts.targets, as_of),
        processes=_processes(known, dates, locked),
        baselines=locked,
        source=source,
        notes=standing(facts.notes, dates.week.end),
    )


def week_ends(
    baselines: Sequence[Baseline],
    metrics: Sequence[Metric],
    calendar: ProgramCalendar,
    as_of: date,
) -> list[date]:
    """The last days of all whole weeks that a scorecard speaks of, oldest first."""
    dates = _dates(_locked(baselines, metrics, as_of), calendar, as_of)
    weeks = calendar.weeks(dates.all()[0].start, as_of)
    return [week.end for week in weeks if not week.partial]


def _locked(
    baselines: Sequence[Baseline], metrics: Sequence[Metric], as_of: date
) -> Mapping[str, Baseline]:
    """What limits are locked to on a day, by metric."""
    found = ((m.key, baseline_on(baselines, m.key, as_of)) for m in metrics)
    return {key: baseline for key, baseline in found if baseline}


def _dates(locked: Mapping[str, Baseline], calendar: ProgramCalendar, as_of: date) -> Periods:
    starts = [each.start for each in locked.values() if each.start]
    back = max([USUAL_HISTORY, *(weeks_to(calendar, start, as_of) for start in starts)])
    return periods(calendar, as_of, back)


def _processes(known: Figures, dates: Periods, locked: Mapping[str, Baseline]) -> Processes:
    """Charts over the weeks whose values are whole; the others are missing points."""
    columns = known.over(dates.history)
    whole = known.states[:, columns] == State.OK
    usual = np.arange(len(columns)) >= len(columns) - USUAL_HISTORY
    chosen = np.tile(usual, (len(known.rows), 1))
    for key, baseline in locked.items():
        if key in known.rows:
            chosen[known.rows[key]] = baseline_weeks(baseline, dates.history)
    return processes(np.where(whole, known.values[:, columns], np.nan), chosen)


def shown(metrics: Sequence[Metric], scope: Scope) -> tuple[Metric, ...]:
    """The metrics that a scope's filters keep: area by area, outputs first."""
    kept = [metric for metric in metrics if _kept(metric, scope.filters)]
    areas = list(dict.fromkeys(metric.area for metric in kept))
    return tuple(sorted(kept, key=lambda m: (areas.index(m.area), m.role is Role.INPUT)))


def _kept(metric: Metric, filters: Mapping[str, tuple[str, ...]]) -> bool:
    return all(
        getattr(metric, name) in values for name, values in filters.items() if name in FILTERS
    )
