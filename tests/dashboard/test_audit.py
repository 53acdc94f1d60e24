"""The audit's words and filters."""

from datetime import date
from typing import Any

import pytest

from dashboard.audit import AuditFilters, Change, Entry, audit_filters, changes, in_words
from dashboard.errors import InvalidRequest

PEOPLE = {4: "Priya Raman"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("marking", None, "–"),
        ("marking", "", "–"),
        ("marking", "Confidential", "Confidential"),
        ("administrator", True, "yes"),
        ("administrator", False, "no"),
        ("imported_at", 1_795_320_000, "21 Nov 2026, 23:00"),
        ("at", 0, "31 Dec 1969, 19:00"),
        ("rows_read", 141_712, "141,712"),
        ("rows_read", 0, "0"),
        ("person_id", 4, "Priya Raman"),
        ("person_id", 5, "5"),
        ("week_ends", 5, "Saturday"),
        ("fiscal_year_end", 12, "December"),
        ("fiscal_year_end", 13, "13"),
        ("taken_back", {"events": 2, "restored": 0}, "events 2, restored 0"),
        ("taken_back", {}, "–"),
        ("days", ["a", "b"], "a, b"),
        ("hours", 2.5, "2.5"),
        ("work_from", 34_200, "09:30"),
    ],
)
def test_a_value_is_said_in_plain_words(name: str, value: Any, said: str) -> None:
    assert in_words(name, value, "America/New_York", PEOPLE) == said


def test_what_was_nothing_and_stays_nothing_is_left_out() -> None:
    was, became = {"name": "A", "about": None}, {"name": "B", "about": "", "program_id": 3}
    assert changes(was, became, "UTC", {}) == (Change("name", "A", "B"),)
    assert changes(None, None, "UTC", {}) == ()


@pytest.mark.parametrize(
    ("did", "item", "said"),
    [
        ("changed", "Risk mining", "P changed the program Risk mining"),
        ("asked to take back", "a.csv", "P asked to take back the program a.csv"),
        ("something new", "x", "P something new the program x"),
    ],
)
def test_a_deed_is_a_sentence(did: str, item: str, said: str) -> None:
    assert Entry(1, 0, "P", "page", did, "program", 1, item).deed == said


def test_an_address_is_read_and_written_the_same() -> None:
    view = {
        "who": "Bo Th", "kind": "import", "did": "deleted", "of": "east", "since": "2026-11-01",
        "until": "2026-11-21", "text": "log", "before": "12", "entry": "3",
    }  # fmt: skip
    filters = audit_filters(view)
    assert filters.since == date(2026, 11, 1)
    assert filters.view() == view
    assert audit_filters({}) == AuditFilters()
    assert AuditFilters().view() == {}


@pytest.mark.parametrize(
    "day", ["2026-13-01", "20261101", "2026-W47-1", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_there_is_not_is_refused(day: str) -> None:
    with pytest.raises(InvalidRequest, match="is no date"):
        audit_filters({"since": day})
