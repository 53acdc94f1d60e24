"""The live preview: the first rows as a mapping understands them."""

from collections.abc import Iterator, Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.preview import UnderstoodCell, UnderstoodRow, UnderstoodTable
from layouts.components import aria
from layouts.components.forms import PROBLEM, data, problem
from layouts.imports.draft import Draft
from layouts.imports.words import role

LISTED_PROBLEMS = 6


def understood(found: Draft) -> list[Component]:
    """Each table of the preview with what would become of its rows."""
    return [_table(table) for table in found.preview.tables]


def problems(by_field: Mapping[str, str]) -> list[Component]:
    """What stands in the way, to be listed and put beside its fields."""
    entries = [
        html.Li(problem(sentence), **data(problem=name, sentence=sentence))
        for name, sentence in by_field.items()
    ]
    return [html.Ul(entries, className="problems")] if entries else []


def _table(table: UnderstoodTable) -> Component:
    if table.problem:
        shown: list[Component] = [html.P(problem(table.problem))]
    else:
        shown = [html.P(_lead(table)), *_problems(table), _frame(table)]
    return html.Div(
        [html.H3(role(table.role), className="section-title"), *shown], className="understood"
    )


def _lead(table: UnderstoodTable) -> str:
    taken = sum(not row.problem for row in table.rows)
    cells = sum(bool(cell.problem) for row in table.rows if not row.problem for cell in row.cells)
    aside = f"; of these {formats.plural(cells, 'cell')} would be put aside" if cells else ""
    first = f"the first {formats.plural(len(table.rows), 'row')}"
    return f"Of {first} {taken:,} would be taken{aside}."


def _problems(table: UnderstoodTable) -> list[Component]:
    """In words as well, for those who cannot point at a cell; alike ones once."""
    found: dict[str, list[int]] = {}
    for row, sentence in _sentences(table):
        found.setdefault(sentence, []).append(row)
    shown = [html.Li(problem(_said(s, rows))) for s, rows in [*found.items()][:LISTED_PROBLEMS]]
    if len(found) > LISTED_PROBLEMS:
        shown.append(html.Li(f"and {len(found) - LISTED_PROBLEMS:,} other problems"))
    return [html.Ul(shown, className="understood-problems")] if shown else []


def _said(sentence: str, rows: list[int]) -> str:
    others = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
    return f"Row {rows[0]:,}{others}: {sentence}"


def _sentences(table: UnderstoodTable) -> Iterator[tuple[int, str]]:
    for row in table.rows:
        said = dict.fromkeys(filter(None, (row.problem, *(cell.problem for cell in row.cells))))
        yield from ((row.number, sentence) for sentence in said)


def _frame(table: UnderstoodTable) -> Component:
    label = f"{role(table.role)}: the first rows as understood"
    head = [html.Th("Row", scope="col")] + [
        html.Th([name, html.Span(column)], scope="col") for name, column in table.fields
    ]
    body = [_row(row) for row in table.rows]
    return html.Div(
        html.Table(
            [html.Thead(html.Tr(head)), html.Tbody(body)],
            className="table report-table",
            **aria(label=label),
        ),
        className="table-frame",
        tabIndex=0,
        role="region",
        **aria(label=label),
    )


def _row(row: UnderstoodRow) -> Component:
    number = [f"{row.number:,}"]
    shown = html.Th(_marked(number[0], row.problem), scope="row", title=row.problem or None)
    return html.Tr([shown, *map(_cell, row.cells)], className="refused" if row.problem else "")


def _cell(cell: UnderstoodCell) -> Component:
    return html.Td(_marked(cell.text, cell.problem), title=cell.problem or cell.text)


def _marked(text: str, sentence: str) -> Component | str:
    if not sentence:
        return text
    hidden = html.Span(f" {sentence}", className="visually-hidden")
    mark = html.Span(PROBLEM, **aria(hidden="true"))
    return html.Span([mark, f" {text}", hidden], className="bad")
