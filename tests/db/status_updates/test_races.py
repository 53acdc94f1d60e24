"""Two who say something of one goal at once: nothing is lost, and nothing is written over."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from db.path_to_green.writing import move_due, write_action, write_plan
from tests.db.path_to_green.given import does, stands, story, version_of
from tests.db.status_updates.given import GREEN, file

TODAY = date(2026, 11, 22)
ACTION = {"text": "Do", "owner": "Bo", "due": "2026-12-05", "expected_impact": "1"}


def at_once(write: Callable[[str], Any]) -> list[Any]:
    """What both get; a conflict where one does."""
    start = threading.Barrier(2)

    def says(name: str) -> Any:
        start.wait(30)
        try:
            return write(name)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(says, ("left", "right")))


def lost(answers: list[Any]) -> Conflict:
    """The conflict of the one who came second."""
    (found,) = (each for each in answers if isinstance(each, Conflict))
    return found


def test_of_two_first_updates_of_a_week_one_is_told(store: Engine, key: str) -> None:
    base: int | None = None
    for count in range(1, 4):

        def files(name: str, base: int | None = base) -> int:
            return file(store, key, {**GREEN, "headline": name}, base)

        conflict = lost(at_once(files))
        newest, *older = story(store, key, as_of=TODAY).updates
        assert (conflict.base, conflict.theirs["headline"]) == (
            newest.update.id, newest.update.headline,
        )  # fmt: skip
        assert newest.update.supersedes == base and len(older) == count - 1
        base = newest.update.id


def test_of_two_plans_and_two_moves_one_is_told(store: Engine, key: str) -> None:
    lost(at_once(lambda name: does(store, key, write_plan, "G", {"causes": name}, None)))
    assert len(story(store, key, as_of=TODAY).plans) == 1
    base, day = version_of(store, key), date(2027, 1, 30)
    lost(at_once(lambda name: does(store, key, move_due, "G", day, name, base)))
    assert len(stands(store, key, as_of=TODAY).due.moves) == 1


def test_two_new_actions_have_their_own_numbers(store: Engine, key: str) -> None:
    answers = at_once(lambda name: does(store, key, write_action, "G", None, ACTION, None))
    assert sorted(answers) == [1, 2]
