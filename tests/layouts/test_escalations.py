"""The page of escalations, with action items that are counted by hand."""

from datetime import date
from typing import Any

import pytest

from dashboard.escalations import Escalations, TicketAction, escalation
from dashboard.scope import Scope
from dashboard.ticket_aging import flow
from layouts.escalations import ACTIONS_SHOWN, LIST, content
from tests.dashboard.test_escalations import SLIP, item
from tests.dashboard.ticket_aging.given import Life, aging_of, found, life
from tests.layouts.given import PROGRAM, SOURCE, of_class, of_kind, parts, ways, words

SATURDAY = date(2026, 11, 21)
CUT = PROGRAM.calendar.cut(SATURDAY)
LIVES = {
    "E": life([("2026-11-02 10:00", "created", ""), ("2026-11-02 10:00", "priority", "P1")],
              kind="escalation", level="Sev-2"),
    "C": life([("2026-11-10 10:00", "created", "")], kind="COE"),
}  # fmt: skip
ITEMS = {
    "E": [item(1, date(2026, 11, 17), overdue=True, slips=(SLIP,)), item(2, date(2026, 12, 1))],
    "C": [item(3, date(2026, 11, 12), "done")],
}


def told(lives: dict[str, Life], items: Any = None, closed: int = 0, **filters: str) -> Escalations:
    scope = Scope("care", SATURDAY, {n: (v,) for n, v in filters.items()})
    open_ones = aging_of(lives, PROGRAM, Scope("care", SATURDAY)).open_tickets
    items = items or {}
    held = found(list(lives.values()), CUT, PROGRAM)
    return Escalations(
        program=PROGRAM, scope=scope, cut=CUT, partial_week=False,
        open=tuple(escalation(t, lives[t.key].level, items.get(t.key, ())) for t in open_ones),
        closed=closed,
        weeks=flow.weekly_flow(held, PROGRAM.calendar, SATURDAY),
        actions=tuple(TicketAction(key, each) for key, some in items.items() for each in some),
        source=SOURCE,
    )  # fmt: skip


def test_a_full_page_has_all_its_parts() -> None:
    page = content(told(LIVES, ITEMS, closed=3))
    assert [words(title) for title in of_kind(page, "H2")] == [
        "Open escalations", "Action items", "How they came and went",
    ]  # fmt: skip
    assert words(of_class(page, "page-scope")) == (
        "Customer Care · week 47, to 21 Nov 2026 · All escalations and COEs"
    )
    assert words(of_class(page, "headline")) == (
        "2 open, 3 closed in 4 weeks; 1 ticket with action items past their day."
    )
    assert "Data up to" in words(of_class(page, "provenance"))
    assert all(part.to_plotly_json() for part in parts(page))


def test_the_key_figures_count_each_sort_and_what_is_to_be_done() -> None:
    figures = [words(f) for f in of_class(content(told(LIVES, ITEMS)), "key-figure")]
    assert figures == [
        "Sev-2 1 open", "Executive 0 open", "COE 1 open", "Other 0 open",
        "To do 2 ■ 1 overdue", "Slips 1 ▲ 7 days in all",
    ]  # fmt: skip


def test_without_action_items_nothing_is_overdue() -> None:
    page = content(told(LIVES))
    figures = [words(f) for f in of_class(page, "key-figure")]
    assert figures[-2:] == ["To do 0 none overdue", "Slips 0 of what is to do"]
    assert words(of_class(page, "headline")).endswith("no action item is past its day.")
    assert "2 open escalations without anything to do." in words(page)
    assert not of_kind(page, "Table")


def test_the_rows_of_the_list_by_hand() -> None:
    (grid,) = of_kind(content(told(LIVES, ITEMS)), "AgGrid")
    assert grid.id == {"type": "listing", "name": "open-escalations"}
    rows = vars(grid)["on_paper"]
    assert {column.field for column in LIST} | {"address"} == set(rows[0])
    names = ("key", "sort", "age", "sla", "to_do", "overdue", "next_due", "slips", "slipped_days")
    assert [[row[name] for name in names] for row in rows] == [
        ["E", "Sev-2", 19, "■ breached", 2, 1, date(2026, 11, 17), 1, 7],
        ["C", "COE", 11, "○ no SLA", 0, 0, None, 0, 0],
    ]
    assert rows[0]["address"] == "/ticket?program=care&as_of=2026-11-21&ticket=E"


def test_the_action_items_stand_with_owner_day_state_and_slips() -> None:
    page = content(told(LIVES, ITEMS))
    (table,) = of_kind(page, "Table")
    rows = [words(row) for row in of_kind(table, "Tr")][1:]
    assert rows[0] == (
        "E Do 1 Ann 17 Nov 2026 ■ overdue by 4 days 10 Nov 2026 → 17 Nov 2026, 7 days: They moved."
    )
    assert rows[2].startswith("C Do 3 Ann 12 Nov 2026 ● done")
    assert [way.href for way in ways(table)] == [
        f"/ticket?program=care&as_of=2026-11-21&ticket={key}" for key in "EEC"
    ]
    assert "2 of 3 action items to do." in words(page)
    assert "1 open escalation without anything to do." in words(page)


def test_of_many_action_items_the_first_are_shown_and_the_cut_is_said() -> None:
    many = {"E": [item(n, date(2026, 12, 1)) for n in range(ACTIONS_SHOWN + 1)]}
    page = content(told(LIVES, many))
    assert len(of_kind(of_kind(page, "Table"), "Tr")) == 1 + 200
    assert "The first 200 are shown." in words(page)


def test_the_flow_by_hand() -> None:
    """E came in the week to November 7, C in the one to the 14th."""
    page = content(told(LIVES))
    (graph,) = of_kind(page, "Graph")
    assert graph.figure["data"][0]["y"] == [1, 1, 0]
    assert words(of_class(page, "chart-finding")) == (
        "2 came in and 0 went out in the last 3 weeks"
    )


def test_closed_ones_alone_are_a_page_too() -> None:
    gone = life([("2026-11-02 10:00", "created", ""), ("2026-11-03 10:00", "state", "Closed")],
                kind="COE")  # fmt: skip
    page = content(told({"G": gone}, closed=1))
    assert "None is open." in words(page)
    assert not of_kind(page, "AgGrid")
    assert words(of_class(page, "headline")).startswith("0 open, 1 closed in 4 weeks;")


@pytest.mark.parametrize(
    ("filters", "way"), [({}, []), ({"priority": "P1"}, ["?program=care&as_of=2026-11-21"])]
)
def test_nothing_to_show_says_what_is_missing(filters: Any, way: list[str]) -> None:
    page = content(told({}, **filters))
    assert words(of_class(page, "empty-missing")) == (
        "No escalation and no COE is open, and none was closed in the last 4 weeks."
    )
    assert [each.href for each in ways(of_class(page, "empty"))] == way
    assert not of_class(page, "page-section")
    assert of_class(page, "provenance")
    views = [words(each) for each in of_class(of_class(page, "page-head"), "chosen")]
    assert views == ["Escalations"]
