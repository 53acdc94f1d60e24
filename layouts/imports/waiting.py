"""Rows that wait to be corrected, grouped by what is wrong with them."""

from collections.abc import Sequence
from itertools import islice

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.runs import ImportsPage, QuarantinedRow
from layouts.components import link, section
from layouts.imports.pieces import address
from layouts.imports.words import reason, rows_wait

REFUSED = "/data/refused.csv"
SHOWN_ROWS = 10
"""Of a group; the others are in the download."""


def waiting(page: ImportsPage) -> Component | None:
    """The rows in quarantine; None when nothing waits."""
    if not page.waiting:
        return None
    groups = _groups(page.quarantine)
    counted = ", ".join(f"{n:,} × {reason(code)}" for code, n in page.reasons.items())
    lead = rows_wait(page.waiting).capitalize() + (f": {counted}." if counted else ".")
    return section(
        "Rows that wait",
        html.Ul([_group(page, rows) for rows in groups], className="waiting"),
        _cut(page),
        lead=lead,
        tools=_download(page),
    )


def _download(page: ImportsPage) -> Component:
    return html.A(
        "Download all with their reasons",
        href=address(page.scope, REFUSED, **_open_import(page)),
        className="btn btn-quiet",
    )


def _cut(page: ImportsPage) -> Component | None:
    shown = len(page.quarantine)
    if shown >= page.waiting:
        return None
    said = f"The first {shown:,} of {page.waiting:,} rows; all of them are in the download."
    return html.P(said, className="quiet")


def _groups(rows: Sequence[QuarantinedRow]) -> list[list[QuarantinedRow]]:
    """Rows of the same column, value and reason together; the largest group first."""
    found: dict[tuple[str, str, str], list[QuarantinedRow]] = {}
    for row in rows:
        found.setdefault((row.column, row.value, row.reason), []).append(row)
    return sorted(found.values(), key=len, reverse=True)


def _group(page: ImportsPage, rows: list[QuarantinedRow]) -> Component:
    first = rows[0]
    where = f"{first.column} “{first.value[:80]}”" if first.column else "The row as a whole"
    return html.Li(
        [
            html.P(
                [
                    html.Strong(f"{formats.plural(len(rows), 'row')}"),
                    f" · {where} · {reason(first.reason)}",
                ],
                className="waiting-what",
            ),
            html.P(first.sentence, className="waiting-why"),
            _rows(page, rows),
        ]
    )


def _rows(page: ImportsPage, rows: list[QuarantinedRow]) -> Component:
    """Each row with its way to the correction; a long group can be opened."""
    ways = html.Ul([html.Li(_way(page, r)) for r in islice(rows, SHOWN_ROWS)], className="ways")
    if len(rows) <= SHOWN_ROWS:
        return ways
    others = html.Ul([html.Li(_way(page, row)) for row in rows[SHOWN_ROWS:]], className="ways")
    more = html.Summary(f"{len(rows) - SHOWN_ROWS:,} more")
    return html.Div([ways, html.Details([more, others])])


def _way(page: ImportsPage, row: QuarantinedRow) -> Component:
    where = f"{row.file}, row {row.row:,}"
    if not row.cells:
        return html.Span(f"{where} (not kept: bring it in a file)", className="quiet")
    return link(f"Correct {where}", address(page.scope, row=str(row.id), **_open_import(page)))


def _open_import(page: ImportsPage) -> dict[str, str]:
    return {"import": str(page.run.id)} if page.run is not None else {}
