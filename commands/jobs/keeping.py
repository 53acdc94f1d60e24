"""What a worker does when nobody asks for anything: columns of large programs are kept."""

import os
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from commands.edge import author
from commands.serve.workers import end_with_parent
from dashboard.errors import BusyStore, StoreTrouble
from db.engine import reading, store_engine, writing
from db.programs import program_by_id
from db.ticket_aging.kept import known_columns
from db.ticket_aging.stored import keep_columns, programs_behind

LOOK_SECONDS = 10
LONGEST_SECONDS = 900
REST_SECONDS = 600
"""From one try for a program to the next, whatever became of it."""
NICENESS = 10


class Keeper:
    """Looks now and then, and lets a process of its own do it: its memory goes with it."""

    def __init__(self, engine: Engine, url: str, context: Any) -> None:
        self._engine, self._url, self._context = engine, url, context
        self._looked = -float(LOOK_SECONDS)
        self._tried: dict[int, float] = {}

    def look(self) -> None:
        """Keep what is far behind; where the store is away, another time."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        behind: list[int] = []
        with suppress(BusyStore, StoreTrouble), reading(self._engine) as session:
            behind = programs_behind(session)
        for program in behind:
            if self._looked - self._tried.get(program, -float(REST_SECONDS)) >= REST_SECONDS:
                self._tried[program] = self._looked
                self._keep(program)

    def _keep(self, program: int) -> None:
        self._engine.dispose()  # a forked child must not inherit a connection
        process = self._context.Process(target=keep_program, args=(self._url, program))
        process.start()
        process.join(LONGEST_SECONDS)
        if process.is_alive():
            process.kill()


def keep_program(url: str, program_id: int) -> None:
    """Keep the columns of one program as they are now."""
    end_with_parent()
    os.nice(NICENESS)
    engine = store_engine(url)
    with suppress(BusyStore, StoreTrouble):
        with reading(engine) as session:
            program = program_by_id(session, program_id)
            known = known_columns(session, program)
        with writing(engine, author("worker")) as session:
            keep_columns(session, program, known)
