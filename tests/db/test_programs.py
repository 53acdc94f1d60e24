"""Programs: what is added is read again; keys are taken once; targets have their days."""

from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from dashboard.errors import GreenpathError, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import ACTIVE, DONE, PAUSED, Edges, Program, State, TicketPolicy, Workflow
from db import models
from db.engine import reading, writing
from db.programs import add_program, program, programs
from tests.conftest import BY, TESTER, count

VIEWER = TESTER
TABLES = ("program", "program_holiday", "age_bucket", "sla_target", "workflow_state")
OURS = Program(
    "risk-ops",
    "Risk Operations",
    ProgramCalendar(
        "Asia/Kolkata", 4, 6, frozenset({date(2025, 8, 15), date(1990, 1, 26)}), 28_800, 61_200
    ),
    TicketPolicy(
        Workflow((State("Zu tun", ACTIVE), State("Wartet", PAUSED), State("Fertig", DONE))),
        Edges((3, 100)),
        {"High": 2.5, "Low": 100.0},
    ),
)  # fmt: skip


def add(store: Engine, *added: Program) -> None:
    with writing(store, BY) as session:
        for each in added:
            add_program(session, each, {date(2025, 8, 15): "Independence Day"})


def test_a_program_is_read_as_it_was_added(store: Engine) -> None:
    add(store, OURS)
    with reading(store) as session:
        found = program(session, "risk-ops", VIEWER)
    assert found.id > 0
    assert (found.key, found.name, found.calendar, found.tickets) == (
        OURS.key, OURS.name, OURS.calendar, OURS.tickets,
    )  # fmt: skip
    assert [s.name for s in found.tickets.workflow.states] == ["Zu tun", "Wartet", "Fertig"]
    assert found.tickets.buckets.labels == ("0-3", "4-100", "100+")


def test_holidays_keep_their_names(store: Engine) -> None:
    add(store, OURS)
    with reading(store) as session:
        table = models.ProgramHoliday
        rows = session.execute(select(table.day, table.name).order_by(table.day)).all()
    assert [tuple(r) for r in rows] == [
        (date(1990, 1, 26), ""),
        (date(2025, 8, 15), "Independence Day"),
    ]


def test_programs_are_listed_by_name_and_kept_apart(store: Engine) -> None:
    add(store, OURS, Program("b", "Zebra"), Program("c", "Ant"))
    with reading(store) as session:
        assert programs(session, VIEWER) == (
            ("c", "Ant"),
            ("risk-ops", "Risk Operations"),
            ("b", "Zebra"),
        )
        assert program(session, "b", VIEWER).tickets == TicketPolicy()
        assert program(session, "b", VIEWER).calendar == ProgramCalendar()


def test_a_key_that_is_taken_is_refused_and_nothing_changes(store: Engine) -> None:
    add(store, OURS)
    before = [count(store, name) for name in TABLES]
    with pytest.raises(GreenpathError, match="There is a program “risk-ops” already"):
        add(store, Program("new", "New"), Program("risk-ops", "Another"))
    assert [count(store, name) for name in TABLES] == before


@pytest.mark.parametrize(
    "key", ["", "RISK-OPS", "risk-ops ", "nothing", "' OR 1=1 --", "x" * 5_000]
)
def test_a_program_that_is_not_there_is_not_found(store: Engine, key: str) -> None:
    add(store, OURS)
    with reading(store) as session, pytest.raises(NotFound) as problem:
        program(session, key, VIEWER)
    assert len(str(problem.value)) < 100


@pytest.mark.parametrize(
    "calendar",
    [
        ProgramCalendar(week_ends=7),
        ProgramCalendar(week_ends=-1),
        ProgramCalendar(fiscal_year_end=0),
        ProgramCalendar(fiscal_year_end=13),
    ],
)
def test_the_store_refuses_a_weekday_or_month_that_does_not_exist(
    store: Engine, calendar: ProgramCalendar
) -> None:
    with pytest.raises((IntegrityError, GreenpathError)):
        add(store, Program("p", "P", calendar))
    assert count(store, "program") == 0


@pytest.mark.parametrize(
    ("as_of", "hours"),
    [
        (date(2024, 12, 31), {"P1": 8.0, "P2": 24.0, "P3": 40.0, "P4": 80.0}),
        (date(2025, 1, 1), {"P1": 6.0, "P2": 24.0, "P3": 40.0, "P4": 80.0}),
        (date(2025, 6, 30), {"P1": 6.0, "P2": 24.0, "P3": 40.0, "P4": 80.0}),
        (date(2025, 7, 1), {"P1": 4.0, "P2": 24.0, "P3": 40.0, "P4": 80.0, "P5": 160.0}),
        (None, {"P1": 4.0, "P2": 24.0, "P3": 40.0, "P4": 80.0, "P5": 160.0}),
    ],
)
def test_a_target_holds_from_its_day_on_and_an_undated_one_for_all_history(
    store: Engine, as_of: date | None, hours: dict[str, float]
) -> None:
    add(store, Program("p", "P"))
    with writing(store, BY) as session:
        id_ = program(session, "p", VIEWER).id
        session.add_all(  # in no order of time
            models.SlaTarget(program_id=id_, priority=name, hours=value, valid_from=day)
            for name, value, day in (
                ("P1", 4.0, date(2025, 7, 1)),
                ("P5", 160.0, date(2025, 7, 1)),
                ("P1", 6.0, date(2025, 1, 1)),
            )
        )
    with reading(store) as session:
        assert program(session, "p", VIEWER, as_of).tickets.sla_hours == hours
