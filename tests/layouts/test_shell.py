"""The frame around all pages."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import html

from callbacks.application import create_app
from callbacks.pages import PAGES
from dashboard.program_calendar import ProgramCalendar
from dashboard.scope import Scope
from dashboard.settings import Settings
from layouts import imports, shell
from layouts.components import failure, no_permission, refusal
from layouts.components.later import later
from layouts.ticket_aging import FILTER_LABELS, content
from tests.layouts.given import SMALL, aging, of_class, parts, ways, words
from tests.layouts.test_imports import NOW, a_page, a_run

SATURDAY = date(2026, 11, 21)
OFFERED = {name: ["A", "B & C", "(none)"] for name in FILTER_LABELS}


def drawn() -> list[Any]:
    """All that can stand on the screen at once."""
    return [
        shell.frame(),
        content(aging(SMALL, SATURDAY)),
        imports.content(a_page(a_run()), NOW),
        shell.filter_controls(FILTER_LABELS, OFFERED, {}),
        later("list", html.Div()),
    ]


def ids() -> list[Any]:
    return [part.id for part in parts(drawn()) if getattr(part, "id", None) is not None]


def kinds(found: list[Any]) -> set[Any]:
    """Plain ids as they are; of patterns the names of their parts and their type."""
    return {(i["type"], *sorted(i)) if isinstance(i, dict) else i for i in found}


def wired(tmp_path: Path) -> Iterator[tuple[Any, str]]:
    """Component id and property of every input, state and output."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/store.db"))
    for output, callback in app.callback_map.items():
        for part in (*callback["inputs"], *callback["state"]):
            name = part["id"]
            yield (json.loads(name) if name.startswith("{") else name), part["property"]
        for address in output.strip(".").split("..."):
            name, of_it = address.rsplit(".", 1)
            yield (json.loads(name) if name.startswith("{") else name), of_it


def test_every_wired_id_stands_on_a_page_and_has_the_property(tmp_path: Path) -> None:
    standing: dict[Any, Any] = {}
    for part in parts(drawn()):
        if getattr(part, "id", None) is not None:
            (key,) = kinds([part.id])
            standing[key] = part
    found = list(wired(tmp_path))
    assert len(found) > 15
    for name, of_it in found:
        (key,) = kinds([name])
        assert key in standing, f"{name} stands nowhere"
        assert of_it in [*standing[key].available_properties, "id"], f"{name}.{of_it}"


def test_no_id_stands_twice() -> None:
    found = [json.dumps(i, sort_keys=True) for i in ids()]
    assert sorted(found) == sorted(set(found))


def test_the_filters_of_one_page_are_not_asked_of_another() -> None:
    rail = shell.navigation("/tickets", "?program=x&by=group", None, "?program=x")
    found = {way.href for way in rail}
    assert {"/tickets?program=x&by=group", "/data?program=x"} <= found


def test_the_rail_has_every_page_and_no_other() -> None:
    rail = [way.href for way in shell.navigation("", "")]
    lists = [
        path
        for path, page in PAGES.items()
        if not getattr(page, "home", "") and not getattr(page, "part_of", "")
    ]
    assert sorted([*rail, "/account"]) == sorted(lists)  # that one is in the person's menu


@pytest.mark.parametrize(("path", "open_"), [("/tickets", ["Tickets"]), ("/else", []), ("", [])])
def test_the_open_page_is_marked(path: str, open_: list[str]) -> None:
    links = shell.navigation(path, "?program=x")
    assert [words(link).strip() for link in of_class(links, "open")] == open_
    assert all(link.href.endswith("?program=x") for link in links)


def test_the_programs_lead_to_the_same_page() -> None:
    label, entries = shell.program_menu([("a", "Alpha"), ("b", "Beta")], "/tickets", "b")
    assert label == "Beta"
    assert [(words(e), e.href, bool(e.active)) for e in entries] == [
        ("Alpha", "/tickets?program=a", False),
        ("Beta", "/tickets?program=b", True),
    ]
    _, dated = shell.program_menu([("a", "Alpha")], "/tickets", "a", "&as_of=2026-11-07")
    assert [e.href for e in dated] == ["/tickets?program=a&as_of=2026-11-07"]


@pytest.mark.parametrize(
    ("as_of", "week", "partial"),
    [
        (date(2026, 11, 21), "W47", False),
        (date(2026, 11, 20), "W47", True),
        (date(2026, 11, 22), "W48", True),
        (date(2026, 1, 3), "W1", False),
    ],
)
def test_the_week_is_said_with_a_mark_while_it_runs(as_of: date, week: str, partial: bool) -> None:
    label = shell.week_label(Scope("p", as_of), ProgramCalendar())
    assert words(label).split()[0] == week
    assert ("partial" in words(label)) == partial


@pytest.mark.parametrize(("running", "partial"), [(True, True), (False, False)])
def test_a_saturday_that_has_not_ended_is_marked_too(running: bool, partial: bool) -> None:
    label = shell.week_label(Scope("p", SATURDAY, {}, running), ProgramCalendar())
    assert words(label).startswith("W47 to 21 Nov 2026")
    assert ("partial" in words(label)) == partial


def test_each_filter_offers_its_values_and_shows_the_chosen_ones() -> None:
    shown = shell.filter_controls(FILTER_LABELS, OFFERED, {"group": ("B & C",)})
    found = {p.id["name"]: p for p in parts(shown) if getattr(p, "options", None) is not None}
    assert list(found) == ["priority", "group", "kind", "state", "requester", "cause"]
    assert found["group"].value == ["B & C"]
    assert found["state"].value == []
    values = [o["value"] if isinstance(o, dict) else o for o in found["kind"].options]
    assert values == ["A", "B & C", "(none)"]


def test_a_refusal_leads_back_and_a_failure_can_be_quoted() -> None:
    refused = refusal("There is no such page.", "/tickets")
    assert words(refused) == (
        "There is no such page. The address may be old, or mistyped. To the newest week"
    )
    assert [way.href for way in ways(refused)] == ["/tickets"]
    assert "noted as abc123" in words(failure("abc123"))
    closed = no_permission("Only administrators may do this.", "/tickets")
    assert "This page is not open to you Only administrators may do this." in words(closed)
    assert [way.href for way in ways(closed)] == ["/tickets"]


def test_what_only_shows_a_picture_has_a_name() -> None:
    for part in parts(shell.frame()):
        pictured = type(part).__name__ in ("A", "Button") and not words(part).strip()
        if pictured:
            assert getattr(part, "aria-label", None) or getattr(part, "title", None), part


def test_what_is_shown_is_announced_and_paper_opens_beside_the_page() -> None:
    standing = {p.id: p for p in parts(shell.frame()) if isinstance(getattr(p, "id", None), str)}
    announced = standing[shell.ANNOUNCED]
    assert (announced.role, announced.className) == ("status", "visually-hidden")
    assert standing[shell.PRINT].target == "_blank"


def test_the_frame_waits_with_a_status_and_can_be_skipped() -> None:
    assert [b.role for b in of_class(shell.frame(), "bones")] == ["status"]
    (skip,) = of_class(shell.frame(), "skip-link")
    assert skip.href == "#content"
    assert "content" in ids()
