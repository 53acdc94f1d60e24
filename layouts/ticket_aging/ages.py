"""How old the open tickets are."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scope import Scope
from dashboard.ticket_aging.values import DIMENSIONS, Buckets, TicketAging
from layouts.components import Column, figure, link, section, segments, table
from layouts.theme import ACCENT, RED, drawing
from layouts.ticket_aging.aging_chart import aging_chart
from layouts.ticket_aging.words import FILTER_LABELS


def ages(aging: TicketAging) -> Component | None:
    """Age buckets as bars and, parted as the view says, as a table; None when none is open."""
    if not aging.population.open:
        return None
    by = aging.scope.view.get("by", DIMENSIONS[0])
    buckets = aging.buckets["age"]
    old = sum(b.tickets for b in buckets[-2:])
    choice = [
        (FILTER_LABELS[name], aging.scope.viewed(by=name).query(), name == by)
        for name in DIMENSIONS
    ]
    finding = (
        f"{formats.percent(old / aging.population.open)} of the open tickets are older than"
        f" {aging.program.tickets.buckets.upper[-2]} days"
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
        aging_chart(aging),
        lead=f"85 % of them are no older than {formats.days(aging.ages.p85)}.",
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
    return table(columns, rows, f"Open tickets by age in days and {by}", totals=[total])


def _only(scope: Scope, name: str, value: str) -> str:
    """The address of this view with one value only."""
    return replace(scope, filters={**scope.filters, name: (value,)}).query()


def _age_row(value: str, buckets: Buckets, href: str) -> list[Any]:
    counts = [b.tickets for b in buckets]
    name: Any = link(value, href) if href else html.Strong(value)
    return [name, *(_quiet_zero(n) for n in counts), html.Strong(formats.count(sum(counts)))]


def _quiet_zero(number: int) -> Any:
    return formats.count(number) if number else html.Span("0", className="quiet")
