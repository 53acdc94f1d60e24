"""The audit: its page, its file, and the form that undoes a deletion."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import dash
from dash.development.base_component import Component
from flask import Response, request
from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from callbacks.reader import Reader
from dashboard.audit import VIEWS as VIEWS
from dashboard.audit import AuditPage, Entry, audit_filters
from dashboard.forms import Saved, Sent
from dashboard.rights import Right, Viewer
from dashboard.scope import HouseScope
from db.audit.exports import DOWNLOADED, note_export
from db.audit.reading import audit_page, exported_audit, item_history, programs_of_export
from db.audit.restoring import restore
from exports.audit import as_csv
from layouts import audit as view

PATH = view.PATH
RIGHT = Right.MANAGE


class _Scope(Protocol):
    @property
    def view(self) -> Mapping[str, str]:
        """What of the page was asked for."""


class Asked(Protocol):
    """What an address asks for, as ``callbacks.requests`` understands it."""

    @property
    def scope(self) -> _Scope:
        """Its scope."""


Understand = Callable[[Reader, Any, Any], Asked]


def register(app: dash.Dash, reader: Reader, understood: Understand) -> None:
    """Add the address of the file to the server."""

    @app.server.get(view.CSV)
    def audit_file() -> Response:
        query = request.query_string.decode(errors="replace")
        return csv_file(reader, understood(reader, PATH, query).scope.view, query)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse filters that there are not."""
    audit_filters(chosen)


def content(reader: Reader, scope: HouseScope) -> Component:
    """The page of the audit, or one entry with all that was done to its item."""
    with reader.session() as session:
        page = audit_page(session, audit_filters(scope.view), reader.viewer)
        ways = _ways(session, reader.viewer, page)
    return view.content(page, scope, ways)


def _ways(session: Session, viewer: Viewer, page: AuditPage) -> tuple[Entry, ...]:
    """All that was done to the item of the entry that is open."""
    one = page.entries[0] if page.filters.entry is not None else None
    if one is None or one.item_id is None:
        return ()
    return item_history(session, viewer, one.kind, one.item_id)[0]


def csv_file(reader: Reader, chosen: Mapping[str, str], query: str) -> Response:
    """All that the filters ask for; told in the audit before it is sent."""
    filters = audit_filters(chosen)
    with reader.session() as session:
        page = exported_audit(session, filters, reader.viewer)
        programs = programs_of_export(session, filters, reader.viewer)
    with reader.writing() as session:
        note_export(session, "audit", DOWNLOADED, f"{view.CSV}?{query}", programs)
    return Response(
        b"\xef\xbb\xbf" + as_csv(page).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _restore(session: Session, _viewer: Viewer, entry_id: int | None, _: Sent) -> Saved:
    told = restore(session, entry_id or 0)
    return Saved(f"The {told.kind} “{told.item}” is restored.")


FORMS = (Form("restore", Right.MANAGE, (), _restore, of_item=True),)
