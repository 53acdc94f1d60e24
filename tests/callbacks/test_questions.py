"""A question that is not answered keeps nobody waiting, and no threads pile up."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from callbacks import questions
from callbacks.questions import MOST_WAITING, SILENCE, Question
from dashboard.errors import StoreTrouble

PATIENCE = 10


class Store:
    """Answers when it is let go."""

    def __init__(self) -> None:
        self.going, self.asked = threading.Event(), 0
        self.error: Exception | None = None

    def __call__(self) -> None:
        self.asked += 1
        assert self.going.wait(PATIENCE)
        if self.error:
            raise self.error


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(questions, "PATIENCE_SECONDS", 0.2)
    return Store()


def test_a_store_that_answers_is_well(store: Store) -> None:
    store.going.set()
    question = Question(store)
    assert [question.trouble(), question.trouble()] == [None, None]
    assert store.asked == 2


@pytest.mark.parametrize(
    ("error", "said"),
    [(StoreTrouble("The store is full."), "The store is full."), (ValueError("secret"), SILENCE)],
)
def test_what_stands_against_it_is_told(store: Store, error: Exception, said: str) -> None:
    store.error = error
    store.going.set()
    assert str(Question(store).trouble()) == said


def test_silence_is_trouble_in_time_with_one_thread_and_over_at_once(store: Store) -> None:
    question, threads = Question(store), threading.active_count()
    for _ in range(3):
        begun = time.monotonic()
        assert str(question.trouble()) == SILENCE
        assert time.monotonic() - begun < 1
        assert threading.active_count() == threads + 1
    store.going.set()
    end = time.monotonic() + PATIENCE
    while question.trouble() and time.monotonic() < end:
        time.sleep(0.01)
    assert question.trouble() is None


def test_a_crowd_that_asks_a_store_that_is_well_is_told_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "PATIENCE_SECONDS", PATIENCE)  # a busy machine is no silence
    question = Question(store)
    store.going.set()
    with ThreadPoolExecutor(5 * MOST_WAITING) as pool:
        assert set(pool.map(lambda _: question.trouble(), range(100))) == {None}


def test_a_crowd_that_asks_is_not_kept(store: Store) -> None:
    question = Question(store)
    with ThreadPoolExecutor(5 * MOST_WAITING) as pool:
        found = list(pool.map(lambda _: str(question.trouble()), range(5 * MOST_WAITING)))
    assert set(found) == {SILENCE}
    assert store.asked == 1
    store.going.set()
