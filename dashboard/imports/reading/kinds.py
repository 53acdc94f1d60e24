"""Formats that people bring by mistake, recognised by content, whatever the name says."""

import re
from collections.abc import Collection

from dashboard.errors import InvalidFile
from dashboard.imports.reading.packed import GZIP, XZ, Content

_MARKS = {
    b"%PDF-": "a PDF document",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a rich text document",
    b"SQLite format 3\0": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"FEA1": "a Feather file",
    b"Obj\x01": "an Avro file",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
    b"\xff\xfe\0\0": "text in UTF-32",
    b"\0\0\xfe\xff": "text in UTF-32",
}
_PACKERS = {
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x04\x22\x4d\x18": "LZ4",
}
_WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|body|table)\b", re.I)
_XML = re.compile(rb"\s*<\?xml\b")
_JSON = re.compile(rb"""\s*(\{\s*["}]|\[\s*[\[{"\]])""")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_known(content: Content, head: bytes) -> None:
    """Refuse what is certainly no CSV, with its true name."""
    if head.startswith(_OLE):
        raise _ole(content)
    if head.startswith((XZ, GZIP)):
        raise InvalidFile(f"{content.file} is packed twice: unpack it once.")
    for mark, packer in _PACKERS.items():
        if head.startswith(mark) and (packer != "bzip2" or head[4:10] == b"1AY&SY"):
            raise InvalidFile(
                f"{content.file} is packed by {packer}: pack it by zip, gzip or xz instead."
            )
    if kind := _kind(head):
        raise InvalidFile(f"{content.file} is {kind}: bring CSV or XLSX.")


def _kind(head: bytes) -> str | None:
    for mark, kind in _MARKS.items():
        if head.startswith(mark):
            return kind
    if head[257:262] == b"ustar":
        return "a tar archive"
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _WEB_PAGE.match(head):
        return "a web page (HTML)"
    if _XML.match(head):
        return "an XML file"
    return "a JSON file" if _JSON.match(head) else None


def _ole(content: Content) -> InvalidFile:
    """Office's old container: old formats, and new ones behind a password."""
    before, protected, old = b"", False, False
    for piece in content.pieces():
        text = before + piece
        protected = protected or "EncryptedPackage".encode("utf-16-le") in text
        old = old or any(n.encode("utf-16-le") in text for n in ("Workbook", "Book"))
        before = text[-64:]
    if protected:
        return InvalidFile(f"{content.file} is protected by a password: save it without one.")
    if old:
        return InvalidFile(f"{content.file} is an old Excel workbook (.xls): save it as .xlsx.")
    return InvalidFile(f"{content.file} is an old Office document: bring CSV or XLSX.")


def refuse_other_documents(names: Collection[str], file: str) -> None:
    """Refuse the documents that are zip archives as workbooks are, but no .xlsx."""
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        raise InvalidFile(f"{file} holds macros: save it as .xlsx.")
    if "xl/workbook.bin" in names:
        raise InvalidFile(f"{file} is a binary workbook (.xlsb): save it as .xlsx.")
    if "mimetype" in names:
        raise InvalidFile(f"{file} is an OpenDocument file (.ods): save it as .xlsx.")
    for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint"), ("Index/", "Numbers")):
        if any(name.startswith(folder) for name in names):
            raise InvalidFile(f"{file} is a {kind} document: bring CSV or XLSX.")


def is_document(names: Collection[str]) -> bool:
    """Whether a zip is a document of some office program rather than packed files."""
    marks = ("[Content_Types].xml", "mimetype", "Index/Document.iwa")
    return any(name in marks or name.startswith("xl/") for name in names)
