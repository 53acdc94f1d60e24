"""The page of one's own account."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.accounts.standing_in import handed_over, today
from callbacks.forms.form import Form
from callbacks.reader import Reader
from dashboard.accounts import forms as fields
from dashboard.errors import Forbidden
from dashboard.forms import Saved, Sent
from dashboard.rights import Right, Viewer
from dashboard.scope import HouseScope
from db.accounts.people import end_stand_in
from db.accounts.reading import own_stand_ins, possible_stand_ins
from db.audit import author_of
from layouts.accounts import own as view

PATH = view.PATH
VIEWS: tuple[str, ...] = ()


def check(chosen: Mapping[str, str]) -> None:
    """The address chooses nothing."""


def content(reader: Reader, scope: HouseScope) -> Component:
    """The page of whoever asks."""
    viewer = reader.viewer
    with reader.session() as session:
        others = possible_stand_ins(session, viewer)
        held = own_stand_ins(session, viewer, reader.now())
    return view.content(viewer.name, others, held, today(reader))


def _let_act(session: Session, viewer: Viewer, _: int | None, sent: Sent) -> Saved:
    if viewer.person is None:
        raise Forbidden("Only people who sign in can be stood in for.")
    handed_over(session, viewer.person, sent)
    return Saved("They may act for you then.")


def _end(session: Session, viewer: Viewer, item: int | None, sent: Sent) -> Saved:
    end_stand_in(session, item or 0, author_of(session).at)
    return Saved("It is ended.")


FORMS = (
    Form("own-stand-in", Right.SEE, fields.OWN_STANDING_IN, _let_act),
    Form("own-stand-in-end", Right.SEE, (), _end, of_item=True),
)
