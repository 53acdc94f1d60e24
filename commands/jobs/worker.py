"""Takes jobs one after another, each in a process of its own, and watches over it."""

import math
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands.edge import author, now
from commands.jobs.child import TOO_LARGE, Failure, Progress, Refusal, has_no_room, work_on
from dashboard.errors import BusyStore, StoreTrouble
from db import jobs
from db.engine import reading, writing
from db.jobs import ClaimedJob, LostLease

LOOK_SECONDS = 0.5
BEAT_SECONDS = 5
BUSY_SECONDS = 2
"""How long a worker's engine waits for the right to write, before it looks after its child."""
PROGRESS_SECONDS = 1
END_SECONDS = 10
"""How long a child that has done its job may take to end, on a busy machine."""
CALM_SECONDS = 5
"""After trouble of the store those whose leases ended meanwhile may speak up first."""
LEAVE_SECONDS = 3
LONGEST_SECONDS = 3_600
OVERDUE = (
    f"It took longer than {LONGEST_SECONDS // 60} minutes, so it was ended. Nothing was changed."
)
UNEXPECTED = "This should not have happened. Nothing was changed; what is known is in {}."


class Waiting:
    """There is work, but not for this worker now."""


WAITING = Waiting()


class Worker:
    """One worker; ``start`` says how its children are made (``fork`` wants no open store).

    Its engine should be one that waits for ``BUSY_SECONDS`` only.
    """

    def __init__(self, engine: Engine, url: str, start: str = "spawn") -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.look: Callable[[], object] = lambda: None  # now and then, to end with its parent
        self.leave: Callable[[Session, ClaimedJob, int], None] = jobs.release
        self._engine, self._url = engine, url
        self._calm_from = 0.0
        self._context: Any = multiprocessing.get_context(start)

    def work_once(self) -> bool:
        """Do the next job, if there is one; False where nothing is left to do."""
        try:
            held = self._claimed()
        except BusyStore:
            return True  # it waits on, and so does this worker
        except StoreTrouble:
            self._calm_from = time.monotonic() + CALM_SECONDS
            time.sleep(LOOK_SECONDS)
            return True
        if isinstance(held, ClaimedJob):
            self.do(held)
        return held is not None

    def _claimed(self) -> "ClaimedJob | Waiting | None":
        with reading(self._engine) as session:
            if not jobs.is_waiting(session, now()):
                return None
        if time.monotonic() < self._calm_from:
            time.sleep(LOOK_SECONDS)
            return WAITING
        with writing(self._engine, author("worker")) as session:
            return jobs.claim(session, self.name, now()) or WAITING

    def do(self, held: ClaimedJob, told: Callable[[Progress], None] = lambda _: None) -> None:
        """Do a job that this worker holds, to whatever end."""
        with suppress(LostLease):  # somebody else has it, or has ended it
            _Watch(self, held, told).to_the_end()

    def write(self, change: Callable[[Session], None], seconds: float = math.inf) -> None:
        """One small change; a store that is busy or away is asked again for so long."""
        end = time.monotonic() + seconds
        while not self.write_now(change) and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)

    def write_now(self, change: Callable[[Session], None]) -> bool:
        """One small change that can wait: whether the store was free for it.

        Where that is not sure, False; once more then finds the lease gone, if it was kept.
        """
        with suppress(BusyStore, StoreTrouble):
            with writing(self._engine, author("worker")) as session:
                change(session)
            return True
        return False

    def child(self, held: ClaimedJob) -> tuple[Any, Any]:
        """A process that works on a job, and the end of the pipe it reports through."""
        ours, theirs = self._context.Pipe(duplex=False)
        self._engine.dispose()  # a forked child must not inherit a connection
        process = self._context.Process(target=work_on, args=(self._url, held, theirs))
        process.start()
        theirs.close()
        return process, ours

    def is_unwanted(self, held: ClaimedJob) -> bool:
        """Whether a person wants the job to end; nobody does while the store is away."""
        with suppress(StoreTrouble, BusyStore), reading(self._engine) as session:
            return jobs.cancel_asked(session, held)
        return False


class _Watch:
    """One job while its child works on it."""

    def __init__(self, worker: Worker, held: ClaimedJob, told: Callable[[Progress], None]) -> None:
        self._worker, self._held, self._told = worker, held, told
        self._progress, self._beaten = Progress("Starting", 0, 0), time.monotonic()
        self._said = self._progress  # what was passed on last
        self._word: Refusal | Failure | None = None
        self._begun = self._looked = time.monotonic()
        self._was_full = False

    def to_the_end(self) -> None:
        process = pipe = None
        try:
            process, pipe = self._worker.child(self._held)
            self._until_it_ends(process, pipe)
        except (SystemExit, KeyboardInterrupt):
            _kill(process)
            with suppress(LostLease):  # it was over in that moment
                self._worker.write(
                    lambda s: self._worker.leave(s, self._held, now()), LEAVE_SECONDS
                )
            raise
        finally:
            _kill(process)
            if pipe is not None:
                pipe.close()

    def _until_it_ends(self, process: Any, pipe: Any) -> None:
        while process.is_alive():
            wait([pipe, process.sentinel], PROGRESS_SECONDS)
            try:
                self._listen(pipe)
            except LostLease:  # perhaps the child has just finished the job itself
                process.join(END_SECONDS)
                if process.exitcode != 0:
                    raise
            if time.monotonic() - self._looked >= PROGRESS_SECONDS:
                self._looked = time.monotonic()
                self._worker.look()
                if self._stopped(process):
                    return
        process.join()
        self._listen(pipe)
        self._ended(process.exitcode)

    def _listen(self, pipe: Any) -> None:
        """Take in what the child says, and pass it on: once in a while, and always the beat."""
        try:
            while pipe.poll():
                said = pipe.recv()
                if isinstance(said, Progress):
                    self._progress = said
                else:
                    self._word = said
        except (EOFError, OSError):
            time.sleep(0.01)  # it is about to end
            return  # and its job is over, it may be: a beat would find the lease gone
        since = time.monotonic() - self._beaten
        new = self._progress != self._said
        if since >= BEAT_SECONDS or (new and since >= PROGRESS_SECONDS):
            self._beaten, self._said = time.monotonic(), self._progress
            self._told(self._progress)
            if not self._worker.write_now(
                lambda s: jobs.beat(s, self._held, now(), *self._progress)
            ):  # the lease may end meanwhile, but nobody else can take the job up either
                self._beaten -= BEAT_SECONDS - PROGRESS_SECONDS

    def _stopped(self, process: Any) -> bool:
        was_full, self._was_full = self._was_full, has_no_room(process.pid)
        if was_full and self._was_full:
            _kill(process)
            self._worker.write(lambda s: jobs.fail(s, self._held, now(), TOO_LARGE))
        elif time.monotonic() - self._begun > LONGEST_SECONDS:
            _kill(process)
            self._worker.write(lambda s: jobs.fail(s, self._held, now(), OVERDUE))
        elif self._worker.is_unwanted(self._held):
            _kill(process)
            self._worker.write(lambda s: jobs.cancel(s, self._held, now()))
        else:
            return False
        return True

    def _ended(self, code: int) -> None:
        """The child is gone: it is done, has said why not, or was cut off."""
        word, held, write = self._word, self._held, self._worker.write
        if isinstance(word, Refusal):
            write(lambda s: jobs.fail(s, held, now(), word.sentence))
        elif isinstance(word, Failure):
            write(lambda s: jobs.fail(s, held, now(), UNEXPECTED.format(word.where)))
        elif code == -signal.SIGABRT:  # a library that was refused memory
            write(lambda s: jobs.fail(s, held, now(), TOO_LARGE))
        elif code != 0:
            write(lambda s: jobs.give_back(s, held, now(), f"its process ended with {code}"))
        elif not word:
            self._told(Progress("Done", 1, 1))


def _kill(process: Any) -> None:
    if process is None:
        return
    if process.is_alive():
        process.kill()
    process.join()
