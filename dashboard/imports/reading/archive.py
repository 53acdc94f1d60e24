"""Zip archives, of which nothing that they say of themselves is believed."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dashboard.errors import InvalidFile
from dashboard.imports.reading.packed import (
    HIGHEST_RATIO,
    LONGEST_FILE,
    PIECE,
    Content,
    Window,
    inflated,
    is_bomb,
    limited,
    too_long,
)

MOST_ENTRIES = 10_000
_DIRECTORY_END = b"PK\x05\x06"
_ENCRYPTED = 0x1
_MARKS = (b"PK\x03\x04", _DIRECTORY_END, b"PK\x07\x08")


def is_archive(head: bytes) -> bool:
    """Whether these first bytes are a zip's."""
    return head.startswith(_MARKS)


def entries(stream: BinaryIO, file: str) -> list[ZipInfo]:
    """The files inside, after what they declare was found harmless."""
    _refuse_many(stream, file)
    try:
        with ZipFile(stream) as archive:
            found = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OSError):
        raise damaged(file) from None
    for entry in found:
        _refuse_unreadable(entry, file)
    _refuse_bomb(sum(e.file_size for e in found), sum(e.compress_size for e in found), file)
    return found


def _refuse_many(stream: BinaryIO, file: str) -> None:
    """Before zipfile makes an object of each entry."""
    start = max(0, stream.seek(0, 2) - 2**16 - 22)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_DIRECTORY_END)
    if at >= 0 and len(tail) >= at + 22:
        (count,) = struct.unpack_from("<H", tail, at + 10)
        if count > MOST_ENTRIES:
            raise InvalidFile(f"{file} holds more than {MOST_ENTRIES:,} files: bring one file.")


def _refuse_unreadable(entry: ZipInfo, file: str) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise InvalidFile(f"{file} is protected by a password: pack it without one.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InvalidFile(f"{file} is packed in an unusual way: pack it as a plain zip, or gzip.")


def _refuse_bomb(unpacked: int, packed: int, file: str) -> None:
    if unpacked > LONGEST_FILE:
        raise too_long(file)
    if is_bomb(unpacked, packed):
        raise InvalidFile(
            f"{file} declares more than {HIGHEST_RATIO} times its size when it is unpacked:"
            f" bring the file itself."
        )


def damaged(file: str) -> InvalidFile:
    """Refuses what is cut or changed."""
    return InvalidFile(f"{file} is damaged: it cannot be unpacked, so export and pack it again.")


def entry_pieces(stream: BinaryIO, entry: ZipInfo, file: str) -> Iterator[bytes]:
    """A file inside, unpacked here since zipfile would believe the size that it declares."""
    size, checksum = 0, 0
    for piece in limited(_unpacked(Window(stream), entry, file), None, file):
        size += len(piece)
        if size > entry.file_size:
            raise InvalidFile(
                f"{file} is damaged: it holds more than it declares, so pack it again."
            )
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != entry.file_size or checksum != entry.CRC:
        raise damaged(file)


def _unpacked(window: Window, entry: ZipInfo, file: str) -> Iterator[bytes]:
    packed = _packed(window, entry, file)
    if entry.compress_type == ZIP_STORED:
        yield from packed
        return
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in packed:
        yield from inflated(unpack, data)
    if not unpack.eof:
        raise EOFError


def _packed(window: Window, entry: ZipInfo, file: str) -> Iterator[bytes]:
    window.seek(entry.header_offset)
    header = window.read(30) or b""
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise damaged(file)
    window.seek(entry.header_offset + 30 + sum(struct.unpack("<HH", header[26:])))
    left = entry.compress_size
    while left:
        data = window.read(min(left, PIECE))
        if not data:
            raise EOFError
        left -= len(data)
        yield data


def only_entry(stream: BinaryIO, found: Sequence[ZipInfo], file: str) -> Content:
    """The one file of an archive that is no workbook."""
    true = [e for e in found if not e.filename.startswith("__MACOSX/")]
    true = [e for e in true if e.filename.rsplit("/", 1)[-1] != ".DS_Store"]
    if not true:
        raise InvalidFile(f"{file} holds no file: pack the CSV or XLSX into it.")
    if len(true) > 1:
        names = ", ".join(f"“{e.filename[:60]}”" for e in true[:3])
        more = ", …" if len(true) > 3 else ""
        raise InvalidFile(f"{file} holds {len(true)} files ({names}{more}): bring them one by one.")
    return Content(file, lambda: entry_pieces(stream, true[0], file))
