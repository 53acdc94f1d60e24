"""What was decided and said of a program's metrics, out of the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dashboard.scorecard.definition_rows import metric_from
from dashboard.scorecard.definitions import DatedMetric
from dashboard.scorecard.notes import Notes, NoteVersion, notes_from
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from db import models
from db.scorecard.standing import stood

metric, definition, target, baseline, note = (
    models.table(model)
    for model in (
        models.Metric, models.MetricDefinition, models.MetricTarget, models.MetricBaseline,
        models.MetricNote,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """What metrics are, should reach and are said to have done."""

    definitions: tuple[DatedMetric, ...]
    """In the order in which they are listed."""
    targets: tuple[Target, ...]
    baselines: tuple[Baseline, ...]
    notes: Notes


def decided(session: Session, program_id: int, instant: int | None = None) -> Decided:
    """Everything of a program; as it was known before an instant."""
    keys = _keys(session, program_id, instant)
    return Decided(
        _definitions(session, keys, program_id, instant),
        _targets(session, keys, program_id, instant),
        _baselines(session, keys, program_id, instant),
        _notes(session, keys, program_id, instant),
    )


def _keys(session: Session, program_id: int, instant: int | None) -> Mapping[int, str]:
    withdrawn = metric.c.withdrawn_at
    listed = or_(withdrawn.is_(None), *(() if instant is None else (withdrawn >= instant,)))
    rows = session.execute(
        select(metric.c.id, metric.c.key).where(metric.c.program_id == program_id, listed)
    )
    return dict(rows.all())


def _definitions(
    session: Session, keys: Mapping[int, str], program_id: int, instant: int | None
) -> tuple[DatedMetric, ...]:
    """Of several from one day the newest."""
    rows = session.execute(
        select(definition.c.metric_id, definition.c.since, definition.c.place, definition.c.form)
        .join(metric, metric.c.id == definition.c.metric_id)
        .where(metric.c.program_id == program_id, stood(definition, instant))
        .order_by(definition.c.id)
    )
    newest = {(row.metric_id, row.since): row for row in rows if row.metric_id in keys}
    in_order = sorted(newest.values(), key=lambda row: (row.place, row.metric_id))
    return tuple(
        DatedMetric(keys[row.metric_id], row.form and metric_from(row.form), row.since)
        for row in in_order
    )


def _targets(
    session: Session, keys: Mapping[int, str], program_id: int, instant: int | None
) -> tuple[Target, ...]:
    of = target.c
    rows = session.execute(
        select(of.metric_id, of.grain, of.value, of.start, of.end, of.upper)
        .join(metric, metric.c.id == of.metric_id)
        .where(metric.c.program_id == program_id, stood(target, instant))
        .order_by(of.id)
    )
    return tuple(
        Target(keys[id_], Grain(grain), *rest) for id_, grain, *rest in rows if id_ in keys
    )


def _baselines(
    session: Session, keys: Mapping[int, str], program_id: int, instant: int | None
) -> tuple[Baseline, ...]:
    """Of several that were set on one day the newest."""
    of = baseline.c
    rows = session.execute(
        select(of.metric_id, of.start, of.end, of.set_on, of.reason, of.said_by)
        .join(metric, metric.c.id == of.metric_id)
        .where(metric.c.program_id == program_id, stood(baseline, instant))
        .order_by(of.id)
    )
    newest = {
        (id_, set_on): Baseline(keys[id_], start, end, set_on, reason, by or "")
        for id_, start, end, set_on, reason, by in rows
        if id_ in keys
    }
    return tuple(newest.values())


def _notes(
    session: Session, keys: Mapping[int, str], program_id: int, instant: int | None
) -> Notes:
    of = note.c
    written = () if instant is None else (of.recorded_at < instant,)
    rows = session.execute(
        select(of.id, of.metric_id, of.week, of.text, of.said_by, of.recorded_at)
        .join(metric, metric.c.id == of.metric_id)
        .where(metric.c.program_id == program_id, *written)
        .order_by(of.id)
    )
    return notes_from(
        NoteVersion(row.id, keys[row.metric_id], *row[2:]) for row in rows if row.metric_id in keys
    )
