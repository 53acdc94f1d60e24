"""Who waits for whom: pages for each other, and nobody for a slow line."""

import io
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import dash
import pytest

from callbacks.guard import LARGEST_BODY
from callbacks.turns import (
    CROWD,
    LOOK_SECONDS,
    MOST_PAGES,
    MOST_UPLOADS,
    REFUSAL,
    Turns,
)
from dashboard.errors import StoreTrouble

PATIENCE = 10


class Trial:
    """An application that notes how many are in it at once, and what bodies they bring."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.bodies: list[bytes] = []
        self.going = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            if environ["PATH_INFO"] == "/breaks":
                raise RuntimeError
            if environ["PATH_INFO"] == "/waits":
                assert self.going.wait(PATIENCE)
            time.sleep(0.01)
            self.bodies.append(environ["wsgi.input"].read())
        finally:
            with self._lock:
                self.inside -= 1
        return [b"answer"]


class Line(io.BytesIO):
    """A body that brings little at a time, and notes how much was read of it."""

    def __init__(self, content: bytes, gate: threading.Event | None = None) -> None:
        super().__init__(content)
        self._gate, self.was_read = gate, 0

    def read(self, size: int | None = -1) -> bytes:
        if self._gate is not None:
            assert self._gate.wait(PATIENCE)
        piece = super().read(1_000 if size is None or size < 0 else min(size, 100_000))
        self.was_read += len(piece)
        return piece


def environ(path: str, body: io.BytesIO | None = None, **more: Any) -> dict[str, Any]:
    return {"PATH_INFO": path, "wsgi.input": body or io.BytesIO(), **more}


def asked(turns: Turns, path: str, body: io.BytesIO | None = None, **more: Any) -> bytes:
    return b"".join(turns(environ(path, body, **more), None))


def test_pages_are_answered_one_at_a_time() -> None:
    trial = Trial()
    turns = Turns(trial)
    with ThreadPoolExecutor(8) as pool:
        paths = ["/tickets", "/data", "/_dash-update-component", "/data/imports"] * 5
        assert set(pool.map(lambda path: asked(turns, path), paths)) == {b"answer"}
    assert trial.most == 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/data/files/7", "/assets/greenpath.js"])
def test_parts_of_files_and_health_checks_wait_for_nobody(path: str) -> None:
    trial = Trial()
    turns = Turns(trial)
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(asked, turns, "/waits")
        while not trial.inside:
            time.sleep(0.001)
        assert asked(turns, path) == b"answer"
        assert not page.done()
        trial.going.set()
        assert page.result(PATIENCE) == b"answer"


@pytest.mark.parametrize("path", ["/data/files", "/data/filesx", "/healthz/", "", "/data/imports"])
def test_what_is_no_part_of_a_file_takes_its_turn(path: str) -> None:
    trial = Trial()
    turns = Turns(trial)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(asked, turns, "/waits")
        while not trial.inside:
            time.sleep(0.001)
        second = pool.submit(asked, turns, path)
        time.sleep(0.05)
        assert not second.done()
        trial.going.set()
        assert first.result(PATIENCE) == second.result(PATIENCE) == b"answer"
    assert trial.most == 1


def test_a_body_that_does_not_come_keeps_nobody_waiting() -> None:
    turns, gate = Turns(Trial()), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(asked, turns, "/data", Line(b"xyz", gate), CONTENT_LENGTH="3")
        time.sleep(0.05)
        assert asked(turns, "/data") == b"answer"
        assert not slow.done()
        gate.set()
        assert slow.result(PATIENCE) == b"answer"


def test_a_page_that_breaks_gives_its_turn_back() -> None:
    turns = Turns(Trial())
    for _ in range(2):
        with pytest.raises(RuntimeError):
            asked(turns, "/breaks")
    assert asked(turns, "/data") == b"answer"


@pytest.mark.parametrize(
    ("sent", "more", "taken"),
    [
        (10, {}, 0),  # nothing tells where it ends
        (10, {"CONTENT_LENGTH": "7"}, 7),
        (7, {"CONTENT_LENGTH": "10"}, 7),
        (10, {"CONTENT_LENGTH": ""}, 0),
        (10, {"CONTENT_LENGTH": "x"}, 0),
        (10, {"wsgi.input_terminated": True}, 10),
        (10, {"wsgi.input_terminated": True, "CONTENT_LENGTH": "10"}, 10),
        (LARGEST_BODY, {"CONTENT_LENGTH": str(LARGEST_BODY)}, LARGEST_BODY),
        (LARGEST_BODY + 9, {"wsgi.input_terminated": True}, LARGEST_BODY + 1),
        (LARGEST_BODY + 1, {"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 0),
        (10, {"CONTENT_LENGTH": "9" * 30, "wsgi.input_terminated": True}, 0),
    ],
)
def test_so_much_of_a_body_is_read_as_the_guard_needs(
    sent: int, more: dict[str, Any], taken: int
) -> None:
    trial, line = Trial(), Line(b"x" * sent)
    asked(Turns(trial), "/_dash-update-component", line, **more)
    assert (line.was_read, trial.bodies) == (taken, [b"x" * taken])


def test_the_application_takes_turns(app: dash.Dash) -> None:
    assert isinstance(app.server.wsgi_app, Turns)


class Away:
    """A store that answers or not, and notes how often it was asked."""

    def __init__(self) -> None:
        self.is_away, self.asked = True, 0

    def __call__(self) -> StoreTrouble | None:
        self.asked += 1
        return StoreTrouble("It is away.") if self.is_away else None


class Refusing(Trial):
    """A trial that says which requests have waited in vain."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if REFUSAL in environ:
            return [str(environ[REFUSAL]).encode()]
        return super().__call__(environ, start_response)


@contextmanager
def somebody_in(
    turns: Turns, trial: Trial, path: str = "/waits", people: int = 1
) -> Iterator[None]:
    """So many that do not come out before the end."""
    with ThreadPoolExecutor(people) as pool:
        pages = [pool.submit(asked, turns, path) for _ in range(people)]
        while trial.inside < (people if path != "/waits" else 1):
            time.sleep(0.001)
        try:
            yield
        finally:
            trial.going.set()
        assert {page.result(PATIENCE) for page in pages} == {b"answer"}


def test_who_waits_behind_a_hung_store_is_told_so_within_three_seconds() -> None:
    trial, store = Refusing(), Away()
    turns = Turns(trial, store)
    with somebody_in(turns, trial), ThreadPoolExecutor(5) as pool:
        begun = time.monotonic()
        assert set(pool.map(lambda _: asked(turns, "/data"), range(5))) == {b"It is away."}
        assert time.monotonic() - begun < 3
    assert asked(turns, "/data") == b"answer"


def test_who_waits_behind_a_slow_page_is_answered_in_the_end() -> None:
    trial, store = Refusing(), Away()
    store.is_away, turns = False, Turns(trial, store)
    with ThreadPoolExecutor(1) as pool:
        with somebody_in(turns, trial):
            other = pool.submit(asked, turns, "/data")
            time.sleep(2 * LOOK_SECONDS + 0.2)
            assert not other.done()
        assert other.result(PATIENCE) == b"answer"
    assert store.asked == 3  # and once more when its turn has come


def test_who_waits_for_very_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callbacks.turns.LONGEST_SECONDS", 0)
    trial, store = Refusing(), Away()
    store.is_away, turns = False, Turns(trial, store)
    with somebody_in(turns, trial):
        assert asked(turns, "/data") == CROWD.encode()


def test_more_than_there_is_room_for_are_refused_at_once() -> None:
    trial, store = Refusing(), Away()
    turns = Turns(trial, store)
    store.is_away = False
    with ThreadPoolExecutor(MOST_PAGES) as pool, somebody_in(turns, trial):
        waiting = [pool.submit(asked, turns, "/data") for _ in range(MOST_PAGES - 1)]
        time.sleep(0.2)
        assert asked(turns, "/data") == CROWD.encode()
        assert asked(turns, "/healthz") == b"answer"
        trial.going.set()
        assert {page.result(PATIENCE) for page in waiting} == {b"answer"}


def test_uploads_that_hang_leave_threads_for_others() -> None:
    class Hanging(Refusing):
        def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"].startswith("/data/files/") and REFUSAL not in environ:
                environ = {**environ, "PATH_INFO": "/waits"}
            return super().__call__(environ, start_response)

    trial = Hanging()
    turns = Turns(trial)
    with somebody_in(turns, trial, "/data/files/7", MOST_UPLOADS):
        assert asked(turns, "/data/files/8") == CROWD.encode()
        assert asked(turns, "/data") == asked(turns, "/readyz") == b"answer"


def test_a_refused_request_asks_nothing_else(app: dash.Dash) -> None:
    answer = app.server.test_client().get(
        "/tickets", environ_overrides={REFUSAL: StoreTrouble("It is away.")}
    )
    assert answer.status_code == 503
    assert "It is away." in answer.text
