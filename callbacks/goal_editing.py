"""The forms of a goal: what it is, its values, its dates, its plan, and its actions."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.errors import NotFound
from dashboard.forms import Saved, Sent
from dashboard.goal.address import goal_address, list_address
from dashboard.path_to_green.form_fields import (
    ACTION,
    DEFINITION,
    GIVING_UP,
    MOVE,
    NEW_ACTION,
    NEW_GOAL,
    PLAN,
    VALUE,
)
from dashboard.rights import Right, Viewer
from db.path_to_green import sent as goal_sent
from layouts.goal import forms as view
from layouts.goal import forms_definition as definition_view


def _saved(sentence: str, told: goal_sent.Told) -> Saved:
    """What was said today is seen as of today."""
    return Saved(sentence, goal_address(told.scope, told.key))


def _value(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    if sent.day is None:
        raise NotFound("There is no such form.")
    told = goal_sent.say_value(session, goal_id or 0, sent.day, sent.fields, sent.base)
    return Saved(f"The value of “{told.title}” on {formats.day(sent.day)} is saved.")


def _due(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_due(session, goal_id or 0, sent.fields, sent.base)
    due = formats.day(date.fromisoformat(sent.fields["due"]))
    return _saved(f"“{told.title}” is due on {due}.", told)


def _plan(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_plan(session, goal_id or 0, sent.fields, sent.base)
    return _saved(f"The path to green of “{told.title}” is saved.", told)


def _new_action(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_new_action(session, goal_id or 0, sent.fields)
    return _saved(f"The action for “{told.title}” is added.", told)


def _action(session: Session, _: Viewer, action_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_action(session, action_id or 0, sent.fields, sent.base)
    return _saved(f"The action for “{told.title}” is saved.", told)


def _definition(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_definition(session, goal_id or 0, sent.fields, sent.base)
    return _saved(f"The definition of “{sent.fields['title']}” is saved.", told)


def _give_up(session: Session, _: Viewer, goal_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_given_up(session, goal_id or 0, sent.fields, sent.base)
    since = formats.day(date.fromisoformat(sent.fields["since"]))
    return Saved(f"“{told.title}” is given up from {since} on.", list_address(told.scope))


def _new(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    told = goal_sent.say_new_goal(session, program_id or 0, sent.fields)
    return _saved(f"“{told.title}” is there.", told)


_owned = partial(Form, right=Right.CHANGE, of_item=True)
_managed = partial(Form, right=Right.MANAGE, of_item=True)
FORMS = (
    _owned(view.VALUE_FORM, fields=VALUE, save=_value, of_day=True),
    _owned(view.DUE_FORM, fields=MOVE, save=_due),
    _owned(view.PLAN_FORM, fields=PLAN, save=_plan),
    _owned(view.NEW_ACTION_FORM, fields=NEW_ACTION, save=_new_action),
    _owned(view.ACTION_FORM, fields=ACTION, save=_action),
    _managed(definition_view.DEFINITION_FORM, fields=DEFINITION, save=_definition),
    _managed(definition_view.GIVE_UP_FORM, fields=GIVING_UP, save=_give_up),
    _managed(definition_view.NEW_FORM, fields=NEW_GOAL, save=_new),
)
