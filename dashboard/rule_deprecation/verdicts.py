"""What offline monitoring has shown, visit by visit: bounds and verdicts (rules.md)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation import intervals
from dashboard.rule_deprecation.columns import Looks
from dashboard.rule_deprecation.spells import AtCut
from dashboard.ticket_aging.columns import Column, Mask, Rows
from dashboard.ticket_aging.values import Floats

FAIL, PASS, INSUFFICIENT = "FAIL", "PASS", "INSUFFICIENT"
VERDICTS = (FAIL, PASS, INSUFFICIENT)
BOUND, DAYS, UNLABELLED = "bound", "days", "unlabelled"
REASONS = (BOUND, DAYS, UNLABELLED)


@dataclass(frozen=True, slots=True)
class Tally:
    """All looks of each visit added up, by rule and visit."""

    rule: Column
    visit: Column
    looks: Instants
    first: Instants
    """The first day."""
    days: Instants
    fired: Instants
    labelled: Instants
    missed: Instants
    p_max: Floats

    @property
    def unlabelled(self) -> Floats:
        """The share of what would have fired without a label; 0 where nothing would have."""
        return (self.fired - self.labelled) / np.maximum(self.fired, 1)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The tally with what follows from it; ``verdict`` are positions in ``VERDICTS``."""

    tally: Tally
    upper: Floats
    lower: Floats
    by_looks: Floats
    """The upper bound with alpha shared among the looks."""
    finite: Instants
    needed: Instants
    """Labels in all at this number of misses."""
    needed_if_none: Instants
    reasons: NDArray[np.bool_]
    """Of each row (row) which of the ``REASONS`` (column) speak against switching off."""
    verdict: Column
    known: int
    """Rules of the inventory: those from here on are strangers to it."""
    keys: tuple[str, ...]
    """Of the strangers too."""

    def __len__(self) -> int:
        """Visits."""
        return len(self.verdict)

    def of(self, verdict: str) -> Mask:
        """Which visits have this verdict."""
        return np.asarray(self.verdict == VERDICTS.index(verdict), dtype=np.bool_)


def tally(found: AtCut) -> Tally:
    """The looks that had ended by the cut, added up by visit."""
    looks, laxest = found.columns.looks, found.policy.laxest
    strangers = len(looks.strangers)
    kept = np.append(found.kept, np.full(strangers, bool(found.kept.all())))
    rows = np.flatnonzero((looks.end <= found.today) & kept[looks.rule])
    rule, visit = looks.rule[rows], looks.visit[rows]
    new = np.append(True, (rule[1:] != rule[:-1]) | (visit[1:] != visit[:-1]))[: len(rows)]
    begins = np.flatnonzero(new)
    actions = found.columns.rules.action.looked_up(found.policy.p_max, laxest)
    first, last = _ends(looks, rows, begins)
    return Tally(
        rule=rule[begins],
        visit=visit[begins],
        looks=_sum(np.ones(len(rows), dtype=np.int64), begins),
        first=first,
        days=last - first,
        fired=_sum(looks.fired[rows], begins),
        labelled=_sum(looks.labelled[rows], begins),
        missed=_sum(looks.missed[rows], begins),
        p_max=np.append(actions, np.full(strangers, laxest))[rule[begins]],
    )


def _sum(column: Instants, begins: Rows) -> Instants:
    return np.add.reduceat(column, begins) if len(begins) else np.empty(0, dtype=np.int64)


def _ends(looks: Looks, rows: Rows, begins: Rows) -> tuple[Instants, Instants]:
    if not len(begins):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return (
        np.minimum.reduceat(looks.start[rows], begins),
        np.maximum.reduceat(looks.end[rows], begins),
    )


def verdicts(found: AtCut) -> Verdicts:
    """The verdict on every visit, with undivided alpha on all its looks."""
    of, policy = tally(found), found.policy
    x, n, alpha = of.missed, of.labelled, policy.alpha
    upper = intervals.upper_bound(x, n, alpha)
    lower = intervals.lower_bound(x, n, alpha)
    too_high = upper > of.p_max
    short = of.days < policy.min_offline_days
    reasons = np.stack((too_high, short, of.unlabelled > policy.max_unlabelled), axis=1)
    verdict = np.select(
        [lower > of.p_max, ~reasons.any(axis=1)],
        [VERDICTS.index(FAIL), VERDICTS.index(PASS)],
        VERDICTS.index(INSUFFICIENT),
    )
    return Verdicts(
        tally=of,
        upper=upper,
        lower=lower,
        by_looks=intervals.upper_bound(x, n, alpha / np.maximum(of.looks, 1)),
        finite=intervals.finite_upper(x, n, of.fired, alpha),
        needed=_needed(x, of.p_max, alpha),
        needed_if_none=_needed(np.zeros_like(x), of.p_max, alpha),
        reasons=reasons,
        verdict=verdict,
        known=len(found.stage),
        keys=found.columns.rules.keys + found.columns.looks.strangers,
    )


def _needed(x: Instants, p_max: Floats, alpha: float) -> Instants:
    """Once for each pair that occurs."""
    pairs, place = np.unique(np.stack((x.astype(np.float64), p_max)), axis=1, return_inverse=True)
    needed = intervals.labels_needed(pairs[0].astype(np.int64), pairs[1], alpha)
    return needed[place.reshape(-1)]
