"""The store goes away while somebody looks at a page: a banner, nothing lost, back by itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Visit, served_demonstration
from tests.browser.outages import (
    Ballast,
    Outage,
    seconds_until_said,
    small_disk,
    status,
    visitor,
)
from tests.postgres import Postgres

pytestmark = pytest.mark.browser

AWAY = "The store (does not answer|is slow just now)"
BACK = "Greenpath is back"
CSV = b"event_id,ticket_id,ts,event_type,to_value\n1,A,2026-10-05T10:00:00Z,created,\n"


@pytest.fixture(scope="module")
def site_on_postgres(own_postgres: Postgres) -> Iterator[str]:
    with served_demonstration(own_postgres.new_database()) as site:
        yield site


@pytest.fixture(params=["stopped", "still"])
def outage(request: pytest.FixtureRequest, own_postgres: Postgres) -> Iterator[Outage]:
    if request.param == "stopped":
        yield Outage(own_postgres.stop, own_postgres.start)
    else:
        yield Outage(own_postgres.freeze, own_postgres.thaw)
    if not (own_postgres.data / "postmaster.pid").exists():
        own_postgres.start()
    own_postgres.thaw()


@pytest.fixture
def guest(browser: Browser, site_on_postgres: str) -> Iterator[Visit]:
    with visitor(browser, site_on_postgres) as visit:
        yield visit


@pytest.fixture(scope="module")
def full_disk(
    demonstration: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Ballast]]:
    """A site whose store is on a disk that a test may fill."""
    folder: Path = tmp_path_factory.mktemp("small") / "disk"
    with small_disk(folder) as ballast:
        if ballast is None:
            pytest.skip("only root can mount a small disk to fill it")
        with served_demonstration(demonstration(folder)) as site:
            yield site, ballast


def test_a_store_that_is_away_is_said_and_the_page_goes_on_by_itself(
    guest: Visit, outage: Outage
) -> None:
    guest.open("/tickets")
    before = guest.page.inner_text("#week-label")
    outage.away()
    guest.page.click("#week-before")
    seconds_until_said(guest.page, AWAY)
    assert guest.page.inner_text("#week-label") == before
    expect(guest.page.locator("#content h1")).to_be_visible()
    assert status(f"{guest.site}/healthz") == 200
    assert status(f"{guest.site}/readyz") == 503
    outage.back()  # where the answer comes late after all, nothing more is said
    expect(guest.page.locator("#week-label")).not_to_have_text(before)
    expect(guest.page.locator("#notice")).to_be_hidden()
    assert status(f"{guest.site}/readyz") == 200


def test_a_page_that_is_opened_meanwhile_comes_by_itself(guest: Visit, outage: Outage) -> None:
    outage.away()
    answer = guest.page.goto(f"{guest.site}/tickets")
    assert answer
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    expect(guest.page.locator(".apology")).to_contain_text("The store does not answer.")
    outage.back()
    guest.page.wait_for_selector("#content .headline")


def late(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(3500)
    route.continue_()


def test_a_merely_slow_page_scares_nobody(guest: Visit) -> None:
    guest.open("/tickets")
    guest.page.route(
        "**/_dash-update-component",
        lambda route: (guest.page.wait_for_timeout(3500), route.continue_()),
    )
    guest.page.click("#week-before")
    guest.page.wait_for_timeout(3200)
    expect(guest.page.locator("#notice")).to_be_hidden()


def test_a_server_that_is_gone_is_said(guest: Visit) -> None:
    guest.open("/tickets")
    guest.page.context.set_offline(True)
    guest.page.click("#week-before")
    seconds_until_said(guest.page, "Greenpath does not answer")
    guest.page.context.set_offline(False)
    seconds_until_said(guest.page, BACK)
    expect(guest.page.locator("#notice")).to_be_hidden()
    assert guest.page.is_visible("#content h1")


def test_a_full_store_is_said_and_what_is_brought_comes_when_there_is_room(
    browser: Browser, full_disk: tuple[str, Ballast]
) -> None:
    site, ballast = full_disk
    with visitor(browser, site) as guest:
        guest.open("/data?program=outreach")
        ballast.fill()
        file = {"name": "log.csv", "mimeType": "text/csv", "buffer": CSV * 5_000}
        guest.page.set_input_files("#bring input[type=file]", [file])
        seconds_until_said(guest.page, "The store is full")
        assert status(f"{site}/readyz") == 503
        assert guest.page.request.get(f"{site}/tickets").status == 200
        assert status(f"{site}/healthz") == 200
        ballast.drop()
        seconds_until_said(guest.page, BACK)
        guest.page.wait_for_selector("#meaning")
        assert status(f"{site}/readyz") == 200
