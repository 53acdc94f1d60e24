"""People and sessions under Administration, and their forms."""

from collections.abc import Mapping

from dash.development.base_component import Component
from flask import current_app, request
from sqlalchemy.orm import Session

from callbacks.accounts.standing_in import handed_over, today
from callbacks.forms.form import Form
from callbacks.parts import Part
from callbacks.reader import Reader
from dashboard.accounts import forms as fields
from dashboard.accounts.sessions import Lifetime
from dashboard.errors import InvalidForm, NotFound
from dashboard.forms import Saved, Sent
from dashboard.rights import Right, Viewer
from dashboard.scope import HouseScope
from db.accounts.links import password_token
from db.accounts.people import (
    account_row,
    add_account,
    change_account,
    end_stand_in,
    set_grant,
)
from db.accounts.reading import accounts
from db.accounts.sessions import end_session, open_sessions
from db.audit import author_of
from db.programs import program as program_value
from db.programs import programs
from layouts.accounts import people as view
from layouts.administration.page import PATH

PUBLIC_URL = "PUBLIC_URL"
"""Where people find us, in the server's configuration; empty: as this request did."""


def _people(reader: Reader, scope: HouseScope) -> Component:
    with reader.session() as session:
        rows = accounts(session, reader.viewer, reader.now(), _lifetime(reader))
        names = dict(programs(session, reader.viewer))
    if scope.item is None:
        return view.people(rows, names, scope)
    row = next((row for row in rows if row.id == scope.item), None)
    if row is None:
        raise NotFound("There is no such person.")
    return view.person(row, names, rows, today(reader), scope)


def _find(reader: Reader, scope: HouseScope) -> None:
    if scope.item is not None:
        with reader.session() as session:
            account_row(session, scope.item)


def _sessions(reader: Reader, scope: HouseScope) -> Component:
    with reader.session() as session:
        rows = open_sessions(session, reader.viewer, reader.now(), _lifetime(reader))
    return view.sessions(rows)


def _lifetime(reader: Reader) -> Lifetime:
    return Lifetime(reader.settings.idle_minutes * 60, reader.settings.session_hours * 3600)


PARTS: Mapping[str, Part] = {
    view.PEOPLE: Part("People", Right.ADMINISTER, _people, _find),
    view.SESSIONS: Part("Sessions", Right.ADMINISTER, _sessions),
}


def _add(session: Session, viewer: Viewer, _: int | None, sent: Sent) -> Saved:
    administrator = fields.is_yes(sent.fields, fields.ADMINISTRATOR)
    now = author_of(session).at
    id_ = add_account(session, sent.fields["login"], sent.fields["name"], now, administrator)
    said = f"{sent.fields['name']} is added. {_link(password_token(session, id_, now))}"
    return Saved(said, f"{PATH}?part={view.PEOPLE}&item={id_}")


def _link(token: str) -> str:
    site = current_app.config.get(PUBLIC_URL) or request.host_url.rstrip("/")
    return f"Pass this link on; it works once, for 7 days: {site}/password?token={token}"


def _change(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    change_account(session, item or 0, sent.fields, sent.base, author_of(session).at)
    return Saved("Saved.")


def _make_link(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    return Saved(_link(password_token(session, item or 0, author_of(session).at)))


def _set_right(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    try:
        program = program_value(session, sent.fields["program"], viewer)
    except NotFound as error:
        raise InvalidForm({"program": error.sentence}) from None
    set_grant(session, item or 0, program.id, fields.grant_of(sent.fields))
    return Saved(f"The right in {program.name} is set.")


def _hand_over(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    handed_over(session, account_row(session, item or 0).person_id, sent)
    return Saved("It is handed over.")


def _end_stand_in(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    end_stand_in(session, item or 0, author_of(session).at)
    return Saved("It is ended.")


def _end_session(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    end_session(session, item or 0, author_of(session).at)
    return Saved("The session is ended.")


FORMS = (
    Form("person-new", Right.ADMINISTER, fields.NEW_PERSON, _add),
    Form("person", Right.ADMINISTER, fields.PERSON, _change, of_item=True),
    Form("password-link", Right.ADMINISTER, (), _make_link, of_item=True),
    Form("right", Right.ADMINISTER, fields.RIGHT, _set_right, of_item=True),
    Form("stand-in", Right.ADMINISTER, fields.STANDING_IN, _hand_over, of_item=True),
    Form("stand-in-end", Right.ADMINISTER, (), _end_stand_in, of_item=True),
    Form("session-end", Right.ADMINISTER, (), _end_session, of_item=True),
)
