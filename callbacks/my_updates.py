"""My updates: an adapter between the URL, the store and the layout, and the forms of updates."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from callbacks.reader import Reader
from dashboard import formats
from dashboard.errors import InvalidRequest, NotFound
from dashboard.forms import Saved, Sent
from dashboard.my_updates import BULK, PATH, VIEWS, WHOSE, YES
from dashboard.rights import Right, Viewer
from dashboard.scope import Scope
from dashboard.status_updates.due import Whose
from dashboard.status_updates.form_fields import GOAL_UPDATE, ITEM_UPDATE
from dashboard.status_updates.updates import Subject
from db.my_updates import my_updates
from db.status_updates.sent import say_nothing_changed, say_update
from layouts.my_updates import page as view
from layouts.my_updates.form import SAME, UPDATE_FORM

KEEPS = (WHOSE, BULK)
"""The list that one works through is the same after each update."""

__all__ = ["FORMS", "PATH", "VIEWS", "check", "content"]


def check(chosen: Mapping[str, str]) -> None:
    """Refuse what is nobody's, and another way to list it."""
    if chosen.get(WHOSE, Whose.MINE) not in set(Whose):
        raise InvalidRequest("Updates are listed as mine, my team’s, or all.")
    if chosen.get(BULK, YES) != YES:
        raise InvalidRequest("All in a row is “bulk=yes”.")


def content(reader: Reader, scope: Scope) -> Component:
    """What the viewer owes."""
    whose = Whose(scope.view.get(WHOSE, Whose.MINE))
    with reader.session() as session:
        found = my_updates(session, scope, reader.viewer, whose, reader.now())
    return view.content(found)


def _week(sent: Sent) -> date:
    """The last day of the week that the form is of."""
    if sent.day is None:
        raise NotFound("There is no such form.")
    return sent.day


def _update(
    subject: Subject, session: Session, viewer: Viewer, item_id: int | None, sent: Sent
) -> Saved:
    week = _week(sent)
    title = say_update(session, subject, item_id or 0, week, sent)
    said = f"The update of “{title}” for the week to {formats.day(week)} is filed."
    return Saved(said, PATH, KEEPS)


def _same(
    subject: Subject, session: Session, viewer: Viewer, item_id: int | None, sent: Sent
) -> Saved:
    week = _week(sent)
    title = say_nothing_changed(session, subject, item_id or 0, week, sent.base)
    said = f"“{title}”: nothing changed in the week to {formats.day(week)}."
    return Saved(said, PATH, KEEPS)


FORMS = (
    *(
        Form(
            form, Right.CHANGE, GOAL_UPDATE if subject is Subject.GOAL else ITEM_UPDATE,
            partial(_update, subject), of_item=True, of_day=True,
        )
        for subject, form in UPDATE_FORM.items()
    ),
    *(
        Form(
            f"{form}:".replace(*SAME).removesuffix(":"), Right.CHANGE, (), partial(_same, subject),
            of_item=True, of_day=True,
        )
        for subject, form in UPDATE_FORM.items()
    ),
)  # fmt: skip
