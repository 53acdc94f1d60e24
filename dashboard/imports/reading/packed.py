"""A delivered file unpacked in pieces: plain, gzip, xz, or one file in a zip."""

import functools
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from dashboard.errors import InvalidFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_FILE = 1_000_000_000
"""Bytes, unpacked."""
LONGEST_WORKBOOK = 200_000_000
"""Bytes of a workbook that stands in a packed file: it must be kept in memory."""
MOST_MEMORY = 128 * 2**20
"""Bytes that unpacking xz may take; its highest usual setting takes 65 MiB."""
HARMLESS = 50_000_000
HIGHEST_RATIO = 200
"""More than so many times the packed size, and harmless no longer: made to do harm."""
PIECE = 2**18
HEAD = 2**16
XZ, GZIP = b"\xfd7zXZ\x00", b"\x1f\x8b"

Pieces = Callable[[], Iterator[bytes]]


class Window(io.RawIOBase):
    """A stream with a place of its own, so that several can read one stream in turns."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        if whence == io.SEEK_CUR:
            offset, whence = self._at + offset, io.SEEK_SET
        self._at = self._stream.seek(offset, whence)
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer from this window's own place."""
        view = memoryview(buffer)
        self._stream.seek(self._at)
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


class _PieceReader(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, unpacked; ``pieces`` starts from the top at each call."""

    file: str
    pieces: Pieces
    plain: BinaryIO | None = None
    """The stream itself when nothing had to be unpacked."""

    def head(self) -> bytes:
        """The first bytes, by which it is recognised."""
        return self.stream().read(HEAD)

    def stream(self) -> io.BufferedReader:
        """To be read once, from the top."""
        return io.BufferedReader(_PieceReader(self.pieces()), PIECE)

    def seekable(self) -> BinaryIO:
        """To be read here and there, as archives must be."""
        if self.plain is not None:
            return io.BufferedReader(Window(self.plain), PIECE)
        content = self.stream().read(LONGEST_WORKBOOK + 1)
        if len(content) > LONGEST_WORKBOOK:
            size = LONGEST_WORKBOOK // 10**6
            raise InvalidFile(f"{self.file} packs a workbook of more than {size} MB: unpack it.")
        return io.BytesIO(content)


def plain_content(stream: BinaryIO, file: str) -> Content:
    """The file as it is."""

    def pieces() -> Iterator[bytes]:
        window = Window(stream)
        return limited(iter(functools.partial(window.read, PIECE), b""), None, file)

    return Content(file, pieces, stream)


def gzip_content(stream: BinaryIO, file: str) -> Content:
    """What is packed by gzip."""
    return Content(file, lambda: limited(_gunzipped(w := Window(stream)), w, file))


def xz_content(stream: BinaryIO, file: str) -> Content:
    """What is packed by xz."""
    return Content(file, lambda: limited(_unxzed(w := Window(stream)), w, file))


def limited(pieces: Iterator[bytes], packed: Window | None, file: str) -> Iterator[bytes]:
    """Stop at what is damaged, too long, or grows so much that it was made to do harm."""
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > LONGEST_FILE:
                raise too_long(file)
            if packed and is_bomb(size, packed.tell()):
                raise InvalidFile(
                    f"{file} grows to more than {HIGHEST_RATIO} times its size when it is"
                    f" unpacked: bring the file itself."
                )
            yield piece
    except (zlib.error, lzma.LZMAError, EOFError) as problem:
        raise _damaged(problem, file) from None


def is_bomb(unpacked: int, packed: int) -> bool:
    """No true table grows like this."""
    return unpacked > HARMLESS and unpacked > packed * HIGHEST_RATIO


def too_long(file: str) -> InvalidFile:
    """Refuses by size."""
    return InvalidFile(
        f"{file} holds more than {LONGEST_FILE // 10**6:,} MB: bring it in several parts."
    )


def _damaged(problem: Exception, file: str) -> InvalidFile:
    if "limit" in str(problem):  # the only sign by which lzma tells this from damage
        size = MOST_MEMORY // 2**20
        return InvalidFile(f"{file} needs more than {size} MiB to be unpacked: pack it by gzip.")
    return InvalidFile(
        f"{file} is damaged: it cannot be unpacked to its end, so export and pack it again."
    )


def inflated(unpack: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """All that this input brings, never more than a piece at a time."""
    full = True
    while (data or full) and not unpack.eof:
        piece = unpack.decompress(data, PIECE)
        data, full = unpack.unconsumed_tail, len(piece) == PIECE
        yield piece


def _gunzipped(packed: Window) -> Iterator[bytes]:
    unpack, begun = zlib.decompressobj(wbits=31), False
    while data := packed.read(PIECE):
        while data:
            begun = True
            yield from inflated(unpack, data)
            data = b""
            if unpack.eof:  # another member may follow, and zeros that fill a tape's block
                data = unpack.unused_data.lstrip(b"\0")
                unpack, begun = zlib.decompressobj(wbits=31), False
    if begun:
        raise EOFError


def _unxzed(packed: Window) -> Iterator[bytes]:
    unpack, begun = _xz(), False
    while data := packed.read(PIECE):
        while data:
            begun = True
            yield unpack.decompress(data, PIECE)
            while not (unpack.needs_input or unpack.eof):
                yield unpack.decompress(b"", PIECE)
            data = b""
            if unpack.eof:
                data = unpack.unused_data.lstrip(b"\0")
                unpack, begun = _xz(), False
    if begun:
        raise EOFError


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_MEMORY)
