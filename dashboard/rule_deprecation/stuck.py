"""Rules that have been in their stage for too long (rules.md)."""

from dataclasses import dataclass

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.columns import Rules
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.values import Counts
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Column


@dataclass(frozen=True, slots=True)
class StuckRule:
    """A rule that has been in its stage for longer than the policy's days."""

    key: str
    team: str
    kind: str
    stage: str
    age_days: int
    over_by: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """All of them, furthest over first, then by key; told one by one only as far as asked."""

    by_stage: Counts
    """Stages of the policy, those with none too."""
    by_team: Counts
    """Teams with rules in the inventory, those with none too; kinds the same."""
    by_kind: Counts
    rules: Rules
    stages: tuple[str, ...]
    rule: Column
    stage: Column
    days: Instants
    over: Instants

    def __len__(self) -> int:
        """How many."""
        return len(self.rule)

    def first(self, count: int | None = None) -> tuple[StuckRule, ...]:
        """The first ``count`` of them, or all."""
        rule, rules = self.rule[:count], self.rules
        columns = (
            [rules.keys[i] for i in rule.tolist()],
            [rules.team.names[i] for i in rules.team.codes[rule].tolist()],
            [rules.kind.names[i] for i in rules.kind.codes[rule].tolist()],
            [self.stages[i] for i in self.stage[:count].tolist()],
            self.days[:count].tolist(),
            self.over[:count].tolist(),
        )
        return tuple(StuckRule(*row) for row in zip(*columns, strict=True))


def stuck(found: AtCut) -> Stuck:
    """Open stays older than the policy's days for their stage, strictly."""
    policy, spells, rules = found.policy, found.spells, found.columns.rules
    limits = np.array([policy.stuck_days.get(name, np.inf) for name in policy.names])
    late = np.flatnonzero(spells.open & (spells.days > limits[spells.stage]))
    over = (spells.days[late] - limits[spells.stage[late]]).astype(np.int64)
    order = np.lexsort((spells.rule[late], -over))
    rule, stage = spells.rule[late][order], spells.stage[late][order]
    counts = np.bincount(stage, minlength=len(policy.stages)).tolist()
    by_stage = dict(zip(policy.names, counts, strict=True))
    return Stuck(
        by_stage={name: by_stage[name] for name in policy.stuck_days},
        by_team=_by(rules.team, rule, found),
        by_kind=_by(rules.kind, rule, found),
        rules=rules,
        stages=policy.names,
        rule=rule,
        stage=stage,
        days=spells.days[late][order],
        over=over[order],
    )


def _by(column: Coded, rule: Column, found: AtCut) -> Counts:
    counts = np.bincount(column.codes[rule], minlength=len(column.names)).tolist()
    present = np.unique(column.codes[found.there]).tolist()
    return {column.names[i]: counts[i] for i in present}
