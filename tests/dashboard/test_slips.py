"""The slip ledger: the first date is kept, and every move of it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.slips import (
    DateMove,
    Ledger,
    SaidDate,
    ledger,
    ledger_of,
    missing_reason,
    moves_between,
)

FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 20), date(2026, 3, 10)
NEW_YORK = ProgramCalendar("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


MOVES = (
    DateMove(SECOND, THIRD, "A bank came sooner.", at("2026-03-15 09:00"), "Bea"),
    DateMove(FIRST, SECOND, "A bank moved.", at("2026-02-20 09:00"), "Ann"),
)


def test_a_date_that_never_moved_is_its_own_original() -> None:
    assert ledger(FIRST, (), at("2026-03-01")) == Ledger(FIRST, FIRST, ())


def test_the_first_date_stays_and_moves_stand_in_the_order_in_which_they_were_made() -> None:
    found = ledger(FIRST, MOVES, at("2026-03-16"))
    assert (found.original, found.current) == (FIRST, THIRD)
    assert [(m.before, m.after, m.days, m.reason, m.by) for m in found.moves] == [
        (FIRST, SECOND, 19, "A bank moved.", "Ann"),
        (SECOND, THIRD, -10, "A bank came sooner.", "Bea"),
    ]


def test_only_a_move_to_a_later_day_is_a_slip_and_the_days_are_from_first_to_now() -> None:
    found = ledger(FIRST, MOVES, at("2026-03-16"))
    assert ([move.days for move in found.slips], found.slipped_days) == ([19], 9)


def test_a_move_at_the_cut_or_after_it_has_not_been_made() -> None:
    found = ledger(FIRST, MOVES, MOVES[0].at)
    assert (found.current, len(found.moves)) == (SECOND, 1)


@pytest.mark.parametrize(
    ("moved", "late"),
    [
        ("2026-03-02 04:59", False),  # 23:59 on the old date in New York
        ("2026-03-02 05:00", True),
        ("2026-02-27 12:00", False),
    ],
)
def test_a_move_is_late_once_the_old_date_is_over_in_the_program_s_zone(
    moved: str, late: bool
) -> None:
    move = DateMove(FIRST, SECOND, "", at(moved))
    assert move.made_late(NEW_YORK) is late
    found = ledger(FIRST, (move,), at("2026-04-01"))
    assert found.made_late(NEW_YORK) == ((move,) if late else ())


def test_dates_that_were_said_make_a_ledger_and_one_that_was_left_out_is_no_move() -> None:
    said = [
        SaidDate(1, None),
        SaidDate(2, FIRST),
        SaidDate(3, None, "Not known"),
        SaidDate(4, SECOND, "Known again", "Ann"),
        SaidDate(5, SECOND, "As before"),
    ]
    found = ledger_of(said)
    assert (found.original, found.current) == (FIRST, SECOND)
    assert found.moves == (DateMove(FIRST, SECOND, "Known again", 4, "Ann"),)


def test_a_date_that_was_taken_back_is_not_there_now() -> None:
    found = ledger_of([SaidDate(1, FIRST), SaidDate(2, None)])
    assert (found.original, found.current, found.slipped_days) == (FIRST, None, 0)
    assert ledger_of([SaidDate(1, None)]) == Ledger()


@given(st.lists(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 2, 1))), max_size=12))
def test_moves_lead_from_the_first_date_to_the_last_without_a_break(
    days: list[date | None],
) -> None:
    said = [SaidDate(n, day) for n, day in enumerate(days)]
    given_days = [day for day in days if day]
    moves = moves_between(said)
    chain = given_days[:1] + [move.after for move in moves]
    assert all(move.before == before for move, before in zip(moves, chain, strict=False))
    assert chain[-1:] == given_days[-1:]
    assert all(move.days for move in moves)


def test_a_move_without_a_reason_is_told_and_what_did_not_move_needs_none() -> None:
    assert "slip ledger" in missing_reason(FIRST, SECOND, "  ")
    assert "slip ledger" in missing_reason(SECOND, FIRST, "")
    assert missing_reason(FIRST, SECOND, "A bank moved.") == ""
    assert missing_reason(FIRST, FIRST, "") == ""
