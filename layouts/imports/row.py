"""A row that waits, to be corrected and sent again."""

from dash import html
from dash.development.base_component import Component

from dashboard.imports.runs import ImportsPage, QuarantinedRow
from dashboard.imports.tables import DATE_CELL
from layouts.components import empty, link
from layouts.components.forms import data, field, text
from layouts.imports.pieces import address, button

FORM = "correction"
LONGEST_CELL = 100_000


def correction(page: ImportsPage, row: QuarantinedRow) -> list[Component | None]:
    """The form of one row: a field for each of its columns."""
    back = link("Back to the rows that wait", _back(page))
    if not row.cells:
        return [empty("The cells of this row were not kept: bring it in a file again.", back)]
    cells = _cells(row)
    return [
        html.P(row.sentence, className="headline"),
        _too_many(row),
        html.Div(
            [_cell(row, i, name, cell) for i, (name, cell) in enumerate(cells)],
            id=FORM,
            className="form",
        ),
        html.Div(
            [button("Send again", "send-again", main=True, form=FORM), back], className="actions"
        ),
    ]


def _cells(row: QuarantinedRow) -> list[tuple[str, str]]:
    """The cell of each column; a row that is too short is filled up."""
    cells = [*row.cells, *[""] * (len(row.header) - len(row.cells))]
    return list(zip(row.header, cells, strict=False))


def _too_many(row: QuarantinedRow) -> Component | None:
    """Cells behind the last column: they have to find their place in the others."""
    more = row.cells[len(row.header) :]
    if not more:
        return None
    said = ", ".join(f"“{cell[:80]}”" for cell in more)
    return html.P(f"Behind the last column there stood: {said}.", className="quiet-since")


def _cell(row: QuarantinedRow, position: int, name: str, cell: str) -> Component:
    at_fault = bool(name) and name == row.column
    return field(
        f"cell.{position}",
        name or f"Column {position + 1}",
        text(cell.removeprefix(DATE_CELL), "", LONGEST_CELL),
        css="at-fault" if at_fault else "",
        fault=row.sentence if at_fault else "",
    )


def _back(page: ImportsPage) -> str:
    view = {"import": str(page.run.id)} if page.run is not None else {}
    return address(page.scope, **view)


def sent(page: ImportsPage, new: int) -> list[Component | None]:
    """The way to the import that a corrected row has become; the browser goes there."""
    href = address(page.scope, **{"import": str(new)})
    return [html.P(link("The row is on its way: open its import", href, **data(go="true")))]
