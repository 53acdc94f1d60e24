"""What all pages are built from. Leaves that differ on paper: figure, listing, link, controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from layouts.theme import HEIGHTS

Children = Any


def aria(**properties: str) -> dict[str, Any]:
    """What is said to a screen reader: ``aria(label="Pages")`` is ``aria-label``."""
    return {f"aria-{name}": value for name, value in properties.items()}


_CONTROLS: dict[str, Any] = {"data-controls": "true"}
_WAY: dict[str, Any] = {"data-way": "true"}  # assets/greenpath.js takes its clicks
LONGEST_LIST = 2_000
"""Rows that a listing sends to the screen; beyond it the filters are the way."""

STATUS = {
    "green": ("●", "status-green"),
    "amber": ("▲", "status-amber"),
    "red": ("■", "status-red"),
    "grey": ("○", "status-grey"),
}


def status(colour: str, word: str) -> Component:
    """A status as shape, word and colour; colour never speaks alone."""
    shape, css = STATUS[colour]
    return html.Span(
        [html.Span(shape, className="status-shape", **aria(hidden="true")), word],
        className=f"status {css}",
    )


def section(title: str, *children: Children, lead: str = "", tools: Children = None) -> Component:
    """A part of a page: its title, a sentence made from its numbers, and what it shows."""
    head = [html.H2(title, className="section-title"), tools]
    return html.Section(
        [
            html.Div([part for part in head if part is not None], className="section-head"),
            html.P(lead, className="section-lead") if lead else None,
            *children,
        ],
        className="page-section",
    )


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that a page opens with."""

    label: str
    value: str
    note: str = ""
    colour: str = ""


def key_figures(figures: Sequence[KeyFigure]) -> Component:
    """The numbers that a page opens with, side by side."""
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(figure.label),
                    html.Dd(figure.value, className="key-value"),
                    html.Dd(
                        status(figure.colour, figure.note) if figure.colour else figure.note,
                        className="key-note",
                    ),
                ],
                className="key-figure",
            )
            for figure in figures
        ],
        className="key-figures",
    )


def figure(
    drawing: dict[str, Any], finding: str, plotted: str, height: str = "small", name: str = ""
) -> Component:
    """A chart: what is to be seen, what is plotted with unit and span, and the picture."""
    return html.Figure(
        [
            html.Figcaption(
                [html.Strong(finding, className="chart-finding"), html.Span(plotted)],
                className="chart-caption",
            ),
            html.Div(
                dcc.Graph(
                    figure=drawing,
                    config={"displayModeBar": False, "responsive": True},
                    style={"height": f"{HEIGHTS[height]}px"},
                    responsive=True,
                ),
                role="img",
                className="chart",
                **aria(label=f"{finding} {plotted}"),
            ),
        ],
        className="chart-block",
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or listing; ``number`` aligns right, ``help`` is said on hover."""

    field: str
    title: str
    number: bool = False
    decimals: int = 0
    width: int = 110
    grows: bool = False
    help: str = ""
    pinned: bool = False
    on_phone: bool = False
    status: bool = False
    """Holds a status with its shape, coloured by it."""


def listing(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Component:
    """A long list: a grid that sorts and filters on screen, a table on paper."""
    grid: Component = dag.AgGrid(
        id={"type": "listing", "name": name},
        columnDefs=[_grid_column(column) for column in columns],
        rowData=list(rows[:LONGEST_LIST]),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            "wrapHeaderText": True,
        },
        dashGridOptions={
            "rowHeight": 32,
            "headerHeight": 44,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressCellFocus": False,
            "tooltipShowDelay": 300,
            "animateRows": False,
        },
        className="listing",
        style={"height": f"{min(560, 48 + 32 * max(len(rows), 2))}px"},
    )
    return grid


def _grid_column(column: Column) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": column.field,
        "headerName": column.title,
        "minWidth": column.width,
        "headerTooltip": column.help or column.title,
    }
    definition |= {"flex": 1} if column.grows else {"width": column.width}
    if column.grows:
        definition["tooltipField"] = column.field
    definition["context"] = {"phone": column.on_phone, "decimals": column.decimals}
    if column.pinned:
        definition["pinned"] = "left"
    if column.status:
        definition["cellClassRules"] = {
            css: f"params.value && params.value.startsWith('{shape}')"
            for shape, css in STATUS.values()
        }
    if column.number:
        definition["type"] = "rightAligned"
        pattern = f",.{column.decimals}f"
        definition["valueFormatter"] = {
            "function": f"params.value == null ? '–' : d3.format('{pattern}')(params.value)"
        }
    return definition


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Children]], label: str, css: str = ""
) -> Component:
    """A short table; with ``report-list`` its rows become entries of a list on a phone."""
    return html.Div(
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [
                            html.Th(c.title, scope="col", title=c.help, className=_css(c))
                            for c in columns
                        ]
                    )
                ),
                html.Tbody([_row(columns, row) for row in rows]),
            ],
            className=f"table report-table {css}".strip(),
            **aria(label=label),
        ),
        className="table-frame",
        tabIndex=0,
        role="region",
        **aria(label=label),
    )


def _row(columns: Sequence[Column], row: Sequence[Children]) -> Component:
    first, *others = zip(columns, row, strict=True)
    return html.Tr(
        [
            html.Th(first[1], scope="row", className=_css(first[0])),
            *(html.Td(value, className=_css(column)) for column, value in others),
        ]
    )


def _css(column: Column) -> str:
    return "number" if column.number else "text" if column.grows else "nowrap"


def link(children: Children, href: str, **properties: Any) -> Component:
    """A way to another view that redraws the content only; on paper just its text."""
    return html.A(children, href=href, **_WAY, **properties)


def controls(*children: Children, **properties: Any) -> Component:
    """What a person operates; nothing of it is on paper."""
    return html.Div(list(children), **_CONTROLS, **properties)


def segments(label: str, choices: Sequence[tuple[str, str, bool]]) -> Component:
    """One of few: links side by side, as (text, address, chosen)."""
    return controls(
        html.Span(label, className="segments-label"),
        *(
            link(text, href, className="segment chosen" if chosen else "segment")
            for text, href, chosen in choices
        ),
        className="segments",
        role="group",
    )


def empty(missing: str, next_step: Children = "") -> Component:
    """Nothing to show: what is missing, and the one next step."""
    return html.Div(
        [html.P(missing, className="empty-missing"), html.P(next_step, className="empty-next")],
        className="empty",
    )


def apology(happened: str, kept: str, next_step: Children) -> Component:
    """Something went wrong: what happened, what was kept, what to do."""
    return html.Div(
        [
            html.H1(happened, className="apology-title"),
            html.P(kept),
            html.P(next_step),
        ],
        className="apology",
        role="alert",
    )
