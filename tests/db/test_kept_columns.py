"""What is kept in memory between two pages never says anything else than the store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from dashboard.errors import InvalidRequest
from db import models
from db.bulk import insert_rows
from db.engine import reading, writing
from db.programs import program as program_value
from db.ticket_aging import kept
from db.ticket_aging.history import rebuild_spells, void_event
from tests.conftest import BY, NOW, TESTER, csv_bytes, deliver
from tests.db.kept_figures import another_process, check, kept_ones, said
from tests.db.test_imports import events, new_program, tickets
from tests.db.test_take_back import newest_run, taken_back

LOG = (
    (1, "A", 1, "created", ""), (2, "A", 2, "priority", "P1"), (3, "A", 3, "state", "Triaged"),
    (4, "B", 1, "created", ""), (5, "B", 9, "state", "Closed"), (6, "C", 4, "created", ""),
)  # fmt: skip
NAMED = tickets(("A", "A"), ("B", "B"), ("C", "C"))


@pytest.fixture
def key(store: Engine) -> str:
    """A program with an open ticket in two states, one that is done, and one that is new."""
    key = new_program(store)
    deliver(store, key, events(*LOG), NAMED)
    check(store, key)
    return key


def test_nothing_is_read_again_while_nothing_changes(store: Engine, key: str) -> None:
    (first,) = kept_ones(store, key)
    assert check(store, key, date(2025, 4, 30))["population"]["open"] == 2
    assert kept_ones(store, key) == [first]
    assert kept_ones(store, key)[0].columns is first.columns


def test_a_second_import_is_seen(store: Engine, key: str) -> None:
    """It changes one ticket, brings a new one, and leaves the others as they are."""
    log = events((7, "A", 5, "state", "Resolved"), (8, "D", 6, "created", ""),
                 (9, "D", 6, "priority", "P9"))  # fmt: skip
    deliver(store, key, log, tickets(("A", "A"), ("D", "D")))
    found = check(store, key)
    assert (found["population"]["in_scope"], found["population"]["open"]) == (4, 2)
    assert found["open_by_age_bucket_and_priority"]["P9"]["15-30"] == 1
    assert len(kept_ones(store, key)) == 2


def test_facts_of_tickets_alone_are_seen(store: Engine, key: str) -> None:
    """Kind, requester and cause have no history; the events say nothing new."""
    rows = [{"ticket_id": "C", "title": "C", "type": "incident", "requester": "Ann",
             "root_cause": "Typo"}]  # fmt: skip
    deliver(store, key, events(LOG[0]), csv_bytes(rows))
    found = check(store, key)
    assert {row["cause"] for row in found["root_causes"]} == {"(none)", "Typo"}
    with reading(store) as session:
        assert said(session, key, requester=("Ann",))["population"]["open"] == 1


def test_a_voided_event_is_gone(store: Engine, key: str) -> None:
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        event = models.TicketEvent
        (closed,) = session.scalars(select(event.id).where(event.source_id == "5"))
        void_event(session, program, closed, "It was another ticket.", NOW)
    assert check(store, key)["population"]["open"] == 3


def test_an_import_that_is_taken_back_is_gone(store: Engine, key: str) -> None:
    before = check(store, key)
    log = events((7, "A", 5, "state", "Resolved"), (8, "D", 6, "created", ""))
    deliver(store, key, log, tickets(("A", "A"), ("D", "D")))
    assert check(store, key)["population"]["in_scope"] == 4
    taken_back(store, key, newest_run(store))
    assert check(store, key) == before


def test_spells_that_are_made_again_are_read_again(store: Engine, key: str) -> None:
    before = check(store, key)
    with writing(store, BY) as session:
        rebuild_spells(session, program_value(session, key, TESTER))
    assert check(store, key) == before
    assert len(kept_ones(store, key)) == 2


def test_a_change_of_several_versions_is_read_at_once(store: Engine, key: str) -> None:
    for number, ticket in enumerate("ABCD", 10):
        deliver(store, key, events((number, ticket, 12, "state", "In Progress"),
                                   (number + 50, ticket, 0, "created", "")), NAMED)  # fmt: skip
    found = check(store, key)
    assert found["population"]["open"] == 3


class GaveUp(Exception):
    """In the middle of writing."""


def test_what_was_never_written_is_not_kept(store: Engine, key: str) -> None:
    """Inside, the writer sees its own change; nobody does after it has been rolled back."""
    before, known = check(store, key), kept_ones(store, key)
    with pytest.raises(GaveUp), writing(store, BY) as session:
        event = models.TicketEvent
        (closed,) = session.scalars(select(event.id).where(event.source_id == "5"))
        void_event(session, program_value(session, key, TESTER), closed, "Not so.", NOW)
        assert said(session, key)["population"]["open"] == 3
        raise GaveUp
    assert kept_ones(store, key) == known
    assert check(store, key) == before
    # The next change has the number that the other one would have had.
    deliver(store, key, events((7, "A", 5, "state", "Resolved")))
    assert check(store, key)["population"]["open"] == 1


def test_an_older_snapshot_has_its_own_figures(store: Engine, key: str) -> None:
    """A reader who began before two imports is answered from before them, also by filters."""
    with reading(store) as early:
        before = said(early, key)
        for number, ticket, team in ((7, "A", "Ops"), (8, "C", "Risk")):
            log = events((number, ticket, 5, "state", "Resolved"),
                         (number + 10, ticket, 5, "assignment_group", team))  # fmt: skip
            deliver(store, key, log, NAMED)
            after = check(store, key)
        assert after["population"]["open"] == 0
        assert said(early, key) == before
        with pytest.raises(InvalidRequest, match="no group “Ops”"):
            said(early, key, group=("Ops",))
    assert check(store, key) == after


def test_an_older_snapshot_is_answered_where_only_newer_ones_are_kept(
    store: Engine, key: str
) -> None:
    with reading(store) as early:
        program_value(early, key, TESTER)  # the snapshot begins with its first question
        deliver(store, key, events((7, "A", 5, "state", "Resolved")))
        kept._stores.pop(store.pool, None)
        after = check(store, key)
        assert said(early, key)["population"]["open"] == 2
    assert check(store, key) == after


def test_a_new_team_is_known_by_its_name(store: Engine, key: str) -> None:
    """Also one whose id is lower than that of a team that was there before."""
    deliver(store, key, events((7, "A", 5, "assignment_group", "Ops")))
    check(store, key)
    for number, ticket, id_, name, groups in (
        (8, "C", 900, "Aardvarks", {"Ops", "Aardvarks"}),
        (9, "A", 800, "Badgers", {"Badgers", "Aardvarks"}),
    ):
        with writing(store, BY) as session:
            program = program_value(session, key, TESTER)
            session.add(models.Team(id=id_, program_id=program.id, name=name))
        deliver(store, key, events((number, ticket, number, "assignment_group", name)))
        assert check(store, key)["open_by_age_bucket_and_group"].keys() == groups
    with writing(store, BY) as session:
        team = models.table(models.Team)
        session.execute(update(team).where(team.c.name == "Badgers").values(name="Brocks"))
    assert "Brocks" in check(store, key)["open_by_age_bucket_and_group"]


def test_more_than_a_narrow_column_holds_is_counted_too(store: Engine, key: str) -> None:
    """65,536 teams, of which the last one has a ticket that has changed hands as often."""
    many, spell = 65_536, models.table(models.TicketSpell)
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        names = ((program.id, f"Team {n:05}") for n in range(many))
        insert_rows(session, models.table(models.Team), ("program_id", "name"), names)
    last = f"Team {many - 1:05}"
    deliver(store, key, events((7, "A", 5, "assignment_group", last)),
            csv_bytes([{"ticket_id": "B", "title": "B", "requester": last}]))  # fmt: skip
    with writing(store, BY) as session:
        held = select(models.Team.id).where(models.Team.name == last).scalar_subquery()
        session.execute(update(spell).where(spell.c.group_id == held).values(reassignments=many))
    found = check(store, key)
    assert found["open_by_age_bucket_and_group"].keys() == {last, "(none)"}
    assert found["reassignments"] == {"0": 2, str(many): 1}
    with another_process(store), reading(store) as session:
        assert said(session, key, requester=(last,))["population"]["done"] == 1


def test_another_zone_and_another_workflow_are_calculated_anew(store: Engine, key: str) -> None:
    """In New York B began in the evening of the day before the one it was closed on."""
    state, program = models.table(models.WorkflowState), models.table(models.Program)
    with writing(store, BY) as session:
        session.execute(update(program).where(program.c.key == key).values(zone="America/New_York"))
    assert check(store, key)["cycle_time_days"]["all_calendar_days"]["linear"]["50"] == 1
    with writing(store, BY) as session:
        session.execute(
            update(state).where(state.c.name == "Triaged").values(kind="done", name="Shelved")
        )
    found = check(store, key)
    assert "Shelved" in found["time_in_state"]
    assert found["population"]["done"] == 2


def test_programs_are_kept_apart(store: Engine, key: str) -> None:
    other = new_program(store)
    assert check(store, other)["population"]["in_scope"] == 0
    deliver(store, other, events((1, "A", 1, "created", "")), tickets(("A", "A")))
    assert check(store, other)["population"]["in_scope"] == 1
    assert check(store, key)["population"]["in_scope"] == 3


def test_many_who_ask_at_once_are_told_the_same(store: Engine, key: str) -> None:
    """At first nothing is kept, then something older."""
    at_once = 4
    start = Barrier(at_once)

    def ask(_: int) -> Any:
        with reading(store) as session:
            start.wait(30)
            return said(session, key)

    def all_of_them() -> list[Any]:
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(ask, range(at_once)))

    kept._stores.pop(store.pool, None)
    first = all_of_them()
    assert first == [check(store, key)] * at_once
    deliver(store, key, events((7, "A", 5, "state", "Resolved")))
    second = all_of_them()
    assert second == [check(store, key)] * at_once
    assert second[0] != first[0]
