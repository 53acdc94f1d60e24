"""Whatever is said in whatever order: the newest word holds, what was known is replayed."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.data_versions import METRICS, count_up
from db.engine import reading
from db.scorecard.history import value_words
from db.scorecard.kept import kept_metrics
from db.scorecard.reading import known_at
from db.scorecard.values import stored_values
from db.scorecard.writing import type_value, void_value
from tests.conftest import NOW, TESTER
from tests.db.scorecard.given import (
    EARLIER,
    WEEK,
    asks,
    bring,
    card,
    define,
    does,
    new_program,
    number,
)

SERIES = ("a", "b")
DAYS = [WEEK - timedelta(n) for n in range(21)]
WEEKS = (WEEK, EARLIER)

numbers = st.one_of(st.none(), st.integers(-5, 100).map(float))
imports = st.tuples(
    st.just("import"),
    st.lists(
        st.builds(DailyValue, st.sampled_from(SERIES), st.sampled_from(DAYS), numbers),
        min_size=1,
        max_size=8,
    ),
)
typed = st.tuples(st.just("type"), st.sampled_from(SERIES), st.sampled_from(WEEKS), numbers)
voids = st.tuples(st.sampled_from(["void import", "void typed"]), st.integers(0, 5))


@dataclass
class Word:
    """What was said, as the definition tells it; nothing of the store's code is in here."""

    order: int
    series: str
    day: date
    value: float | None
    run: int | None
    voided: bool = False


def expected(words: list[Word], series: str, week: date) -> float | None:
    found = []
    for day in (week - timedelta(n) for n in range(7)):
        standing = [w for w in words if (w.series, w.day, w.voided) == (series, day, False)]
        if standing:
            newest = max(standing, key=lambda w: w.order)
            found += [w for w in standing if w is newest or (w.run and w.run == newest.run)]
    filled = [w.value for w in found if w.value is not None]
    return sum(filled) if filled else None


def void_import(session: Session, program: Program, run: int, now: int) -> None:
    row = models.table(models.MetricValue)
    session.execute(update(row).where(row.c.import_run_id == run).values(voided_at=now))
    count_up(session, program.id, METRICS)


def same(found: Scorecard, other: Scorecard) -> bool:
    one, two = found.figures, other.figures
    assert one.rows == two.rows and one.columns == two.columns
    return np.array_equal(one.values, two.values, equal_nan=True) and np.array_equal(
        one.states, two.states
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(st.lists(st.one_of(imports, typed, voids), min_size=1, max_size=8), st.data())
def test_any_history_is_read_as_it_is_defined_and_replayed_as_it_was_known(
    random_store: Engine, deeds: list[tuple[object, ...]], data: st.DataObject
) -> None:
    key, words, then = new_program(random_store), list[Word](), list[tuple[int, Scorecard]]()
    for series in SERIES:
        define(random_store, key, series, now=NOW - 1)
    runs, by_hand = list[int](), list[tuple[int, Word]]()
    for n, (deed, *said) in enumerate(deeds):
        now = NOW + n
        if deed == "import":
            rows: list[DailyValue] = said[0]  # type: ignore[assignment]
            run = bring(random_store, key, rows, now)
            words += [Word(len(words), row.series, row.day, row.value, run) for row in rows]
            runs.append(run)
        elif deed == "type":
            series, week, value = said
            base = held(random_store, key, series, week)
            if stands_beside(words, series, week):  # type: ignore[arg-type]
                with pytest.raises(InvalidForm, match="both would count"):
                    does(random_store, key, type_value, series, week, value, base, now=now)
                continue
            id_ = does(random_store, key, type_value, series, week, value, base, now=now)
            words.append(Word(len(words), series, week, value, None))  # type: ignore[arg-type]
            by_hand.append((id_, words[-1]))
        elif deed == "void import" and runs:
            run = runs.pop(said[0] % len(runs))  # type: ignore[operator]
            does(random_store, key, void_import, run, now, now=now)
            for word in words:
                word.voided |= word.run == run
        elif deed == "void typed" and by_hand:
            id_, word = by_hand.pop(said[0] % len(by_hand))  # type: ignore[operator]
            does(random_store, key, void_value, word.series, word.day, id_, "wrong", now=now)
            word.voided = True
        if data.draw(st.booleans()):
            found = card(random_store, key)
            then.append((now + 1, found))
            for week in found.periods.weeks[-3:]:
                for series in SERIES:
                    assert number(found, series, week.end) == expected(words, series, week.end)
    with reading(random_store) as session:
        for instant, before in then:
            assert same(known_at(session, Scope(key, WEEK), TESTER, instant), before)
    kept_is_fresh(random_store, key)


def stands_beside(words: list[Word], series: str, week: date) -> bool:
    """Whether a word of another day of the week would count besides one of its last day."""
    days = {word.day for word in words if word.series == series and not word.voided}
    return any(week - timedelta(7) < day < week for day in days)


def held(engine: Engine, key: str, series: str, day: date) -> int | None:
    """The newest word that holds of a day."""
    words = asks(engine, key, value_words, series, WEEK, day, day)
    return max((word.said.id for word in words if word.holds), default=None)


def kept_is_fresh(engine: Engine, key: str) -> None:
    def compare(session: Session, program: Program) -> None:
        kept = kept_metrics(session, program).read.stored
        fresh = stored_values(session, program.id)
        for part in ("rows", "values"):
            one, two = getattr(kept, part), getattr(fresh, part)
            names = [name for name in one.__slots__ if not name.startswith("_")]
            for name in names:
                a, b = getattr(one, name), getattr(two, name)
                assert np.array_equal(a, b, equal_nan=name == "value") or a == b
        assert np.array_equal(kept.days, fresh.days)

    asks(engine, key, compare)


def test_what_is_recorded_later_changes_a_past_week_and_what_was_known_stays(
    store: Engine,
) -> None:
    key = new_program(store)
    define(store, key, "calls")
    bring(store, key, [DailyValue("calls", EARLIER, 10.0), DailyValue("calls", WEEK, 20.0)], NOW)
    assert number(card(store, key), "calls", EARLIER) == 10.0
    bring(store, key, [DailyValue("calls", EARLIER, 12.0)], NOW + 60)
    assert number(card(store, key), "calls", EARLIER) == 12.0
    assert number(card(store, key, EARLIER), "calls", EARLIER) == 12.0
    with reading(store) as session:
        before = known_at(session, Scope(key, EARLIER), TESTER, NOW + 60)
        after = known_at(session, Scope(key, EARLIER), TESTER, NOW + 61)
        nothing = known_at(session, Scope(key, EARLIER), TESTER, NOW)
    assert number(before, "calls", EARLIER) == 10.0
    assert number(after, "calls", EARLIER) == 12.0
    assert nothing.metrics == ()  # the definition was not known either


def test_only_some_metrics_are_asked_for_with_what_they_are_made_of(store: Engine) -> None:
    key = new_program(store)
    for name in ("won", "asked", "other"):
        define(store, key, name)
    define(store, key, "rate", operation="divide", operands="won;asked")
    bring(store, key, [DailyValue("won", WEEK, 1.0), DailyValue("asked", WEEK, 4.0)])
    with reading(store) as session:
        found = known_at(session, Scope(key, WEEK), TESTER, NOW + 1, ["rate"])
    assert [metric.key for metric in found.metrics] == ["won", "asked", "rate"]
    assert number(found, "rate") == 0.25


def test_rows_of_one_import_hold_together_and_in_their_order(store: Engine) -> None:
    key = new_program(store)
    define(store, key, "calls", aggregation="first")
    rows = [DailyValue("calls", WEEK, v, {"team": t}) for v, t in ((3.0, "x"), (1.0, "y"))]
    bring(store, key, [DailyValue("calls", WEEK, 9.0)])
    bring(store, key, rows)
    assert number(card(store, key), "calls") == 3.0
    define(store, key, "calls", column="calls", aggregation="sum", filter="team=y")
    assert number(card(store, key), "calls") == 1.0


def test_what_is_newer_in_the_store_but_older_by_id_is_read_too(store: Engine) -> None:
    """Two who write at once: the one with the lower ids may be done later."""
    key = new_program(store)
    define(store, key, "calls")
    bring(store, key, [DailyValue("calls", WEEK, 1.0)])
    assert number(card(store, key), "calls") == 1.0

    def move(session: Session, program: Program, day: date, by: int) -> None:
        row = models.table(models.MetricValue)
        last = session.scalar(select(row.c.id).order_by(row.c.id.desc()).limit(1)) or 0
        new = select(row.c.series_id, row.c.place, row.c.value, row.c.recorded_at)
        (found,) = session.execute(new.where(row.c.id == last)).all()
        session.execute(
            row.insert().values(
                id=last + by, series_id=found.series_id, day=day, place=0, value=7.0,
                recorded_at=found.recorded_at,
            )
        )  # fmt: skip
        count_up(session, program.id, METRICS)

    does(store, key, move, EARLIER, 100)
    assert number(card(store, key), "calls", EARLIER) == 7.0
    does(store, key, move, WEEK, -50)
    assert number(card(store, key), "calls") == 7.0
    kept_is_fresh(store, key)


@pytest.mark.parametrize("runs", [1, 2])
def test_a_typed_value_takes_the_place_of_what_files_brought(store: Engine, runs: int) -> None:
    key = new_program(store)
    define(store, key, "calls")
    for n in range(runs):
        rows = [DailyValue("calls", WEEK, 5.0 + n), DailyValue("calls", WEEK, 6.0)]
        bring(store, key, rows, NOW + n)
    base = held(store, key, "calls", WEEK)
    id_ = does(store, key, type_value, "calls", WEEK, 3.0, base, now=NOW + 9)
    assert number(card(store, key), "calls") == 3.0
    does(store, key, void_value, "calls", WEEK, id_, "typed in the wrong week", now=NOW + 10)
    assert number(card(store, key), "calls") == 10.0 + runs
    words = asks(store, key, value_words, "calls", WEEK)
    assert [(w.typed, w.holds, w.said.stands) for w in words[:3]] == [
        (True, False, False), (False, True, True), (False, True, True),
    ]  # fmt: skip
    assert {w.said.by for w in words} == {
        TESTER.name,
        *(f"values at {NOW + n}.csv" for n in range(runs)),
    }


def test_a_series_whose_values_were_taken_back_unseen_is_still_known(store: Engine) -> None:
    key = new_program(store)
    define(store, key, "calls")
    assert number(card(store, key), "calls") is None
    run = bring(store, key, [DailyValue("calls", WEEK, 1.0, {"team": "x"})])
    does(store, key, void_import, run, NOW + 1)
    assert number(card(store, key), "calls") is None
    kept_is_fresh(store, key)
