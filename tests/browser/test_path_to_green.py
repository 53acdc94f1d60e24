"""The board of goals and the page of a goal in a real browser, over 14 goals."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from db.engine import store_engine
from tests.browser.conftest import Visit
from tests.browser.looks import PHONE, WIDE, faults
from tests.browser.test_ticket_aging import wait_for_scope
from tests.layouts.goals.given import GOALS, facts
from tests.stored_goals import store_goals

pytestmark = pytest.mark.browser

WEEK = "?program=goals-14&as_of=2026-11-21"
PARTS = ["Glide path", "The way back", "Updates", "Forecast", "Slips", "What it is"]
OUTSIDE = """() => [...document.querySelectorAll('#content *')]
    .filter(each => each.offsetParent && !each.closest('.visually-hidden, svg, .js-plotly-plot'))
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll('.board *')]
    .filter(each => each.offsetParent && !each.children.length && each.clientWidth)
    .filter(each => !each.closest('.visually-hidden'))
    .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"""
OVERLAPS = """() => {
    const texts = [...document.querySelectorAll('.js-plotly-plot text')]
        .filter(each => each.textContent.trim()).map(each => [each.textContent,
            each.getBoundingClientRect()]);
    return texts.flatMap(([a, p], n) => texts.slice(n + 1)
        .filter(([b, q]) => p.left < q.right && q.left < p.right && p.top < q.bottom - 2
            && q.top < p.bottom - 2).map(([b]) => `${a} | ${b}`));
}"""


@pytest.fixture(scope="module", autouse=True)
def _goals(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """The 14 goals in a program of their own."""
    greenpath("program", "add", "goals-14", "--name", "Issuer outreach")
    engine = store_engine(store_url)
    store_goals(engine, "goals-14", facts())
    engine.dispose()


@pytest.fixture
def board(visit: Visit) -> Visit:
    """The board, open."""
    visit.be("administrator")
    visit.open(f"/path-to-green{WEEK}")
    return visit


@pytest.fixture
def goal(visit: Visit) -> Visit:
    """The page of a goal that is off track, open and drawn."""
    visit.be("administrator")
    visit.open(f"/goal{WEEK}&key=live")
    visit.page.wait_for_selector(".main-svg")
    return visit


def test_the_board_fits_a_desk_without_scrolling_sideways(board: Visit) -> None:
    board.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    expect(board.page.locator("tr[data-opens]")).to_have_count(len(GOALS))
    table = board.page.locator(".board")
    room = board.page.locator(".board-scroll").evaluate("each => each.clientWidth")
    assert table.evaluate("each => each.scrollWidth") <= room
    assert board.page.evaluate(OUTSIDE) == []
    assert board.page.evaluate(CUT) == []
    expect(board.page.locator(".rail-link.open")).to_have_text("Path to green")


def test_the_head_of_the_board_stays_below_the_bar(board: Visit) -> None:
    board.page.mouse.wheel(0, 700)
    board.page.wait_for_function("() => window.scrollY > 400")
    head = board.page.locator(".board thead th").nth(3)
    bar = board.page.locator(".bar").evaluate("each => each.getBoundingClientRect().bottom")
    assert head.evaluate("each => each.getBoundingClientRect().top") == pytest.approx(bar, abs=1)


def test_a_phone_shows_a_card_a_goal_with_every_value_under_its_name(board: Visit) -> None:
    board.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    card = board.page.locator("tr[data-opens]", has_text="Issuers live on network tokens")
    cells = card.locator("td[data-label]")
    expect(cells).to_have_count(9)
    for n in range(9):
        expect(cells.nth(n)).to_be_visible()
        label = cells.nth(n).evaluate("each => getComputedStyle(each, '::before').content")
        assert cells.nth(n).get_attribute("data-label") in label
    claimed, computed = (
        card.locator(f".{name}").bounding_box() for name in ("claimed", "computed")
    )
    assert claimed and computed
    assert claimed["y"] == computed["y"]  # side by side
    assert board.page.evaluate(OUTSIDE) == []
    assert board.page.evaluate(CUT) == []


def test_a_click_anywhere_in_a_row_opens_its_goal(board: Visit) -> None:
    board.page.locator("tr[data-opens]", has_text="Fraud loss").locator("td.gap").click()
    board.page.wait_for_url(f"**/goal{WEEK}&key=fraud")
    board.settled()
    assert board.page.inner_text("h1") == "Fraud loss of volume"
    board.page.get_by_role("link", name="The whole board").click()
    board.page.wait_for_url(f"**/path-to-green{WEEK}")
    board.settled()


def test_the_keyboard_moves_through_goals_and_opens_one(board: Visit) -> None:
    links = board.page.locator("tr[data-opens] th a")
    second, first = links.nth(1).inner_text(), links.nth(0)
    first.focus()
    board.page.keyboard.press("ArrowDown")
    assert board.page.evaluate("document.activeElement.innerText") == second
    board.page.keyboard.press("Enter")
    board.page.wait_for_url("**/goal?**")
    board.settled()
    assert board.page.inner_text("h1") == second


def test_a_team_is_in_the_address_and_keeps_its_goals(board: Visit) -> None:
    board.page.locator("details.filter summary[title='Team']").click()
    board.page.get_by_role("checkbox", name="Risk", exact=True).click()
    board.page.wait_for_url("**team=Risk**")
    wait_for_scope(board, "Team Risk")
    mine = sum(of.team == "Risk" for of in GOALS)
    expect(board.page.locator("tr[data-opens]")).to_have_count(mine)
    board.page.reload()
    board.settled()
    expect(board.page.locator("tr[data-opens]")).to_have_count(mine)


def test_the_week_before_shows_the_claims_of_then(board: Visit) -> None:
    board.page.get_by_title("The week before").click()
    board.page.wait_for_url("**as_of=2026-11-14**")
    wait_for_scope(board, "to 14 Nov 2026")
    row = board.page.locator("tr[data-opens]", has_text="Authorisation answered")
    expect(row.locator(".claimed")).to_contain_text("on track")
    expect(row.locator(".claimed")).to_contain_text("in W46")


def test_a_goal_has_its_parts_and_a_chart_whose_words_stand_apart(goal: Visit) -> None:
    heads = goal.page.locator("#content .section-title").all_inner_texts()
    assert [head for head in heads if head in PARTS] == PARTS
    for size in (WIDE, PHONE):
        goal.page.set_viewport_size(size)  # type: ignore[arg-type]
        goal.page.wait_for_function(
            "w => document.querySelector('.main-svg').clientWidth <= w", arg=size["width"]
        )
        goal.page.wait_for_timeout(300)
        assert goal.page.evaluate(OVERLAPS) == []
        assert goal.page.evaluate(OUTSIDE) == []


def test_older_updates_unfold(goal: Visit) -> None:
    versions = goal.page.locator(".versions > li:visible")
    expect(versions).to_have_count(8)
    goal.page.get_by_text("4 older versions").click()
    expect(versions).to_have_count(12)


def test_a_part_leads_to_its_own_page(goal: Visit) -> None:
    goal.page.get_by_role("link", name="Approval rate of tokenised volume").click()
    goal.page.wait_for_url("**key=approval")
    goal.settled()
    assert goal.page.inner_text("h1") == "Approval rate of tokenised volume"


@pytest.mark.parametrize(
    "address",
    [
        f"/path-to-green{WEEK}",
        "/path-to-green?program=goals-14&as_of=2025-01-04",
        *(f"/goal{WEEK}&key={key}" for key in ("live", "silent", "band", "bare", "latency")),
    ],
)
def test_nothing_is_wrong_wide_or_on_a_phone_light_or_dark(
    visit: Visit, axe: str, address: str
) -> None:
    visit.be("administrator")
    visit.open(address)
    assert faults(visit.page, axe) == []


def test_the_board_is_printed_on_wide_pages_and_a_goal_on_upright_ones(board: Visit) -> None:
    address = board.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = board.page.request.get(f"{board.site}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", answer.body())) <= 2
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)", answer.body())) == {b"841"}
    goal = board.page.request.get(f"{board.site}/paper/goal{WEEK}&key=live")
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)", goal.body())) == {b"594"}
