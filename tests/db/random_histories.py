"""Random histories of tickets, and what must hold for each of them."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import GOLDEN_WORKFLOW, Program
from dashboard.scope import Scope
from db import models
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.ticket_aging import ticket_aging
from db.ticket_aging.history import rebuild_spells
from exports.ticket_aging.figures import as_json
from tests.conftest import BY, TESTER, csv_bytes, deliver
from tests.db.test_ticket_aging import differences
from tests.oracle.ticket_replay import replay

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC", "America/Sao_Paulo")
_numbers = itertools.count()

# Around the changes of the clocks, so that ambiguous and missing hours come up often.
ANCHORS = tuple(
    datetime(*day, tzinfo=UTC)
    for day in (
        (2025, 3, 8),
        (2025, 3, 29),
        (2025, 10, 4),
        (2025, 10, 25),
        (2025, 11, 1),
        (2018, 11, 3),
    )
)
Rows = list[dict[str, str]]
states = st.sampled_from([s.name for s in GOLDEN_WORKFLOW.states] + ["Resolved", "Resolved"])


@st.composite
def moments(draw: st.DrawFn, anchor: datetime, first: int = 0, last: int = 4 * 24 * 4) -> str:
    """A time as files have it: with Z, with an offset, or without a zone; in quarter hours."""
    grid = draw(st.sampled_from((15, 15, 60, 480)))  # minutes; a coarse one makes ties
    at = anchor + timedelta(minutes=15 * draw(st.integers(first, last)) // grid * grid)
    form = draw(
        st.sampled_from(("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S-05:00", "%Y-%m-%d %H:%M:%S"))
    )
    return at.strftime(form)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """A few tickets with events in any order: ties, repeats, reopens, empty values."""
    anchor = draw(st.sampled_from(ANCHORS))
    tickets, events = [], []
    for number in range(draw(st.integers(1, 4))):
        key = f"T-{number}"
        # Mostly before the changes of state, or nearly all tickets would be left out.
        start = draw(st.sampled_from((-60, -60, -60, 0)))
        begins = moments(anchor, start, start + 24)
        created = draw(st.none() | begins)
        tickets.append({"ticket_id": key, "title": key, "created_at": created or ""})
        if draw(st.booleans()):
            events.append((key, draw(begins), "created", "New"))
        values = {
            "state": states,
            "priority": st.sampled_from(("P1", "P2", "P3", "")),
            "assignment_group": st.sampled_from(("A", "B", "C", "")),
            "response": st.just(""),
        }
        kinds = ["state", "state", "state", "priority", "assignment_group", "response"]
        for kind in draw(st.lists(st.sampled_from(kinds), max_size=9)):
            events.append((key, draw(moments(anchor)), kind, draw(values[kind])))
    ids = draw(st.permutations(range(1, len(events) + 1)))
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value", "actor")
    return tickets, [
        dict(zip(names, (str(i), *event, ""), strict=True))
        for i, event in zip(ids, events, strict=True)
    ]


def spells(engine: Engine, program_id: int) -> list[Any]:
    table = models.table(models.TicketSpell)
    with reading(engine) as session:
        rows = session.execute(
            select(*table.c)
            .where(table.c.program_id == program_id)
            .order_by(table.c.ticket_id, table.c.seq)
        )
        return [tuple(row) for row in rows]


# What a test of ``check_history`` is given.
given_histories = {
    "history": histories(),
    "zone": st.sampled_from(ZONES),
    "later": st.integers(-1, 6),
    "split": st.floats(0, 1),
}


def check_history(
    engine: Engine, history: tuple[Rows, Rows], zone: str, later: int, split: float
) -> None:
    """The figures equal a replay from zero, and rebuilt spells those that were written."""
    tickets, events = history
    key = f"p{next(_numbers)}"
    with writing(engine, BY) as session:
        add_program(
            session,
            Program(key, key, ProgramCalendar(zone, holidays=frozenset({date(2025, 10, 27)}))),
        )
    first = int(len(events) * split)  # the rest comes late, in a second file
    for part in (events[:first], events[first:]):
        if part:
            deliver(engine, key, csv_bytes(part), csv_bytes(tickets))
    if not events:
        return
    as_of = date.fromisoformat(events[0]["ts"][:10]) + timedelta(days=later)
    with reading(engine) as session:
        found = orjson.loads(as_json(ticket_aging(session, Scope(key, as_of), TESTER)))
        program = program_value(session, key, TESTER)
    expected = replay(
        tickets, events, as_of=as_of, zone=zone, holidays={date(2025, 10, 27)}, week_ends=5
    )
    assert differences(expected, found) == []
    written = spells(engine, program.id)
    with writing(engine, BY) as session:
        rebuild_spells(session, program)
    assert spells(engine, program.id) == written
