"""What was refused stays listed until it is taken, as it was or corrected."""

import pytest
from sqlalchemy import Engine

from dashboard.imports.mapping import Mapping
from dashboard.imports.runs import RowCounts
from db import models
from tests.conftest import csv_bytes, deliver
from tests.db.test_imports import (
    events,
    figures,
    new_program,
    quarantined,
    rows_of,
    state_of,
    tickets,
)
from tests.db.test_take_back import newest_run, taken_back

CREATED = (1, "A", 1, "created", "")
WRONG = (2, "A", 3, "state", "Shelved")


def listed(engine: Engine, key: str) -> dict[str, int]:
    found: dict[str, int] = figures(engine, key)["data_quality"]["quarantined"]
    return found


def ticket_rows(*rows: dict[str, str]) -> bytes:
    return csv_bytes([{"ticket_id": "A", **row} for row in rows])


def test_a_corrected_row_settles_the_refusal(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events(CREATED, WRONG), tickets(("A", "A")))
    assert listed(store, key) == {"unknown_state": 1}
    result = deliver(store, key, events((2, "A", 4, "state", "Triaged")))
    assert result.tables["events"] == RowCounts(1, 1, 0, 0)
    assert quarantined(store) == [("unknown_state", True)]
    assert state_of(store, key) == {"A": "Triaged"}


@pytest.mark.parametrize(
    "row", [(3, "A", 3, "state", "Triaged"), (2, "B", 3, "state", "Triaged"), WRONG]
)
def test_another_event_or_ticket_or_the_same_error_settles_nothing(
    store: Engine, row: tuple[object, ...]
) -> None:
    key = new_program(store)
    deliver(store, key, events(CREATED, WRONG), tickets(("A", "A"), ("B", "B")))
    deliver(store, key, events(row))
    assert listed(store, key) == {"unknown_state": 1}


def test_a_row_that_is_still_refused_stays_beside_its_correction(store: Engine) -> None:
    key = new_program(store)
    both = events(CREATED, WRONG, (2, "A", 4, "state", "Triaged"))
    for _ in range(2):
        deliver(store, key, both, tickets(("A", "A")))
        assert listed(store, key) == {"unknown_state": 1}


def test_rows_without_an_event_id_do_not_settle_one_another(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events(CREATED, ("", *WRONG[1:])), tickets(("A", "A")))
    deliver(store, key, events(("", "A", 4, "state", "Triaged")))
    assert listed(store, key) == {"unknown_state": 1}
    assert state_of(store, key) == {"A": "Triaged"}


def test_a_corrected_ticket_row_settles_the_refusal(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events((1, "B", 1, "created", "")), tickets(("B", "B"), ("A", "x" * 1_001)))
    assert listed(store, key) == {"too_long": 1}
    result = deliver(store, key, events(CREATED), tickets(("A", "Short")))
    assert result.tables["tickets"] == RowCounts(1, 1, 0, 0)
    assert listed(store, key) == {}


def test_a_stored_start_stays_when_a_bad_one_is_delivered(store: Engine) -> None:
    key, log = new_program(store), events((1, "A", 5, "priority", "P1"))
    deliver(store, key, log, ticket_rows({"title": "Old", "created_at": "2025-03-01"}))
    result = deliver(store, key, log, ticket_rows({"title": "New", "created_at": "31/12/2025"}))
    assert result.tables["tickets"] == RowCounts(1, 1, 0, 0, changed=1)
    (ticket,) = figures(store, key)["open_tickets"]
    assert (ticket["title"], ticket["age"]) == ("New", 30)  # from 1 to 31 March
    assert listed(store, key) == {"invalid_time": 1}
    deliver(store, key, log, ticket_rows({"title": "New", "created_at": "2025-03-02"}))
    (ticket,) = figures(store, key)["open_tickets"]
    assert (ticket["age"], listed(store, key)) == (29, {})


def test_a_new_ticket_with_a_bad_start_has_none(store: Engine) -> None:
    key, log = new_program(store), events((1, "A", 5, "priority", "P1"))
    result = deliver(store, key, log, ticket_rows({"created_at": "2025-02-30"}))
    assert result.tables["tickets"] == RowCounts(1, 1, 0, 0)
    quality = figures(store, key)["data_quality"]
    assert quality["excluded"] == {"no_start": ["A"]}
    assert quality["quarantined"] == {"invalid_time": 1}


def test_a_tickets_file_without_the_column_settles_no_cell_of_it(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events(CREATED), ticket_rows({"created_at": "n/a", "kind": "bug"}))
    deliver(store, key, events(CREATED), tickets(("A", "Title")))
    assert listed(store, key) == {"invalid_time": 1, "unknown_kind": 1}


def test_of_two_bad_cells_each_is_settled_by_itself(store: Engine) -> None:
    key = new_program(store)
    row = ticket_rows({"created_at": "n/a", "kind": "bug"})
    deliver(store, key, events(CREATED), row)
    assert quarantined(store) == [("unknown_kind", False), ("invalid_time", False)]
    deliver(store, key, events(CREATED), row, Mapping(kinds={"bug": "incident"}))
    assert quarantined(store) == [("unknown_kind", True), ("invalid_time", False)]
    (ticket,) = figures(store, key)["open_tickets"]
    assert ticket["kind"] == "incident"
    deliver(store, key, events(CREATED), ticket_rows({"created_at": "", "kind": "incident"}))
    assert listed(store, key) == {}


def test_a_bad_cell_is_listed_once_however_often_it_comes(store: Engine) -> None:
    key = new_program(store)
    for _ in range(3):
        deliver(store, key, events(CREATED), ticket_rows({"kind": "bug", "created_at": "n/a"}))
    assert quarantined(store) == [("unknown_kind", False), ("invalid_time", False)]


def grades(engine: Engine) -> list[tuple[str | None, int | None]]:
    return rows_of(engine, models.Ticket.level, models.Ticket.rating)


def test_a_bad_level_and_rating_are_put_aside_and_settled_each_by_itself(store: Engine) -> None:
    """What the ticket had before stays meanwhile."""
    key, log = new_program(store), events(CREATED)
    deliver(store, key, log, ticket_rows({"level": "Sev-2", "rating": "4"}))
    deliver(store, key, log, ticket_rows({"level": "Sev-9", "rating": "six"}))
    assert listed(store, key) == {"invalid_rating": 1, "unknown_level": 1}
    assert grades(store) == [("Sev-2", 4)]
    deliver(store, key, log, ticket_rows({"level": "executive", "rating": "six"}))
    assert listed(store, key) == {"invalid_rating": 2}  # of this row, and of the other one
    assert grades(store) == [("executive", 4)]
    deliver(store, key, log, ticket_rows({"level": "", "rating": "5"}))
    assert (listed(store, key), grades(store)) == ({}, [(None, 5)])


def test_a_new_ticket_with_a_bad_level_and_rating_has_none(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events(CREATED), ticket_rows({"level": "x", "rating": "0"}))
    assert grades(store) == [(None, None)]


def test_levels_and_ratings_are_taken_back_with_their_import(store: Engine) -> None:
    key, log = new_program(store), events(CREATED)
    deliver(store, key, log, ticket_rows({"level": "Sev-2", "rating": "4"}))
    deliver(store, key, log, ticket_rows({"level": "executive", "rating": "1"}))
    assert grades(store) == [("executive", 1)]
    assert taken_back(store, key, newest_run(store))["changed"] == 1
    assert grades(store) == [("Sev-2", 4)]


def test_the_same_level_and_rating_again_change_nothing(store: Engine) -> None:
    key, log = new_program(store), events(CREATED)
    deliver(store, key, log, ticket_rows({"level": "Sev-2", "rating": "4"}))
    again = deliver(store, key, log, ticket_rows({"level": "sev 2", "rating": "4.0"}))
    assert again.tables["tickets"].taken == 0
    assert again.tables["tickets"].changed == 0
