"""Where to listen: understood, free, and held for one service."""

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path

from dashboard.errors import GreenpathError, InvalidSettings

EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Address:
    """A host as a person wrote it, what it stands for, and a port."""

    name: str
    host: str
    port: int
    family: socket.AddressFamily

    @property
    def url(self) -> str:
        """What to open in a browser."""
        host = f"[{self.host}]" if self.family == socket.AF_INET6 else self.host
        return f"http://{host}:{self.port}"


def address_of(name: str, port: int) -> Address:
    """The first address that a host name stands for."""
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InvalidSettings(
            f"“{name}” is no address: write one such as 127.0.0.1 or a host's name."
        ) from None
    family, _, _, _, (host, *_) = found[0]
    return Address(name, str(host), port, family)


@contextmanager
def claimed(address: Address) -> Iterator[None]:
    """Hold an address for this process and its workers, or refuse.

    Granian's workers share their port through SO_REUSEPORT, so the kernel would let a second
    server of the same user in. Locks hold it off from the first moment on (who listens
    everywhere excludes who listens on one address), a bind without sharing finds all others.
    Forked workers inherit the locks: these are free when the last process is gone.
    """
    everywhere = address.host in EVERYWHERE
    with ExitStack() as locks:
        try:
            locks.enter_context(_lock(address.port, "", LOCK_EX if everywhere else LOCK_SH))
            if not everywhere:
                locks.enter_context(_lock(address.port, address.host, LOCK_EX))
            _bind(address)
        except OSError as error:
            raise InvalidSettings(_refusal(address, error)) from None
        yield


@contextmanager
def _lock(port: int, host: str, kind: int) -> Iterator[None]:
    """A locked file; one for each user, for the kernel lets nobody else share a port."""
    name = "-".join(filter(None, ("greenpath", str(os.getuid()), str(port), host)))
    path = Path(tempfile.gettempdir(), f"{name.replace(':', '_')}.lock")
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise GreenpathError(f"{path} cannot be opened: {error.strerror}.") from None
    try:
        flock(file, kind | LOCK_NB)
        yield
    finally:
        os.close(file)


def _bind(address: Address) -> None:
    with socket.socket(address.family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address.host, address.port))


def _refusal(address: Address, error: OSError) -> str:
    if error.errno in (errno.EADDRINUSE, errno.EWOULDBLOCK):
        return (
            f"Port {address.port} on {address.name} is in use: end the program that holds it,"
            " or choose another with --port."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {address.port} on {address.name} needs more rights: choose one from 1024 up"
            " with --port."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{address.name} is no address of this machine: choose another with --host."
    return f"Port {address.port} on {address.name} cannot be used: {error.strerror}."
