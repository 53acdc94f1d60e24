"""The roadmap's dates as a file for calendars."""

import dash
from flask import Response, request

from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.rights import Right, require
from dashboard.roadmap.address import CALENDAR, PATH
from dashboard.roadmap.view import looked_at, roadmap_view
from dashboard.scope import Scope
from db.audit.exports import DOWNLOADED, note_export
from db.roadmap.reading import roadmap
from exports.roadmap.calendar import as_calendar

FILE = "roadmap.ics"


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the address of the file to the server."""

    @app.server.get(CALENDAR)
    def roadmap_calendar() -> Response:
        query = request.query_string.decode(errors="replace")
        return file(reader, page_request(reader, PATH, query).scope)


def file(reader: Reader, scope: Scope) -> Response:
    """Ends and milestones of what the timeline shows; told in the audit before it is sent."""
    require(reader.viewer, Right.EXPORT, scope.program)
    with reader.session() as session:
        found = looked_at(roadmap(session, scope, reader.viewer), roadmap_view(scope.view))
    with reader.writing() as session:
        note_export(session, FILE, DOWNLOADED, CALENDAR + scope.query(), (found.program.id,))
    name = f"roadmap-{scope.program}-{scope.as_of.isoformat()}.ics"
    given = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = as_calendar(found, reader.now())
    return Response(content, content_type="text/calendar; charset=utf-8", headers=given)
