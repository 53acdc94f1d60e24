"""What managers decide of a metric: its targets, and the weeks that its limits rest on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.scorecard.form_fields import NO_REASON, REASON
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target, checked_target
from dashboard.scorecard.typed import as_typed, checked_baseline
from db import models
from db.audit import allow, author_of
from db.scorecard.changing import item_of, metric_now, metric_to_change, tell_decided, today

NO_TARGET = "There is no such target."
REPLACED = "replaced by another one"
row_of = models.MetricTarget


def set_target(
    session: Session, program: Program, target: Target, base: int | None,
    instead_of: int | None = None, reason: str = REPLACED,
) -> int:  # fmt: skip
    """Set a target, or put it in the place of another one; its id.

    ``base`` is the version of the metric that the person saw. Raises ``Conflict`` over an older
    one, ``InvalidForm`` for a target that can't be taken beside the others.
    """
    row = _to_decide(session, program, target.metric, base)
    metric = metric_now(session, program, target.metric, target.start)
    standing = _standing(session, row.id)
    old = None if instead_of is None else _one(standing, instead_of)
    others = [_target(target.metric, each) for each in standing.values() if each is not old]
    checked_target(target, metric, others)
    author = author_of(session)
    if old is not None:
        old.voided_at, old.void_reason = author.at, reason
    new = row_of(
        metric_id=row.id, grain=target.grain.value, value=target.value, upper=target.upper,
        start=target.start, end=target.end, said_by=author.viewer.name, recorded_at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    was = _told(_target(target.metric, old)) if old is not None else None
    tell_decided(session, program, row, was, _told(target))
    return new.id


def end_target(
    session: Session, program: Program, key: str, target_id: int, end: date, base: int | None
) -> int:
    """Let a target hold until a day and no longer; the id of the one that takes its place."""
    row = _to_decide(session, program, key, base)
    old = _target(key, _one(_standing(session, row.id), target_id))
    return set_target(session, program, replace(old, end=end), base, target_id, "ended")


def void_target(
    session: Session, program: Program, key: str, target_id: int, reason: str, base: int | None
) -> None:
    """Take a target back that was wrong from the beginning."""
    row = _to_decide(session, program, key, base)
    old = _one(_standing(session, row.id), target_id)
    if not reason.strip():
        raise InvalidForm({REASON.name: NO_REASON})
    old.voided_at, old.void_reason = author_of(session).at, reason
    session.flush()
    tell_decided(session, program, row, _told(_target(key, old)), {"reason": reason})


def set_baseline(session: Session, program: Program, baseline: Baseline, base: int | None) -> int:
    """Lock a metric's limits to some weeks; without days they follow the weeks again. Its id."""
    row = _to_decide(session, program, baseline.metric, base)
    now = today(session, program)
    metric_now(session, program, baseline.metric, baseline.set_on)
    checked_baseline(baseline, program.calendar, now)
    author = author_of(session)
    new = models.MetricBaseline(
        metric_id=row.id, set_on=baseline.set_on, start=baseline.start, end=baseline.end,
        reason=baseline.reason, said_by=author.viewer.name, recorded_at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    became = {
        "baseline": _span(baseline.start, baseline.end), "from": baseline.set_on.isoformat(),
        "reason": baseline.reason,
    }  # fmt: skip
    tell_decided(session, program, row, None, became)
    return new.id


def _to_decide(session: Session, program: Program, key: str, base: int | None) -> models.Metric:
    """A metric of which the author may decide, in the version that was seen."""
    allow(session, Right.MANAGE, program.key)
    row = metric_to_change(session, program, key)
    refuse_old(base, row.version, {}, item_of(row))
    return row


def _standing(session: Session, metric_id: int) -> Mapping[int, row_of]:
    rows = session.scalars(
        select(row_of)
        .where(row_of.metric_id == metric_id, row_of.voided_at.is_(None))
        .order_by(row_of.id)
    )
    return {row.id: row for row in rows}


def _one(standing: Mapping[int, row_of], target_id: int) -> row_of:
    if target_id not in standing:
        raise NotFound(NO_TARGET)
    return standing[target_id]


def _target(key: str, row: row_of) -> Target:
    return Target(key, Grain(row.grain), row.value, row.start, row.end, row.upper)


def _told(target: Target) -> dict[str, Any]:
    """What the audit keeps of a target."""
    upper = "" if target.upper is None else f" to {as_typed(target.upper)}"
    of = f"{as_typed(target.value)}{upper} ({target.grain.value})"
    return {"target": of, "dates": _span(target.start, target.end)}


def _span(start: date | None, end: date | None) -> str:
    """Days as the audit keeps them; empty where there are none."""
    said = {"from": start, "to": end}
    return " ".join(f"{word} {day.isoformat()}" for word, day in said.items() if day)
