"""The read seam: kept is what would be read anew, for whoever may see it, as of a date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest, NotFound
from dashboard.path_to_green.definition import form_of, goal_from
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.weekly import Latest
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.rights import NOBODY
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.slips import DateMove
from dashboard.status_updates.updates import Colour
from dashboard.ticket_aging.values import Source
from db import models
from db.data_versions import GOALS, count_up
from db.engine import reading, writing
from db.goal import goal_story
from db.path_to_green.kept import MOST_BOARDS, kept_goals
from db.path_to_green.reading import goal_filters, path_to_green
from db.path_to_green.words import goal_words
from db.path_to_green.writing import type_goal_value
from db.programs import program as program_value
from db.scorecard.writing import type_value
from tests.conftest import NOW, TESTER
from tests.dashboard.path_to_green.given import action, band, goal, update
from tests.db.path_to_green.given import (
    EARLIER,
    FORM,
    NEXT,
    WEEK,
    board,
    bring,
    define,
    does,
    new_program,
    stands,
    story,
)
from tests.db.scorecard.given import at
from tests.db.scorecard.given import bring as bring_metrics
from tests.db.scorecard.given import define as define_metric
from tests.db.scorecard.given import does as does_metric

CALENDAR = ProgramCalendar("UTC")


def test_what_is_kept_is_what_is_read_anew(store: Engine, key: str) -> None:
    for n in range(3):
        for as_of in (WEEK, EARLIER, WEEK - timedelta(2)):
            kept = board(store, key, as_of)
            assert board(store, key, as_of).goals[0] is kept.goals[0]
            with writing(store, at(NOW)) as session:  # reads nothing that is kept
                fresh = path_to_green(session, Scope(key, as_of), TESTER)
            assert repr(fresh) == repr(kept)
        does(store, key, type_goal_value, "G", WEEK - timedelta(n), float(n), None)
        assert stands(store, key).latest == Latest(WEEK, 0.0)


def test_a_change_is_seen_at_once_and_by_nobody_before(store: Engine, key: str) -> None:
    assert stands(store, key).value is None
    with writing(store, at(NOW)) as session:
        program = program_value(session, key, TESTER)
        type_goal_value(session, program.id, "G", WEEK, 9.0, None)
        (found,) = path_to_green(session, Scope(key, WEEK), TESTER).goals
        assert found.value == 9.0
        assert stands(store, key).value is None
    assert stands(store, key).value == 9.0


def test_what_lies_ahead_is_calculated_anew_when_a_value_changes_and_not_when_much_is_said(
    store: Engine, key: str
) -> None:
    bring(
        store,
        key,
        values=[DailyValue("G", WEEK - timedelta(7 * n), 40.0 - n) for n in range(1, 30)],
    )
    first = story(store, key)
    assert first.fan is not None
    bring(store, key, updates=[update(WEEK, Colour.RED)])
    again = story(store, key)
    assert again.standing.claimed is Colour.RED
    assert again.standing.forecast is first.standing.forecast
    assert (again.fan is first.fan, again.hit_rates is first.hit_rates) == (True, True)
    does(store, key, type_goal_value, "G", WEEK, 44.0, None)
    other = story(store, key)
    assert other.fan != first.fan
    assert other.standing.forecast != first.standing.forecast


def test_another_calendar_is_not_answered_with_what_is_kept(store: Engine, key: str) -> None:
    assert stands(store, key).silence.days_overdue == 322  # since 3 January, a Saturday
    with writing(store, at(NOW)) as session:
        session.query(models.Program).filter_by(key=key).one().week_ends = SUNDAY
    assert stands(store, key).silence.days_overdue == 321


def test_filters_keep_goals_and_refuse_what_there_is_not(store: Engine, key: str) -> None:
    define(store, key, "H", owner="Bo", team="Mining")
    define(store, key, "I", owner="Bo")
    every = board(store, key)
    found = board(store, key, owner=("Bo",), team=("Outreach",))
    assert [each.goal.key for each in found.goals] == ["I"]
    assert found.goals[0] is every.goals[2]
    assert found.scope.filters == {"owner": ("Bo",), "team": ("Outreach",)}
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        assert goal_filters(session, program) == {
            "team": ["Mining", "Outreach"], "owner": ["Ann", "Bo"],
        }  # fmt: skip
    for name in ("team", "owner"):
        with pytest.raises(InvalidRequest, match=f"has no {name} “Moon”"):
            board(store, key, **{name: ("Moon",)})


def test_whoever_may_not_see_the_program_is_told_nothing(store: Engine, key: str) -> None:
    with reading(store) as session:
        for viewer, program in ((NOBODY, key), (TESTER, "nothing")):
            scope = Scope(program, WEEK)
            with pytest.raises(NotFound):
                path_to_green(session, scope, viewer)
            with pytest.raises(NotFound):
                goal_story(session, scope, "G", viewer)


def test_the_source_says_up_to_when_the_facts_go(store: Engine, key: str) -> None:
    assert board(store, key).source == Source("by hand", NOW, None)
    written = CALENDAR.midnight(EARLIER) + 3600
    bring(
        store, key, values=[DailyValue("G", WEEK - timedelta(3), 1.0)],
        updates=[update(EARLIER, at=written)], now=NOW + 5,
    )  # fmt: skip
    file = f"goals at {NOW + 5}.csv"
    assert board(store, key).source == Source(file, NOW + 5, CALENDAR.cut(WEEK - timedelta(3)) - 1)
    assert board(store, key, EARLIER).source == Source(file, NOW + 5, written)
    assert board(store, new_program(store)).source is None


def test_rows_that_wait_are_told_by_reason(store: Engine, key: str) -> None:
    assert board(store, key).quarantined == {}
    run = bring(store, key)
    with writing(store, at(NOW)) as session:
        program = program_value(session, key, TESTER)
        session.add(
            models.Quarantine(
                program_id=program.id, import_run_id=run, file="f", row=2, column="colour",
                value="x", reason="unknown_colour", sentence="“x” is no colour.",
                fingerprint="1-0", identity="1", role="updates", cells=[],
            )
        )  # fmt: skip
    assert board(store, key).quarantined == {"unknown_colour": 1}


def test_what_a_file_says_holds_for_all_history(store: Engine, key: str) -> None:
    said = [action(created=EARLIER, due=NEXT, goal="F", done=WEEK, realised_impact=2.0)]
    bring(store, key, [goal("F")], [DailyValue("F", EARLIER, 5.0)], actions=said, now=NOW + 86_400)
    found = stands(store, key, "F", EARLIER)
    assert (found.value, len(found.open_actions)) == (5.0, 1)
    assert stands(store, key, "F").open_actions == ()
    assert stands(store, key, "F", EARLIER - timedelta(1)).actions == ()
    bring(store, key, values=[DailyValue("F", EARLIER, 6.0)], now=NOW + 2 * 86_400)
    assert stands(store, key, "F", EARLIER).value == 6.0


def test_what_was_taken_back_does_not_count(store: Engine, key: str) -> None:
    first = bring(store, key, [goal("F", title="First")], [DailyValue("F", WEEK, 1.0)],
                  [update(WEEK - timedelta(7), item="F")], [action(goal="F")])  # fmt: skip
    second = bring(store, key, [goal("F", title="Second")], [DailyValue("F", WEEK, 2.0)])
    assert (stands(store, key, "F").goal.title, stands(store, key, "F").value) == ("Second", 2.0)
    with writing(store, at(NOW)) as session:
        for row in (models.GoalDefinition, models.GoalValue):
            session.query(row).filter_by(import_run_id=second).update({"voided_at": NOW})
        count_up(session, program_value(session, key, TESTER).id, GOALS)
    held = stands(store, key, "F")
    assert (held.goal.title, held.value, held.claimed) == ("First", 1.0, Colour.GREEN)
    assert len(held.actions) == 1
    with writing(store, at(NOW)) as session:
        for row in (models.StatusUpdate, models.GoalActionWord):
            session.query(row).filter_by(import_run_id=first).update({"voided_at": NOW})
        count_up(session, program_value(session, key, TESTER).id, GOALS)
    held = stands(store, key, "F")
    assert (held.claimed, held.actions) == (None, ())


def test_a_goal_that_is_a_metric_takes_what_each_whole_week_came_to(
    store: Engine, key: str
) -> None:
    define_metric(store, key, "good")
    define_metric(store, key, "every")
    define_metric(store, key, "rate", operation="divide", operands="good;every")
    bring_metrics(store, key, [
        DailyValue(name, WEEK - timedelta(7 * n), value + n)
        for n in range(3) for name, value in (("good", 10.0), ("every", 20.0))
    ])  # fmt: skip
    define(store, key, "M", metric="rate", target="1")
    bring(store, key, values=[DailyValue("M", WEEK, 99.0)])
    found = story(store, key, "M")
    shares = [12 / 22, 11 / 21, 10 / 20]
    days = [WEEK - timedelta(14), EARLIER, WEEK]
    assert found.values == tuple(map(Latest, days, shares))
    assert found.standing.value == 0.5
    assert found.metric is not None and found.metric.key == "rate"
    assert story(store, key, "M", WEEK - timedelta(1)).standing.latest == Latest(EARLIER, 11 / 21)
    base = stands(store, key, "M")
    does_metric(store, key, type_value, "every", WEEK, 40.0, _value_id(store, "every"))
    assert (base.value, stands(store, key, "M").value) == (0.5, 0.25)


def _value_id(store: Engine, series: str) -> int:
    value, of = models.MetricValue, models.MetricSeries
    with reading(store) as session:
        found = session.query(value.id).join(of, of.id == value.series_id)
        row = found.filter(of.name == series, value.day == WEEK).one()
        return int(row.id)


def test_a_goal_kept_by_hand_says_its_own_unit_and_one_of_a_metric_that_of_the_metric(
    store: Engine, key: str
) -> None:
    define_metric(store, key, "amount", unit="USD")
    bring(store, key, [goal("H", unit="hours"), goal("M", metric="amount", unit="hours")])
    assert [stands(store, key, name).goal.unit for name in ("H", "M")] == ["hours", "USD"]
    assert stands(store, key).goal.unit == ""


def test_a_goal_of_a_metric_that_is_gone_has_no_value(store: Engine, key: str) -> None:
    bring(store, key, [goal("M", metric="nothing")], [DailyValue("M", WEEK, 99.0)])
    found = stands(store, key, "M")
    assert (found.value, found.computed) == (None, Computed.NO_DATA)
    metric = story(store, key, "M").metric
    assert metric is not None and (metric.title, metric.unit) == ("nothing", "")


def test_only_so_much_is_kept(store: Engine, key: str) -> None:
    for n in range(MOST_BOARDS + 3):
        board(store, key, WEEK - timedelta(n))
    with reading(store) as session:
        kept = kept_goals(session, program_value(session, key, TESTER))
    assert len(kept.answers) == MOST_BOARDS
    newest = WEEK - timedelta(MOST_BOARDS + 2)
    assert (WEEK in kept.answers, newest in kept.answers) == (False, True)


def test_a_definition_is_read_as_it_was_written() -> None:
    for each in (
        goal(), band(tolerance=0.25, metric="rate", parent="P", tags=("a", "b c"), team=""),
        goal(unit="%"),
        goal(baseline=1 / 3, target=2e14, owner="<b>"),
    ):  # fmt: skip
        assert goal_from(form_of(each)) == each
    move = DateMove(date(2026, 4, 13), date(2026, 5, 1), "Late", 1)
    moved = goal_from(form_of(replace(goal(), moves=(move,))), (move,))
    assert moved.moves == (move,)
    assert goal_from(FORM).target == 100


def test_updates_that_come_and_go_are_read_as_if_all_were_read_anew(
    store: Engine, key: str
) -> None:
    def kept_is_fresh() -> int:
        with reading(store) as session:
            program = program_value(session, key, TESTER)
            kept = kept_goals(session, program).read
            assert kept == goal_words(session, program.id)
            return sum(map(len, kept.updates.values()))

    assert kept_is_fresh() == 0
    first = bring(store, key, updates=[update(EARLIER), update(WEEK, item="Tokens")])
    assert kept_is_fresh() == 2
    second = bring(store, key, updates=[update(WEEK), update(WEEK, "red", item="Tokens")])
    assert kept_is_fresh() == 4
    for run, voided, left in ((first, NOW, 2), (second, NOW, 0), (first, None, 2)):
        with writing(store, at(NOW)) as session:
            rows = session.query(models.StatusUpdate).filter_by(import_run_id=run)
            rows.update({"voided_at": voided})
            count_up(session, program_value(session, key, TESTER).id, GOALS)
        assert kept_is_fresh() == left
    bring(store, key, updates=[update(WEEK)])
    assert kept_is_fresh() == 3
