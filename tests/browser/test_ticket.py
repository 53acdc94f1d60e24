"""One ticket in a real browser: found in the list, edited, given something to do, and slipping."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

TICKET = "RSK-00007"
TODAY = f"/ticket?program=risk-mining&as_of=2026-11-22&ticket={TICKET}"


def opened(visit: Visit, address: str = TODAY) -> Page:
    """The page for somebody who manages the program."""
    visit.be("program-manager")
    visit.open(address)
    return visit.page


def form(page: Page, kind: str) -> Locator:
    return page.locator(f"form[data-form^='{kind}:']").last


def unfolded(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).last.click()


def added(page: Page, what: str, due: str = "2026-12-01") -> None:
    unfolded(page, "Add an action item")
    new = form(page, "action-new")
    new.get_by_label("What is to be done").fill(what)
    new.get_by_label("Who does it").select_option("Priya Raman")
    new.get_by_label("Due").fill(due)
    new.get_by_role("button", name="Add action item").click()
    expect(page.locator("#said")).to_have_text("The action item is added.")
    expect(page.get_by_role("rowheader", name=what)).to_be_visible()


def test_a_ticket_opens_from_the_list_and_leads_back(visit: Visit) -> None:
    page = opened(visit, "/tickets?program=risk-mining&as_of=2026-11-14")
    way = page.locator("table[aria-label='Tickets to unblock this week'] tbody a").first
    key = way.inner_text()
    way.click()
    expect(page.locator("h1")).to_contain_text(key)
    assert re.search(rf"/ticket\?program=risk-mining&as_of=2026-11-14&ticket={key}$", page.url)
    assert page.title().startswith(key)
    page.get_by_role("link", name="All tickets").click()
    expect(page.locator("h1")).to_have_text("Tickets")
    page.go_back()
    expect(page.locator("h1")).to_contain_text(key)


def test_a_root_cause_is_edited_and_given_back(visit: Visit) -> None:
    page = opened(visit)
    form(page, "ticket").get_by_label("Root cause").fill("A rule without a test")
    form(page, "ticket").get_by_role("button", name="Save").click()
    expect(page.locator("#said")).to_have_text(f"“{TICKET}” is saved.")
    expect(page.locator(".facts").first).to_contain_text("A rule without a test")
    expect(page.locator(".word")).to_contain_text("The source says")
    page.get_by_role("button", name="As the source says").click()
    expect(page.locator("#said")).to_have_text(f"“{TICKET}” is as its source says.")
    expect(page.locator(".word")).to_have_count(0)


def test_an_action_item_is_added_and_its_later_day_needs_a_reason(visit: Visit) -> None:
    page = opened(visit)
    added(page, "Write the missing test")
    unfolded(page, "Change “Write the missing test”")
    change = form(page, "action")
    change.get_by_label("Due").fill("2026-12-08")
    # What is refused is noted on the console; here it is expected.
    with page.expect_response(re.compile("/forms/action:")) as refused:
        change.get_by_role("button", name="Save").click()
    assert refused.value.status == 422
    problem = change.locator("[data-field=reason] .field-problem")
    expect(problem).to_contain_text("Say why it moves to a later day")
    visit.troubles.clear()
    change.get_by_label("Why it changes").fill("The reviewer is away.")
    change.get_by_role("button", name="Save").click()
    expect(page.locator("#said")).to_have_text("“Write the missing test” is saved.")
    slip = page.locator(".slip", has_text="The reviewer is away.")
    expect(slip).to_have_text("1 Dec 2026 → 8 Dec 2026, 7 days: The reviewer is away.")


def test_from_a_past_week_what_is_added_is_shown_as_of_today(visit: Visit) -> None:
    page = opened(visit, f"/ticket?program=risk-mining&ticket={TICKET}&as_of=2026-11-14")
    added(page, "Tell the bank")
    assert "as_of=2026-11-22" in page.url


def test_it_can_be_read_by_everybody_in_every_look(visit: Visit, axe: str) -> None:
    page = opened(visit)
    added(page, "Read it in every look")
    for summary in ("Add an action item", "Change “Read it in every look”"):
        unfolded(page, summary)
    assert faults(page, axe) == []
