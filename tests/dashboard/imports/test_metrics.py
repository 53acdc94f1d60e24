"""Files of metrics, as they are understood before they meet the store."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from dashboard.errors import InvalidFile
from dashboard.imports.metrics.definition_rows import MOST_METRICS
from dashboard.imports.metrics.delivery import KnownMetrics, MetricsDelivery
from dashboard.imports.metrics.mapping import MetricsMapping, metrics_mapping
from dashboard.imports.metrics.reading import metrics_delivery
from dashboard.imports.metrics.value_rows import MOST_SERIES
from dashboard.imports.tables import text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scorecard.definitions import DatedMetric, Direction
from dashboard.scorecard.targets import Grain, Target
from tests.bad_files import xlsx
from tests.dashboard.scorecard.given import base, function

PROGRAM = Program("p", "Program", ProgramCalendar("America/New_York"))
A = DatedMetric("a", base("a"))
HEADER = "key,aggregation,column,operation,operands,since\n"
TARGETS = "metric,grain,value,upper,from,to\n"


def delivered(known: KnownMetrics | None = None, **files: str | bytes) -> MetricsDelivery:
    more: Any = {"corrects": files.pop("corrects")} if "corrects" in files else {}
    tables = {
        role: text_table(text.encode() if isinstance(text, str) else text, f"{role}.csv")
        for role, text in files.items()
    }
    return metrics_delivery(PROGRAM, MetricsMapping(), tables, known or KnownMetrics(), **more)


def taken(found: MetricsDelivery) -> dict[str, dict[str, list[float | None]]]:
    return {
        name: {day.isoformat(): [each.value for each in said] for day, said in days.items()}
        for name, days in found.values.items()
    }


def refused(found: MetricsDelivery) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.reason) for each in found.refusals]


def test_wide_rows_are_series_and_what_labels_them() -> None:
    found = delivered(values="Date,a,segment,b\n2026-11-01,1,card,\n2026-11-01,2,ach,4\n")
    assert taken(found) == {"a": {"2026-11-01": [1, 2]}, "b": {"2026-11-01": [None, 4]}}
    assert found.values["a"][date(2026, 11, 1)][1].labels == (("segment", "ach"),)
    assert found.read["values"] == 2


def test_long_rows_are_told_by_their_names_whatever_their_case_and_order() -> None:
    found = delivered(values="Value,segment,DATE,Series\n1,card,2026-11-01,a\n,card,2026-11-02,a\n")
    assert taken(found) == {"a": {"2026-11-01": [1], "2026-11-02": [None]}}
    assert found.values["a"][date(2026, 11, 1)][0].labels == (("segment", "card"),)


def test_a_workbooks_dates_and_numbers_are_read() -> None:
    book = xlsx(("Date", "a"), [("2026-11-01", 1.5), ("2026-11-02", "")])
    assert taken(delivered(values=book)) == {"a": {"2026-11-01": [1.5], "2026-11-02": [None]}}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2026-11-01,x,1", (2, "a", "invalid_number")),
        ("2026-11-01,1e400,1", (2, "a", "invalid_number")),
        ("2026-11-01,nan,1", (2, "a", "invalid_number")),
        ('2026-11-01,"1,5",1', (2, "a", "invalid_number")),
        ("2026-11-01,5 %,1", (2, "a", "invalid_number")),
        ("2026-13-01,1,1", (2, "Date", "invalid_date")),
        (",1,1", (2, "Date", "invalid_date")),
        ("0001-01-01,1,1", (2, "Date", "invalid_date")),
        ("2026-11-01,1", (2, "", "ragged_row")),
        ("2026-11-01,1,1,1", (2, "", "ragged_row")),
    ],
)
def test_a_row_with_a_wrong_cell_is_refused_whole(rows: str, expected: tuple[Any, ...]) -> None:
    found = delivered(values=f"Date,a,b\n{rows}\n2026-11-02,5,6\n")
    assert refused(found) == [expected]
    assert taken(found) == {"a": {"2026-11-02": [5]}, "b": {"2026-11-02": [6]}}


def test_all_wrong_cells_of_a_row_are_named() -> None:
    found = delivered(values="Date,a,b,c\n2026-11-01,x,1,y\n2026-11-02,1,1,1\n")
    (refusal,) = found.refusals
    assert refusal.sentence.endswith("Wrong in this row too: “c”.")
    assert refusal.cells == ("2026-11-01", "x", "1", "y")


def test_days_with_a_refused_row_are_not_whole() -> None:
    found = delivered(values="Date,a\n2026-11-01,x\n2026-11-02,1\n")
    assert (found.is_whole(date(2026, 11, 1)), found.is_whole(date(2026, 11, 2))) == (False, True)
    found = delivered(values="Date,a\nnever,1\n2026-11-02,1\n")
    assert not found.is_whole(date(2026, 11, 2))
    found = delivered(values="Date,a\n2026-11-01\n2026-11-02,1\n")
    assert not found.is_whole(date(2026, 11, 2))


def test_a_column_that_had_numbers_before_is_no_label() -> None:
    known = KnownMetrics(series=frozenset({"a"}))
    found = delivered(known, values="Date,a,b\n2026-11-01,x,1\n")
    assert refused(found) == [(2, "a", "invalid_number")]
    (defined,) = delivered(KnownMetrics((A,)), values="Date,a,b\n2026-11-01,x,1\n").refusals
    assert defined.column == "a"


def test_a_corrected_row_alone_has_the_labels_of_its_file() -> None:
    """Its cell is empty: alone it could be a series without a value."""
    known = KnownMetrics(series=frozenset({"a"}), labels=frozenset({"s"}))
    row: dict[str, Any] = {"values": "Date,s,a\n2026-11-01,,1\n"}
    assert taken(delivered(known, **row, corrects=7)) == {"a": {"2026-11-01": [1]}}
    assert taken(delivered(known, **row)).keys() == {"a", "s"}


def test_a_file_of_refused_rows_is_read_as_the_file_that_it_is_from() -> None:
    header = "Refused in,Refused row,Refused column,Refused because,Date,a\n"
    found = delivered(values=header + "v.csv,3,a,no number,2026-11-01,'-5\n")
    assert taken(found) == {"a": {"2026-11-01": [-5]}}


def test_a_series_that_pages_show_is_not_brought() -> None:
    found = delivered(values="date,series,value\n2026-11-01,tickets.open,5\n2026-11-01,a,5\n")
    assert refused(found) == [(2, "series", "derived_series")]
    assert taken(found).keys() == {"a"}
    with pytest.raises(InvalidFile, match=r"values.csv: “tickets.open” "):
        delivered(values="date,tickets.open\n2026-11-01,5\n")


def test_too_many_series_and_too_long_names_are_refused() -> None:
    rows = "".join(f"2026-11-01,s{n},1\n" for n in range(MOST_SERIES + 1))
    with pytest.raises(InvalidFile, match="10,000 series"):
        delivered(values="date,series,value\n" + rows)
    long = "x" * 501
    found = delivered(values=f"date,series,s,value\n2026-11-01,{long},,1\n2026-11-01,a,{long},1\n")
    assert refused(found) == [(2, "series", "no_series"), (3, "s", "too_long")]
    with pytest.raises(InvalidFile, match="characters in its name"):
        delivered(values=f"date,{long}\n2026-11-01,5\n")


def definitions(rows: str, *known: DatedMetric) -> list[tuple[str, date | None]]:
    found = delivered(KnownMetrics(known), definitions=HEADER + rows)
    return [(each.metric.key, each.since) for each in found.definitions]


def problem(rows: str, *known: DatedMetric) -> str:
    with pytest.raises(InvalidFile) as error:
        definitions(rows, *known)
    return error.value.sentence


def test_definitions_are_dated_by_their_row() -> None:
    rows = "a,sum,a,,,2026-01-01\na,max,a,,,\nb,,,sum,a;a,\n"
    assert definitions(rows) == [("a", date(2026, 1, 1)), ("a", None), ("b", None)]


def test_a_key_may_stand_twice_only_from_different_days() -> None:
    rows = "a,sum,a,,,2026-01-01\na,max,a,,,2026-01-01\n"
    assert "definitions.csv, row 3, key: The key “a” stands in row 2 already" in problem(rows)


def test_an_operand_that_is_defined_later_is_told_apart_from_one_that_there_is_not() -> None:
    later = DatedMetric("a", base("a"), date(2026, 3, 1))
    said = problem("f,,,sum,a;a,\n", later)
    assert "row 2, operands: “a” is defined only from 1 Mar 2026 on" in said
    assert definitions("f,,,sum,a;a,2026-03-01\n", later)
    assert "There is no metric “c”" in problem("f,,,sum,a;c,2026-03-01\n", later)


def test_a_cycle_is_found_on_the_day_on_which_it_begins() -> None:
    """From March on c is put together from b, which is put together from c."""
    known = (
        A,
        DatedMetric("c", base("c")),
        DatedMetric("c", function("c", "sum", "a", "b"), date(2026, 3, 1)),
    )
    assert "c → b → c" in problem("b,,,sum,a;c,\n", *known)
    gone = DatedMetric("c", base("c"), date(2026, 3, 1))
    assert definitions("b,,,sum,a;c,\n", *known[:2], gone)


def test_an_operand_that_was_given_up_is_none() -> None:
    gone = DatedMetric("a", None, date(2026, 3, 1))
    assert "There is no metric “a”" in problem("f,,,sum,a;a,2026-03-01\n", A, gone)


def test_many_problems_are_told_in_part_and_too_many_metrics_not_read() -> None:
    said = problem("".join(f"k{n},summe,a,,,\n" for n in range(30)))
    assert said.endswith(" And 10 more problems.")
    with pytest.raises(InvalidFile, match="over 10,000 metrics"):
        definitions("".join(f"k{n},sum,a,,,\n" for n in range(MOST_METRICS + 1)))


def test_files_that_would_take_hours_are_refused_soon() -> None:
    """Each operand is near to thousands of keys; each row holds from another day."""
    many = "".join(
        f"key number {n:05},,,sum,key number {n:05}x;key number,\n" for n in range(3_000)
    )
    assert problem(many).endswith(" And 5,980 more problems.")
    first = date(1999, 1, 1).toordinal()
    days = "".join(f"k,sum,a,,,{date.fromordinal(first + n)}\n" for n in range(5_000))
    assert "200 different days" in problem(days)
    with pytest.raises(InvalidFile, match="over 10,000 targets"):
        targets("a,week,1,,2026-01-01,2026-01-01\n" * 10_001)


def targets(rows: str, known: Iterable[Target] = ()) -> MetricsDelivery:
    metrics = (A, DatedMetric("w", base("w", direction=Direction.WITHIN)))
    return delivered(KnownMetrics(metrics, tuple(known)), targets=TARGETS + rows)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("b,week,1,,,", ("metric", "unknown_metric")),
        ("a,weekly,1,,,", ("grain", "unknown_grain")),
        ("a,week,,,,", ("value", "invalid_number")),
        ("a,week,1,x,,", ("upper", "invalid_number")),
        ("a,week,1,2,,", ("upper", "impossible_target")),
        ("w,week,2,1,,", ("upper", "impossible_target")),
        ("a,week,1,,soon,", ("from", "invalid_date")),
        ("a,week,1,,2026-02-01,2026-01-01", ("to", "impossible_target")),
        ("a,week", ("", "ragged_row")),
    ],
)
def test_a_wrong_target_is_refused_with_its_column(row: str, expected: tuple[str, str]) -> None:
    found = targets(row + "\na,Month,5,,,\n")
    assert [each[1:] for each in refused(found)] == [expected]
    assert [each.target.grain for each in found.targets.values()] == [Grain.MONTH]


def test_targets_that_overlap_are_refused_but_a_file_may_say_the_end_of_an_earlier_one() -> None:
    held = Target("a", Grain.WEEK, 5, date(2026, 1, 1))
    assert [each[1:] for each in refused(targets("a,week,8,,2026-07-01,\n", [held]))] == [
        ("from", "impossible_target")
    ]
    ended = "a,week,8,,2026-07-01,\na,week,5,,2026-01-01,2026-06-30\n"
    assert refused(targets(ended, [held])) == []
    twice = targets("a,week,8,,2026-07-01,\na,week,9,,2026-07-01,\na,week,8,,2026-07-01,\n")
    assert refused(twice) == [(3, "from", "impossible_target")]
    wrong = targets("a,week,8,,2026-07-01,\na,week,5,,2026-01-01,2025-06-30\n", [held])
    assert refused(wrong) == [(2, "from", "impossible_target"), (3, "to", "impossible_target")]


def test_a_mapping_says_the_dates_and_the_day() -> None:
    found = metrics_mapping('since = 2026-07-01\ndates = "day/month/year"', "m.toml")
    assert found == MetricsMapping(dates="day/month/year", since=date(2026, 7, 1))
    with pytest.raises(InvalidFile, match="since"):
        metrics_mapping('since = "soon"', "m.toml")
    with pytest.raises(InvalidFile, match="since: its year is not between"):
        metrics_mapping("since = 0001-01-01", "m.toml")
