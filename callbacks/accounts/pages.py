"""Signing in and out, the first administrator, and passwords: plain pages outside Dash's."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import dash
from flask import Response, redirect, request, session
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from callbacks.accounts.demonstration import sign_in_demonstration
from callbacks.accounts.door import SIGN_IN, local_address, sign_in_address
from callbacks.accounts.viewers import Viewers, current_session
from callbacks.reader import Reader
from dashboard.accounts.passwords import as_typed, refuse_weak
from dashboard.errors import BusyStore, InvalidForm, NotFound, NotSignedIn, TooManyTries
from dashboard.rights import Author, Viewer
from db.accounts.hashing import hashed, is_right
from db.accounts.links import PASSWORD, SET_UP, link_of, use_link
from db.accounts.people import account_row, add_account, set_password
from db.accounts.sessions import SIGNED_OUT, SWITCHED, begin_session, end_sessions, leave_session
from db.accounts.signing_in import Try, begin_try, end_try, is_unchanged, note_refusal
from db.drafts import forget_drafts, kept_drafts
from db.engine import writing
from exports.paper import document
from layouts import accounts as view

LONGEST_FORM = 20_000
WRONG = "Name and password don't belong together."
UNLIKE = {"again": "This is not the same."}
DOOR = Viewer("sign-in")
LINK = Viewer("one-time link", administrator=True)
"""Who holds a link that still works may do the one thing that it is for."""


def register(app: dash.Dash, reader: Reader, viewers: Viewers) -> None:
    """Add the addresses to the server."""
    server, pages = app.server, _Pages(reader, viewers)
    server.add_url_rule(SIGN_IN, "sign_in", pages.sign_in, methods=["GET", "POST"])
    server.add_url_rule("/sign-out", "sign_out", pages.sign_out, methods=["GET", "POST"])
    server.add_url_rule("/set-up", "set_up", pages.set_up, methods=["GET", "POST"])
    server.add_url_rule("/password", "password", pages.password, methods=["GET", "POST"])
    server.add_url_rule("/demonstration", "demonstration", pages.switch, methods=["POST"])


class _Pages:
    def __init__(self, reader: Reader, viewers: Viewers) -> None:
        self._reader, self._viewers = reader, viewers

    def sign_in(self) -> AnyResponse:
        """The form; right name and password lead to where one wanted to go."""
        back_to = local_address(request.args.get("next", "/"))
        if request.method != "POST":
            if current_user.is_authenticated:
                return redirect(back_to)
            return _shown("Sign in", view.sign_in(sign_in_address(back_to)))
        form = _form()
        login = form.get("login", "")
        try:
            self._check(login, form.get("password", ""))
        except (NotSignedIn, TooManyTries) as error:
            said = view.sign_in(sign_in_address(back_to), login, error.sentence)
            return _shown("Sign in", said, 401 if isinstance(error, NotSignedIn) else 429)
        return redirect(back_to)

    def _check(self, login: str, password: str) -> None:
        """Sign in, or raise; the slow look at the password is outside of every transaction."""
        begun = self._try(login)
        right = self._is_right(password, begun)
        with self._writing(DOOR) as change:
            right = right and is_unchanged(change, begun)
            if right and begun.account is not None:
                end_try(change, begun)
                token = begin_session(
                    change, begun.account, self._reader.now(), _address(), _browser()
                )
            else:
                note_refusal(change, begun, _address())
        if not right:
            raise NotSignedIn(WRONG)
        self._viewers.welcome(token)

    def _try(self, login: str) -> Try:
        with self._writing(DOOR) as change:
            return begin_try(change, login, _address(), self._reader.now())

    def _is_right(self, password: str, begun: Try) -> bool:
        """Whether it is the password; where nobody had the time to look, nothing was tried."""
        try:
            return is_right(password, begun.password_hash)
        except BusyStore:
            with self._writing(DOOR) as change:
                end_try(change, begun)
            raise

    def sign_out(self) -> AnyResponse:
        """End all sessions of the visitor and remove what was typed and not sent."""
        viewer = self._reader.viewer
        assert viewer.account is not None  # the door lets in nobody else
        with self._reader.session() as asked:
            drafts = kept_drafts(asked, viewer.account)
        if request.method != "POST" or (drafts and _form().get("sure") != "yes"):
            return _shown("Sign out?", view.leaving("/sign-out", drafts))
        with self._reader.writing() as change:
            forget_drafts(change, viewer.account)
            end_sessions(change, viewer.account, self._reader.now(), SIGNED_OUT)
        _forget_cookie()
        response = _shown("Sign in", view.sign_in(SIGN_IN, told=view.SIGNED_OUT))
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def set_up(self) -> AnyResponse:
        """The first administrator; dead as soon as there is one."""
        form = _form() if request.method == "POST" else request.args
        token, problems = str(form.get("token", "")), {}
        with self._reader.session() as asked:
            link_of(asked, SET_UP, token, self._reader.now())
        if request.method == "POST":
            try:
                return self._set_up(token, form)
            except InvalidForm as error:
                problems = error.problems
        page = view.set_up("/set-up", token, form, problems)
        return _shown("Set up Greenpath", page, 422 if problems else 200)

    def _set_up(self, token: str, form: Mapping[str, Any]) -> AnyResponse:
        name, login = str(form.get("name", "")), str(form.get("login", ""))
        password = _chosen(form, name, login)
        kept = hashed(password)
        with self._writing(LINK) as change:
            use_link(change, SET_UP, token, self._reader.now())
            now = self._reader.now()
            account = add_account(change, login, name, now, administrator=True)
            set_password(change, account, kept, now)
        page = view.sign_in(SIGN_IN, login, told=view.chosen())
        return _shown("Sign in", page)

    def password(self) -> AnyResponse:
        """A new password, by a link or after the old one."""
        form = _form() if request.method == "POST" else request.args
        token, problems = str(form.get("token", "")), {}
        if request.method != "POST" and not (token or current_user.is_authenticated):
            return redirect(sign_in_address(request.path))
        account, who = self._whose(token)
        if request.method == "POST":
            try:
                self._keep_password(token, account, who, form)
                page = view.sign_in(SIGN_IN, who, told=view.chosen())
                return _shown("Sign in", page)
            except InvalidForm as error:
                problems = error.problems
        page = view.password("/password", token, who, problems)
        return _shown("Password", page, 422 if problems else 200)

    def _whose(self, token: str) -> tuple[int, str]:
        with self._reader.session() as asked:
            if token:
                found = link_of(asked, PASSWORD, token, self._reader.now()).account_id
            else:
                found = self._reader.viewer.account
            if found is None:
                raise NotSignedIn("Sign in first.")
            return found, account_row(asked, found).login

    def _keep_password(self, token: str, account: int, who: str, form: Mapping[str, Any]) -> None:
        if not token:
            begun = self._try(who)
            if not self._is_right(str(form.get("old", "")), begun):
                raise InvalidForm({"old": "This is not your password."})
            with self._writing(DOOR) as change:
                end_try(change, begun)
        kept = hashed(_chosen(form, who))
        with self._writing(LINK if token else self._reader.viewer) as change:
            if token:
                use_link(change, PASSWORD, token, self._reader.now())
            set_password(change, account, kept, self._reader.now())
        _forget_cookie()

    def switch(self) -> AnyResponse:
        """In the demonstration: be somebody else."""
        viewer = self._reader.viewer
        if not self._reader.settings.demonstration or viewer.account is None:
            raise NotFound("There is no such page.")
        form = _form()
        with self._reader.writing() as change:
            leave_session(change, current_session(), self._reader.now(), SWITCHED)
        sign_in_demonstration(self._reader, self._viewers, str(form.get("as", "")))
        return redirect(_referrer(), 303)

    def _writing(self, viewer: Viewer) -> Any:
        return writing(self._reader.engine, Author(viewer, self._reader.now()))


def _form() -> Mapping[str, str]:
    """What was posted, NUL and halves of characters left out: no store takes them."""
    request.max_content_length = LONGEST_FORM
    return {name: as_typed(value) for name, value in request.form.items()}


def _chosen(form: Mapping[str, Any], *about: str) -> str:
    """The new password, typed twice and hard to guess."""
    password = str(form.get("password", ""))
    refuse_weak(password, *about)
    if password != form.get("again", ""):
        raise InvalidForm(UNLIKE)
    return password


def _forget_cookie() -> None:
    logout_user()
    session.clear()


def _address() -> str:
    """Where a try comes from; of IPv6 the network, for one machine has a whole one to choose in."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


def _browser() -> str:
    return str(request.user_agent)


def _referrer() -> str:
    """The page that a form of ours stood on."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # http://[
        return "/"
    return local_address(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _shown(title: str, page: object, status: int = 200) -> Response:
    return Response(document(f"{title} · Greenpath", page), status, mimetype="text/html")
