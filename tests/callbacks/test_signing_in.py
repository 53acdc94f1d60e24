"""Signing in and out through the plain pages, as a browser does it, and as an attacker would."""

import base64
import hashlib
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks import application
from callbacks.accounts import pages
from callbacks.accounts.door import ENDED, local_address
from callbacks.accounts.pages import WRONG
from callbacks.accounts.viewers import COOKIE
from callbacks.application import create_app
from dashboard.errors import BusyStore
from dashboard.settings import Settings
from db import models
from db.accounts import hashing
from db.accounts.hashing import hashed
from db.accounts.key import secret_key
from db.accounts.links import DEAD, SET_UP, password_token, set_up_token
from db.accounts.people import account_id_of, add_account, disable, enable, set_password
from db.accounts.sessions import begin_session
from db.engine import prepare_store, reading, store_engine, writing
from tests.conftest import BY, NOW

PASSWORD, NEW = "copper lantern forty geese", "violet ladder nine whales"
HASH = hashed(PASSWORD)
"""Once: argon2 is slow on purpose."""
Site = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an administrator, somebody, and somebody disabled: all with one password."""
    file = tmp_path_factory.mktemp("kept") / "store.db"
    made = store_engine(f"sqlite:///{file}")
    prepare_store(made)
    with writing(made, BY) as session:
        for login in ("ada", "bob", "eve"):
            account = add_account(session, login, login.title(), NOW, login == "ada")
            set_password(session, account, HASH, NOW)
        disable(session, account_id_of(session, "eve"), NOW)
    made.dispose()
    return file


@pytest.fixture
def engine(template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy for each test."""
    shutil.copy(template, tmp_path / "store.db")
    made = store_engine(f"sqlite:///{tmp_path}/store.db")
    yield made
    made.dispose()


@pytest.fixture
def site(engine: Engine) -> Site:
    """Makes browsers before the application with these settings."""

    def open_site(**settings: Any) -> FlaskClient:
        url = engine.url.render_as_string(hide_password=False)
        chosen = Settings(**{"database_url": url, "now": NOW, **settings})
        client: FlaskClient = create_app(chosen).server.test_client()
        return client

    return open_site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site()


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Hashes that were looked at, instead of the slow look."""
    found: list[str | None] = []

    def quick(password: str, kept: str | None) -> bool:
        found.append(kept)
        return kept is not None and password == PASSWORD

    monkeypatch.setattr(pages, "is_right", quick)
    monkeypatch.setattr(pages, "hashed", lambda password: f"hash of {password}")
    return found


def sign_in(
    client: FlaskClient, login: str = "ada", password: str = PASSWORD, next_: str = "", **more: Any
) -> TestResponse:
    query = {"next": next_} if next_ else {}
    said = {"login": login, "password": password}
    return client.post("/sign-in", data=said, query_string=query, **more)


def is_in(client: FlaskClient) -> bool:
    return client.get("/_dash-layout").status_code == 200


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def with_cookie(client: FlaskClient, value: str) -> FlaskClient:
    other: FlaskClient = client.application.test_client()
    other.set_cookie(COOKIE, value)
    return other


def tries(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(models.SignInTry.address)))


def told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(models.AuditEntry.did).order_by(models.AuditEntry.id)))


# -- right and wrong


def test_the_right_password_leads_in_and_where_one_wanted_to_go(client: FlaskClient) -> None:
    """The one test that really hashes."""
    assert client.get("/tickets?by=group").headers["Location"] == (
        "/sign-in?next=%2Ftickets%3Fby%3Dgroup"
    )
    wrong = sign_in(client, password="copper lantern forty-geese")
    assert (wrong.status_code, is_in(client)) == (401, False)
    answer = sign_in(client, " ADA ", next_="/tickets?by=group")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tickets?by=group")
    assert is_in(client)


@pytest.mark.parametrize(
    ("login", "password", "known"),
    [
        ("ada", "wrong", True),
        ("ada", "", True),
        ("nobody", PASSWORD, False),
        ("eve", PASSWORD, False),
        ("", "", False),
        ("ada' OR 1=1 --", PASSWORD, False),
        ("a" * 10_000, PASSWORD, False),
        ("ada\0", "wrong", True),
    ],
)
def test_whoever_is_refused_gets_one_answer_after_one_look_at_a_hash(
    client: FlaskClient, looked: list[str | None], login: str, password: str, known: bool
) -> None:
    answer = sign_in(client, login, password)
    plain = re.sub(r'value="[^"]*"| autofocus', "", answer.text)
    looked_at = [*looked]
    other = re.sub(r'value="[^"]*"| autofocus', "", sign_in(client, "zoe", "x").text)
    assert (answer.status_code, looked_at, plain) == (401, [HASH if known else None], other)
    assert WRONG in answer.text
    assert client.get_cookie(COOKIE) is None


def test_without_a_hash_another_one_is_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that unknown accounts cost what known ones do."""
    verified: list[str] = []

    class Hasher:
        def verify(self, password: str, kept: str) -> bool:
            verified.append(kept)
            return True

    monkeypatch.setattr(hashing, "_hasher", Hasher)
    monkeypatch.setattr(hashing, "_nobodys", lambda: "nobody's")
    assert not hashing.is_right("x", None)
    assert hashing.is_right("x", "kept")
    assert verified == ["nobody's", "kept"]


def test_what_is_typed_into_the_name_comes_back_as_text(
    client: FlaskClient, looked: list[str | None]
) -> None:
    answer = sign_in(client, '"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


@pytest.mark.parametrize("method", ["HEAD", "GET", "OPTIONS"])
def test_only_what_is_posted_is_a_try(
    client: FlaskClient, engine: Engine, looked: list[str | None], method: str
) -> None:
    for _ in range(25):
        assert client.open("/sign-in?login=ada&password=x", method=method).status_code == 200
    assert (tries(engine), looked) == ([], [])


def test_somebody_who_is_in_is_led_on(client: FlaskClient, looked: list[str | None]) -> None:
    sign_in(client)
    assert client.get("/sign-in?next=/tickets").headers["Location"] == "/tickets"


def test_signing_in_gives_a_new_cookie_whatever_was_sent(
    client: FlaskClient, looked: list[str | None]
) -> None:
    """Nobody is made to use a session that somebody else knows."""
    sign_in(client)
    first = cookie_of(client)
    sign_in(client, "bob")
    assert cookie_of(client) != first


# -- where to


LEADING_AWAY = (
    "https://evil.example", "http:evil.example", "//evil.example", "///evil.example",
    "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", " //evil.example", " /tickets", "javascript:alert(1)",
    "data:text/html,x", "evil.example", "tickets", "", "/\0", "/\r\nSet-Cookie: a=b",
    "/sign-in", "/sign-in?next=/tickets", "/sign-out", "/sign-out?sure=yes",
    "/_dash-layout", "//[", "/\u2028/evil.example", "/\u3000", "\u200b//evil.example",
    "//evil.example@greenpath", "?next=//evil", "#//evil",
)  # fmt: skip


def test_no_address_leads_away(client: FlaskClient, looked: list[str | None]) -> None:
    for address in LEADING_AWAY:
        assert local_address(address) == "/", address
        shown = client.application.test_client().get("/sign-in", query_string={"next": address})
        assert "evil" not in shown.text.split("</head>")[1], address
        answer = sign_in(client, next_=address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/"), address
        assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "address",
    [
        "/", "/tickets", "/tickets?program=utc&as_of=2026-11-14", "/tickets?next=//evil.example",
        "/data/refused.csv?program=utc", "/tickets?group=A%20%26%20B", "/tickets?group=é",
        "/password", "/tickets#open",
    ],
)  # fmt: skip
def test_addresses_of_our_own_are_led_back_to(address: str) -> None:
    assert local_address(address) == address


# -- how often


def test_twenty_tries_an_account_and_then_also_the_right_one_is_refused(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    def answer(number: int, password: str = "x") -> TestResponse:
        return sign_in(client, "bob", password, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})

    assert [answer(n).status_code for n in range(21)] == [401] * 20 + [429]
    late = answer(30, PASSWORD)
    assert late.status_code == 429
    assert "Try again tomorrow" in late.text
    assert len(looked) == 20
    assert sign_in(client, "ada", environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 302
    assert told(engine).count("sign-in refused") == 20


def test_twenty_tries_an_unknown_account_are_counted_alike(
    client: FlaskClient, looked: list[str | None]
) -> None:
    """Else a 429 would tell which accounts there are."""
    found = [
        sign_in(client, "noone", "x", environ_base={"REMOTE_ADDR": f"10.0.0.{n}"}).status_code
        for n in range(21)
    ]
    assert found == [401] * 20 + [429]


def test_twenty_tries_an_address(client: FlaskClient, looked: list[str | None]) -> None:
    found = [sign_in(client, f"person{n}", "x").status_code for n in range(21)]
    assert found == [401] * 20 + [429]
    late = sign_in(client)
    assert (late.status_code, "Try again in an hour" in late.text) == (429, True)
    assert sign_in(client, environ_base={"REMOTE_ADDR": "10.9.9.9"}).status_code == 302


FORGED = [
    lambda n: {"X-Forwarded-For": f"10.1.1.{n}"},
    lambda n: {"X-Real-IP": f"10.1.1.{n}", "Forwarded": f"for=10.1.1.{n}"},
    lambda n: {"Client-IP": f"10.1.1.{n}", "X-Client-IP": f"10.1.1.{n}"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_forged_address_is_no_way_around_without_a_proxy(
    client: FlaskClient, engine: Engine, looked: list[str | None], headers: Any
) -> None:
    found = [sign_in(client, f"person{n}", "x", headers=headers(n)).status_code for n in range(21)]
    assert found == [401] * 20 + [429]
    assert set(tries(engine)) == {"127.0.0.1"}


def test_a_forged_address_is_no_way_around_behind_a_proxy(
    site: Site, engine: Engine, looked: list[str | None]
) -> None:
    """Only what our own proxy has added, the last one, is believed."""
    client = site(trusted_proxies=1)
    found = [
        sign_in(
            client, f"person{n}", "x", headers={"X-Forwarded-For": f"10.1.1.{n}, 9.9.9.9"}
        ).status_code
        for n in range(21)
    ]
    assert found == [401] * 20 + [429]
    assert set(tries(engine)) == {"9.9.9.9"}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_an_address_is_counted_by_who_can_choose_it(
    client: FlaskClient, engine: Engine, looked: list[str | None], address: str, counted: str
) -> None:
    sign_in(client, "bob", "x", environ_base={"REMOTE_ADDR": address})
    assert tries(engine) == [counted]


def test_success_does_not_count(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    assert [sign_in(client).status_code for _ in range(25)] == [302] * 25
    assert tries(engine) == []


def test_tries_at_once_are_never_more_than_the_limit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is noted before the password is looked at."""
    monkeypatch.setattr(application, "BUSY_SECONDS", 60)  # nobody is sent away by a slow machine
    client, looks = site(), []

    def slow(password: str, kept: str | None) -> bool:
        looks.append(threading.get_ident())
        return False

    monkeypatch.setattr(pages, "is_right", slow)

    def try_once(number: int) -> int:
        other = client.application.test_client()
        return sign_in(
            other, "bob", "x", environ_base={"REMOTE_ADDR": f"10.0.{number}.1"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(try_once, range(40)))
    assert (found.count(401), found.count(429), len(looks)) == (20, 20, 20)


def test_hashes_are_looked_at_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MB: many at once would take the machine."""
    at_once, most, lock = [0], [0], threading.Lock()
    busy = threading.Event()

    class Hasher:
        def verify(self, password: str, kept: str) -> bool:
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            busy.wait(0.02)
            with lock:
                at_once[0] -= 1
            return True

    monkeypatch.setattr(hashing, "_hasher", Hasher)
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda _: hashing.is_right("x", "kept"), range(6)))
    assert most == [hashing.AT_ONCE]


def test_who_waits_in_vain_has_tried_nothing(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.01)
    assert hashing._turns.acquire(timeout=5)
    try:
        answer = sign_in(client)
    finally:
        hashing._turns.release()
    assert (answer.status_code, hashing.BUSY in answer.text) == (503, True)
    assert tries(engine) == []
    with pytest.raises(BusyStore), hashing._turn():
        hashing.hashed("the turn is taken")


# -- sessions


def test_signing_out_ends_every_browser_and_captured_cookies(
    client: FlaskClient, looked: list[str | None]
) -> None:
    other = client.application.test_client()
    sign_in(client)
    sign_in(other)
    captured = cookie_of(client)
    answer = client.post("/sign-out")
    assert answer.status_code == 200
    assert "You are signed out, everywhere." in answer.text
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie(COOKIE) is None
    assert not is_in(other)
    assert not is_in(with_cookie(client, captured))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_the_way_out_leads_nobody_out(
    client: FlaskClient, looked: list[str | None], method: str
) -> None:
    sign_in(client)
    answer = client.open("/sign-out", method=method)
    assert (answer.status_code, is_in(client)) == (200, True)
    assert "0 forms" not in answer.text


def test_signing_out_with_drafts_asks_first(client: FlaskClient, looked: list[str | None]) -> None:
    sign_in(client)
    kept = client.post("/drafts/program:1", json={"fields": {"name": "New"}, "drawn": {}})
    assert kept.status_code == 200
    asks = client.post("/sign-out")
    assert "You have 1 form that you have not sent" in asks.text
    assert is_in(client)
    assert client.post("/sign-out", data={"sure": "yes"}).status_code == 200
    assert not is_in(client)
    sign_in(client)
    assert client.get("/drafts/program:1").json == {"here": True, "draft": None}


def test_a_disabled_person_is_out_at_once_and_stays_out_when_enabled(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    sign_in(client, "bob")
    with writing(engine, BY) as session:
        disable(session, account_id_of(session, "bob"), NOW)
    assert not is_in(client)
    assert client.get("/tickets").headers["Location"] == "/sign-in?next=%2Ftickets"
    assert client.get("/drafts/a").json == {"error": ENDED}
    with writing(engine, BY) as session:
        enable(session, account_id_of(session, "bob"))
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "disabled"])
def test_no_session_begins_with_what_changed_while_the_password_was_looked_at(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    def slow(password: str, kept: str | None) -> bool:
        with writing(engine, BY) as session:
            account = account_id_of(session, "bob")
            if change == "password":
                set_password(session, account, "another hash", NOW)
            else:
                disable(session, account, NOW)
        return True

    monkeypatch.setattr(pages, "is_right", slow)
    assert sign_in(client, "bob").status_code == 401
    with reading(engine) as session:
        assert session.scalars(select(models.WebSession.id)).all() == []


@pytest.mark.parametrize(
    ("idle", "absolute", "at", "lasts"),
    [(30, 12, 30 * 60 - 1, True), (30, 12, 30 * 60, False), (1440, 12, 12 * 3600 - 1, True),
     (1440, 12, 12 * 3600, False), (5, 12, 5 * 60, False), (1440, 1, 3600, False)],
)  # fmt: skip
def test_a_session_ends_by_itself(
    site: Site, engine: Engine, idle: int, absolute: int, at: int, lasts: bool
) -> None:
    with writing(engine, BY) as session:
        token = begin_session(session, account_id_of(session, "ada"), NOW, "", "")
    client = site(now=NOW + at, idle_minutes=idle, session_hours=absolute)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert is_in(client) is lasts


def test_requests_keep_a_session_and_the_absolute_end_comes_all_the_same(
    site: Site, engine: Engine
) -> None:
    with writing(engine, BY) as session:
        token = begin_session(session, account_id_of(session, "ada"), NOW, "", "")
    found = []
    for minutes in (29, 58, 87):
        client = site(now=NOW + minutes * 60, session_hours=1)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        found.append(is_in(client))
    assert found == [True, True, False]


# -- cookies


def signed(key: str, value: Any, salt: str = "cookie-session", digest: Any = hashlib.sha256) -> str:
    serializer = URLSafeTimedSerializer(
        key, salt=salt, signer_kwargs={"key_derivation": "hmac", "digest_method": digest}
    )
    text = serializer.dumps(value)
    return text if isinstance(text, str) else text.decode()


def unsigned(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.fixture
def forged(client: FlaskClient, engine: Engine, looked: list[str | None]) -> dict[str, str]:
    """Cookies that are not ours, from a token that is: some attacker knows more than others."""
    sign_in(client)
    real = cookie_of(client)
    url = engine.url.render_as_string(hide_password=False)
    key = secret_key(Settings(database_url=url))
    assert client.application.session_interface.get_signing_serializer(client.application)
    said = dict(
        client.application.session_interface.get_signing_serializer(client.application).loads(real)
    )
    head, rest = real.split(".", 1)
    none = unsigned({"alg": "none", "typ": "JWT"})
    with reading(engine) as session:
        digest = session.scalars(select(models.WebSession.token_hash)).first()
    return {
        "wrong key": signed("k" * 40, said),
        "other salt": signed(key, said, salt="remember-token"),
        "other digest": signed(key, said, digest=hashlib.sha1),
        "token of another store": signed(key, {**said, "_user_id": "A" * 43}),
        "the digest that the store keeps": signed(key, {**said, "_user_id": digest}),
        "an account's id": signed(key, {**said, "_user_id": "1"}),
        "truncated": real[:-1],
        "without its signature": real.rsplit(".", 1)[0],
        "longer": f"{real}A",
        "another payload": f"{unsigned({**said, '_user_id': 'x'})}.{rest}",
        "none-alg": f"{none}.{unsigned(said)}.",
        "unsigned": unsigned(said),
        "the token alone": str(said["_user_id"]),
        "empty": "",
        "dots": "...",
        "huge": "A" * 100_000,
        "huge and compressed": f".{head * 2_000}.{rest}",
        "no text": "\x80\xff\udc80".encode("utf-8", "surrogateescape").decode("latin-1"),
    }


def test_no_cookie_but_ours_lets_in(client: FlaskClient, forged: dict[str, str]) -> None:
    found = {
        name: client.application.test_client(use_cookies=False)
        .get("/_dash-layout", headers={"Cookie": f"{COOKIE}={value}"})
        .status_code
        for name, value in forged.items()
    }
    assert found == dict.fromkeys(forged, 401)
    assert is_in(with_cookie(client, cookie_of(client)))


def test_a_cookie_to_be_remembered_by_is_none_of_ours(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    """flask-login looks for one: what is signed there with another key lets nobody in."""
    sign_in(client)
    with client.session_transaction() as session:
        token = session["_user_id"]
    for value in (token, f"{token}|", f"{token}|{'0' * 128}"):
        other = client.application.test_client()
        other.set_cookie("remember_token", value)
        assert not is_in(other)


def test_a_session_of_another_store_is_unknown_here(
    client: FlaskClient, tmp_path: Path, looked: list[str | None]
) -> None:
    """Even where both have the same key, as copies have."""
    sign_in(client)
    url = f"sqlite:///{tmp_path}/other.db"
    prepare_store(store_engine(url))
    other = create_app(Settings(database_url=url, now=NOW)).server.test_client()
    other.set_cookie(COOKIE, cookie_of(client))
    assert not is_in(other)


def test_the_store_keeps_no_token_and_no_password(
    client: FlaskClient, engine: Engine, tmp_path: Path
) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        token = session["_user_id"]
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("store.db*"))
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept
    assert hashlib.sha256(token.encode()).hexdigest().encode() in kept


HTTPS, HTTP = "https://greenpath.example", "http://greenpath.example"


@pytest.mark.parametrize(
    ("settings", "base", "headers", "secure"),
    [
        ({}, HTTP, {}, False),
        ({}, HTTPS, {}, True),
        ({"public_url": HTTPS}, HTTP, {}, True),
        ({"public_url": HTTP}, HTTP, {}, False),
        ({}, HTTP, {"X-Forwarded-Proto": "https"}, False),
        ({"trusted_proxies": 1}, HTTP, {"X-Forwarded-Proto": "https"}, True),
        ({"trusted_proxies": 1}, HTTP, {"X-Forwarded-Proto": "https, http"}, False),
        ({"trusted_proxies": 2}, HTTP, {"X-Forwarded-Proto": "https, http"}, True),
    ],
)
def test_the_cookie_is_secure_wherever_the_line_is(
    site: Site,
    looked: list[str | None],
    settings: dict[str, Any],
    base: str,
    headers: dict[str, str],
    secure: bool,
) -> None:
    answer = sign_in(site(**settings), base_url=base, headers=headers)
    flags = {flag.strip().lower() for flag in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert ("secure" in flags) is secure
    assert not any(flag.startswith(("domain", "expires", "max-age")) for flag in flags)
    assert ("Strict-Transport-Security" in answer.headers) is secure
    assert answer.headers["Cache-Control"] == "no-store"


# -- passwords and links


def test_the_first_administrator_sets_the_house_up_once(
    tmp_path: Path, looked: list[str | None]
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    store = store_engine(url)
    prepare_store(store)
    with writing(store, BY) as session:
        older, token = set_up_token(session, NOW), set_up_token(session, NOW)
    client = create_app(Settings(database_url=url, now=NOW)).server.test_client()
    assert client.get(f"/set-up?token={older}").status_code == 404
    for dead in ("", "?token=", "?token=x", "?token=%00", f"?token={token}x"):
        assert DEAD in client.get(f"/set-up{dead}").text
    shown = client.get(f"/set-up?token={token}")
    assert (shown.status_code, token in shown.text) == (200, True)
    form = {"token": token, "name": "Ada", "login": "Ada@X", "password": NEW, "again": NEW}
    for wrong, words in [
        ({"again": "other"}, "This is not the same."),
        ({"password": "short", "again": "short"}, "Use at least 12 characters"),
        ({"password": "passwordpassword", "again": "passwordpassword"}, "Add another word"),
        ({"login": "a b"}, "Use an e-mail address"),
        ({"name": " "}, "A name has 1 to 100"),
    ]:
        answer = client.post("/set-up", data={**form, **wrong})
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert NEW not in answer.text
    done = client.post("/set-up", data=form)
    assert (done.status_code, "Sign in with it." in done.text) == (200, True)
    assert client.post("/set-up", data={**form, "login": "second"}).status_code == 404
    assert client.get(f"/set-up?token={token}").status_code == 404
    with writing(store, BY) as session:
        assert set_up_token(session, NOW) is None
        kinds = session.execute(select(models.Account.login, models.Account.administrator)).all()
    assert [tuple(row) for row in kinds] == [("ada@x", True)]


def test_a_set_up_link_is_no_password_link_and_dies_after_a_day(
    client: FlaskClient, engine: Engine
) -> None:
    with writing(engine, BY) as session:
        token = password_token(session, account_id_of(session, "bob"), NOW)
        session.scalars(select(models.OneTimeLink)).one().until_at = NOW
    assert client.get(f"/set-up?token={token}").status_code == 404
    assert client.get(f"/password?token={token}").status_code == 404
    with reading(engine) as session:
        assert session.scalars(select(models.OneTimeLink.kind)).all() != [SET_UP]


def test_an_invitation_works_once_and_ends_what_was_open(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    sign_in(client, "bob")
    captured = cookie_of(client)
    with writing(engine, BY) as session:
        token = password_token(session, account_id_of(session, "bob"), NOW)
    other = client.application.test_client()
    assert "For <strong>bob</strong>" in other.get(f"/password?token={token}").text
    form = {"token": token, "password": NEW, "again": NEW}
    weak = {**form, "password": "bob bob bob bob", "again": "bob bob bob bob"}
    assert other.post("/password", data=weak).status_code == 422
    assert other.post("/password", data=form).status_code == 200
    assert not is_in(with_cookie(client, captured))
    assert other.post("/password", data=form).status_code == 404
    with reading(engine) as session:
        query = select(models.Account.password_hash).where(models.Account.login == "bob")
        assert session.scalar(query) == f"hash of {NEW}"


def test_one_s_own_password_needs_the_old_one_and_ends_every_session(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    other = client.application.test_client()
    sign_in(client, "bob")
    sign_in(other, "bob")
    captured = cookie_of(client)
    form = {"old": PASSWORD, "password": NEW, "again": NEW}
    wrong = client.post("/password", data={**form, "old": "x"})
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    assert tries(engine) == ["127.0.0.1"]
    assert client.post("/password", data=form).status_code == 200
    assert not is_in(client)
    assert not is_in(other)
    assert not is_in(with_cookie(client, captured))
    assert tries(engine) == []


def test_a_stolen_session_cannot_guess_the_password(
    client: FlaskClient, looked: list[str | None]
) -> None:
    sign_in(client, "bob")
    form = {"old": "x", "password": NEW, "again": NEW}
    found = [client.post("/password", data=form).status_code for _ in range(21)]
    assert found == [422] * 20 + [429]


def test_a_new_password_kills_older_links(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    sign_in(client, "bob")
    with writing(engine, BY) as session:
        token = password_token(session, account_id_of(session, "bob"), NOW)
    client.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    assert client.get(f"/password?token={token}").status_code == 404


def test_one_s_password_is_nobody_else_s_business(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    assert client.get("/password").headers["Location"] == "/sign-in?next=%2Fpassword"
    form = {"old": PASSWORD, "password": NEW, "again": NEW, "login": "ada", "account": "1"}
    assert client.post("/password", data=form).status_code == 401
    sign_in(client, "bob")
    client.post("/password", data=form)
    with reading(engine) as session:
        query = select(models.Account.login, models.Account.password_hash)
        kept = dict(session.execute(query).all())
    assert (kept["ada"], kept["bob"]) == (HASH, f"hash of {NEW}")


def test_the_hash_of_a_password_is_told_nowhere(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    sign_in(client, "bob")
    client.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    with reading(engine) as session:
        entries = session.execute(select(models.AuditEntry.was, models.AuditEntry.became)).all()
    assert entries
    assert not re.search(r"hash of|argon2", str(entries))


def test_a_form_that_is_too_long_is_refused_unread(
    client: FlaskClient, engine: Engine, looked: list[str | None]
) -> None:
    assert sign_in(client, "bob", "x" * 30_000).status_code == 413
    assert (looked, tries(engine)) == ([], [])


# -- the demonstration


@pytest.fixture
def demonstration(site: Site, engine: Engine) -> FlaskClient:
    with writing(engine, BY) as session:
        for login in ("program-manager", "leader"):
            add_account(session, login, f"Demo {login}", NOW, demonstration=True)
    return site(demonstration=True)


@pytest.mark.parametrize(
    ("host", "address", "status"),
    [
        ("127.0.0.1:8050", "127.0.0.1", 200),
        ("localhost:8050", "127.0.0.1", 200),
        ("localhost", "127.0.0.1", 200),
        ("[::1]:8050", "::1", 200),
        ("[::1]", "::1", 200),
        ("evil.example", "127.0.0.1", 403),
        ("evil.example:8050", "127.0.0.1", 403),
        ("127.0.0.1.evil.example", "127.0.0.1", 403),
        ("localhost.evil.example:8050", "127.0.0.1", 403),
        ("127.0.0.1:8050", "192.168.1.5", 403),
        ("127.0.0.1:8050", "", 403),
        ("127.0.0.1:8050", "10.0.0.1", 403),
    ],
)
def test_a_demonstration_is_for_this_machine(
    demonstration: FlaskClient, host: str, address: str, status: int
) -> None:
    answer = demonstration.get(
        "/_dash-layout", headers={"Host": host}, environ_base={"REMOTE_ADDR": address}
    )
    assert answer.status_code == status
    assert ("Set-Cookie" in answer.headers) is (status == 200)


def test_no_header_makes_a_demonstration_of_this_machine(
    site: Site, demonstration: FlaskClient
) -> None:
    """A page whose name was made to lead here could send such headers."""
    forged = {"Host": "evil.example", "X-Forwarded-Host": "localhost", "X-Forwarded-For": "::1"}
    for proxies in (0, 1):
        client = site(demonstration=True, trusted_proxies=proxies)
        assert client.get("/_dash-layout", headers=forged).status_code == 403


def test_people_of_the_demonstration_are_nobody_elsewhere(
    site: Site, demonstration: FlaskClient, engine: Engine
) -> None:
    assert is_in(demonstration)
    serious = site()
    serious.set_cookie(COOKIE, cookie_of(demonstration))
    assert not is_in(serious)
    assert serious.post("/demonstration", data={"as": "leader"}).status_code == 401


def test_outside_of_the_demonstration_nobody_becomes_somebody_else(
    client: FlaskClient, demonstration: FlaskClient, looked: list[str | None]
) -> None:
    sign_in(client)
    assert client.post("/demonstration", data={"as": "leader"}).status_code == 404
    assert is_in(client)


def test_in_the_demonstration_one_becomes_one_of_its_people_and_nobody_else(
    demonstration: FlaskClient,
) -> None:
    assert "Demo program-manager" in demonstration.get("/_dash-layout").text
    referrer = {"Referer": "http://localhost/tickets?by=group"}
    answer = demonstration.post("/demonstration", data={"as": "leader"}, headers=referrer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tickets?by=group")
    assert "Demo leader" in demonstration.get("/_dash-layout").text
    assert demonstration.post("/demonstration", data={"as": "ada"}).status_code == 404
