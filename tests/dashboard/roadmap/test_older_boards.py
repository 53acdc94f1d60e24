"""A roadmap made over an older one of the same day is the one that would be made anew."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.calculation import RoadmapFacts, roadmap
from dashboard.roadmap.initiatives import DAY, Initiative
from dashboard.scope import Scope
from tests.dashboard.roadmap.given import AS_OF, PROGRAM, dated, day, initiative, update
from tests.dashboard.roadmap.plans import plans

SCOPE = Scope("plan", AS_OF)
CLAIMS = st.lists(st.sampled_from(["", "green", "red", "done", "candidate"]), max_size=7)


def facts_of(plan: Sequence[Initiative], claims: Sequence[str]) -> RoadmapFacts:
    """With what each is claimed to be; nothing where that is empty."""
    said = zip(plan, claims, strict=False)
    updates = {
        each.key: (update(each.key, claim, day(20), at=1_700_000_000),)
        for each, claim in said
        if claim
    }
    return RoadmapFacts(tuple(plan), updates)


@given(plans(), st.integers(0, 6), st.integers(0, 30), CLAIMS, CLAIMS)
def test_whatever_moves_and_whoever_claims_something_else(
    plan: list[Initiative], place: int, days: int, claims: list[str], later: list[str]
) -> None:
    scope = Scope("plan", day(25))
    older = roadmap(facts_of(plan, claims), PROGRAM, scope, None)
    moved, other = plan[place % len(plan)], [*plan]
    span = moved.span
    assert span is not None
    other[place % len(plan)] = replace(moved, end=dated(span.end + days * DAY))
    facts = facts_of(other, later)
    assert roadmap(facts, PROGRAM, scope, None, older) == roadmap(facts, PROGRAM, scope, None)


def test_what_stands_as_it_stood_is_taken_over() -> None:
    plan = [initiative("a", 0, 165), initiative("b", 160, 200), initiative("c", 0, 100)]
    older = roadmap(facts_of(plan, []), PROGRAM, SCOPE, None)
    plan[2] = initiative("c", 0, 110)
    now = roadmap(facts_of(plan, []), PROGRAM, SCOPE, None, older)
    same = [one is other for one, other in zip(now.everything, older.everything, strict=True)]
    assert same == [True, True, False]


def test_nothing_of_another_day_or_calendar_is_taken_over() -> None:
    facts = facts_of([initiative("a", 0, 165)], [])
    older = roadmap(facts, PROGRAM, Scope("plan", day(160)), None)
    now = roadmap(facts, PROGRAM, SCOPE, None, older)
    assert now == roadmap(facts, PROGRAM, SCOPE, None)
    assert now.everything != older.everything
    other = replace(PROGRAM, calendar=ProgramCalendar("UTC", week_ends=4))
    assert roadmap(facts, other, SCOPE, None, now) == roadmap(facts, other, SCOPE, None)
