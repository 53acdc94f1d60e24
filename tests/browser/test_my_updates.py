"""Filing updates by keyboard: in few key presses, through an outage, a conflict, and in a row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from dashboard.rights import Grant, Role
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.accounts.people import account_id_of, set_grant
from db.engine import store_engine, writing
from tests.browser.conftest import Visit
from tests.browser.looks import faults
from tests.conftest import BY
from tests.dashboard.path_to_green.given import action, goal, update
from tests.db.path_to_green.given import bring

pytestmark = pytest.mark.browser

KEY = "owed"
LAST, WEEK = date(2026, 11, 14), date(2026, 11, 21)
OWNER = "Tomas Lindqvist"
MANY = tuple(f"M-{n:02}" for n in range(10))
PAGE = f"/my-updates?program={KEY}"
MOST = 25
"""Key presses, besides text."""


@pytest.fixture(scope="module", autouse=True)
def _goals(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """One goal for each test, and ten for whoever files them in a row; last week's is filed."""
    greenpath("program", "add", KEY, "--name", "Owed")
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        id_ = session.scalars(select(models.Program.id).where(models.Program.key == KEY)).one()
        for login, role in (("pm", Role.CONTRIBUTOR), ("program-manager", Role.MANAGER)):
            set_grant(session, account_id_of(session, login), id_, Grant(role))
    keys = ("G-green", "G-red", "G-lost", "G-conflict", "G-copy", "G-same", "G-wrong", "G-axe")
    ends = {"start": date(2026, 6, 6), "due": date(2026, 12, 26)}
    said = {
        "headline": "Two issuers wait", "why": "A late release.", "next_steps": "A call.",
        "changed": "One went live.", "value": 60.0, "author": OWNER,
    }  # fmt: skip
    bring(
        engine,
        KEY,
        [
            *(goal(key, title=f"Title {key}", owner=OWNER, **ends) for key in keys),
            *(goal(key, title=f"Title {key}", owner="Priya Raman", **ends) for key in MANY),
        ],
        [
            DailyValue(key, WEEK - timedelta(days=7 * n), 62.0 - n)
            for key in keys
            for n in range(15)
        ],
        [update(LAST, item=key, **said) for key in (*keys, *MANY)],
        [action(goal="G-conflict", owner=OWNER, due=date(2026, 12, 12))],
    )
    engine.dispose()


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Pages are drawn anew after each form, and other tests may run beside."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


def somebody(browser: Browser, site: str, login: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context.new_page(), site)
    visit.be(login)
    yield visit
    context.close()
    assert [each for each in visit.troubles if "Failed to fetch" not in each] == []


@pytest.fixture
def owner(browser: Browser, site: str) -> Iterator[Visit]:
    yield from somebody(browser, site, "pm")


@pytest.fixture
def manager(browser: Browser, site: str) -> Iterator[Visit]:
    yield from somebody(browser, site, "program-manager")


@dataclass
class Keyboard:
    """Somebody who has no mouse, and counts; text is typed besides."""

    page: Page
    presses: int = 0

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)
            self.presses += len(keys.split("+"))

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, field: str) -> None:
        """On to a field with Tab, however many that takes."""
        for _ in range(30):
            if self.at() == field:
                return
            self.press("Tab")
        raise AssertionError(f"no way to {field}: the focus is at {self.at()}")

    def at(self) -> str:
        found = "document.activeElement.closest('[data-field]')?.dataset.field || ''"
        return str(self.page.evaluate(found))


def item(key: str, whose: str = "mine") -> str:
    return f"{PAGE}&whose={whose}&item=goal:{key}"


def opened(visit: Visit, key: str, whose: str = "mine") -> Keyboard:
    """The form of an item, where the focus is put by itself."""
    visit.open(item(key, whose))
    keyboard = Keyboard(visit.page)
    expect(visit.page.locator("[data-field=colour] input:checked")).to_be_focused()
    return keyboard


def value(page: Page, field: str) -> str:
    place = page.locator(f".update [data-field={field}]")
    return str(place.locator("input, textarea").first.input_value())


def problem(page: Page, field: str) -> str:
    return page.locator(f".update [data-field={field}] .field-problem").inner_text()


def said(page: Page, sentence: str) -> None:
    expect(page.locator("#said")).to_have_text(sentence)


def filed(page: Page, key: str) -> None:
    said(page, f"The update of “Title {key}” for the week to 21 Nov 2026 is filed.")


def test_an_update_is_filed_in_a_handful_of_keys(owner: Visit) -> None:
    """From the list, which opens with the most urgent item in its form."""
    keys, page = opened(owner, "G-green"), owner.page
    assert value(page, "why") == "A late release."
    assert value(page, "changed") == "The value went up from 61 to 62."
    keys.to("headline")
    keys.write("Three issuers are live")
    keys.press("Control+Enter")
    filed(page, "G-green")
    assert keys.presses <= 5
    expect(page.locator(".updates-due")).not_to_contain_text("Title G-green")
    expect(page.locator("[data-field=colour] input:checked")).to_be_focused()  # of the next one


def test_a_path_to_green_is_filed_in_the_same_form_by_keyboard(owner: Visit) -> None:
    keys, page = opened(owner, "G-red"), owner.page
    expect(page.locator(".path-fields")).to_be_hidden()
    keys.press("ArrowRight", 2)
    expect(page.locator(".path-fields")).to_be_visible()
    for field, text in (
        ("headline", "Both processors are late"), ("date_to_green", "12192026"),
        ("causes", "One team does the work of two."), ("action_text", "Hire a second team"),
        ("action_due", "12122026"), ("action_impact", "38"),
    ):  # fmt: skip
        keys.to(field)
        keys.write(text)
    assert value(page, "action_owner") == OWNER
    keys.press("Control+Enter")
    filed(page, "G-red")
    assert keys.presses <= MOST
    owner.open(f"/goal?program={KEY}&as_of=2026-11-22&key=G-red")
    for words in ("Both processors are late", "Hire a second team", "One team does the work of"):
        expect(page.locator("#content")).to_contain_text(words)


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(owner: Visit) -> None:
    keys, page = opened(owner, "G-wrong"), owner.page
    keys.press("ArrowRight")
    keys.to("headline")
    keys.write("**bold** <script>hit()</script>")
    keys.to("action_text")
    keys.write("Do it")
    keys.to("action_owner")
    keys.press("Control+a")
    keys.write("Ann, Bob")
    keys.to("action_impact")
    keys.write("-5")
    keys.press("Control+Enter")
    expect(page.locator(".update [data-field=action_owner] .field-problem")).to_contain_text(
        "Name one person, not several"
    )
    assert "without a minus sign" in problem(page, "action_impact")
    assert "root cause" in problem(page, "causes")
    assert "green again" in problem(page, "date_to_green")
    assert value(page, "headline") == "**bold** <script>hit()</script>"
    page.locator("[data-field=colour] input:checked").focus()
    keys.press("ArrowLeft")
    keys.press("Control+Enter")
    filed(page, "G-wrong")
    owner.open(f"/goal?program={KEY}&as_of=2026-11-22&key=G-wrong")
    expect(page.locator("#content")).to_contain_text("**bold** <script>hit()</script>")


def test_the_server_is_lost_mid_typing_and_the_draft_is_found_again(owner: Visit) -> None:
    keys, page = opened(owner, "G-lost"), owner.page
    page.route("**/forms/**", lambda route: route.abort())
    page.route("**/drafts/**", lambda route: route.abort())
    keys.to("headline")
    keys.write("Typed while the server was away")
    keys.press("Control+Enter")
    expect(page.locator(".update > .form .form-problem")).to_contain_text("does not answer")
    page.unroute("**/forms/**")
    page.unroute("**/drafts/**")
    page.reload()
    owner.settled()
    expect(page.locator(".update > .form .form-restored")).to_contain_text("Restored what you")
    assert value(page, "headline") == "Typed while the server was away"
    expect(page.locator("[data-field=colour] input:checked")).to_be_focused()
    keys.press("Control+Enter")
    filed(page, "G-lost")


def test_two_who_file_one_update_meet_and_nothing_is_lost(owner: Visit, manager: Visit) -> None:
    mine, theirs = opened(owner, "G-conflict"), opened(manager, "G-conflict", "all")
    for keys, words in ((theirs, "As the manager sees it"), (mine, "As the owner sees it")):
        keys.to("headline")
        keys.write(words)
    theirs.press("Control+Enter")
    filed(manager.page, "G-conflict")
    mine.press("Control+Enter")
    page, conflict = owner.page, owner.page.locator(".conflict")
    expect(conflict).to_contain_text("As the manager sees it")
    expect(conflict).to_contain_text("As the owner sees it")
    mine.press("Tab")
    mine.press("ArrowDown", 2)  # both, one after the other
    assert value(page, "headline") == "As the owner sees it As the manager sees it"
    mine.press("Control+Enter")
    filed(page, "G-conflict")
    owner.open(f"/goal?program={KEY}&as_of=2026-11-22&key=G-conflict")
    expect(page.locator("#content")).to_contain_text("As the owner sees it As the manager sees it")


def test_last_week_s_words_are_copied_with_one_key(owner: Visit) -> None:
    keys, page = opened(owner, "G-copy"), owner.page
    keys.press("Alt+c")
    assert value(page, "headline") == "Two issuers wait"
    assert value(page, "changed") == "One went live."
    expect(page.locator(".update > .form .form-kept")).to_contain_text("Kept")
    keys.press("Control+Enter")
    filed(page, "G-copy")


def test_that_nothing_changed_is_an_update_of_one_key(owner: Visit) -> None:
    keys, page = opened(owner, "G-same"), owner.page
    keys.press("Alt+n")
    said(page, "“Title G-same”: nothing changed in the week to 21 Nov 2026.")
    expect(page.locator(".updates-due")).not_to_contain_text("Title G-same")


def test_ten_items_are_filed_in_a_row_without_a_mouse(manager: Visit) -> None:
    page = manager.page
    manager.open(f"{PAGE}&bulk=yes")
    expect(page.locator("[data-update]")).to_have_count(10)
    keys = Keyboard(page)
    for n, key in enumerate(MANY):
        expect(page.locator(":focus")).to_have_attribute("type", "radio")
        if n % 2:
            keys.press("Alt+n")
            said(page, f"“Title {key}”: nothing changed in the week to 21 Nov 2026.")
        else:
            keys.to("headline")
            keys.write(f"All is well with {n}")
            keys.press("Control+Enter")
            filed(page, key)
        expect(page.locator("[data-update]")).to_have_count(9 - n)
    assert keys.presses <= 5 * len(MANY)
    expect(page.locator(".headline")).to_have_text("Nothing is due from you.")


def test_the_page_and_its_form_are_open_to_everybody_in_every_look(owner: Visit, axe: str) -> None:
    keys = opened(owner, "G-axe")
    assert faults(owner.page, axe) == []
    keys.press("ArrowRight")
    expect(owner.page.locator(".path-fields")).to_be_visible()
    owner.page.evaluate("document.querySelector('.moved-fields').open = true")
    keys.press("Control+Enter")
    expect(owner.page.locator(".update [data-field=headline] .field-problem")).to_have_text(
        re.compile("Write in one")
    )
    assert faults(owner.page, axe) == []
