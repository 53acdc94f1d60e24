"""Texts into instants (tickets.md, 1 and 3). Expected instants are written in UTC."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.imports.mapping import Mapping
from dashboard.imports.times import InvalidTime, TimeReader

NEW_YORK = "America/New_York"


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-01-15T10:00:00Z", "2025-01-15T10:00:00"),
        ("2025-01-15 10:00:00Z", "2025-01-15T10:00:00"),
        ("2025-01-15T10:00Z", "2025-01-15T10:00:00"),
        ("2025-01-15t10:00:00z", "2025-01-15T10:00:00"),
        ("2025-01-15T10:00:00-05:00", "2025-01-15T15:00:00"),
        ("2025-01-15T10:00:00-0500", "2025-01-15T15:00:00"),
        ("2025-01-15T10:00:00-05", "2025-01-15T15:00:00"),
        ("2025-01-15T10:00:00+05:45", "2025-01-15T04:15:00"),
        ("2025-01-15T00:30:00+14:00", "2025-01-14T10:30:00"),
        ("  2025-01-15T10:00:00Z \t", "2025-01-15T10:00:00"),
        ("2024-02-29", "2024-02-29T05:00:00"),  # midnight in New York, UTC-5
        ("2025-07-04", "2025-07-04T04:00:00"),  # UTC-4
        ("2025-01-15T10:00:00.999999Z", "2025-01-15T10:00:00"),
        ("2025-01-15T10:00:00,5Z", "2025-01-15T10:00:00"),
        ("2025-01-15T10:00:00.123456789Z", "2025-01-15T10:00:00"),
        ("1990-01-01T00:00:00Z", "1990-01-01T00:00:00"),
        ("2100-12-31T23:59:59Z", "2100-12-31T23:59:59"),
    ],
)
def test_extended_iso_8601_is_read(text: str, utc: str) -> None:
    assert TimeReader(NEW_YORK).instant(text) == epoch(utc)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("2025-01-15T10:00:00Z", 0),
        ("2025-01-15T10:00Z", 0),
        ("2025-01-15T10:00:00.999999Z", 999_999),
        ("2025-01-15T10:00:00,5Z", 500_000),
        ("2025-01-15T10:00:00.500Z", 500_000),
        ("2025-01-15T05:00:00.000001-05:00", 1),
        ("2025-01-15 05:00:00.25", 250_000),
        ("2025-01-15T10:00:00.123456789Z", 123_456),
    ],
)
def test_a_moment_has_the_microseconds_after_its_second(text: str, micros: int) -> None:
    assert TimeReader(NEW_YORK).moment(text) == (epoch("2025-01-15T10:00:00"), micros)


@pytest.mark.parametrize(
    ("zone", "text", "utc"),
    [
        (NEW_YORK, "2025-11-02 01:30", "2025-11-02T05:30:00"),  # twice: the first pass, UTC-4
        (NEW_YORK, "2025-11-02 00:59:59", "2025-11-02T04:59:59"),
        (NEW_YORK, "2025-11-02 02:00", "2025-11-02T07:00:00"),
        (NEW_YORK, "2025-03-09 02:30", "2025-03-09T07:30:00"),  # never: UTC-5, from before the gap
        (NEW_YORK, "2025-03-09 01:59:59", "2025-03-09T06:59:59"),
        (NEW_YORK, "2025-03-09 03:00", "2025-03-09T07:00:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00"),  # midnight fell in the gap
        ("Australia/Lord_Howe", "2025-04-06 01:45", "2025-04-05T14:45:00"),  # UTC+11, not +10:30
        ("Asia/Kolkata", "2025-01-01 05:30", "2025-01-01T00:00:00"),
    ],
)
def test_a_time_without_zone_is_in_the_zone_of_the_program(zone: str, text: str, utc: str) -> None:
    assert TimeReader(zone).instant(text) == epoch(utc)


@pytest.mark.parametrize("text", ["2025-11-02T01:30:00-05:00", "2025-11-02T06:30:00Z"])
def test_an_offset_chooses_the_second_pass_of_an_ambiguous_hour(text: str) -> None:
    assert TimeReader(NEW_YORK).instant(text) == epoch("2025-11-02T06:30:00")


@pytest.mark.parametrize(
    "text",
    [
        "20240229", "2024-W09-4", "2024-060", "2024-02", "2024", "20240229T100000Z",
        "2025-02-30", "2025-02-29", "2025-02-30T10:00:00Z", "2025-13-01", "2025-00-10",
        "31/12/2025", "12/31/2025", "31.12.2025", "2025/12/31", "n/a", "null", "45000",
        "1735689600",
        "2025-01-01T24:00", "2025-01-01T24:00:00", "2025-01-01T10", "2025-01-01T10:60",
        "2025-01-01T10:00:60Z", "2025-01-01T10:00+24:00", "2025-01-01T10:00:00 Z",
        "2025-01-01T10:00:00 -05:00", "2025-01-01x10:00", "2025-1-1", "2025-01-01T1:00",
        "２０２５-01-01", "2025-01-01Z", "2025-01-01T10:00:00[Europe/Paris]", "+002025-01-01",
        "today", "2025-01-01T10:00:00Z; DROP TABLE ticket", "9" * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_extended_iso_8601_is_never_guessed(text: str) -> None:
    with pytest.raises(InvalidTime, match="write it as 2026-11-21T16:30:00Z") as problem:
        TimeReader(NEW_YORK).instant(text)
    assert len(str(problem.value)) < 150


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_an_empty_time_says_that_there_is_none(text: str) -> None:
    with pytest.raises(InvalidTime, match="There is no date"):
        TimeReader(NEW_YORK).instant(text)


@pytest.mark.parametrize(
    "text", ["1989-12-31", "2101-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59-12:00"]
)
def test_a_year_that_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(InvalidTime, match="is not between 1990 and 2100"):
        TimeReader(NEW_YORK).instant(text)


@pytest.mark.parametrize(
    ("dates", "text", "utc"),
    [
        ("day/month/year hour:minute", "29/2/2016 01:23", "2016-02-29T01:23:00"),
        ("day/month/year hour:minute", "3/4/2016 1:05", "2016-04-03T01:05:00"),
        ("month/day/year", "3/4/2016", "2016-03-04T00:00:00"),
        ("day.month.year hour:minute:second", "31.12.2025 23:59:58", "2025-12-31T23:59:58"),
        ("yearmonthday", "20240229", "2024-02-29T00:00:00"),
        ("year-month-dayThour:minuteZ", "2025-01-01T10:00Z", "2025-01-01T10:00:00"),
    ],
)
def test_a_mapping_states_another_format(dates: str, text: str, utc: str) -> None:
    reader = TimeReader("UTC", Mapping(dates=dates).date_format, dates)
    assert reader.instant(text) == epoch(utc)


@pytest.mark.parametrize(
    "text", ["2016-02-29 01:23", "2/29/2016 01:23", "31/2/2016 01:23", "29/2/16 01:23", "n/a", "?"]
)
def test_with_a_format_nothing_else_is_read_and_the_format_is_named(text: str) -> None:
    dates = "day/month/year hour:minute"
    with pytest.raises(InvalidTime, match=f"write it as {dates}"):
        TimeReader("UTC", Mapping(dates=dates).date_format, dates).instant(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for reader in (TimeReader(NEW_YORK), TimeReader("UTC", "%d/%m/%Y %H:%M", "day/month/year")):
        try:
            assert isinstance(reader.instant(text), int)
        except InvalidTime as problem:
            assert str(problem).endswith(".")


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_every_second_in_utc_is_read_as_it_stands(at: datetime) -> None:
    text = at.strftime("%Y-%m-%dT%H:%M:%S")
    assert TimeReader(NEW_YORK).instant(text + "Z") == epoch(text)
