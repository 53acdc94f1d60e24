"""Long lists: a grid asks for some of its rows, and a file has them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import dash
from dash import MATCH, Input, Output, State
from dash.exceptions import PreventUpdate
from flask import Response, request
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import NotFound
from dashboard.listings import Ask, ask
from dashboard.rights import Right, Viewer, require
from dashboard.scope import Scope
from db.audit.exports import DOWNLOADED, note_export
from exports.spreadsheets import FORMATS, Sheet
from layouts import shell
from layouts.components.tables import LISTING, Column

EXPORT = "/export/<listing>.<form>"
ALL = 10**9


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a page: which columns it has, and its rows."""

    page: str
    """The path of the page that it stands on; its address says what the list is about."""
    columns: Sequence[Column]
    texts: Sequence[str]
    numbers: Sequence[str]
    """Columns that can be sorted and filtered."""
    rows: Callable[[Session, Scope, Viewer, Ask], tuple[int, list[Mapping[str, Any]]]]
    """How many fit what is asked, and the rows asked for."""


class Asked(Protocol):
    """What an address asks for, as far as a file needs it."""

    @property
    def scope(self) -> Scope:
        """What the address is about."""

    @property
    def program(self) -> Any:
        """Its program."""


Understand = Callable[[Reader, Any, Any], Asked]


def register(
    app: dash.Dash, reader: Reader, understood: Understand, listings: Mapping[str, Listing]
) -> None:
    """Wire the grids, and add the address of the files."""

    @app.callback(
        Output({"type": LISTING, "name": MATCH}, "getRowsResponse"),
        Input({"type": LISTING, "name": MATCH}, "getRowsRequest"),
        State({"type": LISTING, "name": MATCH}, "id"),
        State(shell.URL, "pathname"),
        State(shell.URL, "search"),
        prevent_initial_call=True,
    )
    def show(wanted: Any, id_: Any, path: Any, search: Any) -> dict[str, Any]:
        listing = _listing(listings, id_.get("name") if isinstance(id_, dict) else None)
        if path != listing.page:
            raise PreventUpdate  # the page was left before its list was answered
        return rows(reader, listing, understood(reader, path, search).scope, wanted)

    @app.server.get(EXPORT)
    def export(listing: str, form: str) -> Response:
        found = _listing(listings, listing)
        query = request.query_string.decode(errors="replace")
        return file(reader, listing, found, understood(reader, found.page, query), form)


def _listing(listings: Mapping[str, Listing], name: Any) -> Listing:
    found = listings.get(name) if isinstance(name, str) else None
    if found is None:
        raise NotFound("There is no such list.")
    return found


def rows(reader: Reader, listing: Listing, scope: Scope, wanted: Any) -> dict[str, Any]:
    """The rows that a grid asks for, and how many there are."""
    asked = ask(wanted, listing.texts, listing.numbers)
    with reader.session() as session:
        total, found = listing.rows(session, scope, reader.viewer, asked)
    return {"rowData": found, "rowCount": total}


def file(reader: Reader, name: str, listing: Listing, asked: Asked, form: str) -> Response:
    """All rows as CSV or XLSX; told in the audit before it is sent."""
    if form not in FORMATS:
        raise NotFound("Lists are had as csv and xlsx.")
    scope = asked.scope
    require(reader.viewer, Right.EXPORT, scope.program)
    with reader.session() as session:
        _, found = listing.rows(session, scope, reader.viewer, Ask(0, ALL))
    address = f"/export/{name}.{form}{scope.query()}"
    return attachment(reader, asked, Sheet(name, listing.columns, found), form, address)


def attachment(reader: Reader, asked: Asked, sheet: Sheet, form: str, address: str) -> Response:
    """A sheet as a file, told in the audit first; ``form`` is one of ``FORMATS``."""
    with reader.writing() as session:
        note_export(session, f"{sheet.name}.{form}", DOWNLOADED, address, (asked.program.id,))
    content, kind = FORMATS[form](sheet)
    given = f"{sheet.name}-{asked.scope.program}-{asked.scope.as_of.isoformat()}.{form}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{given}"'},
    )
