"""``greenpath serve``: the web application in several processes."""

import errno
import importlib
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.edge import open_store, say, settings
from dashboard.errors import GreenpathError, InvalidSettings

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "app:create"
END_SIGNALS = (signal.SIGTERM, signal.SIGINT)
ENDED_BY_SOMEBODY = (0, -signal.SIGTERM, -signal.SIGKILL)
FINISH_SECONDS = 8
"""How long running requests may take after the signal to end."""
WATCH_SECONDS = 0.5
ORPHAN_SECONDS = 1
REMINDER_SECONDS = 1.0
HANG_UP_IGNORED = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # nohup
TO_STDERR = {
    "class": "logging.StreamHandler",
    "formatter": "generic",
    "stream": "ext://sys.stderr",
}
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


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Processes.")] = None,
) -> None:
    """Serve the pages until Ctrl-C or SIGTERM; running requests are finished then."""
    for number in END_SIGNALS:
        signal.signal(number, _leave)
    chosen = settings()
    address = address_of(chosen.host if host is None else host, port or chosen.port)
    processes = workers or chosen.workers
    with claimed(address):
        open_store().dispose()  # a worker must not inherit a connection
        say(f"Greenpath is at {address.url} (worker processes: {processes}; Ctrl-C ends it).")
        _run(_server(address, processes))


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


def _server(address: Address, workers: int) -> "AbstractServer[Any]":
    """One blocking thread a worker: sqlite3 gives the lock away on every row."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        APPLICATION,
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": {"console": TO_STDERR, "access": TO_STDERR}},
    )


def _run(server: "AbstractServer[Any]") -> None:
    server.on_startup(lambda: _own_signals(server))
    server.respawned_wrks = _Respawns(server)
    try:
        server.serve(target_loader=application)
    except SystemExit as ended:
        if ended.code and not server.interrupt_signal:
            raise GreenpathError(
                "The application ended again and again; the reason stands above."
            ) from None
    except (OSError, RuntimeError) as error:
        raise GreenpathError(f"Granian does not start: {error}") from None


def _own_signals(server: "AbstractServer[Any]") -> None:
    """Granian reloads on SIGHUP, which would mix old and new code: end when the terminal goes."""
    if HANG_UP_IGNORED:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, END_SIGNALS),
        after_in_child=_end_at_once_on_signals,
    )
    threading.Thread(target=_remind, args=(server,), daemon=True).start()


def _remind(server: "AbstractServer[Any]") -> None:
    """Tell workers twice to end: one that has just begun to serve can miss the first signal."""
    while not server.interrupt_signal:
        time.sleep(WATCH_SECONDS)
    time.sleep(REMINDER_SECONDS)
    for worker in list(server.wrks):
        if worker.is_alive():
            worker.terminate()


class _Respawns(dict[int, float]):
    """When workers were replaced: granian gives up where one ends twice within 5.5 seconds.

    That is right for an application that does not start; a worker that somebody ended, or
    that was killed for want of memory, is replaced as often as it happens.
    """

    def __init__(self, server: "AbstractServer[Any]") -> None:
        super().__init__()
        self._server = server

    def get(self, worker: int, default: Any = 0) -> Any:
        """The time of the last replacement that counts."""
        ended = self._server.wrks[worker].inner.exitcode in ENDED_BY_SOMEBODY
        return default if ended else super().get(worker, default)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _end_at_once_on_signals() -> None:
    """In a worker that does not serve yet: with main's handlers it would swallow the signals."""
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, END_SIGNALS)


def application(target: str) -> Any:
    """The WSGI application, made in a worker; the worker ends with its parent from here on.

    It leaves the terminal's process group, for a granian worker that gets three signals (Ctrl-C
    twice, and the one from main) stands still: its channel for them holds one.
    """
    os.setpgrp()
    end_with_parent()
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    module, factory = target.split(":")
    return getattr(importlib.import_module(module), factory)()


def end_with_parent() -> None:
    """Watch the process that started this worker; nothing to do where none did."""
    parent = multiprocessing.parent_process()
    if parent and parent.pid:
        threading.Thread(target=_watch, args=(parent.pid,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    signal.alarm(ORPHAN_SECONDS)  # the kernel ends the process then, whoever holds the GIL
    os.kill(os.getpid(), signal.SIGTERM)
