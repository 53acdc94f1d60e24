"""Columns that the store keeps say what the rows say, or are not used."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from commands.jobs import keeping
from dashboard.programs import CANCELLED, State, Workflow
from dashboard.ticket_aging.column_arrays import arrays
from db import models
from db.engine import reading, writing
from db.programs import program as program_value
from db.ticket_aging import kept, stored
from db.ticket_aging.columns import read_all
from db.ticket_aging.history import note_change
from db.ticket_aging.kept import known_columns
from tests.conftest import BY, TESTER, deliver
from tests.db.kept_figures import another_process, check, said
from tests.db.test_imports import events, new_program, tickets

LOG = (
    (1, "A", 1, "created", ""), (2, "A", 2, "priority", "P1"), (3, "A", 3, "state", "Triaged"),
    (4, "B", 1, "created", ""), (5, "B", 9, "state", "Closed"), (6, "C", 4, "created", ""),
)  # fmt: skip
NAMED = tickets(("A", "A"), ("B", "B"), ("C", "C"))


@pytest.fixture
def key(store: Engine, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program whose columns are kept in the store, few as they are."""
    monkeypatch.setattr(stored, "FEWEST", 1)
    found = new_program(store)
    deliver(store, found, events(*LOG), NAMED)
    keep(store, found)
    return found


def keep(engine: Engine, key: str) -> None:
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        known = known_columns(session, program)
    with writing(engine, BY) as session:
        stored.keep_columns(session, program, known)


def never(*_: Any) -> None:
    raise AssertionError("all rows are read")


def test_whoever_starts_reads_no_rows(
    store: Engine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(store) as session:
        before = said(session, key)
    monkeypatch.setattr(kept, "read_all", never)
    with another_process(store), reading(store) as session:
        assert said(session, key) == before


def test_they_are_the_columns_that_the_rows_give(store: Engine, key: str) -> None:
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        version = known_columns(session, program).version
        found = stored.stored_columns(session, program, version)
        anew = read_all(session, program, version)
    assert found is not None
    for ours, theirs in zip(arrays(found.columns), arrays(anew.columns), strict=True):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
    assert replace(found, columns=anew.columns) == anew


def test_what_came_since_is_read_again_and_no_other_row(
    store: Engine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = events((7, "A", 5, "state", "Resolved"), (8, "D", 6, "created", ""))
    deliver(store, key, log, tickets(("A", "A"), ("D", "D")))
    before = check(store, key)
    assert (before["population"]["in_scope"], before["population"]["open"]) == (4, 2)
    monkeypatch.setattr(kept, "read_all", never)
    with another_process(store), reading(store) as session:
        assert said(session, key) == before


def test_a_version_that_is_still_to_come_is_not_used(store: Engine, key: str) -> None:
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        version = known_columns(session, program).version
        assert stored.stored_columns(session, program, version - 1) is None


@pytest.mark.parametrize("changed", ["layout", "workflow", "zone"])
def test_what_means_something_else_now_is_not_used(
    store: Engine, key: str, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        version = known_columns(session, program).version
        if changed == "layout":
            monkeypatch.setattr(stored, "LAYOUT", "another")
        if changed == "workflow":
            states = (*program.tickets.workflow.states, State("Dropped", CANCELLED))
            program = replace(program, tickets=replace(program.tickets, workflow=Workflow(states)))
        if changed == "zone":
            program = replace(program, calendar=replace(program.calendar, zone="Asia/Tokyo"))
        found = stored.stored_columns(session, program, version)
        assert found is None or not kept.fits(session, program, found)


def test_a_program_is_kept_anew_when_enough_of_it_has_changed(store: Engine, key: str) -> None:
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        assert program.id not in stored.programs_behind(session)
    with writing(store, BY) as session:
        note_change(session, program, ())
    with reading(store) as session:
        assert program.id not in stored.programs_behind(session)  # none of its tickets has
    with writing(store, BY) as session:
        note_change(session, program, {first_ticket(session, program.id)})
    with reading(store) as session:
        assert program.id in stored.programs_behind(session)
    keep(store, key)
    with reading(store) as session:
        assert program.id not in stored.programs_behind(session)


def first_ticket(session: Any, program: int) -> int:
    query = select(models.Ticket.id).where(models.Ticket.program_id == program).limit(1)
    found: int = session.scalars(query).one()
    return found


def test_small_programs_are_not_worth_it(store: Engine) -> None:
    found = new_program(store)
    deliver(store, found, events(*LOG), NAMED)
    with reading(store) as session:
        program = program_value(session, found, TESTER)
        assert program.id not in stored.programs_behind(session)


def test_a_worker_keeps_what_is_behind(
    store: Engine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        note_change(session, program, {first_ticket(session, program.id)})
    monkeypatch.setattr(keeping, "end_with_parent", lambda: None)
    monkeypatch.setattr(keeping.os, "nice", lambda _: 0)
    keeping.keep_program(store.url.render_as_string(hide_password=False), program.id)
    with reading(store) as session:
        version = known_columns(session, program).version
        held = stored.stored_columns(session, program, version)
    assert held is not None
    assert held.version == version


def test_of_a_torn_store_nothing_is_used(store: Engine, key: str) -> None:
    """Somebody has deleted a row by hand: all rows are read instead."""
    table = models.table(models.KeptColumns)
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        session.execute(
            update(table)
            .where(table.c.program_id == program.id, table.c.seq == 0)
            .values(content=b'{"layout": "torn"}')
        )
    with another_process(store), reading(store) as session:
        assert said(session, key)["population"]["in_scope"] == 3
