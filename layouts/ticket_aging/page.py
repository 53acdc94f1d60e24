"""The page put together: one sentence, key figures, sections, and where the data come from."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.provenance import Told, provenance, silent_since
from dashboard.ticket_aging.values import OpenTicket, TicketAging
from layouts.components import KeyFigure, clear_filters, controls, empty, key_figures, link, section
from layouts.ticket_aging.ages import ages
from layouts.ticket_aging.backlog import backlog
from layouts.ticket_aging.durations import durations
from layouts.ticket_aging.how_to_read import how_to_read
from layouts.ticket_aging.open_tickets import list_address, open_list, unblock
from layouts.ticket_aging.service import service
from layouts.ticket_aging.views import TICKETS, view_head
from layouts.ticket_aging.where_time_goes import root_causes, time_in_states
from layouts.ticket_aging.words import EVERYTHING, TITLE, headline


def content(aging: TicketAging, listed: Sequence[OpenTicket] = ()) -> Component:
    """The page of one program as of one date; ``listed`` are tickets of its list for paper."""
    return html.Div(
        [
            view_head(
                TICKETS,
                TITLE,
                aging,
                EVERYTHING,
                clear_filters(aging.scope) if aging.population.in_scope else None,
            ),
            *(_sections(aging, listed) if aging.population.in_scope else [_nothing(aging)]),
            _left_out(aging),
            how_to_read(aging) if aging.population.in_scope else None,
            html.Footer(provenance(aging), className="provenance"),
        ]
    )


def _sections(aging: TicketAging, listed: Sequence[OpenTicket]) -> list[Component | None]:
    return [
        html.P(headline(aging), className="headline"),
        quiet_since(aging),
        key_figures(_key_figures(aging)),
        unblock(aging),
        ages(aging),
        backlog(aging),
        service(aging),
        durations(aging),
        time_in_states(aging),
        root_causes(aging),
        open_list(aging, listed),
    ]


def quiet_since(aging: Told) -> Component | None:
    """Says so when the data end long before the cut, with the way to where they end."""
    last = silent_since(aging)
    if last is None:
        return None
    way = link(f"Show {formats.day(last)}", aging.scope.at(last).query())
    return html.Div(
        [f"There is nothing newer than {formats.day(last)} in the data. ", controls(way)],
        className="quiet-since",
    )


def _key_figures(aging: TicketAging) -> list[KeyFigure]:
    week, total, sla = aging.weeks[-1], aging.population.open, aging.sla.counts
    change = f"{formats.signed(total - week.open_before)} in the week"
    oldest = aging.buckets["age"][-1]
    left = week.resolved + week.cancelled
    return [
        KeyFigure("Open", formats.count(total), change, href=list_address(aging, "open")),
        KeyFigure(
            "Past SLA", formats.count(sla["breached_open"]),
            f"{formats.percent(sla['breached_open'] / total)} of open" if total else "",
            "red" if sla["breached_open"] else "", list_address(aging, "past-sla"),
        ),
        KeyFigure(
            "At risk", formats.count(sla["at_risk"]), "75 % of target used",
            "amber" if sla["at_risk"] else "", list_address(aging, "at-risk"),
        ),
        KeyFigure(
            f"{oldest.label} days", formats.count(oldest.tickets),
            f"oldest {aging.ages.oldest[0][1]:,} days" if aging.ages.oldest else "",
            href=list_address(aging, "oldest"),
        ),
        KeyFigure(
            "Half resolved within", formats.days(aging.survival.median), "open ones counted in"
        ),
        KeyFigure(
            "Came in this week", formats.count(week.arrivals + week.reopened),
            f"{formats.count(left)} went out",
        ),
    ]  # fmt: skip


def _left_out(aging: TicketAging) -> Component | None:
    words = {
        "no_start": "without a start: no created event and no creation date",
        "state_event_before_start": "with a change of state before the start",
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
