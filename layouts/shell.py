"""The frame around all pages: rail, bar, filters and content."""

from collections.abc import Callable, Collection, Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.program_calendar import FIRST_YEAR, ProgramCalendar
from dashboard.scope import Scope
from layouts.accounts.menu import Person, person_menu
from layouts.components import aria, controls, link
from layouts.components.leaves import mark

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
NOTICE = "notice"
ANNOUNCED = "announced"
AGAIN = "again"
"""Counted up by assets/forms.js when something was saved: the page is drawn anew."""
CONTEXT = "context"
MARKING = "marking"
SAID = "said"
FILTER = "filter"
FILTER_LABEL = "filter-label"

PAGES = (
    ("/review", "Review", "bi-clipboard-check"),
    ("/scorecard", "Scorecard", "bi-table"),
    ("/path-to-green", "Path to green", "bi-flag"),
    ("/roadmap", "Roadmap", "bi-bar-chart-steps"),
    ("/tickets", "Tickets", "bi-hourglass-split"),
    ("/rules", "Rules", "bi-funnel"),
    ("/my-updates", "My updates", "bi-pencil-square"),
    ("/data", "Data", "bi-database"),
    ("/admin", "Administration", "bi-sliders"),
    ("/audit", "Audit", "bi-clock-history"),
)


def frame(who: Callable[[], Person] = lambda: Person("", None)) -> Component:
    """The page before anything is asked for."""
    person = who()
    return html.Div(
        [
            dcc.Location(id=URL, refresh="callback-nav"),
            dcc.Store(id=SHOWN),
            dcc.Store(id=SYNCED),
            dcc.Store(id=AGAIN),
            html.A("To the content", href=f"#{CONTENT}", className="skip-link"),
            _rail(),
            html.Div(
                [
                    _bar(person),
                    html.Main(
                        [
                            html.Div(id=FILTERS, className="filters"),
                            html.Div(id=ANNOUNCED, className="visually-hidden", role="status"),
                            html.Div(id=SAID, className="said", role="status"),
                            html.Div(id=NOTICE, className="notice", role="alert", hidden=True),
                            html.Div(_first_content(), id=CONTENT, tabIndex=-1),
                        ],
                        className="page",
                    ),
                ],
                className="frame-main",
            ),
        ],
        className="frame",
        **mark(account=str(person.account or "")),  # whose drafts the browser keeps and shows
    )


def _first_content() -> Component:
    return html.Div(
        [html.Div(className=css) for css in ("bone bone-title", "bone", "bone bone-tall")],
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
            html.Div(id=NAVIGATION, children=navigation("", "", ()), className="rail-links"),
        ],
        className="rail",
        **aria(label="Pages"),
    )


def navigation(
    path: str, query: str, pages: Collection[str] | None = None, elsewhere: str = ""
) -> list[Component]:
    """The pages, or those of them that may be opened; the one that is open is marked.

    ``elsewhere`` is the query of the others, which know no filters of this one.
    """
    return [
        link(
            [html.I(className=f"bi {icon}", **aria(hidden="true")), html.Span(name)],
            href + (query if href == path else elsewhere or query),
            className="rail-link open" if href == path else "rail-link",
        )
        for href, name, icon in PAGES
        if pages is None or href in pages
    ]


def _bar(person: Person) -> Component:
    programs = dbc.DropdownMenu(
        id=PROGRAM,
        label="Program",
        className="program-switcher",
        toggle_class_name="bar-button",
    )
    context = html.Div([programs, _week_stepper()], id=CONTEXT, className="bar-context")
    return html.Header([context, html.Div(id=MARKING), _bar_end(person)], className="bar")


def marking(words: str) -> Component | None:
    """Who may read what stands here: ``Confidential``."""
    return html.Span(words, className="marking", title="Marking of this program") if words else None


def _week_stepper() -> Component:
    # a plain date field: typing, picking, every phone
    date = dbc.Input(id=WEEK_DATE, type="date", min=f"{FIRST_YEAR}-01-01", className="week-date")
    return html.Div(
        [
            _step(WEEK_BEFORE, "left", "The week before"),
            html.Span(id=WEEK_LABEL, className="week-label"),
            html.Label([html.Span("As-of date", className="visually-hidden"), date]),
            _step(WEEK_AFTER, "right", "The week after"),
        ],
        className="week-stepper",
        role="group",
        **aria(label="As-of week"),
    )


def _bar_end(person: Person) -> Component:
    paper = html.A(
        [html.I(className="bi bi-file-earmark-pdf"), html.Span("PDF")],
        id=PRINT,
        href="",
        target="_blank",
        className="bar-button",
        title="This page on paper",
        **aria(label="PDF of this page"),
    )
    theme = html.Button(
        html.I(className="bi bi-circle-half"),
        id=THEME,
        className="bar-icon",
        title="Light or dark",
        **aria(label="Light or dark"),
    )
    return html.Div([paper, theme, person_menu(person)], className="bar-end")


def _step(name: str, side: str, title: str) -> Component:
    arrow = html.I(className=f"bi bi-chevron-{side}", **aria(hidden="true"))
    return link(arrow, "", id=name, title=title, className="bar-icon", **aria(label=title))


def program_menu(
    programs: Sequence[tuple[str, str]], path: str, chosen: str, week: str = ""
) -> tuple[str, list[Component]]:
    """The label and the entries of the program switcher; ``week`` goes along in the query."""
    entries = [
        dbc.DropdownMenuItem(name, href=f"{path}?program={key}{week}", active=key == chosen)
        for key, name in programs
    ]
    return dict(programs)[chosen], entries


def week_label(scope: Scope, calendar: ProgramCalendar) -> list[Component | str]:
    """``W47 · to 21 Nov 2026``, with a mark while the week still runs."""
    ending = calendar.week_ending(scope.as_of)
    label: list[Component | str] = [
        html.Strong(formats.week(ending, calendar)),
        html.Span(f"to {formats.day(scope.as_of)}", className="week-to"),
    ]
    if scope.running or ending != scope.as_of:
        meaning = "This week still runs, or is cut short"
        label.append(html.Span("partial", className="week-partial", title=meaning))
    return label


def filter_controls(
    labels: Mapping[str, str],
    offered: Mapping[str, Sequence[str]],
    chosen: Mapping[str, Sequence[str]],
) -> Component:
    """One choice of several values for each filter."""
    return controls(
        *(
            _filter(name, label, offered[name], chosen.get(name, ()))
            for name, label in labels.items()
        ),
        className="filter-row",
        role="group",
        **aria(label="Filters"),
    )


def _filter(name: str, label: str, offered: Sequence[str], chosen: Sequence[str]) -> Component:
    """A label that opens into its values; greenpath.js keeps the label true to the URL."""
    said = f"{label}: {', '.join(chosen)}" if chosen else label
    return html.Details(
        [
            html.Summary(said, id={"type": FILTER_LABEL, "name": name}, title=label),
            html.Div(
                dcc.Checklist(
                    id={"type": FILTER, "name": name},
                    options=list(offered),
                    value=list(chosen),
                    className="filter-values",
                ),
                className="filter-menu",
            ),
        ],
        className="filter",
    )
