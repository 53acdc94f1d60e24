"""Who waits for whom: pages for each other, and nobody for a slow line."""

import io
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dash
import pytest

from callbacks.guard import LARGEST_BODY
from callbacks.turns import Turns

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


@pytest.mark.parametrize("path", ["/healthz", "/data/files/7"])
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
