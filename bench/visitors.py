"""Somebody who is signed in, for benches that ask pages."""

from contextlib import suppress

from flask.testing import FlaskClient
from sqlalchemy import Engine

from callbacks.accounts.viewers import COOKIE
from callbacks.application import create_app
from commands.serve.workers import spare_what_stays
from dashboard.errors import InvalidForm
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import writing
from tests.callbacks.conftest import signed_in
from tests.conftest import BY

LOGIN = "bench"


def visitor(engine: Engine, settings: Settings) -> FlaskClient:
    """A browser of an administrator, on an application of its own in this process."""
    with suppress(InvalidForm), writing(engine, BY) as session:  # kept from the last run
        add_account(session, LOGIN, "Bench", BY.at, administrator=True)
    client = signed_in(create_app(settings).server.test_client(), settings, LOGIN)
    spare_what_stays()  # as a worker does
    return client


def cookie(client: FlaskClient) -> dict[str, str]:
    """The header with which another process knows the visitor too."""
    held = client.get_cookie(COOKIE)
    assert held is not None
    return {"Cookie": f"{COOKIE}={held.value}"}
