"""The page of one ticket: an adapter between the URL, the store and the layout, and its forms."""

from collections.abc import Mapping
from functools import partial

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from callbacks.reader import Reader
from dashboard.action_items import ACTION, NEW_ACTION
from dashboard.errors import NotFound
from dashboard.forms import Saved, Sent
from dashboard.programs import Program
from dashboard.rights import Right, Viewer
from dashboard.scope import Scope
from dashboard.ticket.address import LIST, PATH, VIEW, ticket_address
from dashboard.ticket.values import NoStory
from dashboard.ticket_words import FACTS, TICKET
from db.action_items import add_action, change_action
from db.audit import author_of
from db.ticket import find_ticket, place_of, ticket_story
from db.ticket_words import change_ticket, give_back
from layouts.ticket import page as view

__all__ = ["FORMS", "HOME", "PATH", "VIEWS", "content", "find"]

VIEWS = (VIEW,)
HOME = LIST


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse a ticket that there is not."""
    if VIEW not in chosen:
        raise NotFound("The address names no ticket: open one from the list.")
    find_ticket(session, program, chosen[VIEW])


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, or why there is nothing to tell."""
    key = scope.view[VIEW]
    try:
        with reader.session() as session:
            story = ticket_story(session, scope, key, reader.viewer, reader.now())
    except NoStory as error:
        return view.nothing(scope, key, error.sentence)
    return view.content(story)


def _change(session: Session, viewer: Viewer, ticket_id: int | None, sent: Sent) -> Saved:
    row = change_ticket(session, ticket_id or 0, sent.fields, sent.base)
    return Saved(f"“{row.key}” is saved.")


def _give_back(
    fact: str, session: Session, viewer: Viewer, ticket_id: int | None, _: Sent
) -> Saved:
    row = give_back(session, ticket_id or 0, fact)
    return Saved(f"“{row.key}” is as its source says.")


def _add_action(session: Session, viewer: Viewer, ticket_id: int | None, sent: Sent) -> Saved:
    """Added as of today, which is where it is shown then."""
    add_action(session, ticket_id or 0, None, sent.fields)
    program, key = place_of(session, ticket_id or 0, viewer)
    today = program.calendar.today(author_of(session).at)
    return Saved("The action item is added.", ticket_address(Scope(program.key, today), key))


def _change_action(session: Session, viewer: Viewer, action_id: int | None, sent: Sent) -> Saved:
    what = change_action(session, action_id or 0, sent.fields, sent.base)
    return Saved(f"“{what}” is saved.")


FORMS = (
    Form("ticket", Right.CHANGE, TICKET, _change, of_item=True),
    *(
        Form(view.GIVE_BACK[fact], Right.CHANGE, (), partial(_give_back, fact), of_item=True)
        for fact in FACTS
    ),
    Form("action-new", Right.CHANGE, NEW_ACTION, _add_action, of_item=True),
    Form("action", Right.CHANGE, ACTION, _change_action, of_item=True),
)
