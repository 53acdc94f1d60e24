"""Metrics written into a store as facts, where a test is about what is told of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValues
from dashboard.scorecard.definition_rows import form_of
from db import models
from db.data_versions import METRICS
from db.programs import program as program_value
from db.scorecard.series import write_values
from db.scorecard.writing import define_metric, set_baseline, set_target, write_note
from tests.conftest import NOW

EVERYBODY = Viewer("tests", administrator=True)


def store_metrics(session: Session, key: str, facts: ScorecardFacts) -> None:
    """All of them, in a program without metrics."""
    program = program_value(session, key, EVERYBODY)
    for metric in facts.metrics:
        define_metric(session, program, form_of(metric), None, None)
    bring_values(session, program, facts.values, NOW)
    for target in facts.targets:
        set_target(session, program, target, _version(session, program, target.metric))
    for baseline in facts.baselines:
        set_baseline(session, program, baseline, _version(session, program, baseline.metric))
    for (metric_key, week), note in facts.notes.items():
        write_note(session, program, metric_key, week, note.text, None)


def bring_values(session: Session, program: Program, values: DailyValues, at: int) -> None:
    """Values of an import."""
    run = models.ImportRun(
        program_id=program.id, feature=METRICS, file="values.csv", sha256="", at=at,
        imported_at=at, rows_read=0, rows_taken=0, rows_repeated=0, rows_quarantined=0,
    )  # fmt: skip
    session.add(run)
    session.flush()
    write_values(session, program, values, at, run.id)


def _version(session: Session, program: Program, key: str) -> int | None:
    row = models.Metric
    query = select(row.version).where(row.program_id == program.id, row.key == key)
    return session.scalar(query)
