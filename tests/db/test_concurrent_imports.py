"""Two imports at once take turns: both succeed, and nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine

from dashboard.programs import Program
from db.engine import writing
from db.programs import add_program
from tests.conftest import BY, count, csv_bytes, deliver

AT_ONCE = 4


def test_imports_at_once_take_turns(store: Engine) -> None:
    """They name the same new people, teams and tickets, in one program and in two."""
    with writing(store, BY) as session:
        for key in ("p", "q"):
            add_program(session, Program(key, key))
    names = [f"T-{n}" for n in range(200)]
    tickets = csv_bytes([{"ticket_id": n, "assignee": f"Ann {n}", "requester": n} for n in names])
    events = csv_bytes(
        [
            {"event_id": n, "ticket_id": n, "ts": "2025-01-01", "event_type": "created",
             "to_value": ""}
            for n in names
        ]
    )  # fmt: skip
    start = Barrier(AT_ONCE)

    def bring(number: int) -> int:
        start.wait()
        return deliver(store, "pq"[number % 2], events, tickets).tables["events"].taken

    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = sorted(pool.map(bring, range(AT_ONCE)))
    assert taken == [0, 0, 200, 200]
    tables = ("ticket", "ticket_event", "ticket_spell", "team", "person", "import_run")
    assert [count(store, name) for name in tables] == [400, 400, 400, 400, 200, 4]
