"""The demonstration's roadmap: whole, and as it is meant."""

import datetime as dt
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from dashboard.demonstration.goals import STORIES
from dashboard.demonstration.metric_definitions import RISK
from dashboard.demonstration.roadmap import CAPACITY, FUNDED, LANES, SCENARIOS, decision, roadmap
from dashboard.demonstration.roadmap_story import Planned
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Link, State
from dashboard.roadmap.shifts import shifts_from

END = date(2026, 11, 28)
TOLD = roadmap(RISK, END)
ITEMS = [item for items in LANES[RISK].values() for item in items]
BY_KEY = {item.key: item for item in ITEMS}
QUARTER = 13
OVER = (State.DONE, State.CANCELLED)


def test_forty_initiatives_span_six_quarters() -> None:
    assert len(ITEMS) == len(BY_KEY) == len(TOLD.initiatives) == 40
    assert -3 * QUARTER <= min(item.start for item in ITEMS) <= -2 * QUARTER
    assert 2 * QUARTER <= max(item.ends for item in ITEMS) <= 3 * QUARTER
    assert {item.state for item in ITEMS} == set(State)


def test_every_name_means_something() -> None:
    goals = {story.key for story in STORIES[RISK]}
    assert {wait.key for item in ITEMS for wait in item.waits} <= set(BY_KEY)
    assert {goal for item in ITEMS for goal in item.goals} <= goals
    assert set(CAPACITY) == set(LANES[RISK])
    for said in SCENARIOS[RISK].values():
        assert {shift.key for shift in shifts_from(said)} <= set(BY_KEY)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_a_story_runs_forward(item: Planned) -> None:
    assert item.start <= item.end
    assert item.start <= item.ends
    for slips in (item.slips, *(mark.slips for mark in item.marks)):
        assert all(a.on < b.on and a.to < b.to for a, b in pairwise(slips))
        assert all(slip.on < 0 for slip in slips)
    assert [mark.week for mark in item.marks] == sorted(mark.week for mark in item.marks)
    assert [word.since for word in item.words] == sorted(word.since for word in item.words)
    assert all(mark.done is None or mark.done < 0 for mark in item.marks)
    assert (item.done is not None) is (item.state in OVER)


def test_two_links_are_violated() -> None:
    """By the weeks of the stories, not by the code that the page asks."""
    violated = Counter(
        (item.key, wait.key)
        for item in ITEMS if item.state not in OVER
        for wait in item.waits if _too_early(item, wait.key, wait.link)
    )  # fmt: skip
    assert violated == {
        ("passkey-checkout", "sim-signal"): 1,
        ("merchant-graph-ui", "merchant-graph"): 1,
    }


def _too_early(item: Planned, key: str, text: str) -> bool:
    other, lag = BY_KEY[key], int(text[2:] or 0)
    assert lag % 7 == 0
    weeks = lag // 7
    return {
        Link.FS: item.start <= other.ends + weeks,
        Link.SS: item.start < other.start + weeks,
        Link.FF: item.ends < other.ends + weeks,
    }[Link(text[:2])]


def test_what_is_brought_lies_in_the_past_but_for_dates() -> None:
    today = END - dt.timedelta(days=6)
    for row in TOLD.history:
        assert date.fromisoformat(row["changed_on"]) < today
    for row in TOLD.updates:
        assert date.fromisoformat(row["at"][:10]) < today
    for row in TOLD.milestones:
        assert row["done"] < today.isoformat()


def test_lanes_have_capacity_in_six_quarters_and_more() -> None:
    decided = decision(RISK, ProgramCalendar(), END)
    assert decided.lane_order == tuple(LANES[RISK])
    quarters = Counter(lane for lane, _ in decided.capacity)
    assert min(quarters.values()) >= 6
    candidates = [item for item in ITEMS if item.state is State.CANDIDATE]
    assert 0 < FUNDED < len(candidates)
