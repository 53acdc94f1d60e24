"""What was calculated is given again to whoever asks the same, and to nobody else."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.listings import Ask
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.values import TicketAging
from db import models
from db.engine import reading, writing
from db.escalations import escalations
from db.partner_requests import partner_requests
from db.ticket_aging import open_tickets, ticket_aging
from db.ticket_aging.answers import MOST, answered
from tests.conftest import BY, TESTER, csv_bytes, deliver
from tests.dashboard.ticket_aging.given import names_of
from tests.db.kept_figures import another_process, kept_ones
from tests.db.test_imports import AS_OF, events, new_program

LOG = events(
    (1, "A", 1, "created", ""), (2, "A", 1, "priority", "P1"), (3, "B", 2, "created", ""),
)  # fmt: skip
KINDS = csv_bytes(
    [{"ticket_id": "A", "kind": "COE"}, {"ticket_id": "B", "kind": "partner request"}]
)


@pytest.fixture
def key(store: Engine) -> str:
    """A is a COE with P1, B a partner request; both are open."""
    key = new_program(store)
    deliver(store, key, LOG, KINDS)
    return key


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was calculated anew."""
    found: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        real = getattr(calculation, name)

        def calculate(*given: Any) -> Any:
            found.append(name)
            return real(*given)

        return calculate

    for name in ("ranking", "ticket_aging"):
        monkeypatch.setattr(calculation, name, counted(name))
    return found


def told(engine: Engine, key: str, as_of: date = AS_OF, **filters: tuple[str, ...]) -> TicketAging:
    with reading(engine) as session:
        return ticket_aging(session, Scope(key, as_of, filters), TESTER)


def keys(engine: Engine, key: str) -> set[str]:
    return {ticket.key for ticket in told(engine, key).open_tickets}


def test_the_same_is_calculated_once(store: Engine, key: str, made: list[str]) -> None:
    first = told(store, key)
    assert made == ["ranking", "ticket_aging"]
    assert told(store, key) == first
    assert told(store, key, priority=("P1",)).population.open == 1
    assert told(store, key, priority=("P1",)).population.open == 1
    assert len(made) == 4
    told(store, key, date(2025, 3, 30))
    assert len(made) == 6


def test_a_list_is_taken_from_the_same_ranking(store: Engine, key: str, made: list[str]) -> None:
    told(store, key)
    with reading(store) as session:
        for name in ("open", "past-sla"):
            open_tickets(session, Scope(key, AS_OF), TESTER, name, Ask())
    assert made == ["ranking", "ticket_aging"]


def test_how_it_is_looked_at_changes_no_number(store: Engine, key: str, made: list[str]) -> None:
    """But goes along in the links of the page."""
    told(store, key)
    with reading(store) as session:
        scope = Scope(key, AS_OF, view={"by": "group"}, running=True)
        found = ticket_aging(session, scope, TESTER)
    assert made == ["ranking", "ticket_aging"]
    assert (found.scope, found.partial_week) == (scope, True)


def test_one_programs_answer_is_never_given_to_another(store: Engine, key: str) -> None:
    other = new_program(store)
    assert keys(store, key) == {"A", "B"}
    assert keys(store, other) == set()
    deliver(store, other, events((1, "Z", 1, "created", "")))
    assert (keys(store, other), keys(store, key)) == ({"Z"}, {"A", "B"})


def test_a_new_version_has_no_answers_of_the_old(store: Engine, key: str) -> None:
    assert keys(store, key) == {"A", "B"}
    deliver(store, key, events((9, "B", 5, "state", "Resolved")))
    assert keys(store, key) == {"A"}
    newest, older = kept_ones(store, key)
    assert not newest.answers.keys() - older.answers.keys()
    assert all(newest.answers[k] is not older.answers[k] for k in newest.answers)


def test_whoever_still_reads_the_old_version_is_given_its_answer(store: Engine, key: str) -> None:
    scope = Scope(key, AS_OF)
    with reading(store) as early:
        assert ticket_aging(early, scope, TESTER).population.open == 2
        deliver(store, key, events((9, "B", 5, "state", "Resolved")))
        assert keys(store, key) == {"A"}
        assert ticket_aging(early, scope, TESTER).population.open == 2


def test_an_import_that_changes_nothing_is_named_all_the_same(store: Engine, key: str) -> None:
    first = told(store, key)
    with writing(store, BY) as session:
        session.connection().execute(
            models.table(models.ImportRun).update().values(file="an older name")
        )
    deliver(store, key, LOG, KINDS)
    after = told(store, key)
    assert first.source is not None
    assert after.source is not None
    assert after.source.file == "events.csv"
    assert after.population == first.population


def test_another_policy_is_calculated_anew(store: Engine, key: str) -> None:
    """A has used hours of the 8 of P1; with a target of 10,000 it is fine."""
    assert told(store, key).sla.counts["breached_open"] == 1
    target = models.table(models.SlaTarget)
    with writing(store, BY) as session:
        session.connection().execute(
            target.update().where(target.c.priority == "P1").values(hours=10_000)
        )
    assert told(store, key).sla.counts["breached_open"] == 0
    with another_process(store):
        assert told(store, key).sla.counts["breached_open"] == 0


def test_the_views_of_kinds_are_kept_apart(store: Engine, key: str) -> None:
    """Their rankings are of other tickets, though the address is the same."""
    scope = Scope(key, AS_OF)
    with reading(store) as session:
        for _ in range(2):
            assert [e.ticket.key for e in escalations(session, scope, TESTER).open] == ["A"]
            assert partner_requests(session, scope, TESTER, 4).all.open == 1
            assert ticket_aging(session, scope, TESTER).population.open == 2


def test_answers_make_way_also_where_many_ask_at_once() -> None:
    """A change of the kept ones while another looks for the oldest of them is no failure."""
    known: Any = SimpleNamespace(answers={})
    program: Any = SimpleNamespace(tickets=1, calendar=1)
    usual = sys.getswitchinterval()

    def ask(number: int) -> None:
        for n in range(4_000):
            scope = Scope("p", date.fromordinal(730_000 + n * 7 + number * 1_000))
            answered(known, names_of([]), program, scope, "aging", 0, lambda: number)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
    finally:
        sys.setswitchinterval(usual)
    assert len(known.answers) <= MOST + 8


def test_only_so_many_answers_are_kept(store: Engine, key: str) -> None:
    for number in range(MOST):
        told(store, key, date.fromordinal(AS_OF.toordinal() + number))
    (known,) = kept_ones(store, key)
    assert len(known.answers) == MOST
    assert {k[1] for k in known.answers} == {
        date.fromordinal(AS_OF.toordinal() + number) for number in range(MOST // 2, MOST)
    }
