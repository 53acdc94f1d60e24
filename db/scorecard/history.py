"""Who said what of a metric, and when."""

from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.program_calendar import day_number
from dashboard.programs import Program
from dashboard.scorecard.definition_rows import metric_from
from dashboard.scorecard.definitions import Base, metric_on
from dashboard.scorecard.history import (
    BaselineVersion,
    DefinitionVersion,
    MetricHistory,
    Said,
    TargetVersion,
    ValueWord,
)
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from db import models
from db.scorecard.kept import kept_metrics
from db.scorecard.values import NOTHING, holding

run, metric, value = models.ImportRun, models.Metric, models.MetricValue


def metric_history(session: Session, program: Program, key: str) -> MetricHistory:
    """What was decided of a metric of a program that may be seen; raises ``NotFound``."""
    row = session.execute(
        select(metric.id, metric.version).where(
            metric.program_id == program.id, metric.key == key, metric.withdrawn_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such metric.")
    return MetricHistory(
        row.id, key, row.version,
        definitions=_definitions(session, row.id),
        targets=_targets(session, row.id, key),
        baselines=_baselines(session, row.id, key),
    )  # fmt: skip


def _said(row: Any) -> Said:
    by = row.said_by or row.file or ""
    return Said(row.id, by, row.recorded_at, row.voided_at, getattr(row, "void_reason", None) or "")


def _definitions(session: Session, metric_id: int) -> tuple[DefinitionVersion, ...]:
    of = models.MetricDefinition
    rows = session.execute(
        select(of.id, of.since, of.form, of.said_by, of.recorded_at, of.voided_at, run.file)
        .outerjoin(run, run.id == of.import_run_id)
        .where(of.metric_id == metric_id)
        .order_by(of.id.desc())
    )
    return tuple(
        DefinitionVersion(_said(row), row.since, row.form and metric_from(row.form)) for row in rows
    )


def _targets(session: Session, metric_id: int, key: str) -> tuple[TargetVersion, ...]:
    of = models.MetricTarget
    rows = session.execute(
        select(of.id, of.grain, of.value, of.start, of.end, of.upper, of.said_by, of.recorded_at,
               of.voided_at, of.void_reason, run.file)
        .outerjoin(run, run.id == of.import_run_id)
        .where(of.metric_id == metric_id)
        .order_by(of.id.desc())
    )  # fmt: skip
    return tuple(
        TargetVersion(
            _said(row), Target(key, Grain(row.grain), row.value, row.start, row.end, row.upper)
        )
        for row in rows
    )


def _baselines(session: Session, metric_id: int, key: str) -> tuple[BaselineVersion, ...]:
    of = models.MetricBaseline
    rows = session.execute(
        select(of.id, of.set_on, of.start, of.end, of.reason, of.said_by, of.recorded_at,
               of.voided_at, run.file)
        .outerjoin(run, run.id == of.import_run_id)
        .where(of.metric_id == metric_id)
        .order_by(of.id.desc())
    )  # fmt: skip
    return tuple(
        BaselineVersion(
            _said(row),
            Baseline(key, row.start, row.end, row.set_on, row.reason, row.said_by or ""),
        )
        for row in rows
    )


def value_words(
    session: Session,
    program: Program,
    key: str,
    as_of: date,
    since: date | None = None,
    until: date | None = None,
) -> tuple[ValueWord, ...]:
    """What was said of the days of a base metric's series, the newest word first.

    The series is that of the definition in force on ``as_of``. A function has no values of its
    own. Days are from ``since`` to ``until``, both included.
    """
    definitions = kept_metrics(session, program).read.decided.definitions
    found = metric_on(definitions, key, as_of)
    if found is None or not isinstance(found.source, Base):
        return ()
    series = models.MetricSeries
    id_ = session.scalar(
        select(series.id).where(series.program_id == program.id, series.name == found.source.column)
    )
    days = [] if since is None else [value.day >= since]
    days += [] if until is None else [value.day <= until]
    return () if id_ is None else _words(session, id_, *days)


def held_words(session: Session, series_id: int, day: date) -> tuple[ValueWord, ...]:
    """What holds of a series on a day, the newest word first."""
    words = _words(session, series_id, value.day == day)
    return tuple(word for word in words if word.holds)


def _words(session: Session, series_id: int, *which: ColumnElement[bool]) -> tuple[ValueWord, ...]:
    rows = session.execute(
        select(value.id, value.day, value.value, value.said_by, value.recorded_at,
               value.voided_at, value.import_run_id, run.file)
        .outerjoin(run, run.id == value.import_run_id)
        .where(value.series_id == series_id, *which)
        .order_by(value.id.desc())
    ).all()  # fmt: skip
    standing = [row for row in rows if row.voided_at is None]
    held = holding(
        *(
            np.array(column, dtype=np.int64)
            for column in (
                [series_id] * len(standing),
                [day_number(row.day) for row in standing],
                [row.id for row in standing],
                [NOTHING if row.import_run_id is None else row.import_run_id for row in standing],
            )
        )
    )
    holds = {row.id for row, is_held in zip(standing, held.tolist(), strict=True) if is_held}
    return tuple(
        ValueWord(_said(row), row.day, row.value, row.said_by is not None, row.id in holds)
        for row in rows
    )
