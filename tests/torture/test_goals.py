"""Goals under strain: many random histories, and pairs who file and move dates at once."""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.conflicts import Conflict
from db import models
from db.data_versions import GOALS, data_version
from db.engine import prepare_store, reading
from db.path_to_green.writing import move_due
from db.programs import program as program_value
from tests.conftest import TESTER
from tests.db.path_to_green import test_replay
from tests.db.path_to_green.given import WEEK, define, does, new_program, version_of
from tests.db.status_updates.given import GREEN, RED, file

HISTORIES = int(os.environ.get("TORTURE_HISTORIES", "40"))
PAIRS = int(os.environ.get("TORTURE_PAIRS", "300"))
"""On each engine."""


@pytest.mark.torture
def test_days_show_ever_after_what_they_showed(random_store: Engine) -> None:
    first = random.SystemRandom().randrange(10**6)
    for seed in range(first, first + HISTORIES):
        test_replay.test_a_day_shows_ever_after_what_it_showed_when_it_was_over(random_store, seed)
    with reading(random_store) as session:
        assert session.scalar(select(func.count(models.Program.id))) == HISTORIES


@pytest.mark.torture
def test_of_two_who_file_one_week_at_once_one_wins_and_none_is_lost(
    new_store: Callable[[], Engine],
) -> None:
    engine = new_store()
    prepare_store(engine)
    key = new_program(engine)
    define(engine, key)
    held: int | None = None
    for number in range(PAIRS):
        said = [{**form, "headline": f"{side} {number}"} for side, form in
                (("left", GREEN), ("right", {**RED, "action_text": f"Do {number}"}))]  # fmt: skip
        outcomes = at_once(lambda fields, base=held: file(engine, key, fields, base), said)
        held = the_one_that_won(outcomes)
    update = models.StatusUpdate
    with reading(engine) as session:
        rows = session.execute(select(update.id, update.supersedes).order_by(update.id)).all()
        actions = session.scalars(select(models.GoalAction.number)).all()
    assert len(rows) == PAIRS
    assert [before for _, before in rows] == [None, *(id_ for id_, _ in rows[:-1])]
    assert sorted(actions) == list(range(1, len(actions) + 1))


@pytest.mark.torture
def test_no_move_of_two_that_meet_is_lost_from_the_ledger(new_store: Callable[[], Engine]) -> None:
    engine = new_store()
    prepare_store(engine)
    key = new_program(engine)
    define(engine, key)
    for number in range(PAIRS):
        base = version_of(engine, key)
        days = [WEEK + timedelta(days=1 + 2 * number + side) for side in (0, 1)]

        def move(after: date, base: int | None = base) -> Any:
            does(engine, key, move_due, "G", after, "They met", base)
            return after

        the_one_that_won(at_once(move, days))
    row = models.DateMove
    with reading(engine) as session:
        moves = session.execute(select(row.before, row.after).order_by(row.id)).all()
        counted = data_version(session, program_value(session, key, TESTER).id, GOALS)
    assert len(moves) == PAIRS
    assert [before for before, _ in moves[1:]] == [after for _, after in moves[:-1]]
    assert counted >= PAIRS


def at_once(write: Callable[[Any], Any], both: list[Any]) -> list[Any]:
    """What becomes of two writes that begin together: an answer, or the conflict."""
    start = threading.Barrier(2)

    def begin(said: Any) -> Any:
        start.wait(30)
        try:
            return write(said)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(begin, both))


def the_one_that_won(outcomes: list[Any]) -> Any:
    kinds = Counter(isinstance(each, Conflict) for each in outcomes)
    assert kinds == {True: 1, False: 1}, outcomes
    return next(each for each in outcomes if not isinstance(each, Conflict))
