"""The frame around all pages: rail, bar, filters and content."""

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.program_calendar import FIRST_YEAR, ProgramCalendar
from dashboard.scope import Scope
from layouts.components import apology, aria, controls

URL = "url"
CONTENT = "content"
FILTERS = "filters"
SHOWN = "shown"
PROGRAM = "program-switcher"
WEEK_LABEL = "week-label"
WEEK_DATE = "week-date"
WEEK_BEFORE = "week-before"
WEEK_AFTER = "week-after"
PRINT = "print"
THEME = "theme"
NAVIGATION = "navigation"
SYNCED = "controls-synced"
FILTER = "filter"

PAGES = (("/tickets", "Tickets", "bi-hourglass-split"),)


def frame() -> Component:
    """The page before anything is asked for."""
    return html.Div(
        [
            dcc.Location(id=URL, refresh="callback-nav"),
            dcc.Store(id=SHOWN),
            dcc.Store(id=SYNCED),
            html.A("To the content", href=f"#{CONTENT}", className="skip-link"),
            _rail(),
            html.Div(
                [
                    _bar(),
                    html.Main(
                        [
                            html.Div(id=FILTERS, className="filters"),
                            html.Div(_first_content(), id=CONTENT, tabIndex=-1),
                        ],
                        className="page",
                    ),
                ],
                className="frame-main",
            ),
        ],
        className="frame",
    )


def _first_content() -> Component:
    return html.Div(
        [
            html.Div(className="bone bone-title"),
            html.Div(className="bone"),
            html.Div(className="bone bone-tall"),
        ],
        className="bones",
        role="status",
        **aria(label="Loading"),
    )


def _rail() -> Component:
    return html.Nav(
        [
            html.Div(
                [
                    html.Span(className="brand-mark", **aria(hidden="true")),
                    html.Span("Greenpath"),
                ],
                className="brand",
            ),
            html.Div(id=NAVIGATION, children=navigation("", ""), className="rail-links"),
        ],
        className="rail",
        **aria(label="Pages"),
    )


def navigation(path: str, query: str) -> list[Component]:
    """The pages; the one that is open is marked."""
    return [
        dcc.Link(
            [html.I(className=f"bi {icon}", **aria(hidden="true")), html.Span(name)],
            href=href + query,
            className="rail-link open" if href == path else "rail-link",
        )
        for href, name, icon in PAGES
    ]


def _bar() -> Component:
    return html.Header(
        [
            dbc.DropdownMenu(
                id=PROGRAM,
                label="Program",
                className="program-switcher",
                toggle_class_name="bar-button",
            ),
            html.Div(
                [
                    dcc.Link(
                        html.I(className="bi bi-chevron-left"), id=WEEK_BEFORE, href="",
                        title="The week before",
                        className="bar-icon",
                    ),
                    html.Span(id=WEEK_LABEL, className="week-label"),
                    dcc.DatePickerSingle(
                        id=WEEK_DATE,
                        display_format="D MMM YYYY",
                        min_date_allowed=f"{FIRST_YEAR}-01-01",
                        first_day_of_week=1, clearable=False,
                    ),
                    dcc.Link(
                        html.I(className="bi bi-chevron-right"), id=WEEK_AFTER, href="",
                        title="The week after",
                        className="bar-icon",
                    ),
                ],
                className="week-stepper",
                role="group",
                **aria(label="As-of week"),
            ),
            html.Div(
                [
                    html.A(
                        [html.I(className="bi bi-file-earmark-pdf"), html.Span("PDF")],
                        id=PRINT, href="", className="bar-button", title="This page on paper",
                        **aria(label="PDF of this page"),
                    ),
                    html.Button(
                        html.I(className="bi bi-circle-half"), id=THEME, className="bar-icon",
                        title="Light or dark", **aria(label="Light or dark"),
                    ),
                ],
                className="bar-end",
            ),
        ],
        className="bar",
    )  # fmt: skip


def program_menu(
    programs: Sequence[tuple[str, str]], path: str, chosen: str
) -> tuple[str, list[Component]]:
    """The label and the entries of the program switcher."""
    names = dict(programs)
    entries = [
        dbc.DropdownMenuItem(name, href=f"{path}?program={key}", active=key == chosen)
        for key, name in programs
    ]
    return names[chosen], entries


def week_label(scope: Scope, calendar: ProgramCalendar) -> list[Component | str]:
    """``W47 · to``, with a mark while the week still runs."""
    ending = calendar.week_ending(scope.as_of)
    label: list[Component | str] = [
        html.Strong(formats.week(ending, calendar)),
        html.Span("· to", className="week-to"),
    ]
    if ending != scope.as_of:
        label.insert(
            1,
            html.Span(
                "partial", className="week-partial", title="This week still runs or is cut short"
            ),
        )
    return label


def filter_controls(
    labels: Mapping[str, str],
    offered: Mapping[str, Sequence[str]],
    chosen: Mapping[str, Sequence[str]],
) -> Component:
    """One choice of several values for each filter."""
    return controls(
        *(
            html.Div(
                dcc.Dropdown(
                    id={"type": FILTER, "name": name},
                    options=[{"label": value, "value": value} for value in offered[name]],
                    value=list(chosen.get(name, ())),
                    multi=True,
                    placeholder=label,
                ),
                className="filter",
                role="group",
                **aria(label=label),
            )
            for name, label in labels.items()
        ),
        className="filter-row",
    )


def refusal(sentence: str, address: str) -> Component:
    """An address that leads nowhere: what is wrong with it, and the way back."""
    return apology(
        sentence,
        "Nothing was changed.",
        html.A("To the newest week", href=address, className="btn btn-primary"),
    )


def failure(incident: str) -> Component:
    """Something broke: an apology that can be quoted."""
    return apology(
        "This page could not be drawn.",
        f"It is our fault, and it was noted as {incident}. Nothing was changed.",
        "Try again; if it stays, tell your administrator the number.",
    )
