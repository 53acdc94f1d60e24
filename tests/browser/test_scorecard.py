"""The scorecard and the page of a metric in a real browser, over 25 metrics."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from db.engine import store_engine, writing
from tests.browser.conftest import Visit
from tests.browser.looks import PHONE, WIDE, faults
from tests.browser.test_ticket_aging import wait_for_scope
from tests.conftest import BY
from tests.layouts.scorecard.given import METRICS, facts
from tests.stored_metrics import store_metrics

pytestmark = pytest.mark.browser

WEEK = "?program=scorecard-25&as_of=2026-11-21"
PARTS = [
    "Six weeks and twelve months", "Signal or noise", "Notes", "Note, value and definition",
    "The numbers", "Why it changed", "What it is", "Targets and definitions over time",
]  # fmt: skip
OUTSIDE = """() => [...document.querySelectorAll('#content *')]
    .filter(each => each.offsetParent && !each.closest('.visually-hidden, svg, .js-plotly-plot'))
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll('.weekly-table *')]
    .filter(each => each.offsetParent && !each.children.length && each.clientWidth)
    .filter(each => !each.closest('.visually-hidden'))
    .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"""


@pytest.fixture(scope="module", autouse=True)
def _metrics(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """The 25 metrics in a program of their own."""
    greenpath("program", "add", "scorecard-25", "--name", "Issuer outreach")
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        store_metrics(session, "scorecard-25", facts())
    engine.dispose()


@pytest.fixture
def card(visit: Visit) -> Visit:
    """The scorecard, open."""
    visit.be("administrator")
    visit.open(f"/scorecard{WEEK}")
    return visit


@pytest.fixture
def metric(visit: Visit) -> Visit:
    """The page of a ratio, open and drawn."""
    visit.be("administrator")
    visit.open(f"/metric{WEEK}&key=approval")
    visit.page.wait_for_selector(".main-svg")
    return visit


def test_the_table_fits_a_desk_without_scrolling_sideways(card: Visit) -> None:
    card.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    expect(card.page.locator("tr[data-opens]")).to_have_count(len(METRICS))
    table = card.page.locator(".weekly-table")
    room = card.page.locator(".weekly-scroll").evaluate("each => each.clientWidth")
    assert table.evaluate("each => each.scrollWidth") <= room
    assert card.page.evaluate(OUTSIDE) == []
    assert card.page.evaluate(CUT) == []
    expect(card.page.locator(".rail-link.open")).to_have_text("Scorecard")


def test_the_head_of_the_table_stays_below_the_bar(card: Visit) -> None:
    card.page.mouse.wheel(0, 600)
    card.page.wait_for_function("() => window.scrollY > 400")
    head = card.page.locator(".weekly-table thead th").nth(3)
    bar = card.page.locator(".bar").evaluate("each => each.getBoundingClientRect().bottom")
    assert head.evaluate("each => each.getBoundingClientRect().top") == pytest.approx(bar, abs=1)


def test_a_phone_shows_a_list_with_value_change_status_and_line(card: Visit) -> None:
    card.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    row = card.page.locator("tr[data-opens]", has_text="Approval rate")
    shown = row.locator("> *:visible")
    expect(shown).to_have_count(5)
    assert re.sub(r"\s+", " ", row.inner_text()).startswith("Approval rate % Di Rossi note asked")
    for part in ("84.6", "■ off track", "−1,233 bps"):
        expect(row.get_by_text(part).first).to_be_visible()
    expect(row.locator("img")).to_be_visible()
    expect(row.get_by_text("96.9")).to_be_hidden()
    assert card.page.evaluate(OUTSIDE) == []


def test_a_click_anywhere_in_a_row_opens_its_metric(card: Visit) -> None:
    card.page.locator("tr[data-opens]", has_text="Approval rate").locator("td.week").nth(2).click()
    card.page.wait_for_url(f"**/metric{WEEK}&key=approval")
    card.settled()
    assert card.page.inner_text("h1") == "Approval rate"
    card.page.get_by_role("link", name="The whole scorecard").click()
    card.page.wait_for_url(f"**/scorecard{WEEK}")
    card.settled()


def test_the_keyboard_moves_through_rows_and_opens_one(card: Visit) -> None:
    links = card.page.locator("tr[data-opens] th a")
    second, first = links.nth(1).inner_text(), links.nth(0)
    first.focus()
    card.page.keyboard.press("ArrowDown")
    assert card.page.evaluate("document.activeElement.innerText") == second
    card.page.keyboard.press("Enter")
    card.page.wait_for_url("**/metric?**")
    card.settled()
    assert card.page.inner_text("h1") == second


def test_a_reason_is_read_by_keyboard_and_does_not_open_the_row(card: Visit) -> None:
    row = card.page.locator("tr[data-opens]", has_text="Days from pitch to go-live")
    why = row.locator(".why").first
    why.focus()
    said = why.evaluate("each => getComputedStyle(each, '::after').content")
    assert "no data" in said
    why.click()
    assert "/scorecard" in card.page.url


def test_a_filter_is_in_the_address_and_keeps_rows(card: Visit) -> None:
    card.page.locator("details.filter summary[title='Area']").click()
    card.page.get_by_role("checkbox", name="Risk", exact=True).click()
    card.page.wait_for_url("**area=Risk**")
    wait_for_scope(card, "Area Risk")
    expect(card.page.locator("tr[data-opens]")).to_have_count(3)
    card.page.reload()
    card.settled()
    expect(card.page.locator("tr[data-opens]")).to_have_count(3)


def test_the_week_before_shows_the_table_as_of_then(card: Visit) -> None:
    card.page.get_by_title("The week before").click()
    card.page.wait_for_url("**as_of=2026-11-14**")
    wait_for_scope(card, "to 14 Nov 2026")
    expect(card.page.locator("th.newest")).to_contain_text("W46")


def test_a_metric_has_its_parts_and_its_charts(metric: Visit) -> None:
    assert metric.page.locator("#content h2").all_inner_texts() == PARTS
    charts = metric.page.locator("#content .chart-block")
    assert charts.count() == 3
    for i in range(charts.count()):
        charts.nth(i).scroll_into_view_if_needed()
        expect(charts.nth(i).locator(".main-svg").first).to_be_visible()
    texts = charts.nth(1).locator(".textpoint text").all_text_contents()
    assert [text.split("limit")[0].strip().split(" ")[0] for text in texts] == [
        "mean", "upper", "lower",
    ]  # fmt: skip


def test_what_a_change_compares_stands_on_the_page(metric: Visit) -> None:
    metric.page.get_by_text("Which dates every change compares").click()
    table = metric.page.get_by_role("table", name="Compared dates")
    expect(table.get_by_role("row").nth(1)).to_contain_text("15 Nov 2026 to 21 Nov 2026")
    expect(table.get_by_role("row").nth(1)).to_contain_text("8 Nov 2026 to 14 Nov 2026")


def test_a_part_of_a_ratio_leads_to_its_own_page(metric: Visit) -> None:
    metric.page.get_by_role("link", name="Requests approved", exact=True).click()
    metric.page.wait_for_url("**key=approved")
    metric.settled()
    assert metric.page.inner_text("h1") == "Requests approved"


@pytest.mark.parametrize(
    "address",
    [
        f"/scorecard{WEEK}",
        *(f"/metric{WEEK}&key={key}" for key in ("approval", "engaged", "cycle")),
    ],
)
def test_nothing_is_wrong_wide_or_on_a_phone_light_or_dark(
    visit: Visit, axe: str, address: str
) -> None:
    visit.be("administrator")
    visit.open(address)
    assert faults(visit.page, axe) == []


def test_the_table_is_printed_on_one_wide_page(card: Visit) -> None:
    address = card.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = card.page.request.get(f"{card.site}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", answer.body())) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 841", answer.body())
