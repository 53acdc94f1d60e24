"""Who asks: flask-login over the sessions in the store."""

import hashlib
from contextlib import suppress
from typing import Any

from flask import Flask, has_request_context, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import Engine

from callbacks.reader import Reader
from dashboard.accounts.sessions import Lifetime
from dashboard.errors import BusyStore, StoreTrouble
from dashboard.rights import NOBODY, Author, Right, Viewer, may_somewhere
from dashboard.settings import Settings
from db.accounts.demonstration import PEOPLE
from db.accounts.key import secret_key
from db.accounts.sessions import SEEN_SECONDS, SignedIn, note_seen, signed_in
from db.engine import reading, store_engine, writing
from layouts.accounts.menu import Person

COOKIE, LAYOUT = "greenpath", "/_dash-layout"
NO_PATIENCE = 0.0
"""Noting that somebody is there waits for nobody: the next request notes it as well."""


class Visitor(UserMixin):
    """A signed-in person, for flask-login: known by the token in the cookie."""

    def __init__(self, token: str, found: SignedIn) -> None:
        self.token, self.session_id = token, found.id
        self.viewer, self.seen_at = found.viewer, found.seen_at

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


class Visitors(LoginManager):
    """Knows visitors by their session alone.

    flask-login would read a cookie with which browsers are remembered too, and fails on one with
    letters beyond ASCII in it; we give no such cookie.
    """

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; ``Secure`` wherever the line is."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, public_url: str | None) -> None:
        self._https = (public_url or "").startswith("https:")

    def get_cookie_secure(self, app: Flask) -> bool:
        """Over https only, unless it came in the clear and nobody says otherwise."""
        return self._https or request.is_secure


class Viewers:
    """Finds who asks, once a request, and signs browsers in."""

    def __init__(self, server: Flask, engine: Engine, settings: Settings, now: Any) -> None:
        self._engine, self._now = engine, now
        self._demonstration = settings.demonstration
        self._hasty = store_engine(settings.database_url, NO_PATIENCE)
        self.lifetime = Lifetime(settings.idle_minutes * 60, settings.session_hours * 3600)
        server.secret_key = secret_key(settings)
        server.config.update(
            SESSION_COOKIE_NAME=COOKIE, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax"
        )
        server.session_interface = Cookies(settings.public_url)
        manager = Visitors(server)
        manager.session_protection = None  # the store knows which sessions last
        manager.user_loader(self._visitor)

    def _visitor(self, token: str) -> Visitor | None:
        with reading(self._engine) as asked:
            found = signed_in(asked, token, self._now(), self.lifetime, self._demonstration)
        return Visitor(token, found) if found else None

    def note_seen(self) -> None:
        """Note that the visitor is there, about once a minute."""
        now = self._now()
        if now - current_user.seen_at >= SEEN_SECONDS:
            with (
                suppress(BusyStore, StoreTrouble),
                writing(self._hasty, Author(NOBODY, now)) as change,
            ):
                note_seen(change, current_user.session_id, now)

    def welcome(self, token: str) -> None:
        """Give the browser the cookie of a session that has just begun."""
        session.clear()
        visitor = self._visitor(token)
        if visitor is not None:
            login_user(visitor)


def current_viewer() -> Viewer:
    """Who asks just now; nobody outside of a request, and without a session."""
    if has_request_context() and current_user.is_authenticated:
        viewer: Viewer = current_user.viewer
        return viewer
    return NOBODY


def person_of(reader: Reader) -> Person:
    """Who asks, as the frame of the pages shows it; nobody while Dash looks at the layout."""
    if not has_request_context() or request.path != LAYOUT:
        return Person("", None)
    viewer = current_viewer()
    others: tuple[tuple[str, str, str], ...] = ()
    if reader.settings.demonstration:
        others = tuple((login, name, what) for login, name, what, _ in PEOPLE)
    return Person(viewer.name, viewer.account, others, may_somewhere(viewer, Right.SEE))


def current_session() -> int | None:
    """The id of the visitor's session."""
    return current_user.session_id if current_user.is_authenticated else None
