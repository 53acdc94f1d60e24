"""Plain addresses beside Dash's: health, paper, and pages that cannot be shown."""

import dash
from flask import Response, redirect, request
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from callbacks.guard import note
from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.errors import GreenpathError, NotFound
from exports.paper import document, pdf
from layouts import shell

HOME = "/tickets"
PAPER = "/paper"


def register(app: dash.Dash, reader: Reader) -> None:
    """Add the addresses to the server."""
    server = app.server

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        with reader.session() as session:
            session.execute(text("SELECT 1"))
        return Response("ready\n", mimetype="text/plain")

    @server.get(f"{PAPER}/<page>")
    def paper(page: str) -> Response:
        return _paper(reader, f"/{page}")

    server.before_request(lambda: _at_the_door(reader))
    server.register_error_handler(Exception, _broken)


def _at_the_door(reader: Reader) -> AnyResponse | None:
    """A page's address is checked before Dash is loaded, so that a wrong one gets 4xx."""
    if request.method != "GET" or _is_elsewhere(request.path):
        return None
    if request.path == "/":
        query = request.query_string.decode()
        return redirect(f"{HOME}?{query}" if query else HOME)
    try:
        page_request(reader, request.path, request.query_string.decode())
    except GreenpathError as error:
        return _error_page(shell.refusal(error.sentence, HOME), _status(error))
    return None


def _is_elsewhere(path: str) -> bool:
    return path.startswith(("/_", "/assets/", "/paper/")) or path in ("/healthz", "/readyz")


def _paper(reader: Reader, path: str) -> Response:
    asked = page_request(reader, path, request.query_string.decode())
    sheet = asked.page.paper(reader, asked.scope, asked.query)
    return Response(
        pdf(sheet, reader.settings.chromium),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{sheet.name}.pdf"'},
    )


def _broken(error: Exception) -> AnyResponse:
    """Anything that nothing else answered for: no stack trace reaches a person."""
    if isinstance(error, HTTPException):
        return _error_page(shell.refusal(_words(error), HOME), error.code or 500)
    if isinstance(error, GreenpathError):
        return _error_page(shell.refusal(error.sentence, HOME), _status(error))
    return _error_page(shell.failure(note(error)), 500)


def _words(error: HTTPException) -> str:
    return "There is no such page." if error.code == 404 else f"{error.name}."


def _status(error: GreenpathError) -> int:
    return 404 if isinstance(error, NotFound) else 400


def _error_page(content: object, status: int) -> Response:
    return Response(document("Greenpath", content), status, mimetype="text/html")
