"""Leadership's side of updates: acknowledge, ask, delegate, reassign; and the answers."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.forms import Saved, Sent
from dashboard.goal.address import goal_address
from dashboard.rights import Right, Viewer
from dashboard.roadmap.address import initiative_address
from dashboard.status_updates.form_fields import ANSWER, ASKED, DELEGATED, REASSIGNED
from dashboard.status_updates.updates import ItemKind
from db.path_to_green.sent import told as goal_told
from db.roadmap.sent import told as initiative_told
from db.status_updates import sent_leadership as said
from layouts.goal import forms_leadership as view
from layouts.my_updates.besides import RULES_FORM


def _seen(session: Session, kind: ItemKind, id_: int) -> str:
    """The item as of today: what is said now is not seen as of the week that is over."""
    if kind is ItemKind.GOAL:
        goal = goal_told(session, id_)
        return goal_address(goal.scope, goal.key)
    if kind is ItemKind.INITIATIVE:
        planned = initiative_told(session, id_)
        return initiative_address(planned.scope, planned.key)
    return ""


def _read(session: Session, _: Viewer, update_id: int | None, sent: Sent) -> Saved:
    said.say_read(session, update_id or 0)
    return Saved("The update is acknowledged.")


def _ask(kind: ItemKind, session: Session, _: Viewer, item_id: int | None, sent: Sent) -> Saved:
    said.say_question(session, kind, item_id or 0, sent.fields)
    return Saved(f"{sent.fields['asked_of']} is asked.", _seen(session, kind, item_id or 0))


def _answer(session: Session, _: Viewer, question_id: int | None, sent: Sent) -> Saved:
    said.say_answer(session, question_id or 0, sent.fields["text"])
    return Saved("Your answer stands beside the question.")


def _delegate(
    kind: ItemKind, session: Session, _: Viewer, item_id: int | None, sent: Sent
) -> Saved:
    said.say_delegated(session, kind, item_id or 0, sent.fields, sent.base)
    until = formats.day(date.fromisoformat(sent.fields["until"]))
    sentence = f"{sent.fields['person']} files it until {until}."
    return Saved(sentence, _seen(session, kind, item_id or 0))


def _reassign(
    kind: ItemKind, session: Session, _: Viewer, item_id: int | None, sent: Sent
) -> Saved:
    said.say_reassigned(session, kind, item_id or 0, sent.fields, sent.base)
    return Saved(f"It is {sent.fields['person']}’s now.", _seen(session, kind, item_id or 0))


def _of(kind: ItemKind) -> tuple[Form, ...]:
    """What is said of one kind of item."""
    ask, delegate, reassign = (
        partial(Form, view.item_form(name, kind), of_item=True)
        for name in (view.QUESTION, view.DELEGATE, view.REASSIGN)
    )
    return (
        ask(right=Right.SEE, fields=ASKED, save=partial(_ask, kind)),
        delegate(right=Right.CHANGE, fields=DELEGATED, save=partial(_delegate, kind)),
        reassign(right=Right.MANAGE, fields=REASSIGNED, save=partial(_reassign, kind)),
    )


FORMS = (
    Form(view.READ_FORM, Right.SEE, (), _read, of_item=True),
    Form(view.ANSWER_FORM, Right.SEE, ANSWER, _answer, of_item=True),
    *_of(ItemKind.GOAL),
    *_of(ItemKind.INITIATIVE),
    Form(RULES_FORM, Right.MANAGE, REASSIGNED, partial(_reassign, ItemKind.RULES), of_item=True),
)
