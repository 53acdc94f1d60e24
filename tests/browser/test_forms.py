"""Forms in a real browser: what is typed is kept, and an edit of an old version is merged."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

PROGRAMS = "/admin?part=programs"
PROGRAM = f"{PROGRAMS}&item=2"
RESTORED = ".form-restored"


def opened(visit: Visit, address: str = PROGRAM) -> Page:
    """The page for an administrator; ``second`` is a manager."""
    if visit.page.url == "about:blank":
        visit.be("administrator")
    visit.open(address)
    visit.page.wait_for_selector("form[data-form] button[type=submit]")
    return visit.page


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=False).first.fill(text)


def value(page: Page, label: str) -> str:
    return str(page.get_by_label(label).first.input_value())


def saved(page: Page, name: str) -> None:
    expect(page.locator("#said")).to_have_text(f"“{name}” is saved.")


@pytest.fixture
def second(browser: Browser, site: str) -> Iterator[Visit]:
    """Somebody else at another machine; refusals are expected there."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    other = Visit(context.new_page(), site)
    other.be("program-manager")
    other.open("/tickets")
    yield other
    context.close()


def test_what_is_typed_survives_a_reload_is_said_and_can_be_begun_anew(visit: Visit) -> None:
    page = opened(visit)
    before = value(page, "About")
    fill(page, "About", "Typed and not sent")
    expect(page.locator(".form-kept")).to_have_text(re.compile(r"Kept (\d+ \w+, )?\d\d:\d\d"))
    page.reload()
    visit.settled()
    expect(page.locator(RESTORED)).to_contain_text("Restored what you typed at")
    assert value(page, "About") == "Typed and not sent"
    page.get_by_role("button", name="Start over").click()
    assert value(page, "About") == before
    page.reload()
    visit.settled()
    expect(page.locator(RESTORED)).to_be_empty()
    assert value(page, "About") == before


def test_what_is_typed_survives_a_way_to_another_page_and_back(visit: Visit) -> None:
    page = opened(visit)
    fill(page, "Marking", "Half a wo")
    page.get_by_role("link", name="All programs").click()
    page.wait_for_selector("form[data-form='program-new']")
    page.go_back()
    expect(page.locator(RESTORED)).to_contain_text("Restored")
    assert value(page, "Marking") == "Half a wo"


def test_sending_with_ctrl_enter_clears_the_draft_and_draws_the_page_anew(visit: Visit) -> None:
    page = opened(visit)
    field = page.get_by_label("Marking")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Internal")
    page.keyboard.press("Control+Enter")
    saved(page, "Issuer outreach")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []
    page.reload()
    visit.settled()
    assert value(page, "Marking") == "Internal"
    expect(page.locator(RESTORED)).to_be_empty()
    visit.open("/tickets?program=outreach")
    expect(page.locator(".bar .marking")).to_have_text("Internal")


def test_a_program_is_added_and_its_page_keeps_where_one_came_from(visit: Visit) -> None:
    page = opened(visit, f"{PROGRAMS}&program=outreach")
    fill(page, "Key", "added")
    fill(page, "Name", "Added in a browser")
    page.get_by_label("Last day of a week").select_option("friday")
    page.get_by_role("button", name="Add program").click()
    page.wait_for_url("**item=*")
    (item,) = parse_qs(urlsplit(page.url).query)["item"]
    page.wait_for_selector(f"form[data-form='program:{item}']")
    assert "program=outreach" in page.url
    expect(page.locator("#said")).to_have_text("“Added in a browser” is there.")
    assert value(page, "Name") == "Added in a browser"
    page.get_by_role("link", name="Tickets").click()
    page.wait_for_url("**/tickets?program=outreach")


def test_what_is_missing_is_said_beside_its_field(second: Visit) -> None:
    second.be("administrator")
    page = opened(second, PROGRAMS)
    page.get_by_role("button", name="Add program").click()
    expect(page.locator("[data-field=key] .field-problem")).to_have_text("■ A program needs a key.")
    assert page.evaluate("document.activeElement.closest('[data-field]').dataset.field") == "key"
    fill(page, "Key", "a b")
    fill(page, "Name", "B")
    page.get_by_role("button", name="Add program").click()
    problem = page.locator("[data-field=key] .field-problem")
    expect(problem).to_contain_text("“a b” is no key")
    assert page.get_by_label("Key").first.get_attribute("aria-invalid") == "true"
    assert value(page, "Name") == "B"


def test_of_two_people_the_second_sees_both_texts_and_chooses(visit: Visit, second: Visit) -> None:
    first, page = opened(visit), opened(second)
    fill(first, "About", "one\ntwo\nthree")
    first.get_by_role("button", name="Save").click()
    saved(first, "Issuer outreach")
    fill(page, "About", "mine")
    fill(page, "Name", "Outreach to issuers")
    page.get_by_role("button", name="Save").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("changed this at")
    expect(conflict).to_contain_text("one\ntwo\nthree")
    expect(conflict).to_contain_text("Name changed only by you. It stays: Outreach to issuers")
    assert value(page, "About") == "mine"
    page.get_by_role("button", name="Save").click()
    expect(conflict.locator(".field-problem")).to_have_text("■ Choose which text to keep.")
    page.reload()
    second.settled()  # nothing is lost, and it is still an edit of the old version
    assert value(page, "About") == "mine"
    page.get_by_role("button", name="Save").click()
    conflict.get_by_text("Both, one after the other").click()
    assert value(page, "About") == "mine\n\none\ntwo\nthree"
    fill(page, "About", "mine and theirs")
    page.keyboard.press("Control+Enter")
    saved(page, "Outreach to issuers")
    expect(conflict).to_have_count(0)
    first.reload()
    visit.settled()
    assert (value(first, "Name"), value(first, "About")) == (
        "Outreach to issuers", "mine and theirs",
    )  # fmt: skip
    fill(first, "Name", "Issuer outreach")
    first.keyboard.press("Control+Enter")
    saved(first, "Issuer outreach")


def test_a_conflict_is_settled_with_the_keyboard_alone(visit: Visit, second: Visit) -> None:
    first, page = opened(visit), opened(second)
    for who, words in ((first, "From the first"), (page, "From the second")):
        who.get_by_label("About").focus()
        who.keyboard.press("Control+a")
        who.keyboard.type(words)
        who.keyboard.press("Control+Enter")
        if who is first:
            saved(first, "Issuer outreach")
    page.wait_for_selector(".conflict")
    assert "form-conflict" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "theirs"
    assert value(page, "About") == "From the first"
    page.keyboard.press("Control+Enter")
    saved(page, "Issuer outreach")


def test_without_a_line_nothing_is_lost(second: Visit) -> None:
    page = opened(second)
    page.route("**/forms/**", lambda route: route.abort())
    fill(page, "Marking", "Kept")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".form-problem")).to_contain_text("Greenpath does not answer.")
    page.reload()
    second.settled()
    assert value(page, "Marking") == "Kept"


class Server:
    """What the server would keep for an account, with another device at it."""

    def __init__(self, page: Page) -> None:
        self.draft: dict[str, Any] | None = None
        self.other: dict[str, Any] | None = None
        self.posted: list[Any] = []
        self.status = 200
        page.route("**/drafts/**", self._answer)

    def keep(self, text: str, ms: int) -> None:
        self.draft = {"fields": {"marking": text}, "drawn": {"marking": ""}, "base": 1, "ms": ms}

    def _answer(self, route: Route) -> None:
        said: Any = {"here": True, "draft": self.draft}
        if route.request.method == "POST":
            self.posted.append(route.request.post_data_json)
            said = {"ms": 1_795_340_000_000 + len(self.posted), "other": self.other}
            if self.status == 200:
                self.draft = {**self.posted[-1], "ms": said["ms"]}
        elif route.request.method == "DELETE":
            self.draft, said = None, {"forgotten": True}
        route.fulfill(status=self.status, body=json.dumps(said), content_type="application/json")


def test_what_was_typed_on_another_device_is_restored_here(second: Visit) -> None:
    server = Server(second.page)
    server.keep("From the phone", 1_795_340_000_000)
    page = opened(second)
    expect(page.locator(RESTORED)).to_contain_text("Restored what you typed at")
    assert value(page, "Marking") == "From the phone"
    server.draft = None  # it was sent from the phone
    page.reload()
    second.settled()
    expect(page.locator(RESTORED)).to_be_empty()
    assert value(page, "Marking") != "From the phone"


def test_a_draft_that_was_replaced_can_still_be_had(second: Visit) -> None:
    server = Server(second.page)
    page = opened(second)
    fill(page, "Marking", "From here")
    expect(page.locator(".form-kept")).to_contain_text("Kept")
    server.keep("From the phone", 1_795_350_000_000)
    server.other = server.draft
    fill(page, "Marking", "From here again")
    expect(page.locator(".form-other")).to_contain_text("On another device")
    server.other = None
    page.get_by_role("button", name="use that").click()
    assert value(page, "Marking") == "From the phone"
    expect(page.locator(".form-kept")).to_contain_text("Kept")
    assert server.posted[-1]["fields"] == {"marking": "From the phone"}


def test_a_newer_draft_of_another_device_comes_first_and_the_own_one_can_be_had(
    second: Visit,
) -> None:
    server = Server(second.page)
    page = opened(second)
    fill(page, "Marking", "Kept on both")
    expect(page.locator(".form-kept")).to_contain_text("Kept")
    server.status = 503
    fill(page, "Marking", "Only here")
    page.wait_for_timeout(1_300)
    server.status = 200
    server.keep("From the phone", 1_795_350_000_000)
    page.reload()
    second.settled()
    expect(page.locator(".form-other")).to_contain_text("In this browser")
    assert value(page, "Marking") == "From the phone"
    page.get_by_role("button", name="use that").click()
    assert value(page, "Marking") == "Only here"


KEPT_BY_THE_SERVER = """() => {
  const key = Object.keys(localStorage).find((name) => name.endsWith(":program:2"));
  return key && JSON.parse(localStorage[key]).more === false;
}"""


def test_when_the_session_has_ended_the_browser_keeps_what_is_typed(second: Visit) -> None:
    server = Server(second.page)
    page = opened(second)
    page.evaluate("window.greenpath.signIn = () => { window.asked = true }")
    server.status = 401
    fill(page, "Marking", "Typed late")
    page.wait_for_function("() => window.asked")
    server.status = 200
    page.reload()
    second.settled()
    assert value(page, "Marking") == "Typed late"
    page.wait_for_function(KEPT_BY_THE_SERVER)
    assert server.posted[-1]["fields"] == {"marking": "Typed late"}


def test_drafts_of_others_are_removed_and_signing_out_removes_all(second: Visit) -> None:
    page = opened(second)
    fill(page, "Marking", "Mine")
    page.evaluate("localStorage['greenpath-draft:9:program:2'] = '{}'")
    kept = "Object.keys(localStorage).filter(k => k.startsWith('greenpath-draft')).sort()"
    page.evaluate("document.querySelector('.frame').dataset.account = '9'")
    page.evaluate("window.greenpath.drafts.dropStrange()")
    assert page.evaluate(kept) == ["greenpath-draft:9:program:2"]
    page.evaluate("window.greenpath.forgetDrafts()")
    fill(page, "Marking", "More")
    assert page.evaluate(kept) == []


@pytest.mark.parametrize("address", [PROGRAMS, PROGRAM])
def test_the_page_fits_and_axe_finds_nothing(visit: Visit, axe: str, address: str) -> None:
    assert faults(opened(visit, address), axe) == []


def test_a_conflict_fits_and_axe_finds_nothing(
    visit: Visit, browser: Browser, site: str, axe: str
) -> None:
    context = browser.new_context()
    other = Visit(context.new_page(), site)
    first, page = opened(visit), opened(other)
    fill(first, "About", "First")
    first.keyboard.press("Control+Enter")
    saved(first, "Issuer outreach")
    fill(page, "About", "x" * 300)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".conflict")
    found = faults(page, axe)
    context.close()
    assert found == []
