"""The import that a form stands on, and what is typed there."""

from collections.abc import Callable
from typing import Any, Protocol

from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.imports.runs import ImportRun, ImportsPage
from dashboard.programs import Program
from dashboard.scope import Scope
from db.imports.reading import imports_page
from db.imports.runs import explain
from layouts import imports as view

NONE_OPEN = "No import is open."


class Asked(Protocol):
    """What an address asks for, as ``callbacks.requests`` understands it."""

    @property
    def program(self) -> Program:
        """The program."""

    @property
    def scope(self) -> Scope:
        """What of it, with the import or row that is open."""


Understand = Callable[[Reader, Any, Any], Asked]


def opened_page(reader: Reader, asked: Asked, said: Any) -> ImportsPage:
    """The page that a form stands on; refuses one that was filled in for another import."""
    page = page_of(reader, asked.scope)
    meant = said.get("run") if isinstance(said, dict) else None
    if meant and (page.run is None or meant != str(page.run.id)):
        raise InvalidRequest("Another import is open by now, so nothing was changed.")
    return page


def page_of(reader: Reader, scope: Scope) -> ImportsPage:
    """All that the Data page shows."""
    with reader.session() as session:
        return imports_page(session, scope, reader.viewer)


def run_of(page: ImportsPage) -> ImportRun:
    """The import that is open; refuses where none is."""
    if page.run is None:
        raise InvalidRequest(NONE_OPEN)
    return page.run


def kept_meaning(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> view.Meaning:
    """The meaning that was typed, kept on the open import."""
    run = run_of(page)
    meaning = view.typed_meaning(run, view.typed(said))
    with reader.writing() as session:
        explain(session, asked.program, run.id, meaning.mapping, meaning.sources)
    return meaning
