"""A rule moved on by a person: what kind of move it is, and whether the policy has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import InvalidForm
from dashboard.rule_deprecation.facts import ENTER, Waiver
from dashboard.rule_deprecation.policy import MODIFY, Policy

FORWARD, RETURN, SKIP, ROLLBACK, REACTIVATE = (
    "forward", "return", "skip", "rollback", "reactivate",
)  # fmt: skip
BY_HAND = "greenpath-"
"""Begins the id of a transition that was made here."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a person says of a move, at an instant (epoch seconds)."""

    to_stage: str
    at: int
    reason_code: str
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    waiver: Waiver | None = None
    """Leave to skip, or to keep the rule; its rule is the one that is moved."""
    waiver_reason: str = ""


def kind_of_move(policy: Policy, from_stage: str | None, to_stage: str) -> str:
    """What a transition is called."""
    if from_stage is None:
        return ENTER
    edge = (from_stage, to_stage)
    if edge == policy.reactivation:
        return REACTIVATE
    if edge in policy.rollback_edges:
        return ROLLBACK
    if edge in policy.waiver_edges and edge not in policy.edges:
        return SKIP
    place = {stage.name: i for i, stage in enumerate(policy.stages)}
    before, after = (policy.stages[place[name]] for name in edge)
    back = before.main and after.main and place[to_stage] < place[from_stage]
    return RETURN if back or (before.kind == MODIFY and after.main) else FORWARD


def no_way(from_stage: str, to_stage: str) -> str:
    """What is said of an edge that the policy doesn't have."""
    return f"The policy has no way from “{from_stage}” to “{to_stage}”."


def refuse_illegal(policy: Policy, from_stage: str | None, move: Move, last_at: int) -> None:
    """Refuse a move that the policy doesn't have, a skip without leave, and one out of order."""
    if move.to_stage not in policy.names:
        raise InvalidForm({"to_stage": f"“{move.to_stage}” is no stage of the policy."})
    if from_stage is not None:
        edge = (from_stage, move.to_stage)
        if not policy.allows(*edge, waiver=True):
            raise InvalidForm({"to_stage": no_way(*edge)})
        if not policy.allows(*edge) and (move.waiver is None or move.waiver.expires is None):
            raise InvalidForm(
                {"waiver": f"{no_way(*edge)} A waiver with an owner and an end opens it."}
            )
    if move.at < last_at:
        raise InvalidForm({"at": "The rule was moved after that: say a later time."})
