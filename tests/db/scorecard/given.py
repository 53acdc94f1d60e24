"""Programs with metrics, values and what people say of them, through the store's own writes."""

import csv
import itertools
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.daily_values import DailyValue, DailyValues, daily_values
from dashboard.scorecard.process import Baseline
from db import models
from db.data_versions import METRICS
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.reading import scorecard
from db.scorecard.series import write_values
from db.scorecard.writing import define_metric
from tests.conftest import NOW, TESTER
from tests.dashboard.scorecard.given import (
    GOLDEN,
    case,
    definition_rows,
    golden_calendar,
    numbered,
    values_from,
)

WEEK, EARLIER, NEXT = date(2026, 11, 21), date(2026, 11, 14), date(2026, 11, 28)
"""Last days of weeks; NOW is the day after the first."""
WEEKS_OF_LIMITS = Baseline("calls", date(2026, 6, 1), date(2026, 9, 30), WEEK, "A new team")
_keys = (f"metrics-{n}" for n in itertools.count())


def at(now: int, viewer: Viewer = TESTER) -> Author:
    return Author(viewer, now, "page")


def person(key: str, role: Role, name: str = "Ann", id_: int | None = None) -> Viewer:
    return Viewer(name, person=id_, grants={key: Grant(role)})


def new_program(engine: Engine, calendar: ProgramCalendar | None = None) -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, at(NOW)) as session:
        add_program(session, Program(key, "Metrics", calendar or ProgramCalendar("UTC")))
    return key


def does(
    engine: Engine,
    key: str,
    write: Callable[..., Any],
    *said: Any,
    now: int = NOW,
    viewer: Viewer = TESTER,
    **more: Any,
) -> Any:
    """What a write to a program gives back."""
    with writing(engine, at(now, viewer)) as session:
        return write(session, program_value(session, key, viewer), *said, **more)


def asks(engine: Engine, key: str, read: Callable[..., Any], *said: Any, **more: Any) -> Any:
    """What a question about a program is answered with."""
    with reading(engine) as session:
        return read(session, program_value(session, key, TESTER), *said, **more)


def define(
    engine: Engine, key: str, metric: str, since: date | None = None, now: int = NOW, **form: str
) -> int:
    """A metric on the series of its own name, of one value a week; anew where there is one."""
    usual = {"key": metric, "aggregation": "sum", "column": metric, "every": "week"}
    said = {"key": metric, **form} if "operation" in form else {**usual, **form}

    def write(session: Session, program: Program) -> int:
        base = version(session, program, metric)
        return define_metric(session, program, said, since, base)

    id_: int = does(engine, key, write, now=now)
    return id_


def version(session: Session, program: Program, metric: str) -> int | None:
    """The version of a metric, None where there is none."""
    row = models.Metric
    query = select(row.version).where(row.program_id == program.id, row.key == metric)
    return session.scalar(query)


def version_of(engine: Engine, key: str, metric: str) -> int | None:
    found: int | None = asks(engine, key, version, metric)
    return found


def bring(
    engine: Engine, key: str, values: Iterable[DailyValue] | DailyValues, now: int = NOW
) -> int:
    """Values of an import; its id."""
    found = values if isinstance(values, DailyValues) else daily_values(values)
    with writing(engine, at(now)) as session:
        program = program_value(session, key, TESTER)
        run = models.ImportRun(
            program_id=program.id, feature=METRICS, file=f"values at {now}.csv", sha256="", at=now,
            imported_at=now, rows_read=0, rows_taken=0, rows_repeated=0, rows_quarantined=0,
        )  # fmt: skip
        session.add(run)
        session.flush()
        write_values(session, program, found, now, run.id)
        return run.id


def card(engine: Engine, key: str, as_of: date = WEEK, **filters: tuple[str, ...]) -> Scorecard:
    with reading(engine) as session:
        return scorecard(session, Scope(key, as_of, filters), TESTER)


def number(found: Scorecard, metric: str, week: date = WEEK) -> float | None:
    """The value of a metric in one of the weeks shown."""
    span = next(each for each in found.periods.weeks if each.end == week)
    return found.figures.value(metric, span).value


def problems(engine: Engine, key: str, write: Callable[..., Any], *said: Any) -> Mapping[str, str]:
    with pytest.raises(InvalidForm) as caught:
        does(engine, key, write, *said)
    return caught.value.problems


def named(engine: Engine, name: str) -> int:
    """A person; the id."""
    with writing(engine, at(NOW)) as session:
        row = models.Person(name=name)
        session.add(row)
        session.flush()
        return row.id


def golden_program(engine: Engine, name: str) -> str:
    """A golden case in the store, by definitions and values; the program's key."""
    of: Mapping[str, Any] = case(name)
    key = new_program(engine, golden_calendar(of))
    header, rows = definition_rows(of["metrics"])
    pending = [dict(zip(header, cells, strict=True)) for cells in rows]
    known: set[str] = set()
    with writing(engine, at(NOW)) as session:
        program = program_value(session, key, TESTER)
        while pending:  # operands first
            ready = [f for f in pending if not {*filter(None, f["operands"].split(";"))} - known]
            assert ready
            for form in ready:
                define_metric(session, program, form, None, None)
                known.add(form["key"])
            pending = [form for form in pending if form["key"] not in known]
    bring(engine, key, golden_values(of, engine, key))
    return key


def golden_values(of: Mapping[str, Any], engine: Engine, key: str) -> DailyValues:
    """The values of a case's file."""
    with (GOLDEN / "inputs" / of["input"]).open(newline="") as file:
        head, *cells = csv.reader(file)
    metrics = card(engine, key, date.fromisoformat(of["week_ending"])).metrics
    return values_from(head, numbered(cells), metrics, golden_calendar(of)).values
