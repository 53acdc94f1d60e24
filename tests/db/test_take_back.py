"""An import taken back: what is left is what the other imports say, and nothing is deleted."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from dashboard.scope import Viewer
from db import models
from db.engine import reading, writing
from db.imports.merge import Overtaken
from db.imports.take_back import take_back_plan, write_take_back
from db.programs import program as program_value
from db.ticket_aging.history import rebuild_spells, void_event
from tests.conftest import NOW, csv_bytes, deliver
from tests.db.random_histories import Rows, histories, spells
from tests.db.test_imports import events, figures, new_program, rows_of, state_of, tickets

REASON = "The wrong file."
CREATED = (1, "A", 0, "created", "")
TRIAGED = (2, "A", 3, "state", "Triaged")
CLOSED = (3, "A", 9, "state", "Closed")


def newest_run(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.max(models.ImportRun.id))) or 0


def brought(engine: Engine, key: str, *files: bytes) -> int:
    deliver(engine, key, *files)
    return newest_run(engine)


def taken_back(engine: Engine, key: str, run_id: int) -> dict[str, int]:
    with writing(engine) as session:
        program = program_value(session, key, Viewer())
        plan = take_back_plan(session, program, run_id)
        write_take_back(session, program, plan, run_id, REASON, NOW)
    return plan.counts


def test_all_that_an_import_brought_is_gone_and_nothing_is_deleted(store: Engine) -> None:
    key = new_program(store)
    run = brought(store, key, events(CREATED, TRIAGED), tickets(("A", "A")))
    assert taken_back(store, key, run) == {"events": 2, "restored": 0, "tickets": 1, "changed": 0}
    shown = figures(store, key)
    assert shown["population"]["in_scope"] == 0
    assert shown["data_quality"] == {"excluded": {}, "quarantined": {}}
    event = models.TicketEvent
    assert rows_of(store, event.source_id, event.void_reason) == [
        ("1", "its import was taken back"),
        ("2", "its import was taken back"),
    ]
    held = models.ImportRun
    assert rows_of(store, held.taken_back_at, held.taken_back_reason) == [(NOW, REASON)]


def test_it_can_be_brought_again(store: Engine) -> None:
    key = new_program(store)
    files = events(CREATED, TRIAGED), tickets(("A", "A"))
    run = brought(store, key, *files)
    before = figures(store, key)
    taken_back(store, key, run)
    again = deliver(store, key, *files)
    assert [n.taken for n in again.tables.values()] == [2, 1]
    assert figures(store, key) == before


def test_what_another_import_says_too_stays_until_that_is_taken_back(store: Engine) -> None:
    key = new_program(store)
    first = brought(store, key, events(CREATED, TRIAGED), tickets(("A", "A")))
    second = brought(store, key, events(CREATED, TRIAGED, CLOSED), tickets(("A", "A")))
    assert taken_back(store, key, first)["events"] == 0
    assert state_of(store, key) == {}  # closed
    assert taken_back(store, key, second)["events"] == 3
    assert figures(store, key)["population"]["in_scope"] == 0


def test_a_correction_that_is_taken_back_leaves_what_it_had_corrected(store: Engine) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED, TRIAGED), tickets(("A", "A")))
    before = figures(store, key)
    corrected = brought(store, key, events((2, "A", 4, "state", "In Progress")))
    assert state_of(store, key) == {"A": "In Progress"}
    event = models.TicketEvent
    assert rows_of(store, event.source_id, event.void_reason)[1:] == [
        ("2", "corrected by a later import"),
        ("2", None),
    ]
    counts = taken_back(store, key, corrected)
    assert (counts["events"], counts["restored"]) == (1, 1)
    assert figures(store, key) == before


def test_a_fact_that_an_import_wrote_under_a_lower_id_is_still_said_by_the_earlier_one(
    store: Engine,
) -> None:
    key = new_program(store)
    log = ((1, "A", 0, "created", ""), (9, "A", 5, "state", "Triaged"))
    brought(store, key, events(*log), tickets(("A", "A")))
    later = brought(store, key, events((2, "A", 5, "state", "Triaged")))
    taken_back(store, key, later)
    assert state_of(store, key) == {"A": "Triaged"}


def test_what_a_person_voided_stays_void(store: Engine) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED), tickets(("A", "A")))
    wrong = brought(store, key, events(TRIAGED))
    with writing(store) as session:
        program = program_value(session, key, Viewer())
        last = session.scalar(select(func.max(models.TicketEvent.id))) or 0
        void_event(session, program, last, "Another ticket was meant.", NOW)
    taken_back(store, key, wrong)
    deliver(store, key, events(TRIAGED))
    assert state_of(store, key) == {"A": "New"}


def test_a_ticket_says_again_what_it_said_before(store: Engine) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED), tickets(("A", "Old")))
    renamed = brought(store, key, events(CREATED), tickets(("A", "New")))
    taken_back(store, key, renamed)
    (ticket,) = figures(store, key)["open_tickets"]
    assert ticket["title"] == "Old"


def test_rows_that_wait_from_it_wait_no_longer(store: Engine) -> None:
    key = new_program(store)
    run = brought(store, key, events(CREATED, (2, "A", 3, "state", "Lost")), tickets(("A", "A")))
    taken_back(store, key, run)
    assert figures(store, key)["data_quality"]["quarantined"] == {}


def test_a_plan_that_was_overtaken_is_refused(store: Engine) -> None:
    key = new_program(store)
    run = brought(store, key, events(CREATED), tickets(("A", "A")))
    with reading(store) as session:
        program = program_value(session, key, Viewer())
        plan = take_back_plan(session, program, run)
    deliver(store, key, events(TRIAGED))
    with pytest.raises(Overtaken), writing(store) as session:
        write_take_back(session, program, plan, run, REASON, NOW)
    assert state_of(store, key) == {"A": "Triaged"}


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[tuple[Rows, Rows]], int]:
    """A few overlapping files of one history, and which of them is taken back."""
    rows, log = draw(histories())
    parts = []
    for number in range(draw(st.integers(2, 4))):
        some = [event for event in log if draw(st.booleans())]
        titled = [row | {"title": f"{row['ticket_id']} {number}"} for row in rows]
        parts.append((some, titled))  # all of them, so that no event is refused in its absence
    return parts, draw(st.integers(0, len(parts) - 1))


@given(deliveries())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_taking_one_of_several_imports_back_leaves_what_the_others_say(
    random_store: Engine, given_parts: tuple[list[tuple[Rows, Rows]], int]
) -> None:
    parts, gone = given_parts
    taken, never = new_program(random_store), new_program(random_store)
    runs = [_bring(random_store, taken, part) for part in parts]
    for number, part in enumerate(parts):
        if number != gone:
            _bring(random_store, never, part)
    taken_back(random_store, taken, runs[gone])
    for week in ("2018-11-10", "2025-03-15", "2025-11-08"):
        assert _figures(random_store, taken, week) == _figures(random_store, never, week)
    with writing(random_store) as session:
        program = program_value(session, taken, Viewer())
        written = spells(random_store, program.id)
        rebuild_spells(session, program)
    assert spells(random_store, program.id) == written


def _bring(engine: Engine, key: str, part: tuple[Rows, Rows]) -> int:
    log, rows = part
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value", "actor")
    return brought(engine, key, csv_bytes(log or [dict.fromkeys(names, "")]), csv_bytes(rows))


def _figures(engine: Engine, key: str, week: str) -> dict[str, Any]:

    found = figures(engine, key, date.fromisoformat(week))
    del found["data_quality"]["quarantined"]
    return found
