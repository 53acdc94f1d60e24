"""All forms. A new one: its ``Form`` beside its feature's callbacks, and a line here."""

from collections.abc import Mapping

from callbacks import (
    administration,
    audit,
    goal_editing,
    leadership,
    my_updates,
    roadmap_editing,
    rule_moving,
    scorecard_editing,
    ticket,
)
from callbacks.accounts import administration as accounts
from callbacks.accounts import own
from callbacks.forms.form import Form
from dashboard.errors import NotFound
from dashboard.forms import FormName

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        *administration.FORMS, *accounts.FORMS, *own.FORMS, *audit.FORMS, *ticket.FORMS,
        *rule_moving.FORMS, *scorecard_editing.FORMS, *my_updates.FORMS,
        *goal_editing.FORMS, *leadership.FORMS, *roadmap_editing.FORMS,
    )
}  # fmt: skip


def form_of(name: FormName) -> Form:
    """The form of a name; raises ``NotFound``, also where an item is missing or too much."""
    form = FORMS.get(name.form)
    if form is None or form.of_item != (name.subject is not None):
        raise NotFound("There is no such form.")
    if form.of_day != (name.day is not None):
        raise NotFound("There is no such form.")
    return form
