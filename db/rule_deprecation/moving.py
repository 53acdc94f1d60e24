"""Moving rules on: the gates are asked with the rule locked, and every move is a new row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, Overtaken
from dashboard.errors import InvalidForm, NotFound
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.rule_deprecation import moving as rules_of_moving
from dashboard.rule_deprecation.facts import Exemption, Waiver
from dashboard.rule_deprecation.from_record import policy_for, standing
from dashboard.rule_deprecation.gate_fields import (
    EXPIRES,
    OWNER,
    REPLACEMENT,
    TEXT,
    UNTIL,
)
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.moving import Moving, offers, undo_offered
from dashboard.rule_deprecation.policy import KEPT, Policy
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.standing import Claimed, Standing, expiry_problem
from dashboard.rule_deprecation.ways import stage_of
from db import models
from db.action_items import possible_owners
from db.audit import allow, author_of
from db.engine import IMPORT_LOCK, take_turns
from db.programs import program as program_value
from db.rule_deprecation.facts import rule_facts
from db.rule_deprecation.newest import KIND, newest_change
from db.rule_deprecation.policies import policies_of
from db.rule_deprecation.writing import NO_RULE, add_exemption, add_transition, add_waiver

rule, program_row = models.Rule, models.Program
NOT_YET = "The rule is not in the inventory yet: it can be moved from its first day there on."


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that somebody is about to change, locked."""

    program: Program
    record: RuleRecord
    policy: Policy
    standing: Standing


def moving(
    session: Session,
    program: Program,
    key: str,
    viewer: Viewer,
    now: int,
    known: RuleRecord | None = None,
) -> Moving | None:
    """What a viewer can do with a rule as it stands now; None where that is nothing.

    ``known`` is the rule as of today, where it was read already.
    """
    if not may(viewer, Right.CHANGE, program.key, viewer.person):
        return None
    today = program.calendar.today(now)
    record = known or rule_facts(session, program, key, today)
    policy = policy_for(policies_of(session, program.id), record, today)
    stands = standing(record, policy, program.calendar, now)
    if stands is None:
        return None
    return Moving(
        rule=record.id,
        version=record.version,
        standing=stands,
        offers=offers(policy, stands, viewer.name),
        undo=undo_offered(policy, stands),
        may_exempt=may(viewer, Right.MANAGE, program.key),
        owners=possible_owners(session, program, viewer),
        kept_until=_kept_until(record, policy, stands),
    )


def _kept_until(record: RuleRecord, policy: Policy, stands: Standing) -> Waiver | None:
    if stage_of(policy, stands.stage).kind != KEPT:
        return None
    words = [word for word in record.waivers if word.kind == KEPT]
    newest = max(words, key=lambda w: (w.said_by is not None, w.id), default=None)
    if newest is None or not newest.holds:
        return Waiver(record.key)
    return Waiver(record.key, newest.owner, newest.expires, newest.since)


def move_rule(
    session: Session, rule_id: int, gate: str, values: Mapping[str, str], base: int | None
) -> tuple[str, str]:
    """Move a rule through a gate, over the version ``base``; its key, and where it is now.

    Raises ``Conflict`` where somebody else has changed it since, and ``RefusedMove``, which names
    the edge, for what the policy doesn't have and for evidence that is missing.
    """
    held = _held(session, rule_id, base)
    if values.get(OWNER.name):
        _refuse_stranger(session, held, values[OWNER.name])
    claimed = _claimed(session, held, values.get(REPLACEMENT.name, ""))
    who = author_of(session).viewer.name
    move = rules_of_moving.move(held.policy, held.standing, gate, values, who, claimed)
    return _record(session, held, move)


def undo_move(
    session: Session, rule_id: int, values: Mapping[str, str], base: int | None
) -> tuple[str, str]:
    """Take the last move of a rule back, by a new one; its key, and where it is now."""
    held = _held(session, rule_id, base)
    move = rules_of_moving.undo(held.policy, held.standing, values[TEXT.name])
    return _record(session, held, move)


def _record(session: Session, held: Held, move: Move) -> tuple[str, str]:
    add_transition(session, held.program, held.record.key, move, held.record.version)
    return held.record.key, move.to_stage


def exempt_rule(session: Session, rule_id: int, values: Mapping[str, str], base: int | None) -> str:
    """Say that a rule stays whatever its numbers say; its key."""
    held = _held(session, rule_id, base)
    allow(session, Right.MANAGE, held.program.key)
    _refuse_stranger(session, held, values[OWNER.name])
    _refuse_past(UNTIL.name, values[UNTIL.name], held.standing.today)
    said = Exemption(
        held.record.key, values["kind"], values[OWNER.name], held.standing.today,
        date.fromisoformat(values[UNTIL.name]),
    )  # fmt: skip
    add_exemption(
        session, held.program, held.record.key, said, values[TEXT.name], held.record.version
    )
    return held.record.key


def end_exemption(
    session: Session, rule_id: int, values: Mapping[str, str], base: int | None
) -> str:
    """Say that a rule need not stay any more; its key."""
    held = _held(session, rule_id, base)
    allow(session, Right.MANAGE, held.program.key)
    exemption = held.standing.exemption
    if exemption is None:
        raise InvalidForm({TEXT.name: "The rule is not exempt: there is nothing to end."})
    add_exemption(
        session, held.program, held.record.key, exemption, values[TEXT.name],
        held.record.version, holds=False,
    )  # fmt: skip
    return held.record.key


def change_waiver(
    session: Session, rule_id: int, values: Mapping[str, str], base: int | None
) -> str:
    """Say who answers for a rule that is kept, and until when; its key."""
    held = _held(session, rule_id, base)
    before = _kept_until(held.record, held.policy, held.standing)
    if before is None:
        raise InvalidForm({TEXT.name: "The rule is not kept: it needs no waiver."})
    _refuse_stranger(session, held, values[OWNER.name], before.owner)
    _refuse_past(EXPIRES.name, values[EXPIRES.name], held.standing.today)
    expires = date.fromisoformat(values[EXPIRES.name])
    since = before.since if before.expires else held.standing.today  # of one day the newest holds
    waiver = Waiver(held.record.key, values[OWNER.name], expires, since)
    add_waiver(
        session, held.program, held.record.key, waiver, values[TEXT.name], held.record.version
    )
    return held.record.key


def _refuse_stranger(session: Session, held: Held, owner: str, *others: str) -> None:
    """Whoever answers for something can be asked: it is one of those that are offered."""
    offered = possible_owners(session, held.program, author_of(session).viewer, others)
    if owner not in offered:
        raise InvalidForm({OWNER.name: "Choose one of those that are offered."})


def _refuse_past(field: str, text: str, today: date) -> None:
    if sentence := expiry_problem(text, today):
        raise InvalidForm({field: sentence})


def _held(session: Session, rule_id: int, base: int | None) -> Held:
    """The rule, locked; refuses who may not change it, and an edit of an older version."""
    viewer = author_of(session).viewer
    program, key = place_of(session, rule_id, viewer)
    allow(session, Right.CHANGE, program.key, viewer.person)
    take_turns(session, IMPORT_LOCK)
    session.execute(select(rule.id).where(rule.id == rule_id).with_for_update())
    now = author_of(session).at
    record = rule_facts(session, program, key, program.calendar.today(now))
    policy = policy_for(policies_of(session, program.id), record, program.calendar.today(now))
    if base != record.version:
        change = newest_change(session, program.id, record)
        raise Overtaken(record.version, Item(KIND, rule_id), change)
    stands = standing(record, policy, program.calendar, now)
    if stands is None:
        raise InvalidForm({TEXT.name: NOT_YET})
    return Held(program, record, policy, stands)


def place_of(session: Session, rule_id: int, viewer: Viewer) -> tuple[Program, str]:
    """A rule's program and key; who may not see the program is told that there is no such rule."""
    found = session.execute(
        select(rule.key, program_row.key.label("program"))
        .join(program_row, program_row.id == rule.program_id)
        .where(rule.id == rule_id, rule.withdrawn_at.is_(None))
    ).one_or_none()
    if found is None or not may(viewer, Right.SEE, found.program):
        raise NotFound(NO_RULE)
    return program_value(session, found.program, viewer), found.key


def _claimed(session: Session, held: Held, text: str) -> Claimed | None:
    """The rule that is said to replace another, whatever its case; where one is said."""
    if not text:
        return None
    spell, now = models.RuleSpell, held.standing.now
    query = (
        select(rule.key, spell.stage)
        .join(spell, spell.rule_id == rule.id)
        .where(
            rule.program_id == held.program.id, rule.withdrawn_at.is_(None),
            spell.from_at <= now, spell.to_at > now,
        )
        .order_by(rule.key)
        .limit(1)
    )  # fmt: skip
    for one in (rule.key == text, func.lower(rule.key) == text.lower()):
        if found := session.execute(query.where(one)).first():
            return Claimed(*found)
    return Claimed(text, None)
