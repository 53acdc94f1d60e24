"""Generated metrics of a whole organisation: three years of daily values."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import numpy as np
from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar, day_number
from dashboard.programs import Program
from dashboard.scorecard.daily_values import NO_LABELS, DailyValues
from db import models
from db.bulk import insert_rows
from db.data_versions import METRICS, count_up
from db.engine import prepare_store, writing
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.series import write_values
from tests.conftest import BY, TESTER

KEY = "all-metrics"
AS_OF = date(2026, 11, 14)
NOW = 1_795_348_800
DAYS = 3 * 365 + 1
AGGREGATIONS = ("sum", "sum", "sum", "mean", "last", "max")
RATIOS = 5
"""One metric of so many is a ratio of two others."""
AREAS = tuple(f"Area {n:02}" for n in range(1, 11))
ABSENT = 0.002
"""The share of days that have no value."""
_METRIC = ("id", "program_id", "key", "version")
_TARGET = ("metric_id", "grain", "value", "said_by", "recorded_at")


def fill(engine: Engine, metrics: int) -> None:
    """A program with so many metrics, four of five with values of each day, past the import."""
    prepare_store(engine)
    forms = list(_forms(metrics))
    with writing(engine, BY) as session:
        add_program(session, Program(KEY, "All metrics", ProgramCalendar("America/New_York")))
        program = program_value(session, KEY, TESTER)
        run = begin_import(session, program, "metrics", "generated", NOW)
        said = ("bench", NOW)
        names = [form["key"] for form in forms]
        for model, columns, rows in (
            (models.Metric, _METRIC, ((n, program.id, key, 1) for n, key in enumerate(names, 1))),
            (models.MetricTarget, _TARGET, (
                (n, "week", _target(form), *said) for n, form in enumerate(forms, 1)
            )),
        ):  # fmt: skip
            insert_rows(session, models.table(model), columns, rows)
        session.add_all(
            models.MetricDefinition(
                metric_id=n, place=n, form=form, said_by="bench", recorded_at=NOW
            )
            for n, form in enumerate(forms, 1)
        )
        series = tuple(form["column"] for form in forms if "column" in form)
        write_values(session, program, values(series), NOW, run)
        count_up(session, program.id, METRICS)
    if engine.dialect.name == "postgresql":
        with writing(engine, BY) as session:
            session.connection().exec_driver_sql("ANALYZE")


def _forms(metrics: int) -> Iterator[dict[str, str]]:
    """Definitions as a file has them."""
    for n in range(1, metrics + 1):
        about = {
            "key": f"m{n:03}", "name": f"Metric {n}", "area": AREAS[n % len(AREAS)],
            "owner": f"Owner {n % 20:02}", "direction": "up", "tolerance": "0.05",
            "role": "input" if n % 2 else "output",
        }  # fmt: skip
        if n % RATIOS or n < RATIOS:
            how = AGGREGATIONS[n % len(AGGREGATIONS)]
            yield about | {"aggregation": how, "column": f"s{n:03}", "comparison": "pct"}
        else:
            of = f"m{n - 1:03};m{n - 2:03}"
            yield about | {"operation": "divide", "operands": of, "comparison": "bps"}


def _target(form: dict[str, str]) -> float:
    return 700.0 if form.get("aggregation") == "sum" else 1.0 if "operands" in form else 100.0


def values(series: tuple[str, ...]) -> DailyValues:
    """A value a day of each series, but for a few days without one."""
    draw = np.random.default_rng(len(series))
    last = day_number(AS_OF + timedelta(days=7))
    days = np.arange(last - DAYS + 1, last + 1)
    season = 1 + 0.1 * np.sin(days / 365.25 * 2 * np.pi)
    level = np.array([Random(name).uniform(80, 120) for name in series])
    found = level[:, None] * season * draw.lognormal(0.0, 0.1, (len(series), len(days)))
    there = draw.random(found.shape) > ABSENT
    of, on = np.nonzero(there)
    return DailyValues(
        names=series,
        labels=(NO_LABELS,),
        series=of.astype(np.int32),
        label=np.zeros(len(of), dtype=np.int32),
        day=days[on].astype(np.int64),
        value=np.round(found[there], 2),
    )
