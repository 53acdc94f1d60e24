"""Lists as files: read back, numbers and dates are what they were, and no text runs."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboard.formats import Share
from exports.spreadsheets import CSV_TYPE, FORMATS, XLSX_TYPE, Sheet, as_csv, as_xlsx
from layouts.components.tables import Column

RISKY = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0",
         "\ue000=1+1", "\ue000\ue000=1+1")  # fmt: skip
COLUMNS = (Column("key", "Ticket"), Column("age", "Age", number=True), Column("on", "Due, on"))
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(*values: Any, field: str = "key") -> Sheet:
    return Sheet("tickets", COLUMNS, [{field: value} for value in values])


def csv_rows(content: bytes) -> list[list[str]]:
    """As a spreadsheet reads it, the mark of UTF-8 taken off."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content[3:].decode(), newline="")))


def xlsx_rows(content: bytes) -> list[list[Any]]:
    found: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(
        0
    ).to_python(skip_empty_area=False)  # fmt: skip
    return found


def cell(content: bytes, place: str) -> ElementTree.Element | None:
    """A cell of a workbook as it is written."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return next((c for c in tree.iter(f"{_NS}c") if c.get("r") == place), None)


def test_a_file_has_a_head_and_a_row_for_each() -> None:
    rows = [{"key": "T1", "age": 4, "on": "2026-11-21", "address": "/ticket"}, {"key": "T2"}]
    made = Sheet("tickets", COLUMNS, rows)
    assert csv_rows(as_csv(made)) == [
        ["Ticket", "Age", "Due, on"], ["T1", "4", "2026-11-21"], ["T2", "", ""],
    ]  # fmt: skip
    assert xlsx_rows(as_xlsx(made)) == [
        ["Ticket", "Age", "Due, on"], ["T1", 4.0, "2026-11-21"], ["T2", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("text", RISKY)
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    (shown,) = csv_rows(as_csv(sheet(text)))[1][:1]
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown.endswith(text.strip("\ue000\t\r"))
    written = cell(as_xlsx(sheet(text)), "A2")
    assert written is not None
    assert (written.get("t"), written.find(f"{_NS}f")) == ("s", None)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
@example("\ue0002026-11-21")
@example('=HYPERLINK("http://x")')
def test_no_text_at_all_runs(text: str) -> None:
    (shown,) = csv_rows(as_csv(sheet(text)))[1][:1] or [""]
    harmless = re.fullmatch(r"[+-]*|[+-]?[0-9]+([.,][0-9]+)?", shown, re.ASCII)
    assert harmless or not shown.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", [*RISKY[:4], "T1", "Ünï", "<b>&amp;", "http://x.example", "1,5"])
def test_a_text_comes_back_from_a_workbook_as_it_was(text: str) -> None:
    assert xlsx_rows(as_xlsx(sheet(text)))[1][0] == text


@pytest.mark.parametrize("value", [0, 4, -3, 2.5, -0.1, 10**9])
def test_a_number_stays_a_number(value: float) -> None:
    content = as_xlsx(sheet(value, field="age"))
    assert xlsx_rows(content)[1][1] == value
    written = cell(content, "B2")
    assert written is not None
    assert written.get("t") in (None, "n")
    assert csv_rows(as_csv(sheet(value, field="age")))[1][1] == str(value)


@pytest.mark.parametrize("value", [date(2026, 11, 21), datetime(2026, 11, 21, 13, 45)])
def test_a_date_stays_a_date(value: date) -> None:
    assert xlsx_rows(as_xlsx(sheet(value, field="on")))[1][2] == value
    assert csv_rows(as_csv(sheet(value, field="on")))[1][2] == str(value)


def test_a_share_is_a_number_that_looks_like_one() -> None:
    content = as_xlsx(sheet(Share(0.428), field="age"))
    assert xlsx_rows(content)[1][1] == 0.428
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert 'formatCode="0.0## %"' in book.read("xl/styles.xml").decode()
    assert csv_rows(as_csv(sheet(Share(0.428), field="age")))[1][1] == "0.428"


@pytest.mark.parametrize("title", RISKY)
def test_no_head_runs_either(title: str) -> None:
    made = Sheet("tickets", (Column("key", title),), [])
    assert not csv_rows(as_csv(made))[0][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    written = cell(as_xlsx(made), "A1")
    assert written is not None
    assert (written.get("t"), written.find(f"{_NS}f")) == ("s", None)


def test_nothing_is_an_empty_cell() -> None:
    assert csv_rows(as_csv(sheet(None)))[1] == ["", "", ""]
    assert cell(as_xlsx(sheet(None, "x")), "A2") is None


def test_a_list_without_rows_has_its_head() -> None:
    assert csv_rows(as_csv(sheet())) == [["Ticket", "Age", "Due, on"]]
    assert xlsx_rows(as_xlsx(sheet()))[0] == ["Ticket", "Age", "Due, on"]


def test_the_head_stays_in_place_and_the_name_fits_a_sheet() -> None:
    content = as_xlsx(Sheet("x" * 40, COLUMNS, []))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert 'state="frozen"' in book.read("xl/worksheets/sheet1.xml").decode()
        assert f'name="{"x" * 31}"' in book.read("xl/workbook.xml").decode()


def test_each_form_has_its_type() -> None:
    made = {form: write(sheet("T1")) for form, write in FORMATS.items()}
    assert {form: kind for form, (_, kind) in made.items()} == {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
    assert made["csv"][0] == as_csv(sheet("T1"))
    assert xlsx_rows(made["xlsx"][0])[1][0] == "T1"
