"""Escalations and COEs: what one is called, and what is to be done about it."""

from datetime import date
from typing import Any

import pytest

from dashboard.action_items import ActionFact, ActionItem
from dashboard.escalations import SORTS, Escalation, counted, escalation, sort_of
from dashboard.scope import Scope
from dashboard.slips import DateMove
from dashboard.ticket_aging.values import OpenTicket
from tests.dashboard.ticket_aging.given import aging_of, life
from tests.layouts.given import PROGRAM

SLIP = DateMove(date(2026, 11, 10), date(2026, 11, 17), "They moved.", 1)
SLIP_AGAIN = DateMove(date(2026, 11, 17), date(2026, 11, 20), "Again.", 2)


def item(
    id_: int, due: date, state: str = "open", overdue: bool = False, slips: Any = ()
) -> ActionItem:
    return ActionItem(id_, f"Do {id_}", 1, ActionFact(id_, 1, "Ann", due, state), overdue,
                      slips=slips)  # fmt: skip


def ticket(kind: str) -> OpenTicket:
    some = {"E": life([("2026-11-02 10:00", "created", "")], kind=kind)}
    (found,) = aging_of(some, PROGRAM, Scope("care", date(2026, 11, 21))).open_tickets
    return found


@pytest.mark.parametrize(
    ("kind", "level", "sort"),
    [
        ("escalation", "Sev-2", "Sev-2"), ("escalation", "executive", "executive"),
        ("escalation", None, "escalation"), ("COE", None, "COE"), ("COE", "Sev-2", "COE"),
        ("COE", "executive", "COE"),
    ],
)  # fmt: skip
def test_an_escalation_is_called_by_its_level_and_a_coe_is_one(
    kind: str, level: str | None, sort: str
) -> None:
    assert sort_of(kind, level) == sort
    assert escalation(ticket(kind), level, ()).sort == sort


def test_what_is_to_be_done_is_counted_and_the_next_day_is_the_earliest() -> None:
    found = escalation(
        ticket("COE"),
        None,
        [
            item(1, date(2026, 11, 17), overdue=True, slips=(SLIP,)),
            item(2, date(2026, 11, 30)),
            item(3, date(2026, 11, 3), "done", slips=(SLIP, SLIP_AGAIN)),
            item(4, date(2026, 11, 1), "dropped"),
        ],
    )
    assert (found.to_do, found.overdue, found.next_due) == (2, 1, date(2026, 11, 17))
    assert (found.slips, found.slipped_days) == (3, 7 + 7 + 3)


def test_without_anything_to_do_there_is_no_next_day() -> None:
    found = escalation(ticket("escalation"), None, [item(1, date(2026, 11, 3), "done")])
    assert (found.to_do, found.overdue, found.next_due, found.slips) == (0, 0, None, 0)


def test_each_sort_is_counted_also_where_there_is_none() -> None:
    def of(kind: str, level: str | None) -> Escalation:
        return escalation(ticket(kind), level, ())

    some = [of("COE", None), of("escalation", "Sev-2"), of("COE", "Sev-2"), of("escalation", None)]
    assert dict(counted(some)) == {"Sev-2": 1, "executive": 0, "COE": 2, "escalation": 1}
    assert list(counted([])) == list(SORTS)
