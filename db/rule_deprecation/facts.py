"""Everything known of one rule, for its page."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rule_deprecation.facts import Look, Performance
from dashboard.rule_deprecation.from_facts import day_number, event_order
from dashboard.rule_deprecation.record import (
    ExemptionRecord,
    MoveRecord,
    RuleRecord,
    WaiverRecord,
)
from dashboard.ticket_aging.values import NONE
from db import models
from db.rule_deprecation.writing import NO_RULE


def rule_facts(
    session: Session, program: Program, key: str, as_of: date | None = None
) -> RuleRecord:
    """One rule of a program that may be seen; what came after ``as_of`` is left out.

    Raises ``NotFound``.
    """
    rule, team = models.Rule, models.Team
    row = session.execute(
        select(rule.id, rule.key, rule.name, rule.kind, team.name.label("team"), rule.action,
               rule.severity, rule.version)
        .outerjoin(team, team.id == rule.team_id)
        .where(rule.program_id == program.id, rule.key == key, rule.withdrawn_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound(NO_RULE)
    cut = program.calendar.cut(as_of) if as_of else None
    return RuleRecord(
        row.id, row.key, row.name, row.kind, row.team or NONE, row.action, row.severity,
        row.version,
        moves=_moves(session, row.id, cut),
        performances=_performances(session, row.id, row.key, as_of),
        looks=_looks(session, program.id, row.key, as_of),
        waivers=_waivers(session, row.id, as_of),
        exemptions=_exemptions(session, row.id, as_of),
    )  # fmt: skip


def _moves(session: Session, rule_id: int, cut: int | None) -> tuple[MoveRecord, ...]:
    said, run = models.RuleTransition, models.ImportRun
    rows: Any = session.execute(
        select(said.id, said.source_id, said.at, said.from_stage, said.to_stage, said.kind,
               said.reason_code, said.reason, said.actor, said.evidence, said.recorded_at,
               said.said_by, run.file, said.voided_at, said.void_reason, said.micros)
        .outerjoin(run, run.id == said.import_run_id)
        .where(said.rule_id == rule_id)
    )  # fmt: skip
    found = [row for row in rows if cut is None or row.at < cut]
    found.sort(
        key=lambda r: (r.voided_at is not None, r.at, r.micros, event_order(r.source_id), r.id)
    )
    return tuple(MoveRecord(*(*row[:9], row[9] or {}, *row[10:15])) for row in found)


def _performances(
    session: Session, rule_id: int, key: str, as_of: date | None
) -> tuple[Performance, ...]:
    row = models.RulePerformance
    rows = session.execute(
        select(row.since, row.executions, row.hits, row.labelled, row.true_positives,
               row.unique_true_positives, row.alerts, row.minutes_per_alert, row.average_loss,
               row.false_positive_cost, row.alerts_after_modify)
        .where(row.rule_id == rule_id, row.voided_at.is_(None))
        .order_by(row.id)
    )  # fmt: skip
    newest = {since: Performance(key, since, *numbers) for since, *numbers in rows}
    days = sorted((day for day in newest if _by(day, as_of)), key=day_number)
    return tuple(newest[day] for day in days)


def _looks(session: Session, program_id: int, key: str, as_of: date | None) -> tuple[Look, ...]:
    row = models.RuleLook
    rows = session.execute(
        select(row.visit, row.look, row.start, row.end, row.fired, row.labelled, row.missed)
        .where(row.program_id == program_id, row.rule == key, row.voided_at.is_(None))
        .order_by(row.id)
    )
    newest = {(row[0], row[1]): Look(key, *row) for row in rows}
    return tuple(newest[place] for place in sorted(newest) if _by(newest[place].end, as_of))


def _waivers(session: Session, rule_id: int, as_of: date | None) -> tuple[WaiverRecord, ...]:
    row = models.RuleWaiver
    rows = session.execute(
        select(row.id, row.kind, row.holds, row.owner, row.reason, row.since, row.expires,
               row.said_by, row.recorded_at)
        .where(row.rule_id == rule_id, row.voided_at.is_(None))
        .order_by(row.id.desc())
    )  # fmt: skip
    return tuple(WaiverRecord(*row) for row in rows if _by(row.since, as_of))


def _exemptions(session: Session, rule_id: int, as_of: date | None) -> tuple[ExemptionRecord, ...]:
    row = models.RuleExemption
    rows = session.execute(
        select(row.id, row.kind, row.holds, row.owner, row.reason, row.since, row.until,
               row.said_by, row.recorded_at)
        .where(row.rule_id == rule_id, row.voided_at.is_(None))
        .order_by(row.id.desc())
    )  # fmt: skip
    return tuple(ExemptionRecord(*row) for row in rows if _by(row.since, as_of))


def _by(day: date | None, as_of: date | None) -> bool:
    """Whether something of a day was there already."""
    return day is None or as_of is None or day <= as_of
