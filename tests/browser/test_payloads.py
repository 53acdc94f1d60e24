"""A few texts that would run if they could, through every field; ``make torture`` tries all."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, expect

from callbacks.forms.registry import FORMS
from db.accounts.links import set_up_token
from db.engine import store_engine, writing
from tests.browser.conftest import NOW, served_demonstration
from tests.browser.payloads import (
    MAKERS,
    PAYLOADS,
    Trap,
    addresses_of_pages,
    forms_with_texts,
    hostile_addresses,
    send_payload,
    trap,
)
from tests.conftest import BY

pytestmark = pytest.mark.browser

SOME = Random(20_261_122).sample(PAYLOADS, 3)
ONE = '"><img src=x onerror=hit()>'
TOGETHER = " ".join(SOME)
PASSWORD = "not-long"


@pytest.fixture(scope="module")
def own_store(
    demonstration: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    return demonstration(tmp_path_factory.mktemp("payloads"))


@pytest.fixture(scope="module")
def own_site(own_store: str) -> Iterator[str]:
    """A demonstration that may be filled with anything."""
    with served_demonstration(own_store) as address:
        yield address


def test_what_is_written_into_any_form_stands_there_and_does_nothing(
    browser: Browser, own_site: str
) -> None:
    with trap(browser, own_site, with_policy=False) as caught:
        written_into_forms(caught, [ONE])
        assert (caught.troubles, bool(caught.seen)) == ([], True)


def test_what_is_typed_drafted_and_in_conflict_stands_there_and_does_nothing(
    browser: Browser, own_site: str
) -> None:
    with trap(browser, own_site, with_policy=False) as caught:
        drafted_and_in_conflict(caught, TOGETHER)
        assert (caught.troubles, bool(caught.seen)) == ([], True)


def test_what_is_asked_in_an_address_or_at_the_door_stands_there_and_does_nothing(
    browser: Browser, own_site: str, own_store: str
) -> None:
    with trap(browser, own_site, with_policy=True) as caught:
        asked_in_addresses(caught, TOGETHER)
        at_the_door(caught, own_store, TOGETHER)
        assert (caught.troubles, bool(caught.seen)) == ([], True)


def test_what_is_imported_stands_there_and_does_nothing(browser: Browser, own_site: str) -> None:
    with trap(browser, own_site, with_policy=False) as caught:
        imported(caught, SOME)
        assert (caught.troubles, bool(caught.seen)) == ([], True)


def written_into_forms(caught: Trap, payloads: list[str]) -> None:
    """Every payload through every text of every form; then all pages are looked at."""
    places: dict[str, list[str]] = {}
    for payload in payloads:
        for form in forms_with_texts():
            made, taken = send_payload(caught, form, payload)
            before = [] if made.replaces else places.get(made.shown_at, [])
            places[made.shown_at] = [*before, *taken.values()]
    for address, texts in places.items():
        stands = caught.open(address)
        assert [text for text in texts if text not in stands] == [], address
    for address in addresses_of_pages():
        caught.open(address)


def drafted_and_in_conflict(caught: Trap, payload: str) -> None:
    """Kept as a draft, restored, edited over an older version, and shown beside the other text."""
    made, _ = send_payload(caught, FORMS["program"], payload)
    form = made.address.removeprefix("/forms/")
    mine, theirs = f"mine {payload}", f"theirs {payload}"
    fields = {"about": mine}
    kept = caught.send(f"/drafts/{form}", {"fields": fields, "drawn": {"about": "x"}, "base": 2})
    assert kept.status == 200
    caught.open(made.shown_at)
    expect(caught.page.locator("[data-field=about] textarea")).to_have_value(mine)
    assert mine in caught.look()
    other = {"name": "Other", "marking": "Other", "about": theirs}
    assert caught.send(made.address, {"fields": other, "drawn": {}, "base": 2}).status == 200
    caught.send(f"/drafts/{form}", {"fields": fields, "drawn": {"about": "x"}, "base": 2})
    caught.page.locator("[data-field=name] input").fill("Mine")
    caught.page.locator("[data-field=about] textarea").fill(mine)
    caught.page.get_by_role("button", name="Save").click()
    expect(caught.page.locator(".conflict")).to_contain_text(theirs)
    expect(caught.page.locator(".conflict")).to_contain_text(mine)
    stands = caught.look()
    assert mine in stands
    assert theirs in stands
    caught.open("/admin?part=programs")
    for name in ("program-new", "person-new"):
        refused_beside_its_field(caught, name, payload)


def refused_beside_its_field(caught: Trap, name: str, payload: str) -> None:
    """What the server says of a field quotes what was typed there."""
    caught.open(f"/admin?part={'programs' if name == 'program-new' else 'people'}")
    form = caught.page.locator(f"form[data-form='{name}']")
    for each in form.locator("[data-field] input[type=text]").all():
        each.fill(payload)
    form.locator("button[type=submit]").click()
    expect(form.locator(".field-problem", has_text="■").first).to_be_visible()
    assert payload in caught.look()
    caught.context.request.delete(f"{caught.site}/drafts/{name}")
    caught.page.evaluate("localStorage.clear()")


def asked_in_addresses(caught: Trap, payload: str) -> None:
    """In every name of every page's query, and where the script goes to another address."""
    for address in hostile_addresses(payload):
        caught.open(address)
    caught.open("/tickets")
    caught.page.evaluate(
        "search => window.greenpath.go('/tickets', '?program=' + encodeURIComponent(search))",
        payload,
    )
    expect(caught.page.locator("#notice")).to_contain_text("There is no ")
    caught.look()


def at_the_door(caught: Trap, store_url: str, payload: str) -> None:
    """In the names of the sign-in page and of the set-up page, both shown again."""
    engine = store_engine(store_url)
    with writing(engine, BY) as session:
        token = set_up_token(session, NOW)
    engine.dispose()
    page = caught.page
    cookies = caught.context.cookies()
    caught.context.clear_cookies()
    caught.open(f"/sign-in?next=/{payload}")
    page.fill("#login", payload)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    assert payload_or_plain(payload) in caught.look()
    if token is not None:
        caught.open(f"/set-up?token={token}")
        for name, text in (("name", payload), ("login", payload), ("password", PASSWORD)):
            page.fill(f"#{name}", text)
        page.fill("#again", PASSWORD)
        page.click("button[type=submit]")
        expect(page.locator(".problem-said").first).to_be_visible()
        assert payload_or_plain(payload) in caught.look()
    caught.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they came


def payload_or_plain(payload: str) -> str:
    """The door leaves out what cannot be printed."""
    return "".join(c for c in payload if c.isprintable())


def imported(caught: Trap, payloads: list[str]) -> None:
    """As the name of a file, in every cell and header, in the mapping, and in the quarantine."""
    key = program_of_its_own(caught)
    for payload in payloads:
        body = {"files": [{"name": f"{payload}.csv", "size": 5}]}
        assert caught.send(f"/data/imports?program={key}", body).status == 200
    caught.open(f"/data?program={key}")
    page = caught.page
    page.wait_for_selector("#bring input[type=file]", state="attached")
    files = [
        {"name": f"{payloads[0].replace('/', ' ')}.csv", "mimeType": "text/csv", "buffer": content}
        for content in (events(payloads),)
    ]
    page.set_input_files("#bring input[type=file]", files)  # type: ignore[arg-type]  # a file's parts
    page.wait_for_selector("#meaning")
    stands = caught.look()
    assert [payload for payload in payloads if payload not in stands] == []
    type_into_the_mapping(caught, payloads[0])
    page.reload()
    page.wait_for_selector("#meaning")
    caught.look()
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector(".key-figure, .problem-said, .import-state")
    caught.look()
    for address in (f"/tickets?program={key}", f"/data?program={key}"):
        caught.open(address)


def program_of_its_own(caught: Trap) -> str:
    """A new program's key."""
    key = f"import-{len(caught.seen)}-{len(caught.context.cookies())}-{id(caught) % 10_000}"
    fields = {**MAKERS["program-new"].plain, "key": key, "name": key}
    assert caught.send("/forms/program-new", {"fields": fields, "drawn": {}}).status == 200
    return key


def events(payloads: list[str]) -> bytes:
    """A history whose cells, headers and states are payloads; its dates are wrong in half."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("event_id", "ticket_id", "ts", "event_type", "to_value", *payloads))
    for number, payload in enumerate(payloads):
        at = "2026-11-02T10:00:00Z"
        writer.writerow((f"a{number}", f"{payload} {number}", at, "created", "", *payloads))
        writer.writerow((f"b{number}", f"{payload} {number}", at, "group", payload, *payloads))
        writer.writerow((payload, payload, payload, payload, payload, *payloads))
    return text.getvalue().encode()


def type_into_the_mapping(caught: Trap, payload: str) -> None:
    """Into every text of the form that says what a file means."""
    for each in caught.page.locator("#meaning [data-field] input[type=text]:visible").all():
        each.fill(payload)
        each.press("Tab")
    caught.page.wait_for_timeout(800)
    caught.look()
