"""The door: every request comes through here, before anything else of it is looked at."""

from urllib.parse import quote, urlsplit

import dash
from flask import Response, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from callbacks.access import OPEN, OPEN_ASSETS, ROUTES
from callbacks.accounts.demonstration import sign_in_demonstration
from callbacks.accounts.viewers import Viewers
from callbacks.reader import Reader
from dashboard.errors import Forbidden, NotSignedIn
from dashboard.settings import Settings

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})
FOREIGN = "Greenpath takes changes from its own pages only."
ENDED = "Your session has ended. What you typed is kept: sign in again."
ASSETS = "/assets/"
PAGES = frozenset(
    {"/", "/<path:path>", "/paper/<page>", "/data/refused.csv", "/audit.csv", SIGN_OUT}
)
"""Addresses that people open: without a session they lead to sign-in."""


def guard_the_door(app: dash.Dash, reader: Reader, viewers: Viewers) -> None:
    """Let in whom the address is for; to be registered before everything else."""

    @app.server.before_request
    def at_the_door() -> AnyResponse | None:
        refuse_foreign(reader.settings)
        if _is_open():
            return None
        if not current_user.is_authenticated and not sign_in_demonstration(reader, viewers):
            return _to_sign_in()
        viewers.note_seen()
        return None


def refuse_foreign(settings: Settings) -> None:
    """Refuse a change that another site's page has sent in a visitor's name.

    Every browser says where a change comes from, in one of the two headers at least. What says
    nothing is no browser, and so nobody's name is in it but its sender's.
    """
    if request.method in SAFE_METHODS:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        raise Forbidden(FOREIGN)
    if origin is not None and not _is_ours(origin, settings.public_url):
        raise Forbidden(FOREIGN)


def _is_ours(origin: str, public_url: str | None) -> bool:
    if public_url is not None:
        return origin == public_url
    try:
        scheme, host = urlsplit(origin)[:2]
    except ValueError:
        return False
    return host == request.host and (scheme == "https" or (scheme == "http" and not _secure()))


def _secure() -> bool:
    return request.is_secure


def _is_open() -> bool:
    rule = request.url_rule.rule if request.url_rule is not None else ""
    asset = request.path.removeprefix(ASSETS) if request.path.startswith(ASSETS) else ""
    return ROUTES.get(rule) == OPEN or asset in OPEN_ASSETS


def _to_sign_in() -> Response | AnyResponse:
    """People are led to sign-in and back; scripts are told."""
    rule = request.url_rule.rule if request.url_rule is not None else ""
    if rule not in PAGES or (request.method not in SAFE_METHODS and rule != SIGN_OUT):
        raise NotSignedIn(ENDED)
    code = 302 if request.method in SAFE_METHODS else 303
    return redirect(sign_in_address(request.full_path.rstrip("?")), code)


def sign_in_address(back_to: str = "") -> str:
    """The sign-in page, which leads back."""
    way = local_address(back_to)
    return SIGN_IN if way == "/" else f"{SIGN_IN}?next={quote(way, safe='')}"


def local_address(address: str) -> str:
    """An address of our own pages, as it is; anything else leads home."""
    plain = address.isprintable() and "\\" not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    away = parts.scheme or parts.netloc or parts.path.startswith((SIGN_IN, "/sign-out", "/_dash"))
    return "/" if away else address
