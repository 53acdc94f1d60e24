"""The weekly table: area by area its outputs, and then the inputs that drive them."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.address import metric_address
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.definitions import Role
from dashboard.scorecard.numbers import told, unit_words
from dashboard.scorecard.periods import Span
from dashboard.scorecard.table import TableRow
from dashboard.scorecard.words import dates
from layouts.components import aria, light
from layouts.components.leaves import Children, mark
from layouts.components.tables import CONTENT
from layouts.scorecard.cells import change_cell, to_date_cell, value, week_status
from layouts.scorecard.file import LABEL, table_file
from layouts.scorecard.sparkline import sparkline
from layouts.scorecard.words import (
    NO_OWNER,
    ROLES,
    TO_DATE,
    signal_in_words,
)

COLUMNS = 14
YEAR_OF_WEEKS = timedelta(days=364)


def weekly_table(card: Scorecard, rows: Sequence[TableRow]) -> Component:
    """All rows, the newest week in bold; each leads to the page of its metric."""
    shown = html.Table(
        [html.Thead(_head(card)), *_groups(card, rows)],
        className="table report-table weekly-table",
        **aria(label=LABEL),
    )
    scrolled = html.Div(
        shown, className="weekly-scroll", tabIndex=0, role="region", **aria(label=LABEL)
    )
    frame: Component = html.Div([scrolled], className="table-frame")
    vars(frame)[CONTENT] = table_file(card, rows)  # not sent to the screen
    return frame


def _head(card: Scorecard) -> Component:
    spans, before = card.periods, card.periods.weeks[-2]
    weeks = [_week(card, span) for span in spans.weeks]
    return light.Tr(
        [
            light.Th("Metric", scope="col"),
            light.Th("26 weeks", scope="col", className="line"),
            *weeks,
            _compares("Status", f"Of the week, {dates(spans.week)}", "week", "status-of-week"),
            _compares("WoW", _against(spans.week, before), "on week"),
            _compares("YoY", _against(spans.week, spans.weeks_py[-1]), "on year"),
            *(
                _compares(
                    name.upper(),
                    f"{TO_DATE[name].capitalize()}: {_against(each.now, each.py)}",
                    f"from {_short(each.now)}",
                )
                for name, each in spans.to_date.items()
            ),
        ]
    )


def _against(span: Span, base: Span) -> str:
    return f"{dates(span)} against {dates(base)}"


def _short(span: Span) -> str:
    return f"{span.start.day} {span.start:%b}"


def _week(card: Scorecard, span: Span) -> Component:
    newest = " newest" if span == card.periods.week else ""
    return light.Th(
        [
            formats.week(span.end, card.program.calendar),
            light.Span(f"{span.end.day} {span.end:%b}", className="worth"),
        ],
        scope="col",
        title=dates(span),
        className=f"number{newest}",
    )


def _compares(title: str, help_: str, below: str, css: str = "number") -> Component:
    return light.Th(
        [title, light.Span(below, className="worth")], scope="col", title=help_, className=css
    )


def _groups(card: Scorecard, rows: Sequence[TableRow]) -> list[Component]:
    """A body for each area; its name stands above it where there are several, or it has one."""
    areas = [(area, list(of)) for area, of in groupby(rows, lambda row: row.metric.area)]
    named = len(areas) > 1 or bool(areas[0][0])
    return [_area(card, area, of, named) for area, of in areas]


def _area(card: Scorecard, area: str, rows: Sequence[TableRow], named: bool) -> Component:
    lines = [_group(area or "Without an area", "group")] if named else []
    for role, of in groupby(rows, lambda row: row.metric.role):
        if role is Role.INPUT:
            lines.append(_group(ROLES[role], "group inputs"))
        lines += [_row(card, row) for row in of]
    return html.Tbody(lines)


def _group(title: str, css: str) -> Component:
    return light.Tr(light.Th(title, scope="rowgroup", colSpan=COLUMNS), className=css)


def _row(card: Scorecard, row: TableRow) -> Component:
    metric, newest = row.metric, row.weeks[-1]
    return light.Tr(
        [
            _name(card, row),
            light.Td(sparkline(row.sparkline, _line_in_words(row)), className="line"),
            *(light.Td(value(metric, of), className="number week") for of in row.weeks[:-1]),
            light.Td(value(metric, newest), className="number week newest"),
            light.Td(week_status(metric, row.week), className="status-of-week"),
            change_cell(metric, row.wow),
            change_cell(metric, row.yoy),
            *(to_date_cell(metric, cell) for cell in row.to_date.values()),
        ],
        className=metric.role.value,
        **mark(opens="true"),
    )


def _name(card: Scorecard, row: TableRow) -> Component:
    metric, unit = row.metric, _unit(row)
    way = light.A(metric.title, href=metric_address(card.scope, metric.key), **mark(way="true"))
    called: list[Children] = [way]
    if unit:
        called.append(light.Span(f" {unit}", className="unit"))
    return light.Th(
        [light.Span(called, className="name"), light.Span(_about(card, row), className="about")],
        scope="row",
    )


def _unit(row: TableRow) -> str:
    """What it is counted in, where its name doesn't say so: open tickets."""
    unit = unit_words(row.metric.unit)
    return "" if unit.casefold() in row.metric.title.casefold() else unit


def _about(card: Scorecard, row: TableRow) -> list[Component]:
    """Its owner, a signal of its process, and its note or that one is asked for."""
    owner = row.metric.owner
    said: list[Component] = [light.Span(owner or formats.MISSING, title="" if owner else NO_OWNER)]
    if row.rules:
        said.append(light.Span("signal", title=signal_in_words(row.rules), className="signal"))
    if row.note is not None:
        said.append(light.Span("note", title=row.note.text, className="note-mark"))
    elif row.note_missing:
        asked = "A rule fired, or the status turned red: say why."
        said.append(light.Span("note asked for", title=asked, className="note-mark"))
    return said


def _line_in_words(row: TableRow) -> str:
    """What the small picture shows, to who does not see it."""
    known = [value for value in row.sparkline if value is not None]
    if not known:
        return "no values"
    low, high, last = (told(pick, row.metric.unit) for pick in (min(known), max(known), known[-1]))
    return f"{len(known)} weeks between {low} and {high}, the last known {last}"
