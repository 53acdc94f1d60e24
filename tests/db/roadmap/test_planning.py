"""What-ifs that are taken over, scenarios that are kept, and how a program plans."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.audit import DEEDS, KINDS
from dashboard.conflicts import Conflict, Overtaken
from dashboard.errors import Forbidden, InvalidForm, InvalidRequest, NotFound
from dashboard.rights import Role
from dashboard.roadmap.planning import PlanningDecision, Weights
from dashboard.roadmap.planning_form import planning_from
from dashboard.roadmap.saved import SavedScenario
from dashboard.roadmap.shifts import Shift
from dashboard.scope import Scope
from db import models
from db.engine import reading
from db.programs import program as program_value
from db.roadmap.reading import planning
from db.roadmap.writing import (
    apply_shifts,
    decide_planning,
    drop_scenario,
    save_scenario,
    scenarios,
)
from tests.conftest import NOW, TESTER
from tests.dashboard.path_to_green.given import CALENDAR
from tests.db.path_to_green.given import does, named, person, problems
from tests.db.path_to_green.given import told as audited
from tests.db.roadmap.given import DAY, TODAY, bring, change, of_it, stands, told
from tests.db.status_updates.test_races import at_once, lost

PLAN = {"title": "First", "owner": "Ann", "start": "2026-10-01", "end": "2026-12-31"}
LATER = {"title": "Second", "owner": "Bo", "start": "2027-01-01", "end": "2027-02-01",
         "after.A": "FS"}  # fmt: skip
SHIFT = (Shift("A", 14, 14),)


@pytest.fixture
def chain(store: Engine, key: str) -> str:
    """“B” waits for “A”; the program's key."""
    bring(store, key, {"A": PLAN, "B": LATER})
    return key


def bases(store: Engine) -> dict[int, int]:
    with reading(store) as session:
        rows = session.execute(select(models.Initiative.id, models.Initiative.version))
        return dict(rows.all())


def test_a_shift_moves_all_that_it_pushes_at_once(store: Engine, chain: str) -> None:
    moved = does(store, chain, apply_shifts, SHIFT, "A partner is late", bases(store), True)
    assert moved == ("A", "B")
    first, second = stands(store, chain, "A"), stands(store, chain, "B")
    assert first.span == (date(2026, 10, 1), date(2027, 1, 14))
    assert second.span == (date(2027, 1, 15), date(2027, 2, 15))
    assert second.slip == 14
    assert [m.reason for m in second.initiative.end.moves] == ["A partner is late"]
    assert [did for _, did, _, _ in audited(store, "initiative")] == ["changed", "changed"]


def test_a_shift_alone_leaves_the_others(store: Engine, chain: str) -> None:
    assert does(store, chain, apply_shifts, SHIFT, "Late", bases(store), False) == ("A",)
    assert stands(store, chain, "B").slip == 0
    (violation,) = told(store, chain).violations
    assert violation.days == 14


def test_a_shift_needs_a_reason_and_what_was_shown(store: Engine, chain: str) -> None:
    seen = bases(store)
    found = problems(store, chain, apply_shifts, SHIFT, " ", seen, True)
    assert list(found) == ["reason"]
    one, other = sorted(seen)
    for old in ({one: seen[one]}, {}, {**seen, other: 99}):
        with pytest.raises(Overtaken):
            does(store, chain, apply_shifts, SHIFT, "Late", old, True)
    with pytest.raises(InvalidRequest):
        does(store, chain, apply_shifts, (Shift("X", 1, 1),), "Late", seen, True)
    assert stands(store, chain).slip == 0
    change(store, other, title="Changed")
    with pytest.raises(Overtaken) as caught:
        does(store, chain, apply_shifts, SHIFT, "Late", seen, True)
    assert caught.value.change is not None and caught.value.change.who == TESTER.name
    assert stands(store, chain).slip == 0  # nothing moved, though its own version is the newest


def test_each_that_moves_needs_the_right(store: Engine, chain: str) -> None:
    ann, bo = named(store, "Ann", "Bo")
    owner, seen = person(chain, Role.CONTRIBUTOR, "Ann", ann), bases(store)
    with pytest.raises(Forbidden, match="Second"):
        does(store, chain, apply_shifts, SHIFT, "Late", seen, True, viewer=owner)
    assert stands(store, chain).slip == 0
    does(store, chain, apply_shifts, SHIFT, "Late", seen, False, viewer=owner)
    assert stands(store, chain).slip == 14
    with pytest.raises(Forbidden, match="First"):
        other = person(chain, Role.CONTRIBUTOR, "Bo", bo)
        does(store, chain, apply_shifts, SHIFT, "Late", bases(store), False, viewer=other)


def test_of_two_shifts_at_once_one_is_told(store: Engine, chain: str) -> None:
    seen = bases(store)
    lost(at_once(lambda name: does(store, chain, apply_shifts, SHIFT, name, seen, True)))
    assert (stands(store, chain, "A").slip, stands(store, chain, "B").slip) == (14, 14)


def test_what_takes_its_dates_from_milestones_moves_them(store: Engine, key: str) -> None:
    stones = {"title": "S", "milestone.alpha": "2026-10-01", "milestone.stable": "2026-12-31"}
    bring(store, key, {"S": stones})
    does(store, key, apply_shifts, (Shift("S", 0, 14),), "Late", bases(store), True)
    found = stands(store, key, "S")
    assert found.span == (date(2026, 10, 1), date(2027, 1, 14)) and found.slip == 14
    assert [each.slip for each in found.milestones] == [0, 14]


def test_an_end_before_another_milestone_is_its_own(store: Engine, key: str) -> None:
    stones = {"title": "S", "milestone.alpha": "2026-10-01", "milestone.beta": "2026-12-01",
              "milestone.stable": "2026-12-31"}  # fmt: skip
    bring(store, key, {"S": stones})
    does(store, key, apply_shifts, (Shift("S", 0, -60),), "Sooner", bases(store), True)
    found = stands(store, key, "S")
    assert found.span == (date(2026, 10, 1), date(2026, 11, 1)) and found.slip == -60
    assert [each.slip for each in found.milestones] == [0, 0, 0]


def test_a_met_milestone_stays_and_the_baseline_is_kept(store: Engine, key: str) -> None:
    stones = {"title": "S", "milestone.alpha": "2026-10-01", "milestone_done.alpha": "2026-10-01",
              "milestone.stable": "2026-12-31"}  # fmt: skip
    bring(store, key, {"S": stones})
    does(store, key, apply_shifts, (Shift("S", 14, 14),), "Late", bases(store), True)
    found = stands(store, key, "S")
    assert found.span == (date(2026, 10, 1), date(2027, 1, 14))  # it has begun
    assert found.baseline == (date(2026, 10, 1), date(2026, 12, 31)) and found.slip == 14


def kept(store: Engine, key: str) -> tuple[SavedScenario, ...]:
    with reading(store) as session:
        return scenarios(session, program_value(session, key, TESTER))


def test_a_scenario_is_kept_changed_and_dropped(store: Engine, chain: str) -> None:
    id_ = does(store, chain, save_scenario, " Two  weeks ", SHIFT)
    assert [(s.name, s.shifts, s.by) for s in kept(store, chain)] == [
        ("Two weeks", SHIFT, TESTER.name)
    ]
    longer = (Shift("A", 0, 28), Shift("B", 7, 7))
    assert does(store, chain, save_scenario, "Two weeks", longer) == id_
    assert [s.shifts for s in kept(store, chain)] == [longer]
    of_it(store, drop_scenario, id_)
    assert kept(store, chain) == ()
    with pytest.raises(NotFound):
        of_it(store, drop_scenario, id_)
    assert does(store, chain, save_scenario, "Two weeks", SHIFT) == id_
    did = [did for _, did, _, _ in audited(store, "roadmap scenario")]
    assert did == ["created", "changed", "dropped", "created"] and set(did) <= DEEDS.keys()
    assert {"initiative", "roadmap scenario", "roadmap planning"} <= set(KINDS)
    assert stands(store, chain).slip == 0  # the plan is as it was


def test_whose_scenario_it_is(store: Engine, chain: str) -> None:
    ann, bo = named(store, "Ann", "Bo")
    mine = person(chain, Role.CONTRIBUTOR, "Ann", ann)
    other = person(chain, Role.CONTRIBUTOR, "Bo", bo)
    id_ = does(store, chain, save_scenario, "Mine", SHIFT, viewer=mine)
    with pytest.raises(InvalidForm):
        does(store, chain, save_scenario, "Mine", (Shift("A", 1, 1),), viewer=other)
    with pytest.raises(Forbidden):
        of_it(store, drop_scenario, id_, viewer=other)
    with pytest.raises(Forbidden):
        viewer = person(chain, Role.VIEWER, "Ann", ann)
        does(store, chain, save_scenario, "Seen", SHIFT, viewer=viewer)
    of_it(store, drop_scenario, id_, viewer=person(chain, Role.MANAGER))


def test_a_scenario_that_cannot_be(store: Engine, chain: str) -> None:
    assert list(problems(store, chain, save_scenario, "", SHIFT)) == ["name"]
    assert list(problems(store, chain, save_scenario, "a\0b", SHIFT)) == ["name"]
    assert list(problems(store, chain, save_scenario, "x" * 301, SHIFT)) == ["name"]
    assert list(problems(store, chain, save_scenario, "None", ())) == ["shifts"]


DECISION = PlanningDecision(
    Weights(0.7, 0.1, 0.1, 0.1), 2, {("North", date(2026, 10, 1)): 12.5}, ("South", "North")
)


def test_planning_is_decided_from_now_on(store: Engine, key: str) -> None:
    candidate = {"title": "C", "state": "candidate", "impact": "5.0"}
    bring(store, key, {"C": {**candidate, "lane": "North"}, "D": {**candidate, "lane": "South"}})
    first = does(store, key, decide_planning, DECISION, None)
    with reading(store) as session:
        assert planning(session, Scope(key, TODAY), TESTER).decision == DECISION
        before = planning(session, Scope(key, date(2026, 11, 14)), TESTER).decision
    assert before == PlanningDecision()
    assert [lane.name for lane in told(store, key).lanes] == ["South", "North"]
    assert [lane.name for lane in told(store, key, date(2026, 11, 14)).lanes] == ["North", "South"]
    with pytest.raises(Conflict) as caught:
        does(store, key, decide_planning, PlanningDecision(line=1), None)
    assert (caught.value.base, caught.value.theirs["line"]) == (first, "2")
    assert does(store, key, decide_planning, DECISION, first) == first  # nothing new
    assert does(store, key, decide_planning, PlanningDecision(), first, now=NOW + DAY) > first
    assert len(audited(store, "roadmap planning")) == 2


def test_managers_decide_planning(store: Engine, key: str) -> None:
    (ann,) = named(store, "Ann")
    with pytest.raises(Forbidden):
        viewer = person(key, Role.CONTRIBUTOR, "Ann", ann)
        does(store, key, decide_planning, DECISION, None, viewer=viewer)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"line": "-1"}, "line"),
        ({"line": "1.5"}, "line"),
        ({"impact": "a"}, "impact"),
        (dict.fromkeys(("impact", "confidence", "effort", "cost"), "0"), "impact"),
        ({"lanes": "x" * 1_000}, "lanes"),
        ({"capacity": "North; 2026-10-01"}, "capacity"),
        ({"capacity": "North; soon; 1"}, "capacity"),
        ({"capacity": "North; 2026-10-01; -1"}, "capacity"),
        ({"capacity": "North; 2026-10-01; 5\nNorth; 2026-11-21; 6"}, "capacity"),
    ],
)
def test_a_decision_that_cannot_be(fields: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidForm) as caught:
        planning_from(fields, DECISION, CALENDAR)
    assert list(caught.value.problems) == [field]


def test_a_day_stands_for_its_quarter() -> None:
    said = {"capacity": "North; 2026-11-21; 3\nSouth; 2027-01-01; 4", "lanes": " B \n\nA\nB"}
    found = planning_from(said, PlanningDecision(), CALENDAR)
    assert found.capacity == {("North", date(2026, 10, 1)): 3, ("South", date(2027, 1, 1)): 4}
    assert found.lane_order == ("B", "A")
