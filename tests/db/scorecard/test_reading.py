"""The read seam: what is kept is what would be read anew, for whoever may see it, as of a date."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.rights import NOBODY
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.scorecard.detail import detail
from dashboard.scorecard.figures import State
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.table import table
from dashboard.ticket_aging.values import Source
from db import models
from db.engine import reading, writing
from db.kept import MOST_ANSWERS, VERSIONS, Kept
from db.programs import program as program_value
from db.scorecard.kept import MOST_CARDS, kept_metrics
from db.scorecard.reading import (
    known_at,
    preview_facts,
    scorecard,
    scorecard_filters,
)
from db.scorecard.writing import set_baseline, type_value, write_note
from tests.conftest import NOW, TESTER
from tests.db.scorecard.given import (
    EARLIER,
    WEEK,
    asks,
    at,
    bring,
    card,
    define,
    does,
    new_program,
    number,
    version_of,
)
from tests.db.scorecard.test_histories import kept_is_fresh, same


@pytest.fixture
def key(store: Engine) -> str:
    """Two areas, of which one has inputs, and three owners."""
    found = new_program(store)
    define(store, found, "calls", area="Reach", role="input", owner="Ann")
    define(store, found, "live", area="Reach", owner="Bo")
    define(store, found, "loss", area="Fraud", owner="Cy")
    bring(store, found, [DailyValue("calls", WEEK, 3.0), DailyValue("live", EARLIER, 1.0)])
    return found


def test_what_is_kept_is_what_is_read_anew(store: Engine, key: str) -> None:
    for n in range(3):
        for as_of in (WEEK, EARLIER, WEEK - timedelta(2)):
            kept, again = card(store, key, as_of), card(store, key, as_of)
            assert again.figures is kept.figures
            with writing(store, at(NOW)) as session:  # reads nothing that is kept
                fresh = scorecard(session, Scope(key, as_of), TESTER)
            assert fresh.figures is not kept.figures
            assert same(kept, fresh)
            assert replace(kept, **dict.fromkeys(("figures", "processes", "targets"))) == replace(
                fresh, **dict.fromkeys(("figures", "processes", "targets"))
            )  # type: ignore[arg-type]
        bring(store, key, [DailyValue("loss", WEEK - timedelta(n), float(n))])
    kept_is_fresh(store, key)


def test_a_change_is_seen_at_once_and_by_nobody_before(store: Engine, key: str) -> None:
    assert number(card(store, key), "loss") is None
    with writing(store, at(NOW)) as session:
        program = program_value(session, key, TESTER)
        type_value(session, program, "loss", WEEK, 9.0, None)
        assert number(scorecard(session, Scope(key, WEEK), TESTER), "loss") == 9.0
        assert number(card(store, key), "loss") is None
    assert number(card(store, key), "loss") == 9.0


def test_another_calendar_is_not_answered_with_what_is_kept(store: Engine, key: str) -> None:
    assert card(store, key).periods.week.end == WEEK
    with writing(store, at(NOW)) as session:
        session.query(models.Program).filter_by(key=key).one().week_ends = SUNDAY
    assert card(store, key).periods.week.end == WEEK + timedelta(1)


def test_filters_keep_metrics_and_refuse_what_there_is_not(store: Engine, key: str) -> None:
    every = card(store, key)
    assert len(every.metrics) == 3
    found = card(store, key, area=("Reach",), role=("output",))
    assert [metric.key for metric in found.metrics] == ["live"]
    assert found.figures is every.figures
    assert found.scope.filters == {"area": ("Reach",), "role": ("output",)}
    assert [m.key for m in card(store, key, owner=("Ann", "Cy")).metrics] == ["calls", "loss"]
    assert asks(store, key, scorecard_filters) == {
        "area": ["Reach", "Fraud"], "role": ["input", "output"], "owner": ["Ann", "Bo", "Cy"],
    }  # fmt: skip
    for name, value in (("area", "Moon"), ("role", "both"), ("owner", "Dee")):
        with pytest.raises(InvalidRequest, match=f"has no {name} “{value}”"):
            card(store, key, **{name: (value,)})


def test_whoever_may_not_see_the_program_is_told_nothing(store: Engine, key: str) -> None:
    with reading(store) as session:
        for ask in (scorecard, lambda *of: known_at(*of, NOW)):
            with pytest.raises(NotFound):
                ask(session, Scope(key, WEEK), NOBODY)
            with pytest.raises(NotFound):
                ask(session, Scope("nothing", WEEK), TESTER)


def test_the_source_says_up_to_which_day_values_go(store: Engine, key: str) -> None:
    calendar = ProgramCalendar("UTC")
    file = f"values at {NOW}.csv"
    assert card(store, key).source == Source(file, NOW, calendar.cut(WEEK) - 1)
    assert card(store, key, EARLIER).source == Source(file, NOW, calendar.cut(EARLIER) - 1)
    assert card(store, key, date(2026, 1, 3)).source == Source(file, NOW, None)
    other = new_program(store)
    assert card(store, other).source is None
    define(store, other, "calls")
    does(store, other, type_value, "calls", EARLIER, 1.0, None, now=NOW + 3)
    assert card(store, other).source == Source("by hand", NOW + 3, calendar.cut(EARLIER) - 1)


def test_rows_that_wait_are_told_by_reason(store: Engine, key: str) -> None:
    assert card(store, key).quarantined == {}
    with writing(store, at(NOW)) as session:
        program = program_value(session, key, TESTER)
        run = session.query(models.ImportRun).filter_by(program_id=program.id).one()
        session.add(
            models.Quarantine(
                program_id=program.id, import_run_id=run.id, file="f", row=2, column="calls",
                value="x", reason="invalid_number", sentence="“x” is no number.",
                fingerprint="1-0", identity="1", role="values", cells=[],
            )
        )  # fmt: skip
    assert card(store, key).quarantined == {"invalid_number": 1}


def test_notes_are_of_weeks_up_to_that_of_the_date(store: Engine, key: str) -> None:
    does(store, key, write_note, "calls", WEEK, "Now.", None)
    does(store, key, write_note, "live", EARLIER, "Then.", None)
    assert set(card(store, key).notes) == {("calls", WEEK), ("live", EARLIER)}
    assert set(card(store, key, EARLIER).notes) == {("live", EARLIER)}
    rows = {row.metric.key: row for row in table(card(store, key))}
    assert rows["calls"].note is not None and rows["calls"].note.text == "Now."
    assert rows["live"].note is None
    with reading(store) as session:
        before = known_at(session, Scope(key, WEEK), TESTER, NOW)
    assert before.notes == {}


def test_nothing_after_the_cut_is_in_any_number(store: Engine, key: str) -> None:
    before = card(store, key, EARLIER)
    bring(store, key, [DailyValue("live", WEEK, 99.0), DailyValue("loss", WEEK, 99.0)])
    define(store, key, "live", WEEK, aggregation="max")
    does(store, key, write_note, "live", WEEK, "Later.", None)
    after = card(store, key, EARLIER)
    assert same(before, after)
    assert (after.metrics, after.notes) == (before.metrics, before.notes)


def test_a_metric_of_operands_that_are_gone_has_no_value(store: Engine, key: str) -> None:
    define(store, key, "rate", operation="divide", operands="live;calls")
    with writing(store, at(NOW)) as session:
        row = session.query(models.Metric).filter_by(key="calls").one()
        row.withdrawn_at = NOW
    define(store, key, "other")
    found = card(store, key)
    value = found.figures.value("rate", found.periods.week)
    assert (value.value, value.state) == (None, State.NONE)
    assert "rate" in {row.metric.key for row in table(found)}


def test_a_preview_asks_for_the_facts_of_a_date(store: Engine, key: str) -> None:
    facts = asks(store, key, preview_facts, WEEK)
    assert [metric.key for metric in facts.metrics] == ["calls", "live", "loss"]
    assert len(facts.values) == 2


def test_a_metric_asked_for_alone_is_what_it_is_among_all(store: Engine, key: str) -> None:
    define(store, key, "rate", operation="divide", operands="live;calls")
    long_ago = Baseline("loss", date(2024, 1, 7), None, EARLIER, "A new team")
    does(store, key, set_baseline, long_ago, version_of(store, key, "loss"))
    for at_ in (WEEK, EARLIER):
        alone = {}
        with reading(store) as session:
            for metric in ("calls", "live", "loss", "rate"):
                found = scorecard(session, Scope(key, at_), TESTER, metric)
                alone[metric] = repr(detail(found, found.metric(metric)))
                assert len(found.figures.rows) == (3 if metric == "rate" else 1)
            every = scorecard(session, Scope(key, at_), TESTER)
            assert scorecard(session, Scope(key, at_), TESTER, "calls").figures is every.figures
        assert alone == {m.key: repr(detail(every, m)) for m in every.metrics}


def test_only_so_much_is_kept(store: Engine, key: str) -> None:
    for n in range(MOST_CARDS + 3):
        card(store, key, WEEK - timedelta(n))
    kept = asks(store, key, kept_metrics)
    assert len(kept.answers) == MOST_CARDS
    oldest, newest = (WEEK, ""), (WEEK - timedelta(MOST_CARDS + 2), "")
    assert (oldest in kept.answers, newest in kept.answers) == (False, True)
    many = Kept(1, None)
    for n in range(MOST_ANSWERS + 1):
        many.answer(n, n)
    assert (len(many.answers), 0 in many.answers) == (MOST_ANSWERS, False)


def test_whoever_began_to_read_before_a_change_is_answered_too(store: Engine, key: str) -> None:
    first = card(store, key)
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        before = kept_metrics(session, program)
        for n in range(VERSIONS - 1):
            bring(store, key, [DailyValue("calls", WEEK, 7.0 + n)])
            assert number(card(store, key), "calls") == 7.0 + n
        assert kept_metrics(session, program) is before
        found = scorecard(session, Scope(key, WEEK), TESTER)
    assert np.array_equal(found.figures.values, first.figures.values, equal_nan=True)
