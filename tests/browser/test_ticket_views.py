"""Escalations and partner requests in a real browser: views of the tickets, side by side."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

WEEK = "?program=risk-mining&as_of=2026-11-21"
VIEWS = {
    "Aging": "/tickets",
    "Escalations": "/escalations",
    "Partner requests": "/partner-requests",
}
TITLES = {"Aging": "Tickets", "Escalations": "Escalations", "Partner requests": "Partner requests"}


def test_one_walks_from_view_to_view_and_the_rail_stays_at_tickets(visit: Visit) -> None:
    visit.open(f"/tickets{WEEK}")
    for name in ("Escalations", "Partner requests", "Aging"):
        visit.page.locator(".page-head").get_by_role("link", name=name).click()
        visit.page.wait_for_url(f"**{VIEWS[name]}{WEEK}")
        expect(visit.page.locator("h1")).to_have_text(TITLES[name])
        expect(visit.page.locator(".page-head .chosen")).to_have_text(name)
        expect(visit.page.locator(".rail-link.open")).to_have_text("Tickets")
    visit.settled()


@pytest.mark.parametrize("name", ["Escalations", "Partner requests"])
def test_a_view_keeps_the_week_and_has_filters_of_its_own(visit: Visit, name: str) -> None:
    visit.open(VIEWS[name] + WEEK)
    visit.page.get_by_title("The week before").click()
    visit.page.wait_for_url(f"**{VIEWS[name]}*as_of=2026-11-14**")
    expect(visit.page.locator(".page-scope")).to_contain_text("to 14 Nov 2026")
    labels = visit.page.locator("#filters details.filter summary")
    assert labels.all_inner_texts() == ["Priority", "Group", "Requester"]
    visit.settled()


def test_another_program_stays_in_the_view(visit: Visit) -> None:
    visit.open(f"/escalations{WEEK}")
    visit.page.get_by_role("button", name="Risk mining").click()
    visit.page.get_by_role("link", name="Issuer outreach").click()
    visit.page.wait_for_url("**/escalations?program=outreach**")
    expect(visit.page.locator(".page-scope")).to_contain_text("Issuer outreach")
    visit.settled()


def test_what_is_said_of_escalations_and_their_list_agree(visit: Visit) -> None:
    visit.open(f"/escalations{WEEK}")
    count = re.match(r"([\d,]+) open", visit.headline)
    assert count is not None
    rows = int(count[1].replace(",", "")) + 1  # its head is a row, too
    expect(visit.page.locator(".listing [aria-rowcount]").first).to_have_attribute(
        "aria-rowcount", str(rows)
    )


def test_the_span_of_partner_requests_is_chosen(visit: Visit) -> None:
    visit.open(f"/partner-requests{WEEK}")
    assert "in 13 weeks" in visit.headline
    visit.page.get_by_role("link", name="52 weeks").click()
    visit.page.wait_for_url("**weeks=52**")
    visit.page.wait_for_function(
        "() => document.querySelector('.headline').innerText.includes('in 52 weeks')"
    )
    visit.settled()


@pytest.mark.parametrize("path", ["/escalations", "/partner-requests"])
def test_each_view_is_printed(visit: Visit, path: str) -> None:
    visit.open(path + WEEK)
    address = visit.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = visit.page.request.get(visit.site + str(address))
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/escalations", "/partner-requests"])
def test_it_fits_every_screen_and_axe_finds_nothing(visit: Visit, axe: str, path: str) -> None:
    visit.open(path + WEEK)
    visit.page.wait_for_selector(".main-svg")
    visit.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    visit.page.wait_for_selector(".listing .ag-row")
    assert faults(visit.page, axe) == []


def test_a_ticket_with_what_is_to_be_done_fits_every_screen(visit: Visit, axe: str) -> None:
    visit.open(f"/escalations{WEEK}")
    visit.page.locator("table[aria-label='Action items of escalations'] tbody a").first.click()
    visit.page.wait_for_url("**/ticket?**")
    visit.settled()
    assert faults(visit.page, axe) == []
