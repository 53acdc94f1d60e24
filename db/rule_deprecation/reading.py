"""The read seam of rule deprecation: one function answers page, terminal, review and paper."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.rule_deprecation import calculation
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.columns import RuleColumns
from dashboard.rule_deprecation.inventory import InventoryRow, inventory
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.spells import at_cut
from dashboard.scope import Scope, is_partial, refuse_unknown_filters
from dashboard.ticket_aging.values import Source
from db.data_versions import RULES
from db.imports.newest import newest_import
from db.imports.quarantine import waiting_reasons
from db.programs import program as program_value
from db.rule_deprecation.kept import KeptRules, kept_rules


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a program's rules, with the policy in force on the day asked for."""

    columns: RuleColumns
    """Stages are positions in ``policy.names``."""
    policy: Policy
    source: Source | None
    version: int
    """The data version: a plan made for another one is overtaken."""
    ids: tuple[int, ...]
    """The store's, by position."""
    names: tuple[str, ...]
    """What each rule is called, by position."""


def known_rules(session: Session, program: Program, as_of: date | None = None) -> Known:
    """The rules of a program that may be seen; under the last policy of all without a day."""
    kept = kept_rules(session, program)
    columns, policy = under_policy(kept, as_of)
    cut = program.calendar.cut(as_of) if as_of else None
    read, source = kept.read, _source(session, program, kept, cut)
    return Known(columns, policy, source, read.version, read.ids, read.names)


def under_policy(kept: KeptRules, as_of: date | None) -> tuple[RuleColumns, Policy]:
    """The columns under the policy of a day, coded once for each policy."""
    read = kept.read
    policy = read.policies.at_with(as_of, read.met)
    key = "columns", policy.names
    held = kept.answers.get(key)
    if held is None:
        held = read.under(policy)
        kept.answer(key, held)
    return held, policy


def _source(session: Session, program: Program, kept: KeptRules, cut: int | None) -> Source | None:
    """Where a program's rules come from, and up to when they go before a cut."""
    newest = newest_import(session, program, RULES)
    if newest is None:
        return None
    at = kept.read.columns.moves.at
    before = at if cut is None else at[at < cut]
    return Source(newest.file, newest.at, int(np.max(before)) if len(before) else None)


def rule_deprecation(session: Session, scope: Scope, viewer: Viewer) -> RuleDeprecation:
    """Everything about a program's rules on their way out, as it stood at the cut of ``scope``.

    Filters keep the rules whose value at the cut is among the chosen ones. Raises ``NotFound``
    for a program that the viewer may not see, ``InvalidRequest`` for a filter value that it does
    not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, rule_filters(session, program, scope.as_of))
    kept = kept_rules(session, program)
    known = known_rules(session, program, scope.as_of)
    key = scope.as_of, tuple(sorted(scope.filters.items()))
    on = known.policy, program.calendar, known.source
    held = kept.answers.get(key)
    if held is None or held[0] != on:
        found = calculation.rule_deprecation(
            known.columns, known.policy, program, scope, known.source
        )
        kept.answer(key, (on, found))
    else:
        found = held[1]
    return replace(
        found,
        program=program,
        scope=scope,
        partial_week=is_partial(program, scope),
        quarantined=waiting_reasons(session, program, RULES),
    )


def rule_inventory(session: Session, scope: Scope, viewer: Viewer) -> tuple[InventoryRow, ...]:
    """The rules of the inventory one by one, as they stood at the cut of ``scope``.

    Raises as ``rule_deprecation`` does.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, rule_filters(session, program, scope.as_of))
    known = known_rules(session, program, scope.as_of)
    return inventory(
        at_cut(known.columns, known.policy, program.calendar, scope.as_of, scope.filters)
    )


def rule_filters(
    session: Session, program: Program, as_of: date | None = None
) -> dict[str, list[str]]:
    """The values that a program's rules can be filtered by."""
    columns, policy = under_policy(kept_rules(session, program), as_of)
    rules = columns.rules
    return {
        "group": list(rules.team.names),
        "kind": list(rules.kind.names),
        "severity": list(rules.severity.names),
        "stage": list(policy.names),
    }
