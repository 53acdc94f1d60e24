"""Where the time goes: days in each state, and the causes behind open tickets."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.programs import PAUSED
from dashboard.ticket_aging.values import TicketAging
from layouts.components import Column, beside, figure, section, table
from layouts.components.charts import lying_bars
from layouts.theme import ACCENT, QUIET

CAUSES = 10


def time_in_states(aging: TicketAging) -> Component | None:
    """Bars and table of days in each state; None where no time has passed."""
    rows = [row for row in aging.time_in_state if row.tickets]
    total = sum(row.total_days for row in rows)
    if not total:
        return None
    paused = {s.name for s in aging.program.tickets.workflow.states if s.kind == PAUSED}
    waiting = sum(row.total_days for row in rows if row.state in paused)
    most = max(rows, key=lambda row: row.total_days)
    columns = (
        Column("state", "State"), Column("share", "Share of time", number=True),
        Column("tickets", "Tickets", number=True), Column("mean", "Mean", number=True),
        Column("median", "Median", number=True),
    )  # fmt: skip
    cells = [
        (
            row.state, formats.percent(row.total_days / total), formats.count(row.tickets),
            formats.days(row.mean_days), formats.days(row.median_days),
        )
        for row in rows
    ]  # fmt: skip
    bars = lying_bars(
        [row.state for row in rows],
        [round(row.total_days / total, 4) for row in rows],
        [QUIET if row.state in paused else ACCENT for row in rows],
        ".0%",
        "%{x:.1%} of all time in %{y}<extra></extra>",
    )
    return section(
        "Where the time goes",
        beside(
            figure(
                bars,
                f"Most time passes in {most.state}",
                "Share of all days in a state; pale: waiting on somebody else",
            ),
            table(columns, cells, "Time in each state"),
        ),
        lead=f"{formats.percent(waiting / total)} of the time tickets wait on somebody else.",
    )


def root_causes(aging: TicketAging) -> Component | None:
    """Causes of open tickets by the days behind them; None where none is named."""
    named = [c for c in aging.root_causes if not c.cause.startswith("(")]
    if not named:
        return None
    shown, total = named[:CAUSES], sum(c.open_days for c in aging.root_causes)
    without = sum(c.tickets for c in aging.root_causes if c.cause.startswith("("))
    bars = lying_bars(
        [c.cause for c in shown],
        [c.open_days for c in shown],
        [ACCENT] * len(shown),
        ",d",
        "%{x:,} open days, %{y}<extra></extra>",
    )
    columns = (
        Column("cause", "Root cause"), Column("tickets", "Open", number=True),
        Column("days", "Open days", number=True), Column("share", "Of all", number=True),
    )  # fmt: skip
    cells = [
        (
            c.cause, formats.count(c.tickets), formats.count(c.open_days),
            formats.percent(c.open_days / total if total else None),
        )
        for c in shown
    ]  # fmt: skip
    lead = f"{formats.plural(len(named), 'root cause')} named, {len(shown)} shown; "
    return section(
        "Root causes",
        beside(
            figure(
                bars,
                f"“{shown[0].cause}” holds the most open days",
                "Days of age of open tickets, by root cause",
                "medium",
            ),
            table(columns, cells, "Root causes of open tickets"),
        ),
        lead=f"{lead}{formats.plural(without, 'open ticket')} without one.",
    )
