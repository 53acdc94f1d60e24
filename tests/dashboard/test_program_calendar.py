"""The calendar that answers every date question (as_of.md; tickets.md 2, 6, 11; scorecard.md)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import SUNDAY, Instants, ProgramCalendar, instant, utc

ZONES = (
    "UTC", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe",
    "Asia/Kolkata", "Pacific/Apia", "America/Havana",
)  # fmt: skip
HOLIDAYS = frozenset({date(2025, 1, 1), date(2025, 7, 4), date(2025, 11, 27), date(2025, 11, 1)})
DAY = timedelta(days=1)
zones = st.sampled_from(ZONES)
days = st.dates(date(2009, 1, 1), date(2027, 12, 31))


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


def array(*instants: int) -> Instants:
    return np.array(instants, dtype=np.int64)


def test_weeks_end_on_the_programs_weekday() -> None:
    """18 Nov 2025 is a Tuesday."""
    ends = {n: ProgramCalendar(week_ends=n).week_ending(date(2025, 11, 18)).day for n in range(7)}
    assert ends == {0: 24, 1: 18, 2: 19, 3: 20, 4: 21, 5: 22, 6: 23}


@settings(deadline=None)
@given(days, st.integers(0, 6))
def test_a_week_ends_on_its_weekday_within_six_days(day: date, weekday: int) -> None:
    end = ProgramCalendar(week_ends=weekday).week_ending(day)
    assert end.weekday() == weekday
    assert timedelta() <= end - day <= timedelta(6)


@pytest.mark.parametrize(
    ("now", "ending"),
    [
        ("2025-11-22T12:00:00", date(2025, 11, 15)),  # Saturday itself still runs
        ("2025-11-23T04:59:59", date(2025, 11, 15)),
        ("2025-11-23T05:00:00", date(2025, 11, 22)),  # midnight in New York
        ("2025-11-29T12:00:00", date(2025, 11, 22)),
    ],
)
def test_the_last_complete_week_is_one_whose_cut_has_passed(now: str, ending: date) -> None:
    assert ProgramCalendar("America/New_York").last_complete_week(epoch(now)) == ending


@settings(deadline=None)
@given(zones, st.integers(0, 6), st.datetimes(datetime(2012, 1, 1), datetime(2100, 12, 1)))
def test_the_cut_of_the_last_complete_week_is_the_newest_that_has_passed(
    zone: str, week_ends: int, at: datetime
) -> None:
    calendar, now = ProgramCalendar(zone, week_ends), int(at.replace(tzinfo=UTC).timestamp())
    ending = calendar.last_complete_week(now)
    assert ending.weekday() == week_ends
    assert calendar.cut(ending) <= now < calendar.cut(ending + 7 * DAY)


@pytest.mark.parametrize(
    ("day", "week_ends", "year_end", "number"),
    [
        # Saturdays, calendar years: 2028 begins on a Saturday and has 53 of them
        (date(2028, 1, 1), 5, 12, 1),
        (date(2028, 1, 2), 5, 12, 2),
        (date(2028, 12, 30), 5, 12, 53),
        (date(2028, 12, 31), 5, 12, 1),  # its week ends on 6 Jan 2029
        (date(2024, 12, 31), 5, 12, 1),  # ends on 4 Jan 2025
        (date(2025, 12, 27), 5, 12, 52),
        (date(2026, 11, 21), 5, 12, 47),
        # fiscal years to the end of June: 1 Jul 2023 is a Saturday, 29 Jun 2024 the 53rd
        (date(2023, 7, 1), 5, 6, 1),
        (date(2024, 6, 29), 5, 6, 53),
        (date(2024, 6, 30), 5, 6, 1),
        # to the end of September, weeks ending on Friday
        (date(2025, 10, 3), 4, 9, 1),
        (date(2025, 9, 27), 4, 9, 1),
        (date(2025, 9, 26), 4, 9, 52),
        # to the end of February: Thursdays from 2 Mar 2023 to 29 Feb 2024, 364 days later
        (date(2024, 2, 29), 3, 2, 53),
        (date(2024, 3, 1), 3, 2, 1),
    ],
)  # fmt: skip
def test_a_week_has_the_number_of_its_last_day_in_the_fiscal_year(
    day: date, week_ends: int, year_end: int, number: int
) -> None:
    calendar = ProgramCalendar(week_ends=week_ends, fiscal_year_end=year_end)
    assert calendar.week_number(day) == number


@settings(deadline=None)
@given(days, st.integers(0, 6), st.integers(1, 12))
def test_week_numbers_count_week_ending_days(day: date, week_ends: int, year_end: int) -> None:
    calendar = ProgramCalendar(week_ends=week_ends, fiscal_year_end=year_end)
    end = calendar.week_ending(day)
    first = end
    while (first - DAY).month != year_end or first.month == year_end:
        first -= DAY
    every = (first + n * DAY for n in range((end - first).days + 1))
    assert calendar.week_number(day) == sum(d.weekday() == week_ends for d in every)
    assert calendar.fiscal_year_start(end) == first


def test_weeks_run_from_the_first_to_the_partial_one() -> None:
    weeks = ProgramCalendar(week_ends=SUNDAY).weeks(date(2025, 3, 12), date(2025, 3, 25))
    assert [(w.start.day, w.end.day, w.counted_to.day, w.partial) for w in weeks] == [
        (10, 16, 16, False),
        (17, 23, 23, False),
        (24, 30, 25, True),
    ]


def test_a_week_that_ends_on_the_as_of_date_is_whole() -> None:
    (week,) = ProgramCalendar().weeks(date(2025, 11, 22), date(2025, 11, 22))
    assert (week.start, week.end, week.partial) == (date(2025, 11, 16), date(2025, 11, 22), False)


@pytest.mark.parametrize(
    ("zone", "as_of", "cut"),
    [
        ("UTC", date(2016, 3, 31), "2016-04-01T00:00:00"),
        ("America/New_York", date(2025, 3, 8), "2025-03-09T05:00:00"),
        ("America/New_York", date(2025, 3, 9), "2025-03-10T04:00:00"),  # a day of 23 hours
        ("America/New_York", date(2025, 11, 1), "2025-11-02T04:00:00"),
        ("America/New_York", date(2025, 11, 2), "2025-11-03T05:00:00"),  # of 25
        ("America/Sao_Paulo", date(2018, 11, 3), "2018-11-04T03:00:00"),  # no midnight: 01:00
        ("America/Sao_Paulo", date(2018, 2, 17), "2018-02-18T03:00:00"),  # 23:00 came twice
        ("America/Havana", date(2025, 11, 1), "2025-11-02T04:00:00"),  # midnight twice: the first
        ("Pacific/Apia", date(2011, 12, 29), "2011-12-30T10:00:00"),  # 30 Dec was left out
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00:00"),
        ("Asia/Kolkata", date(2025, 1, 1), "2025-01-01T18:30:00"),
    ],
)
def test_the_cut_is_local_midnight_at_the_end_of_the_day(zone: str, as_of: date, cut: str) -> None:
    calendar = ProgramCalendar(zone)
    assert calendar.cut(as_of) == calendar.midnight(as_of + DAY) == epoch(cut)


@settings(deadline=None)
@given(zones, st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_local_days_are_what_the_clock_on_the_wall_says(zone: str, at: datetime) -> None:
    calendar, at = ProgramCalendar(zone), at.replace(tzinfo=UTC, microsecond=0)
    day = at.astimezone(ZoneInfo(zone)).date()
    seconds = int(at.timestamp())
    (found,) = calendar.local_days(array(seconds))
    assert found == np.datetime64(day)
    assert calendar.today(seconds) == day


SAMPLE = np.concatenate(
    (
        np.arange(epoch("1990-01-01T00:00:00"), epoch("2038-01-01T00:00:00"), 23 * 86_400 + 1_201),
        np.arange(epoch("2038-01-01T00:00:00"), epoch("2100-12-31T00:00:00"), 97 * 86_400 + 1_201),
    )
)


def check_local_days(zone: str) -> None:
    """At moments of all times of day from 1990 to 2100, and around midnight after each."""
    place = ZoneInfo(zone)
    days = (datetime.fromtimestamp(at, place).date() + DAY for at in SAMPLE.tolist())
    midnights = np.array([int(datetime.combine(d, time(), place).timestamp()) for d in days])
    moments = np.concatenate((SAMPLE, midnights - 1, midnights))
    expected = [datetime.fromtimestamp(at, place).date() for at in moments.tolist()]
    found = ProgramCalendar(zone).local_days(moments)
    assert (found == np.array(expected, dtype="datetime64[D]")).all()


HARD_ZONES = (
    "America/St_Johns", "America/Goose_Bay", "Pacific/Apia", "America/Sao_Paulo",
    "Antarctica/Troll", "Africa/Casablanca", "Asia/Pyongyang", "America/Caracas",
    "Pacific/Kwajalein", "Asia/Gaza",
)  # fmt: skip


@pytest.mark.parametrize("zone", sorted({*HARD_ZONES, *sorted(available_timezones())[::12]}))
def test_local_days_are_what_the_zone_says(zone: str) -> None:
    """All zones: tests/torture/test_zones.py."""
    check_local_days(zone)


@pytest.mark.parametrize("zone", ["America/St_Johns", "America/Goose_Bay"])
def test_local_days_hold_where_the_clocks_went_back_over_midnight(zone: str) -> None:
    """At 00:01 to 23:01 of the day before, until 2011."""
    calendar, place = ProgramCalendar(zone), ZoneInfo(zone)
    at = np.arange(epoch("1990-01-01T00:00:00"), epoch("2012-12-31T00:00:00"), 86_400)
    for second in (9_000, 9_030, 9_060, 10_800, 10_830, 10_860, 12_599, 12_600, 14_399, 14_400):
        expected = [datetime.fromtimestamp(t, place).date() for t in (at + second).tolist()]
        found = calendar.local_days(at + second)
        assert (found == np.array(expected, dtype="datetime64[D]")).all()


@pytest.mark.parametrize(
    ("zone", "utc", "day"),
    [
        # St. John's: 00:01 at UTC-2:30 is 02:31 UTC; then 23:01 at UTC-3:30
        ("America/St_Johns", "2010-11-07T02:29:59", date(2010, 11, 6)),
        ("America/St_Johns", "2010-11-07T02:30:00", date(2010, 11, 7)),
        ("America/St_Johns", "2010-11-07T02:30:59", date(2010, 11, 7)),
        ("America/St_Johns", "2010-11-07T02:31:00", date(2010, 11, 6)),
        ("America/St_Johns", "2010-11-07T03:29:59", date(2010, 11, 6)),
        ("America/St_Johns", "2010-11-07T03:30:00", date(2010, 11, 7)),
        # Goose Bay: the same half an hour later, UTC-3 to UTC-4
        ("America/Goose_Bay", "2010-11-07T03:00:59", date(2010, 11, 7)),
        ("America/Goose_Bay", "2010-11-07T03:01:00", date(2010, 11, 6)),
        ("America/Goose_Bay", "2010-11-07T03:59:59", date(2010, 11, 6)),
        ("America/Goose_Bay", "2010-11-07T04:00:00", date(2010, 11, 7)),
        # Apia left out 30 December: from UTC-10 to UTC+14
        ("Pacific/Apia", "2011-12-30T09:59:59", date(2011, 12, 29)),
        ("Pacific/Apia", "2011-12-30T10:00:00", date(2011, 12, 31)),
        # Sao Paulo: midnight at UTC-2 became 23:00 at UTC-3, and in spring midnight 01:00
        ("America/Sao_Paulo", "2018-02-18T02:00:00", date(2018, 2, 17)),
        ("America/Sao_Paulo", "2018-02-18T02:59:59", date(2018, 2, 17)),
        ("America/Sao_Paulo", "2018-02-18T03:00:00", date(2018, 2, 18)),
        ("America/Sao_Paulo", "2018-11-04T02:59:59", date(2018, 11, 3)),
        ("America/Sao_Paulo", "2018-11-04T03:00:00", date(2018, 11, 4)),
    ],
)
def test_the_local_day_beside_a_change_of_the_clocks(zone: str, utc: str, day: date) -> None:
    (found,) = ProgramCalendar(zone).local_days(array(epoch(utc)))
    assert found == np.datetime64(day)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_its_cut_on_every_day_of_seventeen_years(zone: str) -> None:
    calendar = ProgramCalendar(zone)
    for n in range(0, 366 * 17):
        day = date(2009, 1, 1) + n * DAY
        cut = calendar.cut(day)
        before, after = calendar.local_days(array(cut - 1, cut))
        assert before <= np.datetime64(day) < after, day


@settings(deadline=None)
@given(days, st.integers(0, 120))
def test_business_days_are_weekdays_less_holidays(start: date, length: int) -> None:
    calendar, end = ProgramCalendar(holidays=HOLIDAYS), start + length * DAY
    every = [start + n * DAY for n in range(length)]
    slow = sum(d.weekday() < 5 and d not in HOLIDAYS for d in every)
    (found,) = calendar.business_days(np.array([start], dtype="datetime64[D]"), end)
    assert found == slow


def slow_clock(calendar: ProgramCalendar, begin: int, end: int) -> int:
    """Business seconds of a span, day after day on the wall clock of the zone."""
    zone, total = ZoneInfo(calendar.zone), 0
    day = utc(begin).astimezone(zone).date() - DAY
    while day <= utc(end).astimezone(zone).date() + DAY:
        if day.weekday() < 5 and day not in calendar.holidays:
            opens = datetime.combine(day, time(9), zone).timestamp()
            closes = datetime.combine(day, time(17), zone).timestamp()
            total += max(0, int(min(end, closes) - max(begin, opens)))
        day += DAY
    return total


@settings(deadline=None)
@given(
    zones, st.datetimes(datetime(2012, 1, 1), datetime(2026, 12, 31)), st.integers(0, 40 * 86_400)
)
def test_the_business_clock_counts_nine_to_five(zone: str, at: datetime, length: int) -> None:
    calendar = ProgramCalendar(zone, holidays=HOLIDAYS)
    begin = int(at.replace(tzinfo=UTC).timestamp())
    first, last = calendar.business_clock(array(begin, begin + length))
    assert last - first == slow_clock(calendar, begin, begin + length)


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2025-11-21T14:00:00", "2025-11-21T22:00:00", 8),  # Friday 09:00 to 17:00 in New York
        ("2025-11-21T21:30:00", "2025-11-24T14:30:00", 1),  # over a weekend
        ("2025-11-22T05:00:00", "2025-11-24T05:00:00", 0),
        ("2025-11-26T21:00:00", "2025-11-28T15:00:00", 2),  # over Thanksgiving
        ("2025-03-07T21:00:00", "2025-03-10T14:00:00", 2),  # the clocks went forward on Sunday
        ("2025-10-31T20:00:00", "2025-11-03T15:00:00", 2),  # and back
    ],
)
def test_the_business_clock_of_new_york(begin: str, end: str, hours: int) -> None:
    calendar = ProgramCalendar("America/New_York", holidays=HOLIDAYS)
    first, last = calendar.business_clock(array(epoch(begin), epoch(end)))
    assert last - first == hours * 3600


def test_a_wall_time_may_be_of_the_next_day() -> None:
    assert instant(date(2025, 1, 1), 86_400, "UTC") == epoch("2025-01-02T00:00:00")


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-20 09:00", 8, "2026-11-20 17:00"),  # a Friday, to its last second
        ("2026-11-20 09:00", 9, "2026-11-23 10:00"),
        ("2026-11-21 12:00", 1, "2026-11-23 10:00"),  # a Saturday counts nothing
        ("2026-11-20 16:30", 0, "2026-11-20 16:30"),
        ("2026-11-20 16:30", 16, "2026-11-24 16:30"),
    ],
)
def test_a_business_time_later_is_the_clock_turned_round(
    start: str, hours: int, expected: str
) -> None:
    calendar = ProgramCalendar("UTC")
    begin, end = (
        int(datetime.fromisoformat(f"{text}+00:00").timestamp()) for text in (start, expected)
    )
    later = calendar.business_later(begin, hours * 3600)
    assert later == end
    ran = calendar.business_clock(np.array([end])) - calendar.business_clock(np.array([begin]))
    assert ran[0] == hours * 3600


def test_a_business_time_that_no_calendar_holds_is_not_known() -> None:
    assert ProgramCalendar("UTC").business_later(1_795_320_000, 10**9) is None
