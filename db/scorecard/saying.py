"""What the forms of a metric say, read where it is known what it is said of, and written."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Overtaken, refuse_old
from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.scorecard.definition_rows import COLUMNS, form_of
from dashboard.scorecard.definitions import metric_on
from dashboard.scorecard.form_fields import KEY, SINCE
from dashboard.scorecard.typed import (
    Fields,
    typed_baseline,
    typed_day,
    typed_number,
    typed_target,
)
from db import models
from db.audit import allow, author_of
from db.conflicts import last_change
from db.programs import program as program_value
from db.scorecard.changing import (
    NO_METRIC,
    definitions_of,
    item_of,
    metric_now,
    metric_to_change,
)
from db.scorecard.deciding import NO_TARGET, end_target, set_baseline, set_target, void_target
from db.scorecard.defining import define_metric, give_up_metric
from db.scorecard.words import owner_of, type_value, write_note

metric, target, program_row = models.Metric, models.MetricTarget, models.Program


def metric_place(session: Session, metric_id: int, viewer: Viewer) -> tuple[Program, str, int]:
    """A metric's program, key and version; ``NotFound`` for who may not see the program too."""
    found = session.execute(
        select(metric.key, metric.version, program_row.key.label("program"))
        .join(program_row, program_row.id == metric.program_id)
        .where(metric.id == metric_id, metric.withdrawn_at.is_(None))
    ).one_or_none()
    if found is None or not may(viewer, Right.SEE, found.program):
        raise NotFound(NO_METRIC)
    return program_value(session, found.program, viewer), found.key, found.version


def program_of(session: Session, program_id: int, viewer: Viewer) -> Program:
    """A program by its id; ``NotFound`` for who may not see it too."""
    key = session.scalar(select(program_row.key).where(program_row.id == program_id))
    if key is None or not may(viewer, Right.SEE, key):
        raise NotFound("There is no such program.")
    return program_value(session, key, viewer)


def say_value(
    session: Session, metric_id: int, week: date, fields: Fields, base: int | None
) -> str:
    """Say what a metric was in a week; the metric's title."""
    program, key = _place(session, metric_id)
    held = metric_now(session, program, key, week)
    allow(session, Right.CHANGE, program.key, owner_of(session, held))
    number = typed_number("value", fields["value"], held.unit)
    type_value(session, program, key, week, number, base)
    return held.title


def say_note(session: Session, metric_id: int, week: date, fields: Fields, base: int | None) -> str:
    """Say what happened with a metric in a week; the metric's title."""
    program, key = _place(session, metric_id)
    write_note(session, program, key, week, fields["text"], base)
    return metric_now(session, program, key, week).title


def say_target(session: Session, metric_id: int, fields: Fields, base: int | None) -> str:
    """Set a target from a day to a day; the metric's title."""
    program, key = _to_decide(session, metric_id, base)
    held = metric_now(session, program, key, typed_day(fields["start"]))
    set_target(session, program, typed_target(fields, held), base)
    return held.title


def say_end(session: Session, target_id: int, fields: Fields, base: int | None) -> str:
    """Say until when a target holds; the metric's title."""
    program, key = _to_decide(session, _metric_of(session, target_id), base)
    end_target(session, program, key, target_id, date.fromisoformat(fields["end"]), base)
    return metric_now(session, program, key).title


def say_void(session: Session, target_id: int, fields: Fields, base: int | None) -> str:
    """Say that a target was never right; the metric's title."""
    program, key = _to_decide(session, _metric_of(session, target_id), base)
    void_target(session, program, key, target_id, fields["reason"], base)
    return metric_now(session, program, key).title


def say_baseline(session: Session, metric_id: int, fields: Fields, base: int | None) -> str:
    """Lock a metric's limits to weeks, or to none; the metric's title."""
    program, key = _to_decide(session, metric_id, base)
    today = program.calendar.today(author_of(session).at)
    new = typed_baseline(fields, key, program.calendar, today)
    set_baseline(session, program, new, base)
    return metric_now(session, program, key, new.set_on).title


def say_definition(session: Session, metric_id: int, fields: Fields, base: int | None) -> str:
    """Define a metric anew from a day on; its title.

    Raises ``Conflict`` with what it is on that day by now, where somebody else has changed it.
    """
    program, key = _managed(session, metric_id)
    row = metric_to_change(session, program, key)
    since = typed_day(fields[SINCE])
    held = metric_on(definitions_of(session, program), key, since or date.min)
    theirs = form_of(held) if held else {}
    refuse_old(base, row.version, {**theirs, SINCE: fields[SINCE]}, item_of(row))
    define_metric(session, program, {**_cells(fields), KEY.name: key}, since, base)
    return fields["name"] or key


def say_new_metric(session: Session, program_id: int, fields: Fields) -> tuple[str, str]:
    """Define a metric that there is not yet; its program's key and its own."""
    program = program_of(session, program_id, author_of(session).viewer)
    allow(session, Right.MANAGE, program.key)
    define_metric(session, program, _cells(fields), typed_day(fields[SINCE]), None)
    return program.key, fields[KEY.name]


def say_given_up(session: Session, metric_id: int, fields: Fields, base: int | None) -> str:
    """Give a metric up from a day on; its title."""
    program, key = _to_decide(session, metric_id, base)
    since = date.fromisoformat(fields[SINCE])
    title = metric_now(session, program, key, since).title
    give_up_metric(session, program, key, since, base)
    return title


def _cells(fields: Fields) -> dict[str, str]:
    """A definition as the columns of a file."""
    return {name: fields[name] for name in COLUMNS if name in fields}


def _place(session: Session, metric_id: int) -> tuple[Program, str]:
    return metric_place(session, metric_id, author_of(session).viewer)[:2]


def _managed(session: Session, metric_id: int) -> tuple[Program, str]:
    program, key = _place(session, metric_id)
    allow(session, Right.MANAGE, program.key)
    return program, key


def _to_decide(session: Session, metric_id: int, base: int | None) -> tuple[Program, str]:
    """A metric, locked; what was decided since can't be merged with what a form says."""
    program, key = _managed(session, metric_id)
    row = metric_to_change(session, program, key)
    if base != row.version:
        raise Overtaken(row.version, item_of(row), last_change(session, item_of(row)))
    return program, key


def _metric_of(session: Session, target_id: int) -> int:
    """The metric of a target that stands; ``NotFound`` for who may not see the program too."""
    found = session.execute(
        select(target.metric_id, program_row.key)
        .join(metric, metric.id == target.metric_id)
        .join(program_row, program_row.id == metric.program_id)
        .where(target.id == target_id, target.voided_at.is_(None))
    ).one_or_none()
    if found is None or not may(author_of(session).viewer, Right.SEE, found.key):
        raise NotFound(NO_TARGET)
    return int(found.metric_id)
