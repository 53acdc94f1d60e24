"""The Data page put together: home, one import, or a row that is corrected."""

from collections.abc import Mapping
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.runs import ImportRun, ImportsPage
from dashboard.programs import Program
from layouts.components import link, page_head
from layouts.components.forms import problem
from layouts.imports import understood as preview
from layouts.imports.draft import draft
from layouts.imports.home import home
from layouts.imports.panel import opened
from layouts.imports.pieces import address
from layouts.imports.row import correction
from layouts.imports.typed import Meaning
from layouts.imports.words import ROLES, TITLE

PATH = "/data"
PANEL, ACTION, TYPED, TICK = "import-panel", "import-action", "meaning-typed", "import-tick"


def content(page: ImportsPage, now: int) -> Component:
    """The page of a program, or of the import or row that is open."""
    if page.run is None and page.row is None:
        return html.Div([page_head(TITLE, page.program.name), *home(page, now)])
    return html.Div(
        [
            page_head(*_title(page), link("All imports", address(page.scope))),
            dcc.Store(id=ACTION),
            dcc.Store(id=TYPED),
            dcc.Interval(id=TICK, interval=1_000, disabled=True),
            html.Div(panel(page, now), id=PANEL),
        ]
    )


def _title(page: ImportsPage) -> tuple[str, str]:
    zone, name = page.program.calendar.zone, page.program.name
    if page.row is not None:
        return f"{page.row.file}, row {page.row.row:,}", f"{name} · a row to correct"
    if page.run is None:
        return TITLE, name
    begun = formats.moment(page.run.begun_at, zone)
    return page.run.name, f"{name} · import {page.run.id}, begun {begun}"


def panel(page: ImportsPage, now: int) -> list[Component | None]:
    """What is drawn again when something was asked for."""
    if page.row is not None:
        return correction(page, page.row)
    return opened(page, page.run, now) if page.run is not None else []


def typed_page(page: ImportsPage, meaning: Meaning) -> ImportsPage:
    """The page with what was just typed, as it is kept by now."""
    return replace(page, run=_explained(page.run, meaning))


def _explained(run: ImportRun | None, meaning: Meaning) -> ImportRun | None:
    if run is None:
        return None
    return replace(run, mapping=meaning.mapping, sources=meaning.sources)


def understood(page: ImportsPage) -> list[Component]:
    """The first rows of the open import, as its mapping understands them."""
    if page.run is None:
        return []
    return preview.understood(draft(page.program, page.run))


def problems(by_field: Mapping[str, str]) -> list[Component]:
    """What stands in the way, by field; a role stands for the table that plays it."""
    names = {role: f"source.{role}" for role in ROLES}
    return preview.problems({names.get(name, name): said for name, said in by_field.items()})


def kept_at(program: Program, now: int) -> str:
    """``Kept 10:42``."""
    return f"Kept {formats.moment(now, program.calendar.zone)[-5:]}"


def not_kept() -> Component:
    """Said where the time would stand."""
    return problem("not kept")
