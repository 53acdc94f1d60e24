"""What somebody owes this week: their items, their teams', everybody's."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import Forbidden, NotFound
from dashboard.path_to_green.weekly import Latest
from dashboard.rights import Role, Viewer
from dashboard.status_updates.due import Whose
from db.path_to_green.writing import type_goal_value, write_action
from db.status_updates.writing import ask, delegate
from tests.conftest import NOW
from tests.db.path_to_green.given import (
    EARLIER,
    NEXT,
    WEEK,
    define,
    does,
    named,
    new_program,
    person,
)
from tests.db.status_updates.given import GOAL, GREEN, due, file, member

TODAY, DAY = date(2026, 11, 22), 86_400


@pytest.fixture
def ann(store: Engine, key: str) -> Viewer:
    """Ann owns “G”; “H” of her team is Bo's, “I” of another team Cy's."""
    define(store, key, "H", owner="Bo")
    define(store, key, "I", owner="Cy", team="Mining")
    (id_,) = named(store, "Ann")
    return person(key, Role.CONTRIBUTOR, "Ann", id_)


def keys(found: object) -> list[str]:
    return [each.owed.item.key for each in found]  # type: ignore[attr-defined]


def test_mine_my_teams_and_all(store: Engine, key: str, ann: Viewer) -> None:
    mine = due(store, key, Whose.MINE, viewer=ann)
    assert (keys(mine.items), mine.offered) == (["G"], (Whose.MINE, Whose.TEAM))
    assert keys(due(store, key, Whose.TEAM, viewer=ann).items) == ["G", "H"]
    with pytest.raises(Forbidden):
        due(store, key, Whose.ALL, viewer=ann)
    manager = person(key, Role.MANAGER, "Max")
    every = due(store, key, Whose.ALL, viewer=manager)
    assert (keys(every.items), every.offered) == (["G", "H", "I"], (Whose.MINE, Whose.ALL))
    assert keys(due(store, key, Whose.MINE, viewer=manager).items) == []
    with pytest.raises(NotFound):
        due(store, key, Whose.MINE, viewer=person(new_program(store), Role.MANAGER))


def test_an_item_has_all_that_its_form_is_filled_with(store: Engine, key: str, ann: Viewer) -> None:
    does(store, key, type_goal_value, "G", EARLIER, 30.0, None)
    file(store, key, {**GREEN, "why": "All signed"}, week=EARLIER, now=NOW - 7 * DAY)
    does(store, key, type_goal_value, "G", WEEK, 42.0, None)
    asked = does(store, key, ask, GOAL, "G", ann.person, "Why?")
    found = due(store, key, Whose.MINE, TODAY, ann)
    (item,) = found.items
    assert (item.address, item.filer, item.may_file) == ("goal:G", "Ann", True)
    assert (item.owed.silence.due, item.owed.silence.days_overdue) == (WEEK, 1)
    assert item.owed.newest is not None and item.owed.newest.why == "All signed"
    assert item.since is not None
    assert (item.since.before, item.since.now) == (Latest(EARLIER, 30.0), Latest(WEEK, 42.0))
    assert item.since.change == 12.0
    assert item.standing is not None and item.standing.value == 42.0
    assert [each.id for each in item.questions] == [asked]
    assert [each.id for each in found.questions] == [asked]
    assert (found.week, item.this_week) == (NEXT, None)
    assert found.item("goal:G") is item
    assert found.item("goal:H") is None


def test_what_was_filed_this_week_is_no_longer_due(store: Engine, key: str, ann: Viewer) -> None:
    update = file(store, key, week=NEXT, viewer=ann)
    found = due(store, key, Whose.MINE, TODAY, ann)
    assert (keys(found.items), keys(found.filed)) == ([], ["G"])
    (item,) = found.filed
    assert item.this_week is not None and item.this_week.id == update
    before = due(store, key, Whose.MINE, viewer=ann)
    assert (keys(before.items), keys(before.filed)) == (["G"], [])


def test_whoever_it_is_lent_to_owes_it(store: Engine, key: str, ann: Viewer) -> None:
    until, dee = date(2026, 11, 27), member(store, key, "Dee")
    lent = does(store, key, delegate, GOAL, "G", dee, until, "On leave", None)
    other = person(key, Role.CONTRIBUTOR, "Dee", dee)
    (item,) = due(store, key, Whose.MINE, TODAY, other).items
    assert (item.filer, item.delegated_until, item.assignment) == ("Dee", until, lent)
    assert due(store, key, Whose.MINE, TODAY, ann).items == ()
    team = due(store, key, Whose.TEAM, TODAY, ann)
    assert (keys(team.items), [each.may_file for each in team.items]) == (["G", "H"], [True, False])
    assert keys(due(store, key, Whose.MINE, viewer=ann).items) == ["G"]


def test_open_actions_stand_beside(store: Engine, key: str, ann: Viewer) -> None:
    for goal, owner, day in (("G", "Bo", 5), ("H", "Ann", 4), ("H", "Bo", 3)):
        said = {"text": "Do", "owner": owner, "due": f"2026-12-0{day}", "expected_impact": "1"}
        does(store, key, write_action, goal, None, said, None)
    does(store, key, write_action, "H", 2, {"done": "2026-11-22"}, 1)
    mine = due(store, key, Whose.MINE, TODAY, ann).actions
    assert [(each.goal, each.owner) for each in mine] == [("H", "Ann")]
    team = due(store, key, Whose.TEAM, TODAY, ann).actions
    assert [(each.goal, each.owner) for each in team] == [("H", "Ann"), ("G", "Bo")]
    assert due(store, key, Whose.MINE, WEEK, ann).actions == ()


def test_nothing_is_owed_of_what_is_done(store: Engine, key: str, ann: Viewer) -> None:
    file(store, key, {"colour": "done", "headline": "Reached"}, week=EARLIER, now=NOW - 7 * DAY)
    found = due(store, key, Whose.MINE, TODAY, ann)
    assert (found.items, found.filed) == ((), ())
