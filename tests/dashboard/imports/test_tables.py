"""Bytes of a delivered file into rows of texts, or one sentence about why not."""

import gzip
import lzma

import pytest

from dashboard.errors import InvalidFile
from dashboard.imports import tables
from dashboard.imports.tables import TextTable, text_table

SMALL = b"a,b\n1,2\n"


def table(content: bytes) -> TextTable:
    return text_table(content, "log.csv")


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
    ],
)  # fmt: skip
def test_a_csv_file_becomes_texts(
    content: bytes, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    found = table(content)
    assert (found.header, list(found.rows)) == (header, rows)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_file_is_unpacked_whatever_its_name(pack: object) -> None:
    assert table(pack(SMALL)).rows == (("1", "2"),)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (b"a\n1\n2\n", [2, 3]),
        (b"a\n1\n\n\n2\n\n", [2, 5]),  # blank rows are left out and counted
        (b"\n\na\n1\n", [4]),
        (b'a\n"1\n1"\n2\n', [2, 3]),  # a cell of two lines is one row of a spreadsheet
    ],
)
def test_rows_have_the_numbers_that_a_spreadsheet_gives_them(
    content: bytes, numbers: list[int]
) -> None:
    assert [number for number, _ in table(content).numbered()] == numbers


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "log.csv is empty."),
        (b"\xef\xbb\xbf", "log.csv is empty."),
        (b"\n\r\n\n", "log.csv is empty."),
        (b"a,b\n", "log.csv has a header and no rows."),
        (b"a,b\n\n\n", "log.csv has a header and no rows."),
        (gzip.compress(b"", mtime=0), "log.csv is empty."),
        (b"a\nx\0y\n", "log.csv is no text file: line 2 holds a NUL character."),
        (b"a\n1\n\xe9t\xe9\n", "log.csv is not UTF-8: line 3 has another encoding."),
        ("a\n1\n".encode("utf-16"), "log.csv is not UTF-8: line 1 has another encoding."),
        (b"a,b,a\n1,2,3\n", "log.csv has the column “a” more than once."),
        (b"a, a\n1,2\n", "log.csv has the column “a” more than once."),
        (b"a,,\n1,2,3\n", "log.csv has more than one column without a name."),
        (b"a\n" + b"x" * 131_073 + b"\n", "row 2: field larger than field limit (131072)."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(InvalidFile) as problem:
        table(content)
    assert str(problem.value).endswith(sentence)


def test_a_cell_at_the_limit_is_taken() -> None:
    assert len(table(b"a\n" + b"x" * 131_072 + b"\n").rows[0][0]) == 131_072


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n1,2\n"3,4\n5,6\n7,8\n',  # never closed: rows 3 to 5 would be one cell
        b'a,b\n1,2\n"3,4\n5,"6\n7,8\n',  # closed two rows later
    ],
)
def test_a_quote_left_open_swallows_no_rows(content: bytes) -> None:
    with pytest.raises(InvalidFile, match=r"log\.csv cannot be read as CSV: row 3: "):
        table(content)


def damaged(content: bytes) -> bytes:
    return content[:60] + bytes(b ^ 0xFF for b in content[60:80]) + content[80:]


MANY = b"a\n" + b"".join(b"%d\n" % (n * n) for n in range(2_000))


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
@pytest.mark.parametrize("harm", [lambda c: c[: len(c) // 2], damaged, lambda c: c[:8]])
def test_a_damaged_archive_is_refused(pack: object, harm: object) -> None:
    with pytest.raises(InvalidFile, match=r"log\.csv is damaged: it cannot be unpacked\."):
        table(harm(pack(MANY)))  # type: ignore[operator]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_a_file_longer_than_the_limit_is_refused(
    pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LONGEST_FILE", 2_000_000)
    assert table(pack(b"a\n" + b"1\n" * 999_999)).rows  # type: ignore[operator]
    with pytest.raises(InvalidFile, match="more than 2 MB"):
        table(pack(b"a\n" + b"1\n" * 1_000_000))  # type: ignore[operator]


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


def test_case_and_spaces_of_a_header_do_not_hide_the_column_that_was_meant() -> None:
    with pytest.raises(InvalidFile, match=r"Did you mean “Ticket ID”\?"):
        table(b"Ticket ID,ts\n1,2\n").position("ticket_id")


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_a_file_with_another_separator_is_told_by_it(mark: str, name: str) -> None:
    with pytest.raises(InvalidFile, match=f"looks separated by {name}: save it as CSV"):
        table(mark.join("ab").encode() + b"\n1\n").position("ticket_id")


def test_an_optional_column_may_be_missing() -> None:
    found = table(SMALL)
    assert [found.optional_position(name) for name in ("b", "c", None)] == [1, None, None]
