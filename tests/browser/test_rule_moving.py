"""A rule through every gate by two people, refusals included, as they see it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from dashboard.rights import Grant, Role
from dashboard.rule_deprecation.facts import Look
from dashboard.rule_deprecation.from_facts import Facts
from db import models
from db.accounts.demonstration import demonstration_account
from db.accounts.people import set_grant
from db.engine import store_engine, writing
from tests.browser.conftest import Visit
from tests.browser.looks import violations
from tests.conftest import BY
from tests.dashboard.rule_deprecation.given import path, performance, rule
from tests.stored_rules import store_rules

pytestmark = pytest.mark.browser

KEY = "gates"
PAGE = f"/rule?program={KEY}&as_of=2026-11-22&key="
LOOKED = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture(scope="module", autouse=True)
def _rules(site: str, greenpath: Callable[..., str], store_url: str) -> None:
    """Two dormant rules; W-1 passes offline monitoring when it comes there, W-2 doesn't yet."""
    greenpath("program", "add", KEY, "--name", "Gates")
    nothing = {"hits": 0, "labelled": 0, "true_positives": 0, "unique_true_positives": 0}
    facts = Facts(
        rules=[rule("W-1", name="One"), rule("W-2", name="Two")],
        transitions=[m for key in ("W-1", "W-2") for m in path(key, [("2026-01-01", "live")])],
        performances=[performance(key, **nothing) for key in ("W-1", "W-2")],
        looks=[Look("W-1", 1, 1, *LOOKED, 400, 400, 0), Look("W-2", 1, 1, *LOOKED, 200, 200, 0)],
    )
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        store_rules(session, KEY, facts)
        program = session.scalars(select(models.Program.id).where(models.Program.key == KEY)).one()
        manager = demonstration_account(session, "program-manager")
        assert manager is not None
        set_grant(session, manager, program, Grant(Role.MANAGER))
    engine.dispose()


@pytest.fixture
def two(browser: Browser, site: str) -> Iterator[tuple[Visit, Visit]]:
    """A program manager and an administrator, each at a machine; refusals are expected."""
    made = []
    for login in ("program-manager", "administrator"):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        made.append(Visit(context.new_page(), site))
        made[-1].be(login)
    yield made[0], made[1]
    for each in made:
        each.page.context.close()


def gate(visit: Visit, name: str, key: str) -> Locator:
    """The form of a gate on the page as it stands now, opened."""
    visit.open(PAGE + key)
    form = visit.page.locator(f"form[data-form^='rule-{name}:']")
    form.locator("xpath=..").locator("summary").click()
    return form


def fill(form: Locator, **texts: str) -> None:
    for name, text in texts.items():
        field = form.locator(f"[data-field={name}]")
        if field.locator("select").count():
            field.locator("select").select_option(text)
        else:
            field.locator("input, textarea").fill(text)


def send(form: Locator, **texts: str) -> None:
    fill(form, **texts)
    form.locator("button[type=submit]").click()


def said(page: Page, sentence: str) -> None:
    expect(page.locator("#said")).to_have_text(sentence)


def problem(form: Locator, field: str) -> Locator:
    return form.locator(f"[data-field={field}] .field-problem")


def test_a_rule_goes_through_every_gate_and_each_one_refuses_once(
    two: tuple[Visit, Visit], axe: str
) -> None:
    manager, other = two
    form = gate(manager, "nominate", "W-1")
    assert violations(manager.page, axe) == []
    send(form, text="Nothing for a year.")
    expect(problem(form, "code")).to_contain_text("Choose a reason.")
    send(form, code="dormant")
    said(manager.page, "W-1 is moved: candidate.")
    for stage in ("in review", "offline monitoring"):
        form = gate(other, "step", "W-1")
        if stage == "offline monitoring":
            fill(form, to="offline_monitoring")
        send(form, text="Looked at it.")
        said(other.page, f"W-1 is moved: {stage}.")
    send(gate(other, "sign", "W-1"), text="It missed nothing.")
    said(other.page, "W-1 is moved: sign-off.")
    form = gate(manager, "deprecate", "W-1")
    expect(form).to_contain_text("You nominated it, so somebody else signs")
    send(form, text="Mine.", evidence="None.")
    expect(problem(form, "to")).to_contain_text("You nominated it")
    form = gate(other, "deprecate", "W-1")
    send(form, text="It can go.", evidence="https://wiki.example/W-1", replacement="W-9")
    expect(problem(form, "replacement")).to_contain_text("There is no rule “W-9” in the inventory")
    send(form, replacement="w-2")
    said(other.page, "W-1 is moved: deprecated.")
    form = gate(other, "retire", "W-1")
    send(form)
    expect(problem(form, "text")).to_contain_text("Only 0 of 90 days of watch have passed")
    send(form, text="It can't come back.")
    said(other.page, "W-1 is moved: retired.")
    send(gate(other, "back", "W-1"), code="new_attack", text="It's needed again.")
    said(other.page, "W-1 is moved: live.")
    manager.open(PAGE + "W-1")
    expect(manager.page.locator("#content")).to_contain_text("Nominated by: Priya Raman")
    assert violations(manager.page, axe) == []


def test_too_few_labels_are_said_and_a_waiver_passes(two: tuple[Visit, Visit]) -> None:
    manager, other = two
    for undone in (True, False):
        send(gate(manager, "nominate", "W-2"), code="dormant", text="No hits.")
        said(manager.page, "W-2 is moved: candidate.")
        if undone:
            send(gate(other, "undo", "W-2"), text="The wrong one.")
            said(other.page, "W-2 is back: live.")
    form = gate(other, "skip", "W-2")
    send(form, to="offline_monitoring", text="Known from its sister.")
    expect(problem(form, "owner")).to_contain_text("Name somebody")
    send(form, owner="Priya Raman", expires="2027-01-31")
    said(other.page, "W-2 is moved: offline monitoring.")
    form = gate(other, "sign", "W-2")
    send(form, text="Soon.")
    expect(problem(form, "to")).to_contain_text("99 more labels without a miss")
    expect(other.page.locator("#content")).to_contain_text(
        "The last move can't be undone. The policy has no way offline monitoring → candidate"
    )


def test_of_two_who_move_it_the_second_sees_what_the_first_did(two: tuple[Visit, Visit]) -> None:
    manager, other = two
    mine, theirs = gate(manager, "back", "W-2"), gate(other, "back", "W-2")
    fill(mine, to="live", code="incident", text="There was an incident.")
    send(theirs, to="in_review", code="dependency_found", text="The report needs it.")
    said(other.page, "W-2 is moved: in review.")
    mine.locator("button[type=submit]").click()
    conflict = manager.page.locator(".conflict")
    expect(conflict).to_contain_text("Ada Moreau moved it: offline monitoring → in review")
    expect(conflict).to_contain_text("The report needs it.")
