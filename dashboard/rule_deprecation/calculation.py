"""Rule deprecation put together from what the store hands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.programs import Program
from dashboard.rule_deprecation import burndown, cohorts, movement, savings, times
from dashboard.rule_deprecation.audit import Audit, WaiverDue, audit, waivers_due
from dashboard.rule_deprecation.board import Board, Portfolio, gate_board, portfolio
from dashboard.rule_deprecation.classification import Classification, classification
from dashboard.rule_deprecation.columns import RuleColumns
from dashboard.rule_deprecation.funnel import FunnelStage, funnel
from dashboard.rule_deprecation.listing import RuleList, rule_list
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.side_by_side import Side, side_by_side
from dashboard.rule_deprecation.spells import at_cut
from dashboard.rule_deprecation.stuck import Stuck, stuck
from dashboard.rule_deprecation.values import (
    Cohort,
    FirstDeprecated,
    Month,
    Planned,
    Rollbacks,
    Savings,
    StageCounts,
    Step,
    TimesInStage,
)
from dashboard.rule_deprecation.verdicts import Verdicts, verdicts
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging.values import Source


@dataclass(frozen=True, slots=True)
class RuleDeprecation:
    """Everything about a program's rules on their way out, as of one date."""

    program: Program
    policy: Policy
    scope: Scope
    cut: int
    partial_week: bool
    counts: StageCounts
    steps: tuple[Step, ...]
    funnel: tuple[FunnelStage, ...]
    cohorts: tuple[Cohort, ...]
    """By quarter, all of them last."""
    first_deprecated: FirstDeprecated
    times: TimesInStage
    stuck: Stuck
    rollbacks: Rollbacks
    savings: Savings
    months: tuple[Month, ...]
    plan: tuple[Planned, ...]
    verdicts: Verdicts
    """On every visit to offline monitoring; ``gates.gates`` tells them one by one."""
    board: Board
    portfolio: Portfolio
    classification: Classification
    waivers: tuple[WaiverDue, ...]
    audit: Audit
    sides: tuple[Side, ...]
    """By kind of rule."""
    lists: RuleList
    source: Source | None
    quarantined: Mapping[str, int] = field(default_factory=dict)
    """Rows that were delivered and wait for a correction, by reason."""


def rule_deprecation(
    columns: RuleColumns, policy: Policy, program: Program, scope: Scope, source: Source | None
) -> RuleDeprecation:
    """All of rules.md for one program, as of one date, for the rules that the filters keep."""
    found = at_cut(columns, policy, program.calendar, scope.as_of, scope.filters)
    saving, of_gates = savings.saving(found), verdicts(found)
    counts, lasting = movement.stage_counts(found), times.times_in_stage(found)
    by_quarter, saved = cohorts.cohorts(found), savings.savings(found, saving)
    late, board, due = stuck(found), gate_board(found, of_gates), waivers_due(found)
    classes = classification(found)
    return RuleDeprecation(
        program=program,
        policy=policy,
        scope=scope,
        cut=found.cut,
        partial_week=is_partial(program, scope),
        counts=counts,
        steps=movement.steps(found),
        funnel=funnel(policy, counts, by_quarter, lasting),
        cohorts=by_quarter,
        first_deprecated=cohorts.first_deprecated(found),
        times=lasting,
        stuck=late,
        rollbacks=movement.rollbacks(found),
        savings=saved,
        months=burndown.months(found),
        plan=burndown.planned(found, saving),
        verdicts=of_gates,
        board=board,
        portfolio=portfolio(found, of_gates),
        classification=classes,
        waivers=due,
        audit=audit(found),
        sides=side_by_side(found, saved),
        lists=rule_list(found, late, board, classes, due, saving),
        source=source,
    )
