"""Tables: short ones in plain HTML, long ones as a grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from layouts.components.blocks import STATUS
from layouts.components.cells import value_of
from layouts.components.leaves import Children, aria, controls, mark
from layouts.components.light import Td, Th, Tr

LISTING = "listing"
"""Type of the ids of listings."""
ADDRESS = "address"
"""Where a row of a listing carries what it opens into."""
LABELLED = "labelled"
"""Class of a table whose rows become cards on a phone."""
ON_PAPER = "on_paper"
"""Where a listing carries its rows for paper."""
CONTENT = "content_of_table"
"""Where a short table carries what is in it."""
FORMS = ("csv", "xlsx")
"""What lists and tables can be had as."""


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
        html.A(form.upper(), href=f"/export/{name}.{form}{query}", download="") for form in FORMS
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


@dataclass(frozen=True, slots=True)
class TableContent:
    """What is in a short table, the totals at its end."""

    label: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Children]]


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Children]],
    label: str,
    css: str = "",
    totals: Sequence[Sequence[Children]] = (),
) -> Component:
    """A short table; with ``report-list`` its rows become entries of a list on a phone.

    With ``LABELLED`` each of its values stands under the name of its column there.
    assets/tables.js sorts it; ``totals`` stay at its end. ``layouts.components.files`` offers it
    as a file.
    """
    labelled = LABELLED in css.split()
    body = [_row(columns, row, labelled, place=str(place)) for place, row in enumerate(rows)]
    body += [_row(columns, row, labelled, total="true") for row in totals]
    shown = html.Table(
        [
            html.Thead(
                html.Tr(
                    [
                        html.Th(_head(c), scope="col", title=c.help, className=_css(c))
                        for c in columns
                    ]
                )
            ),
            html.Tbody(body),
        ],
        className=f"table report-table {css}".strip(),
        **aria(label=label),
    )
    scrolled = html.Div(
        shown, className="table-scroll", tabIndex=0, role="region", **aria(label=label)
    )
    frame: Component = html.Div([scrolled], className="table-frame")
    vars(frame)[CONTENT] = TableContent(label, columns, (*rows, *totals))  # not sent to the screen
    return frame


def _head(column: Column) -> Children:
    if not column.title:
        return column.title
    return html.Button(column.title, type="button", className="sort", **mark(sort="true"))


def _row(
    columns: Sequence[Column], row: Sequence[Children], labelled: bool, **marks: str
) -> Component:
    first, *others = zip(columns, row, strict=True)
    said = [mark(label=column.title) if labelled else {} for column in columns[1:]]
    return Tr(
        [
            Th(first[1], scope="row", className=_css(first[0]), **_sorted_by(*first)),
            *(
                Td(cell, className=_css(column), **_sorted_by(column, cell), **label)
                for (column, cell), label in zip(others, said, strict=True)
            ),
        ],
        **mark(**marks),
    )


def _sorted_by(column: Column, cell: Children) -> dict[str, Any]:
    """What a number or date is sorted by; a text is by itself."""
    if not column.number and not column.day:
        return {}
    value = value_of(cell, column.number, column.day)
    return {} if value is None else mark(value=str(value))


def _css(column: Column) -> str:
    return "number" if column.number else "text" if column.grows else "nowrap"
