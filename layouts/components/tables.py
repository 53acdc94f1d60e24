"""Tables: short ones in plain HTML, long ones as a grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from layouts.components.blocks import STATUS
from layouts.components.leaves import Children, aria, controls, mark

LISTING = "listing"
"""Type of the ids of listings."""
ADDRESS = "address"
"""Where a row of a listing carries what it opens into."""
ON_PAPER = "on_paper"
"""Where a listing carries its rows for paper."""


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
    day: bool = False
    """Holds dates."""
    paper: bool = True
    """Whether it is on paper too."""
    opens: bool = False
    """Leads to what the row is about: the address that it carries under ``ADDRESS``."""


def listing(
    name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], total: int
) -> Component:
    """A long list: a grid that asks the server for its rows, and a table of ``rows`` on paper.

    ``callbacks.listings`` answers under the same ``name``. Columns can be sorted, filtered,
    moved, sized and hidden; assets/listings.js keeps how they stand.
    """
    grid: Component = dag.AgGrid(
        id={"type": LISTING, "name": name},
        columnDefs=[_grid_column(column) for column in columns],
        rowModelType="infinite",
        defaultColDef={"sortable": True, "resizable": True, "wrapHeaderText": True},
        dashGridOptions={
            "rowHeight": 32,
            "headerHeight": 44,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressCellFocus": False,
            "suppressDragLeaveHidesColumns": True,
            "tooltipShowDelay": 300,
            "animateRows": False,
            "cacheBlockSize": 100,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": total,
            "context": {"rows": total},
        },
        className="listing",
        style={"height": f"{min(560, 48 + 32 * max(total, 2))}px"},
    )
    vars(grid)[ON_PAPER] = list(rows)  # is not sent to the screen
    return grid


def listing_tools(name: str, query: str, appendix: str = "") -> Component:
    """What can be done with a listing: choose its columns, take it away as a file.

    ``appendix`` is where the page is printed with the full list.
    """
    columns = html.Details(
        [
            html.Summary("Columns"),
            html.Div(
                [
                    html.Div(className="columns-choices", **mark(columns_of=name)),
                    html.Button(
                        "As at first", type="button", className="menu-item",
                        **mark(columns_reset=name),
                    ),
                ],
                className="menu",
            ),
        ]
    )  # fmt: skip
    files = [
        html.A(form.upper(), href=f"/export/{name}.{form}{query}", download="")
        for form in ("csv", "xlsx")
    ]
    if appendix:
        printed = "This page on paper, with the full list"
        files.append(html.A("PDF with all", href=appendix, target="_blank", title=printed))
    return controls(columns, *files, className="listing-tools")


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
    definition["context"] = {
        "phone": column.on_phone,
        "decimals": column.decimals,
        "paper": column.paper,
        "day": column.day,
    }
    if column.opens:
        definition["cellRenderer"] = "Opens"  # assets/listings.js
    if column.pinned:
        definition["pinned"] = "left"
    if column.status:
        definition["cellClassRules"] = {
            css: f"params.value && params.value.startsWith('{shape}')"
            for shape, css in STATUS.values()
        }
    definition["filter"] = "agNumberColumnFilter" if column.number else "agTextColumnFilter"
    definition["filterParams"] = {"maxNumConditions": 1, "debounceMs": 400}
    if column.day:
        definition["valueFormatter"] = {"function": _DAY}
    if column.number:
        definition["type"] = "rightAligned"
        pattern = f",.{column.decimals}f"
        definition["valueFormatter"] = {
            "function": f"params.value == null ? '–' : d3.format('{pattern}')(params.value)"
        }
    return definition


_DAY = "params.value ? d3.timeFormat('%-d %b %Y')(d3.timeParse('%Y-%m-%d')(params.value)) : '–'"


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
