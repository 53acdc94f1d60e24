"""The life of granian's workers: signals, replacement, and their end with their parent."""

import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

ROOT = Path(__file__).resolve().parents[2]
END_SIGNALS = (signal.SIGTERM, signal.SIGINT)
ENDED_BY_SOMEBODY = (0, -signal.SIGTERM, -signal.SIGKILL)
WATCH_SECONDS = 0.5
ORPHAN_SECONDS = 1
REMINDER_SECONDS = 1.0
OBJECTS_BETWEEN_WALKS = 20_000
HANG_UP_IGNORED = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # nohup


def own_signals(server: "AbstractServer[Any]") -> None:
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
    """Tell workers to end until they do: one that has just begun to serve can miss a signal."""
    while not server.interrupt_signal:
        time.sleep(WATCH_SECONDS)
    while living := [worker for worker in list(server.wrks) if worker.is_alive()]:
        time.sleep(REMINDER_SECONDS)
        for worker in living:
            worker.terminate()


class Respawns(dict[int, float]):
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
    made = getattr(importlib.import_module(module), factory)()
    spare_what_stays()
    return made


def spare_what_stays() -> None:
    """Look for what is left over among new objects only, and seldom.

    A page of thousands of cells would set off walks through all modules and the application,
    which take longer than the page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_WALKS, *gc.get_threshold()[1:])


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
