"""The demonstration's scorecards through import, typing and notes: each shows what it is for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from commands import demonstration
from dashboard.demonstration.metric_definitions import OUTREACH, RISK
from dashboard.demonstration.metrics import RESTATED, metrics
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.figures import State
from dashboard.scorecard.process import Assurance
from dashboard.scorecard.table import TableRow, table
from dashboard.scorecard.targets import Status
from db import models
from db.engine import reading, writing
from db.programs import add_program
from db.scorecard.reading import known_at, scorecard
from db.scorecard.review import scorecard_review
from tests.conftest import BY, TESTER

MOMENTS = [
    datetime(2026, 11, 22, 15, tzinfo=UTC),  # a Sunday: the first day of a week
    datetime(2026, 11, 25, 15, tzinfo=UTC),
    datetime(2026, 11, 28, 15, tzinfo=UTC),
    datetime(2027, 1, 6, 15, tzinfo=UTC),  # the week after the holidays
]


@pytest.fixture(params=MOMENTS, ids=lambda at: f"{at:%d-%b}")
def filled(
    store: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[Engine, date]:
    """Both programs; the last whole week."""
    now = int(request.param.timestamp())
    monkeypatch.setenv("GREENPATH_NOW", str(now))
    calendar = ProgramCalendar(demonstration.ZONE)
    for key in (OUTREACH, RISK):
        with writing(store, BY) as session:
            add_program(session, Program(key, key, calendar))
        today, ends = demonstration.week(now)
        last = (ends - timedelta(days=1)).date()
        demonstration.fill_metrics(store, key, metrics(key, 7, last, today.date()), now)
    return store, calendar.last_complete_week(now)


def rows(engine: Engine, key: str, as_of: date) -> dict[str, TableRow]:
    with reading(engine) as session:
        return {r.metric.key: r for r in table(scorecard(session, Scope(key, as_of), TESTER))}


def test_each_metric_shows_what_it_is_for(filled: tuple[Engine, date]) -> None:
    engine, week = filled
    outreach, risk = rows(engine, OUTREACH, week), rows(engine, RISK, week)
    approval = outreach["approval_rate"]
    assert (approval.week.status, approval.assurance) == (Status.RED, Assurance.OUT_OF_REACH)
    assert outreach["engaged"].rules and outreach["engaged"].note_missing
    assert outreach["pitched"].rules and outreach["pitched"].note is not None
    assert risk["days_to_label"].weeks[-1].state is State.STALE
    alerts = risk["alerts"].weeks[-1]
    assert (alerts.state, alerts.due - alerts.present) == (State.PARTIAL, 2)
    brought = ("contacted", "share_live", "attempted", "fraud_loss")
    for key in brought:
        values = outreach[key].weeks
        assert {value.state for value in values} == {State.OK}, key
        assert outreach[key].yoy.shown is not None, key


def test_nothing_was_left_out_of_any_file(filled: tuple[Engine, date]) -> None:
    run = models.ImportRun
    with reading(filled[0]) as session:
        found = session.execute(select(run.rows_quarantined, run.rows_taken, run.rows_read)).all()
    assert len(found) > 15
    assert all(row.rows_quarantined == 0 and row.rows_taken > 0 for row in found)


def test_values_were_typed_by_their_owner(filled: tuple[Engine, date]) -> None:
    value = models.MetricValue
    with reading(filled[0]) as session:
        typed = session.scalars(select(value.said_by).where(value.said_by.is_not(None))).all()
    assert set(typed) == {"Tomas Lindqvist"} and len(typed) == 8


def test_a_week_of_fraud_was_known_lower_before_it_was_corrected(
    filled: tuple[Engine, date],
) -> None:
    engine, week = filled
    then = week - timedelta(days=7 * (RESTATED - 1))
    calendar = ProgramCalendar(demonstration.ZONE)
    with reading(engine) as session:
        scope = Scope(OUTREACH, then)
        now = scorecard(session, scope, TESTER)
        instant = calendar.cut(then + timedelta(days=9))
        before = known_at(session, scope, TESTER, instant)
    span = now.periods.week
    low, high = (card.figures.value("fraud_loss", span).value for card in (before, now))
    assert low is not None and high is not None
    assert low == pytest.approx(high * 0.78, rel=0.001)


def test_the_review_tells_of_both(filled: tuple[Engine, date]) -> None:
    engine, week = filled
    with reading(engine) as session:
        outreach = scorecard_review(session, Scope(OUTREACH, week), TESTER)
        risk = scorecard_review(session, Scope(RISK, week), TESTER)
    assert outreach is not None and risk is not None
    assert {each.word for each in outreach.exceptions} >= {"off target"}
    assert "Issuers engaged" in {each.name for each in outreach.exceptions}
    assert "Issuers pitched" not in {each.name for each in outreach.exceptions}
    assert ("stale", "Days until fraud is labelled") in {
        (each.word, each.name) for each in risk.exceptions
    }


def test_a_program_without_metrics_is_not_told_of(store: Engine) -> None:
    with writing(store, BY) as session:
        add_program(session, Program("empty", "Empty"))
    with reading(store) as session:
        assert scorecard_review(session, Scope("empty", date(2026, 11, 21)), TESTER) is None
