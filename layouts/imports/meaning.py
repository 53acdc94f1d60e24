"""The form in which a person says what a file's tables, columns and values mean."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.imports.mapping import Mapping
from dashboard.imports.registers import Field, Role
from dashboard.imports.runs import ImportRun, ImportsPage
from dashboard.imports.suggestion import DATE_CHOICES
from dashboard.programs import Program
from layouts.components import link, section
from layouts.components.forms import Options, data, field, text
from layouts.imports.draft import Draft, draft, stated
from layouts.imports.fields import Group, groups, has_form, reshapes, roles
from layouts.imports.pieces import address, button, select
from layouts.imports.typed import OTHER
from layouts.imports.understood import problems, understood
from layouts.imports.values import value_tables

FORM = "meaning"
PREVIEW, PROBLEMS, KEPT = "meaning-preview", "meaning-problems", "meaning-kept"
EARLIER = "take-over"
LONGEST_MAPPING = 100_000

ROWS = (
    ("changes", "Changes", "One row for each change: what changed, when, and to which value."),
    (
        "revisions",
        "Revisions",
        "One row for each time that a ticket was saved, with all that it held then.",
    ),
)


def meaning(page: ImportsPage, run: ImportRun) -> list[Component | None]:
    """The form, the buttons, and under it the first rows as they are understood."""
    found = draft(page.program, run)
    form = has_form(run.register)
    written = form and ("write" in page.scope.view or bool(found.problem))
    return [
        section(
            "What it means",
            _tools(page, run, written),
            html.Div(
                _written(run) if written else _form(page.program, run, found),
                id=FORM,
                className="meaning",
            ),
            tools=html.Span(id=KEPT, className="kept", role="status"),
        ),
        section(
            "The first rows as understood" if form else "Check and import",
            html.Div(problems(stated(found)), id=PROBLEMS, role="status"),
            html.Div(understood(found), id=PREVIEW),
            html.Div(
                [
                    button("Check", "check", main=run.check is None, form=FORM),
                    button("Import", "import", form=FORM) if run.check is None else None,
                    html.Span(
                        "A check changes nothing: it says what the import would do.",
                        className="quiet",
                    ),
                ],
                className="actions",
            ),
        ),
    ]


def _tools(page: ImportsPage, run: ImportRun, written: bool) -> Component:
    """Other ways to come to a mapping: from an earlier import, or in writing."""
    view = {"import": str(run.id)}
    way = (
        link("Choose it in the form instead", address(page.scope, **view))
        if written
        else link("Write it instead", address(page.scope, write="1", **view))
        if has_form(run.register)
        else None
    )
    return html.Div([*_earlier(page), way], className="meaning-tools")


def _earlier(page: ImportsPage) -> list[Component]:
    if not page.earlier:
        return []
    options = [("– choose –", ""), *((label, str(number)) for number, label in page.earlier)]
    chosen = field("earlier", "Start from the mapping of", select(options, ""))
    return [html.Div(chosen, id=EARLIER), button("Take it over", "take-over", form=EARLIER)]


def _written(run: ImportRun) -> list[Component]:
    area = dbc.Textarea(value=run.mapping, maxLength=LONGEST_MAPPING, spellCheck=False, size="sm")
    help_ = "As the importing guide describes it."
    return [field("toml", "The mapping as TOML", area, help_, css="whole")]


def _form(program: Program, run: ImportRun, found: Draft) -> list[Component]:
    mapping = found.mapping
    if not has_form(run.register):
        return [_tables(run, mapping), *_written(run)]
    return [
        _tables(run, mapping),
        _rows(mapping),
        *(_columns(group, found) for group in groups(run.register, mapping.rows)),
        _writing(program, mapping),
        *value_tables(program, run.register, found),
    ]


def _fieldset(title: str, *children: Component, css: str = "fields") -> Component:
    return html.Fieldset([html.Legend(title), html.Div(list(children), className=css)])


def _tables(run: ImportRun, mapping: Mapping) -> Component:
    """Which table of the files plays which role."""
    tables = [(file, table) for file in run.files for table in file.tables]
    offered = [
        (
            f"{file.name}{f', {table.sheet}' if table.sheet else ''}: {table.rows:,} rows,"
            f" {len(table.header):,} columns",
            f"{file.id}:{table.sheet}",
        )
        for file, table in tables
    ]
    asked = roles(run.register, mapping.rows)
    shown = [_table(run, role, offered) for role in asked]
    return _fieldset("Which table is what", *shown, css="fields wide")


def _table(run: ImportRun, role: Role, offered: Options) -> Component:
    file, sheet = run.sources.get(role.key, (0, ""))
    nothing = "– choose –" if role.required else "– none –"
    value = f"{file}:{sheet}" if role.key in run.sources else ""
    control = select([(nothing, ""), *offered], value)
    return field(f"source.{role.key}", role.title, control, role.help, reshapes="true")


def _rows(mapping: Mapping) -> Component:
    """Two large choices with a sentence each."""
    options = [
        {"value": value, "label": html.Div([html.Strong(name), html.Span(sentence)])}
        for value, name, sentence in ROWS
    ]
    choice = dbc.RadioItems(
        id="meaning-rows", name="meaning-rows", options=options, value=mapping.rows
    )
    marks = data(field="rows", reshapes="true")
    return html.Fieldset(
        [
            html.Legend("What a row is"),
            html.Div([choice, html.P(className="field-problem")], className="rows-choice", **marks),
        ]
    )


def _columns(group: Group, found: Draft) -> Component:
    """For each field of a section the column that holds it."""
    table = found.tables.get(group.role)
    header = table.header if table is not None else ()
    columns = [(name or f"Column {i}", name) for i, name in enumerate(header, 1) if name]
    return _fieldset(group.title, *(_column(group, each, found, columns) for each in group.fields))


def _column(group: Group, each: Field, found: Draft, columns: Options) -> Component:
    section = getattr(found.mapping, group.section)
    column = getattr(section, each.name) or ""
    there = column in {name for _, name in columns} or each.name in section.model_fields_set
    nothing = "– choose –" if each.required else "– none –"
    control = select([(nothing, ""), *columns], column if there else "")
    name = f"{group.section}.{each.name}"
    return field(name, each.label, control, each.help, **_reshaping(each))


def _reshaping(each: Field) -> dict[str, str]:
    return {"reshapes": "true"} if reshapes(each) else {}


def _writing(program: Program, mapping: Mapping) -> Component:
    """How dates and missing values are written."""
    known = {value or "" for _, value in DATE_CHOICES}
    dates = mapping.dates or ""
    other = dates not in known
    options = [*((label, value or "") for label, value in DATE_CHOICES), ("other…", OTHER)]
    return _fieldset(
        "How it is written",
        field("dates", "Dates", select(options, OTHER if other else dates)),
        html.Div(
            field(
                "dates.words",
                "Dates in words",
                text(dates if other else "", "day/month/year hour:minute"),
                "Made of year, month, day, hour, minute and second, with what stands between.",
            ),
            className="other-dates",
        ),
        field(
            "zone",
            "Time zone",
            text(mapping.zone or "", program.calendar.zone),
            "Of dates that name none; the program's when left empty.",
        ),
        field(
            "nulls",
            "What stands for nothing",
            text(", ".join(mapping.nulls), "?, n/a"),
            "Separated by commas. An empty cell always does.",
        ),
    )
