"""Action items as of a cut: what holds, what is overdue, and what has slipped."""

from datetime import date

import pytest

from dashboard.action_items import (
    DONE,
    DROPPED,
    OPEN,
    ActionFact,
    ActionItem,
    as_of_cut,
    in_order,
    refuse_without_reason,
    slips,
)
from dashboard.errors import InvalidForm

CUT = 1_000


def fact(id_: int, at: int, day: int, state: str = OPEN, reason: str = "") -> ActionFact:
    return ActionFact(id_, at, "Ann", date(2026, 11, day), state, reason)


def item(*facts: ActionFact, cut: int = CUT, day: int = 10) -> ActionItem | None:
    return as_of_cut(1, "Call", 0, facts, cut, date(2026, 11, day))


@pytest.mark.parametrize(
    ("facts", "held"),
    [
        ([fact(1, CUT - 1, 5)], 1),
        ([fact(1, CUT, 5)], None),  # an instant at the cut is after it
        ([fact(1, 10, 5), fact(2, CUT, 6)], 1),
        ([fact(1, 10, 5), fact(2, CUT - 1, 6)], 2),
        ([fact(2, 10, 6), fact(1, 10, 5)], 2),  # of one second, the last said holds
        ([], None),
    ],
)
def test_the_newest_fact_before_the_cut_holds(facts: list[ActionFact], held: int | None) -> None:
    found = item(*facts)
    assert (None if found is None else found.held.id) == held


@pytest.mark.parametrize(
    ("due", "state", "overdue"),
    [
        (9, OPEN, True), (10, OPEN, False), (11, OPEN, False), (9, DONE, False),
        (9, DROPPED, False),
    ],
)  # fmt: skip
def test_it_is_overdue_when_it_is_open_and_its_day_is_over(
    due: int, state: str, overdue: bool
) -> None:
    found = item(fact(1, 10, due, state))
    assert found is not None
    assert found.overdue is overdue


@pytest.mark.parametrize(
    ("days", "moves"),
    [
        ([5], []),
        ([5, 5], []),
        ([5, 4], []),
        ([5, 6], [1]),
        ([5, 12, 8, 9], [7, 1]),  # back and out again is a slip from there
    ],
)
def test_each_move_to_a_later_day_is_a_slip(days: list[int], moves: list[int]) -> None:
    facts = [fact(n, n, day, reason=f"reason {n}") for n, day in enumerate(days)]
    found = slips(facts)
    assert [slip.days for slip in found] == moves
    assert all(slip.reason == f"reason {slip.at}" for slip in found)


def test_a_slip_after_the_cut_has_not_happened_yet() -> None:
    moved = (fact(1, 10, 5), fact(2, 500, 12), fact(3, CUT, 20))
    found = item(*moved)
    assert found is not None
    assert (found.slipped_days, found.held.due.day, found.overdue) == (7, 12, False)


def test_a_done_item_whose_day_had_moved_keeps_its_slips() -> None:
    found = item(fact(1, 10, 5), fact(2, 20, 6), fact(3, 30, 6, DONE))
    assert found is not None
    assert (found.open, len(found.slips)) == (False, 1)


@pytest.mark.parametrize(
    ("day", "state", "reason", "refused"),
    [
        (6, OPEN, "", True),
        (6, OPEN, "  ", True),
        (6, OPEN, "The bank is closed.", False),
        (5, OPEN, "", False),
        (4, OPEN, "", False),
        (5, DONE, "", False),
        (5, DROPPED, "", True),
        (5, DROPPED, "Not needed.", False),
    ],
)
def test_a_later_day_and_dropping_it_ask_for_a_reason(
    day: int, state: str, reason: str, refused: bool
) -> None:
    before, due = fact(1, 10, 5), date(2026, 11, day)
    if refused:
        with pytest.raises(InvalidForm) as raised:
            refuse_without_reason(before, due, state, reason)
        assert raised.value.problems.keys() == {"reason"}
    else:
        refuse_without_reason(before, due, state, reason)


def test_open_items_come_first_by_their_day_then_the_last_that_ended() -> None:
    told = {1: (OPEN, 12, 0), 2: (DONE, 1, 50), 3: (OPEN, 11, 0), 4: (DROPPED, 1, 70)}
    items = [
        as_of_cut(id_, "", 0, [fact(id_, at, day, state)], CUT, date(2026, 11, 10))
        for id_, (state, day, at) in told.items()
    ]
    assert [each.id for each in in_order(each for each in items if each)] == [3, 1, 4, 2]
