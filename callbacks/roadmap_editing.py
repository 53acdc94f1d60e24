"""The forms of the roadmap: initiatives, milestones, dependencies, what-ifs, and the plan."""

from functools import partial

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.forms.form import Form
from dashboard import formats
from dashboard.forms import Saved, Sent
from dashboard.rights import Right, Viewer
from dashboard.roadmap import form_fields as fields
from dashboard.roadmap.address import PATH, initiative_address, roadmap_address
from dashboard.roadmap.view import PLANNING
from db.roadmap import sent as said
from db.roadmap import sent_plan
from layouts.initiative import forms as view
from layouts.initiative import forms_dates as dated_view
from layouts.roadmap import forms as roadmap_view


def _saved(sentence: str, told: said.Told) -> Saved:
    """What was said today is seen as of today."""
    return Saved(sentence, initiative_address(told.scope, told.key))


def _change(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    """What it is, whose, or its dates: of these only the last ask for a reason."""
    said_of = {name: text for name, text in sent.fields.items() if name != "reason"}
    reason = sent.fields.get("reason", "")
    told = said.say_initiative(session, id_ or 0, said_of, reason, sent.base)
    return _saved(f"“{told.title}” is saved.", told)


def _give_up(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_given_up(session, id_ or 0, sent.fields["reason"], sent.base)
    return _saved(f"“{told.title}” is given up.", told)


def _new(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    told = said.say_new_initiative(session, program_id or 0, sent.fields)
    return _saved(f"“{told.title}” is there.", told)


def _new_milestone(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_new_milestone(session, id_ or 0, sent.fields, sent.base)
    return _saved(f"The milestone “{sent.fields['title']}” of “{told.title}” is added.", told)


def _milestone(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_milestone(session, id_ or 0, sent.fields, sent.base)
    done = "taken back" if sent.fields["gone"] else "saved"
    return _saved(f"The milestone of “{told.title}” is {done}.", told)


def _met(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_milestone_met(session, id_ or 0, sent.fields, sent.base)
    state = "is met" if sent.fields["done"] else "is not met"
    return _saved(f"The milestone of “{told.title}” {state}.", told)


def _wait(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_dependency(session, id_ or 0, sent.fields, sent.base)
    return _saved(f"What “{told.title}” waits for is saved.", told)


def _free(session: Session, _: Viewer, id_: int | None, sent: Sent) -> Saved:
    told = said.say_no_dependency(session, id_ or 0, sent.fields, sent.base)
    return _saved(f"“{told.title}” does not wait for that any more.", told)


def _plan(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    scope = sent_plan.say_planning(session, program_id or 0, sent.fields, sent.base)
    return Saved("The planning decision is saved.", f"{PATH}{scope.viewed(part=PLANNING).query()}")


def _apply(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    """The plan as it stands then, without the what-if that it has become."""
    scope, moved = sent_plan.say_shifts(session, program_id or 0, sent.fields)
    return Saved(f"{formats.plural(moved, 'initiative')} moved.", roadmap_address(scope))


def _effect(
    session: Session, viewer: Viewer, program_id: int | None, sent: Sent, now: int
) -> Component:
    """What would move if it were taken over now."""
    found, told = sent_plan.shown_effect(session, viewer, program_id or 0, sent.fields, now)
    return roadmap_view.applied(found, told, bool(sent.fields["successors"]))


def _keep(session: Session, _: Viewer, program_id: int | None, sent: Sent) -> Saved:
    sent_plan.say_scenario(session, program_id or 0, sent.fields)
    return Saved(f"The scenario “{sent.fields['name']}” is kept.")


def _drop(session: Session, _: Viewer, scenario_id: int | None, sent: Sent) -> Saved:
    sent_plan.say_dropped(session, scenario_id or 0)
    return Saved("The scenario is dropped.")


_owned = partial(Form, right=Right.CHANGE, of_item=True)
_managed = partial(Form, right=Right.MANAGE, of_item=True)
FORMS = (
    _owned(view.DEFINITION_FORM, fields=fields.DEFINITION, save=_change),
    _managed(view.PLACE_FORM, fields=fields.PLACE, save=_change),
    _owned(view.DATES_FORM, fields=fields.DATES, save=_change),
    _managed(view.GIVE_UP_FORM, fields=fields.GIVING_UP, save=_give_up),
    _managed(view.NEW_FORM, fields=fields.NEW_INITIATIVE, save=_new),
    _owned(dated_view.NEW_FORM, fields=fields.NEW_MILESTONE, save=_new_milestone),
    _owned(dated_view.MOVE_FORM, fields=fields.MOVED_MILESTONE, save=_milestone),
    _owned(dated_view.MET_FORM, fields=fields.MET_MILESTONE, save=_met),
    _owned(dated_view.WAIT_FORM, fields=fields.DEPENDENCY, save=_wait),
    _owned(dated_view.FREE_FORM, fields=fields.NO_DEPENDENCY, save=_free),
    _managed(roadmap_view.PLANNING_FORM, fields=fields.PLANNING, save=_plan),
    _owned(roadmap_view.APPLY_FORM, fields=fields.APPLYING, save=_apply, preview=_effect),
    _owned(roadmap_view.KEEP_FORM, fields=fields.KEEPING, save=_keep),
    _owned(roadmap_view.DROP_FORM, fields=(), save=_drop),
)
