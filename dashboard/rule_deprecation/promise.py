"""What was planned to be switched off by now, beside what is."""

from dataclasses import dataclass
from datetime import date

from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.policy import OUT, Policy
from dashboard.rule_deprecation.values import Counts


@dataclass(frozen=True, slots=True)
class Behind:
    """A team short of what it had planned to the end of a quarter that is over."""

    team: str
    quarter_end: date
    planned: int
    then: int
    """Switched off for good at the quarter's end."""
    now: int

    @property
    def missing(self) -> int:
        """Still not switched off."""
        return self.planned - self.now


@dataclass(frozen=True, slots=True)
class Promise:
    """The plan of all teams to the end of the last quarter that is over."""

    quarter_end: date
    planned: int
    behind: tuple[Behind, ...]
    """Furthest behind first, then by team."""

    @property
    def missing(self) -> int:
        """Of all teams that are behind: one that is ahead makes up for none."""
        return sum(team.missing for team in self.behind)


def switched_off(counts: Counts, policy: Policy) -> int:
    """Rules that are deprecated or retired."""
    stages = {stage.name for stage in policy.stages if stage.kind in OUT}
    return sum(n for name, n in counts.items() if name in stages)


def off_by_team(told: RuleDeprecation) -> dict[str, int]:
    """Each team's rules that are deprecated or retired now."""
    return {team: switched_off(n, told.policy) for team, n in told.counts.by_team.items()}


def promise(told: RuleDeprecation) -> Promise | None:
    """What was planned by now beside what stands now; None where no quarter of a plan is over."""
    over = [row for row in told.plan if row.quarter_end <= told.scope.as_of]
    if not over:
        return None
    last = max(row.quarter_end for row in over)
    rows = [row for row in over if row.quarter_end == last]
    by_team = off_by_team(told)
    teams = (
        Behind(row.team, last, row.planned_out, row.actual_out or 0, by_team.get(row.team, 0))
        for row in rows
    )
    behind = sorted((t for t in teams if t.missing > 0), key=lambda t: (-t.missing, t.team))
    return Promise(last, sum(row.planned_out for row in rows), tuple(behind))
