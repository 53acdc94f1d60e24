"""Signing in and out in a real browser, before ``greenpath serve`` and not the demonstration."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.rights import Grant, Role
from db.accounts.hashing import hashed
from db.accounts.links import password_token, set_up_token
from db.accounts.people import account_id_of, add_account, disable, enable, set_grant, set_password
from db.accounts.sessions import ENDED, end_sessions
from db.engine import prepare_store, store_engine, writing
from tests.browser.conftest import Visit, served
from tests.browser.looks import faults
from tests.callbacks.conftest import NOW, filled_store
from tests.conftest import BY

pytestmark = pytest.mark.browser

PASSWORD = "copper lantern forty geese"
WEEK = "/tickets?program=utc&as_of=2026-11-14&by=state"
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with an administrator, and a viewer of one program."""
    url = f"sqlite:///{tmp_path_factory.mktemp('own')}/store.db"
    filled_store(url)
    engine = store_engine(url)
    kept = hashed(PASSWORD)
    with writing(engine, BY) as session:
        viewer = add_account(session, "vera", "Vera Viewer", NOW)
        set_grant(session, viewer, 2, Grant(Role.VIEWER))
        for account in (viewer, account_id_of(session, "tester")):
            set_password(session, account, kept, NOW)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that nobody has set up."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty')}/store.db"
    prepare_store(store_engine(url))
    return url


ALONE = ("serve", "--workers", "1", "--no-worker")


@pytest.fixture(scope="module")
def own_site(own_url: str) -> Iterator[str]:
    with served(own_url, *ALONE, now=NOW) as site:
        yield site


@pytest.fixture(scope="module")
def empty_site(empty_url: str) -> Iterator[str]:
    with served(empty_url, *ALONE, now=NOW) as site:
        yield site


@pytest.fixture
def visitor(browser: Browser, own_site: str) -> Iterator[Open]:
    """Opens fresh browsers; what goes wrong in them is noted, but what a test expects."""
    contexts, visits = [], []

    def begin(**options: Any) -> Visit:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        )
        visit = Visit(contexts[-1].new_page(), own_site)
        visit.page.on("console", lambda m: _note(visit, m.type, m.text))
        visit.page.on("pageerror", lambda error: visit.troubles.append(str(error)))
        visits.append(visit)
        return visit

    yield begin
    for context in contexts:
        context.close()
    assert [trouble for visit in visits for trouble in visit.troubles] == []


def _note(visit: Visit, kind: str, text: str) -> None:
    expected = re.search(r"the server responded with a status of (401|404|422|429)", text)
    if kind in ("error", "warning") and not expected:
        visit.troubles.append(text)


def fill_in(page: Page, login: str = "tester", password: str = PASSWORD) -> None:
    page.get_by_label("Name or e-mail").fill(login)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def signed_in(visit: Visit, address: str = WEEK, login: str = "tester") -> Page:
    visit.page.goto(visit.site + address)
    fill_in(visit.page, login)
    visit.settled()
    return visit.page


def changed(url: str, change: Callable[..., object], login: str, *more: Any) -> None:
    """Change an account in the store, as another process does."""
    engine = store_engine(url)
    with writing(engine, BY) as session:
        change(session, account_id_of(session, login), *more)
    engine.dispose()


def test_a_wrong_password_is_said_and_the_right_one_leads_to_where_one_wanted(
    visitor: Open,
) -> None:
    visit = visitor()
    page = visit.page
    page.goto(visit.site + WEEK)
    assert page.url.startswith(f"{visit.site}/sign-in?next=")
    assert page.evaluate("document.activeElement.id") == "login"
    fill_in(page, password="wrong")
    page.get_by_role("alert").wait_for()
    assert "Name and password don't belong together." in page.inner_text("[role=alert]")
    assert page.input_value("#login") == "tester"
    assert page.input_value("#password") == ""
    assert page.evaluate("document.activeElement.id") == "password"
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    visit.settled()
    assert page.url == visit.site + WEEK


@pytest.mark.parametrize("end", ["ended", "disabled"])
def test_a_session_that_ends_under_an_open_page_leads_to_sign_in_and_back(
    visitor: Open, own_url: str, end: str
) -> None:
    visit = visitor()
    page = signed_in(visit)
    if end == "ended":
        changed(own_url, end_sessions, "tester", NOW, ENDED)
    else:
        changed(own_url, _disable_and_enable, "tester")
    page.get_by_title("The week before").click()
    page.wait_for_url("**/sign-in?next=*")
    fill_in(page)
    visit.settled()
    assert page.url.startswith(f"{visit.site}/tickets?program=utc&as_of=2026-11-07")
    assert "by=state" in page.url


def _disable_and_enable(session: Any, account: int) -> None:
    """The last administrator stays: another one is there for a moment."""
    other = add_account(session, "moment", "Moment", NOW, administrator=True)
    disable(session, account, NOW)
    enable(session, account)
    disable(session, other, NOW)


def test_after_signing_out_the_way_back_shows_nothing_of_before(visitor: Open) -> None:
    visit = visitor()
    page = signed_in(visit)
    page.evaluate("localStorage.setItem('greenpath-draft:x', 'typed'), 0")
    page.locator("#person summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out, everywhere.").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []
    page.go_back()
    page.wait_for_url("**/sign-in?next=*")
    assert page.locator("#content").count() == 0
    assert "Title of" not in page.content()
    assert visit.page.context.cookies() == []


def test_the_menu_of_the_person_goes_by_keyboard(visitor: Open) -> None:
    visit = visitor()
    page = signed_in(visit)
    page.locator("#person summary").focus()
    assert page.locator("#person summary").get_attribute("title") == "Signed in as Tess Ter"
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Sign out").is_visible()
    for _ in range(3):  # one's account, the password, and this
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Sign out"
    page.keyboard.press("Enter")
    page.get_by_text("You are signed out, everywhere.").wait_for()


def test_a_viewer_has_no_data_page_and_no_way_to_it(visitor: Open) -> None:
    visit = visitor()
    page = signed_in(visit, "/tickets", "vera")
    assert page.locator("nav a[href^='/data']").count() == 0
    assert page.locator("nav a[href^='/admin']").count() == 0
    assert "East" not in page.inner_text("body")
    page.goto(f"{visit.site}/tickets?program=east")
    assert "There is no program “east”." in page.inner_text("main")


def test_the_plain_pages_fit_and_axe_finds_nothing(
    visitor: Open, own_url: str, empty_url: str, empty_site: str, axe: str
) -> None:
    visit = visitor()
    page = visit.page
    found: dict[str, list[str]] = {}

    def check(name: str) -> None:
        found[name] = faults(page, axe)

    page.goto(f"{visit.site}/sign-in")
    check("sign in")
    fill_in(page, "nobody", "x")
    page.get_by_role("alert").wait_for()
    check("sign in, refused")
    engine = store_engine(own_url)
    with writing(engine, BY) as session:
        token = password_token(session, account_id_of(session, "vera"), NOW)
    engine.dispose()
    page.goto(f"{visit.site}/password?token={token}")
    check("password")
    page.get_by_label("New password").fill("short")
    page.get_by_label("The same once more").fill("short")
    page.keyboard.press("Enter")
    page.get_by_role("alert").first.wait_for()
    said = page.get_by_label("New password").get_attribute("aria-describedby")
    assert "Use at least 12 characters" in page.inner_text(f"#{said}")
    check("password, refused")
    page.goto(f"{visit.site}/password?token=dead")
    check("dead link")
    engine = store_engine(empty_url)
    with writing(engine, BY) as session:
        token = set_up_token(session, NOW) or ""
    engine.dispose()
    page.goto(f"{empty_site}/set-up?token={token}")
    check("set-up")
    assert found == {name: [] for name in found}


def test_in_the_demonstration_another_person_sees_something_else(visit: Visit) -> None:
    visit.open("/tickets?program=risk-mining")
    page = visit.page
    assert page.locator("nav a[href^='/data']").count() == 1
    page.locator("#person summary").click()
    page.get_by_role("button", name="Lena Okafor").click()
    page.wait_for_load_state()
    visit.settled()
    assert page.url == f"{visit.site}/tickets?program=risk-mining"
    assert page.locator("#person summary").get_attribute("title") == "Signed in as Lena Okafor"
    assert page.locator("nav a[href^='/data']").count() == 0
