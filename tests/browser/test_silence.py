"""Who has not updated, in a real browser: every screen, the list copied, the drafts taken."""

import io
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from db.engine import store_engine
from tests.browser.conftest import Visit
from tests.browser.looks import DRAWN, PHONE, faults
from tests.layouts.goals.given import facts
from tests.stored_goals import store_goals

pytestmark = pytest.mark.browser

ADDRESS = "/silence?program=goals-silent&as_of=2026-11-21"


@pytest.fixture(scope="module", autouse=True)
def _goals(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """The 14 goals in a program of their own."""
    greenpath("program", "add", "goals-silent", "--name", "Issuer outreach")
    engine = store_engine(store_url)
    store_goals(engine, "goals-silent", facts())
    engine.dispose()


@pytest.fixture
def silence(visit: Visit) -> Visit:
    visit.be("administrator")
    visit.open(ADDRESS)
    visit.page.wait_for_selector(".silence-teams")
    return visit


def test_the_page_fits_and_axe_finds_nothing(silence: Visit, axe: str) -> None:
    silence.page.get_by_text("The list as text").click()
    assert faults(silence.page, axe) == []


def test_a_tablet_does_not_scroll_sideways(silence: Visit) -> None:
    for width in (768, 820):
        silence.page.set_viewport_size({"width": width, "height": 1024})
        silence.page.evaluate(DRAWN)
        assert silence.page.evaluate("document.documentElement.scrollWidth") == width


def test_a_phone_shows_the_newest_weeks_only(silence: Visit) -> None:
    team = silence.page.locator(".silence-teams tbody tr").first
    weeks = team.locator("[data-label^=W]")
    assert [weeks.nth(n).is_visible() for n in range(12)] == [True] * 12
    silence.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert [weeks.nth(n).is_visible() for n in range(12)] == [False] * 8 + [True] * 4


def test_the_list_is_copied_by_keyboard(silence: Visit) -> None:
    silence.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = silence.page.get_by_role("button", name="Copy the list")
    button.focus()
    silence.page.keyboard.press("Enter")
    expect(silence.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = silence.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Status updates due in Issuer outreach, as of 21 Nov 2026\n")
    assert copied.count("\n- ") >= 1


def test_without_a_clipboard_the_list_is_selected(silence: Visit) -> None:
    silence.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    silence.page.get_by_role("button", name="Copy the list").click()
    selected = silence.page.evaluate(
        "() => { const f = document.activeElement; return f.selectionEnd - f.selectionStart; }"
    )
    assert selected > 100


def test_drafts_are_taken_as_one_file(silence: Visit) -> None:
    with silence.page.expect_download() as taken:
        silence.page.get_by_role("link", name="Drafts for mail").click()
    assert taken.value.suggested_filename == "reminders-goals-silent-2026-11-21.zip"
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as archive:
        assert archive.namelist()
        assert all(name.endswith(".eml") for name in archive.namelist())


def test_the_board_leads_here(visit: Visit) -> None:
    visit.be("administrator")
    visit.open("/path-to-green?program=goals-silent&as_of=2026-11-21")
    visit.page.get_by_role("link", name="Who has not updated").click()
    expect(visit.page.get_by_role("heading", name="Silence", level=1)).to_be_visible()
