"""A served demonstration and a real Chromium, for tests that walk the pages as a person does."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from exports.chromium import installed_chromium
from exports.paper import LAUNCH

ROOT = Path(__file__).parents[2]
NOW = 1_795_348_800  # 2026-11-22T12:00:00Z, a Sunday: the last complete week ended yesterday
AXE_VERSION = "4.14.1"
PATIENCE = 60_000
"""Milliseconds, beyond which a page is taken to hang: no test asserts how long something takes."""
GREENPATH = (sys.executable, "-c", "from commands.greenpath import main; main()")


@dataclass
class Visit:
    """A page in a browser, with all that went wrong on it."""

    page: Page
    site: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.set_default_timeout(PATIENCE)

    def open(self, address: str) -> None:
        """Open an address of the site and wait until its content stands."""
        self.page.goto(self.site + address)
        self.settled()

    def be(self, login: str) -> None:
        """Be one of the demonstration's people from now on, with nothing left to send."""
        request = self.page.request
        assert request.get(f"{self.site}/account").ok  # signs in as the usual one
        assert request.post(f"{self.site}/demonstration", form={"as": login}).ok
        for form in ("program:1", "program:2", "program-new"):
            request.delete(f"{self.site}/drafts/{form}")

    def settled(self) -> None:
        """Wait until the content is drawn and nothing is under way."""
        self.page.wait_for_selector("#content h1")
        self.page.wait_for_function("() => !document.querySelector('[data-dash-is-loading=true]')")
        self.page.wait_for_load_state("networkidle")

    @property
    def headline(self) -> str:
        """The page's one sentence."""
        return self.page.inner_text(".headline")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Puts a store with the demonstration into a folder; it is filled once, whoever asks."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    filled = folder / "demonstration.db"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not filled.exists():
            _fill(folder / "filling.db")
            (folder / "filling.db").rename(filled)

    def store_in(folder: Path) -> str:
        shutil.copy(filled, folder / "store.db")
        return f"sqlite:///{folder}/store.db"

    return store_in


def _fill(store: Path) -> None:
    address = {"DATABASE_URL": f"sqlite:///{store}", "GREENPATH_NOW": str(NOW)}
    command = [*GREENPATH, "demo", "--no-serve"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **address}, stdout=subprocess.DEVNULL, check=True
    )


@pytest.fixture(scope="session")
def store_url(
    demonstration: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The store behind ``site``."""
    return demonstration(tmp_path_factory.mktemp("site"))


@contextmanager
def served(store_url: str, *words: str, now: int = NOW) -> Iterator[str]:
    """``greenpath serve`` or ``demo`` in processes of its own; its address."""
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": store_url,
        "GREENPATH_NOW": str(now),
        "GREENPATH_PORT": str(port),
    }
    command = [*GREENPATH, *words]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def served_demonstration(store_url: str) -> AbstractContextManager[str]:
    """The demonstration, served."""
    return served(store_url, "demo")


@pytest.fixture(scope="session")
def site(store_url: str) -> Iterator[str]:
    """The demonstration that tests only look at, or add programs of their own to."""
    with served_demonstration(store_url) as address:
        yield address


@pytest.fixture(scope="session")
def greenpath(site: str, store_url: str) -> Callable[..., str]:
    """The command line on the store of the site; what it says."""

    def run(*words: str) -> str:
        environment = {**os.environ, "DATABASE_URL": store_url, "GREENPATH_NOW": str(NOW)}
        done = subprocess.run(
            [*GREENPATH, *words], cwd=ROOT, env=environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1500):  # five minutes: it may fill its store first, on a busy machine
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium; without one these tests are left out, visibly.

    One for each file: while it runs, nothing else in this process can print on paper.
    """
    path = installed_chromium(None)
    if path is None:
        pytest.skip("there is no Chromium or Chrome on this machine")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        chromium = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visitor; the console must stay clean and no request may leave this machine."""
    options: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
    visitor = Visit(context.new_page(), site)
    page, troubles = visitor.page, visitor.troubles
    page.on("console", lambda m: m.type in ("error", "warning") and troubles.append(m.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request", lambda r: r.url.startswith((site, "data:", "blob:")) or troubles.append(r.url)
    )
    page.on("response", lambda r: r.status >= 400 and troubles.append(f"{r.status} {r.url}"))
    yield visitor
    context.close()
    assert visitor.troubles == []


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's source: from npm where it can be had, else the older one from PyPI."""
    kept = ROOT / "build" / f"axe-core-{AXE_VERSION}"
    script = kept / "package" / "axe.min.js"
    if not script.exists() and shutil.which("npm"):
        kept.mkdir(parents=True, exist_ok=True)
        pack = ["npm", "pack", "--silent", f"axe-core@{AXE_VERSION}"]
        done = subprocess.run(pack, cwd=kept, capture_output=True, timeout=120, check=False)
        if done.returncode == 0:
            archive = next(kept.glob("*.tgz"))
            shutil.unpack_archive(archive, kept, filter="data")
    if script.exists():
        return script.read_text("utf-8")
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
