"""Texts into instants (tickets.md, 1 and 3). Expected instants are written in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.imports.date_words import NUMBERED_DATES, date_pattern, written
from dashboard.imports.tables import DATE_CELL
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
    reader = TimeReader("UTC", dates)
    assert reader.instant(text) == epoch(utc)


@pytest.mark.parametrize(
    "text", ["2016-02-29 01:23", "2/29/2016 01:23", "31/2/2016 01:23", "29/2/16 01:23", "n/a", "?"]
)
def test_with_a_format_nothing_else_is_read_and_the_format_is_named(text: str) -> None:
    dates = "day/month/year hour:minute"
    with pytest.raises(InvalidTime, match=f"write it as {dates}"):
        TimeReader("UTC", dates).instant(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for reader in (TimeReader(NEW_YORK), TimeReader("UTC", "day/month/year hour:minute")):
        try:
            assert isinstance(reader.instant(text), int)
        except InvalidTime as problem:
            assert str(problem).endswith(".")


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_every_second_in_utc_is_read_as_it_stands(at: datetime) -> None:
    text = at.strftime("%Y-%m-%dT%H:%M:%S")
    assert TimeReader(NEW_YORK).instant(text + "Z") == epoch(text)


@settings(deadline=None)
@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)),
    st.sampled_from((NEW_YORK, "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca")),
)
def test_every_wall_time_is_what_zoneinfo_says_of_its_first_pass(at: datetime, zone: str) -> None:
    expected = at.replace(microsecond=0, tzinfo=ZoneInfo(zone), fold=0).timestamp()
    iso, worded = at.strftime("%Y-%m-%dT%H:%M:%S"), at.strftime("%d.%m.%Y %H:%M:%S")
    assert TimeReader(zone).instant(iso) == expected
    assert TimeReader(zone, "day.month.year hour:minute:second").instant(worded) == expected


_CODES = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S"}
_MARKS = st.sampled_from(("/", ".", "-", ", ", " ", "T", ":", "("))


@st.composite
def written_dates(draw: st.DrawFn) -> tuple[str, str, str]:
    """Words, the same for strptime, and a text that may or may not be a date of that kind."""
    clock = ("hour", "minute", "second")[: draw(st.integers(0, 3))]
    order = draw(st.permutations(("year", "month", "day", *clock)))
    marks = [draw(_MARKS) for _ in order[1:]]
    sizes = {part: draw(st.sampled_from((1, 2, 2))) for part in order} | {"year": 4}
    values = {part: draw(st.integers(0, 2150 if part == "year" else 61)) for part in order}
    if draw(st.booleans()):
        at = draw(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
        values = {part: getattr(at, part) for part in order}
    texts = [f"{values[part]:0{sizes[part]}}" for part in order]
    if draw(st.integers(0, 9)) == 0:
        texts[draw(st.integers(0, len(texts) - 1))] = draw(st.text("0123456789/x-", max_size=4))

    def joined(parts: list[str]) -> str:
        return parts[0] + "".join(m + p for m, p in zip(marks, parts[1:], strict=True))

    return joined(list(order)), joined([_CODES[part] for part in order]), joined(texts)


@settings(deadline=None, max_examples=500)
@given(written_dates())
def test_words_read_what_strptime_reads_and_nothing_else(written: tuple[str, str, str]) -> None:
    words, format_, text = written
    try:
        wall = datetime.strptime(text, format_).replace(tzinfo=UTC)
        expected = int(wall.timestamp()) if 1990 <= wall.year <= 2100 else None
    except ValueError:
        expected = None
    try:
        found = TimeReader("UTC", words).instant(text)
    except InvalidTime:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ("day/month/year", "2025-02-01"),
        ("day/month/year", "1/2/25"),
        ("day/month/year", "1/ 2/2025"),
        ("day/month/year", "1/2/2025 10:00"),
        ("day/month/year hour:minute", "1/2/2025  10:00"),  # strptime takes any blanks
        ("day/month/year hour:minute", "1/2/2025 24:00"),
        ("day/month/year hour:minute", "1/2/2025 10:00:00"),
        ("day/month/year", "١/٢/٢٠٢٥"),
        ("day/month/year", "30/2/2024"),
        ("yearmonthday", "2024111"),  # 1 November or 11 January
        ("year-month-dayhourminute", "2024-1-110"),
    ],
)
def test_words_match_the_whole_text_strictly(dates: str, text: str) -> None:
    with pytest.raises(InvalidTime) as problem:
        TimeReader("UTC", dates).instant(text)
    sentence = f"“{text}” is no date as expected here: write it as {dates}."
    assert str(problem.value) == sentence


@pytest.mark.parametrize("text", ["10/11/12", "2024-02-30", "01.02.2025"])
def test_a_date_whose_order_nobody_stated_is_not_guessed(text: str) -> None:
    with pytest.raises(InvalidTime, match=f"“{text}” is no date.*write it as 2026-11-21T16"):
        TimeReader(NEW_YORK).instant(text)


@pytest.mark.parametrize(
    ("dates", "text", "utc"),
    [
        ("serial 1900", "46347.6875", "2026-11-21T16:30:00"),
        ("serial 1900", "46347", "2026-11-21T00:00:00"),
        ("serial 1900", "32874", "1990-01-01T00:00:00"),
        ("serial 1900", "73415", "2100-12-31T00:00:00"),
        ("serial 1900", "46347.68750578", "2026-11-21T16:30:00"),  # 0.4994 s
        ("serial 1900", "46347.687505788", "2026-11-21T16:30:01"),  # 0.50008 s
        ("serial 1900", "46347.999999", "2026-11-22T00:00:00"),
        ("serial 1900", "4.6347E+4", "2026-11-21T00:00:00"),
        ("serial 1904", "44885.6875", "2026-11-21T16:30:00"),
        ("epoch seconds", "1795278600", "2026-11-21T16:30:00"),
        ("epoch seconds", "1795278600.9", "2026-11-21T16:30:00"),
        ("epoch milliseconds", "1795278600000", "2026-11-21T16:30:00"),
        ("epoch milliseconds", "1795278600999", "2026-11-21T16:30:00"),
    ],
)
def test_dates_that_are_numbers_count_from_their_zero(dates: str, text: str, utc: str) -> None:
    assert TimeReader("UTC", dates).instant(text) == epoch(utc)


def test_a_serial_date_is_a_wall_time_and_an_epoch_is_not() -> None:
    assert TimeReader(NEW_YORK, "serial 1900").instant("46347") == epoch("2026-11-21T05:00:00")
    # Thirty minutes into the gap of 8 March 2026: the offset from before it.
    gap = TimeReader(NEW_YORK, "serial 1900").instant("46089.104166666664")
    assert gap == epoch("2026-03-08T07:30:00")
    assert TimeReader(NEW_YORK, "epoch seconds").instant("1795278600") == 1_795_278_600
    assert TimeReader(NEW_YORK, "epoch milliseconds").moment("1795278600250").micros == 250_000


@pytest.mark.parametrize(
    ("dates", "text", "problem"),
    [
        ("serial 1900", "60", "is no date as expected"),  # 29 February 1900 never was
        ("serial 1900", "60.75", "is no date as expected"),
        ("serial 1900", "59", "“59” is not between 1990 and 2100"),
        ("serial 1900", "32873", "“32873” is not between"),
        ("serial 1900", "73416", "“73416” is not between"),
        ("serial 1900", "-1e300", "is not between"),
        ("serial 1900", "1e308", "is not between"),
        ("serial 1900", "1e309", "is no date as expected"),
        ("serial 1900", "2026-11-21", "write it as the number that a spreadsheet keeps"),
        ("serial 1900", "46347,5", "is no date as expected"),
        ("serial 1904", "n/a", "such as 44885.6875"),
        ("epoch seconds", "1795278600000", "is not between"),
        ("epoch milliseconds", "1795278600", "is not between"),
        ("epoch seconds", "NaN", "such as 1795278600"),
        ("epoch seconds", "１７９５２７８６００", "is no date as expected"),
    ],
)
def test_a_number_that_is_no_date_is_refused(dates: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidTime, match=problem) as found:
        TimeReader("UTC", dates).instant(text)
    assert str(found.value).endswith(".")


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_every_second_comes_back_from_a_spreadsheet(at: datetime) -> None:
    at = at.replace(microsecond=0)
    for dates, zero in (
        ("serial 1900", datetime(1899, 12, 30)),
        ("serial 1904", datetime(1904, 1, 1)),
    ):
        serial = repr((at - zero) / timedelta(days=1))
        assert TimeReader("UTC", dates).instant(serial) == epoch(at.isoformat())


@pytest.mark.parametrize("dates", [None, "day/month/year", *NUMBERED_DATES])
def test_a_workbooks_date_cell_is_certain_whatever_is_stated(dates: str | None) -> None:
    reader = TimeReader(NEW_YORK, dates)
    assert reader.instant(DATE_CELL + "2026-11-21 16:30:00") == epoch("2026-11-21T21:30:00")
    assert reader.instant(DATE_CELL + "2026-11-21") == epoch("2026-11-21T05:00:00")
    with pytest.raises(InvalidTime, match="The year of “1989-12-31” is not between"):
        reader.instant(DATE_CELL + "1989-12-31")


@pytest.mark.parametrize(
    ("dates", "text", "wall"),
    [
        ("day/monthname/yy hour:minute ampm", "21/Nov/26 4:30 PM", "2026-11-21T16:30:00"),
        ("day/monthname/yy hour:minute ampm", "1/sep/99 12:05 am", "1999-09-01T00:05:00"),
        ("monthname day, year", "Sept 3, 2026", "2026-09-03T00:00:00"),
        ("day monthname year hour:minute", "3 September 2026 09:07", "2026-09-03T09:07:00"),
        (
            "month/day/year hour:minute:second ampm",
            "11/2/2026 12:00:09 p.m.",
            "2026-11-02T12:00:09",
        ),
        ("month/day/yy hour:minute", "11/2/90 0:00", "1990-11-02T00:00:00"),
    ],
)
def test_months_may_be_named_years_short_and_hours_twelve(dates: str, text: str, wall: str) -> None:
    at = datetime.fromisoformat(f"{wall}+00:00")
    assert TimeReader("UTC", dates).instant(text) == int(at.timestamp())
    assert TimeReader("UTC", dates).instant(written(dates, wall)) == int(at.timestamp())


@pytest.mark.parametrize(
    "text",
    ["21/Now/26 4:30 PM", "21/Novem/26 4:30 PM", "21/Nov/26 0:30 AM", "21/Nov/26 13:30 PM",
     "21/Nov/2026 4:30 PM", "21/Nov/26 4:30", "30/Feb/26 4:30 PM", "21/11/26 4:30 PM"],
)  # fmt: skip
def test_what_only_looks_like_a_spelt_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidTime, match="is no date as expected here"):
        TimeReader("UTC", "day/monthname/yy hour:minute ampm").instant(text)


@pytest.mark.parametrize("dates", ["day/month/year minute ampm", "day/monthname/month/year"])
def test_parts_that_do_not_go_together_are_refused(dates: str) -> None:
    with pytest.raises(ValueError, match="dates"):
        date_pattern(dates)
