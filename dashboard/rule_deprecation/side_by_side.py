"""Detection rules and ML models side by side: the same figures for each kind."""

from dataclasses import dataclass

import numpy as np

from dashboard.rule_deprecation.cohorts import cohorts
from dashboard.rule_deprecation.movement import stage_counts
from dashboard.rule_deprecation.policy import CANDIDATE, DEPRECATED, OUT
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.times import times_in_stage
from dashboard.rule_deprecation.values import Minutes, Reached, Savings, TimeInStage


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared between kinds of rules."""

    kind: str
    inventory: int
    acting: int
    out: int
    """Deprecated or retired."""
    deprecated: Reached
    """Of the nominated rules: how many came to deprecation."""
    gates: tuple[tuple[str, TimeInStage], ...]
    """Candidates, and the stages between nomination and deprecation, in order."""
    minutes: Minutes


def side_by_side(found: AtCut, saved: Savings) -> tuple[Side, ...]:
    """Every kind that has rules in the inventory."""
    kinds = found.columns.rules.kind
    return tuple(
        _side(found.only(kinds.codes == code), kinds.names[code], saved)
        for code in np.unique(kinds.codes[found.there]).tolist()
    )


def _side(found: AtCut, kind: str, saved: Savings) -> Side:
    policy, counts, times = found.policy, stage_counts(found), times_in_stage(found)
    acting = {stage.name for stage in policy.stages if stage.acting}
    out = {stage.name for stage in policy.stages if stage.kind in OUT}
    names = (policy.main[policy.position(CANDIDATE)], *policy.gates)
    return Side(
        kind=kind,
        inventory=counts.inventory,
        acting=sum(n for name, n in counts.total.items() if name in acting),
        out=sum(n for name, n in counts.total.items() if name in out),
        deprecated=cohorts(found)[-1].targets[policy.main[policy.position(DEPRECATED)]],
        gates=tuple((name, times.overall[name]) for name in names),
        minutes=saved.by_kind[kind],
    )
