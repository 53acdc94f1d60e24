"""How rules move: stage counts, steps, rollbacks, and how far candidates come (rules.md)."""

from collections.abc import Mapping

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import NOWHERE
from dashboard.rule_deprecation.intervals import lower_bound, upper_bound
from dashboard.rule_deprecation.policy import DEPRECATED, LIVE, OUT
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.survival import curve
from dashboard.rule_deprecation.values import Rollbacks, StageCounts, Step
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Mask, Rows


def stage_counts(found: AtCut) -> StageCounts:
    """Rules in each stage at the cut, which sum to the inventory."""
    there, rules = found.there, found.columns.rules
    by_team, by_kind = (_counted(column, found, there) for column in (rules.team, rules.kind))
    counts = np.bincount(found.stage[there], minlength=len(found.policy.stages))
    return StageCounts(
        total=_named(found, counts),
        by_team=by_team,
        by_kind=by_kind,
        inventory=len(there),
        not_yet=found.not_yet,
    )


def _counted(column: Coded, found: AtCut, there: Rows) -> Mapping[str, Mapping[str, int]]:
    width = len(found.policy.stages)
    cells = column.codes[there].astype(np.int64) * width + found.stage[there]
    counts = np.bincount(cells, minlength=len(column.names) * width).reshape(-1, width)
    return {
        name: _named(found, row)
        for name, row in zip(column.names, counts, strict=True)
        if row.any()
    }


def _named(found: AtCut, counts: Instants) -> Mapping[str, int]:
    return dict(zip(found.policy.names, counts.tolist(), strict=True))


def steps(found: AtCut) -> tuple[Step, ...]:
    """For each stage: how often it was entered, and where the stays led."""
    names, spells = found.policy.names, found.spells
    width = len(names) + 1  # the last column is for stays that are open
    cells = spells.stage * width + np.where(spells.open, len(names), spells.after)
    counts = np.bincount(cells, minlength=len(names) * width).reshape(-1, width).tolist()
    return tuple(
        Step(
            stage=stage,
            entered=sum(row),
            open=row[-1],
            next={name: n for name, n in zip(names, row[:-1], strict=True) if n},
        )
        for stage, row in zip(names, counts, strict=True)
    )


def rollbacks(found: AtCut) -> Rollbacks:
    """Returns to production, and how often they came within the watch of a deprecation."""
    spells, policy = found.spells, found.policy
    came = rolled_back(found)
    counts = np.bincount(spells.before[came], minlength=len(policy.stages)).tolist()
    back = policy.matrix(frozenset({policy.reactivation} if policy.reactivation else ()))
    entries, followed, returned = deprecations(found)
    matured = found.today - spells.begun[entries] >= policy.watch_days
    soon = matured & returned & (followed <= policy.watch_days)
    n, x = np.array([np.count_nonzero(matured)]), np.array([np.count_nonzero(soon)])
    share = curve(followed, returned).share_at(policy.watch_days)
    some = bool(n[0])
    return Rollbacks(
        events=len(came),
        rules=len(np.unique(spells.rule[came])),
        by_from={name: c for name, c in zip(policy.names, counts, strict=True) if c},
        reactivations=int(np.count_nonzero(back[spells.before[came], spells.stage[came]])),
        deprecated_entries=len(entries),
        matured=int(n[0]),
        within_watch=int(x[0]),
        rate=float(x[0] / n[0]) if some else None,
        interval=(
            (float(lower_bound(x, n, 0.025)[0]), float(upper_bound(x, n, 0.025)[0]))
            if some
            else None
        ),
        km_by_watch=None if share is None else 1 - share,
    )


def rolled_back(found: AtCut) -> Rows:
    """Spells that began with a return to production."""
    spells, policy = found.spells, found.policy
    came = np.flatnonzero(spells.before != NOWHERE)
    return came[policy.matrix(policy.rollback_edges)[spells.before[came], spells.stage[came]]]


def deprecations(found: AtCut) -> tuple[Rows, Instants, Mask]:
    """Entries into deprecated, days until the next return to live from there on, and whether.

    Without a return the days run to the as-of date.
    """
    spells, policy = found.spells, found.policy
    entries = np.flatnonzero(spells.stage == policy.position(DEPRECATED))
    from_out = policy.is_kind(*OUT)[spells.before] & (spells.before != NOWHERE)
    returns = np.flatnonzero(from_out & (spells.stage == policy.position(LIVE)))
    place = np.searchsorted(returns, entries)
    following = np.append(returns, NOWHERE)[place]
    returned = (following != NOWHERE) & (spells.rule[following] == spells.rule[entries])
    until = np.where(returned, spells.begun[following], found.today)
    return entries, np.maximum(until - spells.begun[entries], 0), returned
