"""The read seam of escalations: as of a cut, with action items, filtered, and of one program."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.errors import InvalidRequest, NotFound
from dashboard.escalations import Escalations
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db import models
from db.action_items import add_action, change_action
from db.engine import reading
from db.escalations import escalations
from tests.conftest import NOW, TESTER, csv_bytes, deliver
from tests.db.audit.given import by, manager, new_program

DAY = 86_400
TODAY = date(2026, 11, 21)  # its cut is a midnight after NOW, which is the 22nd in UTC
_NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")
LOG = (
    ("1", "E", "2026-11-02T10:00:00Z", "created", ""),
    ("2", "E", "2026-11-02T10:00:00Z", "priority", "P1"),
    ("3", "X", "2026-11-03T10:00:00Z", "created", ""),
    ("4", "C", "2026-11-04T10:00:00Z", "created", ""),
    ("5", "T", "2026-11-04T10:00:00Z", "created", ""),
    ("6", "G", "2026-10-30T10:00:00Z", "created", ""),
    ("7", "G", "2026-11-10T10:00:00Z", "state", "Resolved"),
    ("8", "L", "2026-10-01T10:00:00Z", "created", ""),
    ("9", "L", "2026-10-02T10:00:00Z", "state", "Cancelled"),
)
KINDS = {
    "E": ("escalation", "Sev-2"), "X": ("escalation", ""), "C": ("COE", "executive"),
    "T": ("incident", "Sev-2"), "G": ("COE", ""), "L": ("escalation", ""),
}  # fmt: skip


def log(*rows: tuple[str, ...]) -> bytes:
    return csv_bytes([dict(zip(_NAMES, row, strict=True)) for row in rows])


def facts(**kinds: tuple[str, str]) -> bytes:
    return csv_bytes(
        [{"ticket_id": t, "kind": kind, "level": level} for t, (kind, level) in kinds.items()]
    )


@pytest.fixture
def engine(store: Engine) -> Engine:
    """E, X and C are open, T is none; G was closed this month, L long ago."""
    for key in ("east", "west"):
        new_program(store, key)
    deliver(store, "east", log(*LOG), facts(**KINDS))
    with by(store, TESTER) as session:
        session.add(models.Person(name="Ann"))
    return store


def told(
    engine: Engine, as_of: date = TODAY, key: str = "east", viewer: Viewer = TESTER, **filters: str
) -> Escalations:
    scope = Scope(key, as_of, {name: (value,) for name, value in filters.items()})
    with reading(engine) as session:
        return escalations(session, scope, viewer)


def add(engine: Engine, ticket: str, due: str, at: int = NOW - DAY) -> int:
    with by(engine, TESTER, at=at) as session:
        id_ = session.scalars(select(models.Ticket.id).where(models.Ticket.key == ticket)).one()
        owner = session.scalars(select(models.Person).where(models.Person.name == "Ann")).one()
        session.connection().execute(
            models.table(models.Ticket).update().values(assignee_id=owner.id)
        )
        return add_action(session, id_, None, {"what": "Call", "owner": "Ann", "due": due})


def change(engine: Engine, action: int, at: int = NOW - DAY, **values: str) -> None:
    with by(engine, TESTER, at=at) as session:
        fact = models.ActionFact
        newest = session.scalars(
            select(fact).where(fact.action_item_id == action).order_by(fact.id.desc()).limit(1)
        ).one()
        now = {"owner": "Ann", "due": newest.due.isoformat(), "state": newest.state, "reason": ""}
        change_action(session, action, now | values, newest.id)


def test_escalations_and_coes_and_nothing_else_are_told(engine: Engine) -> None:
    """E is late on the 8 hours of P1, and so on top."""
    found = told(engine)
    assert {(each.ticket.key, each.sort) for each in found.open} == {
        ("E", "Sev-2"), ("X", "escalation"), ("C", "COE"),
    }  # fmt: skip
    assert found.open[0].ticket.key == "E"
    assert (found.closed, found.actions) == (1, ())


def test_what_is_to_be_done_stands_with_its_ticket(engine: Engine) -> None:
    late, moved = add(engine, "E", "2026-11-20"), add(engine, "E", "2026-11-21")
    change(engine, moved, due="2026-11-28", reason="They moved.")
    change(engine, add(engine, "C", "2026-11-10"), state="done")
    add(engine, "T", "2026-11-10")
    found = told(engine)
    rows = {e.ticket.key: (e.to_do, e.overdue, e.next_due, e.slips) for e in found.open}
    assert rows == {
        "E": (2, 1, date(2026, 11, 20), 1), "X": (0, 0, None, 0), "C": (0, 0, None, 0),
    }  # fmt: skip
    assert [a.item.id for a in found.overdue] == [late]
    assert [(a.ticket, a.item.held.state) for a in found.actions] == [
        ("E", "open"), ("E", "open"), ("C", "done"),
    ]  # fmt: skip
    assert sum(each.slipped_days for each in found.open) == 7


def test_what_comes_later_changes_nothing(engine: Engine) -> None:
    """A ticket, an end, an action item, and what is said of one."""
    action = add(engine, "E", "2026-11-30")
    before = told(engine)
    deliver(
        engine, "east",
        log(("20", "E", "2026-11-22T05:00:00Z", "state", "Resolved"),
            ("21", "N", "2026-11-22T05:00:00Z", "created", "")),
        facts(N=("COE", "")),
    )  # fmt: skip
    change(engine, action, NOW + DAY, state="done")
    add(engine, "X", "2026-11-30", NOW + DAY)
    after = told(engine)
    assert (after.open, after.closed, after.actions, after.weeks) == (
        before.open, before.closed, before.actions, before.weeks,
    )  # fmt: skip


def test_before_anything_was_said_nothing_is_told(engine: Engine) -> None:
    add(engine, "E", "2026-11-30")
    assert told(engine, date(2026, 11, 14)).actions == ()
    early = told(engine, date(2026, 11, 1))
    assert ([each.ticket.key for each in early.open], early.closed) == (["G"], 0)
    assert told(engine, date(2026, 9, 1)).weeks == ()


@pytest.mark.parametrize(
    ("closed_on", "counted"), [("2026-10-24T10:00:00Z", 0), ("2026-10-25T10:00:00Z", 1)]
)
def test_one_closed_within_four_weeks_is_counted(
    engine: Engine, closed_on: str, counted: int
) -> None:
    """Four weeks up to November 21 begin with October 25, at midnight in New York."""
    before = told(engine).closed
    deliver(
        engine, "east",
        log(("30", "N", "2026-10-20T10:00:00Z", "created", ""),
            ("31", "N", closed_on, "state", "Cancelled")),
        facts(N=("COE", "")),
    )  # fmt: skip
    assert told(engine).closed - before == counted


def test_filters_keep_escalations_and_their_action_items(engine: Engine) -> None:
    add(engine, "E", "2026-11-30")
    add(engine, "X", "2026-11-30")
    found = told(engine, priority="P1")
    assert [each.ticket.key for each in found.open] == ["E"]
    assert [action.ticket for action in found.actions] == ["E"]
    with pytest.raises(InvalidRequest, match="no priority “P2x”"):
        told(engine, priority="P2x")


def test_another_program_is_never_in_it(engine: Engine) -> None:
    add(engine, "E", "2026-11-30")
    deliver(engine, "west", log(("1", "W", "2026-11-02T10:00:00Z", "created", "")),
            facts(W=("COE", "")))  # fmt: skip
    west = told(engine, key="west")
    assert ([each.ticket.key for each in west.open], west.actions) == (["W"], ())
    assert "W" not in {each.ticket.key for each in told(engine).open}
    with pytest.raises(NotFound, match="There is no program"):
        told(engine, viewer=manager("west"))


def test_an_action_item_of_one_that_becomes_an_escalation_comes_along(engine: Engine) -> None:
    add(engine, "T", "2026-11-30")
    assert told(engine).actions == ()
    deliver(engine, "east", log(LOG[4]), facts(T=("escalation", "executive")))
    found = told(engine)
    assert [action.ticket for action in found.actions] == ["T"]
    assert ("T", "executive") in {(each.ticket.key, each.sort) for each in found.open}


def test_a_program_without_escalations_is_empty(engine: Engine) -> None:
    found = told(engine, key="west")
    assert (found.open, found.closed, found.actions, found.weeks, found.source) == (
        (), 0, (), (), None,
    )  # fmt: skip
