"""Rules changed by people: moved on, exempted, given leave. Append-only, and told in the audit."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.rule_deprecation.facts import EXEMPTIONS, Exemption, Waiver
from dashboard.rule_deprecation.gate_fields import TO
from dashboard.rule_deprecation.moves import BY_HAND, SKIP, Move, kind_of_move, refuse_illegal
from dashboard.ticket_aging.spells import FOREVER
from db import models
from db.audit import allow, author_of, note
from db.bulk import reserved_ids
from db.engine import IMPORT_LOCK, take_turns
from db.rule_deprecation.policies import policies_of
from db.rule_deprecation.spells import note_change, rebuild_spells

NO_RULE = "There is no such rule."
KEPT_WAIVER, SKIP_WAIVER = "kept", "skip"

rule, transition = models.Rule, models.RuleTransition


def add_transition(
    session: Session, program: Program, key: str, move: Move, base: int | None
) -> int:
    """Move a rule on; the id of the transition.

    ``base`` is the rule's version that the person saw: raises ``Conflict`` over an older one, and
    ``InvalidForm`` for what the policy doesn't have. The evidence of a gate is asked for by
    whoever offers the form. Everybody who contributes to the program may move its rules.
    """
    (id_,) = add_transitions(session, program, {key: (move, base)})
    return id_


def add_transitions(
    session: Session, program: Program, moves: Mapping[str, tuple[Move, int | None]]
) -> list[int]:
    """Move rules on, all of them or none: by key, the move and the version that was seen."""
    rows = _rules_to_change(session, program, moves)
    last = _last_moves(session, [row.id for row in rows.values()])
    policies, author = policies_of(session, program.id), author_of(session)
    ids = list(reserved_ids(session, models.table(transition), len(moves)))
    added = []
    for id_, (key, (move, base)) in zip(ids, moves.items(), strict=True):
        before = last.get(rows[key].id)
        stage = before.to_stage if before else None
        refuse_old(base, rows[key].version, {"stage": stage or ""}, Item("rule", rows[key].id))
        _refuse_untimely(program, move, before, author.at)
        policy = policies.at_with(program.calendar.today(move.at), [stage] if stage else ())
        refuse_illegal(policy, stage, move, before.at if before else move.at)
        added.append(
            transition(
                id=id_, rule_id=rows[key].id, source_id=f"{BY_HAND}{id_:09}", at=move.at, micros=0,
                from_stage=stage, to_stage=move.to_stage,
                kind=kind_of_move(policy, stage, move.to_stage), reason_code=move.reason_code,
                reason=move.reason, actor=author.viewer.name, evidence=dict(move.evidence) or None,
                said_by=author.viewer.name, recorded_at=author.at,
            )
        )  # fmt: skip
    session.add_all(added)
    session.flush()
    for new, (move, _) in zip(added, moves.values(), strict=True):
        if move.waiver is not None:
            of = SKIP_WAIVER if new.kind == SKIP else KEPT_WAIVER
            _add_waiver(session, new.rule_id, of, move.waiver, move.waiver_reason, new.id)
    rebuild_spells(session, program.id, {new.rule_id for new in added})
    note_change(session, program.id, {new.rule_id for new in added})
    for new, (key, (move, _)) in zip(added, moves.items(), strict=True):
        session.expire(rows[key])
        was = {"stage": new.from_stage}
        note(session, "rule", new.rule_id, key, "moved", program.id, was, _told(move))
    return ids


def _refuse_untimely(
    program: Program, move: Move, before: models.RuleTransition | None, now: int
) -> None:
    """Refuse a move in the future, and one of a rule that files have moved there."""
    if move.at > now:
        raise InvalidForm({"at": "This is in the future: say when it was."})
    if before is not None and before.at > now:
        day = program.calendar.today(before.at)
        raise InvalidForm(
            {
                TO.name: f"An import says that the rule enters “{before.to_stage}” on {day}, which"
                " is still to come: correct the date of that event and import it again."
            }
        )


def add_waiver(
    session: Session, program: Program, key: str, waiver: Waiver, reason: str, base: int | None
) -> int:
    """Give leave to keep a rule until a day; its id."""
    row = _rule_to_change(session, program, key)
    refuse_old(base, row.version, {}, Item("rule", row.id))
    id_ = _add_waiver(session, row.id, KEPT_WAIVER, waiver, reason, None)
    until = waiver.expires.isoformat() if waiver.expires else None
    _tell(
        session, program, row, "changed", None,
        {"waiver": until, "owner": waiver.owner, "reason": reason},
    )  # fmt: skip
    return id_


def add_exemption(
    session: Session,
    program: Program,
    key: str,
    exemption: Exemption,
    reason: str,
    base: int | None,
    holds: bool = True,
) -> int:
    """Say that a rule stays whatever its numbers say, or (``holds`` False) that it need not."""
    allow(session, Right.MANAGE, program.key)
    row = _rule_to_change(session, program, key)
    refuse_old(base, row.version, {}, Item("rule", row.id))
    problems = {}
    if exemption.kind not in EXEMPTIONS:
        problems["kind"] = f"Choose one of {', '.join(EXEMPTIONS)}."
    if holds and not exemption.owner.strip():
        problems["owner"] = "Name who answers for it."
    if holds and exemption.until is None:
        problems["until"] = "Say until when."
    if problems:
        raise InvalidForm(problems)
    author = author_of(session)
    said = models.RuleExemption(
        rule_id=row.id, kind=exemption.kind, holds=holds, owner=exemption.owner.strip(),
        reason=reason, since=exemption.since, until=exemption.until,
        said_by=author.viewer.name, recorded_at=author.at,
    )  # fmt: skip
    session.add(said)
    session.flush()
    until = exemption.until.isoformat() if exemption.until else None
    became = {"exemption": exemption.kind if holds else f"no longer {exemption.kind}",
              "until": until, "owner": exemption.owner, "reason": reason}  # fmt: skip
    _tell(session, program, row, "changed", None, became)
    return said.id


def _rule_to_change(session: Session, program: Program, key: str) -> models.Rule:
    return _rules_to_change(session, program, (key,))[key]


def _rules_to_change(
    session: Session, program: Program, keys: Collection[str]
) -> dict[str, models.Rule]:
    """Rules that the author may change, locked; imports wait meanwhile."""
    viewer = author_of(session).viewer
    allow(session, Right.CHANGE, program.key, viewer.person)  # a rule is its team's, not one's own
    take_turns(session, IMPORT_LOCK)
    rows = session.scalars(
        select(rule)
        .where(rule.program_id == program.id, rule.key.in_(keys), rule.withdrawn_at.is_(None))
        .order_by(rule.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.key: row for row in rows}
    if len(found) < len(keys):
        raise NotFound(NO_RULE)
    return found


def _last_moves(session: Session, rules: Collection[int]) -> dict[int, models.RuleTransition]:
    """By rule, the newest of its moves, where it has one."""
    spell = models.RuleSpell
    rows = session.scalars(
        select(transition)
        .join(spell, spell.transition_id == transition.id)
        .where(spell.rule_id.in_(rules), spell.to_at == FOREVER)
    )
    return {row.rule_id: row for row in rows}


def _add_waiver(
    session: Session, rule_id: int, kind: str, waiver: Waiver, reason: str, move: int | None
) -> int:
    problems = {}
    if not waiver.owner.strip():
        problems["owner"] = "Name who answers for it."
    if waiver.expires is None:
        problems["expires"] = "Say until when."
    if problems:
        raise InvalidForm(problems)
    author = author_of(session)
    said = models.RuleWaiver(
        rule_id=rule_id, kind=kind, holds=True, owner=waiver.owner.strip(), reason=reason,
        since=waiver.since, expires=waiver.expires, transition_id=move,
        said_by=author.viewer.name, recorded_at=author.at,
    )  # fmt: skip
    session.add(said)
    session.flush()
    return said.id


def _told(move: Move) -> dict[str, Any]:
    """What the audit keeps of a move."""
    told: dict[str, Any] = {"stage": move.to_stage, "reason": move.reason_code}
    if move.reason:
        told["because"] = move.reason
    if move.evidence:
        told["evidence"] = dict(move.evidence)
    if move.waiver and move.waiver.expires:
        told["waiver"] = f"{move.waiver.owner}, until {move.waiver.expires.isoformat()}"
    return told


def _tell(
    session: Session,
    program: Program,
    row: models.Rule,
    did: str,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any],
) -> None:
    note_change(session, program.id, {row.id})
    session.expire(row)
    key = session.scalar(select(rule.key).where(rule.id == row.id)) or ""
    note(session, "rule", row.id, key, did, program.id, was, became)
