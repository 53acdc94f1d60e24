"""Rules month by month: what still acts, what came in, what went off; and the plan (rules.md)."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import NOWHERE
from dashboard.rule_deprecation.from_facts import EPOCH, day_number
from dashboard.rule_deprecation.policy import OUT
from dashboard.rule_deprecation.savings import Saving, realised_by_team
from dashboard.rule_deprecation.spells import AtCut, first_rows
from dashboard.rule_deprecation.values import Month, Planned
from dashboard.ticket_aging.columns import Mask


def months(found: AtCut) -> tuple[Month, ...]:
    """Every month from that of the first event to that of the as-of date."""
    spells = found.spells
    if not len(spells):
        return ()
    month = _months(spells.begun)
    first, last = int(month.min()), int(_months(np.array([found.today]))[0])
    width, n = len(found.policy.stages), last - first + 1
    stages = np.cumsum(_net(found, month - first, n, width), axis=0)
    came, back, off = (
        np.bincount((month - first)[rows], minlength=n).tolist() for rows in _turns(found)
    )
    gross = np.cumsum(np.bincount(_ever_out(found, month - first), minlength=n)).tolist()
    acting, out = found.policy.acting(), found.policy.is_kind(*OUT)
    rows = []
    for i in range(n):
        end = _last_day(first + i)
        rows.append(
            Month(
                end=end,
                counted_to=min(end, EPOCH + timedelta(days=found.today)),
                stages=dict(zip(found.policy.names, stages[i].tolist(), strict=True)),
                inventory=int(stages[i].sum()),
                acting=int(stages[i][acting].sum()),
                not_acting=int(stages[i][~acting].sum()),
                deprecated_gross=gross[i],
                out_net=int(stages[i][out].sum()),
                entered=came[i],
                revived=back[i],
                switched_off=off[i],
            )
        )
    return tuple(rows)


def _months(days: Instants) -> Instants:
    """Months since 1970-01."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _last_day(month: int) -> date:
    year, within = divmod(month + 1, 12)
    return date(1970 + year, within + 1, 1) - timedelta(days=1)


def _net(found: AtCut, month: Instants, n: int, width: int) -> Instants:
    """What each month adds to each stage: entries less exits."""
    spells = found.spells
    left = np.flatnonzero(spells.before != NOWHERE)
    entries = np.bincount(month * width + spells.stage, minlength=n * width)
    exits = np.bincount(month[left] * width + spells.before[left], minlength=n * width)
    return (entries - exits).reshape(n, width)


def _turns(found: AtCut) -> tuple[Mask, Mask, Mask]:
    """Spells with which a rule comes in acting, acts again, and stops acting."""
    spells, acting = found.spells, found.policy.acting()
    first, now = spells.before == NOWHERE, acting[spells.stage]
    before = acting[spells.before]
    return first & now, ~first & now & ~before, ~first & ~now & before


def _ever_out(found: AtCut, month: Instants) -> Instants:
    """The month in which each rule first was deprecated or retired."""
    spells, none = found.spells, len(found.spells)
    rows = np.flatnonzero(found.policy.is_kind(*OUT)[spells.stage])
    first = first_rows(spells.rule, rows, len(found.stage), none)
    return month[first[first < none]]


def planned(found: AtCut, of: Saving) -> tuple[Planned, ...]:
    """The plan of the teams that have rules here, by team and quarter, beside the actual."""
    team = found.columns.rules.team
    codes = {team.names[i]: i for i in np.unique(team.codes[found.there]).tolist()}
    rows = [row for row in found.columns.plan if row.team in codes]
    rows.sort(key=lambda row: (row.team, row.quarter_end))
    ends = sorted({row.quarter_end for row in rows})
    out = dict(zip(ends, _out_by_team(found, ends), strict=True))
    minutes = dict(zip(ends, realised_by_team(found, of, ends), strict=True))
    begun = {end for end in ends if _quarter_start(end) <= found.today}
    return tuple(
        Planned(
            team=row.team,
            quarter_end=row.quarter_end,
            planned_out=row.out,
            actual_out=out[row.quarter_end][codes[row.team]] if row.quarter_end in begun else None,
            planned_minutes=row.minutes,
            actual_minutes=(
                minutes[row.quarter_end][codes[row.team]] if row.quarter_end in begun else None
            ),
        )
        for row in rows
    )


def _quarter_start(end: date) -> int:
    """The first day of the quarter that ends then."""
    month = int(_months(np.array([day_number(end)]))[0]) - 2
    return day_number(date(1970 + month // 12, month % 12 + 1, 1))


def _out_by_team(found: AtCut, ends: Sequence[date]) -> list[list[int]]:
    """Rules deprecated or retired at the end of each day, by the code of the team."""
    spells, team = found.spells, found.columns.rules.team
    rows = np.flatnonzero(found.policy.is_kind(*OUT)[spells.stage])
    begun, still = spells.begun[rows], spells.open[rows]
    until = begun + spells.days[rows]
    codes = team.codes[spells.rule[rows]]
    days = (min(day_number(end), found.today) for end in ends)
    held = ((begun <= day) & (still | (until > day)) for day in days)
    return [np.bincount(codes[each], minlength=len(team.names)).tolist() for each in held]
