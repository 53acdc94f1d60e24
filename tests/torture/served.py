"""``greenpath serve`` in processes that can be killed, and browsers without a screen."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine

from db.accounts.hashing import hashed
from db.accounts.people import add_account, set_password
from db.engine import writing
from tests.browser.conftest import GREENPATH, ROOT
from tests.commands.test_jobs import children
from tests.conftest import BY, NOW

PATIENCE = 60
PASSWORD = secrets.token_urlsafe(16)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
LOST = (OSError, http.client.HTTPException)
"""What a cut line looks like."""


@dataclass
class Service:
    """The server of a store, with two processes that answer."""

    url: str
    folder: Path
    port: int
    main: "subprocess.Popen[bytes] | None" = None
    more: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        environment = {
            **{n: v for n, v in os.environ.items() if not n.startswith("GREENPATH_")},
            "DATABASE_URL": self.url, "TMPDIR": str(self.folder),
            "GREENPATH_KEY_FILE": str(self.folder / "key"), **self.more,
        }  # fmt: skip
        command = [*GREENPATH, "serve", "--workers", "2", "--no-worker", "--port", str(self.port)]
        end = time.monotonic() + PATIENCE
        while self.main is None or self.main.poll() is not None:  # workers may still let go of it
            assert time.monotonic() < end, (self.folder / "errors").read_text()[-2_000:]
            with (self.folder / "errors").open("ab") as errors:
                self.main = subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors
                )
            with suppress(AssertionError):
                self.answers()
        self.answers()

    def answers(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.main is not None
            assert self.main.poll() is None, "the server ended"
            with suppress(*LOST):
                if Client(self.port).ask("GET", "/readyz")[0] == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [] if self.main is None else children(self.main.pid)

    def end(self) -> None:
        """End it as an administrator does."""
        if self.main is not None:
            self.main.terminate()
            try:
                self.main.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> int:
        """Kill all of it; how many processes were hit."""
        assert self.main is not None
        hit = sum(struck(pid) for pid in (self.main.pid, *self.workers()))
        self.main.wait(PATIENCE)
        return hit


def struck(pid: int) -> bool:
    """Kill a process without a word; whether it was running."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return False
    return state != "Z"


@contextmanager
def service(engine: Engine, folder: Path, **more: str) -> Iterator[Service]:
    """A server of a store, for as long as the context lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = engine.url.render_as_string(hide_password=False)
    served = Service(url, folder, port, more=more)
    try:
        served.start()
        yield served
    finally:
        served.end()


@dataclass
class Client:
    """Somebody's browser; each request has a line of its own, so that any process may answer."""

    port: int
    cookie: str = ""

    def ask(self, method: str, path: str, body: Any = None, kind: str = JSON) -> tuple[int, str]:
        """Status and text; keeps the cookie that comes."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        content = urlencode(body) if kind == FORM else json.dumps(body)
        try:
            headers = {"Content-Type": kind, "Cookie": self.cookie}
            line.request(method, path, None if body is None else content, headers)
            came = line.getresponse()
            text = came.read().decode()
        finally:
            line.close()
        if cookie := came.headers["Set-Cookie"]:
            self.cookie = cookie.split(";")[0]
        return came.status, text

    def send(self, path: str, body: Any) -> tuple[int, Any]:
        """Send JSON; status and what was answered."""
        status, text = self.ask("POST", path, body)
        return status, json.loads(text)

    def sign_in(self, login: str) -> int:
        """Sign in with the password that all have; the status."""
        self.cookie = ""
        return self.ask("POST", "/sign-in", {"login": login, "password": PASSWORD}, FORM)[0]


def add_person(engine: Engine, login: str) -> int:
    """An administrator with the password that all have; the account."""
    with writing(engine, BY) as session:
        account = add_account(session, login, login.title(), NOW, administrator=True)
        set_password(session, account, hashed(PASSWORD), NOW)
    return account
