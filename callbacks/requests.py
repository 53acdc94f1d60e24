"""An address into a page and a scope; the one place where a URL is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callbacks.pages import PAGES, HousePage, Page
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest, NotFound
from dashboard.forms import NO_TEXT
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may, may_somewhere, require, require_somewhere
from dashboard.scope import (
    HouseScope,
    Scope,
    chosen_filters,
    query_values,
    refuse_unknown_filters,
    scope_at,
)
from db.programs import program as program_value
from db.programs import programs

CONTEXT: tuple[str, ...] = ("program", "as_of")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What an address asks for, checked against what there is."""

    path: str
    page: Page
    program: Program
    programs: tuple[tuple[str, str], ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class HouseRequest:
    """What an address asks for of the whole house."""

    path: str
    page: HousePage
    scope: HouseScope


def any_request(reader: Reader, path: Any, search: Any) -> PageRequest | HouseRequest:
    """Understand an address; raises ``NotFound``, ``InvalidRequest`` or ``Forbidden``."""
    page = PAGES.get(path) if isinstance(path, str) else None
    if page is None:
        raise NotFound("There is no such page.")
    if isinstance(page, Page):
        return page_request(reader, path, search)
    query = _query(search, page.views)
    require_somewhere(reader.viewer, page.right)
    view = _view(query, page)
    context = {name: values[0] for name, values in query.items() if name in CONTEXT}
    scope = HouseScope(view, context)
    page.find(reader, scope)
    return HouseRequest(path, page, scope)


def page_request(
    reader: Reader, path: Any, search: Any, besides: tuple[str, ...] = ()
) -> PageRequest:
    """Understand the address of a program's page; raises as ``any_request`` does.

    ``besides`` are names that the query may hold for somebody else.
    """
    page = PAGES.get(path) if isinstance(path, str) else None
    if not isinstance(page, Page):
        raise NotFound("There is no such page.")
    query = _query(search, (*page.filters, *page.views, *besides))
    view = _view(query, page)
    with reader.session() as session:
        known = programs(session, reader.viewer)
        if not known:
            raise NotFound(_none_yet(reader.viewer))
        key = query.get("program", [known[0][0]])[0]
        program = program_value(session, key, reader.viewer)
        require(reader.viewer, page.right, program.key)
        filters = chosen_filters(query, page.filters)
        if filters:
            refuse_unknown_filters(filters, page.offered(session, program))
        page.find(session, program, view)
    as_of = query.get("as_of", [None])[0]
    scope = scope_at(program, as_of, reader.now(), filters, view)
    return PageRequest(path, page, program, known, scope)


def _query(search: Any, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Names and values of a query; refuses what is no text, and names that the page lacks."""
    query = query_values(search, names)
    if any(NO_TEXT.search(value) for values in query.values() for value in values):
        raise InvalidRequest("This address holds characters that are no text.")
    unknown = sorted(query.keys() - {*CONTEXT, *names})
    if unknown:
        raise InvalidRequest(f"This page knows no “{unknown[0][:40]}” in its address.")
    return query


def _view(query: Mapping[str, list[str]], page: Page | HousePage) -> dict[str, str]:
    view = {name: query[name][0] for name in page.views if name in query}
    page.check(view)
    return view


def _none_yet(viewer: Viewer) -> str:
    if may_somewhere(viewer, Right.ADMINISTER):
        return (
            "There is no program yet. Add one under Administration, or with"
            " “greenpath program add”."
        )
    return "There is no program that you may see yet: ask an administrator."


def open_pages(viewer: Viewer, program: str = "") -> tuple[str, ...]:
    """The pages that a viewer may open, in a program or, without one, in any."""
    return tuple(
        path
        for path, page in PAGES.items()
        if (
            may(viewer, page.right, program)
            if program and isinstance(page, Page)
            else may_somewhere(viewer, page.right)
        )
    )
