"""Bytes of a delivered file into rows of texts, or one sentence about why not."""

import csv
import gzip
import io
import itertools
import lzma
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidFile
from dashboard.imports.reading import packed
from dashboard.imports.reading.parts import _SheetArea
from dashboard.imports.tables import DATE_CELL, LONGEST_CELL, TextTable, tables_in, text_table
from tests.bad_files import (
    BAD_FILES,
    BOMB,
    COLUMNS,
    ENCODINGS,
    MARKS,
    PACKERS,
    ROWS,
    SHEET,
    BadFile,
    lines,
    log,
    one_zipped,
    replaced,
    with_part,
    xlsx,
    zipped,
)

SMALL = b"a,b\n1,2\n"
WORKBOOK = xlsx()
Pack = Callable[[bytes], bytes]
packs = pytest.mark.parametrize("pack", [bytes, *PACKERS.values()])


def table(content: bytes) -> TextTable:
    return text_table(content, "log.csv")


def read(content: bytes, file: str = "log.csv") -> list[list[tuple[int, tuple[str, ...]]]]:
    return [list(found.numbered()) for found in tables_in(io.BytesIO(content), file)]


def book(fill: Callable[[Any], object], **options: Any) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as workbook:
        fill(workbook)
    return content.getvalue()


# Files that are refused


@pytest.mark.parametrize(
    "bad", [b for b in BAD_FILES if b.when == "reading"], ids=lambda bad: bad.name
)
def test_a_bad_file_is_refused_with_a_sentence(bad: BadFile) -> None:
    with pytest.raises(InvalidFile) as problem:
        read(bad.content(), bad.file)
    for words in bad.says:
        assert words in problem.value.sentence
    assert problem.value.sentence.startswith(bad.file)
    assert problem.value.sentence.endswith(".")
    assert problem.value.sentence.isprintable()


@pytest.mark.parametrize(
    "bad", [b for b in BAD_FILES if b.when == "mapping"], ids=lambda bad: bad.name
)
def test_a_file_without_a_column_is_refused_when_it_is_looked_for(bad: BadFile) -> None:
    found = text_table(bad.content(), bad.file)
    assert found.rows
    with pytest.raises(InvalidFile) as problem:
        for column in COLUMNS:
            found.position(column)
    for words in bad.says:
        assert words in problem.value.sentence


def test_the_bad_files_are_many_and_each_is_another_one() -> None:
    assert len({bad.name for bad in BAD_FILES}) == len(BAD_FILES) >= 120
    assert len({(bad.file, bad.content()) for bad in BAD_FILES}) == len(BAD_FILES)


@packs
def test_a_file_longer_than_the_limit_is_refused(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "LONGEST_FILE", 2_000_000)
    assert table(pack(b"a\n" + b"1\n" * 999_999)).rows
    with pytest.raises(InvalidFile, match="more than 2 MB"):
        table(pack(b"a\n" + b"1\n" * 1_000_000))


def test_a_packed_workbook_longer_than_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packed, "LONGEST_WORKBOOK", 1_000_000)
    assert text_table(gzip.compress(xlsx()), "book.xlsx.gz").rows == ROWS
    noise = bytes(n * n % 251 for n in range(1_000_000))
    with pytest.raises(InvalidFile, match="more than 1 MB"):
        text_table(gzip.compress(zipped(("xl/a.xml", noise), method=0)), "book.xlsx.gz")


def test_a_bomb_is_refused_before_it_has_grown() -> None:
    bomb = next(bad for bad in BAD_FILES if bad.name == "gzip bomb").content()
    tracemalloc.start()
    with pytest.raises(InvalidFile, match=BOMB):
        read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_what_is_bad_far_below_is_refused_when_it_comes() -> None:
    found = table(b"a,b\n" + b"1,2\n" * 5_000 + b'3,"4\n')
    rows = found.numbered()
    assert len(list(itertools.islice(rows, 5_000))) == 5_000
    with pytest.raises(InvalidFile, match="row 5002, column “b”, a quote opens"):
        next(rows)


@given(st.binary(max_size=200), st.sampled_from([bytes, *PACKERS.values()]))
def test_any_bytes_are_a_table_or_refused(content: bytes, pack: Pack) -> None:
    try:
        read(pack(content))
    except InvalidFile as problem:
        assert problem.sentence.endswith(".")


@given(st.data())
def test_a_damaged_workbook_is_a_table_or_refused(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), "book.xlsx")
    except InvalidFile as problem:
        assert problem.sentence.endswith(".")


# CSV


@pytest.mark.parametrize(
    ("content", "header", "rows"),
    [
        (SMALL, ("a", "b"), [("1", "2")]),
        (b"\xef\xbb\xbf" + SMALL, ("a", "b"), [("1", "2")]),
        (b"\xef\xbb\xbf\"a\",b\n1,2\n", ("a", "b"), [("1", "2")]),
        (b"a,b\r\n1,2\r\n", ("a", "b"), [("1", "2")]),
        (b"a,b\r1,2\r", ("a", "b"), [("1", "2")]),
        (b"a,b\n1,2", ("a", "b"), [("1", "2")]),
        (b" a , b\n1 , 2\n", ("a", "b"), [("1 ", " 2")]),
        (b'a,b\n"1\n1","2,""x"""\n', ("a", "b"), [("1\n1", '2,"x"')]),
        (b'a,b\n"1\r\n1",\n', ("a", "b"), [("1\r\n1", "")]),
        (b'a,b\n5" screen,2\n', ("a", "b"), [('5" screen', "2")]),
        (b"a,b\n1\n1,2,3\n", ("a", "b"), [("1",), ("1", "2", "3")]),
        ("ä,b\nJosé,日本\n".encode(), ("ä", "b"), [("José", "日本")]),
        (b"a\n=1+1\n", ("a",), [("=1+1",)]),
        (b"a;b\n1,5;2\n", ("a", "b"), [("1,5", "2")]),
        (b'a;"b,c";d\n1;2;3\n', ("a", "b,c", "d"), [("1", "2", "3")]),
        (b"a,b;c,d\n1,2,3\n4,5,6\n", ("a", "b;c", "d"), [("1", "2", "3"), ("4", "5", "6")]),
        (b"a\tb\n1, 2\t3; 4\n", ("a", "b"), [("1, 2", "3; 4")]),
        (b"a|b\n1|2\n", ("a", "b"), [("1", "2")]),
        (b"note\nhello; you\n", ("note",), [("hello; you",)]),
        (b"sep=;\r\na,b;c\r\n1;2\r\n", ("a,b", "c"), [("1", "2")]),
        (b'\xef\xbb\xbf"sep=^"\na^b\n1^2\n', ("a", "b"), [("1", "2")]),
        (b"a;b\nM\xfcller;\x80 5\n", ("a", "b"), [("Müller", "€ 5")]),
        (b"a;b\nSPA\xdf\x93;1\n\xe9;2\n", ("a", "b"), [("SPAß“", "1"), ("é", "2")]),
    ],
)  # fmt: skip
def test_a_csv_file_becomes_texts(
    content: bytes, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    found = table(content)
    assert (found.header, list(found.rows)) == (header, rows)


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (b"a\n1\n2\n", [2, 3]),
        (b"a\n1\n\n\n2\n\n", [2, 5]),  # blank rows are left out and counted
        (b"\n\na\n1\n", [4]),
        (b'a\n"1\n1"\n2\n', [2, 3]),  # a cell of two lines is one row of a spreadsheet
        (b"sep=,\na\n1\n", [2]),  # Excel does not show the line that tells it the separator
    ],
)
def test_rows_have_the_numbers_that_a_spreadsheet_gives_them(
    content: bytes, numbers: list[int]
) -> None:
    assert [number for number, _ in table(content).numbered()] == numbers


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", MARKS)
@packs
def test_a_file_says_what_it_is(encoding: str, separator: str, pack: Pack) -> None:
    found = table(pack(ENCODINGS[encoding](lines(mark=MARKS[separator]))))
    name = encoding.split(" ")[0]
    assert found.format == f"CSV in {name}, separated by {separator}"
    assert (found.file, found.sheet, found.header) == ("log.csv", "", COLUMNS)
    assert [row[1:] for row in found.rows] == [row[1:] for row in ROWS]


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx", "log", "log.csv.gz"])
@packs
def test_a_file_is_recognised_by_its_content_whatever_its_name(name: str, pack: Pack) -> None:
    assert text_table(pack(log()), name).rows == ROWS
    assert text_table(pack(xlsx()), name).rows == ROWS


def test_a_file_packed_in_parts_is_read_whole() -> None:
    for pack in (gzip.compress, lzma.compress):
        assert table(pack(b"a\n1\n") + pack(b"2\n") + bytes(8)).rows == (("1",), ("2",))


def test_what_a_mac_adds_to_a_zip_is_left_out() -> None:
    content = zipped(("logs/", b""), ("logs/a.csv", SMALL), ("__MACOSX/._a.csv", b"\0"))
    assert table(content).rows == (("1", "2"),)


def test_a_cell_at_the_limit_is_taken() -> None:
    assert len(table(b"a\n" + b"x" * LONGEST_CELL + b"\n").rows[0][0]) == LONGEST_CELL


def test_windows_1252_is_found_out_however_late_it_shows() -> None:
    found = table(b"a,b\n" + b"1,2\n" * 100_000 + b"caf\xe9,2\n")
    assert found.format.startswith("CSV in Windows-1252")
    assert found.rows[-1] == ("café", "2")


def test_rows_can_be_read_again_and_by_two_at_once() -> None:
    for content in (log(), gzip.compress(log()), one_zipped(log()), xlsx()):
        found = text_table(content, "log")
        first, second = found.numbered(), found.numbered()
        assert [next(first), next(second), next(first)] == [
            (2, ROWS[0]), (2, ROWS[0]), (3, ROWS[1]),
        ]  # fmt: skip
        assert found.rows == found.rows == ROWS


def test_memory_does_not_grow_with_the_file() -> None:
    stream = io.BytesIO(gzip.compress(b"a,b,c\n" + b"some,text,here\n" * 300_000))
    tracemalloc.start()
    (found,) = tables_in(stream, "log.csv.gz")
    assert sum(1 for _ in found.numbered()) == 300_000
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_western = st.text(st.sampled_from("abc ,;\t|\"'\r\néüßÄñ"), max_size=12)
_encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])


def _round_trip(
    rows: list[list[str]], encoding: str, mark: str, style: dict[str, Any], pack: Pack
) -> list[list[str]]:
    """The rows as a file and back."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, **style).writerows(rows)
    found = table(pack(text.getvalue().encode(encoding)))
    return [list(found.header), *map(list, found.rows)]


_headers = st.just(["event_id", "ticket_id", "cost in €", "über"])
_styles = st.sampled_from([{"lineterminator": "\n", "quoting": csv.QUOTE_ALL}, {}])
_packs = st.sampled_from([bytes, *PACKERS.values()])
_marks = st.sampled_from(list(MARKS.values()))


@given(
    _headers, st.lists(st.lists(_texts, min_size=4, max_size=4), min_size=1, max_size=8),
    _encodings, _marks, _styles, _packs,
)  # fmt: skip
def test_any_texts_come_back_from_unicode(
    header: list[str],
    rows: list[list[str]],
    encoding: str,
    mark: str,
    style: dict[str, Any],
    pack: Pack,
) -> None:
    assert _round_trip([header, *rows], encoding, mark, style, pack) == [header, *rows]


@given(
    _headers, st.lists(st.lists(_western, min_size=4, max_size=4), min_size=1, max_size=8),
    _marks, _styles, _packs,
)  # fmt: skip
def test_any_western_texts_come_back_from_windows_1252(
    header: list[str], rows: list[list[str]], mark: str, style: dict[str, Any], pack: Pack
) -> None:
    assert _round_trip([header, *rows], "cp1252", mark, style, pack) == [header, *rows]


# Workbooks


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_of_a_workbook_are_certain_in_both_epochs(epoch: bool) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet("Log")
        form = {f: workbook.add_format({"num_format": f}) for f in ("d/m/yy", "d/m/yy h:mm:ss")}
        sheet.write_row(0, 0, ["at", "day", "fraction"])
        sheet.write_datetime(1, 0, datetime(2026, 11, 21, 16, 30), form["d/m/yy h:mm:ss"])
        sheet.write_datetime(1, 1, date(2026, 11, 21), form["d/m/yy"])
        sheet.write_datetime(1, 2, datetime(2026, 2, 28, 23, 59, 59, 250_000), form["d/m/yy"])

    found = text_table(book(fill, date_1904=epoch), "book.xlsx")
    assert DATE_CELL == "\ue000"
    assert found.rows == (
        ("\ue0002026-11-21 16:30:00", "\ue0002026-11-21", "\ue0002026-02-28 23:59:59.250"),
    )


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.booleans(),
)
def test_any_second_comes_back_from_a_workbook(at: datetime, epoch: bool) -> None:
    options = {"default_date_format": "yyyy-mm-dd hh:mm:ss", "date_1904": epoch}
    ((cell,),) = text_table(xlsx(["at"], [[at]], **options), "book.xlsx").rows
    assert datetime.fromisoformat(cell.removeprefix(DATE_CELL)) == at


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234, "", "1234"),
        (1234.0, "", "1234"),
        (0.1, "", "0.1"),
        (0.1 + 0.2, "", "0.3"),
        (-5, "", "-5"),
        (123_456_789_012_345, "", "123456789012345"),
        (1e18, "", "1000000000000000000"),
        (1.5e-7, "", "0.00000015"),
        (1e300, "", "1e+300"),
        (True, "", "TRUE"),
        (False, "", "FALSE"),
        (" In progress ", "", " In progress "),
        ("two\nlines", "", "two\nlines"),
        ("日本 😀", "", "日本 😀"),
        ("007", "", "007"),
        (time(16, 30), "hh:mm", "16:30:00"),
        (timedelta(hours=36, minutes=5), "[h]:mm:ss", "36:05:00"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(value: Any, form: str, text: str) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "value")
        sheet.write(1, 0, value, workbook.add_format({"num_format": form} if form else {}))

    assert text_table(book(fill), "book.xlsx").rows == ((text,),)


@pytest.mark.parametrize("start", [b"<c ", b'<c t="e" ', b"<x:c ", b"<c\n"])
@pytest.mark.parametrize("end", [b"/>", b">", b"", b"</c>"])
def test_a_cell_with_endless_attributes_is_refused(start: bytes, end: bytes) -> None:
    area = _SheetArea("book.xlsx")
    content = start + b'r="A1" ' * 300_000 + end  # 2 MB; what is tried again would take hours
    with pytest.raises(InvalidFile, match=r"^book\.xlsx is damaged: save it anew as \.xlsx\.$"):
        area.feed(content)


@pytest.mark.parametrize("end", [b"/>", b">", b"><v>7</v></c>", b""])
def test_many_cells_that_nearly_are_too_long_are_looked_through(end: bytes) -> None:
    cell = b'<c t="e" ' + b'r="A1" ' * 550 + end
    area = _SheetArea("book.xlsx")
    for _ in range(500):
        area.feed(cell)
    area.refuse_too_large("book.xlsx")
    assert area.errors == ({(0, 0): "7"} if b"<v>" in end else {})


@pytest.mark.parametrize(("cell", "counts"), [
    (b'<c r="XFD1" s="1"/>', False), (b'<c r="XFD1" s="1">', True), (b'<c r="XFD1" s="/">', True),
    (b'<c s="1" r="XFD1"/>', False), (b"<x:c r='XFD1'>", True), (b'<cc r="XFD1">', False),
])  # fmt: skip
def test_only_cells_that_hold_something_count(cell: bytes, counts: bool) -> None:
    area = _SheetArea("book.xlsx")
    area.feed(b'<c r="A1"><v>1</v></c>' + cell)
    if counts:
        with pytest.raises(InvalidFile, match="more than 1,000 columns"):
            area.refuse_too_large("book.xlsx")
    else:
        area.refuse_too_large("book.xlsx")


def test_errors_and_results_of_formulas_are_texts() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(3, 2, ["a", "b", "c"])
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 3, '="x"', None, "x")
        sheet.write_formula(4, 4, "=1+1", None, 2)

    ((row,),) = read(book(fill), "book.xlsx")
    assert row == (5, ("#DIV/0!", "x", "2"))


def test_a_sheet_has_its_own_numbers_and_is_never_ragged() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(2, 1, ["a", "b"])
        sheet.write(3, 1, "1")
        sheet.write_row(6, 1, ["2", "3"])
        sheet.write(7, 3, "a note beside the table")
        sheet.write_blank(9, 9, None, workbook.add_format({"bold": True}))

    content = book(fill)
    assert text_table(content, "book.xlsx").header == ("a", "b")
    assert read(content) == [
        [(4, ("1", "")), (7, ("2", "3")), (8, ("", "", "a note beside the table"))]
    ]


def test_each_sheet_with_a_table_is_one() -> None:
    def fill(workbook: Any) -> None:
        chart = workbook.add_chart({"type": "line"})
        for name in ("Tickets", "Empty", "Log", "Old"):
            sheet = workbook.add_worksheet(name)
            if name != "Empty":
                sheet.write_column(0, 0, [name, "1"])
        sheet.hide()
        chart.add_series({"values": "=Log!$A$2:$A$2"})
        workbook.add_chartsheet("Chart").set_chart(chart)

    tables = tables_in(io.BytesIO(book(fill)), "book.xlsx")
    assert [t.sheet for t in tables] == ["Tickets", "Log", "Old"]
    assert [t.header for t in tables] == [("Tickets",), ("Log",), ("Old",)]
    assert tables[1].file == "book.xlsx, sheet “Log”"
    assert {t.format for t in tables} == {"Excel workbook"}


def test_a_title_page_hides_no_table_and_is_named() -> None:
    def fill(workbook: Any) -> None:
        workbook.add_worksheet("Read me").write(1, 1, "Exported on 21 November")
        workbook.add_worksheet("Log").write_column(0, 0, ["a", "1"])

    (found,) = tables_in(io.BytesIO(book(fill)), "book.xlsx")
    assert found.rows == (("1",),)
    assert found.format == "Excel workbook, without “Read me”, which hold no table"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'ref="A1:E4"', b'ref="A1:XFD1048576"'),  # what a sheet says of its size is not believed
        (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'),
    ],
)
def test_empty_cells_far_away_cost_nothing(old: bytes, new: bytes) -> None:
    tracemalloc.start()
    assert text_table(replaced(SHEET, old, new)(), "book.xlsx").rows == ROWS
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("encoding", [b"U-18", b"Shift_JIS"])
def test_a_part_in_an_unknown_encoding_breaks_nothing(encoding: bytes) -> None:
    content = with_part(SHEET, lambda part: part.replace(b"UTF-8", encoding, 1))
    assert text_table(content, "book.xlsx").rows == ROWS


def test_a_date_written_as_text_in_the_file_is_certain_too() -> None:
    cell = b'<c r="E2" t="d"><v>2026-11-21T16:30:00</v></c></row><row r="3"'
    content = with_part(SHEET, lambda part: part.replace(b'</row><row r="3"', cell))
    assert text_table(content, "book.xlsx").rows[0][4] == "\ue0002026-11-21 16:30:00"


# Columns


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("ticket", " Did you mean “ticket_id”?"),
        ("Ticket_id", " Did you mean “ticket_id”?"),
        ("TICKET_ID", " Did you mean “ticket_id”?"),
        ("zzz", "It has: ticket_id, ts."),
    ],
)
def test_a_missing_column_is_named_with_the_nearest_one(column: str, hint: str) -> None:
    with pytest.raises(InvalidFile, match=f"has no column “{column}”") as problem:
        table(b"ticket_id,ts\n1,2\n").position(column)
    assert str(problem.value).endswith(hint)


def test_of_a_long_header_the_first_names_are_told() -> None:
    names = ["x" * 5_000, *(f"c{n}" for n in range(499))]
    with pytest.raises(InvalidFile, match="c98, 400 more") as problem:
        table(lines(names, [names]).encode()).position("ticket_id")
    assert len(problem.value.sentence) < 1_000


def test_case_and_spaces_of_a_header_do_not_hide_the_column_that_was_meant() -> None:
    with pytest.raises(InvalidFile, match=r"Did you mean “Ticket ID”\?"):
        table(b"Ticket ID,ts\n1,2\n").position("ticket_id")


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_lines_that_are_quoted_as_a_whole_are_told_by_their_separator(mark: str, name: str) -> None:
    with pytest.raises(InvalidFile, match=f"looks separated by {name}: save it as CSV"):
        table(f'"a{mark}b"\n"1{mark}2"\n'.encode()).position("ticket_id")


def test_an_optional_column_may_be_missing() -> None:
    found = table(SMALL)
    assert [found.optional_position(name) for name in ("b", "c", None)] == [1, None, None]
