"""Long lists in a real browser: sorted, filtered, arranged, opened, and taken away."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

RISK = "/tickets?program=risk-mining&as_of=2026-11-14"
LISTS = {
    "open-tickets": RISK,
    "open-escalations": RISK.replace("/tickets", "/escalations"),
    "partner-teams": RISK.replace("/tickets", "/partner-requests"),
}
every_list = pytest.mark.parametrize("name", LISTS)


def opened(visit: Visit, name: str = "open-tickets") -> Page:
    visit.open(LISTS[name])
    drawn(visit)
    return visit.page


def drawn(visit: Visit) -> None:
    """Wait until the rows stand: what is out of sight is not drawn."""
    visit.settled()
    visit.page.evaluate("document.querySelector('.listing').scrollIntoView()")
    visit.page.wait_for_selector(".listing .ag-row")
    loaded(visit.page)


def cells(page: Page, column: str) -> list[str]:
    """The cells of a column that are drawn, from the top."""
    found: list[Any] = page.evaluate(
        """column => [...document.querySelectorAll(`.listing .ag-row [col-id="${column}"]`)]
            .map(cell => [Number(cell.closest('.ag-row').getAttribute('row-index')),
                          cell.innerText.trim()])""",
        column,
    )
    return [text for _, text in sorted(found)]


def numbers(texts: list[str]) -> list[float]:
    return [float(text.replace(",", "").replace("–", "-1")) for text in texts if text]


def head(page: Page, column: str) -> Locator:
    return page.locator(f".listing .ag-header-cell[col-id='{column}']")


def loaded(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.listing .ag-row a')].length"
        " && !document.querySelector('.listing .ag-row-loading')"
    )


@pytest.mark.parametrize(("name", "column"), [("open-tickets", "age"), ("partner-teams", "open")])
def test_a_click_on_a_head_sorts_all_rows(visit: Visit, name: str, column: str) -> None:
    page = opened(visit, name)
    for way in ("ascending", "descending"):
        head(page, column).locator(".ag-header-cell-label").click()
        expect(head(page, column)).to_have_attribute("aria-sort", way)
        loaded(page)
        shown = numbers(cells(page, column))
        assert len(shown) > 1
        assert shown == sorted(shown, reverse=way == "descending")


def test_the_sla_and_why_a_ticket_is_held_up_can_be_sorted_too(visit: Visit) -> None:
    page = opened(visit)
    head(page, "sla").locator(".ag-header-cell-label").click()
    loaded(page)
    expect(page.locator(".listing .ag-row[row-index='0'] [col-id=sla]")).to_contain_text("no SLA")
    assert page.locator("#notice").is_hidden()


def test_a_filter_asks_the_server_for_other_rows(visit: Visit) -> None:
    page = opened(visit)
    before = page.locator(".listing [aria-rowcount]").first.get_attribute("aria-rowcount")
    head(page, "priority").hover()
    head(page, "priority").locator(".ag-header-cell-filter-button").click()
    page.locator(".ag-filter-body input:visible").first.fill("P1")
    page.wait_for_function(
        "before => document.querySelector('.listing [aria-rowcount]').getAttribute('aria-rowcount')"
        " !== before",
        arg=before,
    )
    page.keyboard.press("Escape")
    loaded(page)
    expect(page.locator(".listing .ag-row[row-index='0'] [col-id=priority]")).to_have_text("P1")
    assert set(cells(page, "priority")) == {"P1"}


def test_a_column_that_is_hidden_stays_hidden_until_all_is_as_at_first(visit: Visit) -> None:
    page = opened(visit)
    tools = page.locator(".listing-tools")
    tools.locator("summary").click()
    tools.get_by_role("checkbox", name="Group").uncheck()
    expect(head(page, "group")).to_have_count(0)
    page.reload()
    drawn(visit)
    expect(head(page, "state")).to_have_count(1)
    expect(head(page, "group")).to_have_count(0)
    tools.locator("summary").click()
    expect(tools.get_by_role("checkbox", name="Group")).not_to_be_checked()
    tools.get_by_role("button", name="As at first").click()
    expect(head(page, "group")).to_have_count(1)


@every_list
def test_the_key_of_a_row_opens_what_it_is_about(visit: Visit, name: str) -> None:
    page = opened(visit, name)
    way = page.locator(".listing .ag-row[row-index='0'] a").first
    key, href = way.inner_text(), str(way.get_attribute("href"))
    way.click()
    if name == "partner-teams":
        page.wait_for_url(re.compile(r"/tickets\?.*kind=partner\+request.*requester="))
        expect(page.locator(".page-scope")).to_contain_text(f"Requester {key}")
    else:
        page.wait_for_url(f"**{href}")
        expect(page.locator("h1")).to_contain_text(key)


def test_a_key_figure_leads_to_its_list(visit: Visit) -> None:
    visit.open(RISK)
    figure = visit.page.locator(".key-figure", has_text="Past SLA")
    count = re.search(r"[\d,]+", figure.inner_text().removeprefix("Past SLA"))
    assert count is not None
    figure.locator("a").click()
    visit.page.wait_for_url("**list=past-sla*")
    visit.page.wait_for_function("() => window.scrollY > 300")
    expect(visit.page.locator("#open-tickets .chosen")).to_have_text(f"Past SLA {count[0]}")
    drawn(visit)
    assert set(cells(visit.page, "sla")) == {"■ breached"}


@every_list
@pytest.mark.parametrize(("form", "begins"), [("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK")])
def test_a_list_is_taken_away_as_a_file(
    visit: Visit, tmp_path: Path, name: str, form: str, begins: bytes
) -> None:
    page = opened(visit, name)
    with page.expect_download() as coming:
        page.locator(".listing-tools").get_by_role("link", name=form, exact=True).click()
    assert coming.value.suggested_filename == f"{name}-risk-mining-2026-11-14.{form.lower()}"
    coming.value.save_as(tmp_path / "file")
    content = (tmp_path / "file").read_bytes()
    assert content.startswith(begins)
    assert len(content) > 200


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_chart_is_saved_as_a_picture(
    visit: Visit, tmp_path: Path, kind: str, begins: bytes
) -> None:
    visit.open(RISK)
    visit.page.wait_for_selector(".main-svg")
    block = visit.page.locator(".chart-block").first
    block.locator("summary").click()
    with visit.page.expect_download() as coming:
        block.locator(f"[data-picture={kind}]").click()
    assert coming.value.suggested_filename.endswith(f".{kind}")
    coming.value.save_as(tmp_path / "picture")
    content = (tmp_path / "picture").read_bytes()
    assert content.startswith(begins)
    assert len(content) > 1_000


def test_who_leaves_before_the_list_is_there_is_told_of_no_mistake(visit: Visit) -> None:
    """``visit`` itself looks for answers of 4xx and 5xx at the end."""
    visit.page.goto(visit.site + RISK, wait_until="commit")
    visit.page.locator("table[aria-label='Tickets to unblock this week'] tbody a").first.click()
    visit.page.wait_for_url("**/ticket?**")
    visit.settled()
    expect(visit.page.locator("#notice")).to_be_hidden()
