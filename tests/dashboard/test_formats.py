"""How numbers and dates look (as_of.md, "How numbers look")."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import formats
from dashboard.program_calendar import ProgramCalendar

HOUR = 1 / 24


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


@pytest.mark.parametrize(
    ("look", "value", "text"),
    [
        (formats.count, 0, "0"),
        (formats.count, 999, "999"),
        (formats.count, 1_481, "1,481"),
        (formats.count, -1_234_567, "−1,234,567"),
        (formats.count, None, "–"),
        (formats.signed, 14, "+14"),
        (formats.signed, -3, "−3"),
        (formats.signed, 0, "±0"),
        (formats.signed, -1_000, "−1,000"),
        (formats.days, None, "–"),
        (formats.days, 0.0, "0.0 h"),
        (formats.days, HOUR, "1.0 h"),
        (formats.days, 1.5, "36.0 h"),
        (formats.days, -1.5, "−36.0 h"),
        (formats.days, 2.0, "2.0 days"),
        (formats.days, -2.0, "−2.0 days"),
        (formats.days, 12.44, "12.4 days"),
        (formats.days, 1_234.56, "1,234.6 days"),
        (formats.percent, None, "–"),
        (formats.percent, 0.428, "42.8 %"),
        (formats.percent, 0.0, "0.0 %"),
        (formats.percent, 1.0, "100.0 %"),
        (formats.percent, -0.05, "−5.0 %"),
        (formats.more_or_fewer, 14, "14 more"),
        (formats.more_or_fewer, -1_003, "1,003 fewer"),
        (formats.more_or_fewer, 0, "as many"),
        (formats.day, date(2026, 11, 21), "21 Nov 2026"),
        (formats.day, date(2026, 3, 1), "1 Mar 2026"),
    ],
)
def test_a_value_has_one_look(look: Callable[[object], str], value: object, text: str) -> None:
    assert look(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 tickets"), (1, "1 ticket"), (2, "2 tickets"), (1_481, "1,481 tickets")],
)
def test_a_noun_follows_its_number(number: int, text: str) -> None:
    assert formats.plural(number, "ticket") == text


def test_a_week_is_said_by_its_number_in_the_fiscal_year() -> None:
    assert formats.week(date(2026, 11, 21), ProgramCalendar()) == "W47"
    assert formats.week(date(2024, 6, 29), ProgramCalendar(fiscal_year_end=6)) == "W53"


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        ("2026-11-21T16:30:59", "UTC", "21 Nov 2026, 16:30"),
        ("2026-11-22T04:00:00", "America/New_York", "21 Nov 2026, 23:00"),
        ("2025-11-02T05:30:00", "America/New_York", "2 Nov 2025, 01:30"),
        ("2025-11-02T06:30:00", "America/New_York", "2 Nov 2025, 01:30"),
    ],
)
def test_a_moment_is_said_in_the_zone_of_the_program(at: str, zone: str, text: str) -> None:
    assert formats.moment(epoch(at), zone) == text


def test_a_moment_that_is_missing_is_a_dash() -> None:
    assert formats.moment(None, "UTC") == "–"


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("0", 0, int), ("1,481", 1_481, int), ("−1,234,567", -1_234_567, int), ("+14", 14, int),
        ("±0", 0, int), ("1,234.6", 1_234.6, float), ("42.8 %", 0.428, formats.Share),
        ("−5.0 %", -0.05, formats.Share), ("0.46 %", 0.0046, formats.Share),
        ("36.0 h", 1.5, formats.Days), ("−36.0 h", -1.5, formats.Days),
        ("1,234.6 days", 1_234.6, formats.Days), ("1 day", 1.0, formats.Days),
        ("12 days", 12.0, formats.Days),
    ],
)  # fmt: skip
def test_a_number_is_known_by_its_look(text: str, number: float, kind: type) -> None:
    found = formats.number_in(text)
    assert (found, type(found)) == (number, kind)


@pytest.mark.parametrize(
    "text", ["", "–", "−", "5 of 9", "T1", "1.5.2", "1e5", "nan", "=1", "٣", "1 2", "3 months", "%"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert formats.number_in(text) is None


@given(st.integers(-(10**9), 10**9))
def test_a_count_is_read_back_as_it_was(value: int) -> None:
    assert formats.number_in(formats.count(value)) == value
    assert formats.number_in(formats.signed(value)) == value


@given(st.floats(-1e5, 1e5))
def test_a_duration_or_share_is_read_back_as_nearly_as_it_is_shown(value: float) -> None:
    assert formats.number_in(formats.days(value)) == pytest.approx(value, abs=0.0501)
    assert formats.number_in(formats.percent(value)) == pytest.approx(value, abs=0.000501)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_back_as_it_was(value: date) -> None:
    assert formats.day_in(formats.day(value)) == value


def test_a_moment_is_read_back_to_the_minute() -> None:
    assert formats.day_in("2 Nov 2025, 01:30") == datetime(2025, 11, 2, 1, 30)


@pytest.mark.parametrize("text", ["", "–", "still there", "31 Feb 2026", "2026-11-21", "Nov 2026"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert formats.day_in(text) is None
