"""Reminders as drafts for mail: a file for each person who owes an update, in one ZIP."""

import dash
from flask import Response, request

from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.rights import Right, require
from dashboard.scope import Scope
from dashboard.silence import DRAFTS, FILE_UPDATES, PATH
from dashboard.status_updates.reminders import drafts
from db.audit.exports import DOWNLOADED, note_export
from db.silence import silence_report

FILE = "reminders.zip"


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the address of the drafts to the server."""

    @app.server.get(DRAFTS)
    def reminder_drafts() -> Response:
        query = request.query_string.decode(errors="replace")
        site = reader.settings.public_url or request.host_url.rstrip("/")
        return file(reader, page_request(reader, PATH, query).scope, site)


def file(reader: Reader, scope: Scope, site: str) -> Response:
    """A draft for each person, packed; told in the audit before it is sent."""
    require(reader.viewer, Right.EXPORT, scope.program)
    with reader.session() as session:
        told = silence_report(session, scope, reader.viewer)
    with reader.writing() as session:
        address = DRAFTS + scope.query()
        note_export(session, FILE, DOWNLOADED, address, (told.program.id,))
    page = f"{site}{FILE_UPDATES}?program={scope.program}"
    content = drafts(told.reminders, told.program, scope.as_of, reader.now(), page)
    name = f"reminders-{scope.program}-{scope.as_of.isoformat()}.zip"
    given = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/zip", headers=given)
