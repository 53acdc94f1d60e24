"""What a metric is, decided by managers: from a day on, checked with all that builds on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.conflicts import refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.formats import day as day_words
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.scorecard.definition_rows import COLUMNS, form_of
from dashboard.scorecard.definitions import DatedMetric, metric_on
from dashboard.scorecard.form_fields import SINCE
from dashboard.scorecard.typed import refuse_known, refuse_needed, typed_definition
from db import models
from db.audit import allow, author_of
from db.engine import IMPORT_LOCK, take_turns
from db.scorecard.changing import (
    NO_METRIC,
    definitions_of,
    found_metric,
    item_of,
    metric_to_change,
    tell_decided,
)

definition = models.MetricDefinition


def define_metric(
    session: Session,
    program: Program,
    form: Mapping[str, str],
    since: date | None,
    base: int | None,
) -> int:
    """Say what a metric is from a day on, or without one for all history; the metric's id.

    ``form`` has the columns of a file of definitions, ``key`` among them. ``base`` is the version
    of the metric that the person saw, None of a new one. Raises ``InvalidForm`` with each problem
    beside its column: operands that there are not, a cycle (named), a key that is taken.
    """
    allow(session, Right.MANAGE, program.key)
    take_turns(session, IMPORT_LOCK)
    key, known = form.get("key", "").strip(), definitions_of(session, program)
    if base is None:
        refuse_known(key, known)
    fields = {**dict.fromkeys(COLUMNS, ""), **form, SINCE: since.isoformat() if since else ""}
    metric, _, _ = typed_definition(fields, key, known)
    before = _on(known, key, since)
    row = found_metric(session, program, key)
    if base is not None:
        if row is None:
            raise NotFound(NO_METRIC)
        refuse_old(base, row.version, before, item_of(row))
    if row is None:
        row = models.Metric(program_id=program.id, key=key)
        session.add(row)
    row.withdrawn_at = None
    session.flush()
    became = form_of(metric)
    _add(session, program, row, since, became)
    from_ = {"from": since.isoformat()} if since else {}
    did = "changed" if before else "created"
    tell_decided(session, program, row, before or None, became | from_, did)
    return row.id


def give_up_metric(
    session: Session, program: Program, key: str, since: date, base: int | None
) -> None:
    """Say that a metric is no more from a day on; earlier weeks keep it."""
    allow(session, Right.MANAGE, program.key)
    row = metric_to_change(session, program, key)
    known = definitions_of(session, program)
    before = _on(known, key, since)
    refuse_old(base, row.version, before, item_of(row))
    if not before:
        raise NotFound(NO_METRIC)
    refuse_needed(key, since, known)
    anew = [d.since for d in known if d.key == key and d.metric and d.since and d.since > since]
    if anew:
        sentence = (
            f"It is defined anew from {day_words(min(anew))}: choose that day or a later one."
        )
        raise InvalidForm({SINCE: sentence})
    _add(session, program, row, since, None)
    tell_decided(session, program, row, before, {"given up from": since.isoformat()})


def _on(known: Sequence[DatedMetric], key: str, day: date | None) -> dict[str, str]:
    """The form of a metric in force on a day, empty where there is none."""
    metric = metric_on(known, key, day or date.min)
    return form_of(metric) if metric else {}


def _add(
    session: Session, program: Program, row: models.Metric, since: date | None,
    form: dict[str, Any] | None,
) -> None:  # fmt: skip
    author = author_of(session)
    session.add(
        definition(
            metric_id=row.id, since=since, place=_place(session, program, row.id), form=form,
            said_by=author.viewer.name, recorded_at=author.at,
        )
    )  # fmt: skip
    session.flush()


def _place(session: Session, program: Program, metric_id: int) -> int:
    """Where the metric stands already; a new one comes last."""
    mine = session.scalar(
        select(definition.place)
        .where(definition.metric_id == metric_id, definition.voided_at.is_(None))
        .order_by(definition.id.desc())
        .limit(1)
    )
    return next_place(session, program.id) if mine is None else mine


def next_place(session: Session, program_id: int) -> int:
    """The first place after all metrics of a program."""
    metric = models.Metric
    last = session.scalar(
        select(func.max(definition.place))
        .join(metric, metric.id == definition.metric_id)
        .where(metric.program_id == program_id)
    )
    return 0 if last is None else last + 1
