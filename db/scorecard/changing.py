"""What all changes of a metric by people share: its row, locked, and how they are told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.conflicts import Item
from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.scorecard.definitions import DatedMetric, Metric, metric_on
from db import models
from db.audit import allow, author_of, note
from db.data_versions import METRICS, count_up
from db.engine import IMPORT_LOCK, take_turns
from db.scorecard.decided import decided

KIND = "metric"
NO_METRIC = "There is no such metric."

metric = models.Metric


def metric_to_change(session: Session, program: Program, key: str) -> models.Metric:
    """A metric of a program that the author may see, locked; imports wait meanwhile."""
    allow(session, Right.SEE, program.key)
    take_turns(session, IMPORT_LOCK)
    row = found_metric(session, program, key)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(NO_METRIC)
    return row


def found_metric(session: Session, program: Program, key: str) -> models.Metric | None:
    """The row of a key, locked, also of a metric that was withdrawn."""
    return session.scalars(
        select(metric)
        .where(metric.program_id == program.id, metric.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def item_of(row: models.Metric) -> Item:
    """The metric, as the audit names it."""
    return Item(KIND, row.id)


def today(session: Session, program: Program) -> date:
    """The day on which the author writes."""
    return program.calendar.today(author_of(session).at)


def definitions_of(session: Session, program: Program) -> tuple[DatedMetric, ...]:
    """All definitions of a program's metrics that stand."""
    return decided(session, program.id).definitions


def metric_now(session: Session, program: Program, key: str, day: date | None = None) -> Metric:
    """A metric as it is defined today, or where it is no more, as it was on a day."""
    definitions = definitions_of(session, program)
    days = (today(session, program), *(() if day is None else (day,)))
    return defined_on(definitions, key, *days)


def defined_on(definitions: Sequence[DatedMetric], key: str, *days: date) -> Metric:
    """A metric as it is on the first of these days on which it is; raises ``NotFound``."""
    found = (metric_on(definitions, key, day) for day in days)
    metric = next((each for each in found if each), None)
    if metric is None:
        raise NotFound(NO_METRIC)
    return metric


def tell_said(
    session: Session,
    program: Program,
    row: models.Metric,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
) -> None:
    """Tell a change of what is said of a metric; what it is stays as it was."""
    count_up(session, program.id, METRICS)
    note(session, KIND, row.id, row.key, "changed", program.id, was, became)


def tell_decided(
    session: Session,
    program: Program,
    row: models.Metric,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
    did: str = "changed",
) -> None:
    """Tell a change of what is decided of a metric: an edit of an older one is refused."""
    id_, key, table = row.id, row.key, models.table(metric)
    session.execute(update(table).where(table.c.id == id_).values(version=table.c.version + 1))
    session.expire(row)
    count_up(session, program.id, METRICS)
    note(session, KIND, id_, key, did, program.id, was, became)
