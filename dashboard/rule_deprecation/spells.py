"""What of a program's rules holds at one cut: each visit to a stage is a spell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.program_calendar import Instants, ProgramCalendar
from dashboard.rule_deprecation.columns import NOWHERE, Moves, RuleColumns
from dashboard.rule_deprecation.from_facts import day_number
from dashboard.rule_deprecation.policy import Policy
from dashboard.ticket_aging.columns import Column, Mask, Rows

FILTERS = ("group", "kind", "severity", "stage")
"""What can be chosen; the team is called group, as everywhere in addresses."""
TEAM = "group"


@dataclass(frozen=True, slots=True)
class Spells:
    """Stays in a stage that began before the cut, by rule and then time.

    A rule's open one is its last. Days are counted on the program's calendar; an open spell is
    counted to the as-of date.
    """

    move: Rows
    """The row of ``Moves`` that began it."""
    rule: Column
    stage: Column
    before: Column
    """The stage of the rule's spell before; ``NOWHERE`` for its first."""
    after: Column
    """The stage it was left for; ``NOWHERE`` while open."""
    begun: Instants
    """The local day."""
    days: Instants

    def __len__(self) -> int:
        """How many."""
        return len(self.rule)

    @property
    def open(self) -> Mask:
        """Which still run at the cut."""
        return np.asarray(self.after == NOWHERE, dtype=np.bool_)

    def rows(self, chosen: Rows | Mask) -> "Spells":
        """Some of them."""
        return Spells(
            self.move[chosen], self.rule[chosen], self.stage[chosen], self.before[chosen],
            self.after[chosen], self.begun[chosen], self.days[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtCut:
    """One cut of the columns, for the rules that the filters keep."""

    columns: RuleColumns
    policy: Policy
    cut: int
    today: int
    """The as-of date as days since 1970-01-01."""
    spells: Spells
    stage: Column
    """By rule; ``NOWHERE`` where it is not in the inventory, or is filtered out."""
    kept: Mask
    """By rule, whether the filters keep it; what is not in the inventory yet has no stage."""

    @property
    def there(self) -> Rows:
        """The rules in the inventory."""
        return np.flatnonzero(self.stage != NOWHERE)

    @property
    def not_yet(self) -> int:
        """Rules that come into the inventory later, whatever stage is chosen."""
        return int(np.count_nonzero(self.kept & (self.stage == NOWHERE)))

    def only(self, wanted: Mask) -> "AtCut":
        """The same for some of the rules."""
        return AtCut(
            self.columns, self.policy, self.cut, self.today,
            self.spells.rows(wanted[self.spells.rule]),
            np.where(wanted, self.stage, NOWHERE), self.kept & wanted,
        )  # fmt: skip

    def in_stage(self, wanted: Mask) -> Rows:
        """The rules in stages that ``wanted`` says by position."""
        there = self.there
        return there[wanted[self.stage[there]]]


def at_cut(
    columns: RuleColumns,
    policy: Policy,
    calendar: ProgramCalendar,
    as_of: date,
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> AtCut:
    """What holds at the end of ``as_of``; ``filters`` are names by one of the ``FILTERS``."""
    cut, today = calendar.cut(as_of), day_number(as_of)
    spells = spells_before(columns.moves, calendar, cut, today)
    stage = np.full(len(columns.rules), NOWHERE, dtype=np.int64)
    now = np.flatnonzero(spells.open)
    stage[spells.rule[now]] = spells.stage[now]
    kept, chosen = _kept(columns, policy, stage, filters or {})
    if filters:
        stage = np.where(chosen, stage, NOWHERE)
        spells = spells.rows(chosen[spells.rule])
    return AtCut(columns, policy, cut, today, spells, stage, kept)


def spells_before(moves: Moves, calendar: ProgramCalendar, cut: int, today: int) -> Spells:
    """Replay the transitions before the cut: what came later has not happened."""
    rows = np.flatnonzero(moves.at < cut)
    rule, stage = moves.rule[rows], moves.stage[rows]
    begun = calendar.local_days(moves.at[rows]).astype(np.int64)
    goes_on = np.zeros(len(rows), dtype=np.bool_)
    goes_on[:-1] = rule[1:] == rule[:-1]
    after = np.full(len(rows), NOWHERE, dtype=np.int64)
    before, end = after.copy(), np.full(len(rows), today, dtype=np.int64)
    left = np.flatnonzero(goes_on)
    after[left], before[left + 1], end[left] = stage[left + 1], stage[left], begun[left + 1]
    days = np.maximum(end - begun, 0)  # where a night comes twice, an end may be a day before
    return Spells(rows, rule, stage, before, after, begun, days)


def first_rows(rule: Column, rows: Rows, rules: int, none: int) -> Instants:
    """By rule, the first of ascending ``rows``; ``none`` where it has none."""
    found = np.full(rules, none, dtype=np.int64)
    found[rule[rows[::-1]]] = rows[::-1]
    return found


def _kept(
    columns: RuleColumns, policy: Policy, stage: Column, filters: Mapping[str, tuple[str, ...]]
) -> tuple[Mask, Mask]:
    """Rules that fit by what they are, and those that fit by their stage too."""
    rules = columns.rules
    coded = {TEAM: rules.team, "kind": rules.kind, "severity": rules.severity}
    kept = np.ones(len(rules), dtype=np.bool_)
    for name, column in coded.items():
        if name in filters:
            kept &= column.where(*filters[name])
    if "stage" not in filters:
        return kept, kept
    wanted = np.array([n in filters["stage"] for n in policy.names] + [False], dtype=np.bool_)
    of_stage: Mask = wanted[stage]
    later = kept & (stage == NOWHERE)
    return later | (kept & of_stage), kept & of_stage
