"""The Administration page: its parts, and the forms on them."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.accounts import administration as accounts
from callbacks.forms.form import Form
from callbacks.parts import Part
from callbacks.reader import Reader
from dashboard.administration import (
    COUNTRY,
    NEW_PROGRAM_FIELDS,
    PROGRAM_FIELDS,
    ProgramSettings,
    new_program,
)
from dashboard.errors import GreenpathError, InvalidForm, InvalidRequest, NotFound
from dashboard.forms import Saved, Sent
from dashboard.program_calendar import utc
from dashboard.public_holidays import public_holidays
from dashboard.rights import Right, Viewer, may_somewhere, require_somewhere
from dashboard.scope import HouseScope
from db.administration import health, newest_work, program_settings
from db.audit import author_of
from db.programs import add_program, change_program
from layouts import administration as view

PATH = view.PATH
VIEWS = ("part", "item")
RIGHT = Right.MANAGE
"""Of the page; its parts ask for their own."""


def _settings(reader: Reader, scope: HouseScope) -> ProgramSettings:
    with reader.session() as session:
        return program_settings(session, reader.viewer, scope.item)


def _programs(reader: Reader, scope: HouseScope) -> Component:
    return view.programs(_settings(reader, scope), scope)


def _jobs(reader: Reader, scope: HouseScope) -> Component:
    with reader.session() as session:
        found = newest_work(session, reader.viewer)
    return view.jobs(found)


def _health(reader: Reader, scope: HouseScope) -> Component:
    with reader.session() as session:
        found = health(session, reader.viewer, reader.now())
    return view.health(found, reader.settings)


PARTS: Mapping[str, Part] = {
    "programs": Part("Programs", Right.MANAGE, _programs, _settings),
    **accounts.PARTS,
    "jobs": Part("Jobs", Right.ADMINISTER, _jobs),
    "health": Part("Health", Right.ADMINISTER, _health),
}
"""The parts in their order, by what the address calls them: a new part is a line here."""


def check(chosen: Mapping[str, str]) -> None:
    """Refuse a part that there is not, and an item that is no number."""
    if chosen.get("part", next(iter(PARTS))) not in PARTS:
        raise NotFound("Administration has no such part.")
    item = chosen.get("item", "1")
    if not (item.isascii() and item.isdigit() and len(item) <= 9):
        raise NotFound("There is no such item.")


def find(reader: Reader, scope: HouseScope) -> None:
    """Refuse a part or an item that the viewer may not open, before anything is drawn."""
    part = _part(scope)
    require_somewhere(reader.viewer, part.right)
    part.find(reader, scope)


def content(reader: Reader, scope: HouseScope) -> Component:
    """The part that the address asks for, under the ways to all that the viewer may open."""
    parts = [
        (name, part.name)
        for name, part in PARTS.items()
        if may_somewhere(reader.viewer, part.right)
    ]
    return view.content(parts, scope, _part(scope).content(reader, scope))


def _part(scope: HouseScope) -> Part:
    return PARTS[scope.view.get("part", next(iter(PARTS)))]


def _change_program(session: Session, viewer: Viewer, program_id: int | None, sent: Sent) -> Saved:
    row = change_program(session, program_id or 0, sent.fields, sent.base)
    return Saved(f"“{row.name}” is saved.")


def _add_program(session: Session, viewer: Viewer, _: int | None, sent: Sent) -> Saved:
    holidays = {}
    try:
        if sent.fields[COUNTRY.name]:
            year = utc(author_of(session).at).year
            holidays = public_holidays(sent.fields[COUNTRY.name], year)
    except GreenpathError as error:
        raise InvalidForm({COUNTRY.name: f"{error.sentence} Write one such as US."}) from None
    program = new_program(sent.fields, holidays)
    try:
        added = add_program(session, program, holidays)
    except InvalidRequest as error:
        raise InvalidForm({"key": error.sentence}) from None
    return Saved(f"“{program.name}” is there.", view.address_of_program(added))


FORMS = (
    Form("program", Right.MANAGE, PROGRAM_FIELDS, _change_program, of_item=True),
    Form("program-new", Right.ADMINISTER, NEW_PROGRAM_FIELDS, _add_program),
)
