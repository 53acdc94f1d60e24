"""Files of revisions that overlap: what they say again adds nothing that counts."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.imports.mapping import Mapping
from dashboard.imports.runs import Outcome, RowCounts
from db import models
from db.engine import reading
from tests.conftest import count, deliver
from tests.db.test_imports import figures, new_program, state_of

AS_OF = date(2025, 2, 28)
COLUMNS = {"ticket": "n", "at": "at", "state": "s", "priority": "p", "group": "g"}
MAPPING: dict[str, Any] = {
    "rows": "revisions",
    "nulls": ["?"],
    "dates": "day/month/year hour:minute",
    "revisions": COLUMNS,
    "tickets": {"key": "n", "created_at": "opened"},
}
LOG = (
    "A,1/2/2025 08:00,1/2/2025 10:00,New,P3,Desk",
    "A,1/2/2025 08:00,1/2/2025 11:00,Triaged,P3,Desk",
    "A,1/2/2025 08:00,1/2/2025 11:00,In Progress,P1,Desk",  # in the same minute
    "A,1/2/2025 08:00,1/2/2025 12:00,In Progress,P1,Field",
    "B,1/2/2025 09:00,1/2/2025 09:30,New,?,?",
    "B,1/2/2025 09:00,1/2/2025 13:00,Resolved,?,?",
)


def bring(engine: Engine, key: str, *rows: str, **mapping: Any) -> Outcome:
    content = "\n".join(("n,opened,at,s,p,g", *rows)).encode()
    return deliver(engine, key, content, mapping=Mapping.model_validate({**MAPPING, **mapping}))


def voided(engine: Engine) -> int:
    event = models.TicketEvent
    query = select(func.count()).select_from(event).where(event.voided_at.is_not(None))
    with reading(engine) as session:
        return session.scalar(query) or 0


def test_each_change_of_a_ticket_is_one_event(store: Engine) -> None:
    result = bring(store, new_program(store), *LOG)
    assert result.tables["events"] == RowCounts(6, 6, 0, 0)
    # A: 3 at 10:00, 1 + 2 at 11:00, 2 at 12:00; B: 3 at 09:30, 1 at 13:00
    assert count(store, "ticket_event") == 12


@pytest.mark.parametrize("rows", [LOG, LOG[4:], LOG[:4], LOG[4:5]])
def test_whole_tickets_that_come_again_add_no_event(store: Engine, rows: tuple[str, ...]) -> None:
    key = new_program(store)
    bring(store, key, *LOG)
    result = bring(store, key, *rows)
    assert result.tables["events"] == RowCounts(len(rows), 0, len(rows), 0)
    assert (count(store, "ticket_event"), voided(store)) == (12, 0)


@pytest.mark.parametrize(
    ("first", "said_again"),
    [
        (1, 2),  # A at 11:00 with P3 and Desk
        (2, 1),  # with Desk: P1 came in that minute
        (3, 1),  # A at 12:00 with P1: Field came then
        (4, 0),
        (5, 2),  # B at 13:00, with neither
    ],
)
def test_a_rolling_export_voids_nothing_and_changes_no_figure(
    store: Engine, first: int, said_again: int
) -> None:
    """Its first revision of a ticket says what it then held; that is not new, but true."""
    key = new_program(store)
    bring(store, key, *LOG)
    before = figures(store, key, AS_OF)
    bring(store, key, *LOG[first:])
    assert (count(store, "ticket_event"), voided(store)) == (12 + said_again, 0)
    assert figures(store, key, AS_OF) == before
    again = bring(store, key, *LOG[first:]).tables["events"]
    assert again == RowCounts(6 - first, 0, 6 - first, 0)


@pytest.mark.parametrize("first", range(1, 6))
def test_the_part_before_the_whole_leads_to_the_same_figures(store: Engine, first: int) -> None:
    key, other = new_program(store), new_program(store)
    bring(store, key, *LOG[first:])
    bring(store, key, *LOG)
    bring(store, other, *LOG)
    assert figures(store, key, AS_OF) == figures(store, other, AS_OF)


def test_saves_of_one_minute_stay_in_the_order_of_the_fuller_file(store: Engine) -> None:
    """Triaged comes after New by its name, and before it in the file."""
    log = [f"A,1/2/2025 08:00,1/2/2025 10:00,{state},?,?" for state in ("Triaged", "New")]
    key, other = new_program(store), new_program(store)
    bring(store, key, *log)
    bring(store, key, *log[1:])
    assert (state_of(store, key), voided(store)) == ({"A": "New"}, 0)
    bring(store, other, *log[1:])
    bring(store, other, *log)
    assert state_of(store, other) == {"A": "New"}


def test_what_a_later_file_has_emptied_is_emptied(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, "A,1/2/2025 08:00,1/2/2025 10:00,New,P3,Desk")
    (ticket,) = figures(store, key, AS_OF)["open_tickets"]
    assert (ticket["priority"], ticket["group"]) == ("P3", "Desk")
    bring(store, key, "A,1/2/2025 08:00,1/2/2025 11:00,New,?,(none)")
    found = figures(store, key, AS_OF)
    (ticket,) = found["open_tickets"]
    assert (ticket["priority"], ticket["group"]) == ("(none)", "(none)")
    population = found["population"]
    assert (population["open_missing_priority"], population["open_missing_group"]) == (1, 1)


def test_what_a_later_file_has_no_column_for_stays(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, "A,1/2/2025 08:00,1/2/2025 10:00,New,P3,Desk")
    names = {name: column for name, column in COLUMNS.items() if name != "priority"}
    bring(store, key, "A,1/2/2025 08:00,1/2/2025 11:00,New,P1,?", revisions=names)
    (ticket,) = figures(store, key, AS_OF)["open_tickets"]
    assert (ticket["priority"], ticket["group"]) == ("P3", "(none)")
