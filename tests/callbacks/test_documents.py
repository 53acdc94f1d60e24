"""Addresses beside Dash's: each failure has its status, a sentence, and no stack trace."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from callbacks.application import create_app
from dashboard.settings import Settings
from tests.callbacks.conftest import NOW, Post, filled_store, first_administrator, signed_in

SECRET = "what-only-the-log-may-hold"


@pytest.fixture
def broken(tmp_path: Path) -> FlaskClient:
    """The application over a store that was overwritten while it ran."""
    file = tmp_path / "store.db"
    filled_store(f"sqlite:///{file}")
    settings = Settings(database_url=f"sqlite:///{file}", now=NOW)
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    file.write_bytes(b"no database " * 20_000)
    return client


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        password = SECRET
        raise RuntimeError(f"not for visitors: {len(password)}")

    monkeypatch.setattr("callbacks.ticket_aging.ticket_aging", fail)


def test_the_process_and_the_store_are_well(client: FlaskClient) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_a_broken_store_is_not_ready_but_the_process_lives(broken: FlaskClient) -> None:
    answer = broken.get("/readyz")
    assert (answer.status_code, answer.text) == (
        503,
        "The store does not answer. Nothing was changed. Try again when it is back.\n",
    )
    assert broken.get("/healthz").status_code == 200


def test_a_broken_store_gives_an_apology_with_a_number(
    broken: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = broken.get("/tickets")
    assert answer.status_code == 500
    assert "This page could not be drawn." in answer.text
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.casefold()
    number = re.search(r"noted as (\w{8})", answer.text)
    assert number
    log = capsys.readouterr().out
    assert number[1] in log
    assert "Traceback" in log


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("", "/review"),
        ("?", "/review"),
        ("?program=utc&as_of=2026-11-07", "/review?program=utc&as_of=2026-11-07"),
        ("?group=A%20%26%20B&group=C", "/tickets?group=A%20%26%20B&group=C"),
        ("?x=%0d%0aSet-Cookie:%20a=b", "/tickets?x=%0d%0aSet-Cookie:%20a=b"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_front_door_leads_to_the_review_and_with_filters_to_the_tickets(
    client: FlaskClient, query: str, target: str, method: str
) -> None:
    answer = client.open(f"/{query}", method=method)
    assert answer.status_code == 302
    assert answer.headers["Location"] == target
    assert "Set-Cookie" not in answer.headers


def test_the_redirect_never_leads_to_another_host(client: FlaskClient) -> None:
    for address in ("//evil.example/", "/sign-in?next=//evil.example", "/sign-in?next=/\\evil"):
        way = client.get(address).headers["Location"]
        assert way.startswith(("/review", "/sign-in", "/")), way
        assert not way.startswith(("//", "/\\")), way


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nowhere", 404, "There is no such page."),
        ("/tickets/more", 404, "There is no such page."),
        ("/paper/nowhere", 404, "There is no such page."),
        ("/tickets?program=nowhere", 404, "There is no program “nowhere”."),
        ("/tickets?program=<script>", 404, "There is no program “&lt;script&gt;”."),
        ("/tickets?as_of=21.11.2026", 400, "“21.11.2026” is no date: write it as 2026-11-21."),
        ("/tickets?as_of=2026-11-31", 400, "“2026-11-31” is no day of the calendar."),
        ("/tickets?program=utc&as_of=2027-01-01", 400, "2027-01-01 has not come yet"),
        ("/paper/tickets?as_of=1890-01-01", 400, "1890-01-01 is before 1990"),
        ("/tickets?by=nonsense", 400, "Open tickets are parted by"),
        ("/tickets?priority=P9", 400, "This program has no priority “P9”."),
        ("/tickets?" + "a" * 10_000, 400, "This address is too long"),
        ("/tickets?unknown=x", 400, "This page knows no “unknown” in its address."),
        ("/tickets?<b>=x", 400, "This page knows no “&lt;b&gt;” in its address."),
        ("/paper/tickets?unknown=x", 400, "This page knows no “unknown” in its address."),
        ("/tickets?team=Nobody", 400, "This program has no group “Nobody”."),
        ("/paper/tickets?team=Nobody", 400, "This program has no group “Nobody”."),
    ],
)
def test_what_cannot_be_shown_has_a_designed_page(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert sentence in answer.text
    assert "The address may be old, or mistyped." in answer.text
    assert 'role="alert"' in answer.text
    assert 'href="/review"' in answer.text
    assert answer.text.count("<script") == answer.text.count("/assets/door.js") == 1


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("team=%28none%29", "group=%28none%29"),
        ("program=utc&team=(none)&as_of=2026-11-07", "program=utc&group=(none)&as_of=2026-11-07"),
        ("team=(none)&group=(none)&team=(none)", "group=(none)&group=(none)&group=(none)"),
        ("by=group&team=%28none%29", "by=group&group=%28none%29"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_team_becomes_the_group_at_the_door(
    client: FlaskClient, query: str, target: str, method: str
) -> None:
    answer = client.open(f"/tickets?{query}", method=method)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tickets?{target}")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_front_door_takes_the_team_as_well(client: FlaskClient) -> None:
    answer = client.get("/?team=%28none%29", follow_redirects=True)
    assert (answer.status_code, answer.request.query_string) == (200, b"group=%28none%29")


def test_a_browser_finds_the_icon_where_it_looks(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/assets/favicon.svg")
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")


def test_without_a_browser_the_paper_is_a_page_with_a_sentence_above_it(
    client: FlaskClient,
) -> None:
    answer = client.get("/paper/tickets?program=utc&as_of=2026-11-14&team=(none)")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Content-Disposition" not in answer.headers
    body = answer.text.split("</head>")[1]
    sentence = body.index("There is no Chromium or Chrome to print with: install one, or name it")
    assert sentence < body.index("Utc · Tickets · week 46, to 14 Nov 2026") < body.index("<h1")
    assert "Group (none)" in body
    assert (
        body.count('class="plot"') == 8  # A has a target and is open, B was resolved by then
    )  # nothing was finished: no curve, no time of finished ones


def test_paper_that_fails_for_another_reason_is_refused(settings: Settings, tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    app = create_app(settings.model_copy(update={"chromium": fake}))
    client = signed_in(app.server.test_client(), settings, "tester")
    answer = client.get("/paper/tickets?program=utc")
    assert answer.status_code == 503
    assert "The browser could not print this page" in answer.text
    assert 'class="plot"' not in answer.text


def test_a_page_that_is_there_is_served(client: FlaskClient) -> None:
    answer = client.get("/tickets?program=utc&as_of=2026-11-14&by=group&priority=P1")
    assert answer.status_code == 200
    assert "_dash-renderer" in answer.text


@pytest.mark.parametrize("path", ["/", "/tickets", "/healthz", "/paper/tickets", "/nowhere"])
def test_nothing_is_posted_to_a_page(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data="x")
    assert answer.status_code == 405
    assert "Method Not Allowed." in answer.text


def test_what_breaks_in_a_page_is_apologised_for_and_told_to_the_log_alone(
    failing: None, post: Post, request_body: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = post(request_body)
    assert answer.status_code == 200
    assert "content" not in answer.json.get("response", {})
    assert "could not be drawn" in str(answer.json["sideUpdate"]["content"])
    number = re.search(r"noted as (\w{8})", answer.text)
    log = capsys.readouterr().out
    assert number
    assert number[1] in log
    assert "RuntimeError: not for visitors" in log
    assert "RuntimeError" not in answer.text
    assert "not for visitors" not in answer.text


def test_what_breaks_in_a_paper_is_apologised_for_as_well(
    failing: None, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/paper/tickets?program=utc")
    assert answer.status_code == 500
    assert "It is our fault" in answer.text
    assert "not for visitors" not in answer.text
    assert "RuntimeError" in capsys.readouterr().out


def test_the_log_holds_no_values_of_variables(
    failing: None, post: Post, request_body: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    post(request_body)
    log = capsys.readouterr().out
    assert "Traceback" in log
    assert SECRET not in log


def test_a_store_without_a_program_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/empty.db", now=NOW)
    answer = first_administrator(settings).get("/tickets")
    assert answer.status_code == 404
    assert "There is no program yet. Add one under Administration" in answer.text
