"""Files that must be refused as a whole, all made here: one sentence each, nothing imported."""

# One bad file a line reads as a table:
# ruff: noqa: E501

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

import xlsxwriter

COLUMNS = ("event_id", "ticket_id", "ts", "event_type", "to_value")
ROWS = (
    ("E-1", "T-1", "2026-11-20 09:00:00", "created", ""),
    ("E-2", "T-1", "2026-11-20 09:30:00", "state", "In progress"),
    ("E-3", "T-2", "2026-11-21 10:00:00", "created", ""),
)
PASSWORD, BOMB, DAMAGED = "protected by a password", "times its size", "damaged"


@dataclass(frozen=True)
class BadFile:
    """A file that no import may take."""

    name: str
    file: str
    content: Callable[[], bytes]
    says: tuple[str, ...]
    """Must stand in the sentence."""
    when: Literal["reading", "mapping"] = "reading"
    """As it is read, or as the columns named in ``COLUMNS`` are looked for."""


def lines(
    header: Iterable[str] = COLUMNS, rows: Iterable[Iterable[str]] = ROWS, mark: str = ","
) -> str:
    """A table as CSV; cells are written as they are."""
    return "".join(mark.join(row) + "\n" for row in (header, *rows))


def log(header: Iterable[str] = COLUMNS, rows: Iterable[Iterable[str]] = ROWS) -> bytes:
    """A table as CSV in UTF-8 with commas."""
    return lines(header, rows).encode()


def packed(pack: Callable[[bytes], bytes], content: Callable[[], bytes]) -> bytes:
    """Packed only when it is wanted."""
    return pack(content())


def with_cell(cell: str, row: int = 1, column: int = 4) -> list[list[str]]:
    """The good rows with one cell changed; counted from 0."""
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = cell
    return rows


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in files:  # by ZipInfo, which has no time of the day
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return content.getvalue()


def one_zipped(content: bytes) -> bytes:
    """A zip with one CSV file."""
    return zipped(("log.csv", content))


def xlsx(
    header: Iterable[Any] = COLUMNS, rows: Iterable[Iterable[Any]] = ROWS, **options: Any
) -> bytes:
    """A real workbook with a sheet “Log”."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2026, 11, 21)})
    sheet = book.add_worksheet("Log")
    for number, cells in enumerate((header, *rows)):
        sheet.write_row(number, 0, cells)
    book.close()
    return content.getvalue()


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def with_part(name: str, change: Callable[[bytes], bytes | None], book: bytes = b"") -> bytes:
    """A workbook with one part changed, left out (None), or added."""
    with zipfile.ZipFile(io.BytesIO(book or xlsx())) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    changed = change(parts.pop(name, b""))
    return zipped(*parts.items(), *([(name, changed)] if changed is not None else []))


def replaced(name: str, old: bytes, new: bytes, book: bytes = b"") -> Callable[[], bytes]:
    """A workbook with other bytes in one part; the old ones must be there."""

    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return lambda: with_part(name, change, book)


def without(name: str) -> Callable[[], bytes]:
    """A workbook that lacks a part."""
    return lambda: with_part(name, lambda part: None)


def flipped(content: bytes, start: int, length: int = 4) -> bytes:
    """Some bytes inverted."""
    end = start + length
    return content[:start] + bytes(b ^ 0xFF for b in content[start:end]) + content[end:]


def patched(content: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    """Bytes changed at a distance from a mark."""
    at = content.index(mark) + offset
    return content[:at] + value + content[at + len(value) :]


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def encrypted_zip() -> bytes:
    """A zip whose entry says that it is encrypted."""
    plain = one_zipped(lines().encode())
    return patched(patched(plain, LOCAL, 6, b"\1\0"), CENTRAL, 8, b"\1\0")


def declaring(size: int, content: bytes) -> bytes:
    """A zip that declares another unpacked size than is true."""
    packed = patched(content, CENTRAL, 24, struct.pack("<I", size))
    return patched(packed, LOCAL, 22, struct.pack("<I", size))


LINE = b"E-1,T-1,2026-11-20 09:00:00,created,\n"


def gzip_bomb() -> bytes:
    """A gigabyte of rows: one packed member, many times."""
    return gzip.compress(lines().encode()) + gzip.compress(LINE * 100_000) * 300


def xz_bomb() -> bytes:
    """A gigabyte of rows: one packed stream, many times."""
    return lzma.compress(lines().encode()) + lzma.compress(LINE * 100_000) * 300


def zip_bomb(name: str = "log.csv", line: bytes = LINE) -> bytes:
    """60 MB that pack to little, and say so."""
    return zipped((name, line * (60_000_000 // len(line))))


def lying_zip_bomb() -> bytes:
    """60 MB that declare a kilobyte."""
    return declaring(1_000, zip_bomb())


def lying_workbook_bomb() -> bytes:
    """A sheet of 60 MB that declares a kilobyte."""
    book = with_part(SHEET, lambda part: part.replace(b"</sheetData>", b" " * 60_000_000))
    at = book.rindex(CENTRAL)  # the changed part was written last
    return book[:at] + patched(book[at:], CENTRAL, 24, struct.pack("<I", 1_000))


def thirsty_xz() -> bytes:
    """An xz file whose dictionary takes 4 GiB to unpack."""
    content = lzma.compress(lines().encode())
    size = (content[12] + 1) * 4
    header = bytearray(content[12 : 12 + size - 4])
    header[4] = 40  # flags, filter's id, size of its properties, then the dictionary
    checksum = struct.pack("<I", zlib.crc32(header))
    return content[:12] + bytes(header) + checksum + content[12 + size :]


def laughing(kind: bytes) -> Callable[[bytes], bytes]:
    """A part with a document type before its first element."""
    return lambda part: part.replace(b"?>", b"?>" + kind, 1)


def in_utf_16(part: bytes) -> bytes:
    """A part in another encoding, with a document type."""
    text = laughing(OUTSIDE)(part).decode().replace("UTF-8", "UTF-16")
    return text.encode("utf-16")


LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "lol">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def ole(*names: str) -> bytes:
    """The head of Office's old container, with names as its directory has them."""
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return mark + bytes(504) + b"".join(n.encode("utf-16-le").ljust(128, b"\0") for n in names)


def tar() -> bytes:
    """A tar archive with a CSV file."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        entry = tarfile.TarInfo("log.csv")
        entry.size = len(lines())
        archive.addfile(entry, io.BytesIO(lines().encode()))
    return content.getvalue()


def office(*names: str) -> Callable[[], bytes]:
    """An office document as zip, by the names of its parts."""
    return lambda: zipped(*((name, b"<x/>") for name in names))


def western(text: str) -> str:
    """A text with a letter that only Windows-1252 writes as one byte that is no UTF-8."""
    letters = {"E-1": "É-1", "c1": "ç1", "ts": "tß"}
    plain = next(letter for letter in letters if letter in text)
    return text.replace(plain, letters[plain])


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": partial(gzip.compress, mtime=0),
    "xz": lzma.compress,
    "zip": one_zipped,
}
SUFFIXES = {"gzip": ".gz", "xz": ".xz", "zip": ".zip"}
MARKS = {"commas": ",", "semicolons": ";", "tabs": "\t", "bars": "|"}
ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE with BOM": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE with BOM": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 LE without BOM": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE without BOM": lambda text: text.encode("utf-16-be"),
    "Windows-1252": lambda text: western(text).encode("cp1252"),
}  # fmt: skip


def _in_every_form(what: str, text: Callable[[str], str], *says: str) -> Iterable[BadFile]:
    """The same problem by separator, by encoding and by packing."""

    def form(name: str, file: str, mark: str, change: Callable[[bytes], bytes]) -> BadFile:
        says_all = (file, *says)
        return BadFile(f"{what}, {name}", file, lambda: change(text(mark).encode()), says_all)

    def encoded(encode: Callable[[str], bytes]) -> Callable[[bytes], bytes]:
        return lambda content: encode(content.decode())

    for name, mark in MARKS.items():
        yield form(name, "log.csv", mark, bytes)
    for name, encode in ENCODINGS.items():
        if name != "UTF-8":
            yield form(name, "log.csv", ",", encoded(encode))
    for name, pack in PACKERS.items():
        yield form(name, "log.csv" + SUFFIXES[name], ",", pack)


def _texts() -> Iterable[BadFile]:
    yield from _in_every_form(
        "header only", lambda m: lines(rows=(), mark=m), "a header and no rows"
    )
    yield from _in_every_form(
        "a NUL in a cell",
        lambda m: lines(rows=with_cell("In\0progress"), mark=m),
        "row 3", "column “to_value”", "NUL",
    )  # fmt: skip
    yield from _in_every_form(
        "a cell of more than a million characters",
        lambda m: lines(rows=with_cell("x" * 1_000_001), mark=m),
        "row 3", "column “to_value”", "1,000,000 characters",
    )  # fmt: skip
    yield from _in_every_form(
        "10,000 columns",
        lambda m: lines([f"c{n}" for n in range(10_000)], [["1"] * 10_000], m),
        "10,000 columns", "at most 1,000",
    )  # fmt: skip
    yield from _in_every_form(
        "a column twice",
        lambda m: lines((*COLUMNS, "ts"), [(*row, "1") for row in ROWS], m),
        "column “ts” more than once",
    )
    yield from _in_every_form(
        "two columns without a name",
        lambda m: lines((*COLUMNS, "", ""), [(*row, "1", "2") for row in ROWS], m),
        "more than one column without a name",
    )
    yield from _in_every_form(
        "a quote never closed",
        lambda m: lines(rows=with_cell('"In progress'), mark=m),
        "row 3", "column “to_value”", "never closed",
    )  # fmt: skip
    yield from _in_every_form(
        "text after a closing quote",
        lambda m: lines(rows=with_cell('"In" progress'), mark=m),
        "row 3", "text after a closing quote",
    )  # fmt: skip


def _odd_texts() -> Iterable[BadFile]:
    good = lines()
    for name, content, says in (
        ("0 bytes", b"", "is empty"),
        ("only blank lines", b"\n\r\n\n", "is empty"),
        ("only a UTF-8 BOM", b"\xef\xbb\xbf", "is empty"),
        ("only a UTF-16 LE BOM", b"\xff\xfe", "is empty"),
        ("only a UTF-16 BE BOM", b"\xfe\xff", "is empty"),
        ("only the separator that Excel is told", b"sep=;\r\n", "is empty"),
        ("a separator line and a header", b"sep=;\n" + lines(rows=(), mark=";").encode(), "no rows"),
        ("a NUL in the header", good.replace("ts", "t\0s", 1).encode(), "row 1, column"),
        ("zeros to the end of the file", good.encode() + bytes(4_096), "row 5"),
        ("only zeros", bytes(10_000), "row 1"),
        ("1,001 columns", lines(map(str, range(1_001)), [["1"] * 1_001]).encode(), "1,001 columns"),
        ("a column twice but for spaces", good.replace("ts", "ts, ts ", 1).encode(), "“ts” more"),
        ("a header cell of a megabyte", ("x" * 1_000_001 + "," + good).encode(), "row 1, column 1"),
        ("an open quote before a megabyte", lines(rows=with_cell('"' + LINE.decode() * 40_000)).encode(), "row 3, column “to_value”"),
        ("an open quote in the last cell", lines(rows=with_cell('"', 2)).encode(), "row 4, column “to_value”"),
        ("an open quote in the header", ('"' + good).encode(), "row 1"),
        ("an open quote that another row closes", lines(rows=with_cell('"x\n5,"6', 0)).encode(), "row 2"),
        ("one line of 30 million characters", b"x," * 15_000_000, "line 1"),
        ("a byte that Windows-1252 lacks", good.encode() + b"E-4,T-\x81\xe9,,,\n", "line 5"),
        ("UTF-8 with a BOM and a bad byte", good.encode("utf-8-sig") + b"E-4,\xe9,,,\n", "line 5"),
        ("UTF-8 with one broken letter", ("é,é,é,é,é\n" * 9).encode() + b"E,\xe9,,,\n", "line 10"),
        ("UTF-8 cut within a letter", ("é,é,é,é,é\n" * 9).encode() + b"E,\xc3", "line 10"),
        ("UTF-16 with half a letter", good.encode("utf-16") + b"E", "line 5"),
        ("UTF-16 with half a surrogate pair", good.encode("utf-16") + b"\x00\xd8E\x00", "line 5"),
        ("UTF-32 LE", good.encode("utf-32"), "text in UTF-32"),
        ("UTF-32 BE", b"\0\0\xfe\xff" + good.encode("utf-32-be"), "text in UTF-32"),
    ):  # fmt: skip
        yield BadFile(name, "log.csv", partial(bytes, content), ("log.csv", says))
    for name, pack in PACKERS.items():
        file = "log.csv" + SUFFIXES[name]
        yield BadFile(f"0 bytes, {name}", file, partial(pack, b""), (file, "is empty"))
        cut = lines().encode("utf-16") + b"E"
        yield BadFile(f"UTF-16 cut, {name}", file, partial(pack, cut), (file, "line 5", "UTF-16"))


def _packed() -> Iterable[BadFile]:
    good = lines().encode() * 500
    for name, pack in PACKERS.items():
        whole, file = pack(good), "log.csv" + SUFFIXES[name]
        half = len(whole) // 2
        for harm, content in (
            ("cut in its head", whole[:9]),
            ("cut in the middle", whole[:half]),
            ("cut before its last byte", whole[:-1]),
            ("changed in the middle", flipped(whole, half)),
            ("changed near its end", flipped(whole, len(whole) - 8)),
            ("changed in its head", flipped(whole, 6 if name == "xz" else 2, 2)),
        ):
            if (name, harm) != ("zip", "changed in its head"):  # read by its directory, so good
                yield BadFile(f"{name} {harm}", file, partial(bytes, content), (file, DAMAGED))
    for name, file, make, says in (
        ("gzip with rubbish after it", "log.csv.gz", lambda: gzip.compress(good) + b"rubbish", DAMAGED),
        ("gzip with a second member cut", "log.csv.gz", lambda: gzip.compress(good) * 2 + gzip.compress(good)[:40], DAMAGED),
        ("xz with rubbish after it", "log.csv.xz", lambda: lzma.compress(good) + b"rubbish", DAMAGED),
        ("zip without its directory", "log.zip", lambda: (z := one_zipped(good))[: z.index(CENTRAL)], DAMAGED),
        ("zip with another checksum", "log.zip", lambda: patched(one_zipped(good), CENTRAL, 16, b"abcd"), DAMAGED),
        ("zip whose entry is elsewhere", "log.zip", lambda: patched(one_zipped(good), CENTRAL, 42, b"\7"), DAMAGED),
        ("zip that declares less than it holds", "log.zip", lambda: declaring(50, one_zipped(good)), "more than it declares"),
        ("zip that declares more than it holds", "log.zip", lambda: declaring(len(good) + 1, one_zipped(good)), DAMAGED),
        ("zip behind a password", "log.zip", encrypted_zip, PASSWORD),
        ("zip with two files", "log.zip", lambda: zipped(("a.csv", good), ("b.csv", good)), "2 files (“a.csv”, “b.csv”)"),
        ("zip with nothing", "log.zip", lambda: zipped(), "holds no file"),
        ("zip with only a folder", "log.zip", lambda: zipped(("logs/", b"")), "holds no file"),
        ("zip with only what a Mac adds", "log.zip", lambda: zipped(("__MACOSX/._log.csv", b"x")), "holds no file"),
        ("zip packed by bzip2 within", "log.zip", lambda: zipped(("log.csv", good), method=zipfile.ZIP_BZIP2), "unusual way"),
        ("zip packed by LZMA within", "log.zip", lambda: zipped(("log.csv", good), method=zipfile.ZIP_LZMA), "unusual way"),
        ("zip that declares 60,000 files", "log.zip", lambda: patched(one_zipped(good), END, 10, b"\x60\xea"), "more than 10,000 files"),
        ("zip in a zip", "log.zip", lambda: zipped(("log.zip", one_zipped(good))), "packed twice"),
        ("gzip in a zip", "log.zip", lambda: one_zipped(gzip.compress(good)), "packed twice"),
        ("gzip in gzip", "log.csv.gz", lambda: gzip.compress(gzip.compress(good)), "packed twice"),
        ("xz in gzip", "log.csv.gz", lambda: gzip.compress(lzma.compress(good)), "packed twice"),
        ("zip in xz", "log.csv.xz", lambda: lzma.compress(one_zipped(good)), "packed twice"),
        ("tar in gzip", "log.tar.gz", lambda: gzip.compress(tar()), "tar archive"),
        ("gzip bomb", "log.csv.gz", gzip_bomb, BOMB),
        ("xz bomb", "log.csv.xz", xz_bomb, BOMB),
        ("zip bomb that says so", "log.zip", zip_bomb, BOMB),
        ("zip bomb that lies", "log.zip", lying_zip_bomb, "more than it declares"),
        ("zip that declares 4 GB", "log.zip", lambda: declaring(0xFFFFFFF0, one_zipped(good)), "more than 1,000 MB"),
        ("xz that takes 4 GiB to unpack", "log.csv.xz", thirsty_xz, "128 MiB"),
    ):  # fmt: skip
        yield BadFile(name, file, make, (file, says))


def _other_formats() -> Iterable[BadFile]:
    page = b"<!DOCTYPE html>\n<html><body><table><tr><td>event_id</td></tr></table></body></html>"
    for name, content, says in (
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF document: bring CSV or XLSX"),
        ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture"),
        ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture"),
        ("GIF", b"GIF89a" + bytes(20), "a picture"),
        ("RTF", b"{\\rtf1\\ansi event_id}", "rich text"),
        ("SQLite", b"SQLite format 3\0" + bytes(84), "an SQLite database"),
        ("Parquet", b"PAR1" + bytes(40) + b"PAR1", "a Parquet file"),
        ("Arrow", b"ARROW1\0\0" + bytes(40), "an Arrow file"),
        ("HTML", page, "a web page"),
        ("HTML of a table alone", b"\n <TABLE border=1><tr><td>event_id</td></tr></TABLE>", "a web page"),
        ("XML", b'<?xml version="1.0"?>\n<events><event id="1"/></events>', "an XML file"),
        ("JSON object", b'{"events": [{"event_id": 1}]}', "a JSON file"),
        ("JSON list", b'\xef\xbb\xbf[\n  {"event_id": 1}\n]', "a JSON file"),
        ("a program", b"\x7fELF\x02\x01\x01" + bytes(40), "a program"),
        ("tar", tar(), "a tar archive"),
        ("bzip2", bz2.compress(lines().encode()), "bzip2"),
        ("Zstandard", b"\x28\xb5\x2f\xfd\x24" + bytes(20), "Zstandard"),
        ("7-Zip", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(20), "7-Zip"),
        ("RAR", b"Rar!\x1a\x07\x01\0" + bytes(20), "RAR"),
        ("old Excel", ole("Root Entry", "Workbook"), "(.xls): save it as .xlsx"),
        ("older Excel", ole("Root Entry", "Book"), "(.xls): save it as .xlsx"),
        ("old Word", ole("Root Entry", "WordDocument"), "an old Office document"),
        ("a workbook behind a password", ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), PASSWORD + ": save it without one"),
    ):  # fmt: skip
        for file in ("export.csv", "export.xlsx"):
            title = f"{name} named {file}"
            yield BadFile(title, file, partial(bytes, content), (file, says))
    yield BadFile("PDF in a zip", "log.zip", lambda: one_zipped(b"%PDF-1.7\n"), ("PDF",))
    yield BadFile("a web page in gzip", "log.gz", lambda: gzip.compress(page), ("web page",))
    types = "[Content_Types].xml"
    for name, file, parts, says in (
        ("macros", "book.xlsm", (types, "xl/workbook.xml", "xl/vbaProject.bin"), "holds macros"),
        ("macros under a right name", "book.xlsx", (types, "xl/workbook.xml", "xl/vbaProject.bin"), "save it as .xlsx"),
        ("a binary workbook", "book.xlsb", (types, "xl/workbook.bin"), ".xlsb"),
        ("OpenDocument", "book.ods", ("mimetype", "content.xml"), ".ods"),
        ("Word", "book.xlsx", (types, "word/document.xml"), "Word"),
        ("PowerPoint", "book.xlsx", (types, "ppt/presentation.xml"), "PowerPoint"),
        ("Numbers", "book.xlsx", ("Index/Document.iwa",), "Numbers"),
    ):  # fmt: skip
        yield BadFile(f"{name} in {file}", file, office(*parts), (file, says))


def _workbooks() -> Iterable[BadFile]:
    wide = [f"c{n}" for n in range(20_000)]
    cells = "".join(f'<c t="str"><v>{name}</v></c>' for name in wide).encode()
    row = b'<row r="1" spans="1:5">'
    far = b'<row r="1048576"><c r="%s1048576"><v>1</v></c></row></sheetData>'
    last, nul, name = (
        b"</sheetData>",
        b'<c r="E3" t="str"><v>In_x0000_progress</v></c>',
        "sheet “Log”",
    )
    blank = xlsx([], [])
    twice = (*COLUMNS, "ts")
    for what, content, *says in (
        ("no cell", lambda: blank, "is empty"),
        ("only cells without anything", replaced(SHEET, b"<sheetData/>", b'<sheetData><row r="1"><c r="A1" s="0"/></row></sheetData>', blank), "is empty"),
        ("only a header", lambda: xlsx(COLUMNS, []), name, "no rows"),
        ("a column twice", lambda: xlsx(twice, [(*r, "x") for r in ROWS]), name, "“ts” more than once"),
        ("two columns without a name", lambda: xlsx(("a", "", "", "b"), ["1234"]), name, "without a name"),
        ("a NUL", replaced(SHEET, b"</row></sheetData>", b'<c r="F4" t="str"><v>x_x0000_y</v></c></row></sheetData>'), name, "row 4, column 6", "NUL"),
        ("a NUL in a named column", replaced(SHEET, b'<c r="E3" t="s"><v>12</v></c>', nul), name, "row 3, column “to_value”", "NUL"),
        ("a cell of more than a million characters", lambda: with_part(STRINGS, lambda p: p.replace(b"In progress", b"x" * 1_000_001)), name, "row 3, column “to_value”", "1,000,000"),
        ("20,000 columns", replaced(SHEET, row, row + cells), "columns"),
        ("20,000 columns with references", lambda: with_part(SHEET, lambda p: p.replace(b'<c r="B1"', b'<c r="ACOH1"')), name, "columns"),
        ("a cell far below and right", replaced(SHEET, last, far % b"XFD"), name, "columns"),
        ("a cell far below and 1,000 columns right", replaced(SHEET, last, far % b"ALL"), name, "1,048,576 rows"),
        ("a cell beyond every sheet", replaced(SHEET, b'r="A2"', b'r="A99999999999"'), name),
        ("a cell beyond every column", replaced(SHEET, b'r="A2"', b'r="ZZZZZZZZZZ2"'), name),
        ("a cell that stands nowhere", replaced(SHEET, b'r="A2"', b'r="2A"'), DAMAGED),
        ("a text that is not there", replaced(SHEET, b"<v>1</v>", b"<v>999</v>"), DAMAGED),
        ("a sheet that ends early", lambda: with_part(SHEET, lambda p: p[: len(p) // 2]), DAMAGED),
        ("a sheet that is no XML", lambda: with_part(SHEET, lambda p: b"event_id,ticket_id"), ""),
        ("an unknown entity", replaced(STRINGS, b"In progress", b"In &progress;"), DAMAGED),
        ("no workbook part", without("xl/workbook.xml"), "no whole workbook"),
        ("no sheet part", without(SHEET), DAMAGED),
        ("no texts part", without(STRINGS), DAMAGED),
        ("no links part", without("xl/_rels/workbook.xml.rels"), DAMAGED),
        ("no root links part", without("_rels/.rels"), ""),
        ("a workbook part that is no XML", lambda: with_part("xl/workbook.xml", lambda p: b"\0\1\2"), ""),
        ("an empty workbook part", lambda: with_part("xl/workbook.xml", lambda p: b""), ""),
        ("a billion laughs in its texts", lambda: with_part(STRINGS, laughing(LAUGHS)), "document type"),
        ("a billion laughs in a sheet", lambda: with_part(SHEET, laughing(LAUGHS)), "document type"),
        ("an external entity in its texts", lambda: with_part(STRINGS, laughing(OUTSIDE)), "document type"),
        ("an external entity in the workbook", lambda: with_part("xl/workbook.xml", laughing(OUTSIDE)), "document type"),
        ("an external entity in its links", lambda: with_part("xl/_rels/workbook.xml.rels", laughing(OUTSIDE)), "document type"),
        ("an external entity in its styles", lambda: with_part("xl/styles.xml", laughing(OUTSIDE)), "document type"),
        ("a document type after a long comment", lambda: with_part(STRINGS, laughing(b"<!--" + b"x" * 300_000 + b"-->" + OUTSIDE)), "document type"),
        ("a document type in UTF-16", lambda: with_part(STRINGS, in_utf_16), "document type"),
        ("a sheet that is a bomb", lambda: with_part(SHEET, lambda p: p.replace(last, b"<row/>" * 10_000_000 + last)), BOMB),
        ("texts that are a bomb", lambda: with_part(STRINGS, lambda p: p.replace(b"</sst>", b" " * 60_000_000)), BOMB),
        ("a bomb that lies", lying_workbook_bomb, "more than it declares"),
        ("cut in the middle", lambda: (b := xlsx())[: len(b) // 2], DAMAGED),
        ("cut before its last byte", lambda: xlsx()[:-1], DAMAGED),
        ("cut after its head", lambda: xlsx()[:100], DAMAGED),
        ("changed in the middle", lambda: flipped(b := xlsx(), b.index(SHEET.encode()) + 60), DAMAGED),
        ("packed with a password", lambda: patched(xlsx(), CENTRAL, 8, b"\1\0"), PASSWORD),
    ):  # fmt: skip
        wanted = ("book.xlsx", *says)
        yield BadFile(f"workbook: {what}", "book.xlsx", content, wanted)
    for packer, pack in PACKERS.items():
        file = "book.xlsx" + SUFFIXES[packer]
        yield BadFile(
            f"workbook: only a header, {packer}", file, partial(packed, pack, partial(xlsx, COLUMNS, [])),
            (file, "no rows"),
        )  # fmt: skip
        yield BadFile(
            f"workbook: cut, {packer}",
            file,
            partial(packed, pack, lambda: xlsx()[:-40]),
            (file, DAMAGED),
        )


def _columns() -> Iterable[BadFile]:
    for missing in COLUMNS:
        kept = [n for n, column in enumerate(COLUMNS) if column != missing]
        header = [COLUMNS[n] for n in kept]
        rows = [[row[n] for n in kept] for row in ROWS]
        says = (f"no column “{missing}”", "It has: " + ", ".join(header))
        yield BadFile(
            f"without {missing}", "log.csv", partial(log, header, rows),
            ("log.csv", *says), "mapping",
        )  # fmt: skip
        yield BadFile(
            f"workbook without {missing}", "book.xlsx", partial(xlsx, header, rows),
            ("book.xlsx, sheet “Log”", *says), "mapping",
        )  # fmt: skip
        renamed = [
            column.replace("_", " ").title() if column == missing else column for column in COLUMNS
        ]
        if renamed[COLUMNS.index(missing)].casefold() != "ts":
            near = f"Did you mean “{renamed[COLUMNS.index(missing)]}”?"
            yield BadFile(
                f"{missing} renamed", "log.csv", partial(log, renamed),
                ("log.csv", f"no column “{missing}”", near), "mapping",
            )  # fmt: skip
    quoted = "".join(f'"{line}"\n' for line in lines().splitlines())
    yield BadFile(
        "whole lines in quotes", "log.csv", quoted.encode, ("looks separated by commas",), "mapping"
    )
    yield BadFile(
        "separated by tildes", "log.csv", lambda: lines(mark="~").encode(),
        ("has no column “", "It has: event_id~ticket_id"), "mapping",
    )  # fmt: skip


BAD_FILES: list[BadFile] = [
    *_texts(), *_odd_texts(), *_packed(), *_other_formats(), *_workbooks(), *_columns()
]  # fmt: skip
