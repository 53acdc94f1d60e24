"""An import taken back: what is left is what the other imports say, and nothing is deleted."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from dashboard.errors import InvalidRequest
from dashboard.imports.mapping import EventColumns, Mapping
from dashboard.imports.runs import TAKE_BACK
from db import models
from db.engine import reading, upgrade_store, writing
from db.imports.merge import Overtaken
from db.imports.runs import ask_for
from db.imports.take_back import take_back_plan, write_take_back
from db.programs import program as program_value
from db.ticket_aging.history import rebuild_spells, void_event
from tests.conftest import BY, NOW, TESTER, csv_bytes, deliver
from tests.db.random_histories import Rows, histories, spells, states
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
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
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
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        last = session.scalar(select(func.max(models.TicketEvent.id))) or 0
        void_event(session, program, last, "Another ticket was meant.", NOW)
    taken_back(store, key, wrong)
    deliver(store, key, events(TRIAGED))
    assert state_of(store, key) == {"A": "New"}


def test_of_two_corrections_that_hold_again_the_later_one_counts(store: Engine) -> None:
    key = new_program(store)
    said = ("Resolved", "New", "Waiting on Customer", "New")
    runs = [
        brought(store, key, events(CREATED, (2, "A", 3, "state", state)), tickets(("A", "A")))
        for state in said
    ]
    taken_back(store, key, runs[1])
    taken_back(store, key, runs[3])
    assert state_of(store, key) == {"A": "Waiting on Customer"}


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
        program = program_value(session, key, TESTER)
        plan = take_back_plan(session, program, run)
    deliver(store, key, events(TRIAGED))
    with pytest.raises(Overtaken), writing(store, BY) as session:
        write_take_back(session, program, plan, run, REASON, NOW)
    assert state_of(store, key) == {"A": "Triaged"}


Part = tuple[Rows, Rows]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Part], list[int]]:
    """Overlapping files of one history, some with corrections, and which are taken back."""
    rows, log = draw(histories())
    parts = []
    for number in range(draw(st.integers(2, 4))):
        some = [dict(event) for event in log if draw(st.booleans())]
        for event in some:
            if event["event_type"] == "state" and draw(st.integers(0, 4)) == 0:
                event["to_value"] = draw(states)  # the same id says something else
        columns = draw(st.sampled_from((("title",), ("created_at",), ("title", "created_at"))))
        said = [
            {"ticket_id": row["ticket_id"]}
            | {c: f"{row['ticket_id']} {number}" if c == "title" else row[c] for c in columns}
            for row in rows
        ]
        parts.append((some, said))  # all tickets, so that no event is refused in their absence
    gone = draw(st.lists(st.integers(0, len(parts) - 1), min_size=1, max_size=2, unique=True))
    return parts, gone


@given(deliveries())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_taking_some_of_several_imports_back_leaves_what_the_others_say(
    random_store: Engine, given_parts: tuple[list[Part], list[int]]
) -> None:
    parts, gone = given_parts
    taken, never = new_program(random_store), new_program(random_store)
    runs = [_bring(random_store, taken, part) for part in parts]
    for number, part in enumerate(parts):
        if number not in gone:
            _bring(random_store, never, part)
    for number in gone:
        taken_back(random_store, taken, runs[number])
    for week in ("2018-11-10", "2025-03-15", "2025-11-08"):
        assert _figures(random_store, taken, week) == _figures(random_store, never, week)
    with writing(random_store, BY) as session:
        program = program_value(session, taken, TESTER)
        kept = spells(random_store, program.id)
        rebuild_spells(session, program)
    assert spells(random_store, program.id) == kept


def _bring(engine: Engine, key: str, part: Part) -> int:
    log, rows = part
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value", "actor")
    return brought(engine, key, csv_bytes(log or [dict.fromkeys(names, "")]), csv_bytes(rows))


def _figures(engine: Engine, key: str, week: str) -> dict[str, Any]:

    found = figures(engine, key, date.fromisoformat(week))
    del found["data_quality"]["quarantined"]
    return found


def full(title: str, cause: str) -> bytes:
    row = {"ticket_id": "A", "title": title, "root_cause": cause, "created_at": "2025-03-01"}
    return csv_bytes([row])


def shown(engine: Engine, key: str) -> tuple[str, str | None]:
    assert figures(engine, key)["population"]["open"] == 1
    (row,) = rows_of(engine, models.Ticket.title, models.Ticket.root_cause)
    return row[0], row[1]


def test_an_import_is_credited_with_what_it_said_and_with_no_more(store: Engine) -> None:
    key, log = new_program(store), events((9, "A", 5, "priority", "P1"))
    first = brought(store, key, log, full("X", "Cause"))
    titled = brought(store, key, log, tickets(("A", "Y")))
    brought(store, key, log, full("Y", "Cause"))
    taken_back(store, key, first)
    assert shown(store, key) == ("Y", "Cause")
    taken_back(store, key, titled)
    assert shown(store, key) == ("Y", "Cause")


def test_what_only_a_taken_back_import_said_of_a_ticket_is_gone(store: Engine) -> None:
    key, log = new_program(store), events((9, "A", 5, "created", ""))
    wrong = brought(store, key, log, full("X", "Wrong"))
    brought(store, key, log, tickets(("A", "X")))
    taken_back(store, key, wrong)
    assert shown(store, key) == ("X", None)


def test_a_withdrawn_ticket_comes_back_without_what_was_taken_back(store: Engine) -> None:
    key = new_program(store)
    wrong = brought(store, key, events((9, "A", 5, "priority", "P1")), full("X", "Wrong"))
    taken_back(store, key, wrong)
    with writing(store, BY) as session:
        rebuild_spells(session, program_value(session, key, TESTER))
    assert figures(store, key)["population"]["in_scope"] == 0
    brought(store, key, events(CREATED), tickets(("A", "X")))
    assert shown(store, key) == ("X", None)


def test_a_ticket_that_nobody_names_any_more_is_withdrawn_in_any_order(store: Engine) -> None:
    key = new_program(store)
    runs = [brought(store, key, events(CREATED), tickets(("A", "A"))) for _ in range(2)]
    for run in runs:
        taken_back(store, key, run)
    assert figures(store, key)["data_quality"]["excluded"] == {}


def test_a_fact_that_a_later_import_corrects_too_does_not_hold_again(store: Engine) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED, (7, "A", 3, "state", "Triaged")), tickets(("A", "A")))
    second = brought(store, key, events((7, "A", 3, "state", "In Progress")))
    third = brought(store, key, events((7, "A", 3, "state", "In Progress")))
    taken_back(store, key, second)
    assert state_of(store, key) == {"A": "In Progress"}
    event = models.TicketEvent
    with reading(store) as session:
        live = select(func.count()).where(event.voided_at.is_(None), event.source_id == "7")
        assert session.scalar(live) == 1
    taken_back(store, key, third)
    assert state_of(store, key) == {"A": "Triaged"}


def test_a_corrected_fact_that_comes_under_another_id_is_still_said_by_the_first(
    store: Engine,
) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED, (7, "A", 3, "state", "Triaged")), tickets(("A", "A")))
    second = brought(store, key, events((7, "A", 3, "state", "In Progress")))
    third = brought(store, key, events((9, "A", 3, "state", "Triaged")))
    for run in (second, third):
        taken_back(store, key, run)
    assert state_of(store, key) == {"A": "Triaged"}


LOST = (2, "A", 3, "state", "Lost")


def waiting(engine: Engine, key: str) -> dict[str, int]:
    found: dict[str, int] = figures(engine, key)["data_quality"]["quarantined"]
    return found


def test_a_row_that_another_import_refused_too_still_waits(store: Engine) -> None:
    key = new_program(store)
    runs = [brought(store, key, events(CREATED, LOST), tickets(("A", "A"))) for _ in range(2)]
    taken_back(store, key, runs[0])
    assert waiting(store, key) == {"unknown_state": 1}
    taken_back(store, key, runs[1])
    assert waiting(store, key) == {}
    brought(store, key, events(CREATED, LOST), tickets(("A", "A")))
    assert waiting(store, key) == {"unknown_state": 1}


def test_a_row_waits_again_when_its_correction_is_taken_back(store: Engine) -> None:
    key = new_program(store)
    brought(store, key, events(CREATED, LOST), tickets(("A", "A")))
    corrected = brought(store, key, events((2, "A", 3, "state", "Triaged")))
    assert waiting(store, key) == {}
    taken_back(store, key, corrected)
    assert waiting(store, key) == {"unknown_state": 1}


def test_an_id_of_its_own_beats_a_place_and_corrects_none(store: Engine) -> None:
    key = new_program(store)
    bare = Mapping(events=EventColumns(id=None))
    log = events((1, "A", 0, "created", ""), (1, "A", 3, "state", "Triaged"))
    deliver(store, key, log, tickets(("A", "A")), bare)
    deliver(store, key, events((0, "A", 5, "state", "In Progress")))
    assert state_of(store, key) == {"A": "In Progress"}
    deliver(store, key, events((4, "A", 3, "state", "Triaged")))
    deliver(store, key, events((4, "A", 6, "state", "New")))
    assert state_of(store, key) == {"A": "New"}
    event = models.TicketEvent
    assert sorted(map(str, rows_of(store, event.source_id, event.void_reason))) == [
        "('#0', 'repeated under a lower event id')",
        "('#0', None)",
        "('0', None)",
        "('4', 'corrected by a later import')",
        "('4', None)",
    ]


def test_rows_without_an_id_among_others_keep_their_order(store: Engine) -> None:
    key = new_program(store)
    rows = ((1, "A", 0, "created", ""), ("", "A", 3, "state", "Triaged"),
            ("", "A", 3, "state", "In Progress"))  # fmt: skip
    deliver(store, key, events(*rows), tickets(("A", "A")))
    assert state_of(store, key) == {"A": "In Progress"}


def test_what_an_earlier_version_imported_stays_when_a_later_import_is_taken_back(
    new_store: Callable[[], Engine],
) -> None:
    engine = new_store()
    upgrade_store(engine, "0001")
    moment = "1740787200" if engine.dialect.name == "sqlite" else "'2025-03-01T00:00:00Z'"
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO program (key, name, zone, week_ends, fiscal_year_end, work_from,"
            " work_to, version) VALUES ('old', 'Old', 'UTC', 6, 12, 540, 1020, 1)",
            "INSERT INTO workflow_state (program_id, position, name, kind)"
            " VALUES (1, 0, 'New', 'active')",
            "INSERT INTO age_bucket (program_id, upper) VALUES (1, 7)",
            "INSERT INTO import_run (program_id, feature, file, sha256, at, rows_read,"
            f" rows_taken, rows_repeated, rows_quarantined) VALUES (1, 'tickets', 'a.csv', '',"
            f" {moment}, 1, 1, 0, 0)",
            "INSERT INTO ticket (program_id, key, title, kind, root_cause, created_at,"
            f" started_at, version) VALUES (1, 'A', 'Old', 'COE', 'Cause', {moment}, {moment}, 1)",
        ):
            connection.execute(text(statement))
    upgrade_store(engine)
    run = brought(engine, "old", events((9, "A", 5, "priority", "P1")), full("New", "Other"))
    assert shown(engine, "old") == ("New", "Other")
    taken_back(engine, "old", run)
    assert shown(engine, "old") == ("Old", "Cause")
    with pytest.raises(InvalidRequest, match="it stays"), writing(engine, BY) as session:
        ask_for(session, program_value(session, "old", TESTER), 1, TAKE_BACK, NOW, "Wrong.")
