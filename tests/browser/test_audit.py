"""The audit in a real browser: looked at, filtered, and what was discarded brought back."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

PAGES = ("/audit", "/audit?entry=1", "/audit?text=nowhere", "/admin?part=programs&item=1")
LOG = b"event_id,ticket_id,ts,event_type,to_value\n1,A,2026-11-02,created,\n"


def drawn(visit: Visit) -> None:
    """Wait until the content follows the address, without a script in the page."""
    visit.page.wait_for_load_state("networkidle")
    visit.page.locator("#content[data-dash-is-loading=true]").wait_for(state="detached")


def test_everybody_can_read_it_on_every_screen(visit: Visit, axe: str) -> None:
    found = []
    for address in PAGES:
        visit.open(address)
        for fold in visit.page.query_selector_all("#content details > summary")[:3]:
            fold.click()
        found += [f"{address}: {fault}" for fault in faults(visit.page, axe)]
    assert found == []


def test_filters_write_the_address_and_stand_in_it(visit: Visit) -> None:
    visit.open("/audit")
    page = visit.page
    page.locator("[data-field=kind] select").select_option("program")
    page.locator("[data-field=text] input").fill("e")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/audit?kind=program&text=e")
    drawn(visit)
    deeds = page.locator(".audit-deed").all_inner_texts()
    assert deeds
    assert all(" the program " in deed for deed in deeds)
    page.get_by_role("link", name="Newest, without filters").click()
    page.wait_for_url("**/audit")
    page.locator("[data-field=kind] select:has(option[value='']:checked)").wait_for()
    assert page.locator("[data-field=text] input").input_value() == ""
    page.go_back()
    page.wait_for_url("**kind=program**")
    drawn(visit)
    page.locator("[data-field=kind] select:has(option[value=program]:checked)").wait_for()
    assert page.locator("[data-field=text] input").input_value() == "e"


def test_what_was_discarded_is_brought_back(visit: Visit) -> None:
    page = visit.page
    visit.open("/data")
    page.set_input_files(
        "#bring input[type=file]", {"name": "lost.csv", "mimeType": "text/csv", "buffer": LOG}
    )
    page.get_by_role("button", name="Discard this import").click()
    page.wait_for_selector("#said:has-text('It can be brought back from the Audit page.')")
    visit.open("/audit?did=deleted")
    page.get_by_role("link", name="Restore").first.click()
    drawn(visit)
    page.get_by_role("button", name="Restore").click()
    page.get_by_text("This deletion does not stand").wait_for()
    assert "restored" in page.inner_text(".history")
    visit.open("/data")
    assert "lost.csv" in page.inner_text("#content")
