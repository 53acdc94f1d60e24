"""How long stays in each stage last (rules.md)."""

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.survival import curve
from dashboard.rule_deprecation.values import TimeInStage, TimesInStage
from dashboard.ticket_aging.columns import Mask

HORIZONS = (7, 14, 30, 60, 90, 120, 180)
AREA_DAYS = 120


def times_in_stage(found: AtCut) -> TimesInStage:
    """Every stage over all rules, and the gates for each team that has rules then."""
    spells, rules, policy = found.spells, found.columns.rules, found.policy
    width = len(rules.team.names)
    cell = spells.stage * width + rules.team.codes[spells.rule]
    order = np.argsort(cell, kind="stable")
    days, ended = spells.days[order], ~spells.open[order]
    edges = np.searchsorted(cell[order], np.arange(len(policy.stages) * width + 1))
    teams = np.unique(rules.team.codes[found.there]).tolist()

    def part(first: int, last: int) -> TimeInStage:
        rows = slice(edges[first], edges[last])
        return time_in_stage(days[rows], ended[rows])

    places = {name: i * width for i, name in enumerate(policy.names)}
    return TimesInStage(
        overall={name: part(first, first + width) for name, first in places.items()},
        by_team={
            gate: {rules.team.names[t]: part(places[gate] + t, places[gate] + t + 1) for t in teams}
            for gate in policy.gates
        },
    )


def time_in_stage(days: Instants, ended: Mask) -> TimeInStage:
    """What is told of stays of so many days, of which some have ended."""
    found, open_days = curve(days, ended), days[~ended]
    return TimeInStage(
        n=len(days),
        completed=len(days) - len(open_days),
        open=len(open_days),
        median=found.first_at_or_below(0.5),
        q25=found.first_at_or_below(0.75),
        q75=found.first_at_or_below(0.25),
        mean_of_120=found.area(AREA_DAYS),
        share_at={day: found.share_at(day) for day in HORIZONS},
        completed_median=_median(days[ended]),
        as_done_median=_median(days),
        longest_open=int(open_days.max()) if len(open_days) else None,
    )


def _median(days: Instants) -> float | None:
    return float(np.median(days)) if len(days) else None
