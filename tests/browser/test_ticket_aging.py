"""The ticket page in a real browser, as a person uses it."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

RISK = "/tickets?program=risk-mining"


def open_count(visit: Visit) -> int:
    found = re.match(r"([\d,]+) open", visit.headline)
    assert found is not None, visit.headline
    return int(found[1].replace(",", ""))


def filter_label(visit: Visit, name: str) -> Locator:
    return visit.page.locator(f"details.filter summary[title='{name}']")


def choose(visit: Visit, name: str, value: str) -> None:
    filter_label(visit, name).click()
    visit.page.get_by_role("checkbox", name=value, exact=True).click()
    visit.page.keyboard.press("Escape")


def wait_for_headline(visit: Visit, count: int) -> None:
    visit.page.wait_for_function(
        "count => document.querySelector('.headline').innerText.startsWith(count + ' ')",
        arg=count,
    )


def wait_for_scope(visit: Visit, words: str) -> None:
    visit.page.wait_for_function(
        "words => document.querySelector('.page-scope').innerText.includes(words)", arg=words
    )


def test_a_filter_is_in_the_url_and_survives_reload_back_and_forward(visit: Visit) -> None:
    visit.open(RISK)
    everything = open_count(visit)
    choose(visit, "Priority", "P3")
    visit.page.wait_for_url("**priority=P3**")
    wait_for_scope(visit, "Priority P3")
    some = open_count(visit)
    assert 0 < some < everything
    visit.page.reload()
    visit.settled()
    assert open_count(visit) == some
    assert filter_label(visit, "Priority").inner_text() == "Priority: P3"
    visit.page.go_back()
    wait_for_headline(visit, everything)
    assert filter_label(visit, "Priority").inner_text() == "Priority"
    visit.page.go_forward()
    wait_for_headline(visit, some)
    assert filter_label(visit, "Priority").inner_text() == "Priority: P3"


def test_a_filter_stays_open_with_its_focus_while_several_values_are_chosen(visit: Visit) -> None:
    visit.open(RISK)
    filter_label(visit, "Priority").click()
    for value in ("P2", "P3"):
        visit.page.get_by_role("checkbox", name=value, exact=True).click()
        wait_for_scope(visit, value)
    assert visit.page.get_by_role("checkbox", name="P3", exact=True).is_visible()
    assert visit.page.evaluate("document.activeElement.type") == "checkbox"
    assert visit.page.url.endswith("priority=P2&priority=P3")


def test_the_week_before_keeps_the_filter_the_focus_and_the_place_on_the_page(
    visit: Visit,
) -> None:
    visit.open(f"{RISK}&priority=P3")
    visit.page.mouse.wheel(0, 600)
    visit.page.wait_for_function("() => window.scrollY > 300")
    place = visit.page.evaluate("window.scrollY")
    visit.page.get_by_title("The week before").click()
    visit.page.wait_for_url("**as_of=2026-11-14**")
    wait_for_scope(visit, "14 Nov")
    visit.settled()
    assert "priority=P3" in visit.page.url
    assert visit.page.evaluate("window.scrollY") == place
    assert visit.page.evaluate("document.activeElement.id") == "week-before"


def test_a_date_that_is_typed_is_the_as_of_date(visit: Visit) -> None:
    visit.open(RISK)
    visit.page.get_by_label("As-of date").fill("2026-06-30")
    visit.page.wait_for_url("**as_of=2026-06-30**")
    wait_for_scope(visit, "30 Jun 2026")
    assert visit.page.inner_text("#week-label").endswith("to 30 Jun 2026\npartial")


def test_the_running_week_is_marked_and_there_is_no_week_after_it(visit: Visit) -> None:
    visit.open(RISK)
    visit.page.get_by_title("The week after").click()
    visit.page.wait_for_url("**as_of=2026-11-22**")
    visit.page.wait_for_selector(".week-partial")
    assert "(partial)" in visit.page.inner_text(".page-scope")
    assert not visit.page.get_by_title("The week after").is_visible()


def test_another_program_keeps_the_week_and_starts_without_the_filters(visit: Visit) -> None:
    visit.open(f"{RISK}&priority=P3&as_of=2026-10-17")
    visit.page.get_by_role("button", name="Risk mining").click()
    visit.page.get_by_role("link", name="Issuer outreach").click()
    visit.page.wait_for_url("**program=outreach**")
    wait_for_scope(visit, "Issuer outreach")
    assert visit.page.url.endswith("?program=outreach&as_of=2026-10-17")
    assert "All tickets" in visit.page.inner_text(".page-scope")


def test_a_number_opens_into_the_tickets_that_it_counts(visit: Visit) -> None:
    visit.open(RISK)
    row = visit.page.get_by_role("table", name="Open tickets by age").get_by_role(
        "row", name=re.compile("^P2")
    )
    count = int(row.get_by_role("cell").last.inner_text())
    row.get_by_role("link", name="P2").click()
    visit.page.wait_for_url("**priority=P2**")
    wait_for_headline(visit, count)
    assert open_count(visit) == count


def test_the_team_of_a_link_is_the_group_of_the_page(visit: Visit) -> None:
    visit.open(f"{RISK}&team=Rule+Engineering")
    assert filter_label(visit, "Group").inner_text() == "Group: Rule Engineering"
    visit.page.get_by_role("link", name="Clear filters").click()
    wait_for_scope(visit, "All tickets")
    assert filter_label(visit, "Group").inner_text() == "Group"


def test_the_window_and_screen_readers_say_what_is_shown(visit: Visit) -> None:
    visit.open(f"{RISK}&priority=P3")
    assert visit.page.title() == f"Tickets · {visit.page.inner_text('.page-scope')}"
    assert visit.page.inner_text("#announced") == visit.headline


def test_what_the_server_refuses_is_said_and_the_content_stays(visit: Visit) -> None:
    visit.open(RISK)
    before = visit.headline
    visit.page.evaluate("dash_clientside.set_props('url', {search: '?program=gone'})")
    visit.page.wait_for_selector("#notice:not([hidden])")
    assert visit.page.inner_text("#notice") == "There is no program “gone”."
    assert visit.headline == before
    visit.page.go_back()
    visit.page.wait_for_selector("#notice", state="hidden")
    visit.troubles.clear()  # the browser notes the 404, as it should


def test_the_pdf_button_prints_this_page(visit: Visit) -> None:
    visit.open(f"{RISK}&priority=P3")
    address = visit.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = visit.page.request.get(visit.site + str(address))
    assert answer.headers["content-type"] == "application/pdf"
    assert "priority=P3" in str(address)
    assert answer.body().startswith(b"%PDF")


def test_it_fits_every_screen_and_axe_finds_nothing(visit: Visit, axe: str) -> None:
    visit.open(RISK)
    visit.page.wait_for_selector(".main-svg")
    visit.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    visit.page.wait_for_selector(".ag-row")
    assert faults(visit.page, axe) == []


def test_light_and_dark_are_kept(visit: Visit) -> None:
    visit.open(RISK)
    before = visit.page.evaluate("document.documentElement.dataset.bsTheme")
    visit.page.get_by_title("Light or dark").click()
    visit.page.reload()
    visit.settled()
    assert visit.page.evaluate("document.documentElement.dataset.bsTheme") != before


def test_an_address_that_leads_nowhere_says_so(visit: Visit) -> None:
    for address, status, sentence in (
        ("/nothing", 404, "There is no such page."),
        ("/tickets?program=nothing", 404, "There is no program “nothing”."),
        (f"{RISK}&as_of=2027-01-01", 400, "has not come yet"),
        (f"{RISK}&priority=P9", 400, "no priority “P9”"),
    ):
        answer = visit.page.goto(visit.site + address)
        assert answer is not None
        assert answer.status == status
        assert sentence in visit.page.inner_text("main")
    visit.troubles.clear()  # the browser notes each 4xx, as it should
