"""Stores that can be taken away from a served demonstration and given back."""

import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, Visit

TMPFS_MB = 60
BLOCK = 64 * 1024


@dataclass
class Outage:
    """How a store goes away and comes back."""

    away: Callable[[], object]
    back: Callable[[], object]


@dataclass
class Ballast:
    """A file that leaves no room on a small disk."""

    place: Path
    blocks: list[int] = field(default_factory=list)

    def fill(self) -> None:
        """Write until nothing more is taken."""
        with self.place.open("ab", buffering=0) as file:
            size = BLOCK
            while size:
                try:
                    written = file.write(b"x" * size)
                except OSError:
                    written = 0
                size = size if written else size // 2

    def drop(self) -> None:
        """Give the room back."""
        self.place.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Ballast | None]:
    """A disk of its own in memory, which root may mount; None where that is not so."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MB}m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        yield None
        return
    try:
        yield Ballast(folder / "ballast")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def visitor(browser: Browser, site: str) -> Iterator[Visit]:
    """Somebody whose requests may be refused, but whose page may not break."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context.new_page(), site)
    visit.page.on("pageerror", lambda error: visit.troubles.append(str(error)))
    yield visit
    context.close()
    assert [said for said in visit.troubles if "Failed to fetch" not in said] == []


def seconds_until_said(page: Page, sentence: str) -> float:
    """Until the banner says that."""
    begun = time.monotonic()
    page.locator("#notice", has_text=re.compile(sentence)).wait_for()
    return time.monotonic() - begun


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE / 1000) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
