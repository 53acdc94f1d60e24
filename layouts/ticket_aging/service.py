"""Service levels by priority, and the first response."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.values import TicketAging
from layouts.components import Column, figure, section, table
from layouts.components.charts import parted_bars
from layouts.theme import AMBER, GREEN, RED

OPEN = (("ok_open", "within", GREEN), ("at_risk", "at risk", AMBER), ("breached_open", "past", RED))


def service(aging: TicketAging) -> Component | None:
    """SLA of open and of finished tickets; None where no ticket has a target."""
    counts = aging.sla.counts
    done, open_ = _total(counts, "met", "breached_done"), _total(counts, *(n for n, _, _ in OPEN))
    if not done and not open_:
        return None
    return section(
        "Service levels",
        html.Div(
            [
                html.Div(_open_bars(aging), className="pair-narrow"),
                html.Div(
                    [_table(aging), _in_the_week(aging), _first_response(aging)],
                    className="pair-wide",
                ),
            ],
            className="pair",
        ),
        lead=_sentence(aging, done, open_),
    )


def _total(counts: Mapping[str, int], *names: str) -> int:
    return sum(counts[name] for name in names)


def _sentence(aging: TicketAging, done: int, open_: int) -> str:
    counts = aging.sla.counts
    met = formats.percent(counts["met"] / done if done else None)
    kept = f"{met} of finished tickets kept their SLA. " * bool(done)
    late = f"Of {open_:,} open ones with a target {counts['breached_open']:,} are past it and"
    return kept + f"{late} {counts['at_risk']:,} at risk." * bool(open_)


def _open_bars(aging: TicketAging) -> Component:
    names = [p for p, c in aging.sla.by_priority.items() if _total(c, *(n for n, _, _ in OPEN))]
    late = sum(aging.sla.by_priority[p]["breached_open"] for p in names)
    worst = max(names, key=lambda p: aging.sla.by_priority[p]["breached_open"], default="")
    finding = f"Most of the late ones are {worst}" if late else "No open ticket is past its SLA"
    parts = [
        (word, colour, [aging.sla.by_priority[p][status] for p in names])
        for status, word, colour in OPEN
    ]
    return figure(
        parted_bars(names, parts),
        finding,
        "Open tickets by priority: within their SLA, at risk from 75 % of it, past it",
    )


def _table(aging: TicketAging) -> Component:
    columns = (
        Column("priority", "Priority"),
        Column("target", "Target, h", number=True, help="Business hours in active states."),
        Column("within", "Open within", number=True),
        Column("risk", "At risk", number=True),
        Column("late", "Past", number=True),
        Column("met", "Done in time", number=True),
        Column("missed", "Done late", number=True),
        Column("share", "In time", number=True),
    )
    hours = aging.program.tickets.sla_hours
    rows = [
        (
            name, f"{hours[name]:,.0f}", formats.count(c["ok_open"]), formats.count(c["at_risk"]),
            formats.count(c["breached_open"]), formats.count(c["met"]),
            formats.count(c["breached_done"]), _share(c["met"], c["breached_done"]),
        )
        for name, c in aging.sla.by_priority.items()
    ]  # fmt: skip
    return table(columns, rows, "Service levels by priority")


def _share(met: int, missed: int) -> str:
    return formats.percent(met / (met + missed)) if met + missed else formats.MISSING


def _in_the_week(aging: TicketAging) -> Component:
    """What was finished and answered in the week of the as-of date alone."""
    week = aging.service_week
    said = []
    if week.due:
        said.append(
            f"{week.kept:,} of {formats.plural(week.due, 'finished ticket')} kept"
            f" {'its' if week.due == 1 else 'their'} SLA ({formats.percent(week.kept_share)})"
        )
    if week.responses.n:
        said.append(
            f"half of {formats.plural(week.responses.n, 'first response')} came within"
            f" {_hours(week.responses.linear[50])}"
        )
    told = "; ".join(said) or "no ticket with a target was finished, and none first answered"
    return html.P(
        f"In the week to {formats.day(aging.scope.as_of)}: {told}.", className="section-lead"
    )


def _first_response(aging: TicketAging) -> Component:
    found = aging.first_response
    if not found.responded:
        return html.P("No first response is recorded.", className="section-lead")
    hours = found.hours.linear
    return html.P(
        f"First response: half within {_hours(hours[50])}, 85 % within {_hours(hours[85])}, of"
        f" {formats.plural(found.responded, 'ticket')} that had one;"
        f" {formats.plural(found.never_responded_and_open, 'open ticket')} had none yet.",
        className="section-lead",
    )


def _hours(value: float | None) -> str:
    return formats.days(None if value is None else value / 24)
