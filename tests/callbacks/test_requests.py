"""What every request has to say of where it comes from, and every answer of how it may be used."""

import re
from collections.abc import Callable
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from werkzeug.test import TestResponse

from callbacks.access import ROUTES
from callbacks.accounts.door import FOREIGN
from callbacks.application import create_app
from callbacks.headers import HEADERS
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import store_engine, writing
from exports.chromium import installed_chromium
from exports.paper import LAUNCH
from tests.callbacks.conftest import NOW, signed_in
from tests.conftest import BY

OURS = "http://localhost"
SAFE = {"GET", "HEAD", "OPTIONS"}
ADDRESSES = {
    "/data/files/<file>": "/data/files/1?program=utc",
    "/drafts/<form>": "/drafts/a",
    "/forms/<form>": "/forms/program:1",
}


def changes(app: dash.Dash) -> list[tuple[str, str]]:
    """Method and address of everything that takes changes, from the application's own map."""
    found = [
        (method, ADDRESSES.get(rule.rule, rule.rule))
        for rule in app.server.url_map.iter_rules()
        for method in rule.methods - SAFE
    ]
    assert len(found) >= 10
    return sorted(found)


@pytest.fixture(scope="module", autouse=True)
def _somebody_who_signs_out(settings: Settings) -> None:
    """Whose sessions end here, while others go on."""
    with writing(store_engine(settings.database_url), BY) as session:
        add_account(session, "changer", "Changer", NOW, administrator=True)


def refused(answer: TestResponse) -> bool:
    return answer.status_code == 403 and FOREIGN in answer.text


FOREIGNERS: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "localhost"},
    {"Origin": "http://localhost:8050"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.example/localhost"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "http://evil@localhost"},
    {"Origin": "ftp://localhost"},
    {"Origin": "file://"},
    {"Origin": "http://["},
    {"Origin": f"{OURS}, https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "SAME-ORIGIN"},
    {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
)
OWN: tuple[dict[str, str], ...] = (
    {},  # no browser
    {"Origin": OURS},
    {"Origin": "https://localhost"},  # a proxy speaks https for us
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": OURS, "Sec-Fetch-Site": "same-origin"},
)


@pytest.mark.parametrize("headers", FOREIGNERS, ids=str)
def test_a_change_that_another_site_sends_is_refused_wherever_it_goes(
    app: dash.Dash, client: FlaskClient, headers: dict[str, str]
) -> None:
    for method, address in changes(app):
        answer = client.open(address, method=method, headers=headers, json={})
        assert refused(answer), (method, address, answer.status_code)
    assert client.get("/_dash-layout").status_code == 200  # nobody was signed out


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_a_change_of_a_page_of_our_own_is_looked_at(
    app: dash.Dash, settings: Settings, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.accounts.pages.is_right", lambda *_: False)
    for method, address in changes(app):
        client = signed_in(app.server.test_client(), settings, "changer")
        answer = client.open(address, method=method, headers=headers, json={})
        assert not refused(answer), (method, address)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
def test_whatever_is_no_question_is_looked_at_on_addresses_that_are_none_as_well(
    client: FlaskClient, method: str
) -> None:
    for address in ("/healthz", "/tickets", "/nowhere", "/assets/door.js"):
        assert refused(client.open(address, method=method, headers={"Origin": "null"}))


@pytest.mark.parametrize(
    ("public_url", "origin", "taken"),
    [
        ("https://greenpath.example", "https://greenpath.example", True),
        ("https://Greenpath.Example:443", "https://greenpath.example", True),
        ("http://greenpath.example:80", "http://greenpath.example", True),
        ("https://greenpath.example:8443", "https://greenpath.example:8443", True),
        ("https://greenpath.example:8443", "https://greenpath.example", False),
        ("https://greenpath.example", "http://greenpath.example", False),
        ("https://greenpath.example", "http://localhost", False),
        ("https://greenpath.example", "https://evil.greenpath.example", False),
    ],
)
def test_with_a_public_address_only_that_one_is_ours(
    settings: Settings, public_url: str, origin: str, taken: bool
) -> None:
    named = Settings.model_validate({**settings.model_dump(), "public_url": public_url})
    client = create_app(named).server.test_client()
    answer = client.post("/drafts/a", headers={"Origin": origin})
    assert answer.status_code == (401 if taken else 403)


def test_over_https_a_page_in_the_clear_is_foreign(client: FlaskClient) -> None:
    answer = client.post("/drafts/a", base_url="https://localhost", headers={"Origin": OURS})
    assert refused(answer)


# -- answers


def broken(*_: Any) -> None:
    raise RuntimeError("on purpose")


Ask = Callable[[FlaskClient], TestResponse]
ANSWERS: dict[str, tuple[int, Ask]] = {
    "page": (200, lambda c: c.get("/tickets?program=utc")),
    "layout": (200, lambda c: c.get("/_dash-layout")),
    "draft": (200, lambda c: c.get("/drafts/a")),
    "asset": (200, lambda c: c.get("/assets/door.js")),
    "compressed asset": (
        200, lambda c: c.get("/assets/greenpath.js?m=1", headers={"Accept-Encoding": "br"}),
    ),
    "component": (
        200, lambda c: c.get("/_dash-component-suites/dash/dcc/dash_core_components.js"),
    ),
    "CSV": (200, lambda c: c.get("/data/refused.csv?program=utc")),
    "PDF": (200, lambda c: c.get("/paper/tickets?program=utc")),
    "health": (200, lambda c: c.get("/healthz")),
    "way": (302, lambda c: c.get("/")),
    "options": (200, lambda c: c.options("/sign-in")),
    "wrong": (400, lambda c: c.get("/tickets?nonsense=1")),
    "wrong JSON": (400, lambda c: c.post("/_dash-update-component", data=b"x")),
    "nobody": (401, lambda c: c.application.test_client().get("/drafts/a")),
    "sign-in": (200, lambda c: c.application.test_client().get("/sign-in")),
    "foreign": (403, lambda c: c.post("/drafts/a", headers={"Origin": "null"})),
    "no page": (404, lambda c: c.get("/nowhere")),
    "no asset": (404, lambda c: c.get("/assets/nothing.js")),
    "method": (405, lambda c: c.post("/healthz")),
    "too large": (413, lambda c: c.post("/_dash-update-component", data=b"x" * 5_000_001)),
    "our fault": (500, lambda c: c.get("/paper/tickets?program=east")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_has_the_headers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    status, ask = ANSWERS[kind]
    monkeypatch.setattr(
        "callbacks.documents.pdf", broken if status == 500 else lambda *_: b"%PDF-1.7"
    )
    answer = ask(client)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    policy = directives(answer)
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(policy["script-src"])
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]
    assert answer.headers["Cache-Control"]
    assert "Strict-Transport-Security" not in answer.headers
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def directives(answer: TestResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def test_the_headers_are_the_ones_that_were_asked_for() -> None:
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert HEADERS["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if "asset" not in kind])
def test_only_files_that_hold_nothing_of_anybody_are_kept(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Also so that Back shows nothing after signing out."""
    status, ask = ANSWERS[kind]
    monkeypatch.setattr("callbacks.documents.pdf", broken if status == 500 else lambda *_: b"")
    wanted = "no-store" if kind != "component" else "no-cache"
    assert ask(client).headers["Cache-Control"] == wanted


@pytest.mark.parametrize("origin", ["https://evil.example", "null", OURS])
def test_no_other_site_is_told_that_it_may_read(
    app: dash.Dash, client: FlaskClient, origin: str
) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for rule in {*ROUTES}:
        answer = client.options(ADDRESSES.get(rule, rule), headers=asks)
        assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


# -- the page that stands for a paper where there is no Chromium


@pytest.fixture(scope="module")
def paper(client: FlaskClient) -> TestResponse:
    answer = client.get("/paper/tickets?program=utc")
    assert answer.mimetype == "text/html"
    return answer


def test_the_paper_as_a_page_runs_its_own_two_scripts_and_no_other(paper: TestResponse) -> None:
    scripts = directives(paper)["script-src"]
    assert len(scripts) == 2
    assert all(re.fullmatch(r"'sha256-[\w+/=]{44}'", script) for script in scripts)
    assert paper.text.count("<script>") == 2


@pytest.mark.browser
def test_the_charts_of_the_paper_as_a_page_are_drawn_and_the_console_is_clean(
    paper: TestResponse,
) -> None:
    """In a real browser that holds to the policy."""
    path = installed_chromium(None)
    if path is None:
        pytest.skip("there is no Chromium or Chrome on this machine")
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
        page = browser.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.route("**/*", lambda route: _answer(route, paper))
        page.goto("http://localhost/paper/tickets")
        page.wait_for_selector("html[data-drawn], html[data-failed]")
        assert page.evaluate("document.documentElement.dataset.failed") is None
        assert page.locator(".plot .main-svg").count() >= 3
        page.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                      " {textContent: 'window.foreign = 1'}))")  # fmt: skip
        assert page.evaluate("window.foreign") is None
        browser.close()
    assert len(troubles) == 1  # what was tried just now
    assert "Content Security Policy" in troubles[0]


def _answer(route: Any, paper: TestResponse) -> None:
    if route.request.url.endswith("/paper/tickets"):
        route.fulfill(status=200, headers=dict(paper.headers), body=paper.data)
    else:
        route.fulfill(status=200, body="", content_type="image/svg+xml")
