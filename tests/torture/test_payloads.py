"""40 texts that would run if they could, through every field, with the policy and without it."""

import os
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import browser, served_demonstration
from tests.browser.payloads import PAYLOADS, trap
from tests.browser.test_payloads import (
    asked_in_addresses,
    at_the_door,
    drafted_and_in_conflict,
    imported,
    written_into_forms,
)

__all__ = ["browser"]  # the fixture of tests/browser
TRIED = PAYLOADS[:: 40 // int(os.environ.get("TORTURE_PAYLOADS", "40"))]


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('payloads')}/store.db"


@pytest.fixture(scope="module")
def own_site(own_store: str) -> Iterator[str]:
    with served_demonstration(own_store) as address:
        yield address


@pytest.mark.torture
@pytest.mark.parametrize("with_policy", [True, False], ids=["policy", "no policy"])
def test_forty_payloads_stand_everywhere_and_do_nothing(
    browser: Browser,
    own_site: str,
    own_store: str,
    with_policy: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun = time.monotonic()
    with trap(browser, own_site, with_policy) as caught:
        written_into_forms(caught, list(TRIED))
        imported(caught, list(TRIED))
        for payload in TRIED:
            drafted_and_in_conflict(caught, payload)
            asked_in_addresses(caught, payload)
            at_the_door(caught, own_store, payload)
        assert caught.troubles == []
        assert len(caught.seen) > len(TRIED)
    with capsys.disabled():
        seconds, pages = time.monotonic() - begun, len(caught.seen)
        sys.stdout.write(f"\n{len(TRIED)} payloads, {pages} texts of pages, {seconds:.0f} s\n")
