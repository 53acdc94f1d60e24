"""One initiative with all that was said of it, and what its forms are drawn with."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.initiative.editing import InitiativeEditing
from dashboard.initiative.values import NoStory
from dashboard.rights import Role, Viewer
from dashboard.roadmap.editing import RoadmapEditing
from dashboard.roadmap.shifts import Shift
from dashboard.scope import Scope
from dashboard.status_updates.updates import ItemKind
from db.engine import reading
from db.initiative import initiative_story
from db.path_to_green.writing import define_goal
from db.roadmap.editing import initiative_editing, roadmap_editing
from db.roadmap.writing import save_scenario
from db.status_updates.writing import delegate
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import EARLIER, WEEK, does, named, person
from tests.db.path_to_green.given import FORM as GOAL_FORM
from tests.db.roadmap.given import DAY, TODAY, bring, change, define, story, take_back, version
from tests.db.status_updates.given import GREEN, file, member

PLAN = {"title": "First", "owner": "Ann", "lane": "North", "start": "2026-10-01",
        "end": "2026-12-31", "goals": "G"}  # fmt: skip
NEXT = {"title": "Second", "start": "2026-12-20", "end": "2027-02-01", "after.A": "FS"}


def test_it_has_its_neighbours_its_goals_and_its_updates(store: Engine, key: str) -> None:
    does(store, key, define_goal, GOAL_FORM, None, None)
    bring(store, key, {"A": PLAN, "B": NEXT})
    file(store, key, GREEN, item="A", kind=ItemKind.INITIATIVE, now=NOW - DAY)
    found = story(store, key)
    assert [each.goal.key for each in found.goals] == ["G"]
    assert [each.update.headline for each in found.updates] == ["On track"]
    (successor,) = found.successors
    assert (successor.other.key, successor.violated, found.predecessors) == ("B", 12, ())
    (predecessor,) = story(store, key, "B").predecessors
    assert (predecessor.other.initiative.title, predecessor.violated) == ("First", 12)
    assert story(store, key, as_of=EARLIER).updates == ()


def test_it_tells_who_said_what_when_and_why(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    bring(store, key, {"A": {"end": "2027-01-30"}}, since=NOW - 9 * DAY, reason="Late", now=NOW)
    with reading(store) as session:
        id_ = initiative_story(session, Scope(key, WEEK), TESTER, "A").id
    change(store, id_, "Later still", now=NOW - DAY, end="2027-02-28", title="New")
    found = story(store, key)
    title, end, file_end, *first = found.changes
    if title.field == "end":
        title, end = end, title
    assert (title.before, title.after, title.by) == ("First", "New", TESTER.name)
    assert (end.before, end.after, end.reason) == ("2027-01-30", "2027-02-28", "Later still")
    assert (file_end.after, file_end.by, file_end.reason, file_end.at) == (
        "2027-01-30", f"roadmap at {NOW}.csv", "Late", NOW - 9 * DAY,
    )  # fmt: skip
    assert {each.field for each in first} == set(PLAN) and {each.at for each in first} == {None}
    assert [move.reason for move in found.ledgers["end"].moves] == ["Late", "Later still"]
    assert len(story(store, key, as_of=EARLIER).changes) == len(found.changes) - 2


def test_one_that_is_not_there_has_no_story(store: Engine, key: str) -> None:
    run = bring(store, key, {"A": PLAN})
    define(store, key, "N", now=NOW - DAY)
    with pytest.raises(NoStory):
        story(store, key, "N", as_of=EARLIER)
    for name in ("X", "\0", "a" * 10_000):
        with pytest.raises(NotFound):
            story(store, key, name)
    take_back(store, key, run)
    with pytest.raises(NotFound):
        story(store, key, "A")
    with reading(store) as session, pytest.raises(NotFound, match="program"):
        initiative_story(session, Scope(key, WEEK), Viewer("Nobody"), "N")


def _editing(
    store: Engine, key: str, viewer: Viewer, initiative: str = "A"
) -> InitiativeEditing | None:
    with reading(store) as session:
        return initiative_editing(session, Scope(key, WEEK), initiative, viewer, NOW)


def _roadmap(store: Engine, key: str, viewer: Viewer) -> RoadmapEditing:
    with reading(store) as session:
        return roadmap_editing(session, Scope(key, WEEK), viewer, NOW)


def test_its_forms_are_drawn_as_of_today_for_who_may(store: Engine, key: str) -> None:
    id_ = define(store, key, effort="4")
    define(store, key, "B", title="Other", owner="Bo")
    (ann,) = named(store, "Ann")
    owner = _editing(store, key, person(key, Role.CONTRIBUTOR, "Ann", ann))
    assert owner is not None
    assert (owner.id, owner.version, owner.today) == (id_, version(store, id_), TODAY)
    assert (owner.led.may_change, owner.led.may_manage) == (True, False)
    assert owner.others == {"B": "Other"}
    assert (owner.form["effort"], owner.form["owner"]) == ("4", "Ann")
    other = _editing(store, key, person(key, Role.CONTRIBUTOR, "Bo", None))
    assert other is not None and not other.led.may_change
    dee = member(store, key, "Dee")
    does(store, key, delegate, ItemKind.INITIATIVE, "A", dee, date(2026, 12, 24), "Away", None)
    lent = _editing(store, key, person(key, Role.CONTRIBUTOR, "Dee", dee))
    assert lent is not None and lent.led.may_change and lent.led.delegate == "Dee"


def test_what_is_drawn_can_be_sent_as_it_is(store: Engine, key: str) -> None:
    """Nothing was changed: nothing is said."""
    id_ = define(store, key, effort="4", cost="1500.5", ai="yes")
    drawn = _editing(store, key, TESTER)
    assert drawn is not None
    change(store, id_, **drawn.form)
    assert version(store, id_) == drawn.version
    with pytest.raises(NotFound):
        _editing(store, key, Viewer("Nobody"))


def test_the_forms_of_the_roadmap_know_what_is_whose(store: Engine, key: str) -> None:
    first = define(store, key)
    define(store, key, "B", owner="Bo")
    (ann,) = named(store, "Ann")
    viewer = person(key, Role.CONTRIBUTOR, "Ann", ann)
    id_ = does(store, key, save_scenario, "Mine", (Shift("A", 1, 1),), viewer=viewer)
    found = _roadmap(store, key, viewer)
    assert (found.may_manage, found.may_keep, found.mine) == (False, True, {"A"})
    assert found.bases["A"] == (first, version(store, first))
    assert [each.name for each in found.scenarios] == ["Mine"] and found.droppable == {id_}
    assert (found.planning_base, found.planning["line"]) == (None, "0")
    assert _roadmap(store, key, person(key, Role.MANAGER)).mine == {"A", "B"}
    seen = _roadmap(store, key, person(key, Role.VIEWER, "Ann", ann))
    assert (seen.may_keep, seen.mine, seen.droppable) == (False, frozenset(), frozenset())
