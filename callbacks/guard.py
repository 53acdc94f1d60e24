"""What stands before every callback: only requests that a page of ours could have sent."""

import json
import uuid
from typing import Any

import dash
import structlog
from dash import set_props
from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard.conflicts import Conflict
from dashboard.errors import (
    BusyStore,
    Forbidden,
    GreenpathError,
    NoBrowser,
    NotFound,
    NotSignedIn,
    OutdatedStore,
    PrintingUnavailable,
    StoreTrouble,
    TooManyTries,
)
from layouts import shell
from layouts.components import failure

LARGEST_BODY = 5_000_000
DEEPEST_BODY = 20
MATCHES = ["MATCH"]
ROUTE = "/_dash-update-component"
STATUS = {
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooManyTries: 429,
    PrintingUnavailable: 503,
    NoBrowser: 503,
    OutdatedStore: 503,
    BusyStore: 503,
    StoreTrouble: 503,
}
"""Of our errors; of all others 400."""

log = structlog.get_logger()


def guard_callbacks(app: dash.Dash) -> None:
    """Refuse malformed posts with 4xx, and turn what breaks into an apology with a number."""
    # Of a body without a length so much is read; the last byte shows that it was too long.
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY + 1
    app.server.before_request(lambda: _refusal(app))
    app._on_error = _apologise  # the constructor's on_error; set here to keep it in one room


def _refusal(app: dash.Dash) -> Response | None:
    if request.path != ROUTE:
        return None
    if request.method != "POST":
        return answer("Callbacks are posted.", 405)
    if (request.content_length or len(request.get_data())) > LARGEST_BODY:
        return answer("This request is over 5 MB.", 413)
    body = json_body()
    if not (_is_shallow(body) and _is_ours(app, body)):
        return answer("This is no request of a page of ours.", 400)
    return None


def json_body() -> Any:
    """What was posted; None where it is no JSON."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested deeper than Python reads
        return None


def _is_shallow(value: Any, levels: int = DEEPEST_BODY) -> bool:
    """Whether lists and objects are nested no deeper than that; Dash walks them recursively."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in inner)


def _is_ours(app: dash.Dash, body: Any) -> bool:
    """Whether outputs, inputs and state are those of a callback that runs on the server."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = app.callback_map.get(body["output"], {})
    if "callback" not in callback or not _strings(body.get("changedPropIds", [])):
        return False
    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in body["output"].strip(".").split("...")
    ]
    return (
        _are(body.get("outputs"), outputs)
        and _are(body.get("inputs"), callback["inputs"])
        and _are(body.get("state", []), callback["state"])
    )


def _strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, str) for v in values)


def _are(parts: Any, expected: list[dict[str, Any]]) -> bool:
    """Whether these are the parts that a callback has, in their order."""
    parts = [parts] if isinstance(parts, dict) else parts
    return (
        isinstance(parts, list)
        and len(parts) == len(expected)
        and all(isinstance(part, dict) for part in parts)
        and all(
            part.get("property") == known["property"] and _is(part.get("id"), known["id"])
            for part, known in zip(parts, expected, strict=True)
        )
    )


def _is(given: Any, known: str) -> bool:
    """Whether an id is the one that is known, or one that its pattern matches."""
    if not known.startswith("{"):
        return bool(given == known)
    pattern = json.loads(known)
    return (
        isinstance(given, dict)
        and given.keys() == pattern.keys()
        and all(
            isinstance(value, str) if pattern[name] == MATCHES else value == pattern[name]
            for name, value in given.items()
        )
    )


def answer(sentence: str, status: int, **more: Any) -> Response:
    """What a callback's caller is told when there is nothing to show."""
    response: Response = jsonify({"error": sentence, **more})
    response.status_code = status
    return response


def _apologise(error: Exception) -> None:
    """What a person can act on goes on as 4xx; anything else is noted and apologised for."""
    if isinstance(error, GreenpathError | HTTPException):
        raise error
    set_props(shell.CONTENT, {"children": failure(note(error))})


def tell(trouble: StoreTrouble) -> None:
    """One line in the log, for whoever looks after the store; nobody else needs its words."""
    words = str(getattr(trouble.__cause__, "orig", None) or trouble.__cause__ or "no answer")
    log.warning("trouble of the store", path=request.path, said=words.splitlines()[0])


def note(error: Exception) -> str:
    """Log an error with its traceback; the number under which it can be found."""
    incident = uuid.uuid4().hex[:8]
    log.error("incident", id=incident, path=request.path, exc_info=error)
    return incident
