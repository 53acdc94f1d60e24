"""Delivered files into rules, transitions, looks, plan, policy and refusals (rules.md)."""

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from datetime import date

from dashboard.imports.rows import RowWatch
from dashboard.imports.rules.cells import RuleCells
from dashboard.imports.rules.delivery import (
    LOOKS,
    PLAN,
    POLICY,
    RULES,
    TRANSITIONS,
    KnownRules,
    RulesDelivery,
)
from dashboard.imports.rules.mapping import RulesMapping
from dashboard.imports.rules.other_rows import read_looks, read_plan, read_policy
from dashboard.imports.rules.rule_rows import read_rules
from dashboard.imports.rules.transition_rows import read_transitions
from dashboard.imports.tables import TextTable
from dashboard.programs import Program
from dashboard.rule_deprecation.policies import DatedPolicy, Policies
from dashboard.rule_deprecation.policy_form import policy_from

_READERS = {
    RULES: read_rules, TRANSITIONS: read_transitions, LOOKS: read_looks, PLAN: read_plan,
}  # fmt: skip
"""In the order in which tables are read: what one names, an earlier one may have brought."""


def rules_delivery(
    program: Program,
    mapping: RulesMapping,
    tables: Mapping[str, TextTable],
    documents: Mapping[str, tuple[bytes, str]],
    known: KnownRules,
    waiting: Set[str] = frozenset(),
    progress: Callable[[int], None] = lambda rows: None,
) -> RulesDelivery:
    """Understand a delivery in one pass over its tables; ``documents``: content and file's name."""
    delivery = RulesDelivery()
    if POLICY in documents:
        delivery.policy = read_policy(*documents[POLICY])
    reader = RuleCells(program, mapping, with_delivered(known.policies, delivery))
    reader.know(sorted(known.keys))
    watch = RowWatch(waiting, progress)
    for role, read in _READERS.items():
        if role in tables:
            read(delivery, tables[role], reader, watch)
    return delivery


def with_delivered(policies: Policies, delivery: RulesDelivery) -> Policies:
    """The policies that a program has with the one that a delivery brings."""
    if delivery.policy is None:
        return policies
    since, form = delivery.policy
    others = (d for d in policies.dated if d.valid_from != since)
    dated = (*others, DatedPolicy(since, policy_from(form)))
    return replace(policies, dated=tuple(sorted(dated, key=lambda d: d.valid_from or date.min)))
