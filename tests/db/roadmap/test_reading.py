"""The roadmap as of a week, out of the store."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest, NotFound
from dashboard.rights import Viewer
from dashboard.roadmap.initiatives import Dependency, Link, State
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.values import NO_LANE, Status
from dashboard.scope import Scope
from dashboard.status_updates.updates import ItemKind
from db.engine import reading, writing
from db.path_to_green.writing import define_goal
from db.programs import program as program_value
from db.roadmap.reading import planning, roadmap, roadmap_then, since_week, what_if
from db.status_updates.writing import file_update, reassign
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import EARLIER, WEEK, does
from tests.db.path_to_green.given import FORM as GOAL_FORM
from tests.db.roadmap.given import DAY, TODAY, bring, define, keys, stands, take_back, told
from tests.db.scorecard.given import at
from tests.db.status_updates.given import member

PLAN = {"title": "Answer sooner", "start": "2026-10-01", "end": "2026-12-31", "lane": "North"}


def test_what_a_file_first_says_holds_for_all_history(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    for as_of in (TODAY, date(2020, 1, 4)):
        found = stands(store, key, as_of=as_of)
        assert (found.initiative.title, found.lane) == ("Answer sooner", "North")
        assert found.span == (date(2026, 10, 1), date(2026, 12, 31))


def test_a_word_after_the_cut_changes_nothing(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    before = told(store, key, EARLIER)
    bring(store, key, {"A": {"end": "2027-01-30"}, "B": PLAN}, since=NOW - 2 * DAY, reason="Late")
    after = told(store, key, EARLIER)
    assert after.everything == before.everything and keys(after) == ["A"]
    now = stands(store, key, as_of=WEEK)
    assert (now.slip, now.initiative.end.original) == (30, date(2026, 12, 31))
    (move,) = now.initiative.end.moves
    assert (move.after, move.reason, move.at) == (date(2027, 1, 30), "Late", NOW - 2 * DAY)
    assert keys(told(store, key, WEEK)) == ["A", "B"]


def test_voided_words_say_nothing(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    run = bring(store, key, {"A": {"title": "Wrong"}, "B": PLAN}, since=NOW - 9 * DAY)
    assert stands(store, key).initiative.title == "Wrong"
    take_back(store, key, run)
    assert keys(told(store, key)) == ["A"]
    assert stands(store, key).initiative.title == "Answer sooner"


def test_what_is_added_later_is_not_there_before(store: Engine, key: str) -> None:
    bring(store, key, {"A": {**PLAN, "added": WEEK.isoformat()}})
    assert keys(told(store, key, EARLIER)) == []
    assert keys(told(store, key, WEEK)) == ["A"]


def test_what_a_person_says_holds_from_then_on(store: Engine, key: str) -> None:
    define(store, key, now=NOW - 3 * DAY)
    assert keys(told(store, key, WEEK)) == ["A"]
    assert keys(told(store, key, EARLIER)) == []


def test_filters_keep_lane_owner_status_and_kind(store: Engine, key: str) -> None:
    bring(store, key, {"A": {**PLAN, "owner": "Ann", "ai": "yes"}, "B": {"title": "B"}})
    assert keys(told(store, key, lane=("North",))) == ["A"]
    assert keys(told(store, key, lane=(NO_LANE,))) == ["B"]
    assert keys(told(store, key, owner=("Ann",))) == ["A"]
    assert keys(told(store, key, kind=("not AI",))) == ["B"]
    assert keys(told(store, key, status=(Status.NO_UPDATE.value,))) == ["A"]
    assert told(store, key, lane=("North",)).total == 2
    for name, value in (("lane", "South"), ("owner", "Bo"), ("status", "blue"), ("goal", "G")):
        with pytest.raises(InvalidRequest, match=f"no {name}"):
            told(store, key, **{name: (value,)})


def test_who_may_not_see_the_program_sees_no_roadmap(store: Engine, key: str) -> None:
    with reading(store) as session, pytest.raises(NotFound):
        roadmap(session, Scope(key, TODAY), Viewer("Nobody"))


def test_it_says_where_it_comes_from(store: Engine, key: str) -> None:
    assert told(store, key).source is None
    define(store, key)
    source = told(store, key).source
    assert source is not None and source.file == "by hand"
    bring(store, key, {"B": PLAN})
    source = told(store, key).source
    assert source is not None and source.file == f"roadmap at {NOW}.csv"


def test_dependencies_between_those_that_are_there(store: Engine, key: str) -> None:
    later = {**PLAN, "start": "2026-12-20", "end": "2027-02-01"}
    bring(store, key, {"A": PLAN, "B": {**later, "after.A": "FS", "after.gone": "FS"}})
    found = told(store, key)
    assert found.dependencies == (Dependency("A", "B", Link.FS, 0),)
    (violation,) = found.violations
    assert violation.days == 12  # 20 December must be 1 January


def test_a_claim_decides_its_status_and_state(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    with writing(store, at(NOW)) as session:
        program = program_value(session, key, TESTER).id
        said = {"colour": "done", "headline": "Ready"}
        file_update(session, program, ItemKind.INITIATIVE, "A", WEEK, said, None)
    found = stands(store, key)
    assert (found.status, found.initiative.state) == (Status.DONE, State.DONE)
    assert stands(store, key, as_of=WEEK).status is Status.NO_UPDATE  # it was written after it


def test_goals_are_told_by_their_own_seam(store: Engine, key: str) -> None:
    does(store, key, define_goal, {**GOAL_FORM, "due": "2026-12-26"}, None, None)
    bring(store, key, {"A": {**PLAN, "goals": "G;gone"}})
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        facts = roadmap_then(session, program, Scope(key, TODAY)).facts
    linked = facts.goals["G"]
    assert (linked.title, linked.green) == ("Approve more", date(2026, 12, 26))
    assert told(store, key).goals == {"G": "Approve more"}
    assert keys(told(store, key, goal=("G",))) == ["A"]


def test_since_a_week(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN, "C": PLAN})
    bring(store, key, {"A": {"end": "2027-01-30"}, "B": PLAN}, since=NOW - 2 * DAY, reason="Late")
    bring(store, key, {"C": {"state": "cancelled"}}, since=NOW - 2 * DAY)
    with reading(store) as session:
        found = since_week(session, Scope(key, WEEK), TESTER)
        with pytest.raises(InvalidRequest, match="Compare"):
            since_week(session, Scope(key, WEEK), TESTER, WEEK)
    assert (found.then, found.now) == (EARLIER, WEEK)
    assert [each.key for each in found.added] == ["B"]
    assert [each.key for each in found.removed] == ["C"]
    (move,) = found.moved
    assert (move.key, move.field, move.days, move.reason) == ("A", "end", 30, "Late")


def test_a_what_if_saves_nothing(store: Engine, key: str) -> None:
    later = {**PLAN, "start": "2027-01-01", "end": "2027-02-01", "after.A": "FS"}
    bring(store, key, {"A": PLAN, "B": later})
    before = told(store, key)
    with reading(store) as session:
        found = what_if(session, Scope(key, TODAY), TESTER, (Shift("A", 14, 14),))
        with pytest.raises(InvalidRequest, match="no initiative"):
            what_if(session, Scope(key, TODAY), TESTER, (Shift("X", 1, 1),))
    assert found.moved["B"].days == 14 and not found.moved["B"].shifted
    assert told(store, key) == before


def test_candidates_are_ranked(store: Engine, key: str) -> None:
    candidate = {**PLAN, "state": "candidate", "impact": "5.0"}
    bring(store, key, {"A": PLAN, "B": candidate, "C": {**candidate, "impact": "9.0"}})
    with reading(store) as session:
        found = planning(session, Scope(key, TODAY), TESTER)
    assert [each.item.key for each in found.ranked] == ["C", "B"]


def test_what_is_kept_is_made_anew_after_each_change(store: Engine, key: str) -> None:
    """Of initiatives, of updates, and of assignments."""
    bring(store, key, {"A": {**PLAN, "owner": "Ann"}})
    assert stands(store, key).initiative.owner == "Ann"
    bring(store, key, {"A": {"title": "New"}}, since=NOW - DAY)
    assert stands(store, key).initiative.title == "New"
    bo = member(store, key, "Bo")
    does(store, key, reassign, ItemKind.INITIATIVE, "A", bo, "Ann left", None)
    assert stands(store, key).initiative.owner == "Bo"
