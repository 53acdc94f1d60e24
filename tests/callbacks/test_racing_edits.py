"""Two processes' worth of applications over one store, and two people at one program."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from callbacks.application import create_app
from dashboard.programs import Program
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import prepare_store, writing
from db.programs import add_program
from tests.callbacks.conftest import signed_in
from tests.conftest import BY, NOW
from tests.racing import Racers, Said, Send, check_history

PAIRS = 10
"""On each engine."""


@pytest.fixture
def racers(new_store: Callable[[], Engine]) -> Racers:
    engine = new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        program = add_program(session, Program("race", "Race"))
        for login in ("left", "right"):
            add_account(session, login, login.title(), NOW, administrator=True)
    settings = Settings(database_url=engine.url.render_as_string(hide_password=False), now=NOW)
    left, right = (_sender(settings, login) for login in ("left", "right"))
    return Racers(engine, program, (left, right))


def _sender(settings: Settings, login: str) -> Send:
    """A browser on an application of its own: in one, requests take turns."""
    client: FlaskClient = signed_in(create_app(settings).server.test_client(), settings, login)

    def send(address: str, body: Any) -> Said:
        came = client.post(address, data=json.dumps(body), content_type="application/json")
        return came.status_code, came.json

    return send


def test_of_two_edits_at_once_one_wins_and_the_other_wins_over_it_then(racers: Racers) -> None:
    for number in range(PAIRS):
        racers.race(number)
    assert len(check_history(racers.engine, racers.program)) == 2 * PAIRS
