"""Short tables in a real browser: sorted by mouse and keys, and taken away as files."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.looks import faults

pytestmark = pytest.mark.browser

RISK = "/tickets?program=risk-mining&as_of=2026-11-14"
SLA = "Service levels by priority"
DURATIONS = "How long tickets take, by priority"
UNBLOCK = "Tickets to unblock this week"
CAUSES = "Root causes of open tickets"


def table(page: Page, label: str) -> Locator:
    return page.locator(f"table[aria-label='{label}']")


def head(page: Page, label: str, title: str) -> Locator:
    return table(page, label).locator("thead th").filter(
        has=page.get_by_role("button", name=title, exact=True)
    )  # fmt: skip


def sort(page: Page, label: str, title: str) -> None:
    head(page, label, title).get_by_role("button").click()


def cells(page: Page, label: str, title: str) -> list[str]:
    """The column's cells from the top."""
    titles = table(page, label).locator("thead th").all_inner_texts()
    place = titles.index(title) + 1
    return table(page, label).locator(f"tbody tr > :nth-child({place})").all_inner_texts()


def days(text: str) -> float:
    number, unit = text.split()
    return float(number.replace(",", "")) / (24 if unit == "h" else 1)


def read(text: str) -> str:
    """As people sort: 82 before 158."""
    return re.sub("[0-9]+", lambda number: number[0].zfill(9), text.casefold())


def test_numbers_are_sorted_up_then_down_then_as_they_came(visit: Visit) -> None:
    visit.open(RISK)
    page, title = visit.page, "Open days"
    first = cells(page, CAUSES, title)
    numbers = [int(text.replace(",", "")) for text in first]
    assert numbers == sorted(numbers, reverse=True)
    assert len({len(text) for text in first}) > 1  # their texts stand in another order
    for way, wanted in (("ascending", numbers[::-1]), ("descending", numbers), (None, numbers)):
        sort(page, CAUSES, title)
        if way:
            expect(head(page, CAUSES, title)).to_have_attribute("aria-sort", way)
        else:
            expect(table(page, CAUSES).locator("[aria-sort]")).to_have_count(0)
        shown = [int(text.replace(",", "")) for text in cells(page, CAUSES, title)]
        assert shown == wanted
    assert cells(page, CAUSES, title) == first


def test_hours_and_days_are_of_one_order_and_the_total_stays_at_the_end(visit: Visit) -> None:
    visit.open(RISK)
    page = visit.page
    for way in (False, True):
        sort(page, DURATIONS, "Half within")
        *shown, total = cells(page, DURATIONS, "Half within")
        assert {text.split()[1] for text in shown} == {"h", "days"}
        assert list(map(days, shown)) == sorted(map(days, shown), reverse=way)
        assert cells(page, DURATIONS, "Priority")[-1] == "All"
        assert days(total) < max(map(days, shown))


def test_texts_are_sorted_and_one_column_at_a_time(visit: Visit) -> None:
    visit.open(RISK)
    page = visit.page
    sort(page, UNBLOCK, "Age, days")
    sort(page, UNBLOCK, "Title")
    titles = cells(page, UNBLOCK, "Title")
    assert titles == sorted(titles, key=read)
    assert len({*titles}) > 3
    expect(table(page, UNBLOCK).locator("[aria-sort]")).to_have_count(1)


def test_what_is_missing_stands_last_either_way(visit: Visit) -> None:
    visit.open("/escalations?program=risk-mining&as_of=2026-11-21")
    page, label = visit.page, "Action items of escalations"
    for _ in range(2):
        sort(page, label, "Slips")
        slips = cells(page, label, "Slips")
        said = [text for text in slips if text]
        assert said
        assert slips == said + [""] * (len(slips) - len(said))


def test_dates_are_sorted_as_dates(visit: Visit) -> None:
    visit.open("/escalations?program=risk-mining&as_of=2026-11-21")
    page, label = visit.page, "Action items of escalations"
    sort(page, label, "Due")
    shown = [page.evaluate("text => Date.parse(text)", text) for text in cells(page, label, "Due")]
    assert len({*shown}) > 3
    assert shown == sorted(shown)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_sorts_too(visit: Visit, key: str) -> None:
    visit.open(RISK)
    button = head(visit.page, SLA, "Past").get_by_role("button")
    button.focus()
    visit.page.keyboard.press(key)
    expect(head(visit.page, SLA, "Past")).to_have_attribute("aria-sort", "ascending")
    expect(button).to_be_focused()
    shown = [int(text) for text in cells(visit.page, SLA, "Past")]
    assert shown == sorted(shown)


def test_the_order_stays_in_other_weeks_and_after_a_reload(visit: Visit) -> None:
    visit.open(RISK)
    page = visit.page
    sort(page, SLA, "Past")
    sort(page, SLA, "Past")
    page.locator("#week-before").click()
    page.wait_for_url("**as_of=2026-11-07*")
    page.wait_for_function(
        "() => document.querySelector('.page-scope').innerText.includes('7 Nov 2026')"
    )
    for again in (False, True):
        if again:
            page.reload()
            visit.settled()
        expect(head(page, SLA, "Past")).to_have_attribute("aria-sort", "descending")
        shown = [int(text) for text in cells(page, SLA, "Past")]
        assert shown == sorted(shown, reverse=True)
        expect(table(page, CAUSES).locator("[aria-sort]")).to_have_count(0)


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
def test_a_table_is_taken_away_as_a_file(visit: Visit, tmp_path: Path, form: str) -> None:
    visit.open(RISK)
    page = visit.page
    menu = page.locator(".table-frame", has=table(page, DURATIONS)).locator("details")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as coming:
        menu.get_by_role("link", name=form, exact=True).click()
    expect(menu).not_to_have_attribute("open", "")
    name = f"how-long-tickets-take-by-priority-risk-mining-2026-11-14.{form.lower()}"
    assert coming.value.suggested_filename == name
    coming.value.save_as(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    if form == "XLSX":
        assert content.startswith(b"PK")
        return
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    shown = cells(page, DURATIONS, "Half within")
    assert [float(row["Half within, days"]) for row in rows] == pytest.approx(
        list(map(days, shown)), abs=0.001
    )
    assert [row["Priority"] for row in rows] == cells(page, DURATIONS, "Priority")


def test_tables_that_are_sorted_keep_the_page_without_faults(visit: Visit, axe: str) -> None:
    visit.open(RISK)
    page = visit.page
    for label, title in ((SLA, "Past"), (UNBLOCK, "Title"), (DURATIONS, "Closed")):
        sort(page, label, title)
    page.locator(".table-frame", has=table(page, SLA)).locator("summary").click()
    page.evaluate("document.querySelector('.listing').scrollIntoView()")
    page.wait_for_selector(".listing .ag-row")
    page.wait_for_load_state("networkidle")
    assert faults(page, axe) == []


def test_who_may_take_no_files_away_is_offered_none(visit: Visit) -> None:
    visit.open("/admin?part=programs")
    expect(visit.page.locator("table [data-sort]").first).to_be_visible()
    expect(visit.page.locator(".table-frame .more")).to_have_count(0)
