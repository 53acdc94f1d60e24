"""Saying something of a metric by keyboard: note, value, target, definition with its preview."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.rights import Viewer
from dashboard.scorecard.targets import Grain, Target
from db import models
from db.engine import store_engine, writing
from db.programs import program as program_value
from db.scorecard.writing import define_metric, set_target, type_value
from tests.browser.conftest import Visit
from tests.browser.looks import faults
from tests.conftest import BY

pytestmark = pytest.mark.browser

KEY, WEEK = "said", date(2026, 11, 21)
SCORECARD = f"/scorecard?program={KEY}&as_of=2026-11-21"
PAGE = f"/metric?program={KEY}&as_of=2026-11-21&key="
METRICS = (
    {"key": "calls", "name": "Calls", "aggregation": "sum", "column": "calls", "every": "week"},
    {"key": "staff", "name": "Staff", "aggregation": "mean", "column": "staff", "every": "week"},
    {"key": "each", "name": "Calls each", "operation": "divide", "operands": "calls;staff"},
)
EVERYBODY = Viewer("tests", administrator=True)


@pytest.fixture(scope="module", autouse=True)
def _metrics(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """Three metrics of twenty weeks; calls fall below their target in the last one."""
    greenpath("program", "add", KEY, "--name", "Said")
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        program = program_value(session, KEY, EVERYBODY)
        ids = [define_metric(session, program, form, None, None) for form in METRICS]
        for n in range(20):
            week = WEEK - timedelta(days=7 * n)
            calls = 40.0 if not n else 100.0 + n % 3
            type_value(session, program, "calls", week, calls, None)
            type_value(session, program, "staff", week, 10.0, None)
        version = session.get_one(models.Metric, ids[0]).version
        set_target(session, program, Target("calls", Grain.WEEK, 90.0), version)
    engine.dispose()


@pytest.fixture
def manager(browser: Browser, site: str) -> Iterator[Visit]:
    """An administrator, whose refusals are expected."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context.new_page(), site)
    visit.be("administrator")
    yield visit
    context.close()


def form_of(page: Page, name: str) -> Locator:
    return page.locator(f"form[data-form^='{name}:']")


def unfold(page: Page, name: str) -> Locator:
    """Open the part that a form stands in, by keyboard; the form."""
    form = form_of(page, name).first
    if not form.is_visible():
        form.locator("xpath=ancestor::details[1]/summary").focus()
        page.keyboard.press("Enter")
    expect(form).to_be_visible()
    return form


def write(page: Page, form: Locator, **texts: str) -> None:
    """Fill fields in by keyboard."""
    for name, text in texts.items():
        place = form.locator(f"[data-field={name}]")
        if place.locator("select").count():
            choose(page, place.locator("select"), text)
            continue
        control = place.locator("input, textarea")
        control.focus()
        if control.get_attribute("type") == "date":
            control.fill(text)
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.press("Delete")
            page.keyboard.type(text)


def choose(page: Page, select: Locator, value: str) -> None:
    """Nothing is the first that is offered."""
    if value:
        select.select_option(value)
    else:
        select.focus()
        page.keyboard.press("Home")
    expect(select).to_have_value(value)


def said(visit: Visit, sentence: str) -> None:
    """It is saved, and the page is drawn anew."""
    expect(visit.page.locator("#said")).to_have_text(sentence)
    visit.settled()


def problem(form: Locator, field: str) -> Locator:
    return form.locator(f"[data-field={field}] .field-problem")


def test_a_note_that_is_asked_for_is_written_and_stays(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "calls")
    form = form_of(page, "metric-note")
    expect(form).to_be_visible()  # it is asked for, and so it is unfolded
    expect(page.locator("#edit")).to_contain_text("a note is asked for")
    form.locator("textarea").focus()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(problem(form, "text")).to_contain_text("Write what happened")
    write(page, form, text="A strike; over since Thursday.")
    page.keyboard.press("ControlOrMeta+Enter")
    said(manager, "The note on “Calls” of the week to 21 Nov 2026 is saved.")
    expect(page.locator("#edit")).not_to_contain_text("a note is asked for")
    expect(page.locator("#notes")).to_contain_text("A strike; over since Thursday.")
    manager.open(f"/metric?program={KEY}&as_of=2026-11-14&key=calls")
    expect(page.locator("#notes")).not_to_contain_text("A strike")


def test_a_value_is_typed_over_what_stands_and_a_blank_is_one(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "staff")
    form = unfold(page, "metric-value")
    expect(form.locator("input")).to_have_value("10")
    write(page, form, value="12,5")
    page.keyboard.press("Enter")
    expect(problem(form, "value")).to_contain_text("has a comma")
    expect(form.locator("input")).to_be_focused()
    write(page, form, value="12.5")
    page.keyboard.press("Enter")
    said(manager, "The value of “Staff” of the week to 21 Nov 2026 is saved.")
    expect(page.locator(".headline")).to_contain_text("12.5")
    form = unfold(page, "metric-value")
    expect(page.locator("#edit")).to_contain_text("replaced")
    manager.settled()
    write(page, form, value="")
    form.locator("input").press("Enter")
    expect(page.locator("#edit")).to_contain_text("to 21 Nov 2026: blank")


def test_what_is_typed_for_one_week_is_no_draft_of_another(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "each")
    write(page, unfold(page, "metric-note"), text="Half a thought")
    expect(form_of(page, "metric-note").locator(".form-kept")).to_contain_text("Kept")
    manager.open(f"/metric?program={KEY}&as_of=2026-11-14&key=each")
    expect(unfold(page, "metric-note").locator("textarea")).to_have_value("")
    manager.open(PAGE + "each")
    form = form_of(page, "metric-note")
    expect(form.locator("textarea")).to_have_value("Half a thought")
    expect(form.locator(".form-restored")).to_contain_text("Restored what you typed")


def test_a_target_is_previewed_before_it_is_saved_and_ended(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "calls")
    form = unfold(page, "metric-target")
    write(page, form, grain="ytd", value="900")
    form.locator("[data-field=value] input").focus()
    page.keyboard.press("Enter")
    preview = form.locator(".form-preview")
    expect(preview).to_be_focused()
    expect(preview).to_contain_text("0 of 9 numbers and 1 of 9 statuses change.")
    expect(preview).to_contain_text("Nothing is saved yet.")
    write(page, form, value="950")
    expect(preview).to_be_empty()  # what it showed holds no longer
    page.keyboard.press("Enter")
    expect(preview).to_contain_text("1 of 9 statuses change.")
    page.keyboard.press("Tab")  # to its table, which can be scrolled by keyboard
    page.keyboard.press("Tab")
    expect(preview.get_by_role("button", name="Save it")).to_be_focused()
    page.keyboard.press("Enter")
    said(manager, "The target of “Calls” is saved.")
    unfold(page, "metric-target")
    end = form_of(page, "metric-target-end").first
    end.locator("xpath=ancestor::details[1]/summary").focus()
    page.keyboard.press("Enter")
    write(page, end, end="2026-12-31")
    page.keyboard.press("Enter")
    said(manager, "The target of “Calls” holds until 31 Dec 2026.")


def test_a_definition_is_changed_with_its_preview_and_its_history(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "each")
    form = unfold(page, "metric-definition")
    write(page, form, name="Calls per head", operands="each;staff", unit="calls")
    page.keyboard.press("Enter")
    expect(problem(form, "operands")).to_contain_text("builds on itself: each → each")
    expect(form.locator("[data-field=name] input")).to_have_value("Calls per head")
    write(page, form, operands="calls;stuff")
    page.keyboard.press("Enter")
    expect(problem(form, "operands")).to_contain_text("did you mean “staff”?")
    write(page, form, operands="staff;calls")
    page.keyboard.press("Enter")
    preview = form.locator(".form-preview")
    expect(preview).to_contain_text("What changes, as of week 47, to 21 Nov 2026")
    expect(preview).to_contain_text("It holds from 15 Nov 2026 on.")
    expect(page.locator("h1")).to_have_text("Calls each")  # nothing is stored
    page.keyboard.press("ControlOrMeta+Enter")
    said(manager, "The definition of “Calls per head” is saved.")
    expect(page.locator("h1")).to_have_text("Calls per head")
    unfold(page, "metric-definition")
    expect(page.locator("#edit")).to_contain_text("Calls each → Calls per head")
    expect(page.locator("#edit")).to_contain_text("calls;staff → staff;calls")


def test_a_metric_is_added_from_the_scorecard(manager: Visit) -> None:
    page = manager.page
    manager.open(SCORECARD)
    form = unfold(page, "metric-new")
    write(page, form, key="sum", name="All of it", aggregation="", column="", every="",
          operation="sum", operands="calls;staff")  # fmt: skip
    form.locator("[data-field=operands] input").focus()
    page.keyboard.press("Enter")
    expect(form.locator(".form-preview")).to_contain_text("It is a new metric.")
    page.keyboard.press("ControlOrMeta+Enter")
    said(manager, "“All of it” is there.")
    expect(page.locator("h1")).to_have_text("All of it")


def test_limits_are_locked_with_a_reason(manager: Visit) -> None:
    page = manager.page
    manager.open(PAGE + "calls")
    form = unfold(page, "metric-baseline")
    write(page, form, start="2026-07-12", end="2026-09-26", reason="The team is another one.")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(form.locator(".form-preview")).to_contain_text("As it would be")
    page.keyboard.press("ControlOrMeta+Enter")
    said(manager, "The limits of “Calls” are locked.")
    expect(page.locator("#edit")).to_contain_text("locked to 12 Jul 2026 to 26 Sep 2026")


def test_all_forms_are_open_to_everybody_in_every_look(manager: Visit, axe: str) -> None:
    page = manager.page
    for address, shown in ((PAGE + "calls", "metric-target"), (SCORECARD, "metric-new")):
        manager.open(address)
        page.evaluate(
            "document.querySelectorAll('#content details.metric-form, .metric-form details')"
            ".forEach(each => { each.open = true })"
        )
        if shown == "metric-target":
            form = form_of(page, shown)
            write(page, form, grain="qtd", value="1")
            form.locator("[data-field=value] input").focus()
            page.keyboard.press("Enter")
            expect(form.locator(".form-preview")).to_contain_text("Nothing is saved yet.")
        assert faults(page, axe) == []
