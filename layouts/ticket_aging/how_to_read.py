"""The clocks in plain words, and the numbers that other tools would print."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.durations import LEVELS
from dashboard.ticket_aging.values import TicketAging
from layouts.components import Column, facts, section, table

CLOCKS = {
    "Age": "Calendar days from the day it started to the as-of day. A reopen does not reset it.",
    "Net of waiting": "Whole days since it started, less the time that it waited on somebody else.",
    "Since reopen": "Calendar days since it was last reopened; its age when it never was.",
    "Business days": "Weekdays from its start to the day before the as-of day, less holidays.",
}


def how_to_read(aging: TicketAging) -> Component:
    """What the clocks are, and why another tool prints other percentiles."""
    cycle = aging.cycle_times
    dialects = (
        ("This page: elapsed days, between two values where it falls", cycle.all_elapsed.linear),
        ("Elapsed days, the nearest ticket (nearest rank)", cycle.all_elapsed.nearest_rank),
        ("Calendar days, between two values", cycle.all_calendar_days.linear),
        ("Both ends counted: (end − start) + 1, as some boards print", cycle.inclusive_days),
        ("Last 90 days only, elapsed", cycle.trailing_90d_elapsed.linear),
    )
    columns = (
        Column("dialect", "How it is counted", grows=True),
        *(Column(str(level), f"{level} %", number=True) for level in LEVELS),
    )
    rows = [(words, *(_days(values[level]) for level in LEVELS)) for words, values in dialects]
    return section(
        "How to read these numbers",
        facts(dict(CLOCKS)),
        table(columns, rows, "Days from start to resolution of finished tickets, as tools count"),
        lead="Four clocks run on each ticket, and percentiles come in dialects.",
    )


def _days(value: float | None) -> str:
    return formats.MISSING if value is None else f"{value:,.1f}"
