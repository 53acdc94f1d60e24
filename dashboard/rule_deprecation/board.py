"""The gate board: rules in offline monitoring now, and what passes, taken together (rules.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import NOWHERE
from dashboard.rule_deprecation.from_facts import EPOCH, day_number
from dashboard.rule_deprecation.gates import Gate, gates
from dashboard.rule_deprecation.intervals import upper_bound
from dashboard.rule_deprecation.policy import MONITORED
from dashboard.rule_deprecation.spells import AtCut, Spells
from dashboard.rule_deprecation.verdicts import (
    INSUFFICIENT,
    PASS,
    REASONS,
    UNLABELLED,
    VERDICTS,
    Verdicts,
)
from dashboard.ticket_aging.columns import Column


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A rule in offline monitoring now; ``gate`` is None before its first look."""

    rule: str
    team: str
    kind: str
    days_open: int
    gate: Gate | None
    ready: date | None
    """When it would pass at today's pace of labels; None where that can't be said."""

    @property
    def verdict(self) -> str:
        """Insufficient before the first look."""
        return self.gate.verdict if self.gate else INSUFFICIENT


@dataclass(frozen=True, slots=True)
class Board:
    """All rules in offline monitoring now: by verdict, then the longest there first.

    They are told one by one only as far as asked.
    """

    found: AtCut
    verdicts: Verdicts
    rule: Column
    days: Instants
    """Since the stay began."""
    visit: Instants
    """Row of ``verdicts``, ``NOWHERE`` before the first look."""
    verdict: Column
    ready: Instants
    """The day on which it would pass at today's pace of labels, ``NOWHERE`` without one."""

    def __len__(self) -> int:
        """How many."""
        return len(self.rule)

    def counts(self) -> Mapping[str, int]:
        """Rules by verdict; none are kept, and without a look it is insufficient."""
        counts = np.bincount(self.verdict, minlength=len(VERDICTS)).tolist()
        return dict(zip(VERDICTS, counts, strict=True))

    def only_unlabelled(self) -> int:
        """Rules of which nothing lacks but the share of cases that have a label."""
        only = self.verdicts.reasons == np.array([reason == UNLABELLED for reason in REASONS])
        waits = self.verdicts.of(INSUFFICIENT) & only.all(axis=1)
        return int(waits[self.visit[self.visit != NOWHERE]].sum())

    def first(self, count: int | None = None) -> tuple[OnBoard, ...]:
        """The first ``count`` of them, or all."""
        visit, rules = self.visit[:count], self.found.columns.rules
        shown = iter(gates(self.verdicts, visit[visit != NOWHERE]))
        columns = (column[:count].tolist() for column in (self.rule, self.days, self.ready))
        told = []
        for rule, days, ready_day, row in zip(*columns, visit.tolist(), strict=True):
            gate = next(shown) if row != NOWHERE else None
            ready = None if ready_day == NOWHERE else EPOCH + timedelta(days=ready_day)
            team, kind = (c.names[c.codes[rule]] for c in (rules.team, rules.kind))
            told.append(OnBoard(rules.keys[rule], team, kind, days, gate, ready))
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All visits that pass, taken together; without strangers to the inventory."""

    windows: int
    labelled: int
    missed: int
    finite: int
    upper: float | None
    """Of the pooled share."""
    expected_false: float
    """How many of them pass by chance alone at most, on average."""


def gate_board(found: AtCut, of: Verdicts) -> Board:
    """Every rule in offline monitoring now, with what its running visit has shown so far."""
    stays = found.spells.rows(found.spells.stage == found.policy.position(MONITORED))
    nth, now = _ordinal(stays), np.flatnonzero(stays.open)
    width = int(max(nth.max(initial=0), of.tally.visit.max(initial=0))) + 1
    want = stays.rule[now] * width + nth[now]
    place = np.searchsorted(of.tally.rule * width + of.tally.visit, want)
    there = np.append(of.tally.rule * width + of.tally.visit, NOWHERE)[place] == want
    visit = np.where(there, place, NOWHERE)
    verdict = np.append(of.verdict, VERDICTS.index(INSUFFICIENT))[visit]
    rule, days = stays.rule[now], stays.days[now]
    order = np.lexsort((rule, -days, verdict))
    ready = np.append(_ready(of, found), NOWHERE)[visit]
    return Board(found, of, rule[order], days[order], visit[order], verdict[order], ready[order])


def _ordinal(stays: Spells) -> Instants:
    """Which stay of its rule each is, from 1 on."""
    first = np.searchsorted(stays.rule, stays.rule, side="left")
    return np.arange(len(stays)) - first + 1


def _ready(of: Verdicts, found: AtCut) -> Instants:
    """The day on which the labels and days of each visit suffice, at its pace of labels a day."""
    tally, labelled = of.tally, np.maximum(of.tally.labelled, 1)
    short = np.maximum(of.needed - tally.labelled, 0)
    wait = np.maximum(
        -(-short * tally.days // labelled), found.policy.min_offline_days - tally.days
    )
    paced = (short == 0) | ((tally.labelled > 0) & (tally.days > 0))
    day = found.today + np.maximum(wait, 0)
    labels_help = (short > 0) | (tally.unlabelled <= found.policy.max_unlabelled)
    said = of.of(INSUFFICIENT) & paced & labels_help & (day <= day_number(date.max))
    return np.where(said, day, NOWHERE)


def portfolio(found: AtCut, of: Verdicts) -> Portfolio:
    """All visits that pass, taken together."""
    rows = np.flatnonzero(of.of(PASS) & (of.tally.rule < of.known))
    n, x = int(of.tally.labelled[rows].sum()), int(of.tally.missed[rows].sum())
    upper = upper_bound(np.array([x]), np.array([n]), found.policy.alpha)
    return Portfolio(
        windows=len(rows),
        labelled=n,
        missed=x,
        finite=int(of.finite[rows].sum()),
        upper=float(upper[0]) if n else None,
        expected_false=found.policy.alpha * len(rows),
    )
