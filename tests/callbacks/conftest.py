"""The application over a small program of three tickets, on a clock that stands still."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.guard import ROUTE
from callbacks.reader import Reader
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db.accounts.people import account_id_of, add_account
from db.accounts.sessions import begin_session
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.conftest import BY, TESTER, csv_bytes, deliver

NOW = 1_795_320_000  # Saturday 2026-11-21, 23:00 in New York; Sunday 04:00 in UTC
EVENTS = (
    ("1", "A", "2026-10-05T10:00:00Z", "created", ""),
    ("2", "A", "2026-10-05T10:00:00Z", "priority", "P1"),
    ("3", "B", "2026-11-02T10:00:00Z", "created", ""),
    ("4", "B", "2026-11-10T10:00:00Z", "state", "Resolved"),
    ("5", "C", "2026-11-17T10:00:00Z", "created", ""),
)
Post = Callable[..., TestResponse]


def beside_an_empty_one(folder: Path, program: str, fill: Callable[[Engine], None]) -> Settings:
    """A store with a program that is filled, an empty one, and an administrator."""
    url = f"sqlite:///{folder}/store.db"
    engine = store_engine(url)
    prepare_store(engine)
    for key in (program, "empty"):
        with writing(engine, BY) as session:
            add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    fill(engine)
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", NOW, administrator=True)
    engine.dispose()
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


def filled_store(url: str) -> None:
    """Two programs in two zones; the tickets are the same."""
    engine = store_engine(url)
    prepare_store(engine)
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    events = csv_bytes([dict(zip(names, row, strict=True)) for row in EVENTS])
    tickets = csv_bytes([{"ticket_id": key, "title": f"Title of {key}"} for key in "ABC"])
    for key, zone in (("east", "America/New_York"), ("utc", "UTC")):
        with writing(engine, BY) as session:
            add_program(session, Program(key, key.title(), ProgramCalendar(zone)))
        deliver(engine, key, events, tickets)
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", NOW, administrator=True)
    engine.dispose()


def signed_in(client: FlaskClient, settings: Settings, login: str) -> FlaskClient:
    """A browser with the cookie of a session that has just begun."""
    engine = store_engine(settings.database_url)
    at = int(time.time()) if settings.now is None else settings.now
    with writing(engine, replace(BY, at=at)) as session:
        account = account_id_of(session, login)
        token = begin_session(session, account, at, "127.0.0.1", "tests")
    engine.dispose()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def first_administrator(settings: Settings) -> FlaskClient:
    """A browser of the first administrator of a new store, on an application of its own."""
    app = create_app(settings)
    engine = store_engine(settings.database_url)
    with writing(engine, BY) as session:
        add_account(session, "first", "First", NOW, administrator=True)
    engine.dispose()
    return signed_in(app.server.test_client(), settings, "first")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    url = f"sqlite:///{tmp_path_factory.mktemp('small')}/store.db"
    filled_store(url)
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture(scope="module")
def app(settings: Settings) -> dash.Dash:
    return create_app(settings)


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    made = store_engine(settings.database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def reader(settings: Settings, engine: Engine) -> Reader:
    return Reader(engine, settings, lambda: TESTER)


@pytest.fixture(scope="module")
def client(app: dash.Dash, settings: Settings) -> FlaskClient:
    """A browser that the administrator is signed in with."""
    return signed_in(app.server.test_client(), settings, "tester")


def opening(app: dash.Dash, search: str) -> dict[str, Any]:
    """What the page posts when it opens ``/tickets``."""
    output = next(key for key, callback in app.callback_map.items() if "callback" in callback)
    outputs = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
    return {
        "output": output,
        "outputs": [{"id": name, "property": of_it} for name, of_it in outputs],
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/tickets"},
            {"id": "url", "property": "search", "value": search},
            {"id": "again", "property": "data", "value": None},
        ],
        "state": [{"id": "shown", "property": "data", "value": None}],
        "changedPropIds": ["url.pathname", "url.search"],
    }


@pytest.fixture(scope="module")
def request_body(app: dash.Dash) -> dict[str, Any]:
    """What the page posts when it opens ``/tickets`` of a program."""
    return opening(app, "?program=utc")


@pytest.fixture(scope="module")
def post(client: FlaskClient) -> Post:
    """Post a body to the callback route: bytes as they are, anything else as JSON."""

    def send(body: Any, content_type: str = "application/json") -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(ROUTE, data=data, content_type=content_type)

    return send
