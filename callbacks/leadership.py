"""Leadership's side of updates: acknowledge, ask, delegate, reassign; and the answers."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.forms import Saved, Sent
from dashboard.goal.address import goal_address
from dashboard.rights import Right, Viewer
from dashboard.status_updates.form_fields import ANSWER, DELEGATED, QUESTION, REASSIGNED
from dashboard.status_updates.updates import ItemKind
from db.path_to_green.sent import told as goal_told
from db.status_updates import sent_leadership as said
from layouts.goal import forms_leadership as view
from layouts.my_updates.besides import RULES_FORM


def _seen(session: Session, goal_id: int | None) -> str:
    """The goal as of today: what is said now is not seen as of the week that is over."""
    told = goal_told(session, goal_id or 0)
    return goal_address(told.scope, told.key)


def _read(session: Session, _: Viewer, update_id: int | None, sent: Sent) -> Saved:
    said.say_read(session, update_id or 0)
    return Saved("The update is acknowledged.")


def _ask(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    said.say_question(session, ItemKind.GOAL, goal_id or 0, sent.fields)
    return Saved(f"{sent.fields['asked_of']} is asked.", _seen(session, goal_id))


def _answer(session: Session, _: Viewer, question_id: int | None, sent: Sent) -> Saved:
    said.say_answer(session, question_id or 0, sent.fields["text"])
    return Saved("Your answer stands beside the question.")


def _delegate(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    said.say_delegated(session, ItemKind.GOAL, goal_id or 0, sent.fields, sent.base)
    until = formats.day(date.fromisoformat(sent.fields["until"]))
    sentence = f"{sent.fields['person']} files it until {until}."
    return Saved(sentence, _seen(session, goal_id))


def _reassign(
    kind: ItemKind, session: Session, _: Viewer, item_id: int | None, sent: Sent
) -> Saved:
    said.say_reassigned(session, kind, item_id or 0, sent.fields, sent.base)
    go = _seen(session, item_id) if kind is ItemKind.GOAL else ""
    return Saved(f"It is {sent.fields['person']}’s now.", go)


FORMS = (
    Form(view.READ_FORM, Right.SEE, (), _read, of_item=True),
    Form(view.QUESTION_FORM, Right.SEE, QUESTION, _ask, of_item=True),
    Form(view.ANSWER_FORM, Right.SEE, ANSWER, _answer, of_item=True),
    Form(view.DELEGATE_FORM, Right.CHANGE, DELEGATED, _delegate, of_item=True),
    Form(
        view.REASSIGN_FORM, Right.MANAGE, REASSIGNED, partial(_reassign, ItemKind.GOAL),
        of_item=True,
    ),
    Form(RULES_FORM, Right.MANAGE, REASSIGNED, partial(_reassign, ItemKind.RULES), of_item=True),
)  # fmt: skip
