"""The Administration page: who may open it, what it shows, and pages of the house at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import no_update

from callbacks.pages import PAGES
from callbacks.reader import Reader
from callbacks.requests import HouseRequest, any_request, open_pages, page_request
from callbacks.router import page
from dashboard.errors import Forbidden, InvalidRequest, NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.settings import Settings
from layouts import shell
from tests.callbacks.conftest import NOW, first_administrator
from tests.layouts.given import of_kind, ways, words

MENU, ITEMS = "/account", {"/ticket", "/rule", "/metric", "/goal", "/initiative"}
OF_TICKETS = ("/tickets", "/escalations", "/partner-requests")
OF_GOALS = ("/path-to-green", "/silence")
SEEN = ("/review", "/scorecard", *OF_GOALS, "/roadmap", *OF_TICKETS, "/rules", "/my-updates")
MANAGER = Viewer("M", grants={"utc": Grant(Role.MANAGER)})
SEER = Viewer("V", grants={"utc": Grant(Role.VIEWER)})


def as_(reader: Reader, viewer: Viewer) -> Reader:
    return replace(reader, viewer_of_request=lambda: viewer)


def test_the_page_lists_programs_and_offers_a_new_one(reader: Reader) -> None:
    drawn = page(reader, "/admin", "?part=programs", None)
    content, hidden = drawn[0], drawn[14:]
    assert "2 programs. Open one to change it." in words(content)
    assert [form.to_plotly_json()["props"]["data-form"] for form in of_kind(content, "Form")] == [
        "program-new"
    ]
    assert hidden == (True, None)
    assert drawn[13] is True
    assert drawn[1] is None
    assert drawn[6] is no_update


def test_a_program_opens_with_its_version_and_what_stands_there(reader: Reader) -> None:
    content = page(reader, "/admin", "?part=programs&item=1", None)[0]
    (form,) = of_kind(content, "Form")
    marks = form.to_plotly_json()["props"]
    assert (marks["data-form"], marks["data-base"]) == ("program:1", "1")
    assert marks["data-drawn"] == '{"name":"East","marking":"","about":""}'


def test_a_manager_sees_own_programs_and_cannot_add_one(reader: Reader) -> None:
    content = page(as_(reader, MANAGER), "/admin", "", None)[0]
    assert "Utc" in words(content)
    assert "East" not in words(content)
    assert of_kind(content, "Form") == []
    with pytest.raises(NotFound):
        page(as_(reader, MANAGER), "/admin", "?item=1", None)


@pytest.mark.parametrize("viewer", [SEER, Viewer()])
def test_others_may_not_open_it(reader: Reader, viewer: Viewer) -> None:
    with pytest.raises(Forbidden):
        any_request(as_(reader, viewer), "/admin", "")


@pytest.mark.parametrize(
    ("search", "error"),
    [
        ("?part=nothing", NotFound), ("?item=x", NotFound), ("?item=99", NotFound),
        ("?item=-1", NotFound),
        ("?item=１", NotFound), ("?item=1234567890", NotFound), ("?by=group", InvalidRequest),
        ("?part=%00", InvalidRequest), (None, InvalidRequest),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(
    reader: Reader, search: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        any_request(reader, "/admin", search)


def test_program_and_week_go_along_and_back(reader: Reader) -> None:
    search = "?program=utc&as_of=2026-11-07"
    drawn = page(reader, "/admin", f"{search}&item=1", None)
    assert [way.href for way in drawn[3]] == [
        f"/review{search}", f"/scorecard{search}", f"/path-to-green{search}",
        f"/roadmap{search}", f"/tickets{search}", f"/rules{search}", f"/my-updates{search}",
        f"/data{search}", f"/admin{search}", f"/audit{search}",
    ]  # fmt: skip
    assert f"/admin{search}&part=programs" in [way.href for way in ways(drawn[0])]


def test_a_house_page_needs_no_program(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/empty.db", now=NOW)
    client = first_administrator(settings)
    assert client.get("/admin").status_code == 200
    assert client.get("/tickets").status_code == 404


def test_a_house_page_is_not_for_paper(reader: Reader) -> None:
    with pytest.raises(NotFound):
        page_request(reader, "/admin", "")


@pytest.mark.parametrize(
    ("viewer", "program", "pages"),
    [
        (SEER, "utc", SEEN), (SEER, "", SEEN), (Viewer(), "utc", ()),
        (MANAGER, "utc", (*SEEN, "/data", "/admin", "/audit")),
        (Viewer(administrator=True), "utc", tuple(PAGES)),
    ],
)  # fmt: skip
def test_the_rail_shows_the_pages_that_one_may_open(
    viewer: Viewer, program: str, pages: tuple[str, ...]
) -> None:
    found = open_pages(viewer, program)
    others = {
        MENU,
        *ITEMS,
    }  # in the person's menu, and in the lists of their pages
    views = {*OF_TICKETS[1:], *OF_GOALS[1:]}  # in the heads of tickets and path to green
    assert set(found) - others == set(pages) - others
    assert (MENU in found) == (set(found) >= ITEMS) == bool(pages)
    rail = [way.href for way in shell.navigation("", "", found)]
    assert sorted(rail) == sorted(set(pages) - others - views)


def test_who_may_only_see_cannot_open_the_data_page(reader: Reader) -> None:
    with pytest.raises(Forbidden, match="Only managers"):
        any_request(as_(reader, SEER), "/data", "?program=utc")
    assert not isinstance(any_request(as_(reader, SEER), "/tickets", ""), HouseRequest)
