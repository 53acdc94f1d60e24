"""Plain addresses beside Dash's: health, paper, and pages that cannot be shown."""

import dash
from flask import Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from callbacks.guard import ROUTE, STATUS, answer, note, tell
from callbacks.headers import CSP, policy_with
from callbacks.imports.uploads import is_upload
from callbacks.questions import Question
from callbacks.reader import Reader
from callbacks.requests import CONTEXT, PageRequest, any_request, page_request
from dashboard.errors import Forbidden, GreenpathError, NoBrowser, NotFound, StoreTrouble
from dashboard.rights import Right, require
from dashboard.scope import query_values, with_own_names
from db.audit.exports import PRINTED, note_export
from exports.paper import Paper, document, pdf
from layouts.components import failure, no_permission, refusal
from layouts.components import trouble as trouble_page

HOME, FILTERED = "/review", "/tickets"
PAPER = "/paper"
SCRIPTED = (ROUTE, "/_dash-", "/forms/", "/drafts/")
"""What only scripts ask; uploads are the other part."""
NEVER_KEPT = {"Cache-Control": "no-store"}
UNROUTED = ("/", "/<path:path>", "/_reload-hash")
"""Dash answers everything here, so that what is no page must be refused before."""


RETRY_SECONDS = 5
"""After so long a page that the store could not answer asks again by itself."""


def register(app: dash.Dash, reader: Reader, readiness: Question) -> None:
    """Add the addresses to the server."""
    server = app.server

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        trouble = readiness.trouble()
        said, status = (trouble.sentence, 503) if trouble else ("ready", 200)
        return Response(f"{said}\n", status, mimetype="text/plain", headers=NEVER_KEPT)

    @server.get("/favicon.ico")
    def favicon() -> AnyResponse:
        return redirect("/assets/favicon.svg")

    @server.get(f"{PAPER}/<page>")
    def paper(page: str) -> Response:
        return _paper(reader, f"/{page}")

    server.before_request(lambda: _at_the_door(reader))
    server.register_error_handler(Exception, _broken)


def _at_the_door(reader: Reader) -> AnyResponse | None:
    """A page's address is checked before Dash is loaded, so that a wrong one gets 4xx."""
    if request.url_rule is None or request.url_rule.rule not in UNROUTED:
        return None
    if request.path == "/":
        return redirect(_front_page())
    asked = any_request(reader, request.path, _query())
    own = asked.page.filters if isinstance(asked, PageRequest) else ()
    ours = with_own_names(_query(), own)
    return None if ours == _query() else redirect(f"{request.path}?{ours}")


def _front_page() -> str:
    """The review; an address that filters leads to the tickets, which know what it says."""
    path = HOME if query_values(_query()).keys() <= set(CONTEXT) else FILTERED
    return f"{path}?{_query()}" if _query() else path


def _query() -> str:
    return request.query_string.decode(errors="replace")


def _paper(reader: Reader, path: str) -> Response:
    asked = page_request(reader, path, _query())
    if asked.page.paper is None:
        home = asked.page.home
        why = (
            f"the list that it stands in is, {home}" if home else "it is where data are brought in"
        )
        raise NotFound(f"This page is not for paper: {why}.")
    require(reader.viewer, Right.EXPORT, asked.program.key)
    sheet = asked.page.paper(reader, asked.scope)
    try:
        printed = pdf(sheet, reader.settings.chromium)
    except NoBrowser as error:
        _note_paper(reader, path, asked, sheet)
        policy = {CSP: policy_with(*sheet.scripts)}  # it draws its charts by itself
        return Response(sheet.saying(error.sentence), mimetype="text/html", headers=policy)
    _note_paper(reader, path, asked, sheet)
    return Response(
        printed,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{sheet.name}.pdf"'},
    )


def _note_paper(reader: Reader, path: str, asked: PageRequest, sheet: Paper) -> None:
    address = f"{PAPER}{path}?{_query()}"
    with reader.writing() as session:
        note_export(session, sheet.name, PRINTED, address, (asked.program.id,))


def _broken(error: Exception) -> AnyResponse:
    """Anything that nothing else answered for: no stack trace reaches a person."""
    if isinstance(error, StoreTrouble):
        return _troubled(error)
    if isinstance(error, GreenpathError):
        return _refused(error, STATUS.get(type(error), 400))
    if isinstance(error, HTTPException):
        words = "There is no such page." if error.code == 404 else f"{error.name}."
        return _refused(NotFound(words), error.code or 500)
    incident = note(error)
    if _is_asked_by_script():
        return answer(f"It is our fault, and it was noted as {incident}.", 500)
    return _page(failure(incident), 500)


def _troubled(trouble: StoreTrouble) -> Response:
    """The store's trouble: scripts are told that it is worth while to wait, pages wait."""
    tell(trouble)
    if _is_asked_by_script():
        response = answer(trouble.sentence, STATUS[StoreTrouble], trouble=True)
    else:
        response = _page(trouble_page(trouble.sentence), STATUS[StoreTrouble])
        if request.method == "GET":
            response.headers["Refresh"] = str(RETRY_SECONDS)
    response.headers.update({**NEVER_KEPT, "Retry-After": str(RETRY_SECONDS)})
    return response


def _refused(error: GreenpathError, status: int) -> Response:
    if _is_asked_by_script():
        return answer(error.sentence, status)
    drawn = no_permission if isinstance(error, Forbidden) else refusal
    return _page(drawn(error.sentence, HOME), status)


def _is_asked_by_script() -> bool:
    """Whether a sentence is wanted rather than a page."""
    return request.path.startswith(SCRIPTED) or is_upload(request.path)


def _page(content: object, status: int) -> Response:
    return Response(document("Greenpath", content), status, mimetype="text/html")
