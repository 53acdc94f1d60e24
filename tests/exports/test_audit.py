"""The audit as CSV, JSON and lines."""

import csv
import io
import json

from dashboard.audit import AuditFilters, AuditPage, Change, Entry
from exports.audit import COLUMNS, as_csv, as_json, as_table

ENTRY = Entry(
    7, 1_795_320_000, "Priya Raman", "page", "changed", "program", 3, "Risk mining", "Risk mining",
    (Change("marking", "–", "Confidential"), Change("about", "a", "b")),
)  # fmt: skip
PAGE = AuditPage(AuditFilters(), "America/New_York", (ENTRY,), more=True)


def test_a_row_an_entry() -> None:
    header, row = csv.reader(io.StringIO(as_csv(PAGE)))
    assert tuple(header) == COLUMNS
    assert row == [
        "7", "2026-11-22T04:00:00Z", "Priya Raman", "page", "changed", "program", "3",
        "Risk mining", "Risk mining", "marking – → Confidential; about a → b",
    ]  # fmt: skip


def test_what_would_run_as_a_formula_does_not() -> None:
    risky = Entry(1, 0, "=who", "page", "created", "import", None, "@item", "+p")
    _, row = csv.reader(io.StringIO(as_csv(AuditPage(AuditFilters(), "UTC", (risky,)))))
    assert [row[2], row[6], row[7], row[8]] == ["'=who", "", "'@item", "'+p"]


def test_all_is_in_the_json() -> None:
    said = json.loads(as_json(PAGE))
    assert (said["zone"], said["more"]) == ("America/New_York", True)
    assert said["entries"][0]["changes"][0] == {
        "field": "marking", "before": "–", "after": "Confidential",
    }  # fmt: skip


def test_a_line_an_entry_in_the_programs_zone() -> None:
    first, last = as_table(PAGE).splitlines()
    assert first == (
        "21 Nov 2026, 23:00  Priya Raman changed the program Risk mining:"
        " marking – → Confidential; about a → b"
    )
    assert last.startswith("There are older changes")
    assert as_table(AuditPage(AuditFilters(), "UTC", ())) == "Nothing that was changed fits."
