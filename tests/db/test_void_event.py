"""A wrong fact is voided with a reason; what follows from the others stands."""

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.imports.runs import RowCounts
from db import models
from db.engine import writing
from db.programs import program as program_value
from db.ticket_aging.history import void_event
from tests.conftest import BY, NOW, TESTER, deliver
from tests.db.test_imports import (
    event_columns,
    events,
    figures,
    new_program,
    rows_of,
    state_of,
    tickets,
)

LOG = ((1, "A", 1, "created", ""), (2, "A", 3, "state", "Triaged"), (3, "A", 9, "state", "Closed"))
REASON = "It was said of another ticket."


def void(engine: Engine, key: str, source_id: str) -> int:
    """Void the event with that id in the file; its id in the store."""
    (event,) = (i for i, source in rows_of(engine, *event_columns("id", "source_id"))
                if source == source_id)  # fmt: skip
    void_by_id(engine, key, event)
    return int(event)


def void_by_id(engine: Engine, key: str, event: int) -> None:
    with writing(engine, BY) as session:
        void_event(session, program_value(session, key, TESTER), event, REASON, NOW)


@pytest.fixture
def key(store: Engine) -> str:
    key = new_program(store)
    deliver(store, key, events(*LOG), tickets(("A", "A")))
    return key


def test_a_voided_fact_is_in_no_figure(store: Engine, key: str) -> None:
    void(store, key, "2")
    found = figures(store, key)["time_in_state"]
    assert found["New"]["total_days"] == pytest.approx(8 / 24, abs=1e-6)  # from 1 to 9 o'clock
    assert (found["Triaged"]["tickets"], found["Triaged"]["total_days"]) == (0, 0)
    assert figures(store, key)["population"]["open"] == 0
    void(store, key, "3")
    assert state_of(store, key) == {"A": "New"}


def test_a_voided_fact_is_kept_with_the_reason(store: Engine, key: str) -> None:
    void(store, key, "2")
    event = models.TicketEvent
    assert rows_of(store, event.source_id, event.voided_at, event.void_reason) == [
        ("1", None, None), ("2", NOW, REASON), ("3", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("again", [2, 0, 7])
def test_delivered_again_it_stays_void_under_whatever_id(
    store: Engine, key: str, again: int
) -> None:
    void(store, key, "2")
    before = figures(store, key)
    log = events(LOG[0], (again, *LOG[1][1:]), LOG[2])
    for _ in range(2):
        result = deliver(store, key, log, tickets(("A", "A")))
        assert result.tables["events"] == RowCounts(3, 0, 3, 0)
        assert figures(store, key) == before
    assert len(rows_of(store, models.TicketEvent.id)) == 3


def test_what_came_under_a_lower_id_before_stays_void_too(store: Engine, key: str) -> None:
    """The one that made way for the lower id does not count as voided by a person."""
    deliver(store, key, events((0, *LOG[1][1:])))
    void(store, key, "0")
    before = figures(store, key)
    deliver(store, key, events(*LOG))
    assert figures(store, key) == before
    assert before["time_in_state"]["Triaged"]["tickets"] == 0


def test_the_same_change_at_another_time_is_another_fact(store: Engine, key: str) -> None:
    void(store, key, "2")
    deliver(store, key, events((2, "A", 4, "state", "Triaged")))
    found = figures(store, key)["time_in_state"]["Triaged"]
    assert found["total_days"] == pytest.approx(5 / 24, abs=1e-6)


def test_without_its_created_event_a_ticket_has_no_start(store: Engine, key: str) -> None:
    void(store, key, "1")
    assert figures(store, key)["data_quality"]["excluded"] == {"no_start": ["A"]}


def test_what_is_not_there_or_void_already_is_not_found(store: Engine, key: str) -> None:
    voided = void(store, key, "2")
    with pytest.raises(NotFound, match=f"There is no event {voided} that could be voided"):
        void_by_id(store, key, voided)
    with pytest.raises(NotFound):
        void_by_id(store, key, 1_000_000)


def test_an_event_of_another_program_is_not_found(store: Engine, key: str) -> None:
    other = new_program(store)
    with pytest.raises(NotFound):
        void(store, other, "2")
    assert figures(store, key)["time_in_state"]["Triaged"]["tickets"] == 1
