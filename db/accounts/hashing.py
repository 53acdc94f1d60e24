"""Passwords against their argon2 hashes, few at a time: each takes 64 MB and much of a core."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.errors import BusyStore

if TYPE_CHECKING:
    from pwdlib import PasswordHash

AT_ONCE = 1
"""In one process; each web process counts for itself."""
PATIENCE = 5.0
BUSY = "Many people are signing in just now: try again in a moment."
_turns = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """The hash of a password, to be kept."""
    with _turn():
        return _hasher().hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password has this hash; where there is none it takes as long, and is wrong."""
    with _turn():
        return _hasher().verify(password, kept or _nobodys()) and kept is not None


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise BusyStore(BUSY)
    try:
        yield
    finally:
        _turns.release()


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
