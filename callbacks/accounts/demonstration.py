"""The demonstration: visitors are signed in as one of its people, on this machine only."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from callbacks.accounts.viewers import Viewers
from callbacks.reader import Reader
from dashboard.errors import Forbidden, NotFound
from dashboard.rights import Author, Viewer
from db.accounts.demonstration import DEFAULT, demonstration_account
from db.accounts.sessions import begin_session
from db.engine import writing

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DOOR = Viewer("demonstration")
NOT_HERE = "The demonstration is for this machine: open it at 127.0.0.1."


def sign_in_demonstration(reader: Reader, viewers: Viewers, login: str = DEFAULT) -> bool:
    """Sign the visitor in as one of the demonstration's people, where this is one."""
    if not reader.settings.demonstration:
        return False
    refuse_others()
    with writing(reader.engine, Author(DOOR, reader.now())) as session:
        account = demonstration_account(session, login)
        if account is None:
            raise NotFound("There is no such person in the demonstration.")
        token = begin_session(
            session, account, reader.now(), request.remote_addr or "", str(request.user_agent)
        )
    viewers.welcome(token)
    return True


def refuse_others() -> None:
    """Refuse other machines, and other names for this one: a page of others might ask for it."""
    try:
        here = ip_address(request.remote_addr or "").is_loopback
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        raise Forbidden(NOT_HERE) from None
    if not here or name not in LOOPBACK:
        raise Forbidden(NOT_HERE)
