"""Values from rows of texts, wide and long; wrong cells are named."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from dashboard.imports.tables import DATE_CELL
from dashboard.program_calendar import ProgramCalendar, day_number
from dashboard.scorecard.bare_series import bare_series
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.problems import InvalidRows
from tests.dashboard.scorecard.given import (
    CALENDAR,
    DeliveredValues,
    base,
    numbered,
    values_from,
)

A = base("a")
CARDS = base("cards", column="a", filter=(("segment", "card"),))


def read(text: str, *metrics: Metric) -> DeliveredValues:
    header, *rows = (list(line.split(",")) for line in text.split())
    return values_from(header, numbered(rows), metrics, CALENDAR)


def told(found: DeliveredValues) -> list[tuple[str, str, float | None, dict[str, str]]]:
    values = found.values
    return [
        (
            values.names[series],
            str(np.datetime64(int(day), "D")),
            None if np.isnan(value) else float(value),
            dict(values.labels[label]),
        )
        for series, day, value, label in zip(
            values.series, values.day, values.value, values.label, strict=True
        )
    ]


def test_a_wide_file_has_a_series_a_column_and_empty_cells_are_blanks() -> None:
    found = read("Date,a,b 2025-09-27,1,2.5 2025-09-28,,0", A)
    assert told(found) == [
        ("a", "2025-09-27", 1.0, {}),
        ("a", "2025-09-28", None, {}),
        ("b", "2025-09-27", 2.5, {}),
        ("b", "2025-09-28", 0.0, {}),
    ]
    assert found.refused == ()


def test_a_long_file_has_a_row_a_value_and_other_columns_label_it() -> None:
    found = read(
        "value,Series,DATE,segment 1,a,2025-09-28,card ,a,2025-09-27,wire 3,b,2025-09-27,", A
    )
    assert told(found) == [
        ("a", "2025-09-27", None, {"segment": "wire"}),
        ("a", "2025-09-28", 1.0, {"segment": "card"}),
        ("b", "2025-09-27", 3.0, {"segment": ""}),
    ]


def test_a_column_of_a_filter_or_of_texts_labels_the_rows_of_a_wide_file() -> None:
    by_filter = read(
        "Date,segment,a 2025-09-27,1,5", base("x", column="a", filter=(("segment", "1"),))
    )
    assert told(by_filter) == [("a", "2025-09-27", 5.0, {"segment": "1"})]
    by_text = read("Date,place,a 2025-09-27,north,5 2025-09-27,south,6", A)
    assert [row[3]["place"] for row in told(by_text)] == ["north", "south"]


def test_a_text_in_a_number_column_is_refused_with_row_and_column_and_its_row_is_not_taken() -> (
    None
):
    found = read("Date,a,b 2025-09-26,1,2 2025-09-27,x,1,234 2025-09-28,3,4%", A)
    assert [(p.row, p.column, p.value, p.reason) for p in found.refused] == [
        (3, "", "", "ragged_row"),
        (3, "a", "x", "invalid_number"),
        (4, "b", "4%", "invalid_number"),
    ]
    assert [row[1] for row in told(found)] == ["2025-09-26", "2025-09-26"]
    assert "“x” is no number" in found.refused[1].sentence


def test_a_number_column_that_is_all_text_is_refused_and_labels_nothing() -> None:
    found = read("Date,a 2025-09-26,one 2025-09-27,two", A)
    assert [problem.row for problem in found.refused] == [2, 3]
    assert len(found.values) == 0


@pytest.mark.parametrize("day", ["", "27.9.2025", "2025-02-30", "1889-01-01", "45927"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    found = values_from(("Date", "a"), numbered([(day, "1")]), (), CALENDAR)
    assert [(p.row, p.column, p.value, p.reason) for p in found.refused] == [
        (2, "Date", day, "invalid_date")
    ]


def test_a_workbooks_date_is_the_day_in_any_zone() -> None:
    for zone in ("UTC", "Pacific/Apia", "America/Sao_Paulo"):
        rows = numbered([(f"{DATE_CELL}2018-11-04", "1")])
        found = values_from(("Date", "a"), rows, (), ProgramCalendar(zone))
        assert found.values.day.tolist() == [day_number(date(2018, 11, 4))]


def test_dates_can_be_written_as_a_mapping_says() -> None:
    rows = numbered([("4/11/2018", "1")])
    found = values_from(("Date", "a"), rows, (), CALENDAR, "day/month/year")
    assert found.values.day.tolist() == [day_number(date(2018, 11, 4))]


def test_a_long_row_without_a_series_is_refused() -> None:
    found = read("date,series,value 2025-09-27,,1 2025-09-27,a,1", A)
    assert [(p.row, p.column, p.reason) for p in found.refused] == [(2, "series", "no_series")]
    assert len(found.values) == 1


@pytest.mark.parametrize(
    ("header", "reason"),
    [(("day", "a"), "missing_column"), (("Date", "a", "a"), "column_twice")],
)
def test_a_header_that_cannot_be_followed_is_refused(header: tuple[str, ...], reason: str) -> None:
    with pytest.raises(InvalidRows) as caught:
        values_from(header, [], (), CALENDAR)
    assert [problem.reason for problem in caught.value.problems] == [reason]


def test_rows_of_one_day_keep_the_order_of_the_file() -> None:
    rows = [(f"2025-09-{20 + n % 3}", str(n)) for n in range(30)]
    values = values_from(("Date", "a"), numbered(rows), (A,), CALENDAR).values
    assert all(a <= b for a, b in pairwise(values.day.tolist()))
    for day in set(values.day.tolist()):
        of_day = values.value[values.day == day].tolist()
        assert of_day == sorted(of_day)


def test_filters_read_from_a_file_find_their_rows() -> None:
    found = read("Date,segment,a 2025-09-27,card,5 2025-09-27,wire,6", CARDS)
    assert found.values.labelled((("segment", "card"),)).tolist() == [True, False]


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        (("value",), [("1",), ("",), ("2.5",)], (1.0, None, 2.5)),
        (("3",), [("1",)], (3.0, 1.0)),
        (("Date", "x"), [("2025-01-01", "4")], (4.0,)),
        (("week", "value", "note"), [("1", "4", "n"), ("2",)], (4.0, None)),
    ],
)
def test_a_bare_series_is_read(
    header: tuple[str, ...], rows: list[tuple[str, ...]], expected: tuple[float | None, ...]
) -> None:
    assert bare_series(header, numbered(rows)) == expected


def test_a_bare_series_with_a_text_or_with_two_columns_is_refused() -> None:
    with pytest.raises(InvalidRows, match="row 3, value: “x” is no number"):
        bare_series(("value",), numbered([("1",), ("x",)]))
    with pytest.raises(InvalidRows, match="one column of numbers"):
        bare_series(("a", "b"), [])
