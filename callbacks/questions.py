"""Questions whose answer may never come: asked in a thread, and waited for a little."""

import threading
import time
from collections.abc import Callable

from dashboard.errors import GreenpathError, StoreTrouble
from db.trouble import AWAY

PATIENCE_SECONDS = 1.5
MOST_WAITING = 6
CROWD_SECONDS = 0.3
SILENCE = f"{AWAY.what} Nothing was changed. {AWAY.todo}"


class Question:
    """Asks one thing at a time, however many want to know, so that no threads pile up."""

    def __init__(self, ask: Callable[[], None], most: int = MOST_WAITING) -> None:
        self._ask, self._lock = ask, threading.Lock()
        self._asking: _Asking | None = None
        self._places = threading.BoundedSemaphore(most)

    def trouble(self) -> GreenpathError | None:
        """What stands against it, within ``PATIENCE_SECONDS``; None where all is well."""
        if not self._places.acquire(timeout=CROWD_SECONDS):
            return StoreTrouble(SILENCE)  # as many already wait for an answer
        try:
            return self._current().trouble()
        finally:
            self._places.release()

    def _current(self) -> "_Asking":
        with self._lock:
            if self._asking is None or self._asking.over.is_set():
                self._asking = _Asking(self._ask)
            return self._asking


class _Asking:
    """One time that it is asked."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self.over, self._begun = threading.Event(), time.monotonic()
        self._ask = ask
        self._found: GreenpathError | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._ask()
        except GreenpathError as error:
            self._found = error
        except Exception:  # whatever it is, pages that ask the same will tell it
            self._found = StoreTrouble(SILENCE)
        finally:
            self.over.set()

    def trouble(self) -> GreenpathError | None:
        left = self._begun + PATIENCE_SECONDS - time.monotonic()
        return self._found if self.over.wait(max(0, left)) else StoreTrouble(SILENCE)
