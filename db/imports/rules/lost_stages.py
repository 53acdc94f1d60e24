"""A delivered policy beside the stages in which rules stand."""

from collections import Counter
from collections.abc import Iterable

from dashboard.errors import InvalidFile
from dashboard.imports.rules.delivery import StagedMove
from dashboard.rule_deprecation.from_facts import event_order
from dashboard.rule_deprecation.policy import Policy
from db.imports.rules.moves import MoveChanges
from db.imports.rules.stored import StoredMove


def refuse_lost_stages(policy: Policy, stored: Iterable[StoredMove], changes: MoveChanges) -> None:
    """Refuse a policy that lacks a stage in which rules stand once the delivery is in."""
    voided = {id_ for id_, _ in changes.voids}
    rows: list[tuple[int, StoredMove | StagedMove]] = [
        *((held.rule, held) for held in stored if not held.void and held.id not in voided),
        *changes.new,
    ]
    rows.sort(key=lambda row: (row[1].at, row[1].micros, event_order(row[1].source_id)))
    last = {rule: move.stage for rule, move in rows}
    lost = Counter(stage for stage in last.values() if stage not in policy.names)
    if lost:
        where = "; ".join(
            f"{n:,} rule{'s stand' if n > 1 else ' stands'} in “{stage}”"
            for stage, n in sorted(lost.items())
        )
        raise InvalidFile(
            f"{where}, which this policy lacks: move them on first, or keep the stage."
        )
