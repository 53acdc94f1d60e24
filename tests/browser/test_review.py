"""The review in a real browser: where one lands, and where its lines and exceptions lead."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looks import DRAWN, PHONE, faults

pytestmark = pytest.mark.browser

WEEK = "?program=risk-mining&as_of=2026-11-21"


def test_the_home_address_leads_to_the_review_of_the_last_complete_week(visit: Visit) -> None:
    visit.open("/")
    assert visit.page.url.endswith("/review")
    assert "to 21 Nov 2026" in visit.page.inner_text(".page-scope")
    expect(visit.page.locator(".rail-link.open")).to_have_text("Review")
    expect(visit.page.locator(".rail-link").first).to_have_text("Review")


def test_a_line_leads_to_its_area_with_the_same_numbers(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    said = visit.page.locator(".area-said", has_text="open tickets").inner_text()
    visit.page.locator(".area-lines").get_by_role("link", name="Tickets").click()
    visit.page.wait_for_url(f"**/tickets{WEEK}")
    visit.page.locator(".headline", has_text="past their SLA").wait_for()
    opened, _, late = visit.headline.partition("; ")
    assert said.split(" open tickets")[0] == opened.split(" open")[0]
    assert f"{late.split()[0]} past their SLA" in said


def test_an_exception_leads_to_its_ticket_and_back(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    rows = visit.page.locator(".exceptions tbody tr")
    assert rows.count() == 10
    way = rows.filter(has_text="breached").first.get_by_role("link")
    key = way.inner_text()
    way.click()
    visit.page.wait_for_url("**/ticket?**")
    expect(visit.page.locator("h1")).to_contain_text(key)
    visit.page.go_back()
    expect(way).to_have_text(key)
    visit.settled()


def test_every_exception_leads_to_a_page_that_there_is(visit: Visit) -> None:
    visit.open(f"/review{WEEK}&exceptions=all")
    ways = visit.page.locator(".exceptions tbody a").evaluate_all("all => all.map(a => a.href)")
    assert len(ways) > 10
    assert [way for way in ways if visit.page.request.get(way).status != 200] == []


def test_the_way_to_all_tickets_leads_down_to_their_list(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    visit.page.get_by_role("link", name="Tickets: all").click()
    visit.page.wait_for_url("**list=held-up**")
    visit.page.wait_for_selector(".listing .ag-row")
    expect(visit.page.locator("#open-tickets")).to_be_in_viewport()
    visit.settled()


def test_more_exceptions_are_shown_on_request(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    more = visit.page.get_by_role("link", name="Show ")
    wanted = int(more.inner_text().removeprefix("Show "))
    more.click()
    visit.page.wait_for_url("**exceptions=all**")
    expect(more).to_be_hidden()
    assert visit.page.locator(".exceptions tbody tr").count() == wanted > 10
    visit.settled()


def test_another_week_and_another_program_stay_in_the_review(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    visit.page.get_by_title("The week before").click()
    expect(visit.page.locator(".page-scope")).to_contain_text("to 14 Nov 2026")
    visit.page.get_by_role("button", name="Risk mining").click()
    visit.page.get_by_role("link", name="Issuer outreach").click()
    visit.page.wait_for_url("**/review?program=outreach&as_of=2026-11-14")
    expect(visit.page.locator(".page-scope")).to_contain_text("Issuer outreach")
    visit.settled()


def test_on_a_phone_an_exception_is_a_list_entry_with_its_days(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit.open(f"/review{WEEK}")
    visit.page.evaluate(DRAWN)
    row = visit.page.locator(".exceptions tbody tr").first
    what, word = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert what is not None and word is not None
    assert word["y"] >= what["y"] + what["height"]
    assert visit.page.locator(".exceptions thead").is_hidden()


def test_it_is_printed(visit: Visit) -> None:
    visit.open(f"/review{WEEK}")
    address = visit.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = visit.page.request.get(visit.site + str(address))
    assert answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("more", ["", "&exceptions=all"])
def test_it_fits_every_screen_and_axe_finds_nothing(visit: Visit, axe: str, more: str) -> None:
    visit.open(f"/review{WEEK}{more}")
    visit.page.wait_for_selector(".exceptions tbody tr")
    assert faults(visit.page, axe) == []
