"""Pages are drawn one at a time, and a slow line keeps nobody else from being answered."""

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wsgi import get_content_length

from callbacks.guard import LARGEST_BODY
from callbacks.imports.uploads import FILES

PIECE = 64 * 1024
HEALTH = "/healthz"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Turns:
    """Lets one request in at a time, after its body has come.

    sqlite3 gives the GIL away on every row, so pages that are drawn at once are all slower. Parts
    of files wait for their line again and again, and health checks for nothing: they go past.
    """

    def __init__(self, application: Application) -> None:
        self._application, self._turn = application, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer; what is sent is whole by then, so that no slow reader keeps the turn."""
        path = environ.get("PATH_INFO", "")
        if path == HEALTH or path.startswith(f"{FILES}/"):
            return self._application(environ, start_response)
        environ["wsgi.input"] = _body(environ)
        with self._turn:
            return self._application(environ, start_response)


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
