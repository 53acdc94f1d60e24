"""``greenpath work``: a worker on its own; ``greenpath serve`` has one too."""

import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Annotated

import typer

from commands.edge import author, now, open_store, say, settings
from commands.jobs.keeping import Keeper
from commands.jobs.worker import BUSY_SECONDS, LOOK_SECONDS, Worker
from commands.serve.workers import END_SIGNALS
from dashboard.errors import BusyStore, StoreTrouble
from db.accounts.signing_in import forget_old_tries
from db.engine import store_engine, writing
from db.imports.files import forget_old_files
from db.patience import BEAT

TIDY_SECONDS = 3_600


def work(
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End when nothing is left to do.")
    ] = False,
    with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="End when this process, its parent, does.")
    ] = None,
) -> None:
    """Do the long work that the pages ask for: imports, checks, taking back."""
    for number in END_SIGNALS:
        signal.signal(number, _leave)
    open_store().dispose()
    url = settings().database_url
    engine = store_engine(url, BUSY_SECONDS, patience=BEAT)
    worker = Worker(engine, url, start="fork")
    keeper = Keeper(engine, url, multiprocessing.get_context("fork"))
    if with_parent is not None:
        worker.look = partial(_end_without, with_parent)
    say(f"Working as {worker.name} (Ctrl-C ends it).")
    tidied = 0.0
    while True:
        if time.monotonic() - tidied > TIDY_SECONDS:
            tidied = time.monotonic()
            with (
                suppress(BusyStore, StoreTrouble),
                writing(engine, author("worker")) as session,
            ):  # or an hour later
                forget_old_files(session, now())
                forget_old_tries(session, now())
        worker.look()
        if not worker.work_once():
            keeper.look()
            if until_idle:
                return
            time.sleep(LOOK_SECONDS)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        sys.exit(0)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
