"""The inventory rule by rule: the stage of each at the cut, and since when."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.rule_deprecation.from_facts import EPOCH
from dashboard.rule_deprecation.spells import AtCut
from dashboard.ticket_aging.at_cut import Coded


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One rule; ``days`` whole ones in the stage."""

    key: str
    team: str
    kind: str
    severity: str
    action: str
    stage: str
    since: date
    days: int


def inventory(found: AtCut) -> tuple[InventoryRow, ...]:
    """All rules in the inventory, by key."""
    rules, spells = found.columns.rules, found.spells.rows(found.spells.open)
    columns = (spells.rule, spells.stage, spells.begun, spells.days)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(
        InventoryRow(
            key=rules.keys[rule],
            team=_name(rules.team, rule),
            kind=_name(rules.kind, rule),
            severity=_name(rules.severity, rule),
            action=_name(rules.action, rule),
            stage=found.policy.names[stage],
            since=EPOCH + timedelta(days=begun),
            days=days,
        )
        for rule, stage, begun, days in rows
    )


def _name(column: Coded, rule: int) -> str:
    return column.names[int(column.codes[rule])]
