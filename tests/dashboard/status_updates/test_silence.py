"""Silence: what is due, overdue and outdated, by item and by team."""

from datetime import date, timedelta

import pytest

from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.status_updates.history import update_history
from dashboard.status_updates.silence import FiledWeek, Tracked, owed, silence, silence_by_team
from dashboard.status_updates.updates import ItemKind, Stage, StatusUpdate
from tests.dashboard.path_to_green.given import CALENDAR, at, update

START = date(2026, 1, 7)  # a Wednesday; its week ends on Saturday the 10th
FIRST = date(2026, 1, 10)
WEEK = timedelta(days=7)
REOPENED = (update(FIRST, "done"), update(FIRST + WEEK))


@pytest.mark.parametrize(
    ("updates", "as_of", "due", "days", "outdated"),
    [
        ((), date(2026, 1, 8), FIRST, 0, False),
        ((), date(2026, 1, 10), FIRST, 0, False),
        ((), date(2026, 1, 13), FIRST, 3, False),
        ((), date(2026, 1, 14), FIRST, 4, True),
        ((update(FIRST),), date(2026, 1, 17), FIRST + WEEK, 0, False),
        ((update(FIRST),), date(2026, 1, 21), FIRST + WEEK, 4, True),
        ((update(FIRST, stage=Stage.DRAFT),), date(2026, 1, 14), FIRST, 4, True),
        ((update(FIRST, "done"),), date(2026, 6, 1), None, 0, False),
        ((update(FIRST, "cancelled"),), date(2026, 6, 1), None, 0, False),
        (REOPENED, date(2026, 6, 1), FIRST + WEEK * 2, 128, True),
        ((update(FIRST, nothing_changed=True),), date(2026, 1, 17), FIRST + WEEK, 0, False),
    ],
)  # fmt: skip
def test_days_overdue_count_from_the_week_after_the_newest_update(
    updates: tuple[StatusUpdate, ...], as_of: date, due: date | None, days: int, outdated: bool
) -> None:
    history = update_history(updates, CALENDAR.cut(as_of))
    found = silence(history, START, CALENDAR, as_of)
    assert (found.due, found.days_overdue, found.outdated) == (due, days, outdated)


def test_an_update_that_comes_after_the_cut_does_not_break_the_silence() -> None:
    late = update(FIRST, at=at("2026-01-20 09:00"))
    history = update_history((late,), CALENDAR.cut(date(2026, 1, 19)))
    assert silence(history, START, CALENDAR, date(2026, 1, 19)).days_overdue == 9


def test_weeks_end_where_the_program_s_do() -> None:
    sundays = ProgramCalendar(week_ends=SUNDAY)
    found = silence(update_history((), 0), START, sundays, date(2026, 1, 12))
    assert (found.due, found.days_overdue) == (date(2026, 1, 11), 1)


def tracked(key: str, *updates: StatusUpdate, team: str = "T", start: date = START) -> Tracked:
    return Tracked(ItemKind.GOAL, key, key, "Ann", team, start, updates)


def test_what_is_owed_this_week_stands_with_the_longest_overdue_first() -> None:
    as_of = date(2026, 1, 20)  # the running week ends on the 24th
    items = (
        tracked("filed", update(date(2026, 1, 24), at=at("2026-01-19 09:00"))),
        tracked("due", update(date(2026, 1, 17))),
        tracked("silent"),
        tracked("late", update(FIRST)),
        tracked("over", update(FIRST, "done")),
        tracked("later", start=date(2026, 2, 1)),
    )
    found = owed(items, CALENDAR, as_of)
    assert [(each.item.key, each.silence.days_overdue) for each in found] == [
        ("silent", 10),
        ("late", 3),
        ("due", 0),
    ]
    assert found[1].newest == update(FIRST)


def test_each_team_s_weeks_say_how_many_were_due_and_how_many_came() -> None:
    as_of = date(2026, 1, 27)  # the newest week that is over ended on the 24th
    items = (
        tracked("a", update(FIRST), update(FIRST + WEEK), update(FIRST + WEEK * 2)),
        tracked("b", update(FIRST)),
        tracked("c", update(FIRST, "done"), team="U"),
        tracked("d", team="U", start=date(2026, 1, 20)),
    )
    first, second = silence_by_team(items, CALENDAR, as_of, weeks=3)
    assert (first.team, first.outdated) == ("T", ("b",))
    assert first.weeks == (
        FiledWeek(FIRST, 2, 2),
        FiledWeek(FIRST + WEEK, 2, 1),
        FiledWeek(FIRST + WEEK * 2, 2, 1),
    )
    assert (second.team, second.outdated) == ("U", ())
    assert second.weeks == (
        FiledWeek(FIRST, 1, 1),
        FiledWeek(FIRST + WEEK, 0, 0),
        FiledWeek(FIRST + WEEK * 2, 1, 0),
    )


def test_a_week_that_ends_on_the_day_itself_is_over() -> None:
    (team,) = silence_by_team((tracked("a", update(FIRST)),), CALENDAR, FIRST, weeks=1)
    assert team.weeks == (FiledWeek(FIRST, 1, 1),)
