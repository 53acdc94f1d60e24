"""The Data page: an adapter between the URL, the store, what is typed, and the layout."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import dash
from dash import Input, Output, State
from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import InvalidFile, InvalidForm, InvalidRequest, NotFound
from dashboard.imports.runs import CHECK, RUN, TAKE_BACK, ImportRun, ImportsPage
from dashboard.programs import Program
from dashboard.scope import Scope
from db.imports.reading import import_progress, imports_page
from db.imports.rows import import_row
from db.imports.runs import ask_for, ask_to_cancel, discard, explain, send_again, take_over
from db.imports.waiting import quarantined_row
from db.programs import program as program_value
from layouts import imports as view
from layouts import shell

PATH = view.PATH
FILTERS: Mapping[str, str] = {}
VIEWS = ("import", "row", "write")
NONE_OPEN = "No import is open."
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


class Asked(Protocol):
    """What an address asks for, as ``callbacks.requests`` understands it."""

    @property
    def program(self) -> Program:
        """The program."""

    @property
    def scope(self) -> Scope:
        """What of it, with the import or row that is open."""


Understand = Callable[[Reader, Any, Any], Asked]


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """The page has no filters."""
    return {}


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
    return view.content(_page(reader, scope), reader.now())


def progress(reader: Reader, scope: Scope) -> Component:
    """How far the job of the open import is; asked each second, so nothing else is read."""
    if "import" not in scope.view:
        raise InvalidRequest(NONE_OPEN)
    with reader.session() as session:
        program = program_value(session, scope.program, reader.viewer)
        run = import_progress(session, program, int(scope.view["import"]))
    return view.progress(run, reader.now())


def keep(reader: Reader, asked: Asked, said: Any) -> tuple[Any, ...]:
    """Keep what was typed, and show what it makes of the first rows."""
    page = _opened(reader, asked, said)
    try:
        meaning = _kept(reader, asked, page, said)
    except (InvalidForm, InvalidFile) as error:
        return dash.no_update, view.problems(_by_field(error)), view.not_kept()
    typed = view.typed_page(page, meaning)
    kept = view.kept_at(page.program, reader.now())
    return view.understood(typed), view.problems(meaning.problems), kept


def _kept(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> view.Meaning:
    """The meaning that was typed, kept on the open import."""
    run = _run(page)
    meaning = view.typed_meaning(run, view.typed(said))
    with reader.writing() as session:
        explain(session, asked.program, run.id, meaning.mapping, meaning.sources)
    return meaning


def do(reader: Reader, asked: Asked, said: Any) -> Any:
    """Do what a button asks for, and draw the panel as it stands then."""
    action, page = _action(said), _opened(reader, asked, said)
    try:
        way = action(reader, asked, page, said)
    except InvalidForm as error:
        raise InvalidRequest(" ".join(error.problems.values())) from None
    return way or view.panel(_page(reader, asked.scope), reader.now())


Action = Callable[[Reader, Asked, ImportsPage, Any], Any]
"""Does something; where the page it was asked on is gone then, the way to another one."""


def _look(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    """Nothing but draw again."""


def _arrange(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    _kept(reader, asked, page, said)


def _ask(kind: str) -> Action:
    """Keep the form that stands beside the button, then ask for the work.

    A second click finds the work of the first one under way, and changes nothing.
    """

    def action(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
        if _is_doing(page, kind):
            return
        try:
            if view.typed(said).fields:
                _kept(reader, asked, page, said)
            with reader.writing() as session:
                ask_for(session, asked.program, _run(page).id, kind, reader.now())
        except InvalidRequest:  # the first click may have been answered in between
            if not _is_doing(_page(reader, asked.scope), kind):
                raise

    return action


def _is_doing(page: ImportsPage, kind: str) -> bool:
    """Whether work of a kind is under way on the open import."""
    job = page.run.job if page.run else None
    return job is not None and job.kind == kind and not job.over


def _take_back(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    reason = view.typed(said).fields.get("reason", "")
    with reader.writing() as session:
        ask_for(session, asked.program, _run(page).id, TAKE_BACK, reader.now(), reason)


def _cancel(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    with reader.writing() as session:
        ask_to_cancel(session, asked.program, _run(page).id, reader.now())


def _take_over(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    earlier = view.typed(said).fields.get("earlier", "")
    if earlier not in {str(number) for number, _ in page.earlier}:
        raise InvalidRequest("Choose an earlier import to start from.")
    with reader.writing() as session:
        take_over(session, asked.program, _run(page).id, int(earlier))


def _discard(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> Any:
    with reader.writing() as session:
        discard(session, asked.program, _run(page).id)
    return view.discarded(page)


def _send_again(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> Any:
    if page.row is None:
        raise InvalidRequest("There is no row that is being corrected.")
    cells = view.typed_cells(page.row, view.typed(said))
    with reader.writing() as session:
        new = send_again(session, asked.program, page.row.id, cells, reader.now())
    return view.sent(page, new)


ACTIONS: Mapping[str, Action] = {
    "look": _look,
    "arrange": _arrange,
    "check": _ask(CHECK),
    "import": _ask(RUN),
    "take-back": _take_back,
    "cancel": _cancel,
    "take-over": _take_over,
    "send-again": _send_again,
    "discard": _discard,
}


def _action(said: Any) -> Action:
    name = said.get("do") if isinstance(said, dict) else None
    if not isinstance(name, str) or name not in ACTIONS:
        raise InvalidRequest("There is no such button.")
    return ACTIONS[name]


def _opened(reader: Reader, asked: Asked, said: Any) -> ImportsPage:
    """The page that a form stands on; refuses one that was filled in for another import."""
    page = _page(reader, asked.scope)
    meant = said.get("run") if isinstance(said, dict) else None
    if meant and (page.run is None or meant != str(page.run.id)):
        raise InvalidRequest("Another import is open by now, so nothing was changed.")
    return page


def _page(reader: Reader, scope: Scope) -> ImportsPage:
    with reader.session() as session:
        return imports_page(session, scope, reader.viewer)


def _run(page: ImportsPage) -> ImportRun:
    if page.run is None:
        raise InvalidRequest(NONE_OPEN)
    return page.run


def _by_field(error: InvalidForm | InvalidFile) -> Mapping[str, str]:
    return error.problems if isinstance(error, InvalidForm) else {"toml": error.sentence}
