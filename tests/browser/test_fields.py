"""Each kind of field in a real browser: it is kept, restored, and begun anew."""

import threading
from collections.abc import Iterator
from typing import Any

import dash
import pytest
from dash import html
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from dashboard.forms import FormField, Kind
from layouts.components.forms import Filled, Group, form
from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser

CHOICE = FormField("choice", "Choice", Kind.CHOICE, options=(("A", "a"), ("B", "b")))
PICK = FormField("pick", "Pick", Kind.PICK, options=(("Left", "l"), ("Right", "r")))
DRAWN = ["a", "a\nb", "a", "2026-11-21", False, True]
TYPED = ["b", "x\ny", "b", "2026-11-22", True, False]
KEPT = "greenpath-draft::kinds:1"


def kinds() -> Any:
    """A form of all kinds of fields."""
    return form(
        "kinds:1",
        4,
        Filled(FormField("line", "Line"), "a"),
        Filled(FormField("text", "Text", Kind.LINES), "a\r\nb"),
        Filled(CHOICE, "a"),
        Filled(FormField("day", "Day", Kind.DATE), "2026-11-21"),
        Filled(FormField("check", "Check", Kind.CHECK)),
        Group("Together", [Filled(PICK, "l")]),
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A page with nothing but that form; no server keeps its drafts."""
    assets = str(ROOT / "assets")
    app = dash.Dash("kinds", assets_folder=assets, assets_ignore=r"paper\.js|imports\.js")
    app.layout = html.Div([html.Div(id="said"), html.Main(kinds())], className="frame")
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("form[data-form]")
    yield page
    context.close()


def values(page: Page) -> list[Any]:
    fields = [page.get_by_label(name).input_value() for name in ("Line", "Text", "Choice", "Day")]
    return [*fields, *(page.get_by_label(name).is_checked() for name in ("Check", "Left"))]


def test_each_kind_of_field_is_restored_and_begun_anew(page: Page) -> None:
    assert values(page) == DRAWN
    page.get_by_label("Line").fill("b")
    page.get_by_label("Text").fill("x\ny")
    page.get_by_label("Choice").select_option("b")
    page.get_by_label("Day").fill("2026-11-22")
    page.get_by_label("Check").check()
    page.get_by_label("Left").press("ArrowRight")
    page.reload()
    expect(page.locator(".form-restored")).to_contain_text("Restored what you typed at")
    assert values(page) == TYPED
    page.get_by_role("button", name="Start over").click()
    assert values(page) == DRAWN
    assert page.evaluate(f"localStorage['{KEPT}']") is None


def test_a_choice_that_is_not_offered_any_more_is_empty_and_does_not_spin(page: Page) -> None:
    page.evaluate(
        f"localStorage['{KEPT}'] = JSON.stringify({{fields: {{choice: 'gone', line: 'z'}},"
        " drawn: {choice: 'a', line: 'a'}, base: 4, ms: 0, more: false, at: Date.now()})"
    )
    page.reload()
    expect(page.get_by_label("Line")).to_have_value("z")
    assert page.get_by_label("Choice").input_value() == ""
    changes = page.evaluate(
        "new Promise(done => { let n = 0; new MutationObserver(found => { n += found.length })"
        ".observe(document, {subtree: true, childList: true, attributes: true});"
        " setTimeout(() => done(n), 500) })"
    )
    assert changes == 0
