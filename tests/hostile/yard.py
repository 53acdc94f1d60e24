"""An application over a store of canaries: what is sent, what comes back, what became of it."""

import contextlib
import gzip
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import dash
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url

from callbacks.accounts.viewers import COOKIE
from callbacks.application import create_app
from dashboard.settings import Settings
from db import models
from db.audit.exports import DOWNLOADED, PRINTED
from db.engine import sqlite
from tests.conftest import NOW
from tests.hostile.canaries import ANONYMOUS, HIDDEN, canary_store
from tests.hostile.requests import Hostile, wire

UNCOUNTED = frozenset({"web_session", "sign_in_try"})
TOLD = ("sign-in refused", PRINTED, DOWNLOADED)
"""What the audit says of requests that are refused, and of files that are taken away."""
BROKEN = ("Traceback (most recent", "It is our fault", "could not be drawn")
STATIC = ("/assets/", "/_dash-component-suites/")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Yard:
    """The application, its store, a copy of it, and the cookies of the roles."""

    app: dash.Dash
    engine: Engine
    cookies: dict[str, str]
    watcher: Connection
    saved: Any
    figures: Counter[str] = field(default_factory=Counter)

    def send(self, asked: Hostile) -> Answer:
        """Hand it to the application as a server does."""
        cookie = asked.cookie or self.cookies.get(asked.role, "")
        environ = {
            "REQUEST_METHOD": asked.method, "PATH_INFO": wire(asked.path), "SCRIPT_NAME": "",
            "QUERY_STRING": asked.query, "CONTENT_TYPE": asked.content_type,
            "CONTENT_LENGTH": str(len(asked.body)), "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie, "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(asked.body), "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        } | asked.more  # fmt: skip
        return call(self.app.server.wsgi_app, environ)

    def try_it(self, asked: Hostile) -> Answer:
        """Send it, look at the answer and at the store, and make good what it has changed."""
        before = self.moment()
        came = self.send(asked)
        self.figures[f"{asked.role} {came.status}"] += 1
        self.figures[f"to {asked.rule}"] += 1
        check_answer(asked, came)
        if self.moment() != before:
            if came.status >= 400 or asked.method in SAFE:
                assert self.digest() == self.saved.digest, "a refused request changed the store"
            self.figures["changed the store"] += 1
            self.restore()
        return came

    def moment(self) -> str:
        """Something that differs as soon as anybody has changed the store."""
        sqlite_ = self.engine.dialect.name == "sqlite"
        query = (
            "PRAGMA data_version" if sqlite_ else "SELECT pg_snapshot_xmax(pg_current_snapshot())"
        )
        return str(self.watcher.exec_driver_sql(query).scalar())

    def digest(self) -> str:
        """Of all tables that a request which is refused may not change."""
        return digest(self.engine)

    def restore(self) -> None:
        """The store as it was at first."""
        self.saved.restore(self.engine)


def check_answer(asked: Hostile, came: Answer) -> None:
    """No failure, nothing of the machinery, and no canary that the role may not see."""
    assert came.status < 500, came.text[:300]
    if asked.path.startswith(STATIC) and came.status == 200:
        return
    said = came.text + str(came.headers)
    assert not [word for word in BROKEN if word in said], said[:2000]
    known = asked.cookie and COOKIE in asked.cookie
    role = ANONYMOUS if known else asked.role
    assert not [word for word in HIDDEN[role] if word in said.lower()], said[:2000]


def call(application: Any, environ: dict[str, Any]) -> Answer:
    """What a WSGI application answers."""
    found: list[Any] = []
    parts = application(environ, lambda line, headers, error=None: found.append((line, headers)))
    body = b"".join(parts)
    with contextlib.suppress(AttributeError):
        parts.close()
    line, headers = found[0]
    return Answer(int(line.split()[0]), headers, _plain(dict(headers), body))


def _plain(headers: dict[str, str], body: bytes) -> bytes:
    match headers.get("Content-Encoding") if body else None:
        case "gzip":
            return gzip.decompress(body)
        case "br":
            return bytes(brotli.decompress(body))
    return body


def digest(engine: Engine) -> str:
    """Of all that stands in the store, but for what is counted and told of refusals."""
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in models.Base.metadata.sorted_tables:
            if table.name not in UNCOUNTED:
                query = table.select().order_by(*table.primary_key.columns)
                if table.name == "audit_entry":
                    query = query.where(table.c.did.not_in(TOLD))
                rows = connection.execute(query).all()
                found.update(f"{table.name} {rows!r}".encode(errors="replace"))
    return found.hexdigest()


class SavedFile:
    """A copy of an SQLite store."""

    def __init__(self, engine: Engine) -> None:
        self.digest = digest(engine)
        self._copy = sqlite.connect(":memory:")
        with contextlib.closing(sqlite.connect(str(engine.url.database))) as store:
            store.backup(self._copy)

    def restore(self, engine: Engine) -> None:
        """Write it over the store."""
        with contextlib.closing(sqlite.connect(str(engine.url.database), timeout=30)) as store:
            self._copy.backup(store)


class SavedDatabase:
    """A copy of the rows of a PostgreSQL store."""

    def __init__(self, engine: Engine) -> None:
        self.digest = digest(engine)
        with engine.connect() as connection:
            self._rows = {
                table: [row._asdict() for row in connection.execute(table.select())]
                for table in models.Base.metadata.sorted_tables
            }

    def restore(self, engine: Engine) -> None:
        """Write them over what is there; triggers are put to sleep, since the audit has some."""
        names = ", ".join(f'"{table.name}"' for table in self._rows)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {names} CASCADE"))
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(table.insert(), rows)


@contextmanager
def hostile_yard(engine: Engine, **more: Any) -> Iterator[Yard]:
    """A yard over an empty store; its clock stands still."""
    tokens = canary_store(engine)
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"), **more)
    app = create_app(settings)
    cookies = {role: _cookie(app, token) for role, token in tokens.items()}
    saved = SavedFile if make_url(url).get_backend_name() == "sqlite" else SavedDatabase
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        yield Yard(app, engine, cookies, watcher, saved(engine))


def _cookie(app: dash.Dash, token: str) -> str:
    client = app.server.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return f"{COOKIE}={cookie.value}"


NewStore = Callable[[], Engine]
