"""What the values of a file mean: tables of those that were found, the unknown ones first."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.registers import REGISTERS, Words
from dashboard.programs import Program
from layouts.components import aria
from layouts.components.forms import PROBLEM, data
from layouts.imports.draft import Draft
from layouts.imports.fields import listed_columns, words
from layouts.imports.pieces import select

LEAVE_OUT = "::leave out"
SECTIONS = frozenset(each.section for r in REGISTERS.values() for each in r.words)
SKIPPED = {"states": "skip_states", "event_types": "skip_event_types"}
"""Sections whose values may be left out, and where the mapping says which."""
MOST_ROWS = 200


def value_tables(program: Program, register: str, found: Draft) -> list[Component]:
    """A table for each section of the mapping that the file has values for."""
    return [
        _table(program, found, section, values)
        for section in words(register)
        if (values := found_values(register, found, section.section))
    ]


def found_values(register: str, found: Draft, section: str) -> dict[str, int]:
    """Values with their rows: what is unknown, what the columns hold, what is mapped."""
    values = {u.value: u.rows for u in found.preview.unknown if u.section == section}
    for role, column in listed_columns(register, found.mapping, section):
        table = found.tables.get(role)
        for value, rows in table.values.get(column, {}).items() if table is not None else ():
            values.setdefault(value.strip(), rows)
    mapped = [*getattr(found.mapping, section)]
    mapped += _skipped(found, section)
    for value in mapped:
        if value.strip().casefold() not in {known.casefold() for known in values}:
            values[value] = 0
    nulls = {*found.mapping.nulls, ""}
    return {v: n for v, n in [*values.items()][:MOST_ROWS] if v not in nulls}


def _table(
    program: Program, found: Draft, section: Words, values: Dictionary[str, int]
) -> Component:
    unknown = {u.value for u in found.preview.unknown if u.section == section.section}
    ordered = sorted(values.items(), key=lambda pair: (pair[0] not in unknown, -pair[1], pair[0]))
    rows = [_row(program, found, section, pair, pair[0] in unknown) for pair in ordered]
    return html.Fieldset(
        [
            html.Legend([section.title, _counted(unknown)]),
            _suggestions(program, section.section),
            html.Table(
                [html.Thead(_head()), html.Tbody(rows)],
                className="table report-table values",
                **aria(label=f"What values mean: {section.title.lower()}"),
            ),
        ]
    )


def _head() -> Component:
    return html.Tr(
        [
            html.Th("In the file", scope="col"),
            html.Th("Rows", scope="col", className="number"),
            html.Th(html.Span("Mark", className="visually-hidden"), scope="col"),
            html.Th("Means", scope="col"),
        ]
    )


def _counted(unknown: set[str]) -> str:
    return f": {formats.plural(len(unknown), 'value')} to be explained" if unknown else ""


def _row(
    program: Program, found: Draft, section: Words, pair: tuple[str, int], unknown: bool
) -> Component:
    value, rows = pair
    names = section.choices(program)
    means = _meaning(found, section.section, names, value)
    label = html.Span(f"{section.title}: what “{value}” means", className="visually-hidden")
    square = html.Span(PROBLEM, **aria(hidden="true"))
    return html.Tr(
        [
            html.Th(value, scope="row"),
            html.Td(formats.count(rows or None), className="number"),
            html.Td(html.Span([square, " unknown"], className="value-mark") if unknown else None),
            html.Td(html.Label([label, _control(section.section, names, means)])),
        ],
        className="said" if means else "",
        **data(section=section.section, value=value),
    )


def _control(section: str, names: Sequence[str], means: str) -> Component:
    """A choice where there are few meanings; a line where any text will do."""
    if names:
        skipping = [("Leave out", LEAVE_OUT)] if section in SKIPPED else []
        options = [("– choose –", ""), *((name, name) for name in names), *skipping]
        return select(options, means, "not a choice")
    control: Component = dbc.Input(
        value=means, placeholder="as it is", list=f"{section}-known", maxLength=200, size="sm",
        autoComplete="off",
    )  # fmt: skip
    return control


def _suggestions(program: Program, section: str) -> Component | None:
    """Texts that the program knows already, where any will do."""
    if section != "priorities":
        return None
    known = [html.Option(value=name) for name in program.tickets.sla_hours]
    return html.Datalist(known, id=f"{section}-known")


def _skipped(found: Draft, section: str) -> tuple[str, ...]:
    """What the mapping leaves out of a section."""
    skipped: tuple[str, ...] = (
        getattr(found.mapping, SKIPPED[section]) if section in SKIPPED else ()
    )
    return skipped


def _meaning(found: Draft, section: str, names: Sequence[str], value: str) -> str:
    """What a value means as the mapping stands; empty when it does not say."""
    folded = value.strip().casefold()
    if folded in {name.strip().casefold() for name in _skipped(found, section)}:
        return LEAVE_OUT
    mapped: Dictionary[str, str] = getattr(found.mapping, section)
    by_name = {k.strip().casefold(): v for k, v in mapped.items()}
    said = by_name.get(folded, value)
    known = {name.casefold(): name for name in names}
    return known.get(said.strip().casefold(), said if folded in by_name else "")
