"""What the roadmap says in the review, out of the store: as of a cut, and nothing after it."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.review import AreaReview, Rank
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.engine import reading
from db.review import review
from db.roadmap.review import roadmap_review
from tests.conftest import NOW, TESTER
from tests.dashboard.path_to_green.given import update
from tests.db.path_to_green.given import EARLIER, NEXT, WEEK
from tests.db.path_to_green.given import bring as bring_updates
from tests.db.roadmap.given import DAY, bring

RUNNING = {"title": "Answer sooner", "lane": "North", "start": "2026-10-01", "end": "2026-12-31"}
LATE = {**RUNNING, "title": "Tokens", "end": "2026-11-18"}
"""Its last day lies between the two weeks."""


def told(engine: Engine, key: str, as_of: date = WEEK) -> AreaReview | None:
    with reading(engine) as session:
        return roadmap_review(session, Scope(key, as_of), TESTER)


def plan(store: Engine, key: str) -> None:
    """Two that are claimed green each week; the second should be over by the later one."""
    bring(store, key, {"A": RUNNING, "B": LATE})
    weeks = (EARLIER, WEEK)
    bring_updates(
        store, key, updates=[update(week, "green", item=item) for week in weeks for item in "AB"]
    )


def test_a_program_without_initiatives_has_no_line(store: Engine, key: str) -> None:
    assert told(store, key) is None


def test_nobody_is_told_of_a_program_that_may_not_be_seen(store: Engine, key: str) -> None:
    plan(store, key)
    with reading(store) as session, pytest.raises(NotFound):
        roadmap_review(session, Scope(key, WEEK), Viewer("nobody"))


def test_each_week_is_told_as_it_stood(store: Engine, key: str) -> None:
    plan(store, key)
    now, before = told(store, key), told(store, key, EARLIER)
    assert now is not None and before is not None
    assert (now.line.colour, before.line.colour) == ("red", "green")
    assert [(each.rank, each.word, each.name) for each in now.exceptions] == [
        (Rank.BROKEN, "late", "Tokens")
    ]
    assert now.line.sentence.startswith("2 of 2 initiatives under way, as many as a week ago, none")
    assert before.exceptions == ()


def test_the_week_before_is_the_plan_of_then(store: Engine, key: str) -> None:
    """The one that was added in the week between is one more under way, and a slip counts once."""
    plan(store, key)
    bring(store, key, {"C": {**RUNNING, "title": "New"}}, since=NOW - 3 * DAY)
    bring(store, key, {"A": {"end": "2027-01-30"}}, since=NOW - 2 * DAY, reason="A bank moved")
    found, later = told(store, key), told(store, key, NEXT)
    assert found is not None and later is not None
    assert found.line.sentence.startswith(
        "3 of 3 initiatives under way, 1 more than a week ago, 1 slipped since last week;"
    )
    assert "none slipped since last week" in later.line.sentence


def test_what_comes_later_changes_no_week_before_it(store: Engine, key: str) -> None:
    plan(store, key)
    before = told(store, key)
    bring(store, key, {"A": {"end": "2026-11-20"}, "C": LATE}, since=NOW + DAY)
    bring_updates(store, key, updates=[update(NEXT, "red", item="A")])
    after, then = told(store, key), told(store, key, NEXT)
    assert before is not None and after is not None and then is not None
    assert (after.line, after.exceptions, after.counts) == (
        before.line, before.exceptions, before.counts,
    )  # fmt: skip
    assert then.total == 3


def test_it_stands_between_goals_and_tickets_with_a_link_to_its_week(
    store: Engine, key: str
) -> None:
    plan(store, key)
    with reading(store) as session:
        found = review(session, Scope(key, WEEK), TESTER)
    assert tuple(found.areas) == ("Roadmap",)
    assert found.without == ("Scorecard", "Path to green", "Tickets", "Rules")
    assert found.areas["Roadmap"].line.href == f"/roadmap?program={key}&as_of={WEEK}"
    assert [area for area, _ in found.exceptions] == ["Roadmap"]
