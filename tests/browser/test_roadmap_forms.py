"""The forms of the roadmap in a real browser: an initiative is changed, a what-if taken over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, served_demonstration
from tests.browser.looks import PHONE, WIDE, violations

pytestmark = pytest.mark.browser

WEEK = "?program=risk-mining&as_of=2026-11-21"
ITEM = f"/initiative{WEEK}&key=sim-signal"
NAME = "Signal of a new SIM from both carriers"
AFTER = "Stored cards ask for the passkey"


@pytest.fixture(scope="module")
def site(demonstration: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration whose plan may move."""
    folder: Path = tmp_path_factory.mktemp("roadmap-forms")
    with served_demonstration(demonstration(folder)) as address:
        yield address


@pytest.fixture
def manager(visit: Visit) -> Iterator[Visit]:
    """The browser of somebody who may change everything; a refused form is no trouble here."""
    visit.be("administrator")
    yield visit
    visit.troubles[:] = [each for each in visit.troubles if "422" not in each]


def form(page: Page, name: str) -> Locator:
    """A form of the page, unfolded."""
    found = page.locator(f"form[data-form^='{name}:']")
    found.wait_for(state="attached")
    found.evaluate("each => { each.closest('details').open = true; }")
    return found


def fill(found: Locator, **texts: str) -> None:
    for name, text in texts.items():
        found.locator(f"[data-field={name}]").locator("input, textarea").first.fill(text)


def send(found: Locator) -> None:
    found.locator("button[type=submit]").first.click()


def test_an_end_moves_with_a_reason_and_stands_among_the_moves(manager: Visit) -> None:
    page = manager.page
    manager.open(ITEM)
    dates = form(page, "initiative-dates")
    fill(dates, end="2027-01-15")
    send(dates)
    problem = dates.locator("[data-field=reason] .field-problem")
    expect(problem).to_contain_text("Say why the date moves")
    page.reload()
    manager.settled()
    dates = form(page, "initiative-dates")
    expect(dates.locator(".form-restored")).to_contain_text("Restored what you typed")
    fill(dates, reason="Counsel is away.")
    send(dates)
    expect(page.locator("#said")).to_have_text(f"“{NAME}” is saved.")
    expect(page.locator(".headline")).to_contain_text("ends on 15 Jan 2027")
    moved = page.locator("#moves tbody tr").first
    expect(moved).to_contain_text("Counsel is away.")
    expect(moved).to_contain_text("Ada Moreau")


def test_a_ring_of_those_who_wait_is_named_beside_its_field(manager: Visit) -> None:
    manager.open(ITEM)
    wait = form(manager.page, "initiative-dependency")
    wait.locator("[data-field=predecessor] select").select_option("passkey-checkout")
    send(wait)
    problem = wait.locator("[data-field=predecessor] .field-problem")
    expect(problem).to_contain_text(f"“{AFTER}” (passkey-checkout) → “{NAME}” (sim-signal)")


def test_a_what_if_is_kept_shown_and_taken_over_with_those_who_wait(manager: Visit) -> None:
    page = manager.page
    manager.open(f"/roadmap{WEEK}&shift=sim-signal:14:14")
    keep = form(page, "roadmap-scenario")
    fill(keep, name="Two weeks later")
    send(keep)
    expect(page.locator(".scenarios")).to_contain_text("Two weeks later")
    apply = form(page, "roadmap-apply")
    fill(apply, reason="A freeze.")
    apply.get_by_label("Move successors too").check()
    send(apply)
    preview = apply.locator(".form-preview")
    expect(preview).to_contain_text("2 initiatives would move.")
    expect(preview.locator("tbody tr", has_text=AFTER)).to_contain_text("pushed")
    preview.get_by_role("button", name="Move them").click()
    expect(page.locator("#said")).to_have_text("2 initiatives moved.")
    manager.settled()
    assert "shift=" not in page.url
    page.locator(".scenarios a", has_text="Two weeks later").click()
    page.wait_for_url("**shift=sim-signal**")


def test_the_line_is_moved_and_the_candidates_above_it_are_funded(manager: Visit) -> None:
    page = manager.page
    manager.open(f"/roadmap{WEEK}&part=planning")
    decide = form(page, "roadmap-planning")
    fill(decide, line="1")
    send(decide)
    expect(page.locator("#said")).to_have_text("The planning decision is saved.")
    expect(page.locator(".headline")).to_contain_text("1 of ")


def test_the_page_of_an_initiative_fits_a_phone_and_has_no_faults(manager: Visit, axe: str) -> None:
    page = manager.page
    manager.open(ITEM)
    form(page, "initiative-definition")
    form(page, "initiative-dependency")
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(300)
        assert violations(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
