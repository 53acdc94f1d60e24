"""What the Data page opens with: a place for files, rows that wait, and the history."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.registers import REGISTERS, TICKETS
from dashboard.imports.runs import ImportRun, ImportsPage
from layouts.components import Column, aria, empty, link, section, status, table
from layouts.components.forms import data, field, select
from layouts.imports.pieces import address
from layouts.imports.waiting import waiting
from layouts.imports.words import balance, headline, state

BRING = "bring"
HOLDS = tuple((each.title, each.key) for each in REGISTERS.values())
LARGEST_FILE = 200_000_000
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.gz,.xz,.zip"


def home(page: ImportsPage, now: int) -> list[Component | None]:
    """The page when no import is open."""
    fresh = not page.runs and not page.waiting
    return [
        html.P(headline(page, now), className="headline") if not fresh else None,
        bring(page),
        _nothing(page) if fresh else None,
        waiting(page),
        _history(page) if page.runs else None,
    ]


def bring(page: ImportsPage) -> Component:
    """Where files are dropped or chosen; assets/imports.js puts the field in and sends them."""
    return html.Section(
        [
            html.H2("Bring a file", className="section-title"),
            html.P(
                "CSV or Excel, up to 200 MB each, also packed as .gz, .xz or .zip. Choose several"
                " at once where they belong together, such as a history and its tickets.",
                className="bring-help",
                id="bring-help",
            ),
            html.Div(
                field("register", "What it holds", select(HOLDS, TICKETS.key, "")),
                className="bring-holds",
            ),
            html.Div(className="bring-choose"),
            html.P("or drop them here", className="bring-drop", **aria(hidden="true")),
            html.Div(className="bring-sending"),
        ],
        id=BRING,
        className="bring",
        **data(program=page.scope.program, largest=str(LARGEST_FILE), accepted=ACCEPTED),
    )


def _nothing(page: ImportsPage) -> Component:
    return empty(
        f"Nothing was imported into {page.program.name} yet.",
        "Bring the export of your ticket system: nothing is changed before you have seen what it"
        " would do.",
    )


def _history(page: ImportsPage) -> Component:
    columns = (
        Column("name", "Import", grows=True),
        Column("when", "When", day=True),
        Column("who", "Brought by"),
        Column("what", "What it did"),
        Column("state", "State"),
    )
    shown = formats.plural(len(page.runs), "import")
    lead = f"The newest {shown}." if len(page.runs) >= 100 else f"{shown}, the newest first."
    rows = [_entry(page, run) for run in page.runs]
    return section("History", table(columns, rows, "History of imports", "imports-list"), lead=lead)


def _entry(page: ImportsPage, run: ImportRun) -> tuple[Component | str, ...]:
    zone = page.program.calendar.zone
    href = address(page.scope, **{"import": str(run.id)})
    did = balance(run.outcome) if run.outcome is not None else formats.MISSING
    return (
        link(run.name or f"Import {run.id}", href),
        formats.moment(run.begun_at, zone),
        run.begun_by or formats.MISSING,
        did,
        status(*state(run)),
    )
