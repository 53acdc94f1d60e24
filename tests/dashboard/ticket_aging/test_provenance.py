"""Where the figures come from, in one line."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.ticket_aging.provenance import provenance
from dashboard.ticket_aging.values import Source
from tests.dashboard.ticket_aging.given import at
from tests.layouts.given import PROGRAM, SMALL, aging

AGING = aging(SMALL, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        (
            "UTC",
            "Data up to 17 Nov 2026, 10:00 · Cut 22 Nov 2026, 00:00 UTC"
            " · Last import events.csv, 22 Nov 2026, 03:00",
        ),
        (  # five hours behind
            "America/New_York",
            "Data up to 17 Nov 2026, 05:00 · Cut 21 Nov 2026, 19:00 America/New_York"
            " · Last import events.csv, 21 Nov 2026, 22:00",
        ),
    ],
)
def test_times_are_those_of_the_programs_zone(zone: str, line: str) -> None:
    program = replace(PROGRAM, calendar=ProgramCalendar(zone))
    assert provenance(replace(AGING, program=program)) == line


def test_an_import_without_an_event_before_the_cut_says_no_day() -> None:
    source = Source("tickets.csv", at("2026-11-22 03:00"), None)
    assert provenance(replace(AGING, source=source)) == (
        "Cut 22 Nov 2026, 00:00 UTC · Last import tickets.csv, 22 Nov 2026, 03:00"
    )


def test_before_the_first_import_only_the_cut_is_known() -> None:
    assert provenance(replace(AGING, source=None)) == "Cut 22 Nov 2026, 00:00 UTC · No import yet"
