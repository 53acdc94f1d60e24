"""The roadmap in a real browser: read, searched, shifted, taken over, taken away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from db.engine import store_engine
from tests.browser.conftest import Visit
from tests.browser.looks import PHONE, WIDE, faults
from tests.roadmap_given import UPDATES, initiatives
from tests.stored_roadmap import store_roadmap

pytestmark = pytest.mark.browser

WEEK = "?program=risk-mining&as_of=2026-11-21"
MINE = "?program=roadmap-12&as_of="
NAMED = 12
"""Initiatives of a program of its own, where dates are moved."""
TRACES = "() => document.querySelector('.timeline .js-plotly-plot').data.map(each => each.name)"
BAR = """() => {
    const box = document.querySelector('.timeline').getBoundingClientRect();
    const titles = document.querySelector('.timeline-titles').getBoundingClientRect().right;
    const bars = [...document.querySelectorAll('.timeline .barlayer .point path')];
    const places = bars.map(each => each.getBoundingClientRect())
        .filter(p => p.width > 60 && p.height > 8 && p.left > titles && p.right < box.right
            && p.top > box.top + 60 && p.bottom < innerHeight);
    return places.length ? [places[0].left + 5, places[0].top + places[0].height / 2] : null;
}"""
BESIDE = """y => [...document.querySelectorAll('.timeline-item')].find(each => {
    const place = each.getBoundingClientRect();
    return place.top <= y && y < place.bottom;
}).querySelector('.timeline-name').innerText"""


@pytest.fixture(scope="module", autouse=True)
def _initiatives(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """Twelve of them, in a program that these tests may change."""
    greenpath("program", "add", "roadmap-12", "--name", "Tokens")
    engine = store_engine(store_url)
    store_roadmap(engine, "roadmap-12", initiatives(NAMED), UPDATES)
    engine.dispose()


def opened(visit: Visit, address: str) -> Visit:
    """A page with a timeline, drawn, for somebody who may change everything."""
    visit.be("administrator")
    visit.open(address)
    visit.page.wait_for_selector(".timeline .main-svg", state="attached")
    return visit


@pytest.fixture
def roadmap(visit: Visit) -> Visit:
    """The demonstration's roadmap."""
    return opened(visit, f"/roadmap{WEEK}")


def choose(visit: Visit, group: str, name: str) -> None:
    """Follow one of the ways that stand side by side."""
    ways = visit.page.locator(".segments", has_text=group)
    ways.get_by_role("link", name=name, exact=True).click()
    expect(ways.locator(".chosen")).to_have_text(name)
    visit.settled()


def steps(visit: Visit) -> list[str]:
    return visit.page.locator(".timeline-step").all_inner_texts()


def test_it_is_read_by_month_quarter_and_year_and_the_address_keeps_it(roadmap: Visit) -> None:
    by = {}
    for zoom in ("Year", "Quarter", "Month"):
        choose(roadmap, "Zoom", zoom)
        roadmap.page.wait_for_url(f"**zoom={zoom.lower()}**")
        by[zoom] = steps(roadmap)
    months, quarters = len(by["Month"]), len(by["Quarter"])
    assert 3 * (quarters - 2) <= months <= 3 * quarters
    assert 0 < len(by["Year"]) <= quarters
    inner = roadmap.page.locator(".timeline-inner")
    assert inner.evaluate("each => each.scrollWidth") > WIDE["width"]
    roadmap.page.reload()
    roadmap.settled()
    assert steps(roadmap) == by["Month"]


def test_a_lane_collapses_into_one_row_and_opens_again(roadmap: Visit) -> None:
    lane = roadmap.page.locator(".timeline-lane").first
    items = roadmap.page.locator(".timeline-item")
    expect(lane).to_have_attribute("aria-expanded", "true")
    inside, every = int(lane.locator(".timeline-count").inner_text()), items.count()
    lane.focus()
    roadmap.page.keyboard.press("Enter")
    expect(lane).to_have_attribute("aria-expanded", "false")
    expect(items).to_have_count(every - inside)
    expect(lane.locator(".status")).not_to_be_empty()
    roadmap.settled()
    lane.click()
    expect(items).to_have_count(every)
    roadmap.settled()


def test_a_click_on_a_bar_opens_its_initiative(roadmap: Visit) -> None:
    roadmap.page.locator(".timeline").scroll_into_view_if_needed()
    roadmap.page.evaluate("document.querySelector('.timeline').scrollIntoView()")
    roadmap.page.wait_for_timeout(300)
    place = roadmap.page.evaluate(BAR)
    assert place is not None, "no bar lies in sight"
    title = roadmap.page.evaluate(BESIDE, place[1])
    roadmap.page.mouse.click(*place)
    roadmap.page.wait_for_url("**/initiative?**")
    roadmap.settled()
    assert roadmap.page.inner_text("h1") == title


def test_the_keyboard_opens_an_initiative_from_a_table(roadmap: Visit) -> None:
    way = roadmap.page.locator("#exceptions tbody a").first
    title = way.inner_text()
    way.focus()
    roadmap.page.keyboard.press("Enter")
    roadmap.page.wait_for_url("**/initiative?**")
    roadmap.settled()
    assert roadmap.page.inner_text("h1") == title


def test_a_search_keeps_what_it_finds_and_says_so_where_that_is_nothing(roadmap: Visit) -> None:
    find = roadmap.page.get_by_role("searchbox")
    find.fill("passkey")
    find.press("Enter")
    roadmap.page.wait_for_url("**find=passkey**")
    roadmap.settled()
    titles = roadmap.page.locator(".timeline-item .timeline-name").all_inner_texts()
    assert titles
    assert all("passkey" in title.casefold() for title in titles)
    find.fill("zzz")
    find.press("Enter")
    expect(roadmap.page.locator("#timeline .empty")).to_contain_text("zzz")
    roadmap.settled()


def shift(visit: Visit, key: str, days: int, longer: int = 0) -> None:
    """Say a shift in the fields."""
    fields = visit.page.locator("form[data-shift]")
    fields.locator("[data-field=key] input").fill(key)
    fields.locator("[data-field=by] input").fill(str(days))
    fields.locator("[data-field=longer] input").fill(str(longer))
    fields.get_by_role("button", name="Try it").click()
    visit.page.wait_for_url(f"**shift=**{key}**")
    visit.settled()


def moved(visit: Visit) -> Locator:
    """The rows of what a what-if moves."""
    return visit.page.get_by_role("table", name="Moved by the what-if").locator("tbody tr")


def test_a_what_if_shows_what_would_move_and_is_taken_back(roadmap: Visit) -> None:
    """The passkey at checkout waits for the SIM signal, and comes too early already."""
    shift(roadmap, "sim-signal", 14)
    first = moved(roadmap).first
    expect(first).to_contain_text("shifted")
    expect(first).to_contain_text("+14")
    pushed = moved(roadmap).filter(has_text="Stored cards ask for the passkey")
    expect(pushed).to_contain_text("pushed")
    expect(pushed).to_contain_text("+13")  # it no longer loses Christmas: as many working days
    assert "What if" in roadmap.page.evaluate(TRACES)
    shift(roadmap, "quiet-3ds", 0, 7)
    assert roadmap.page.locator(".what-if-shifts li").count() == 2
    roadmap.page.get_by_role("link", name="Reset", exact=True).click()
    expect(moved(roadmap)).to_have_count(0)
    roadmap.settled()
    assert "What if" not in roadmap.page.evaluate(TRACES)


def test_what_cannot_be_shifted_is_said_beside_the_fields(roadmap: Visit) -> None:
    shift(roadmap, "no-such", 14)
    said = roadmap.page.locator("#what-if [role=alert]", has_text="There is no initiative")
    expect(said).to_contain_text("“no-such” to shift.")


def test_a_what_if_is_taken_over_with_a_reason_and_told_since_a_week(visit: Visit) -> None:
    """Network tokens' third part moves with the fourth, which waits for it."""
    opened(visit, f"/roadmap{MINE}2026-11-22")
    shift(visit, "TOK-3", 14)
    expect(moved(visit)).to_have_count(2)
    page = visit.page
    page.get_by_text("Take it over into the plan").click()
    page.get_by_label("successors").check()
    page.get_by_label("Why").fill("The scheme moved its release")
    page.get_by_role("button", name="See what moves").click()
    page.get_by_role("button", name="Move them").click()
    expect(page.locator("#said")).to_have_text("2 initiatives moved.")
    visit.open(f"/roadmap{MINE}2026-11-22")
    rows = page.get_by_role("table", name="Changes of the roadmap").locator("tbody tr")
    told = rows.filter(has_text="Tokens in recurring payments").filter(has_text="End")
    expect(told).to_contain_text("+14")
    expect(told).to_contain_text("The scheme moved its release")
    page.get_by_role("link", name="Draw it on the timeline").click()
    page.wait_for_url("**since=2026-11-15**")
    visit.settled()
    assert "Before" in page.evaluate(TRACES)
    visit.open(f"/roadmap{MINE}2026-11-14")
    assert "The scheme moved its release" not in page.inner_text("#content")


def test_a_scenario_is_kept_opened_compared_and_dropped(visit: Visit) -> None:
    opened(visit, f"/roadmap{MINE}2026-11-22")
    shift(visit, "OPS-3", 7)
    page = visit.page
    page.get_by_text("Keep it as a scenario").click()
    page.get_by_label("Name").fill("Night later")
    page.get_by_role("button", name="Keep the scenario").click()
    expect(page.locator("#said")).to_have_text("The scenario “Night later” is kept.")
    visit.open(f"/roadmap{MINE}2026-11-22")
    page.get_by_role("link", name="Night later").click()
    page.wait_for_url("**shift=OPS-3**")
    visit.settled()
    expect(moved(visit)).to_contain_text("Hand over of the night")
    shift(visit, "OPS-3", 21)
    page.locator(".scenarios li", has_text="Night later").get_by_text("Compare").click()
    page.wait_for_url("**against=**")
    visit.settled()
    beside = page.get_by_role("table", name="Two scenarios side by side").locator("tbody tr")
    expect(beside.filter(has_text="Hand over of the night")).to_contain_text("−14")
    page.get_by_role("link", name="Stop comparing").click()
    expect(beside).to_have_count(0)
    page.locator(".scenarios li", has_text="Night later").get_by_role("button").click()
    expect(page.locator("#said")).to_have_text("The scenario is dropped.")


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_the_timeline_is_taken_away_as_a_picture(
    roadmap: Visit, tmp_path: Path, kind: str, begins: bytes
) -> None:
    block = roadmap.page.locator(".chart-block", has=roadmap.page.locator(".timeline"))
    block.locator("summary").first.click()
    with roadmap.page.expect_download() as coming:
        block.locator(f"[data-picture={kind}]").click()
    assert coming.value.suggested_filename.endswith(f".{kind}")
    coming.value.save_as(tmp_path / "picture")
    content = (tmp_path / "picture").read_bytes()
    assert content.startswith(begins)
    assert len(content) > 10_000


def test_a_phone_scrolls_the_timeline_and_never_the_page(roadmap: Visit) -> None:
    roadmap.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    roadmap.page.wait_for_function("() => document.querySelector('.timeline').clientWidth <= 390")
    assert roadmap.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = roadmap.page.locator(".timeline")
    before = box.evaluate("each => each.scrollLeft")
    box.focus()
    roadmap.page.keyboard.press("ArrowRight")
    roadmap.page.wait_for_function(
        "before => document.querySelector('.timeline').scrollLeft > before", arg=before
    )
    roadmap.page.set_viewport_size(WIDE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    [
        f"/roadmap{WEEK}",
        f"/roadmap{WEEK}&shift=sim-signal:14:14&since=2026-11-07",
        f"/roadmap{WEEK}&part=planning",
        "/roadmap?program=risk-mining&as_of=2020-01-04",
        f"/initiative{WEEK}&key=quiet-3ds",
    ],
)
def test_nothing_is_wrong_wide_or_on_a_phone_light_or_dark(
    visit: Visit, axe: str, address: str
) -> None:
    visit.be("administrator")
    visit.open(address)
    if visit.page.locator("#list").count():
        visit.page.locator("#list .ag-row").first.wait_for(state="attached")
    assert faults(visit.page, axe) == []


def test_it_is_printed_on_wide_pages(roadmap: Visit) -> None:
    address = roadmap.page.get_by_title("This page on paper", exact=True).get_attribute("href")
    answer = roadmap.page.request.get(f"{roadmap.site}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
