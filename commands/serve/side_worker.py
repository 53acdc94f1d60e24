"""The worker beside the pages: ``greenpath serve`` starts it, and starts it again when it ends."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = (sys.executable, "-c", "from commands.greenpath import main; main()", "work")
PAUSE_SECONDS = 1.0
FINISH_SECONDS = 5


@contextmanager
def side_worker() -> Iterator[None]:
    """Keep a worker running for as long as the context lasts."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ending,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join(FINISH_SECONDS + PAUSE_SECONDS)


def _keep(ending: threading.Event) -> None:
    while not ending.is_set():
        begun = time.monotonic()
        command = (*COMMAND, "--with-parent", str(os.getpid()))
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        while worker.poll() is None and not ending.wait(PAUSE_SECONDS / 4):
            pass
        _end(worker)
        if time.monotonic() - begun < PAUSE_SECONDS:
            ending.wait(PAUSE_SECONDS)


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(FINISH_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
