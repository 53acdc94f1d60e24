"""Compressed copies of static files, named by the content that they were made from.

A copy can't be stale: a changed source has another digest, and so no copy.
"""

import gzip
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
COPIES = ROOT / "build" / "static"
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
"""Text that is worth compressing; source maps are not among it."""
SMALLEST = 1024
"""Bytes below which compression gains nothing."""
SLOW_ABOVE = 2_000_000
"""Bytes above which brotli 11 takes many seconds for a tenth less than brotli 9."""


def digest(content: bytes) -> str:
    """A name for a content, the same on every machine."""
    return hashlib.sha256(content).hexdigest()[:32]


def copy_path(copies: Path, name: str, encoding: str) -> Path:
    """Where the copy of the content with that digest lies, whether it is there or not."""
    return copies / f"{name}.{encoding}"


def make_copy(source: Path, copies: Path, encoding: str) -> None:
    """Write the compressed copy of a file, whole or not at all."""
    content = source.read_bytes()
    target = copy_path(copies, digest(content), encoding)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.write_bytes(COMPRESSORS[encoding](content))
    draft.replace(target)


def _brotli(content: bytes) -> bytes:
    quality = 11 if len(content) < SLOW_ABOVE else 9
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)
    return compressed


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


COMPRESSORS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
"""By the name in ``Accept-Encoding``, the better one first."""
