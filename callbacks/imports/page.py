"""The Data page: an adapter between the URL, the store, what is typed, and the layout."""

import re
from collections.abc import Mapping
from typing import Any

import dash
from dash import Input, Output, State
from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.imports.actions import action_named
from callbacks.imports.opened import (
    NONE_OPEN,
    Asked,
    Understand,
    kept_meaning,
    opened_page,
    page_of,
)
from callbacks.reader import Reader
from dashboard.errors import InvalidFile, InvalidForm, InvalidRequest, NotFound
from dashboard.programs import Program
from dashboard.scope import Scope
from db.imports.reading import import_progress
from db.imports.rows import import_row
from db.imports.waiting import quarantined_row
from db.programs import program as program_value
from layouts import imports as view
from layouts import shell

PATH = view.PATH
VIEWS = ("import", "row", "write")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse what is no import, row or way to write a mapping."""
    for name in ("import", "row"):
        if name in chosen and not _NUMBER.fullmatch(chosen[name]):
            raise NotFound(f"There is no such {name}.")
    if chosen.get("write", "1") != "1":
        raise InvalidRequest("A mapping is written with “write=1”.")


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse an import or a row that there is not, before anything is drawn."""
    if "import" in chosen:
        import_row(session, program, int(chosen["import"]))
    if "row" in chosen:
        quarantined_row(session, program, int(chosen["row"]))


def register(app: dash.Dash, reader: Reader, understood: Understand) -> None:
    """Wire what is typed, what is asked for, and the clock while a job works."""
    address = State(shell.URL, "search")

    @app.callback(
        Output(view.PREVIEW, "children"),
        Output(view.PROBLEMS, "children"),
        Output(view.KEPT, "children"),
        Input(view.TYPED, "data"),
        address,
        prevent_initial_call=True,
    )
    def typed(said: Any, search: Any) -> tuple[Any, ...]:
        return keep(reader, understood(reader, PATH, search), said)

    @app.callback(
        Output(view.PANEL, "children"),
        Input(view.ACTION, "data"),
        address,
        prevent_initial_call=True,
    )
    def act(said: Any, search: Any) -> Any:
        return do(reader, understood(reader, PATH, search), said)

    @app.callback(
        Output(view.PROGRESS, "children"),
        Input(view.TICK, "n_intervals"),
        address,
        prevent_initial_call=True,
    )
    def tick(_: Any, search: Any) -> Component:
        return progress(reader, understood(reader, PATH, search).scope)


def content(reader: Reader, scope: Scope) -> Component:
    """The page: home, one import, or a row that is corrected."""
    return view.content(page_of(reader, scope), reader.now())


def progress(reader: Reader, scope: Scope) -> Component:
    """How far the job of the open import is; asked each second, so nothing else is read."""
    if "import" not in scope.view:
        raise InvalidRequest(NONE_OPEN)
    with reader.session() as session:
        program = program_value(session, scope.program, reader.viewer)
        run = import_progress(session, program, int(scope.view["import"]), reader.viewer)
    return view.progress(run, reader.now())


def keep(reader: Reader, asked: Asked, said: Any) -> tuple[Any, ...]:
    """Keep what was typed, and show what it makes of the first rows."""
    page = opened_page(reader, asked, said)
    try:
        meaning = kept_meaning(reader, asked, page, said)
    except (InvalidForm, InvalidFile) as error:
        return dash.no_update, view.problems(_by_field(error)), view.not_kept()
    typed = view.typed_page(page, meaning)
    kept = view.kept_at(page.program, reader.now())
    return view.understood(typed), view.problems(meaning.problems), kept


def do(reader: Reader, asked: Asked, said: Any) -> Any:
    """Do what a button asks for, and draw the panel as it stands then."""
    action, page = action_named(said), opened_page(reader, asked, said)
    try:
        way = action(reader, asked, page, said)
    except InvalidForm as error:
        raise InvalidRequest(" ".join(error.problems.values())) from None
    return way or view.panel(page_of(reader, asked.scope), reader.now())


def _by_field(error: InvalidForm | InvalidFile) -> Mapping[str, str]:
    return error.problems if isinstance(error, InvalidForm) else {"toml": error.sentence}
