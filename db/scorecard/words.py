"""What people say of a metric in a week: a value that they type, a note."""

import math
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.conflicts import refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.formats import day as day_words
from dashboard.imports.delivery import LONGEST_NAME
from dashboard.program_calendar import FIRST_YEAR
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.scorecard.definitions import Aggregation, Base, Metric
from dashboard.scorecard.derived import DERIVED
from dashboard.scorecard.form_fields import LONGEST_NOTE, NO_NOTE, NO_REASON, REASON
from dashboard.scorecard.typed import (
    as_typed,
    refuse_no_week,
    refuse_running,
    why_not_typed,
)
from db import models
from db.audit import allow, author_of
from db.scorecard.changing import item_of, metric_now, metric_to_change, tell_said, today
from db.scorecard.history import held_words
from db.scorecard.series import series_ids

NO_VALUE = "There is no such value that somebody typed."
WEEK = timedelta(days=7)
value, note = models.MetricValue, models.MetricNote


def type_value(
    session: Session, program: Program, key: str, week: date, number: float | None, base: int | None
) -> int:
    """Say what a metric was in the week that ends on a day; None is a blank. The value's id.

    ``base`` is the newest of the day's values that the person saw (``value_words``), None where
    there was none: raises ``Conflict`` over an older one. The metric's owner may, and managers.
    """
    row, metric = _owned(session, program, key, week)
    column = _typed_column(metric)
    refuse_running(week, program.calendar, today(session, program))
    if week.year < FIRST_YEAR:
        raise InvalidForm({"value": f"{day_words(week)} is before {FIRST_YEAR}, the first year."})
    if number is not None and not math.isfinite(number):
        raise InvalidForm({"value": "A value is a number."})
    series = series_ids(session, program.id, (column,))[column]
    _refuse_beside(session, series, metric, week, number)
    held = held_words(session, series, week)
    before = as_typed(held[0].value) if len(held) == 1 else ""
    refuse_old(base, held[0].said.id if held else None, {"value": before}, item_of(row))
    author = author_of(session)
    new = value(
        series_id=series, day=week, place=0, value=number, said_by=author.viewer.name,
        recorded_at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    became = {"week": week.isoformat(), "value": as_typed(number) or "blank"}
    tell_said(session, program, row, {"value": before}, became)
    return new.id


def _typed_column(metric: Metric) -> str:
    """The series that values are typed of; refuses a metric whose values come otherwise."""
    why = why_not_typed(metric, (each.name for each in DERIVED))
    if why or not isinstance(metric.source, Base):
        raise InvalidForm({"value": why})
    return metric.source.column


def _refuse_beside(
    session: Session, series: int, metric: Metric, week: date, number: float | None
) -> None:
    """Refuse a value that would count beside what another day of the week brought."""
    last = isinstance(metric.source, Base) and metric.source.aggregation is Aggregation.LAST
    if last and number is not None:
        return
    day = session.scalar(
        select(func.max(value.day)).where(
            value.series_id == series, value.voided_at.is_(None),
            value.day > week - WEEK, value.day < week,
        )
    )  # fmt: skip
    if day is not None:
        sentence = (
            f"A file brought a value of {day_words(day)}, in this week, and both would count:"
            " import what is right for that day."
        )
        raise InvalidForm({"value": sentence})


def void_value(
    session: Session, program: Program, key: str, week: date, value_id: int, reason: str
) -> None:
    """Take back a value that somebody typed: what was said before it holds again."""
    row, metric = _owned(session, program, key, week)
    column = _typed_column(metric)
    if not reason.strip():
        raise InvalidForm({REASON.name: NO_REASON})
    series = series_ids(session, program.id, (column,))[column]
    typed = session.scalars(
        select(value).where(
            value.id == value_id, value.series_id == series, value.day == week,
            value.said_by.is_not(None), value.voided_at.is_(None),
        )
    ).one_or_none()  # fmt: skip
    if typed is None:
        raise NotFound(NO_VALUE)
    typed.voided_at = author_of(session).at
    session.flush()
    was = {"week": week.isoformat(), "value": as_typed(typed.value) or "blank"}
    tell_said(session, program, row, was, {"week": week.isoformat(), "reason": reason})


def _owned(
    session: Session, program: Program, key: str, week: date
) -> tuple[models.Metric, Metric]:
    """A metric whose values the author may type: its owner does, and managers."""
    row = metric_to_change(session, program, key)
    metric = metric_now(session, program, key, week)
    allow(session, Right.CHANGE, program.key, owner_of(session, metric))
    return row, metric


def owner_of(session: Session, metric: Metric) -> int | None:
    """The person who owns a metric, where its owner is one that is known here."""
    if not 0 < len(metric.owner) <= LONGEST_NAME:
        return None
    return session.scalar(select(models.Person.id).where(models.Person.name == metric.owner))


def write_note(
    session: Session, program: Program, key: str, week: date, text: str, base: int | None
) -> int:
    """Say what happened with a metric in the week that ends on a day; the note's id.

    ``base`` is the id of the note that the person saw, None where there was none. An empty text
    takes it away. Everybody who contributes to the program may.
    """
    row = metric_to_change(session, program, key)
    allow(session, Right.CHANGE, program.key, author_of(session).viewer.person)
    _refuse_not_begun(program, week, today(session, program))
    newest = session.scalars(
        select(note)
        .where(note.metric_id == row.id, note.week == week)
        .order_by(note.id.desc())
        .limit(1)
    ).one_or_none()
    before = newest.text if newest else ""
    current = newest.id if newest and newest.text else None
    refuse_old(base, current, {"text": before}, item_of(row))
    said = text.strip()
    if not said and current is None:
        raise InvalidForm({"text": NO_NOTE})
    if len(said) > LONGEST_NOTE:
        raise InvalidForm({"text": f"A note may have {LONGEST_NOTE:,} characters."})
    author = author_of(session)
    new = note(
        metric_id=row.id, week=week, text=said, supersedes=newest.id if newest else None,
        said_by=author.viewer.name, recorded_at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    tell_said(
        session, program, row, {"note": before}, {"week": week.isoformat(), "note": said}
    )  # fmt: skip
    return new.id


def _refuse_not_begun(program: Program, week: date, now: date) -> None:
    """Refuse a day that ends no week, and a week that has not begun."""
    refuse_no_week("text", week, program.calendar)
    if week > program.calendar.week_ending(now):
        raise InvalidForm({"text": f"The week to {day_words(week)} has not begun."})
