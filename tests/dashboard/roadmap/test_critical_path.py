"""What decides when the plan ends, by hand and by what the words mean."""

from datetime import timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given

from dashboard.roadmap.critical_path import critical
from dashboard.roadmap.dependencies import violations
from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.values import Critical
from dashboard.roadmap.what_if import Shift, effect
from tests.dashboard.roadmap.given import candidate, day, initiative
from tests.dashboard.roadmap.plans import at, keeps, kept, large_plan, plans


def found(*initiatives: Initiative) -> Critical:
    plan = critical(initiatives)
    assert plan is not None
    return plan


def test_a_chain_and_a_branch_with_days_to_spare() -> None:
    """a lasts to day 9, b from 10 to 14, d from 15 to 19; c from 10 to 11 may end on day 14."""
    plan = found(
        initiative("a", 0, 9), initiative("b", 10, 14, "a FS"), initiative("c", 10, 11, "a FS"),
        initiative("d", 15, 19, "b FS, c FS"),
    )  # fmt: skip
    assert plan == Critical(("a", "b", "d"), day(19), {"a": 0, "b": 0, "c": 3, "d": 0})


def test_without_links_the_one_that_ends_last_decides() -> None:
    plan = found(initiative("a", 0, 9), initiative("b", 5, 12))
    assert plan == Critical(("b",), day(12), {"a": 3, "b": 0})


def test_two_that_end_last_both_have_no_slack_and_the_first_key_is_the_path() -> None:
    assert found(initiative("b", 0, 9), initiative("a", 5, 9)) == Critical(
        ("a",), day(9), {"a": 0, "b": 0}
    )


def test_a_violated_dependency_ends_the_plan_later_than_it_is_drawn() -> None:
    """b is planned from day 5 to 9, but waits for day 9: it lasts from 10 to 14."""
    plan = found(initiative("a", 0, 9), initiative("b", 5, 9, "a FS"))
    assert plan == Critical(("a", "b"), day(14), {"a": 0, "b": 0})


def test_nothing_begins_before_it_is_planned() -> None:
    plan = found(initiative("a", 0, 4), initiative("b", 10, 14, "a FS"))
    assert plan == Critical(("b",), day(14), {"a": 5, "b": 0})


@pytest.mark.parametrize(
    ("link", "start", "end"),
    [
        ("FS", 10, 15), ("FS+3", 13, 18), ("FS-2", 8, 13), ("SS+2", 2, 7), ("FF", 4, 9),
        ("FF+2", 6, 11), ("SF+9", 4, 9),
    ],
)  # fmt: skip
def test_what_each_link_leaves_of_a_successor_of_six_days(link: str, start: int, end: int) -> None:
    """The predecessor lasts from day 0 to day 9; the successor would begin on day 0, too."""
    plan = found(initiative("a", 0, 9), initiative("b", 0, 5, f"a {link}"))
    assert (plan.end, end - start) == (day(max(end, 9)), 5)
    assert plan.slack["b"] == max(end, 9) - end


@pytest.mark.parametrize("state", [State.CANDIDATE, State.DONE, State.CANCELLED])
def test_only_what_is_decided_on_and_still_to_come_counts(state: State) -> None:
    """Nor does anything wait for what is over."""
    plan = found(initiative("a", 0, 50, state=state), initiative("b", 5, 9, "a FS"))
    assert plan == Critical(("b",), day(9), {"b": 0})


def test_there_is_none_where_nothing_is_dated_or_links_go_round() -> None:
    assert critical(()) is None
    assert critical([initiative("a"), candidate("b", 0, 9)]) is None
    ring = [initiative("a", 0, 9, "b FS"), initiative("b", 10, 19, "a FS")]
    assert critical(ring) is None


def test_a_ring_of_what_is_over_leaves_the_others_their_path() -> None:
    ring = [
        initiative("a", 0, 9, "b FS", state=State.DONE), initiative("b", 10, 19, "a FS"),
        initiative("c", 0, 30),
    ]  # fmt: skip
    assert found(*ring).path == ("c",)


def test_a_plan_beyond_the_last_year_of_calendars_ends_on_its_last_day() -> None:
    links = [initiative("k0000", 0, 9)]
    links += [initiative(f"k{n:04}", 0, 9, f"k{n - 1:04} FS+3660") for n in range(1, 1_000)]
    assert found(*links).end.isoformat() == "9999-12-31"


@given(plans())
def test_the_plan_ends_as_if_each_had_waited_for_its_dependencies(plan: list[Initiative]) -> None:
    late = kept(plan)
    assert violations(late) == ()
    assert found(*plan).end == max(each.span.end for each in late if each.span)
    assert found(*plan) == found(*late)


@given(plans())
def test_slack_means_what_it_says(plan: list[Initiative]) -> None:
    """Shifted by its slack an initiative ends the plan no later, by a day more a day later."""
    late = kept(plan)
    now = found(*late)
    for key, slack in now.slack.items():
        within, beyond = (effect(late, {}, [Shift(key, n, n)]) for n in (slack, slack + 1))
        assert (within.end_before, within.end_after) == (now.end, now.end)
        assert beyond.end_after == now.end + timedelta(days=1)


@given(plans())
def test_the_path_is_a_chain_without_slack_that_leads_to_the_end(plan: list[Initiative]) -> None:
    late = {each.key: each for each in kept(plan)}
    now = found(*plan)
    last = late[now.path[-1]].span
    assert last is not None
    assert last.end == now.end
    assert [now.slack[key] for key in now.path] == [0] * len(now.path)
    for one, other in pairwise(now.path):
        (link,) = (each for each in late[other].depends_on if each.predecessor == one)
        earlier = at(late[other], (late[other].span.start - day(0)).days - 1)
        assert keeps(link, late[one], late[other])
        assert not keeps(link, late[one], earlier)


def test_two_thousand_initiatives_take_a_moment() -> None:
    """On a quiet machine 20 ms; the bound leaves room for a busy one."""
    plan = large_plan(2_000, 3_000)
    began = process_time()
    found(*plan)
    assert process_time() - began < 0.25
