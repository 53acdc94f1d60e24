"""The page put together: one sentence, key figures, sections, and where the data come from."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.values import TicketAging
from layouts.components import KeyFigure, empty, key_figures, link, section
from layouts.ticket_aging.ages import ages
from layouts.ticket_aging.backlog import backlog
from layouts.ticket_aging.open_tickets import open_list, unblock
from layouts.ticket_aging.words import TITLE, headline, scope_in_words


def content(aging: TicketAging, by: str = "priority") -> Component:
    """The page of one program as of one date, its age table parted by ``by``."""
    return html.Div(
        [
            html.Header(
                [html.H1(TITLE), html.P(scope_in_words(aging), className="page-scope")],
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
        unblock(aging),
        ages(aging, by),
        backlog(aging),
        open_list(aging),
    ]


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
