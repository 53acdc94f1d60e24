"""Candidates by score, the funding line, and load against capacity."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.load import Load
from dashboard.roadmap.planning import (
    PlanningDecision,
    PlanningLine,
    Term,
    Total,
    Weights,
    planning_line,
)
from dashboard.roadmap.values import NO_LANE
from tests.dashboard.roadmap.given import CALENDAR, candidate, initiative, told

Q1, Q2, Q3 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


def line(*plan: Initiative, calendar: ProgramCalendar = CALENDAR, **decided: Any) -> PlanningLine:
    return planning_line(told(plan).everything, PlanningDecision(**decided), calendar)


def test_a_score_is_the_sum_of_its_terms() -> None:
    """Half of the impact 0.4 and 0.8 of the confidence 0.2, less half the effort and all cost."""
    found = line(
        candidate("a", impact=5.0, confidence=0.8, effort=10.0, cost=900.0),
        candidate("b", impact=10.0, confidence=1.0, effort=20.0, cost=300.0),
    )
    b, a = found.ranked
    assert (a.item.key, a.place, b.item.key, b.place) == ("a", 2, "b", 1)
    assert a.terms == {
        "impact": Term(5.0, 0.5, 0.2), "confidence": Term(0.8, 0.8, pytest.approx(0.16)),
        "effort": Term(10.0, 0.5, -0.1), "cost": Term(900.0, 1.0, -0.2),
    }  # fmt: skip
    assert a.score == pytest.approx(0.06)
    assert b.score == pytest.approx(0.4 + 0.2 - 0.2 - 0.2 / 3)


def test_what_nobody_said_counts_nothing_and_is_named() -> None:
    (found,) = line(candidate("a", impact=10.0, cost=0.0)).ranked
    assert found.score == pytest.approx(0.4)
    assert found.missing == ("confidence", "effort")
    assert found.terms["cost"] == Term(0.0, 0.0, 0.0)


def test_a_program_weighs_as_it_likes_and_ties_go_by_key() -> None:
    plan = [candidate("b", impact=1.0), candidate("a", impact=9.0), candidate("c", cost=5.0)]
    equal = line(*plan, weights=Weights(0.0, 0.0, 0.0, 0.0))
    assert [each.item.key for each in equal.ranked] == ["a", "b", "c"]
    costly = line(*plan, weights=Weights(-1.0, 0.0, 0.0, -1.0))
    assert [each.item.key for each in costly.ranked] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("funded", "above", "below"),
    [
        (0, Total(0, 0.0, 0.0), Total(3, 15.0, 100.0)),
        (2, Total(2, 5.0, 100.0), Total(1, 10.0, 0.0)),
        (9, Total(3, 15.0, 100.0), Total(0, 0.0, 0.0)),
    ],
)
def test_totals_above_and_below_the_line(funded: int, above: Total, below: Total) -> None:
    found = line(
        candidate("a", impact=10.0, effort=5.0), candidate("b", impact=9.0, cost=100.0),
        candidate("c", effort=10.0), initiative("d", effort=99.0), line=funded,
    )  # fmt: skip
    assert [each.item.key for each in found.ranked] == ["a", "b", "c"]
    assert (found.above, found.below) == (above, below)
    assert [each.above for each in found.ranked] == [place < funded for place in range(3)]


def test_effort_is_spread_evenly_over_days_and_summed_by_lane_and_quarter() -> None:
    """From 22 March 10 days lie in the first quarter of 2026, and 30 in the second."""
    found = line(
        initiative("a", 80, 119, lane="One", effort=8.0),
        initiative("b", 90, 99, lane="One", effort=1.0),
        candidate("c", 90, 189, lane="One", effort=100.0), candidate("d", 0, 9, effort=3.0),
        initiative("e", 0, 9, effort=50.0, state=State.DONE),
        capacity={("One", Q2): 90.0, ("Two", Q1): 4.0}, line=2, lane_order=("Two",),
        weights=Weights(effort=0.0),
    )  # fmt: skip
    assert found.load == (
        Load("Two", Q1, 0.0, 0.0, 4.0),
        Load(NO_LANE, Q1, 0.0, 3.0, None),
        Load("One", Q1, 2.0, 0.0, None),
        Load("One", Q2, 7.0, 91.0, 90.0),
        Load("One", Q3, 0.0, 9.0, None),
    )
    assert [(each.weeks, each.over) for each in found.load] == [
        (0.0, 0.0), (3.0, 0.0), (2.0, 0.0), (98.0, 8.0), (9.0, 0.0),
    ]  # fmt: skip


def test_all_lanes_together_and_those_that_lack_capacity() -> None:
    plan = [
        initiative("a", 0, 89, lane="One", effort=9.0),
        initiative("b", 0, 180, lane="Two", effort=18.1),
        initiative("c", 90, 180, lane="Two", effort=2.0),
    ]
    found = line(*plan, capacity={("One", Q1): 5.0, ("Two", Q2): 10.0})
    assert found.over == {"One": pytest.approx(4.0), "Two": pytest.approx(1.1)}
    both = found.by_quarter
    assert [(day, of.lane, of.capacity) for day, of in both.items()] == [
        (Q1, "", 5.0),
        (Q2, "", 10.0),
    ]
    assert [of.committed for of in both.values()] == pytest.approx([18.0, 11.1])
    assert line(*plan).by_quarter[Q1].capacity is None


def test_quarters_are_the_fiscal_ones() -> None:
    """A year that ends in January: its quarters begin in February, May, August and November."""
    found = line(initiative("a", 0, 58, effort=59.0), calendar=ProgramCalendar(fiscal_year_end=1))
    assert [(each.quarter, each.committed) for each in found.load] == [
        (date(2025, 11, 1), pytest.approx(31.0)), (date(2026, 2, 1), pytest.approx(28.0)),
    ]  # fmt: skip


def test_effort_without_dates_lies_in_no_quarter_and_is_said() -> None:
    found = line(
        initiative("a", effort=5.0, lane="One"), candidate("b", effort=7.0, lane="One", impact=1.0),
        candidate("c", effort=9.0), line=1,
    )  # fmt: skip
    assert (found.load, found.undated) == ((), {"One": 12.0})


@given(st.integers(0, 400), st.integers(0, 900), st.integers(1, 12))
def test_no_effort_is_lost_between_quarters(start: int, days: int, ends: int) -> None:
    found = line(
        initiative("a", start, start + days, effort=10.0),
        calendar=ProgramCalendar(fiscal_year_end=ends),
    )
    assert sum(each.committed for each in found.load) == pytest.approx(10.0)


def test_a_decision_is_kept_as_a_form_and_read_again() -> None:
    decided = PlanningDecision(
        Weights(0.5, 0.3, 0.1, 0.1), 4, {("One", Q1): 12.5, ("One", Q2): 10.0, ("Zwei", Q1): 0.0},
        ("Zwei", "One"),
    )  # fmt: skip
    form = json.loads(json.dumps(decided.form()))
    assert form["capacity"] == {
        "One": {"2026-01-01": 12.5, "2026-04-01": 10.0},
        "Zwei": {"2026-01-01": 0.0},
    }
    assert PlanningDecision.from_form(form) == decided
    assert PlanningDecision.from_form({}) == PlanningDecision()


def test_an_empty_program_has_an_empty_line() -> None:
    found = line()
    assert (found.ranked, found.above, found.load) == ((), Total(0, 0.0, 0.0), ())
