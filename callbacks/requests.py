"""An address into a page and a scope; the one place where a URL is understood."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks import ticket_aging
from callbacks.imports import page as imports
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest, NotFound
from dashboard.programs import Program
from dashboard.scope import (
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

_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what no store takes


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the product: how its filters are called and offered, and how it is drawn."""

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


PAGES: Mapping[str, Page] = {
    "/tickets": Page(
        ticket_aging.FILTERS,
        ("by",),
        ticket_aging.offered,
        ticket_aging.check,
        ticket_aging.content,
        ticket_aging.paper,
    ),
    imports.PATH: Page(
        imports.FILTERS,
        imports.VIEWS,
        imports.offered,
        imports.check,
        imports.content,
        find=imports.find,
    ),
}


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What an address asks for, checked against what there is."""

    path: str
    page: Page
    program: Program
    programs: tuple[tuple[str, str], ...]
    scope: Scope


def page_request(reader: Reader, path: Any, search: Any) -> PageRequest:
    """Understand an address; raises ``NotFound`` or ``InvalidRequest`` with a sentence."""
    page = PAGES.get(path) if isinstance(path, str) else None
    if page is None:
        raise NotFound("There is no such page.")
    query = query_values(search)
    if any(_NO_TEXT.search(value) for values in query.values() for value in values):
        raise InvalidRequest("This address holds characters that are no text.")
    unknown = sorted(query.keys() - {"program", "as_of", *page.filters, *page.views})
    if unknown:
        raise InvalidRequest(f"This page knows no “{unknown[0][:40]}” in its address.")
    view = {name: query[name][0] for name in page.views if name in query}
    page.check(view)
    with reader.session() as session:
        known = programs(session, reader.viewer)
        if not known:
            raise NotFound("There is no program yet. Add one with “greenpath program add”.")
        key = query.get("program", [known[0][0]])[0]
        program = program_value(session, key, reader.viewer)
        filters = chosen_filters(query, page.filters)
        if filters:
            refuse_unknown_filters(filters, page.offered(session, program))
        page.find(session, program, view)
    as_of = query.get("as_of", [None])[0]
    scope = scope_at(program, as_of, reader.now(), filters, view)
    return PageRequest(path, page, program, known, scope)
