"""What goals say in the review, out of the store: as of a cut, and nothing that came after it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.review import AreaReview, Rank
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from db.engine import reading
from db.path_to_green.review import goal_review
from tests.conftest import TESTER
from tests.dashboard.path_to_green.given import EXPECTED, goal, update
from tests.db.path_to_green.given import EARLIER, NEXT, WEEK, bring, golden_program, new_program

START = WEEK - timedelta(days=140)


def told(engine: Engine, key: str, as_of: date = WEEK) -> AreaReview | None:
    with reading(engine) as session:
        return goal_review(session, Scope(key, as_of), TESTER)


def late(store: Engine) -> str:
    """One goal that was on its way a week before, and fell back with a claim of green."""
    key = new_program(store)
    mine = goal("G", start=START, due=WEEK + timedelta(days=140))
    values = [DailyValue("G", EARLIER - timedelta(days=7), 60.0), DailyValue("G", EARLIER, 20.0),
              DailyValue("G", WEEK, 20.0)]  # fmt: skip
    weeks = (EARLIER - timedelta(days=7), EARLIER, WEEK)
    bring(store, key, [mine], values, [update(week, "green", item="G") for week in weeks])
    return key


def test_a_program_without_goals_has_no_line(store: Engine) -> None:
    assert told(store, new_program(store)) is None


def test_nobody_is_told_of_a_program_that_may_not_be_seen(store: Engine) -> None:
    key = late(store)
    with reading(store) as session, pytest.raises(NotFound):
        goal_review(session, Scope(key, WEEK), Viewer("nobody"))


def test_each_week_is_told_as_it_stood(store: Engine) -> None:
    key = late(store)
    now, before = told(store, key), told(store, key, EARLIER - timedelta(days=7))
    assert now is not None and before is not None
    assert [(each.rank, each.word) for each in now.exceptions] == [(Rank.BROKEN, "watermelon")]
    assert (now.line.colour, before.line.colour) == ("red", "green")
    assert now.line.sentence.startswith("0 of 1 goal on track, as many as a week ago")
    assert before.exceptions == ()


def test_what_comes_later_changes_no_week_before_it(store: Engine) -> None:
    key = late(store)
    before = told(store, key)
    assert before is not None
    later = replace(update(NEXT, "red", item="G"), date_to_green=None)
    bring(store, key, updates=[later], values=[DailyValue("G", NEXT, 90.0)])
    after, then = told(store, key), told(store, key, NEXT)
    assert after is not None and then is not None
    assert (after.line, after.exceptions) == (before.line, before.exceptions)
    (only,) = then.exceptions
    assert (only.word, "Red, without a date back to green." in only.sentence) == (
        "green straight to red", True,
    )  # fmt: skip


def test_the_golden_case_has_the_watermelons_that_it_names(store: Engine) -> None:
    """Counted from what was expected, never from the review; so is what is outdated."""
    ((as_of, expected),) = EXPECTED.items()
    key = golden_program(store)
    found = told(store, key, date.fromisoformat(as_of))
    assert found is not None
    melons = sum(each["watermelon"] for each in expected.values())
    assert [each.word for each in found.exceptions].count("watermelon") == melons > 0
    assert f"{melons} watermelons" in found.line.sentence
    outdated = [each for each in expected.values() if each["outdated"]]
    assert f", {len(outdated)} silent." in found.line.sentence
