"""The pages of rules in a real browser, over the golden case."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from db.engine import store_engine, writing
from tests.browser.conftest import Visit
from tests.browser.looks import faults
from tests.browser.test_ticket_aging import wait_for_scope
from tests.conftest import BY
from tests.dashboard.rule_deprecation.given import golden_facts
from tests.stored_rules import store_rules

pytestmark = pytest.mark.browser

WEEK = "?program=golden-rules&as_of=2026-06-27"
PARTS = [
    "The switch-off gate", "Stuck", "From nomination to the end", "Rules that act in production",
    "Plan and actual", "Minutes saved", "Rollbacks", "Waivers that end",
    "What the rules are worth", "Detection rules and ML models", "The rules",
    "The history behind these figures", "How to read these numbers",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _rules(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """The golden case in a program of its own."""
    greenpath("program", "add", "golden-rules", "--name", "Golden rules")
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        store_rules(session, "golden-rules", golden_facts())
    engine.dispose()


@pytest.fixture
def rules(visit: Visit) -> Visit:
    """The page of rules, open."""
    visit.be("administrator")
    visit.open(f"/rules{WEEK}")
    visit.page.wait_for_selector(".main-svg")
    return visit


def expect_rows(visit: Visit, count: int) -> None:
    """Wait until the list has so many rules."""
    visit.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    visit.page.wait_for_selector(".listing .ag-row")
    grid = visit.page.locator(".listing [aria-rowcount]").first
    with_head = str(count + 1)  # its head is a row, too
    expect(grid).to_have_attribute("aria-rowcount", with_head)


def wide_tables(visit: Visit) -> object:
    """Tables that scroll sideways on a phone, which is how it is looked at last."""
    return visit.page.evaluate(
        "() => [...document.querySelectorAll('.table-frame')]"
        ".filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.ariaLabel)"
    )


def test_every_part_stands_on_the_page_with_its_picture(rules: Visit) -> None:
    assert rules.page.locator("#content h2").all_inner_texts() == PARTS
    pictures = rules.page.locator("#content .chart-block")
    for i in range(pictures.count()):
        picture = pictures.nth(i)
        picture.scroll_into_view_if_needed()
        expect(picture.locator(".main-svg").first).to_be_visible()
    expect(rules.page.locator(".rail-link.open")).to_have_text("Rules")


@pytest.mark.parametrize(
    "label", ["In the inventory", "Act in production", "Switched off for good", "Stuck",
              "At the gate"],
)  # fmt: skip
def test_a_key_figure_opens_into_so_many_rules(rules: Visit, label: str) -> None:
    figure = rules.page.locator(".key-figure", has_text=label)
    count = int(figure.locator(".key-value").inner_text().replace(",", ""))
    figure.get_by_role("link").click()
    rules.page.wait_for_url("**list=*")
    rules.settled()
    expect_rows(rules, count)


def test_a_filter_is_in_the_address_and_holds_for_the_list(rules: Visit) -> None:
    rules.page.locator("details.filter summary[title='Kind']").click()
    rules.page.get_by_role("checkbox", name="ml_model", exact=True).click()
    rules.page.wait_for_url("**kind=ml_model**")
    wait_for_scope(rules, "Kind ml_model")
    assert rules.headline.split(" act in")[0].endswith("of 60 rules")
    rules.page.keyboard.press("Escape")
    expect_rows(rules, 60)
    rules.page.reload()
    rules.settled()
    assert "of 60 rules" in rules.headline
    rules.page.get_by_role("link", name="Clear filters").click()
    rules.page.wait_for_function(
        "() => document.querySelector('.headline').innerText.includes('of 600 rules')"
    )


def test_the_week_before_shows_the_rules_as_they_stood(rules: Visit) -> None:
    now = rules.headline
    rules.page.get_by_title("The week before").click()
    rules.page.wait_for_url("**as_of=2026-06-20**")
    wait_for_scope(rules, "to 20 Jun 2026")
    rules.page.go_back()
    wait_for_scope(rules, "to 27 Jun 2026")
    assert rules.headline == now


def test_a_cut_table_leads_to_all_of_its_rules(rules: Visit) -> None:
    part = rules.page.locator("section#stuck")
    told = re.search(r"of ([\d,]+)", part.locator(".listing-cut").inner_text())
    assert told is not None
    part.get_by_role("link", name=re.compile("Show all")).click()
    rules.page.wait_for_url("**list=stuck*")
    rules.settled()
    expect_rows(rules, int(told[1].replace(",", "")))


def test_one_walks_from_a_row_of_the_list_to_its_rule_and_back(rules: Visit) -> None:
    rules.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    rules.page.wait_for_selector(".listing .ag-row")
    first = rules.page.locator(".listing .ag-row[row-index='0'] a").first
    key = first.inner_text()
    first.click()
    rules.page.wait_for_url(f"**/rule?**key={key}")
    rules.settled()
    assert rules.page.inner_text("h1").startswith(f"{key} · ")
    rules.page.locator(".page-head").get_by_role("link", name="All rules").click()
    rules.page.wait_for_url(f"**/rules{WEEK}")
    rules.settled()


def test_the_list_is_sorted_by_the_server(rules: Visit) -> None:
    rules.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    rules.page.wait_for_selector(".listing .ag-row")
    head = rules.page.locator(".ag-header-cell[col-id='days']")
    head.click()
    head.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    rules.settled()
    cells = rules.page.locator(".listing .ag-row [col-id='days']")
    expect(cells.first).not_to_be_empty()
    days = [int(text.replace(",", "")) for text in cells.all_inner_texts() if text]
    assert len(days) > 3
    assert max(days) > 500, "the longest stay first"


def test_the_page_of_rules_is_printed(rules: Visit) -> None:
    address = rules.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = rules.page.request.get(rules.site + str(address))
    assert answer.body().startswith(b"%PDF")


def test_the_page_fits_every_screen_and_axe_finds_nothing(rules: Visit, axe: str) -> None:
    rules.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    rules.page.wait_for_selector(".listing .ag-row")
    assert faults(rules.page, axe) == []
    assert wide_tables(rules) == []


@pytest.mark.parametrize("key", ["R-0001", "R-0002", "M-0550"])
def test_a_rule_fits_every_screen_and_axe_finds_nothing(visit: Visit, axe: str, key: str) -> None:
    """One at the gate with looks, one that is kept, one that is stuck."""
    visit.be("administrator")
    visit.open(f"/rule{WEEK}&key={key}")
    assert faults(visit.page, axe) == []
    assert wide_tables(visit) == []


def test_a_program_without_rules_says_so(visit: Visit, greenpath: Callable[..., str]) -> None:
    greenpath("program", "add", "no-rules", "--name", "No rules")
    visit.be("administrator")
    visit.open("/rules?program=no-rules")
    assert visit.page.inner_text(".empty-missing") == "No rules has no rules yet."
