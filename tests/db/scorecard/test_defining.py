"""Definitions of metrics: from which day they hold, and that they are checked together."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.scorecard.history import metric_history
from db.scorecard.writing import (
    define_metric,
    give_up_metric,
    write_note,
)
from tests.conftest import NOW, TESTER
from tests.db.audit.given import entries
from tests.db.scorecard.given import (
    EARLIER,
    WEEK,
    asks,
    bring,
    card,
    define,
    does,
    number,
    problems,
    version_of,
)


def test_a_definition_holds_from_its_day(store: Engine, key: str) -> None:
    rows = [DailyValue("calls", WEEK - timedelta(n), float(n)) for n in (1, 2)]
    bring(store, key, rows)
    define(store, key, "calls", WEEK, aggregation="max", name="Largest")
    assert (number(card(store, key), "calls"), number(card(store, key, WEEK), "calls")) == (2, 2)
    found = card(store, key, WEEK - timedelta(1))
    assert (found.metrics[0].title, number(found, "calls")) == ("calls", 3.0)
    assert card(store, key).metrics[0].title == "Largest"
    history = asks(store, key, metric_history, "calls")
    assert [(d.since, d.metric.name, d.said.by) for d in history.definitions] == [
        (WEEK, "Largest", TESTER.name), (None, "", TESTER.name),
    ]  # fmt: skip


def test_a_metric_is_given_up_from_a_day_and_comes_back(store: Engine, key: str) -> None:
    does(store, key, give_up_metric, "calls", WEEK, version_of(store, key, "calls"))
    assert card(store, key).metrics == ()
    assert [m.key for m in card(store, key, EARLIER).metrics] == ["calls"]
    with pytest.raises(NotFound):
        does(store, key, give_up_metric, "calls", WEEK, version_of(store, key, "calls"))
    define(store, key, "calls", WEEK)
    assert [m.key for m in card(store, key).metrics] == ["calls"]
    base = version_of(store, key, "calls")
    words = problems(store, key, give_up_metric, "calls", EARLIER, base)["since"]
    assert "anew from 21 Nov 2026" in words


def test_definitions_are_checked_together_on_every_day(store: Engine, key: str) -> None:
    define(store, key, "asked", EARLIER)
    rate = {"key": "rate", "operation": "divide", "operands": "calls;asked"}
    words = problems(store, key, define_metric, rate, None, None)["operands"]
    assert "“asked”" in words
    does(store, key, define_metric, rate, EARLIER, None)
    base = version_of(store, key, "asked")
    words = problems(store, key, give_up_metric, "asked", WEEK, base)["since"]
    assert "operand of “rate”" in words
    cycle = {"key": "calls", "operation": "sum", "operands": "rate;asked"}
    base = version_of(store, key, "calls")
    words = problems(store, key, define_metric, cycle, WEEK, base)["operands"]
    assert "calls → rate → calls" in words or "rate → calls → rate" in words
    other = {"key": "x", "operation": "sum", "operands": "calls;call"}
    assert "did you mean “calls”?" in problems(
        store, key, define_metric, other, WEEK, None
    )["operands"]  # fmt: skip
    again = {"key": "calls", "aggregation": "sum", "column": "calls"}
    assert "already" in problems(store, key, define_metric, again, None, None)["key"]
    wrong = {"key": "y", "aggregation": "avg", "column": "y", "tolerance": "ten"}
    assert problems(store, key, define_metric, wrong, None, None).keys() == {
        "aggregation", "tolerance",
    }  # fmt: skip


def test_a_new_metric_comes_last_and_a_changed_one_stays_where_it_is(
    store: Engine, key: str
) -> None:
    define(store, key, "mails")
    define(store, key, "calls", WEEK, name="Calls")
    define(store, key, "visits")
    assert [m.key for m in card(store, key).metrics] == ["calls", "mails", "visits"]
    created, changed = (
        entries(store, kind="metric", item=name, did=did)[-1]
        for name, did in (("visits", "created"), ("calls", "changed"))
    )
    assert created.was is None
    assert created.became is not None and created.became["column"] == "visits"
    assert changed.became is not None and changed.was is not None
    assert (changed.became["name"], changed.became["from"]) == ("Calls", "2026-11-21")


def test_a_metric_that_an_import_took_back_is_defined_again(store: Engine, key: str) -> None:
    def withdraw(session: Session, program: Program) -> None:
        row = session.query(models.Metric).filter_by(program_id=program.id, key="calls").one()
        row.withdrawn_at = NOW
        session.query(models.MetricDefinition).filter_by(metric_id=row.id).one().voided_at = NOW

    does(store, key, withdraw)
    with pytest.raises(NotFound):
        does(store, key, write_note, "calls", WEEK, "why", None)
    define_again = {"key": "calls", "aggregation": "sum", "column": "calls", "every": "week"}
    does(store, key, define_metric, define_again, None, None, now=NOW + 1)
    assert [m.key for m in card(store, key).metrics] == ["calls"]
