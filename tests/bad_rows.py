"""Rows that must be put aside one by one, among good rows that are taken."""

# One row a line reads as a table:
# ruff: noqa: E501

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dashboard.imports.delivery import (
    INVALID_TIME,
    NO_TICKET,
    RAGGED,
    TOO_LONG,
    UNKNOWN_EVENT_TYPE,
    UNKNOWN_KIND,
    UNKNOWN_STATE,
    UNKNOWN_TICKET,
)

ZONE = "America/New_York"
EVENTS = ("event_id", "ticket_id", "ts", "event_type", "to_value", "actor")
TICKETS = ("ticket_id", "title", "kind", "created_at", "requester")
EVENT_ID, TICKET, AT, KIND, VALUE = EVENTS[:5]
Cells = tuple[str, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that is put aside."""

    name: str
    cells: Cells
    column: str
    """The column that is wrong; empty for the row as a whole."""
    value: str
    reason: str
    says: tuple[str, ...]
    """Must stand in the sentence."""
    corrected: Cells
    """What is taken in its place."""


@dataclass(frozen=True)
class GoodRow:
    """A row that is taken: an event at this second of UTC."""

    name: str
    cells: Cells
    at: int


@dataclass(frozen=True)
class BadTable:
    """A table of bad rows and of good ones, as it plays its role."""

    name: str
    role: Literal["events", "tickets"]
    header: Cells
    mapping: str
    """TOML."""
    good: tuple[GoodRow, ...]
    bad: tuple[BadRow, ...]

    @property
    def rows(self) -> list[Cells]:
        """All rows as they stand in the file: the good first, then each bad one among them."""
        good = [row.cells for row in self.good]
        return [good[0], *(row.cells for row in self.bad), *good[1:]]

    @property
    def content(self) -> bytes:
        """The table as CSV; no cell needs quotes but for its commas."""
        return "".join(
            ",".join(map(_quoted, row)) + "\n" for row in (self.header, *self.rows)
        ).encode()

    def number(self, bad: BadRow) -> int:
        """Where a row stands in the file, its header being 1."""
        return 3 + self.bad.index(bad)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell


def _at(utc: str) -> int:
    return int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp())


NO_DATE, NO_DATE_AT_ALL, YEARS = (
    "is no date as expected here: write it as",
    "There is no date",
    "is not between 1990 and 2100",
)


def _times(prefix: str, good: str, *bad: tuple[str, str, tuple[str, ...]]) -> tuple[BadRow, ...]:
    """Events that are right but for their time."""

    def row(number: int, at: str) -> Cells:
        return (f"{prefix}-{number}", "T-1", at, "priority", f"P{number}", "")

    return tuple(
        BadRow(name, row(n, value), AT, value, INVALID_TIME, says, row(n, good))
        for n, (name, value, says) in enumerate(bad)
    )


def _no_date(name: str, value: str, form: str) -> tuple[str, str, tuple[str, ...]]:
    return name, value, (f"“{value}” {NO_DATE} {form}",)


def _no_year(name: str, value: str) -> tuple[str, str, tuple[str, ...]]:
    return name, value, (f"The year of “{value}” {YEARS}", "correct it or remove the row")


ISO, SERIAL = "2026-11-21T16:30:00Z", "the number that a spreadsheet keeps"
WRITTEN = "day/month/year hour:minute"

ISO_TIMES = _times(
    "at", "2026-11-20T10:00:00Z",
    _no_date("30 February", "2024-02-30", ISO),
    _no_date("29 February of a common year", "2023-02-29", ISO),
    _no_date("29 February of 2100", "2100-02-29", ISO),
    _no_date("31 April", "2026-04-31T09:00:00", ISO),
    _no_date("month 13", "2026-13-01", ISO),
    _no_date("month 0", "2026-00-10", ISO),
    _no_date("numbers without a stated order", "10/11/12", ISO),
    _no_date("a day first without a stated order", "31/12/2025", ISO),
    _no_date("a month first without a stated order", "12/31/2025", ISO),
    _no_date("points between", "31.12.2025", ISO),
    _no_date("no marks between", "20261121", ISO),
    _no_date("a week", "2026-W47-6", ISO),
    _no_date("a month alone", "2026-11", ISO),
    _no_date("a year of two digits", "26-11-21", ISO),
    _no_date("a year of five digits", "12026-11-21", ISO),
    _no_date("hour 24", "2026-11-21T24:00:00Z", ISO),
    _no_date("hour 25", "2026-11-21 25:00", ISO),
    _no_date("minute 60", "2026-11-21T10:60:00Z", ISO),
    _no_date("a leap second", "2016-12-31T23:59:60Z", ISO),
    _no_date("an offset of a day", "2026-11-21T10:00:00+24:00", ISO),
    _no_date("a zone's name", "2026-11-21 10:00 EST", ISO),
    _no_date("half past in words", "2026-11-21 4:30 PM", ISO),
    _no_date("other digits", "２０２６-11-21", ISO),
    _no_date("a word", "yesterday", ISO),
    _no_date("n/a", "n/a", ISO),
    _no_date("a formula's error", "#VALUE!", ISO),
    _no_date("a comma for decimals", "1.234,5", ISO),
    _no_date("a percentage", "12%", ISO),
    _no_date("NaN", "NaN", ISO),
    _no_date("infinity", "inf", ISO),
    _no_date("more than a float holds", "1e309", ISO),
    _no_date("a spreadsheet's number that nobody announced", "46347.6875", ISO),
    _no_year("the year 1989", "1989-12-31T23:59:59"),
    _no_year("the year 2101", "2101-01-01"),
    _no_year("the first year", "0001-01-01T00:00:00Z"),
    _no_year("the last year", "9999-12-31T23:59:59-12:00"),
    ("no date", "", (NO_DATE_AT_ALL, "fill it in or remove the row")),
)  # fmt: skip

_GOOD = ("2026-11-20T11:00:00Z", "priority", "P1", "")
LONG = "K" * 501


def _cells(
    id_: str, ticket: str = "T-1", at: str = _GOOD[0], kind: str = _GOOD[1], value: str = "P1"
) -> Cells:
    return (id_, ticket, at, kind, value, "")


OTHER_CELLS = (
    BadRow("too few cells", ("x-1", "T-1", "2026-11-20T11:00:01Z"), "", "", RAGGED, ("has 3 cells and the header 6",), _cells("x-1", at="2026-11-20T11:00:01Z")),
    BadRow("one cell", ("x-2",), "", "", RAGGED, ("has 1 cells and the header 6",), _cells("x-2", at="2026-11-20T11:00:02Z")),
    BadRow("too many cells", (*_cells("x-3"), "7"), "", "", RAGGED, ("has 7 cells and the header 6",), _cells("x-3", at="2026-11-20T11:00:03Z")),
    BadRow("an empty cell too many", (*_cells("x-4"), ""), "", "", RAGGED, ("has 7 cells and the header 6",), _cells("x-4", at="2026-11-20T11:00:04Z")),
    BadRow("an unquoted comma", ("x-5", "T-1", _GOOD[0], "group", "Ops", " East", ""), "", "", RAGGED, ("has 7 cells",), _cells("x-5", kind="group", value="Ops, East")),
    BadRow("an unknown state", _cells("s-1", kind="state", value="Thinking"), VALUE, "Thinking", UNKNOWN_STATE, ("“Thinking” is no state of the workflow", "map it to one of New"), _cells("s-1", kind="state", value="Triaged")),
    BadRow("no state", _cells("s-2", kind="state", value=""), VALUE, "", UNKNOWN_STATE, ("is no state of the workflow",), _cells("s-2", kind="state", value="Triaged")),
    BadRow("a state with a blank within", _cells("s-3", kind="state", value="In  Progress"), VALUE, "In  Progress", UNKNOWN_STATE, ("“In  Progress” is no state",), _cells("s-3", kind="state", value="In Progress")),
    BadRow("a state of 501 characters", _cells("s-4", kind="state", value=LONG), VALUE, LONG, TOO_LONG, ("may have 500 characters and has 501",), _cells("s-4", kind="state", value="Triaged")),
    BadRow("an unknown ticket", _cells("t-1", "Z-9"), TICKET, "Z-9", UNKNOWN_TICKET, ("There is no ticket “Z-9”", "bring its row in the tickets file first"), _cells("t-1")),
    BadRow("a ticket in another case", _cells("t-2", "t-1"), TICKET, "t-1", UNKNOWN_TICKET, ("There is no ticket “t-1”",), _cells("t-2")),
    BadRow("no ticket", _cells("t-3", ""), TICKET, "", NO_TICKET, ("The row names no ticket",), _cells("t-3")),
    BadRow("only blanks for a ticket", _cells("t-4", "   "), TICKET, "", NO_TICKET, ("The row names no ticket",), _cells("t-4")),
    BadRow("a key of 501 characters", _cells("t-5", LONG), TICKET, LONG, TOO_LONG, ("may have 500 characters and has 501",), _cells("t-5")),
    BadRow("a key of 5,000 characters", _cells("t-6", LONG[:500] * 10), TICKET, "K" * 1_000, TOO_LONG, ("may have 500 characters and has 5,000",), _cells("t-6")),
    BadRow("an unknown event type", _cells("k-1", kind="explode"), KIND, "explode", UNKNOWN_EVENT_TYPE, ("“explode” is no event type", "map it in [event_types]"), _cells("k-1")),
    BadRow("no event type", _cells("k-2", kind=""), KIND, "", UNKNOWN_EVENT_TYPE, ("is no event type", "one of created, state"), _cells("k-2")),
    BadRow("an event type that says more", _cells("k-3", kind="state changed"), KIND, "state changed", UNKNOWN_EVENT_TYPE, ("“state changed” is no event type",), _cells("k-3")),
    BadRow("a priority of 501 characters", _cells("v-1", value=LONG), VALUE, LONG, TOO_LONG, ("may have 500 characters and has 501",), _cells("v-1")),
    BadRow("a group of 501 characters", _cells("v-2", kind="assignment_group", value=LONG), VALUE, LONG, TOO_LONG, ("may have 500 characters and has 501",), _cells("v-2", kind="assignment_group", value="Ops")),
    BadRow("an event id of 501 characters", _cells(LONG), EVENT_ID, LONG, TOO_LONG, ("may have 500 characters and has 501",), _cells("v-3")),
)  # fmt: skip


def _good(name: str, at: str, utc: str, number: int, prefix: str = "good") -> GoodRow:
    return GoodRow(name, (f"{prefix}-{number}", "T-1", at, "priority", f"G{number}", ""), _at(utc))


ISO_GOOD = (
    GoodRow("the ticket's start", ("good-0", "T-1", "2024-02-29T09:00:00Z", "created", "", ""), _at("2024-02-29T09:00:00")),
    _good("the hour that comes twice: its first pass", "2026-11-01T01:30:00", "2026-11-01T05:30:00", 1),
    _good("the hour that comes twice: its second pass, by its offset", "2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00", 2),
    _good("the hour that is left out: by the offset before", "2026-03-08T02:30:00", "2026-03-08T07:30:00", 3),
    _good("the first hour after the one that is left out", "2026-03-08T03:30:00", "2026-03-08T07:30:00", 4),
    _good("the first instant", "1990-01-01T00:00:00", "1990-01-01T05:00:00", 5),
    _good("the last second", "2100-12-31T23:59:59", "2101-01-01T04:59:59", 6),
    _good("a leap day", "2024-02-29", "2024-02-29T05:00:00", 7),
    _good("a comma before decimals of seconds", "2026-11-20 10:00:00,5Z", "2026-11-20T10:00:00", 8),
    _good("blanks around", "  2026-11-20T10:00Z ", "2026-11-20T10:00:00", 9),
)  # fmt: skip

SERIAL_TIMES = _times(
    "serial", "46346.5",
    _no_date("a comma for decimals", "1.234,5", SERIAL),
    _no_date("a comma alone", "46347,6875", SERIAL),
    _no_date("a percentage", "12%", SERIAL),
    _no_date("NaN", "NaN", SERIAL),
    _no_date("infinity", "inf", SERIAL),
    _no_date("less than everything", "-Infinity", SERIAL),
    _no_date("more than a float holds", "1e309", SERIAL),
    _no_date("less than a float holds", "1e-400", SERIAL),
    _no_date("n/a", "n/a", SERIAL),
    _no_date("a date in words", "2026-11-21", SERIAL),
    _no_date("the day that never was", "60", SERIAL),
    _no_date("a hexadecimal number", "0xB50B", SERIAL),
    _no_date("an underscore", "46_347", SERIAL),
    _no_date("other digits", "４６３４７", SERIAL),
    _no_date("two points", "46.347.5", SERIAL),
    _no_year("day 0", "0"),
    _no_year("a day before all", "-1"),
    _no_year("the last day of 1989", "32873.99"),
    _no_year("the first day of 2101", "73416"),
    _no_year("a day far away", "99999999"),
    _no_year("a day beyond all calendars", "1e300"),
    ("no date", "", (NO_DATE_AT_ALL, "fill it in or remove the row")),
    ("a blank", " ", (NO_DATE_AT_ALL, "fill it in or remove the row")),
)  # fmt: skip
SERIAL_GOOD = (
    _good("a minute", "46347.6875", "2026-11-21T21:30:00", 10, "serial-good"),
    _good("the first day", "32874", "1990-01-01T05:00:00", 11, "serial-good"),
    _good("the hour that is left out: by the offset before", "46089.104166666664", "2026-03-08T07:30:00", 12, "serial-good"),
    _good("the hour that comes twice: its first pass", "46327.0625", "2026-11-01T05:30:00", 13, "serial-good"),
    _good("with an exponent", "4.63475e4", "2026-11-21T17:00:00", 14, "serial-good"),
)  # fmt: skip

WRITTEN_TIMES = _times(
    "written", "20/11/2026 12:00",
    _no_date("the order of ISO 8601", "2026-11-21", WRITTEN),
    _no_date("30 February", "30/02/2024 10:00", WRITTEN),
    _no_date("the month first", "11/21/2026 10:00", WRITTEN),
    _no_date("a year of two digits", "10/11/12 10:00", WRITTEN),
    _no_date("no clock", "21/11/2026", WRITTEN),
    _no_date("hour 24", "21/11/2026 24:00", WRITTEN),
    _no_date("minute 60", "21/11/2026 10:60", WRITTEN),
    _no_date("other marks", "21-11-2026 10:00", WRITTEN),
    _no_date("something after it", "21/11/2026 10:00 Uhr", WRITTEN),
    _no_year("the year 1989", "31/12/1989 23:59"),
    _no_year("the year 2101", "01/01/2101 00:00"),
)  # fmt: skip
WRITTEN_GOOD = (
    _good("day, month, year", "05/11/2026 9:05", "2026-11-05T14:05:00", 20, "written-good"),
    _good("the hour that is left out: by the offset before", "08/03/2026 02:30", "2026-03-08T07:30:00", 21, "written-good"),
    _good("the hour that comes twice: its first pass", "1/11/2026 1:30", "2026-11-01T05:30:00", 22, "written-good"),
)  # fmt: skip


def _ticket(
    key: str, title: str = "", kind: str = "", created: str = "", requester: str = ""
) -> Cells:
    return (key, title, kind, created, requester)


def _ticket_time(key: str, value: str, says: str) -> BadRow:
    bad, right = _ticket(key, created=value), _ticket(key, created="2026-11-20")
    return BadRow(f"a start of {value}", bad, "created_at", value, INVALID_TIME, (says,), right)


TICKET_ROWS = (
    BadRow("no key", _ticket("", "Something"), TICKET, "", NO_TICKET, ("The row names no ticket",), _ticket("N-1", "Something")),
    BadRow("a key of 501 characters", _ticket(LONG), TICKET, LONG, TOO_LONG, ("may have 500 characters and has 501",), _ticket("N-2")),
    BadRow("a title of 1,001 characters", _ticket("N-3", "x" * 1_001), "title", "x" * 1_000, TOO_LONG, ("may have 1,000 characters and has 1,001",), _ticket("N-3", "x")),
    BadRow("a team of 501 characters", _ticket("N-4", requester=LONG), "requester", LONG, TOO_LONG, ("may have 500 characters and has 501",), _ticket("N-4", requester="Ops")),
    BadRow("an unknown kind", _ticket("N-5", kind="miracle"), "kind", "miracle", UNKNOWN_KIND, ("“miracle” is no kind", "map it in [kinds]"), _ticket("N-5", kind="coe")),
    _ticket_time("N-6", "2024-02-30", f"“2024-02-30” {NO_DATE} {ISO}"),
    _ticket_time("N-7", "10/11/12", f"“10/11/12” {NO_DATE} {ISO}"),
    _ticket_time("N-8", "1989-12-31", f"“1989-12-31” {YEARS}"),
    _ticket_time("N-9", "n/a", f"“n/a” {NO_DATE} {ISO}"),
    BadRow("too few cells", ("N-10",), "", "", RAGGED, ("has 1 cells and the header 5",), _ticket("N-10")),
    BadRow("too many cells", (*_ticket("N-11"), "x"), "", "", RAGGED, ("has 6 cells and the header 5",), _ticket("N-11")),
)  # fmt: skip
TICKET_GOOD = (
    GoodRow("a ticket that starts in the hour that comes twice", _ticket("G-1", created="2026-11-01T01:30:00"), _at("2026-11-01T05:30:00")),
    GoodRow("a ticket that starts in the hour that is left out", _ticket("G-2", created="2026-03-08T02:30:00"), _at("2026-03-08T07:30:00")),
)  # fmt: skip

BAD_TABLES: tuple[BadTable, ...] = (
    BadTable("dates in ISO 8601", "events", EVENTS, "", ISO_GOOD, (*ISO_TIMES, *OTHER_CELLS)),
    BadTable("dates as a spreadsheet counts them", "events", EVENTS, 'dates = "serial 1900"\n', SERIAL_GOOD, SERIAL_TIMES),
    BadTable("dates in a stated order", "events", EVENTS, f'dates = "{WRITTEN}"\n', WRITTEN_GOOD, WRITTEN_TIMES),
    BadTable("tickets", "tickets", TICKETS, "", TICKET_GOOD, TICKET_ROWS),
)  # fmt: skip
