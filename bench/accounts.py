"""What signing in adds to a callback: the same one with the viewer known beforehand."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from callbacks.accounts.viewers import Viewers, Visitor
from callbacks.application import create_app
from dashboard.settings import Settings
from db.accounts.sessions import SignedIn
from db.engine import store_engine
from tests.callbacks.conftest import NOW, filled_store, opening, signed_in
from tests.conftest import TESTER

ROUNDS = 400


def run() -> None:
    """Print milliseconds with and without the look at the store, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder)}/store.db", now=NOW)
        filled_store(settings.database_url)
        asked, known = _asking(settings, None), _asking(settings, _known)
        with_, without = _medians(asked, known)
        print(
            "\nSigning in, at each callback: a session of the store against a viewer that is known"
        )
        print(f"  {without * 1000:7.2f} ms   1.00 ×  the page of a small program, viewer known")
        print(f"  {with_ * 1000:7.2f} ms  {with_ / without:5.2f} ×  the same, signed in")
        print(f"  {(with_ - without) * 1000:7.2f} ms          what signing in adds")
        store_engine(settings.database_url).dispose()


def _known(self: Viewers, token: str) -> Visitor:
    return Visitor(token, SignedIn(1, TESTER, NOW))


def _asking(settings: Settings, instead: Any) -> Callable[[], object]:
    """A request that opens a page, as the browser posts it."""
    if instead is None:
        app = create_app(settings)
    else:
        with mock.patch.object(Viewers, "_visitor", instead):
            app = create_app(settings)
    client = signed_in(app.server.test_client(), settings, "tester")
    client.get("/_dash-dependencies")
    body = opening(app, "?program=utc")
    body["state"][0]["value"] = "/tickets utc"

    def ask() -> None:
        assert client.post("/_dash-update-component", json=body).status_code == 200

    return ask


def _medians(*rivals: Callable[[], object]) -> list[float]:
    spent: list[list[float]] = [[] for _ in rivals]
    for _ in range(ROUNDS):
        for found, ask in zip(spent, rivals, strict=True):
            begin = time.perf_counter()
            ask()
            found.append(time.perf_counter() - begin)
    return [statistics.median(found[20:]) for found in spent]
