"""How many run in each step: golden days, and against counting day by day."""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.roadmap.initiatives import Initiative, Span, State
from dashboard.roadmap.running import running
from dashboard.roadmap.values import Status
from tests.dashboard.roadmap.given import day, initiative, milestone, told

STEPS = [Span(day(first), day(first + 9)) for first in range(0, 200, 10)]


def totals(*of: Initiative) -> list[int]:
    """How many run in each step."""
    return [each.total for each in running(told(of).items, STEPS)]


def test_it_runs_in_each_step_that_has_one_of_its_days() -> None:
    assert totals(initiative("A", 9, 20))[:4] == [1, 1, 1, 0]
    assert totals(initiative("A", 10, 19))[:3] == [0, 1, 0]
    assert sum(totals(initiative("A"))) == 0


def test_what_began_before_the_first_step_and_ends_after_the_last_counts_in_all() -> None:
    assert totals(initiative("A", -50, 900)) == [1] * len(STEPS)
    assert totals(initiative("A", -50, -20)) == [0] * len(STEPS)
    assert totals(initiative("A", 500, 600)) == [0] * len(STEPS)


def test_what_was_cancelled_runs_no_more() -> None:
    assert sum(totals(initiative("A", 0, 50, state=State.CANCELLED))) == 0


def test_missed_milestones_are_in_the_step_of_their_day() -> None:
    one = initiative("A", 0, 150, milestones=(milestone("m", 19), milestone("n", 190)))
    found = running(told([one]).items, STEPS)
    assert [n for n, each in enumerate(found) if each.missed] == [1]


spans = st.tuples(st.integers(-30, 230), st.integers(0, 120))


@given(st.lists(spans, max_size=12))
def test_each_step_counts_what_a_walk_over_its_days_finds(
    given_spans: list[tuple[int, int]],
) -> None:
    items = told(
        initiative(f"I-{n}", at, at + long) for n, (at, long) in enumerate(given_spans)
    ).items
    for each in running(items, STEPS):
        days = {each.step.start + timedelta(days=n) for n in range(each.step.days)}
        walked: Counter[Status] = Counter(
            of.status
            for of in items
            if of.span and any(of.span.start <= one <= of.span.end for one in days)
        )
        assert each.counts == walked
