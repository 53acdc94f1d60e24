"""One formatter: how every number and date looks (as_of.md, "How numbers look")."""

import re
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.program_calendar import ProgramCalendar, utc

MISSING = "–"
MINUS = "−"
_HOURS_UNDER = 2  # days below which a duration is said in hours


def count(value: int | None) -> str:
    """A whole number, thousands separated: 1,481."""
    return MISSING if value is None else f"{value:,}".replace("-", MINUS)


def signed(value: int) -> str:
    """A change with its sign: +14, −3, ±0."""
    return f"+{value:,}" if value > 0 else f"{MINUS}{-value:,}" if value < 0 else "±0"


def days(value: float | None) -> str:
    """A duration: 12.4 days, in hours under two days."""
    if value is None:
        return MISSING
    if abs(value) < _HOURS_UNDER:
        return f"{value * 24:z,.1f} h".replace("-", MINUS)
    return f"{value:z,.1f} days".replace("-", MINUS)


def percent(share: float | None) -> str:
    """A share with one decimal: 42.8 %."""
    return MISSING if share is None else f"{share * 100:z.1f} %".replace("-", MINUS)


def more_or_fewer(change: int) -> str:
    """A change in words: 14 more, 3 fewer, as many."""
    if not change:
        return "as many"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'}"


def plural(number: int, noun: str) -> str:
    """1 ticket, 2 tickets."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(value: date) -> str:
    """21 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def week(ending: date, calendar: ProgramCalendar) -> str:
    """W47, the week's number in its fiscal year."""
    return f"W{calendar.week_number(ending)}"


def week_in_words(as_of: date, calendar: ProgramCalendar, partial: bool) -> str:
    """``week 47, to 21 Nov 2026``, and whether that week is cut short."""
    cut_short = " (partial)" if partial else ""
    return f"week {calendar.week_number(as_of)}{cut_short}, to {day(as_of)}"


def moment(instant: int | None, zone: str) -> str:
    """21 Nov 2026, 16:30 in the program's zone."""
    if instant is None:
        return MISSING
    local = utc(instant).astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}"


class Share(float):
    """A part of a whole: 0.428 looks like 42.8 %."""


class Days(float):
    """A duration: 12.4 looks like 12.4 days, 0.125 like 3.0 h."""


_NUMBER = re.compile(r"([+−±]?)([0-9][0-9,]*(?:\.[0-9]+)?)(?: (%|h|days?))?")


def number_in(text: str) -> float | None:
    """The number that looks like this; None where it is none."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    digits, unit = found[2].replace(",", ""), found[3]
    size = float(digits) if "." in digits else int(digits)
    value = -size if found[1] == MINUS else size
    if unit is None:
        return value
    if unit == "%":
        return Share(round(value / 100, 6))
    return Days(round(value / 24, 4) if unit == "h" else value)


def day_in(text: str) -> date | None:
    """The day, or the moment of a zone's clock, that looks like this; None where it is none."""
    with suppress(ValueError):
        return datetime.strptime(text, "%d %b %Y").date()
    with suppress(ValueError):
        return datetime.strptime(text, "%d %b %Y, %H:%M")
    return None
