"""What every handler reads with: the store, who asks, and the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.rights import Author, Viewer
from dashboard.settings import Settings
from db.engine import reading, writing


@dataclass(frozen=True, slots=True)
class Reader:
    """Opens sessions; they are closed before anything is drawn."""

    engine: Engine
    settings: Settings
    viewer_of_request: Callable[[], Viewer]
    """Who asks just now; nobody where nobody has signed in."""

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.viewer_of_request()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for questions."""
        with reading(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for changes, in one transaction that is committed at its end."""
        author = Author(self.viewer, self.now())
        with writing(self.engine, author) as session:
            yield session

    def now_ms(self) -> int:
        """The time in milliseconds, unless the settings hold it."""
        held = self.settings.now
        return time.time_ns() // 1_000_000 if held is None else held * 1_000

    def now(self) -> int:
        """The time in epoch seconds, unless the settings hold it."""
        return int(time.time()) if self.settings.now is None else self.settings.now
