"""What is found in a table before anybody says what it means."""

import pytest

from dashboard.imports.inspection import LONGEST_SAMPLE, MOST_VALUES, SAMPLE_ROWS, found_table
from dashboard.imports.tables import text_table
from tests.bad_files import lines, xlsx


def silent(rows: int) -> None:
    """Nobody waits."""


def of_column(cells: list[str]) -> bytes:
    return lines(["id", "state"], [[str(n), cell] for n, cell in enumerate(cells)]).encode()


def test_a_small_table_is_its_own_sample() -> None:
    found = found_table(text_table(b"a,b\n1,x\n\n2,x\n", "log.csv"), silent)
    assert (found.sheet, found.header, found.rows) == ("", ("a", "b"), 2)
    assert (found.numbers, found.sample) == ((2, 4), (("1", "x"), ("2", "x")))
    assert found.values == {"a": {"1": 1, "2": 1}, "b": {"x": 2}}


def test_the_sample_is_cut_in_rows_and_in_cells() -> None:
    found = found_table(text_table(of_column(["x" * 5_000] * 60), "log.csv"), silent)
    assert "state" not in found.values
    assert (found.rows, len(found.sample), len(found.numbers)) == (60, SAMPLE_ROWS, SAMPLE_ROWS)
    assert found.sample[0][1] == "x" * LONGEST_SAMPLE


def test_a_column_with_one_long_value_is_not_listed_wherever_it_stands() -> None:
    for cells in (["x" * 201], ["x"] * 3_000 + ["x" * 201], ["x" * 201] + ["x"] * 3_000):
        found = found_table(text_table(of_column(cells), "f"), silent)
        assert "state" not in found.values
    found = found_table(text_table(of_column(["x" * LONGEST_SAMPLE]), "f"), silent)
    assert found.values["state"] == {"x" * LONGEST_SAMPLE: 1}


@pytest.mark.parametrize(("columns", "rows", "listed"), [(100, 50, 2), (101, 10, 1)])
def test_of_a_wide_table_less_is_kept(columns: int, rows: int, listed: int) -> None:
    header = [f"c{n}" for n in range(columns)]
    table = [[str(n % 10), str(n % 11), *(["x"] * (columns - 2))] for n in range(60)]
    found = found_table(text_table(lines(header, table).encode(), "f"), silent)
    assert (found.rows, len(found.sample), len(found.numbers)) == (60, rows, rows)
    assert [name for name in ("c0", "c1") if name in found.values] == ["c0", "c1"][:listed]
    assert len(found.values) == columns - 2 + listed


def test_values_are_counted_to_the_last_row_the_most_frequent_first() -> None:
    cells = ["New", "Done", "Done"] * 2_000 + ["Late"]
    found = found_table(text_table(of_column(cells), "log.csv"), silent)
    assert list(found.values["state"].items()) == [("Done", 4_000), ("New", 2_000), ("Late", 1)]


def test_a_column_with_too_many_values_is_not_listed() -> None:
    few = [str(n) for n in range(MOST_VALUES)] * 30
    assert len(found_table(text_table(of_column(few), "f"), silent).values["state"]) == MOST_VALUES
    many = found_table(text_table(of_column([*few, "one more"]), "f"), silent)
    assert many.values == {}
    assert many.rows == len(few) + 1


def test_ragged_rows_count_as_far_as_they_go() -> None:
    found = found_table(text_table(b"a,b\n1\n1,2,3\n", "log.csv"), silent)
    assert found.sample == (("1",), ("1", "2", "3"))
    assert found.values == {"a": {"1": 2}, "b": {"2": 1}}


def test_whoever_waits_hears_of_each_20_000_rows() -> None:
    heard: list[int] = []
    found = found_table(text_table(of_column(["x"] * 65_000), "log.csv"), heard.append)
    assert found.rows == 65_000
    assert [rows // 20_000 for rows in heard] == [1, 2, 3]


def test_a_sheet_is_found_as_well() -> None:
    found = found_table(text_table(xlsx(), "book.xlsx"), silent)
    assert (found.sheet, found.rows) == ("Log", 3)
    assert found.values["event_type"] == {"created": 2, "state": 1}
