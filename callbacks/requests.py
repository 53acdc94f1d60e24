"""An address into a page and a scope; the one place where a URL is understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks import administration, audit, escalations, partner_requests, ticket, ticket_aging
from callbacks.accounts import own
from callbacks.imports import page as imports
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
from exports.paper import Paper

Offered = Mapping[str, list[str]]
_CONTEXT: tuple[str, ...] = ("program", "as_of")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a program: how its filters are called and offered, and how it is drawn."""

    filters: Mapping[str, str]
    views: tuple[str, ...]
    """What else the query may choose."""
    offered: Callable[[Session, Program], Offered]
    check: Callable[[Mapping[str, str]], object]
    """Raises ``InvalidRequest`` where the query chooses a view that there is not."""
    content: Callable[[Reader, Scope], Component]
    paper: Callable[[Reader, Scope], Paper] | None = None
    """None where the page is not for paper."""
    find: Callable[[Session, Program, Mapping[str, str]], object] = lambda *_: None
    """Raises ``NotFound`` where the view opens something that there is not."""
    home: str = ""
    """The page that its item stands in a list of: where another program leads; empty: itself."""
    part_of: str = ""
    """The page of the rail that it is a view of; empty: itself."""
    right: Right = field(kw_only=True)
    """What one needs in the program to open it; each page says so."""


@dataclass(frozen=True, slots=True)
class HousePage:
    """A page of the whole house: it stands also where there is no program, and for all of them."""

    views: tuple[str, ...]
    check: Callable[[Mapping[str, str]], object]
    content: Callable[[Reader, HouseScope], Component]
    find: Callable[[Reader, HouseScope], object] = lambda *_: None
    """Raises ``NotFound`` or ``Forbidden`` where the view opens what is not for the viewer."""
    right: Right = field(kw_only=True)
    """What one needs, in some program at least, to open it; each page says so."""


PAGES: Mapping[str, Page | HousePage] = {
    "/tickets": Page(
        ticket_aging.FILTERS,
        ("by", "list", "appendix"),
        ticket_aging.offered,
        ticket_aging.check,
        ticket_aging.content,
        ticket_aging.paper,
        right=Right.SEE,
    ),
    escalations.PATH: Page(
        escalations.FILTERS,
        (),
        escalations.offered,
        escalations.check,
        escalations.content,
        escalations.paper,
        part_of=escalations.HOME,
        right=Right.SEE,
    ),
    partner_requests.PATH: Page(
        partner_requests.FILTERS,
        partner_requests.VIEWS,
        partner_requests.offered,
        partner_requests.check,
        partner_requests.content,
        partner_requests.paper,
        part_of=partner_requests.HOME,
        right=Right.SEE,
    ),
    ticket.PATH: Page(
        ticket.FILTERS,
        ticket.VIEWS,
        ticket.offered,
        ticket.check,
        ticket.content,
        find=ticket.find,
        home=ticket.HOME,
        right=Right.SEE,
    ),
    imports.PATH: Page(
        imports.FILTERS,
        imports.VIEWS,
        imports.offered,
        imports.check,
        imports.content,
        find=imports.find,
        right=Right.IMPORT,
    ),
    own.PATH: HousePage(own.VIEWS, own.check, own.content, right=Right.SEE),
    administration.PATH: HousePage(
        administration.VIEWS,
        administration.check,
        administration.content,
        administration.find,
        right=administration.RIGHT,
    ),
    audit.PATH: HousePage(audit.VIEWS, audit.check, audit.content, right=audit.RIGHT),
}


LISTINGS = {
    "open-tickets": ticket_aging.LISTING,
    "open-escalations": escalations.LISTING,
    "partner-teams": partner_requests.LISTING,
}
"""The long lists of all pages, by the name of their grid."""


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
    context = {name: values[0] for name, values in query.items() if name in _CONTEXT}
    scope = HouseScope(view, context)
    page.find(reader, scope)
    return HouseRequest(path, page, scope)


def page_request(reader: Reader, path: Any, search: Any) -> PageRequest:
    """Understand the address of a program's page; raises as ``any_request`` does."""
    page = PAGES.get(path) if isinstance(path, str) else None
    if not isinstance(page, Page):
        raise NotFound("There is no such page.")
    query = _query(search, (*page.filters, *page.views))
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
    query = query_values(search)
    if any(NO_TEXT.search(value) for values in query.values() for value in values):
        raise InvalidRequest("This address holds characters that are no text.")
    unknown = sorted(query.keys() - {*_CONTEXT, *names})
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
