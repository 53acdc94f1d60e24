"""Partner requests: how quickly and how well each team that asks is answered."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.partner_requests import SPANS, Answers, PartnerRequests
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, clear_filters, empty, key_figures, segments
from layouts.partner_requests.figures import figures
from layouts.partner_requests.teams import teams
from layouts.partner_requests.words import hours, rating
from layouts.ticket_aging.views import PARTNER_REQUESTS, view_head

TITLE = "Partner requests"
EVERYTHING = "All partner requests"
SPAN_NAMES = dict(zip(SPANS, ("1 week", "4 weeks", "13 weeks", "52 weeks"), strict=True))


def content(told: PartnerRequests) -> Component:
    """The page of one program as of one date."""
    return html.Div(
        [
            view_head(PARTNER_REQUESTS, TITLE, told, EVERYTHING),
            *(_parts(told) if told.teams else [_spans(told), _nothing(told)]),
            html.Footer(provenance(told), className="provenance"),
        ]
    )


def _nothing(told: PartnerRequests) -> Component:
    if way := clear_filters(told.scope):
        return empty("No partner request matches these filters as of this week.", way)
    return empty(
        f"No partner request is open, and none was answered or resolved in {_span(told)}.",
        "A ticket becomes one by its kind.",
    )


def _parts(told: PartnerRequests) -> list[Component | None]:
    return [
        html.P(headline(told), className="headline"),
        key_figures(_key_figures(told)),
        figures(told, _spans(told)),
        teams(told),
    ]


def _spans(told: PartnerRequests) -> Component:
    """Ways to the same over other weeks."""
    choices = [
        (name, told.scope.viewed(weeks=str(weeks)).query(), weeks == told.weeks)
        for weeks, name in SPAN_NAMES.items()
    ]
    return segments("Over the last", choices)


def _span(told: PartnerRequests) -> str:
    """``13 weeks``."""
    return formats.plural(told.weeks, "week")


def headline(told: PartnerRequests) -> str:
    """The page in one sentence."""
    every = told.all
    half = every.first_response.linear[50]
    speed = f"; half of the first responses came within {hours(half)}" if half is not None else ""
    return (
        f"{every.done:,} resolved in {_span(told)}{speed};"
        f" {every.open:,} open, {every.past_sla:,} past their SLA."
    )


def _on_time(every: Answers) -> str:
    """``80.0 % on time: 12 of 15``."""
    if every.on_time is None:
        return "none had an SLA" if every.done else ""
    return f"{formats.percent(every.on_time)} on time: {every.kept:,} of {every.due:,}"


def _key_figures(told: PartnerRequests) -> list[KeyFigure]:
    every = told.all
    return [
        KeyFigure("Open", formats.count(every.open), f"{every.past_sla:,} past their SLA"),
        KeyFigure("Resolved", formats.count(every.done), _on_time(every)),
        KeyFigure(
            "First response", hours(every.first_response.linear[50]),
            f"half within; 85 % within {hours(every.first_response.linear[85])}",
        ),
        KeyFigure(
            "Resolved in", formats.days(every.took.linear[50]),
            f"half; 85 % in {formats.days(every.took.linear[85])}",
        ),
        KeyFigure(
            "Reopened", formats.percent(every.reopened_share),
            f"{every.reopened:,} of {every.done:,}",
        ),
        KeyFigure("Rating", rating(every.rating), f"{every.rated:,} of {every.done:,} rated"),
    ]  # fmt: skip
