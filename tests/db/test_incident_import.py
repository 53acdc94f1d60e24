"""The incident log as it is found, with the mapping that ships with it (data/README.md)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, func, select

from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.runs import Outcome, RowCounts
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.values import TicketAging
from db import models
from db.engine import prepare_store, reading, writing
from db.programs import add_program
from db.ticket_aging import ticket_aging
from tests.conftest import BY, TESTER, deliver

INCIDENTS = Path(__file__).parents[2] / "examples" / "incidents"


class Imported(NamedTuple):
    engine: Engine
    result: Outcome

    def aging(self, as_of: date) -> TicketAging:
        with reading(self.engine) as session:
            return ticket_aging(session, Scope("incidents", as_of), TESTER)


@pytest.fixture(scope="module")
def imported(new_store: Callable[[], Engine]) -> Imported:
    engine = new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("incidents", "Incidents"))
    mapping = mapping_from_toml((INCIDENTS / "mapping.toml").read_text("utf-8"), "mapping.toml")
    content = (INCIDENTS / "incident_event_log.csv.xz").read_bytes()
    return Imported(engine, deliver(engine, "incidents", content, mapping=mapping))


def test_every_row_is_read_and_the_five_of_a_state_named_minus_100_are_listed(
    imported: Imported,
) -> None:
    assert imported.result.tables.keys() == {"events"}
    events = imported.result.tables["events"]
    assert (events.read, events.quarantined) == (141_712, 5)
    assert events == RowCounts(141_712, 141_712 - events.repeated - 5, events.repeated, 5)
    assert {(r.reason, r.value, r.column) for r in imported.result.refused} == {
        ("skipped_state", "-100", "incident_state")
    }


def test_each_incident_is_one_ticket(imported: Imported) -> None:
    with reading(imported.engine) as session:
        assert session.scalar(select(func.count()).select_from(models.Ticket)) == 24_918


def test_1481_incidents_are_open_at_the_end_of_march_2016(imported: Imported) -> None:
    aging = imported.aging(date(2016, 3, 31))
    assert aging.population.open == 1_481
    assert len(aging.open_tickets) == 1_481
    assert aging.quality.quarantined == {"skipped_state": 5}
    # ties by file row, days first, no zone: the five with an event before opened_at are excluded
    assert {reason: len(keys) for reason, keys in aging.quality.excluded.items()} == {
        "state_event_before_start": 5
    }


def test_in_the_end_every_incident_is_closed(imported: Imported) -> None:
    aging = imported.aging(date(2017, 3, 31))
    assert aging.population.open == 0
    assert aging.weeks[-1].open_at_end == 0
    came = sum(week.arrivals + week.reopened for week in aging.weeks)
    assert came == sum(week.resolved + week.cancelled for week in aging.weeks)
