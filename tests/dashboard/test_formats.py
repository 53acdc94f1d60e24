"""How numbers and dates look (as_of.md, "How numbers look")."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

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
