"""The forms of the scorecard: values and notes of a week, targets, limits, and what a metric is."""

from datetime import date
from urllib.parse import urlencode

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.errors import NotFound
from dashboard.forms import Saved, Sent
from dashboard.metric.address import PATH, VIEW
from dashboard.rights import Right, Viewer
from dashboard.scorecard.form_fields import (
    BASELINE,
    DEFINITION,
    GIVING_UP,
    NEW_METRIC,
    NOTE,
    TARGET,
    TARGET_END,
    TARGET_VOID,
    VALUE,
)
from db.scorecard import previewing, saying
from layouts.metric import forms as words_view
from layouts.metric import forms_baseline as baseline_view
from layouts.metric import forms_definition as definition_view
from layouts.metric import forms_targets as targets_view
from layouts.metric.forms_preview import preview as preview_view


def _week(sent: Sent) -> date:
    """The last day of the week that the form is of."""
    if sent.day is None:
        raise NotFound("There is no such form.")
    return sent.day


def _value(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    week = _week(sent)
    title = saying.say_value(session, metric_id or 0, week, sent.fields, sent.base)
    return Saved(f"The value of “{title}” of the week to {formats.day(week)} is saved.")


def _note(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    week = _week(sent)
    title = saying.say_note(session, metric_id or 0, week, sent.fields, sent.base)
    return Saved(f"The note on “{title}” of the week to {formats.day(week)} is saved.")


def _target(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    title = saying.say_target(session, metric_id or 0, sent.fields, sent.base)
    return Saved(f"The target of “{title}” is saved.")


def _end(session: Session, _: Viewer, target_id: int | None, sent: Sent) -> Saved:
    title = saying.say_end(session, target_id or 0, sent.fields, sent.base)
    until = formats.day(date.fromisoformat(sent.fields["end"]))
    return Saved(f"The target of “{title}” holds until {until}.")


def _void(session: Session, _: Viewer, target_id: int | None, sent: Sent) -> Saved:
    title = saying.say_void(session, target_id or 0, sent.fields, sent.base)
    return Saved(f"The target of “{title}” is voided.")


def _baseline(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    title = saying.say_baseline(session, metric_id or 0, sent.fields, sent.base)
    locked = sent.fields["start"]
    return Saved(f"The limits of “{title}” {'are locked' if locked else 'follow the weeks'}.")


def _definition(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    title = saying.say_definition(session, metric_id or 0, sent.fields, sent.base)
    return Saved(f"The definition of “{title}” is saved.")


def _new(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    program, key = saying.say_new_metric(session, program_id or 0, sent.fields)
    return Saved(f"“{sent.fields['name'] or key}” is there.", _page(program, key))


def _page(program: str, key: str) -> str:
    """A metric's page as of the week that one looks at."""
    return f"{PATH}?{urlencode({'program': program, VIEW: key})}"


def _give_up(session: Session, _: Viewer, metric_id: int | None, sent: Sent) -> Saved:
    title = saying.say_given_up(session, metric_id or 0, sent.fields, sent.base)
    since = formats.day(date.fromisoformat(sent.fields["since"]))
    return Saved(f"“{title}” is given up from {since} on.")


def _see_target(
    session: Session, viewer: Viewer, metric_id: int | None, sent: Sent, now: int
) -> Component:
    seen = previewing.target_previewed(session, viewer, metric_id or 0, sent.fields, sent.base, now)
    return preview_view(seen)


def _see_baseline(
    session: Session, viewer: Viewer, metric_id: int | None, sent: Sent, now: int
) -> Component:
    seen = previewing.baseline_previewed(
        session, viewer, metric_id or 0, sent.fields, sent.base, now
    )
    return preview_view(seen)


def _see_definition(
    session: Session, viewer: Viewer, metric_id: int | None, sent: Sent, now: int
) -> Component:
    seen = previewing.definition_previewed(
        session, viewer, metric_id or 0, sent.fields, sent.base, now
    )
    return preview_view(seen, definition_view.holds(sent.fields["since"], seen.scope.as_of))


def _see_new(
    session: Session, viewer: Viewer, program_id: int | None, sent: Sent, now: int
) -> Component:
    seen = previewing.new_metric_previewed(session, viewer, program_id or 0, sent.fields, now)
    return preview_view(seen, definition_view.holds(sent.fields["since"], seen.scope.as_of))


FORMS = (
    Form(words_view.VALUE_FORM, Right.CHANGE, VALUE, _value, of_item=True, of_day=True),
    Form(words_view.NOTE_FORM, Right.CHANGE, NOTE, _note, of_item=True, of_day=True),
    Form(
        targets_view.TARGET_FORM, Right.MANAGE, TARGET, _target, of_item=True, preview=_see_target
    ),
    Form(targets_view.END_FORM, Right.MANAGE, TARGET_END, _end, of_item=True),
    Form(targets_view.VOID_FORM, Right.MANAGE, TARGET_VOID, _void, of_item=True),
    Form(
        baseline_view.BASELINE_FORM, Right.MANAGE, BASELINE, _baseline, of_item=True,
        preview=_see_baseline,
    ),
    Form(
        definition_view.DEFINITION_FORM, Right.MANAGE, DEFINITION, _definition, of_item=True,
        preview=_see_definition,
    ),
    Form(definition_view.NEW_FORM, Right.MANAGE, NEW_METRIC, _new, of_item=True, preview=_see_new),
    Form(definition_view.GIVE_UP_FORM, Right.MANAGE, GIVING_UP, _give_up, of_item=True),
)  # fmt: skip
