"""The application while its store is away, full or still: 503, a sentence, back by itself."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.pool import Pool

from callbacks.application import create_app
from callbacks.guard import ROUTE
from dashboard.settings import Settings
from db.trouble import AWAY, FULL, NOT_KEPT
from tests.callbacks.conftest import NOW, filled_store, signed_in
from tests.postgres import Postgres

SOON = 4.0


@pytest.fixture(scope="module")
def settings_on_postgres(
    own_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    address = own_postgres.new_database()
    filled_store(address)
    key = tmp_path_factory.mktemp("key") / "key"
    return Settings(database_url=address, now=NOW, key_file=key)


@pytest.fixture(scope="module")
def app_on_postgres(settings_on_postgres: Settings) -> dash.Dash:
    return create_app(settings_on_postgres)


@pytest.fixture(params=["stopped", "still"])
def outage(
    request: pytest.FixtureRequest,
    own_postgres: Postgres,
    app_on_postgres: dash.Dash,
    settings_on_postgres: Settings,
) -> Iterator[FlaskClient]:
    """A visitor of pages that were well, whose store is away from now on."""
    visitor = signed_in(app_on_postgres.server.test_client(), settings_on_postgres, "tester")
    assert visitor.get("/tickets").status_code == visitor.get("/readyz").status_code == 200
    away, back = {
        "stopped": (own_postgres.stop, own_postgres.start),
        "still": (own_postgres.freeze, own_postgres.thaw),
    }[request.param]
    away()
    visitor.back = back  # type: ignore[attr-defined]  # for the test to call
    try:
        yield visitor
    finally:
        if not (own_postgres.data / "postmaster.pid").exists():
            own_postgres.start()
        own_postgres.thaw()


def test_meanwhile_it_lives_but_is_not_ready_and_comes_back_by_itself(
    outage: Any, request_body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("/readyz", "/tickets", "/data?program=utc", "/paper/tickets"):
        begun = time.monotonic()
        answer = outage.get(path)
        assert time.monotonic() - begun < SOON
        assert answer.status_code == 503
        assert AWAY.what in answer.text
        assert "noted as" not in answer.text
        if path != "/readyz":
            assert int(answer.headers["Retry-After"]) == int(answer.headers["Refresh"]) > 0
        assert outage.get("/healthz").status_code == 200
    posted = outage.post(ROUTE, data=json.dumps(request_body), content_type="application/json")
    assert (posted.status_code, posted.json["trouble"]) == (503, True)
    assert posted.json["error"].startswith(AWAY.what)
    assert "Refresh" not in posted.headers
    assert "Traceback" not in capsys.readouterr().out
    outage.back()
    end = time.monotonic() + SOON
    while outage.get("/readyz").status_code != 200 and time.monotonic() < end:
        time.sleep(0.05)
    assert outage.get("/readyz").status_code == outage.get("/tickets").status_code == 200
    again = outage.post(ROUTE, data=json.dumps(request_body), content_type="application/json")
    assert again.status_code == 200


def test_an_application_that_begins_while_its_store_is_away_waits_for_it(
    own_postgres: Postgres, settings_on_postgres: Settings
) -> None:
    own_postgres.stop()
    try:
        visitor = create_app(settings_on_postgres).server.test_client()
        assert visitor.get("/readyz").status_code == 503
    finally:
        own_postgres.start()
    assert signed_in(visitor, settings_on_postgres, "tester").get("/tickets").status_code == 200


class Full:
    """No page may be added to a SQLite store by this process, while it is so."""

    def __init__(self) -> None:
        self.now = True
        event.listen(Pool, "checkout", self._limit)

    def _limit(self, connection: Any, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] + (0 if self.now else 10_000)
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def end(self) -> None:
        event.remove(Pool, "checkout", self._limit)


def test_a_full_store_shows_pages_refuses_changes_and_takes_them_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    filled_store(url)
    full = Full()
    try:
        full.now = False
        settings = Settings(database_url=url, now=NOW)
        visitor = signed_in(create_app(settings).server.test_client(), settings, "tester")
        full.now = True
        assert visitor.get("/tickets").status_code == 200
        refused = send_file(visitor)
        assert refused.status_code == 503
        assert refused.json["error"] == f"{FULL.what} {NOT_KEPT} {FULL.todo}"
        assert visitor.get("/readyz").status_code == 503
        assert visitor.get("/readyz").text.startswith(FULL.what)
        assert visitor.get("/healthz").status_code == 200
        full.now = False
        assert visitor.get("/readyz").status_code == 200
        assert send_file(visitor).status_code == 200
    finally:
        full.end()


def send_file(visitor: FlaskClient) -> Any:
    """An announcement of files and then parts, until one is refused."""
    names = {"files": [{"name": "a.csv", "size": 600_000}]}
    answer = visitor.post("/data/imports?program=utc", json=names)
    if answer.status_code != 200:
        return answer
    file = answer.get_json()["files"][0]["id"]
    address = f"/data/files/{file}?program=utc&offset=0"
    return visitor.post(address, data=b"x" * 600_000, content_type="application/octet-stream")
