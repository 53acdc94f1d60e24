"""A program's roadmap: lanes, filters, and what is of the whole program."""

import pytest

from dashboard.roadmap.calculation import (
    LinkedGoal,
    RoadmapFacts,
    claimed_initiatives,
)
from dashboard.roadmap.headline import headline
from dashboard.roadmap.initiatives import State
from dashboard.roadmap.values import NO_LANE, Roadmap
from tests.dashboard.roadmap.given import CUT, candidate, initiative, told, update

PLAN = (
    initiative("a", 160, 200, lane="Beta", owner="Ann", ai=True, goals=("g1",)),
    initiative("b", 150, 210, "a FS", lane="Alpha", owner="Bea", goals=("g1", "g2")),
    initiative("c", 150, 200, lane="Alpha"),
    initiative("d", lane="Alpha", owner="Ann"),
    candidate("e", 180, 200),
    initiative("f", 150, 200, lane="Gamma", state=State.CANCELLED),
)


def lanes(found: Roadmap) -> list[tuple[str, list[str]]]:
    return [(lane.name, [each.key for each in lane.items]) for lane in found.lanes]


def test_lanes_stand_in_the_programs_order_and_items_by_their_start() -> None:
    assert lanes(told(PLAN)) == [
        ("Alpha", ["c", "b", "d"]), ("Beta", ["a"]), ("Gamma", ["f"]), (NO_LANE, ["e"]),
    ]  # fmt: skip
    ordered = told(PLAN, order=("Gamma", "Nowhere", "Beta"))
    assert [lane.name for lane in ordered.lanes] == ["Gamma", "Beta", "Alpha", NO_LANE]


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"lane": ("Beta", "Gamma")}, ["a", "f"]),
        ({"lane": (NO_LANE,)}, ["e"]),
        ({"owner": ("Ann",)}, ["a", "d"]),
        ({"status": ("candidate", "cancelled")}, ["e", "f"]),
        ({"kind": ("AI",)}, ["a"]),
        ({"kind": ("not AI",)}, ["b", "c", "d", "e", "f"]),
        ({"goal": ("g1",)}, ["a", "b"]),
        ({"goal": ("g2",), "lane": ("Beta",)}, []),
        ({"team": ("Nobody",)}, ["a", "b", "c", "d", "e", "f"]),  # no filter of this page
    ],
)
def test_filters_keep_items_and_change_nothing_of_the_program(
    filters: dict[str, tuple[str, ...]], keys: list[str]
) -> None:
    every, found = told(PLAN), told(PLAN, **filters)
    assert sorted(each.key for each in found.items) == keys
    assert (found.total, found.violations, found.critical, found.dependencies) == (
        6, every.violations, every.critical, every.dependencies,
    )  # fmt: skip
    assert [each.key for each in found.everything] == ["a", "b", "c", "d", "e", "f"]


def test_dependencies_are_those_between_initiatives_that_are_there() -> None:
    found = told([initiative("a", 0, 9), initiative("b", 10, 19, "a FS, gone FS")])
    assert [link.predecessor for link in found.dependencies] == ["a"]


def test_a_ring_is_named_and_there_is_no_critical_path() -> None:
    found = told([initiative("a", 0, 9, "b FS"), initiative("b", 10, 19, "a FS")])
    assert (found.circle, found.critical) == (("a", "b", "a"), None)


def test_goals_have_titles() -> None:
    assert told(PLAN, goals=[LinkedGoal("g1", "Fewer losses", None)]).goals == {
        "g1": "Fewer losses"
    }


def test_an_empty_roadmap_is_one() -> None:
    found = told([])
    assert (found.lanes, found.total, found.critical, found.circle) == ((), 0, None, ())
    assert headline(found) == "No initiative is on the roadmap."


def test_what_a_what_if_shifts_is_as_the_updates_claim() -> None:
    facts = RoadmapFacts(PLAN, {"a": (update("a", "done"),)})
    assert [each.state for each in claimed_initiatives(facts, CUT)][:2] == [
        State.DONE, State.COMMITTED,
    ]  # fmt: skip
    assert claimed_initiatives(facts, update("a", "done").at)[0].state is State.COMMITTED
