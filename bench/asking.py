"""A page as a browser asks for it, on an application in this process."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Engine

from bench.ticket_aging import page_body
from bench.visitors import visitor
from dashboard.settings import Settings


def page_of(
    engine: Engine, now: int, program: str, as_of: date, path: str, more: str = ""
) -> Callable[[], object]:
    """The whole request of a page as of a date: numbers, component tree and JSON."""
    address = engine.url.render_as_string(hide_password=False)
    client = visitor(engine, Settings(database_url=address, now=now))
    body = page_body(client, program, as_of, path)
    body["inputs"][1]["value"] += more

    def ask() -> object:
        answer = client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200, answer.text
        return answer

    return ask
