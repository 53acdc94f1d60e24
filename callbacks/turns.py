"""Pages are drawn one at a time, and a slow line keeps nobody else from being answered."""

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.wsgi import get_content_length

from callbacks.guard import LARGEST_BODY
from callbacks.imports.uploads import FILES
from dashboard.errors import BusyStore, GreenpathError

PIECE = 64 * 1024
HEALTH, READINESS = "/healthz", "/readyz"
STATIC = ("/assets/", "/_dash-component-suites/")
HASHING = ("/sign-in", "/password", "/set-up")
"""Where passwords are looked at, which takes long and is no drawing (db/accounts/hashing.py)."""
MOST_PAGES, MOST_UPLOADS = 20, 6
"""At once in one process, which has threads (commands/serve) for some more."""
LOOK_SECONDS = 1.0
LONGEST_SECONDS = 30
CROWD = "Greenpath has very much to do just now. Nothing was changed: try again in a moment."
REFUSAL = "greenpath.refusal"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Trouble = Callable[[], GreenpathError | None]


def take_turns(server: Flask, trouble: Trouble) -> None:
    """Let the server's requests take turns; whoever waits in vain gets its refusal's page."""
    server.before_request_funcs.setdefault(None, []).insert(0, _refuse)
    server.wsgi_app = Turns(server.wsgi_app, trouble)  # type: ignore[method-assign]  # Flask's way


def _refuse() -> None:
    """Stands before everything else that looks at a request, since that may ask the store."""
    if refusal := request.environ.get(REFUSAL):
        raise refusal


class Turns:
    """Lets one request in at a time, after its body has come.

    sqlite3 gives the GIL away on every row, so pages that are drawn at once are all slower. Parts
    of files wait for their line again and again, files of ours and health checks for nothing: they
    go past. ``trouble`` tells those who wait for long why there is no hope.
    """

    def __init__(self, application: Application, trouble: Trouble = lambda: None) -> None:
        self._application, self._trouble = application, trouble
        self._turn = threading.Lock()
        self._pages = threading.BoundedSemaphore(MOST_PAGES)
        self._uploads = threading.BoundedSemaphore(MOST_UPLOADS)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer; what is sent is whole by then, so that no slow reader keeps the turn."""
        path = environ.get("PATH_INFO", "")
        if path in (HEALTH, READINESS):
            return self._application(environ, start_response)
        is_upload = path.startswith(f"{FILES}/")
        places = self._uploads if is_upload else self._pages
        if not places.acquire(blocking=False):
            return self._refused(environ, start_response, BusyStore(CROWD))
        try:
            if is_upload or path.startswith((*STATIC, *HASHING)):
                return self._application(environ, start_response)
            return self._in_turn(environ, start_response)
        finally:
            places.release()

    def _in_turn(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = _body(environ)
        if hopeless := self._waited():
            return self._refused(environ, start_response, hopeless)
        try:
            return self._application(environ, start_response)
        finally:
            self._turn.release()

    def _waited(self) -> GreenpathError | None:
        """Wait for the turn; why it does not come while somebody hangs in the store.

        A page that is merely slow is waited for, since the store answers others meanwhile.
        """
        begun = time.monotonic()
        while not self._turn.acquire(timeout=LOOK_SECONDS):
            if trouble := self._trouble():
                return trouble
            if time.monotonic() - begun >= LONGEST_SECONDS:
                return BusyStore(CROWD)
        if time.monotonic() - begun < LOOK_SECONDS / 2:
            return None
        if trouble := self._trouble():  # those before it may have failed one after another
            self._turn.release()
        return trouble

    def _refused(
        self, environ: dict[str, Any], start_response: Any, refusal: GreenpathError
    ) -> Iterable[bytes]:
        return self._application({**environ, REFUSAL: refusal}, start_response)


def _body(environ: dict[str, Any]) -> io.BytesIO:
    """The whole body, or so much of it as shows that it is too long.

    One that declares too much is refused for that, unread. Without a length, and where the server
    does not mark the end either, there is none.
    """
    length, most = get_content_length(environ), LARGEST_BODY + 1
    if not environ.get("wsgi.input_terminated"):
        most = min(length or 0, most)
    body = io.BytesIO()
    if length is None or length <= LARGEST_BODY:
        while piece := environ["wsgi.input"].read(min(PIECE, most - body.tell())):
            body.write(piece)
    body.seek(0)
    return body
