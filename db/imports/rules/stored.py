"""What the store has of a program's rules, as imports and people have said it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import PLACE
from dashboard.imports.rules.delivery import RULE_KINDS, KnownRules
from dashboard.programs import Program
from db import models
from db.imports.events import MAY_COME_AGAIN
from db.rule_deprecation.columns import KEPT
from db.rule_deprecation.policies import policies_of

NOTHING_SAID: Mapping[str, str | None] = {
    "name": None, "kind": RULE_KINDS[0], "team": None, "action": "", "severity": "",
}  # fmt: skip
"""What counts of a rule where nobody says anything; its name is its key then."""
REGULATORY = "regulatory"
Held = dict[Any, tuple[int, Any]]
"""What was said last of something: the row's id, and what it says."""

rule = models.Rule


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule that the store has."""

    id: int
    key: str
    facts: Mapping[str, str | None]
    withdrawn: bool
    delivery: int | None
    """Where its facts were said last, and which."""
    said: frozenset[str]


class StoredMove(NamedTuple):
    """A transition that holds, or that a person voided."""

    id: int
    rule: int
    at: int
    micros: int
    source_id: str
    stage: str
    left: str | None
    kind: str
    reason_code: str
    reason: str
    actor: str
    run: int | None
    void: bool

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whatever it is called."""
        return (*self[1:4], *self[5:11])


def move_key(source_id: str, rule_id: int) -> tuple[int, str]:
    """What makes a transition the same one: its own id, or its place among those of its rule."""
    return (rule_id if source_id.startswith(PLACE) else 0, source_id)


def known_of(session: Session, program: Program) -> KnownRules:
    """What has to be known before rows can be read."""
    keys = select(rule.key).where(rule.program_id == program.id, rule.withdrawn_at.is_(None))
    return KnownRules(frozenset(session.scalars(keys)), policies_of(session, program.id))


def stored_rules(session: Session, program: Program) -> dict[str, StoredRule]:
    """All rules of a program, by key."""
    team, said = models.Team, _newest_deliveries(session, program)
    rows = session.execute(
        select(rule.id, rule.key, rule.withdrawn_at, rule.name, rule.kind,
               team.name.label("team"), rule.action, rule.severity)
        .outerjoin(team, team.id == rule.team_id)
        .where(rule.program_id == program.id)
    )  # fmt: skip
    return {
        row.key: StoredRule(
            row.id,
            row.key,
            {name: getattr(row, name) for name in NOTHING_SAID},
            row.withdrawn_at is not None,
            *said.get(row.id, (None, frozenset())),
        )
        for row in rows
    }


def _newest_deliveries(session: Session, program: Program) -> dict[int, tuple[int, frozenset[str]]]:
    said = models.RuleDelivery
    newest = (
        select(func.max(said.id))
        .join(rule, rule.id == said.rule_id)
        .where(rule.program_id == program.id, said.voided_at.is_(None))
        .group_by(said.rule_id)
    )
    rows = session.execute(select(said.rule_id, said.id, said.facts).where(said.id.in_(newest)))
    return {rule_id: (id_, frozenset(facts)) for rule_id, id_, facts in rows}


def stored_moves(session: Session, program: Program) -> list[StoredMove]:
    """All transitions of a program that hold or that a person voided."""
    said = models.RuleTransition
    rows: Any = session.execute(
        select(said.id, said.rule_id, said.at, said.micros, said.source_id, said.to_stage,
               said.from_stage, said.kind, said.reason_code, said.reason, said.actor,
               said.import_run_id, said.voided_at.is_not(None))
        .join(rule, rule.id == said.rule_id)
        .where(
            rule.program_id == program.id,
            said.voided_at.is_(None) | said.void_reason.not_in(MAY_COME_AGAIN),
        )
    )  # fmt: skip
    return [StoredMove(*row) for row in rows]


def stored_performances(session: Session, program: Program) -> Held:
    """By rule and day."""
    said = models.RulePerformance
    rows = session.execute(
        select(said.id, said.rule_id, said.since, *_numbers(said))
        .join(rule, rule.id == said.rule_id)
        .where(rule.program_id == program.id, said.voided_at.is_(None))
        .order_by(said.id)
    )
    return {(of, since): (id_, tuple(numbers)) for id_, of, since, *numbers in rows}


def _numbers(said: Any) -> Iterable[Any]:
    return (getattr(said, name) for name in PERFORMANCE)


PERFORMANCE = (
    "executions", "hits", "labelled", "true_positives", "unique_true_positives", "alerts",
    "minutes_per_alert", "average_loss", "false_positive_cost", "alerts_after_modify",
)  # fmt: skip


def stored_exemptions(session: Session, program: Program) -> Held:
    """By rule, whether imports say that it stays by regulation."""
    said = models.RuleExemption
    return _imported(session, program, said, said.holds, REGULATORY)


def stored_waivers(session: Session, program: Program) -> Held:
    """By rule, until when imports say that it is kept; None where they say it is not."""
    said = models.RuleWaiver
    return _imported(session, program, said, said.expires, KEPT)


def _imported(session: Session, program: Program, said: Any, what: Any, kind: str) -> Held:
    """By rule, what imports that hold say last of one kind."""
    rows = session.execute(
        select(said.rule_id, said.id, what)
        .join(rule, rule.id == said.rule_id)
        .where(rule.program_id == program.id, said.voided_at.is_(None),
               said.import_run_id.is_not(None), said.kind == kind)
        .order_by(said.id)
    )  # fmt: skip
    return {of: (id_, value) for of, id_, value in rows}


def stored_looks(session: Session, program: Program) -> Held:
    """By rule's key, visit and look."""
    said = models.RuleLook
    rows = session.execute(
        select(said.id, said.rule, said.visit, said.look, said.start, said.end, said.fired,
               said.labelled, said.missed)
        .where(said.program_id == program.id, said.voided_at.is_(None))
        .order_by(said.id)
    )  # fmt: skip
    return {tuple(row[1:4]): (row[0], tuple(row[4:])) for row in rows}


def stored_plan(session: Session, program: Program) -> Held:
    """By team and quarter."""
    said, team = models.RulePlan, models.Team
    rows = session.execute(
        select(said.id, team.name, said.quarter_end, said.planned_out, said.planned_minutes)
        .join(team, team.id == said.team_id)
        .where(said.program_id == program.id, said.voided_at.is_(None))
        .order_by(said.id)
    )
    return {(name, end): (id_, (out, minutes)) for id_, name, end, out, minutes in rows}


def stored_policies(session: Session, program: Program) -> dict[date | None, tuple[int, Any]]:
    """By the day from which each holds."""
    said = models.RulePolicy
    rows = session.execute(
        select(said.id, said.valid_from, said.form)
        .where(said.program_id == program.id, said.voided_at.is_(None))
        .order_by(said.id)
    )
    return {since: (id_, form) for id_, since, form in rows}
