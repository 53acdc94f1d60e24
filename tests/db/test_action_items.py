"""Action items in the store: appended, superseded, found at a cut, and for whom."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, select, text, update

from dashboard.action_items import ActionItem
from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, InvalidForm, NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from db import models
from db.accounts.people import add_account, set_grant
from db.action_items import (
    add_action,
    change_action,
    overdue_by_ticket,
    possible_owners,
    program_actions,
    ticket_actions,
)
from db.engine import reading, writing
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER, deliver
from tests.db.audit.given import by, entries, manager, new_program
from tests.db.test_imports import events, tickets

DAY = 86_400
EAST = manager("east")
TODAY = date(2026, 11, 22)
NEW = {"what": "Call the bank", "owner": "Ann", "due": "2026-11-20"}


@pytest.fixture
def engine(store: Engine) -> Iterator[Engine]:
    """A program with two tickets, and two people in it; one more is in another."""
    ids = {key: new_program(store, key) for key in ("east", "west")}
    deliver(
        store, "east", events((1, "A", 0, "created", ""), (2, "B", 0, "created", "")),
        tickets(("A", "A"), ("B", "B")),
    )  # fmt: skip
    with writing(store, BY) as session:
        for name, key in (("Ann", "east"), ("Bob", "east"), ("Wes", "west")):
            account = add_account(session, name.lower(), name, NOW)
            set_grant(session, account, ids[key], Grant(Role.CONTRIBUTOR))
    yield store


def id_of(engine: Engine, key: str) -> int:
    with reading(engine) as session:
        return session.scalars(select(models.Ticket.id).where(models.Ticket.key == key)).one()


def person(engine: Engine, name: str) -> int:
    with reading(engine) as session:
        return session.scalars(select(models.Person.id).where(models.Person.name == name)).one()


def contributor(engine: Engine, name: str, *stands_in_for: str) -> Viewer:
    others = frozenset(person(engine, other) for other in stands_in_for)
    grants = {"east": Grant(Role.CONTRIBUTOR)}
    return Viewer(name, person=person(engine, name), grants=grants, stands_in_for=others)


def added(engine: Engine, ticket: str = "A", at: int = NOW, **values: str) -> int:
    with by(engine, EAST, at=at) as session:
        return add_action(session, id_of(engine, ticket), None, NEW | values)


def changed(
    engine: Engine, action: int, viewer: Viewer = EAST, at: int = NOW, base: int | None = None,
    **values: str,
) -> None:  # fmt: skip
    held = newest(engine, action)
    now = {"owner": "Ann", "due": held.due.isoformat(), "state": held.state, "reason": ""}
    with by(engine, viewer, at=at) as session:
        change_action(session, action, now | values, held.id if base is None else base)


def newest(engine: Engine, action: int) -> models.ActionFact:
    fact = models.ActionFact
    with reading(engine) as session:
        return session.scalars(
            select(fact).where(fact.action_item_id == action).order_by(fact.id.desc()).limit(1)
        ).one()


def items(
    engine: Engine, as_of: date = TODAY, ticket: str = "A", viewer: Viewer = EAST
) -> tuple[ActionItem, ...]:
    with reading(engine) as session:
        return ticket_actions(session, Scope("east", as_of), id_of(engine, ticket), viewer)


def overdue(engine: Engine, as_of: date = TODAY) -> dict[int, int]:
    with reading(engine) as session:
        program = program_value(session, "east", TESTER)
        return overdue_by_ticket(session, program, program.calendar.cut(as_of), as_of)


def test_an_action_item_is_there_from_the_day_it_was_added(engine: Engine) -> None:
    added(engine, due="2026-11-30")
    (found,) = items(engine)
    assert (found.what, found.held.owner, found.held.state) == ("Call the bank", "Ann", "open")
    assert items(engine, date(2026, 11, 21)) == ()
    assert items(engine, ticket="B") == ()


def test_what_was_said_last_holds_and_what_held_in_a_past_week_stays(engine: Engine) -> None:
    action = added(engine, at=NOW - 20 * DAY, due="2026-11-10")
    changed(engine, action, at=NOW - 5 * DAY, due="2026-11-25", reason="The bank moved.")
    changed(engine, action, state="done")
    (past,), (between,), (now,) = (items(engine, date(2026, 11, day)) for day in (15, 19, 22))
    assert (past.held.due.day, past.overdue, past.slips) == (10, True, ())
    assert (between.held.due.day, between.overdue) == (25, False)
    assert [(slip.days, slip.reason) for slip in between.slips] == [(15, "The bank moved.")]
    assert (now.held.state, len(now.slips)) == ("done", 1)


def test_a_later_day_without_a_reason_is_refused_and_nothing_is_kept(engine: Engine) -> None:
    action = added(engine)
    with pytest.raises(InvalidForm) as raised:
        changed(engine, action, due="2026-12-01")
    assert raised.value.problems.keys() == {"reason"}
    assert newest(engine, action).due == date(2026, 11, 20)


def test_an_edit_over_an_older_fact_is_a_conflict_with_what_stands_there(engine: Engine) -> None:
    action = added(engine)
    first = newest(engine, action).id
    changed(engine, action, owner="Bob")
    with pytest.raises(Conflict) as raised:
        changed(engine, action, base=first, state="done")
    assert raised.value.theirs == {
        "owner": "Bob", "due": "2026-11-20", "state": "open", "reason": "",
    }  # fmt: skip
    assert raised.value.base == newest(engine, action).id


def test_what_says_nothing_else_is_no_fact(engine: Engine) -> None:
    action = added(engine)
    before = newest(engine, action).id
    changed(engine, action, reason="Just so.")
    assert newest(engine, action).id == before


def test_a_clock_that_went_back_does_not_turn_the_order_round(engine: Engine) -> None:
    action = added(engine)
    changed(engine, action, at=NOW - DAY, state="done")
    assert newest(engine, action).at == NOW
    assert items(engine)[0].held.state == "done"


def test_overdue_items_are_counted_by_ticket_as_of_the_cut(engine: Engine) -> None:
    a, b = id_of(engine, "A"), id_of(engine, "B")
    first = added(engine, at=NOW - 20 * DAY, due="2026-11-10")
    added(engine, at=NOW - 20 * DAY, due="2026-11-20")
    added(engine, "B", at=NOW - 20 * DAY, due="2026-11-22")
    changed(engine, first, at=NOW - 5 * DAY, state="done")
    assert overdue(engine, date(2026, 11, 10)) == {}
    assert overdue(engine, date(2026, 11, 11)) == {a: 1}
    assert overdue(engine, date(2026, 11, 18)) == {}
    assert overdue(engine, date(2026, 11, 21)) == {a: 1}
    assert overdue(engine, date(2026, 11, 23)) == {a: 1, b: 1}


def test_overdue_items_agree_with_the_items_of_each_ticket_at_every_cut(engine: Engine) -> None:
    action = added(engine, at=NOW - 20 * DAY, due="2026-11-03")
    for back, day, state in ((15, 8, "open"), (11, 8, "done"), (9, 8, "open"), (3, 21, "open")):
        changed(engine, action, at=NOW - back * DAY, due=f"2026-11-{day:02}", state=state,
                reason="So.")  # fmt: skip
    for day in range(1, 29):
        as_of = date(2026, 11, day)
        late = sum(item.overdue for item in items(engine, as_of))
        assert sum(overdue(engine, as_of).values()) == late, as_of


def test_overdue_items_are_found_by_an_index(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole")
    query = (
        "EXPLAIN QUERY PLAN SELECT action_item_id FROM action_fact WHERE program_id = 1 AND"
        " state = 'open' AND until_at >= 5 AND at < 5 AND due < '2026-11-22'"
    )
    with engine.connect() as connection:
        plan = " ".join(row[3] for row in connection.execute(text(query)))
    assert "ix_action_fact_open" in plan


def test_the_end_of_each_fact_is_the_beginning_of_the_next(engine: Engine) -> None:
    action = added(engine, at=NOW - 3 * DAY)
    changed(engine, action, at=NOW - 2 * DAY, state="done")
    changed(engine, action, at=NOW - DAY, state="open")
    fact = models.ActionFact
    with reading(engine) as session:
        rows = session.execute(select(fact.at, fact.until_at, fact.supersedes).order_by(fact.id))
        told = [tuple(row) for row in rows]
    assert [until for _, until, _ in told[:-1]] == [at for at, _, _ in told[1:]]


@pytest.mark.parametrize(
    ("name", "stands_in_for", "may"),
    [("Ann", (), True), ("Bob", (), False), ("Bob", ("Ann",), True)],
)
def test_a_contributor_changes_own_items_and_those_of_whom_one_stands_in_for(
    engine: Engine, name: str, stands_in_for: tuple[str, ...], may: bool
) -> None:
    action = added(engine)
    somebody = contributor(engine, name, *stands_in_for)
    assert items(engine, viewer=somebody)[0].may_change is may
    if may:
        changed(engine, action, somebody, state="done")
    else:
        with pytest.raises(Forbidden):
            changed(engine, action, somebody, state="done")


@pytest.mark.parametrize(("name", "may"), [("Ann", True), ("Bob", False)])
def test_a_contributor_adds_items_to_own_tickets_only(engine: Engine, name: str, may: bool) -> None:
    ann = person(engine, "Ann")
    with engine.begin() as connection:
        connection.execute(update(models.table(models.Ticket)).values(assignee_id=ann))
    with by(engine, contributor(engine, name)) as session:
        if may:
            add_action(session, id_of(engine, "A"), None, NEW)
        else:
            with pytest.raises(Forbidden):
                add_action(session, id_of(engine, "A"), None, NEW)


def test_an_item_of_no_ticket_is_a_managers_to_add(engine: Engine) -> None:
    with reading(engine) as session:
        program = program_value(session, "east", TESTER)
    with by(engine, EAST) as session:
        add_action(session, None, program, NEW)
    with by(engine, contributor(engine, "Ann")) as session, pytest.raises(Forbidden):
        add_action(session, None, program, NEW)
    with reading(engine) as session:
        (found,) = program_actions(session, Scope("east", TODAY), EAST)
    assert found.overdue
    assert overdue(engine) == {}


def test_who_does_not_see_the_program_is_told_that_there_is_no_item(engine: Engine) -> None:
    action = added(engine)
    for id_ in (action, 99_999, 2**31 + 1):
        with by(engine, manager("west")) as session, pytest.raises(NotFound, match="action item"):
            change_action(session, id_, {}, None)
    with pytest.raises(NotFound, match="no such ticket"), by(engine, manager("west")) as session:
        add_action(session, id_of(engine, "A"), None, NEW)


def test_one_owner_of_those_in_the_program(engine: Engine) -> None:
    with reading(engine) as session:
        program = program_value(session, "east", TESTER)
        assert possible_owners(session, program, EAST, ["Zoe"]) == ("Ann", "Bob", "Zoe")
    with pytest.raises(InvalidForm) as raised:
        added(engine, owner="Wes")
    assert raised.value.problems.keys() == {"owner"}


def test_the_audit_tells_each_word_on_an_item(engine: Engine) -> None:
    action = added(engine)
    changed(engine, action, due="2026-11-25", reason="The bank moved.")
    told = [(e.did, e.item, e.was, e.became) for e in entries(engine, kind="action item")]
    assert [did for did, *_ in told] == ["created", "changed", "changed"]
    assert told[-1][1:] == (
        "Call the bank", {"due": "2026-11-20"},
        {"due": "2026-11-25", "reason": "The bank moved."},
    )  # fmt: skip
    assert {e.item_id for e in entries(engine, kind="action item")} == {action}
