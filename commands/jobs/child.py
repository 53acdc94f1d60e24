"""The process that does one job: limited in memory, lower in priority, killed when in doubt."""

import gc
import os
import resource
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from commands.edge import noted
from commands.jobs import importing
from commands.serve.workers import end_with_parent
from dashboard.errors import BusyStore, GreenpathError, StoreTrouble
from db.engine import store_engine
from db.jobs import ClaimedJob, LostLease

MEMORY_BYTES = 3_000_000_000
NO_ROOM_BYTES = 4_000_000
NICENESS = 10
AGAIN_SECONDS = 1
TOO_LARGE = (
    f"This needs more than {MEMORY_BYTES // 10**9} GB of memory: bring the file in smaller pieces."
    " Nothing was changed."
)


class Progress(NamedTuple):
    """What a job is doing, and how far it is; ``total`` 0 while nobody knows."""

    said: str
    done: int
    total: int


class Refusal(NamedTuple):
    """Why the work cannot be done; it would not help to try again."""

    sentence: str


class Failure(NamedTuple):
    """Something that nobody expected; where it is written down."""

    where: str


HANDLERS = importing.HANDLERS


def work_on(url: str, held: ClaimedJob, pipe: Connection) -> None:
    """Do a job and say how far it is; its result is in the store when this ends well."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to follow
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(NICENESS)
    gc.disable()  # millions of rows without cycles would be walked again and again
    _limit_memory()

    def report(said: str, done: int, total: int) -> None:
        pipe.send(Progress(said, done, total))

    engine = store_engine(url)
    try:
        while True:
            with suppress(BusyStore, StoreTrouble):  # others write for long, or it is away
                HANDLERS[held.kind](engine, held, report)
                return
            report("Waiting for the store", 0, 0)
            time.sleep(AGAIN_SECONDS)  # and the work begins anew
    except GreenpathError as error:
        pipe.send(Refusal(error.sentence))
    except MemoryError:
        pipe.send(Refusal(TOO_LARGE))
    except (LostLease, BrokenPipeError):
        pass  # another worker has it, or this one's is gone
    except Exception as error:
        pipe.send(Failure(str(noted(error))))


def has_no_room(pid: int) -> bool:
    """Whether a process has used up what it may: Python can go round in circles there for ever."""
    try:
        limit, _ = resource.prlimit(pid, resource.RLIMIT_AS)
        return limit != resource.RLIM_INFINITY and limit - _mapped(pid) < NO_ROOM_BYTES
    except OSError:  # it has just ended
        return False


def _mapped(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()


def _limit_memory() -> None:
    """From what is mapped now on: libraries reserve addresses that they never touch."""
    limit = _mapped(os.getpid()) + MEMORY_BYTES
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
