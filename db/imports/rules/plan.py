"""What a delivery of rules would change: found out without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dashboard.imports.rules.delivery import (
    LOOKS,
    PLAN,
    POLICY,
    RULES,
    TRANSITIONS,
    RulesDelivery,
    StagedLook,
    StagedPlan,
)
from dashboard.imports.rules.reading import with_delivered
from dashboard.imports.runs import Outcome, RowCounts
from dashboard.programs import Program
from dashboard.rule_deprecation.facts import Performance
from db.data_versions import RULES as FEATURE
from db.data_versions import data_version
from db.imports import repeats
from db.imports.outcome import RowsOf, outcome_of, row_counts
from db.imports.quarantine import QuarantineChanges, quarantine_changes
from db.imports.rules.lost_stages import refuse_lost_stages
from db.imports.rules.moves import MoveChanges, move_changes
from db.imports.rules.stored import (
    PERFORMANCE,
    Held,
    StoredRule,
    stored_exemptions,
    stored_looks,
    stored_moves,
    stored_performances,
    stored_plan,
    stored_policies,
    stored_rules,
    stored_waivers,
)
from db.rule_deprecation.policies import policies_of

Facts = Mapping[str, str | None]


@dataclass(slots=True)
class RulesPlan:
    """Everything that an import writes, made for one version of the program's rules.

    Rules are references: the store's id, or below zero for a new one.
    """

    version: int
    new: dict[str, Facts] = field(default_factory=dict)
    changed: dict[int, Facts] = field(default_factory=dict)
    said: list[tuple[int, Facts]] = field(default_factory=list)
    performances: list[tuple[int, Performance]] = field(default_factory=list)
    exemptions: list[tuple[int, bool]] = field(default_factory=list)
    waivers: list[tuple[int, date | None]] = field(default_factory=list)
    looks: list[StagedLook] = field(default_factory=list)
    plan: list[StagedPlan] = field(default_factory=list)
    policy: tuple[date | None, Mapping[str, Any]] | None = None
    repeats: list[tuple[str, int]] = field(default_factory=list)
    """Kind and id of what is said again."""
    moves: MoveChanges = field(default_factory=MoveChanges)
    quarantine: QuarantineChanges = field(default_factory=QuarantineChanges)
    outcome: Outcome = field(default_factory=lambda: Outcome({}, {}, ()))
    rows: dict[str, RowsOf] = field(default_factory=dict)

    @property
    def teams(self) -> set[str]:
        """Names of teams that the store has to have."""
        named = {facts.get("team") for facts in (*self.new.values(), *self.changed.values())}
        return {name for name in named if name} | {row.team for row in self.plan}

    @property
    def touched(self) -> set[int]:
        """Rules of which something is said anew."""
        rows = (*self.said, *self.performances, *self.exemptions, *self.waivers)
        return {*self.changed, *self.moves.touched, *(row[0] for row in rows)}


def planned(
    session: Session, program: Program, delivery: RulesDelivery, roles: Mapping[str, str]
) -> RulesPlan:
    """Compare a delivery with the store. ``roles``: of each file, by its name in refusals."""
    plan = RulesPlan(data_version(session, program.id, FEATURE))
    plan.rows = {role: RowsOf() for role in (RULES, LOOKS, PLAN)}
    stored = stored_rules(session, program)
    references = _compare_rules(plan, delivery, stored)
    _compare_numbers(session, program, plan, delivery, references)
    _compare_others(session, program, plan, delivery)
    policies = with_delivered(policies_of(session, program.id), delivery)
    moves = stored_moves(session, program)
    plan.moves = move_changes(
        program, delivery.moves, references, moves, policies, delivery.same_stage_words
    )
    if plan.policy is not None and plan.policy[0] == policies.dated[-1].valid_from:
        refuse_lost_stages(policies.at(None), moves, plan.moves)
    plan.repeats += [(repeats.TRANSITION, id_) for id_ in plan.moves.repeats]
    judged = _judged(delivery, plan.moves)
    plan.quarantine = quarantine_changes(session, program, judged, roles)
    plan.outcome = _outcome(judged, plan)
    return plan


def _compare_rules(
    plan: RulesPlan, delivery: RulesDelivery, stored: Mapping[str, StoredRule]
) -> dict[str, int]:
    """Rules that are new or say something else; the references of all."""
    references = {key: held.id for key, held in stored.items()}
    for key, staged in delivery.rules.items():
        held, said = stored.get(key), dict(staged.facts)
        if "name" in said:
            said["name"] = said["name"] or key
        if held is None:
            references[key] = -1 - len(plan.new)
            plan.new[key] = said
            plan.said.append((references[key], said))
            plan.rows[RULES].note(staged.row, corrects=False)
            continue
        different = {name: value for name, value in said.items() if held.facts[name] != value}
        if different or held.withdrawn:
            plan.changed[held.id] = different
            plan.rows[RULES].note(staged.row, corrects=not held.withdrawn)
        if different or held.withdrawn or held.delivery is None or held.said != said.keys():
            plan.said.append((held.id, said))
        else:
            plan.repeats.append((repeats.RULE, held.delivery))
    return references


def _compare_numbers(
    session: Session,
    program: Program,
    plan: RulesPlan,
    delivery: RulesDelivery,
    references: Mapping[str, int],
) -> None:
    """What stands in the rows of rules beside their facts."""
    rows = plan.rows[RULES]
    held = stored_performances(session, program)
    for (key, since), (found, row) in delivery.performances.items():
        numbers = tuple(getattr(found, name) for name in PERFORMANCE)
        if _is_new(plan, repeats.PERFORMANCE, held, (references[key], since), numbers, rows, row):
            plan.performances.append((references[key], found))
    held = stored_exemptions(session, program)
    for key, (holds, row) in delivery.regulatory.items():
        place = references[key]
        if not holds and place not in held:
            continue  # that there is none needs no word where nobody said so
        if _is_new(plan, repeats.EXEMPTION, held, place, holds, rows, row):
            plan.exemptions.append((place, holds))
    held = stored_waivers(session, program)
    for key, (until, row) in delivery.kept_until.items():
        place = references[key]
        if until is None and place not in held:
            continue
        if _is_new(plan, repeats.WAIVER, held, place, until, rows, row):
            plan.waivers.append((place, until))


def _compare_others(
    session: Session, program: Program, plan: RulesPlan, delivery: RulesDelivery
) -> None:
    """Looks, the plan and the policy."""
    held = stored_looks(session, program)
    for place, (look, row) in delivery.looks.items():
        if _is_new(plan, repeats.LOOK, held, place, tuple(look[3:]), plan.rows[LOOKS], row):
            plan.looks.append(look)
    held = stored_plan(session, program)
    for key, (wanted, row) in delivery.plan.items():
        if _is_new(plan, repeats.PLAN, held, key, tuple(wanted[2:]), plan.rows[PLAN], row):
            plan.plan.append(wanted)
    if delivery.policy is not None:
        since, form = delivery.policy
        policies: Held = dict(stored_policies(session, program))
        if _is_new(plan, repeats.POLICY, policies, since, form, RowsOf(), 0):
            plan.policy = delivery.policy


def _is_new(
    plan: RulesPlan, kind: str, held: Held, place: Any, says: Any, rows: RowsOf, row: int
) -> bool:
    """Whether something else is said than what stands; what stands already is noted as such."""
    before = held.get(place)
    if before is not None and before[1] == says:
        plan.repeats.append((kind, before[0]))
        return False
    rows.note(row, corrects=before is not None)
    return True


def _judged(delivery: RulesDelivery, moves: MoveChanges) -> RulesDelivery:
    """The delivery with what the policy has no way for put aside; itself it stays as it was."""
    judged = replace(
        delivery, refusals=list(delivery.refusals), taken=set(delivery.taken),
        quarantined=delivery.quarantined.copy(), left_out=delivery.left_out.copy(),
    )  # fmt: skip
    judged.left_out[TRANSITIONS] += moves.left_out
    for move, refused in sorted(moves.illegal, key=lambda pair: pair[0].row):
        judged.taken.discard(move.about)
        judged.refuse(delivery.moves_file, TRANSITIONS, move.row, move.cells, refused, move.about)
    return judged


def _outcome(delivery: RulesDelivery, plan: RulesPlan) -> Outcome:
    tables = {}
    if delivery.read[TRANSITIONS]:
        tables[TRANSITIONS] = row_counts(
            delivery, TRANSITIONS, len(plan.moves.new), plan.moves.changed
        )
    for role, rows in plan.rows.items():
        if delivery.read[role]:
            tables[role] = row_counts(delivery, role, len(rows.taken), len(rows.changed))
    if delivery.policy is not None:
        taken = int(plan.policy is not None)
        tables[POLICY] = RowCounts(1, taken, 1 - taken, 0)
    return outcome_of(delivery, tables)
