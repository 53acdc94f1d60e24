"""The ticket aging page."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.program_calendar import ProgramCalendar
from dashboard.scope import Scope
from dashboard.ticket_aging.values import (
    DIMENSIONS,
    Buckets,
    OpenTicket,
    TicketAging,
    WeekFlow,
)
from layouts.components import (
    Column,
    KeyFigure,
    empty,
    figure,
    key_figures,
    link,
    listing,
    section,
    segments,
    status,
    table,
)
from layouts.theme import ACCENT, MUTED, QUIET, RED, drawing

TITLE = "Tickets"
UNBLOCKED = 8
WEEKS_SHOWN = 52

FILTER_LABELS = {
    "priority": "Priority",
    "group": "Group",
    "kind": "Kind",
    "state": "State",
    "requester": "Requester",
}
SLA_WORDS = {
    "breached_open": ("red", "breached"),
    "at_risk": ("amber", "at risk"),
    "ok_open": ("green", "within SLA"),
    "none": ("grey", "no SLA"),
}
REASON_COLOURS = {"breached": "red", "at risk": "amber", "stuck": "amber", "bouncing": "amber"}

LIST = (
    Column("key", "Ticket", width=104, pinned=True, on_phone=True),
    Column("title", "Title", width=210, grows=True),
    Column("priority", "Priority", width=76),
    Column("group", "Group", width=150),
    Column("state", "State", width=150),
    Column(
        "sla", "SLA", width=110, on_phone=True, status=True,
        help="Business hours in active states, against the target of its priority.",
    ),
    Column(
        "age", "Age, days", number=True, width=72, on_phone=True,
        help="Calendar days since it started.",
    ),
    Column(
        "net_age", "Net of waiting", number=True, width=80,
        help="Days since it started, less the time it waited on somebody else.",
    ),
    Column(
        "age_since_reopen", "Since reopen", number=True, width=76,
        help="Calendar days since it was last reopened; its age when it never was.",
    ),
    Column(
        "business_age", "Business days", number=True, width=82,
        help="Weekdays less holidays since it started.",
    ),
    Column("days_in_state", "Days in state", number=True, decimals=1, width=80),
    Column("sla_used", "SLA used, h", number=True, decimals=1, width=80),
    Column("sla_target", "SLA target, h", number=True, width=80),
    Column("kind", "Kind", width=124),
    Column("requester", "Requester", width=170),
    Column("reopens", "Times reopened", number=True, width=88),
    Column("reassignments", "Times reassigned", number=True, width=98),
)  # fmt: skip


def content(aging: TicketAging, by: str = "priority") -> Component:
    """The page of one program as of one date, its age table parted by ``by``."""
    return html.Div(
        [
            html.Header(
                [html.H1(TITLE), html.P(_as_of(aging), className="page-scope")],
                className="page-head",
            ),
            *(_sections(aging, by) if aging.population.in_scope else [_nothing(aging)]),
            _left_out(aging),
            _provenance(aging),
        ]
    )


def _sections(aging: TicketAging, by: str) -> list[Component | None]:
    return [
        html.P(headline(aging), className="headline"),
        key_figures(_key_figures(aging)),
        _unblock(aging),
        _ages(aging, by),
        _backlog(aging),
        _open_list(aging),
    ]


def headline(aging: TicketAging) -> str:
    """The page in one sentence."""
    week, late = aging.weeks[-1], aging.sla.counts["breached_open"]
    change = aging.population.open - week.open_before
    since = "at the end of last week" if week.week.partial else "a week before"
    return (
        f"{aging.population.open:,} open, {formats.more_or_fewer(change)}"
        f" {'than' if change else 'as'} {since}; {late:,} past their SLA."
    )


def filters_in_words(scope: Scope) -> str:
    """``Priority P1, P2 · State New``, or that the whole program is shown."""
    return (
        " · ".join(f"{FILTER_LABELS[n]} {', '.join(v)}" for n, v in scope.filters.items())
        or "All tickets"
    )


def as_of_in_words(aging: TicketAging) -> str:
    """The as-of date with its week, and whether that week still runs."""
    calendar, as_of = aging.program.calendar, aging.scope.as_of
    week = f"week {calendar.week_number(as_of)}"
    running = ", still running" if aging.partial_week else ""
    return f"{week}, to {formats.day(as_of)}{running}"


def _as_of(aging: TicketAging) -> str:
    return " · ".join((aging.program.name, as_of_in_words(aging), filters_in_words(aging.scope)))


def _key_figures(aging: TicketAging) -> list[KeyFigure]:
    week, total, sla = aging.weeks[-1], aging.population.open, aging.sla.counts
    change = f"{formats.signed(total - week.open_before)} in the week"
    oldest = aging.buckets["age"][-1]
    left = week.resolved + week.cancelled
    return [
        KeyFigure("Open", formats.count(total), change),
        KeyFigure(
            "Past SLA", formats.count(sla["breached_open"]),
            f"{formats.percent(sla['breached_open'] / total if total else None)} of open", "red",
        ),
        KeyFigure("At risk", formats.count(sla["at_risk"]), "75 % of target used", "amber"),
        KeyFigure(
            f"{oldest.label} days", formats.count(oldest.tickets),
            f"oldest {aging.ages.oldest[0][1]:,} days" if aging.ages.oldest else "",
        ),
        KeyFigure(
            "Half resolved within", formats.days(aging.survival.median), "open ones counted in"
        ),
        KeyFigure("In this week", f"{week.arrivals + week.reopened:,}", f"out {left:,}"),
    ]  # fmt: skip


def _unblock(aging: TicketAging) -> Component | None:
    waiting = [t for t in aging.open_tickets if t.reasons]
    if not waiting:
        return None
    shown = waiting[:UNBLOCKED]
    columns = (
        Column("key", "Ticket"), Column("title", "Title", grows=True), Column("why", "Why"),
        Column("group", "Group"), Column("state", "State"),
        Column("age", "Age, days", number=True),
        Column("days_in_state", "In state, days", number=True),
    )  # fmt: skip
    rows = [
        (
            t.key, t.title, _reasons(t), t.group, t.state, formats.count(t.age),
            f"{t.days_in_state:,.1f}",
        )
        for t in shown
    ]  # fmt: skip
    return section(
        "Unblock this week",
        table(columns, rows, "Tickets to unblock this week", "report-list"),
        lead=f"{len(shown)} of {formats.plural(len(waiting), 'ticket')} held up: past or near"
        " the SLA, longer in a state than 85 % of earlier stays, or sent round three times.",
    )


def _reasons(ticket: OpenTicket) -> Component:
    return html.Span(
        [status(REASON_COLOURS[reason], reason) for reason in ticket.reasons],
        className="reasons",
    )


def _ages(aging: TicketAging, by: str) -> Component:
    buckets = aging.buckets["age"]
    old = sum(b.tickets for b in buckets[-2:])
    choice = [
        (FILTER_LABELS[name], f"{aging.scope.query()}&by={name}", name == by) for name in DIMENSIONS
    ]
    total = aging.population.open
    finding = (
        f"{formats.percent(old / total)} of the open tickets are older than"
        f" {aging.program.tickets.buckets.upper[-2]} days"
        if total
        else "No ticket is open"
    )
    return section(
        "How old the open tickets are",
        html.Div(
            [
                html.Div(
                    figure(_age_bars(buckets), finding, "Open tickets by age in days"),
                    className="pair-narrow",
                ),
                html.Div(_age_table(aging, by), className="pair-wide"),
            ],
            className="pair",
        ),
        tools=segments("By", choice),
    )


def _age_bars(buckets: Buckets) -> dict[str, Any]:
    counts = [b.tickets for b in buckets]
    colours = [ACCENT] * (len(counts) - 1) + [RED]
    return drawing(
        [
            {
                "type": "bar",
                "x": [b.label for b in buckets],
                "y": counts,
                "text": [formats.count(n) for n in counts],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": colours},
                "hovertemplate": "%{y} open at %{x} days<extra></extra>",
            }
        ],
        xaxis={"type": "category"},
        yaxis={"showticklabels": False, "showgrid": False, "rangemode": "tozero"},
        hovermode="closest",
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
    )


def _age_table(aging: TicketAging, by: str) -> Component:
    labels = aging.program.tickets.buckets.labels
    columns = [
        Column("value", FILTER_LABELS[by]),
        *(Column(label, label, number=True) for label in labels),
        Column("open", "Open", number=True),
    ]
    rows = [
        _age_row(value, found, _only(aging.scope, by, value))
        for value, found in aging.buckets_by[by].items()
        if any(bucket.tickets for bucket in found)
    ]
    total = _age_row("All", aging.buckets["age"], "")
    return table(columns, [*rows, total], f"Open tickets by age in days and {by}")


def _only(scope: Scope, name: str, value: str) -> str:
    return Scope(scope.program, scope.as_of, {**scope.filters, name: (value,)}).query()


def _age_row(value: str, buckets: Buckets, href: str) -> list[Any]:
    counts = [b.tickets for b in buckets]
    name: Any = link(value, href) if href else html.Strong(value)
    return [name, *(_quiet_zero(n) for n in counts), html.Strong(formats.count(sum(counts)))]


def _quiet_zero(number: int) -> Any:
    return formats.count(number) if number else html.Span("0", className="quiet")


def _backlog(aging: TicketAging) -> Component:
    weeks = aging.weeks[-WEEKS_SHOWN:]
    now, first = weeks[-1], weeks[0]
    finding = f"The backlog stands at {now.open_at_end:,}"
    if len(weeks) > 1:
        change = formats.more_or_fewer(now.open_at_end - first.open_at_end)
        than = "than" if now.open_at_end != first.open_at_end else "as"
        finding += f", {change} {than} {formats.plural(len(weeks) - 1, 'week')} ago"
    arrivals = sum(w.arrivals + w.reopened for w in weeks[-4:])
    gone = sum(w.resolved + w.cancelled for w in weeks[-4:])
    return section(
        "How the backlog moved",
        html.Div(
            [
                html.Div(
                    figure(
                        _backlog_line(weeks, aging.program.calendar),
                        finding,
                        f"Open tickets at the end of each week, {formats.day(first.week.end)}"
                        f" to {formats.day(now.week.counted_to)}",
                    ),
                    className="pair-even",
                ),
                html.Div(
                    figure(
                        _flow_bars(weeks, aging.program.calendar),
                        f"{arrivals:,} came in and {gone:,} went out in the last"
                        f" {formats.plural(len(weeks[-4:]), 'week')}",
                        "Tickets a week: arrived and reopened up, resolved and cancelled down",
                    ),
                    className="pair-even",
                ),
            ],
            className="pair",
        ),
    )


def _backlog_line(weeks: Sequence[WeekFlow], calendar: ProgramCalendar) -> dict[str, Any]:
    x = [w.week.counted_to.isoformat() for w in weeks]
    y = [w.open_at_end for w in weeks]
    return drawing(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "line": {"color": ACCENT, "width": 2},
                "hovertemplate": "%{y} open<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": x[-1:],
                "y": y[-1:],
                "text": [formats.count(y[-1])],
                "textposition": "top center",
                "marker": {"color": ACCENT, "size": 8},
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
        ],
        xaxis=_week_axis(),
        yaxis={"rangemode": "tozero"},
        margin={"l": 8, "r": 24, "t": 24, "b": 8},
    )


def _flow_bars(weeks: Sequence[WeekFlow], calendar: ProgramCalendar) -> dict[str, Any]:
    x = [w.week.counted_to.isoformat() for w in weeks]
    came = [w.arrivals + w.reopened for w in weeks]
    went = [w.resolved + w.cancelled for w in weeks]
    return drawing(
        [
            {
                "type": "bar", "x": x, "y": came, "marker": {"color": ACCENT},
                "hovertemplate": "%{y} in<extra></extra>",
            },
            {
                "type": "bar", "x": x, "y": [-n for n in went], "customdata": went,
                "marker": {"color": QUIET},
                "hovertemplate": "%{customdata} out<extra></extra>",
            },
        ],
        barmode="relative",
        bargap=0.25,
        xaxis=_week_axis(),
        yaxis={"tickformat": "d", "zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1},
    )  # fmt: skip


def _week_axis() -> dict[str, Any]:
    return {"type": "date", "tickformat": "%b %y", "nticks": 7, "hoverformat": "week to %-d %b %Y"}


def _open_list(aging: TicketAging) -> Component:
    rows = [_list_row(ticket) for ticket in aging.open_tickets]
    lead = f"{formats.plural(len(rows), 'ticket')}, what should be unblocked first on top."
    return section(
        "Open tickets",
        listing("open-tickets", LIST, rows) if rows else empty("No ticket is open."),
        lead=lead,
    )


def _list_row(ticket: OpenTicket) -> Mapping[str, Any]:
    shape = {"red": "■", "amber": "▲", "green": "●", "grey": "○"}
    colour, word = SLA_WORDS[ticket.sla_status]
    row = {c.field: getattr(ticket, c.field) for c in LIST if c.field != "sla"}
    return row | {
        "sla": f"{shape[colour]} {word}",
        "days_in_state": round(ticket.days_in_state, 1),
        "sla_used": round(ticket.sla_used, 1),
    }


def _left_out(aging: TicketAging) -> Component | None:
    words = {
        "no_start": "have no start: no created event and no creation date",
        "state_event_before_start": "changed state before they started",
    }
    tickets = [
        html.Li(
            [
                f"{formats.plural(len(keys), 'ticket')} {words.get(reason, reason)}: ",
                html.Span(_some(keys), className="quiet"),
            ]
        )
        for reason, keys in aging.quality.excluded.items()
    ]
    rows = [
        html.Li(f"{formats.plural(n, 'row')} in quarantine: {reason.replace('_', ' ')}")
        for reason, n in aging.quality.quarantined.items()
    ]
    if not tickets and not rows:
        return None
    return section("Left out of these figures", html.Ul([*tickets, *rows], className="quality"))


def _some(keys: Sequence[str], shown: int = 6) -> str:
    more = f" and {len(keys) - shown:,} more" if len(keys) > shown else ""
    return ", ".join(keys[:shown]) + more


def _nothing(aging: TicketAging) -> Component:
    if aging.scope.filters:
        return empty(
            "No ticket matches these filters as of this week.",
            link("Show all tickets", aging.scope.without_filters().query()),
        )
    if aging.source is None:
        return empty(
            f"{aging.program.name} has no tickets yet.",
            [
                "Bring them in with ",
                html.Code(f"greenpath import tickets --program {aging.program.key} --events FILE"),
            ],
        )
    return empty(f"No ticket had started by {formats.day(aging.scope.as_of)}.", "")


def _provenance(aging: TicketAging) -> Component:
    zone, source = aging.program.calendar.zone, aging.source
    parts = [f"Cut {formats.moment(aging.cut, zone)} {zone}"]
    if source is not None:
        parts = [
            f"Data up to {formats.moment(source.newest_fact_at, zone)}",
            *parts,
            f"Last import {source.file}, {formats.moment(source.imported_at, zone)}",
        ]
    return html.Footer(" · ".join(parts), className="provenance")
