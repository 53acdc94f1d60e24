"""The demonstration's goals through import and forms: each shows what it is for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from commands import demonstration
from dashboard.demonstration.goals import STORIES, goals
from dashboard.demonstration.metric_definitions import MANAGER, OUTREACH, PM, RISK
from dashboard.demonstration.metrics import metrics
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.forecast import Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.standing import Flag
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.status_updates.updates import Colour, ItemKind
from db import models
from db.accounts.demonstration import add_demonstration_people
from db.demonstration_goals import say_of_goals
from db.engine import prepare_store, reading, store_engine, writing
from db.goal import goal_story
from db.path_to_green.reading import path_to_green
from db.path_to_green.review import goal_review
from db.programs import add_program
from db.programs import program as program_value
from db.silence import silence_report
from db.status_updates.items import items
from tests.conftest import BY, TESTER

MOMENTS = [
    datetime(2026, 11, 22, 15, tzinfo=UTC),  # a Sunday: the first day of a week
    datetime(2026, 11, 28, 15, tzinfo=UTC),
    datetime(2027, 1, 6, 15, tzinfo=UTC),  # the week after the holidays
]


Filled = tuple[Engine, date]


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda at: f"{at:%d-%b}")
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """Both programs with their metrics and goals; the last whole week."""
    engine = store_engine(f"sqlite:///{tmp_path_factory.mktemp('goals')}/store.db")
    prepare_store(engine)
    with pytest.MonkeyPatch.context() as patch:
        yield engine, fill(engine, int(request.param.timestamp()), patch)
    engine.dispose()


def fill(engine: Engine, now: int, patch: pytest.MonkeyPatch) -> date:
    """As the command does it."""
    patch.setenv("GREENPATH_NOW", str(now))
    calendar = ProgramCalendar(demonstration.ZONE)
    today, ends = demonstration.week(now)
    last = (ends - timedelta(days=1)).date()
    told = {key: goals(key, 7, last, today.date()) for key in (OUTREACH, RISK)}
    for key, export in told.items():
        with writing(engine, BY) as session:
            add_program(session, Program(key, key, calendar))
        demonstration.fill_metrics(engine, key, metrics(key, 7, last, today.date()), now)
        demonstration.fill_goals(engine, key, export, now)
    with writing(engine, BY) as session:
        add_demonstration_people(session, now)
    for key, export in told.items():
        say_of_goals(engine, demonstration.author(), key, export)
    return calendar.last_complete_week(now)


def test_both_engines_tell_the_same(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found = boards((store, fill(store, int(MOMENTS[0].timestamp()), monkeypatch)))
    assert len(flagged(found, Flag.WATERMELON)) == 2
    assert flagged(found, Flag.OUTDATED) == {"silent-authentication"}
    assert (flagged(found, Flag.NO_PLAN), flagged(found, Flag.NO_DATE)) == (
        {"approval"}, {"fraud-labels"},
    )  # fmt: skip


def boards(filled: Filled, weeks_ago: int = 0) -> list[PathToGreen]:
    engine, week = filled
    as_of = week - timedelta(days=7 * weeks_ago)
    with reading(engine) as session:
        return [path_to_green(session, Scope(key, as_of), TESTER) for key in (OUTREACH, RISK)]


def flagged(found: list[PathToGreen], flag: Flag) -> set[str]:
    return {each.goal.key for board in found for each in board.goals if flag in each.flags}


def test_the_board_shows_what_the_demonstration_is_for(filled: Filled) -> None:
    found = boards(filled)
    assert [len(board.goals) for board in found] == [7, 7]
    assert len(flagged(found, Flag.WATERMELON)) == 2
    assert len(flagged(found, Flag.OUTDATED)) == 1
    assert flagged(found, Flag.NO_PLAN) == {"approval"}
    assert flagged(found, Flag.NO_DATE) == {"fraud-labels"}
    assert len(flagged(found, Flag.STRAIGHT_TO_RED)) == 1
    assert len(flagged(found, Flag.DATE_PASSED)) == 1
    assert flagged(found, Flag.SLIPPED) >= {"model-coverage", "account-takeovers"}
    # one of each trouble for each program's leader
    for board in found:
        assert any(Flag.WATERMELON in each.flags for each in board.goals)


def test_claims_and_numbers_agree_but_for_the_watermelons(filled: Filled) -> None:
    found = boards(filled)
    well = {Colour.GREEN, Colour.DONE}
    melons = flagged(found, Flag.WATERMELON)
    for each in (goal for board in found for goal in board.goals):
        if each.claimed in well and each.goal.key not in melons:
            assert each.computed in (Computed.GREEN, Computed.NO_DATA), each.goal.key
        if each.claimed in (Colour.AMBER, Colour.RED):
            assert each.computed is not Computed.GREEN, each.goal.key


def test_forecasts_have_dates_refuse_them_and_say_that_data_lack(
    filled: Filled,
) -> None:
    outlooks = {each.forecast.outlook for board in boards(filled) for each in board.goals}
    assert outlooks >= {Outlook.DATED, Outlook.NO_DATE, Outlook.NO_DATA, Outlook.REACHED}


def test_plans_add_up_where_they_are_to(filled: Filled) -> None:
    covered = {e.goal.key: e.covered for board in boards(filled) for e in board.goals}
    assert covered["approval"] is not None and 0.3 < covered["approval"] < 0.9
    for key in ("data-sharing", "card-testing", "account-takeovers"):
        assert (covered[key] or 0) >= 1, key


def test_a_year_of_weeks_can_be_looked_at(filled: Filled) -> None:
    for ago in (10, 25, 40):
        found = boards(filled, ago)
        claimed = [each.claimed for board in found for each in board.goals]
        assert None not in claimed
        assert sum(colour in (Colour.AMBER, Colour.RED) for colour in claimed) >= 2


def test_nothing_was_left_out_of_any_file(filled: Filled) -> None:
    run = models.ImportRun
    with reading(filled[0]) as session:
        found = session.execute(
            select(run.rows_quarantined, run.rows_taken).where(run.feature == "goals")
        ).all()
    assert [row.rows_quarantined for row in found] == [0, 0]
    assert all(row.rows_taken > 300 for row in found)


def test_the_last_weeks_were_filed_by_their_owners(filled: Filled) -> None:
    update = models.StatusUpdate
    with reading(filled[0]) as session:
        by_hand = update.import_run_id.is_(None)
        authors = set(session.scalars(select(update.author).where(by_hand).distinct()))
        same = session.scalar(select(func.count()).where(by_hand, update.nothing_changed.is_(True)))
        future = session.scalar(select(func.count()).where(update.at > update.recorded_at))
    assert {PM, MANAGER} < authors
    assert same is not None and same >= 10
    assert future == 0


def test_one_goal_has_all_that_a_page_can_show(filled: Filled) -> None:
    engine, week = filled
    with reading(engine) as session:
        story = goal_story(session, Scope(OUTREACH, week), "approval", TESTER)
    assert len(story.updates) >= 48
    assert len(story.plans) >= 2
    assert any(each.acknowledgements for each in story.updates)
    assert [each.open for each in story.questions][-1] is False
    assert len(story.children) == 3
    assert story.metric is not None
    assert max(len(ledger.moves) for ledger in story.ledgers.values()) == 2


def test_the_rules_program_is_tracked_and_one_goal_is_lent(filled: Filled) -> None:
    engine, week = filled
    with reading(engine) as session:
        found = items(session, program_value(session, RISK, TESTER), week)
    rules = [each for each in found if each.tracked.kind is ItemKind.RULES]
    assert [(each.tracked.owner, len(each.tracked.updates)) for each in rules] == [(MANAGER, 12)]
    lent = {each.tracked.key: each.filer for each in found if each.filer != each.tracked.owner}
    assert lent == {"bin-attacks": PM}


def test_people_owe_updates_for_the_running_week(filled: Filled) -> None:
    engine, week = filled
    with reading(engine) as session:
        told = [
            silence_report(session, Scope(key, week + timedelta(days=7)), TESTER)
            for key in (OUTREACH, RISK)
        ]
    assert all(PM in {each.person for each in report.reminders} for report in told)
    assert sum(report.due for report in told) == 14  # 13 goals that are not over, and rules
    assert sum(week.filed < week.due for report in told for t in report.teams for week in t.weeks)


def test_the_review_tells_of_both(filled: Filled) -> None:
    engine, week = filled
    with reading(engine) as session:
        told = [goal_review(session, Scope(key, week), TESTER) for key in (OUTREACH, RISK)]
    words = {each.word for area in told if area for each in area.exceptions}
    assert words == {
        "watermelon", "plan short", "no date", "date passed", "green straight to red", "outdated",
    }  # fmt: skip
    assert len([s for of in STORIES.values() for s in of]) == 14
