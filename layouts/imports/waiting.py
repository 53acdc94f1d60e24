"""Rows that wait to be corrected, grouped by what is wrong with them."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.runs import ImportsPage, QuarantinedRow, WaitingGroup
from layouts.components import link, section
from layouts.imports.pieces import address
from layouts.imports.words import reason, rows_wait

REFUSED = "/data/refused.csv"


def waiting(page: ImportsPage) -> Component | None:
    """The rows in quarantine; None when nothing waits."""
    if not page.waiting:
        return None
    counted = ", ".join(f"{n:,} × {reason(code)}" for code, n in page.reasons.items())
    lead = rows_wait(page.waiting).capitalize() + (f": {counted}." if counted else ".")
    return section(
        "Rows that wait",
        html.Ul([_group(page, group) for group in page.quarantine], className="waiting"),
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
    others = page.waiting - sum(group.count for group in page.quarantine)
    if others <= 0:
        return None
    said = f"{formats.plural(others, 'other row')} in smaller groups; all are in the download."
    return html.P(said, className="quiet")


def _group(page: ImportsPage, group: WaitingGroup) -> Component:
    where = f"{group.column} “{group.value[:80]}”" if group.column else "The row as a whole"
    return html.Li(
        [
            html.P(
                [
                    html.Strong(f"{formats.plural(group.count, 'row')}"),
                    f" · {where} · {reason(group.reason)}",
                ],
                className="waiting-what",
            ),
            html.P(group.sentence, className="waiting-why"),
            _rows(page, group),
        ]
    )


def _rows(page: ImportsPage, group: WaitingGroup) -> Component:
    """Each of the first rows with its way to the correction."""
    ways = [html.Li(_way(page, row)) for row in group.rows]
    more = group.count - len(group.rows)
    if more:
        ways.append(html.Li(f"and {more:,} more, in the download", className="quiet"))
    return html.Ul(ways, className="ways")


def _way(page: ImportsPage, row: QuarantinedRow) -> Component:
    where = f"{row.file}, row {row.row:,}"
    if not row.cells:
        return html.Span(f"{where} (not kept: bring it in a file)", className="quiet")
    return link(f"Correct {where}", address(page.scope, row=str(row.id), **_open_import(page)))


def _open_import(page: ImportsPage) -> dict[str, str]:
    return {"import": str(page.run.id)} if page.run is not None else {}
