"""Minutes of alert work that rules off or modified have saved (rules.md; golden README)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import NOWHERE, Performances
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.policy import MODIFIED, OUT
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.values import Minutes, Savings
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Column, Mask, Rows
from dashboard.ticket_aging.values import Floats

ALERT_DAYS = 90


def in_force(found: Performances, rule: Column, day: Instants) -> Instants:
    """The row of performance that a rule has on a day; ``NOWHERE`` before its first."""
    if not len(found.rule):
        return np.full(len(rule), NOWHERE, dtype=np.int64)
    days, codes = np.unique(found.since, return_inverse=True)
    width = len(days) + 1
    asked = rule.astype(np.int64) * width + np.searchsorted(days, day, side="right")
    place = np.searchsorted(found.rule * width + codes + 1, asked, side="right") - 1
    mine = (place >= 0) & (found.rule[place] == rule)
    return np.where(mine, place, NOWHERE)


@dataclass(frozen=True, slots=True)
class Saving:
    """Stays that save: minutes a day, and what kind of saving it is."""

    rule: Column
    begun: Instants
    days: Instants
    a_day: Floats
    """NaN where performance is not known."""
    realised: Mask
    provisional: Mask
    modified: Mask

    def until(self, day: int) -> Floats:
        """Minutes that each has saved up to a day; 0 where nothing is known."""
        return np.nan_to_num(np.clip(day - self.begun, 0, self.days) * self.a_day)


def saving(found: AtCut) -> Saving:
    """All stays that save anything.

    A rule that is off saves what it cost on the day on which it stopped acting: what was
    measured since then is of a rule that is off. A modified one, by what is known at the cut.
    """
    spells, policy = found.spells, found.policy
    off = ~policy.acting()[spells.stage]
    modified = policy.is_kind(MODIFIED)[spells.stage]
    rows = np.flatnonzero(off | modified)
    day = np.where(modified, found.today, _stopped(found, off))[rows]
    rule, known = spells.rule[rows], found.columns.performances
    place = in_force(known, rule, day)
    alerts = _of(known.alerts, place)
    less = np.where(modified[rows], alerts - _of(known.alerts_after_modify, place), alerts)
    return Saving(
        rule=rule,
        begun=spells.begun[rows],
        days=spells.days[rows],
        a_day=less / ALERT_DAYS * _of(known.minutes_per_alert, place),
        realised=policy.is_kind(*OUT)[spells.stage[rows]],
        provisional=policy.provisional()[spells.stage[rows]],
        modified=modified[rows],
    )


def _stopped(found: AtCut, off: Mask) -> Instants:
    """By spell, the day on which the unbroken run of being off began that it belongs to."""
    begins = off & np.append(True, ~off[:-1] | (found.spells.rule[1:] != found.spells.rule[:-1]))
    place = np.maximum.accumulate(np.where(begins, np.arange(len(off)), 0))
    return found.spells.begun[place]


def _of(values: Floats, place: Instants) -> Floats:
    """The values at these places, NaN where there is none."""
    return np.append(values, np.nan)[place]


def savings(found: AtCut, of: Saving) -> Savings:
    """What has been saved up to the cut, in all, by team and by kind."""
    rules, minutes = found.columns.rules, of.until(found.today)
    unknown = of.rule[np.isnan(of.a_day)]
    one = Coded(("",), np.zeros(len(rules), dtype=np.int64))
    return Savings(
        total=_by(one, of, minutes, found.there).get("", Minutes(0.0, 0.0, 0.0)),
        by_team=_by(rules.team, of, minutes, found.there),
        by_kind=_by(rules.kind, of, minutes, found.there),
        unknown=len(np.unique(unknown)),
    )


def _by(column: Coded, of: Saving, minutes: Floats, there: Rows) -> dict[str, Minutes]:
    codes, width = column.codes[of.rule], len(column.names)
    sums = [
        np.bincount(codes, weights=minutes * kind, minlength=width).tolist()
        for kind in (of.realised, of.provisional, of.modified)
    ]
    present = np.unique(column.codes[there]).tolist()
    return {column.names[i]: Minutes(*(each[i] for each in sums)) for i in present}


def realised_by_team(found: AtCut, of: Saving, days: list[date]) -> list[list[float]]:
    """Minutes realised up to the end of each day, by the code of the team."""
    team = found.columns.rules.team
    rows = np.flatnonzero(of.realised)
    sums = (
        np.bincount(
            team.codes[of.rule[rows]],
            weights=of.until(min(day_number(day), found.today))[rows],
            minlength=len(team.names),
        )
        for day in days
    )
    return [each.tolist() for each in sums]
