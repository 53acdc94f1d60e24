"""Moving a rule on: what is offered, what a gate asks for, and what is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.rule_deprecation.facts import Waiver
from dashboard.rule_deprecation.gate_fields import (
    CODE,
    EVIDENCE,
    EXPIRES,
    FIELDS,
    NEEDED_EVIDENCE,
    OWNER,
    REPLACEMENT,
    TEXT,
    TO,
)
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.policy import LIVE, Policy
from dashboard.rule_deprecation.reasons import BACK, MISTAKE, NOMINATE, REASONS, STEP
from dashboard.rule_deprecation.standing import (
    Claimed,
    Standing,
    class_problem,
    expiry_problem,
    known_evidence,
    missing,
    replacement_problem,
    watch_is_over,
    watched,
)
from dashboard.rule_deprecation.ways import (
    RefusedMove,
    Way,
    edge_in_words,
    stage_of,
    way_to,
    ways,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A way out of the rule's stage, with what its gate knows before anybody has typed."""

    way: Way
    missing: str
    """What stands in the way; empty where nothing does."""
    evidence: Mapping[str, str]
    """What is recorded with the move, beside what is typed: by one of the ``KNOWN``."""


def offers(policy: Policy, standing: Standing, who: str) -> tuple[Offer, ...]:
    """What a person is offered: the edges that lead out of the stage, and nothing else."""
    return tuple(
        Offer(way, missing(policy, standing, way, who), known_evidence(policy, standing, way))
        for way in ways(policy, standing.stage)
    )


def move(
    policy: Policy,
    standing: Standing,
    gate: str,
    values: Mapping[str, str],
    who: str,
    claimed: Claimed | None = None,
) -> Move:
    """What a form of a gate records, its fields checked; raises ``RefusedMove``.

    ``claimed`` is the rule that the form says replaces this one, where it says one.
    """
    way = way_to(policy, standing.stage, values[TO.name], gate)
    problems = dict(_problems(policy, standing, way, values, who, claimed))
    if problems:
        raise RefusedMove(way.edge, problems)
    return Move(
        to_stage=way.end,
        at=standing.now,
        reason_code=values.get(CODE) or _only_code(policy, standing, way),
        reason=values[TEXT.name],
        evidence=_evidence(policy, standing, way, values, claimed),
        waiver=_waiver(standing, values) if way.waiver else None,
        waiver_reason=values[TEXT.name] if way.waiver else "",
    )


def _waiver(standing: Standing, values: Mapping[str, str]) -> Waiver:
    expires = date.fromisoformat(values[EXPIRES.name])
    return Waiver(standing.key, values[OWNER.name], expires, standing.today)


def _evidence(
    policy: Policy,
    standing: Standing,
    way: Way,
    values: Mapping[str, str],
    claimed: Claimed | None,
) -> Mapping[str, str]:
    typed = {
        EVIDENCE.name: values.get(EVIDENCE.name, ""),
        REPLACEMENT.name: claimed.key if claimed is not None else "",
    }
    said = {name: value for name, value in typed.items() if value}
    return said | known_evidence(policy, standing, way)


def _problems(
    policy: Policy,
    standing: Standing,
    way: Way,
    values: Mapping[str, str],
    who: str,
    claimed: Claimed | None,
) -> Mapping[str, str]:
    """By field, what is wrong."""
    found = {}
    for field in FIELDS[way.gate]:
        if field.required and not values[field.name]:
            found[field.name] = field.required
    if way.gate == NOMINATE and (sentence := class_problem(standing, values[CODE])):
        found.setdefault(CODE, sentence)
    if sentence := missing(policy, standing, way, who):
        found[TO.name] = sentence
    if way.signed and not values[EVIDENCE.name]:
        found[EVIDENCE.name] = NEEDED_EVIDENCE.required
    if way.watched and not values[TEXT.name] and not watch_is_over(policy, standing):
        found[TEXT.name] = (
            f"Only {watched(policy, standing)} of watch have passed: say why you don't wait."
        )
    if way.waiver and (sentence := expiry_problem(values[EXPIRES.name], standing.today)):
        found.setdefault(EXPIRES.name, sentence)
    if claimed is not None and (sentence := replacement_problem(policy, standing.key, claimed)):
        found[REPLACEMENT.name] = sentence
    return found


def _only_code(policy: Policy, standing: Standing, way: Way) -> str:
    codes = list(REASONS[way.gate])
    return codes[-1] if way.watched and not watch_is_over(policy, standing) else codes[0]


def undo(policy: Policy, standing: Standing, text: str) -> Move:
    """The move that takes the last one back: a new event, along an edge that there is.

    Raises ``RefusedMove`` where the policy has none, and where it leads through a gate that asks
    for more than a reason: a nomination is one, for who undoes it would count as the nominator.
    """
    way = _way_back(policy, standing)
    if not text:
        raise RefusedMove(way.edge, {TEXT.name: TEXT.required})
    undone = standing.path[-1]
    told = edge_in_words((way.end, way.start))
    by = f" by {undone.actor}" if undone.actor else ""
    return Move(way.end, standing.now, MISTAKE, text, {"undoes": told + by})


def _way_back(policy: Policy, standing: Standing) -> Way:
    if len(standing.path) < 2:
        edge = (standing.stage, standing.stage)
        raise RefusedMove(edge, {TEXT.name: "It was not moved yet: there is nothing to undo."})
    try:
        way = way_to(policy, standing.stage, standing.path[-2].to_stage)
    except RefusedMove as error:
        raise RefusedMove(error.edge, {TEXT.name: error.problems[TO.name]}) from None
    if way.gate == NOMINATE or stage_of(policy, way.start).kind == LIVE:
        sentence = f"{edge_in_words(way.edge)} begins its way out anew: nominate it again."
        raise RefusedMove(way.edge, {TEXT.name: sentence})
    if way.gate not in (BACK, STEP):
        sentence = f"{edge_in_words(way.edge)} leads through a gate: move it there with evidence."
        raise RefusedMove(way.edge, {TEXT.name: sentence})
    return way


@dataclass(frozen=True, slots=True)
class Undo:
    """Where taking back the last move leads, or why it can't be taken back."""

    to_stage: str = ""
    why_not: str = ""


def undo_offered(policy: Policy, standing: Standing) -> Undo:
    """What a person is offered."""
    try:
        return Undo(_way_back(policy, standing).end)
    except RefusedMove as error:
        return Undo(why_not=error.problems[TEXT.name])


@dataclass(frozen=True, slots=True)
class Moving:
    """What somebody can do with a rule as it stands now."""

    rule: int
    """The store's id, which forms are sent with."""
    version: int
    standing: Standing
    offers: tuple[Offer, ...]
    undo: Undo
    may_exempt: bool
    owners: tuple[str, ...]
    """Who can answer for a waiver or an exemption."""
    kept_until: Waiver | None
    """The waiver of a rule that is kept."""
