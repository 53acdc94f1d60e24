"""The forms of a goal's page: what leadership says, and what its owner and managers change."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.editing import ActionEditing, GoalEditing
from dashboard.path_to_green.form_fields import ACTION, MOVE, NEW_ACTION, PLAN, VALUE
from dashboard.path_to_green.goals import Plan
from dashboard.scorecard.numbers import told
from dashboard.scorecard.typed import as_typed
from layouts.components import controls, section
from layouts.components.forms import Filled, form
from layouts.goal.forms_definition import definition
from layouts.goal.forms_leadership import leadership, update_way

PLAN_FORM, NEW_ACTION_FORM, ACTION_FORM = "goal-plan", "goal-action-new", "goal-action"
VALUE_FORM, DUE_FORM = "goal-value", "goal-due"
LEAD = "As it stands today. Everything is kept with who said it and when; nothing is deleted."
HELP = {
    "causes": "What it comes from, not what it looks like.",
    "exit_criteria": "What has to be true for it to count as green again.",
    "trigger": "What would make it worse, so that it is noticed early.",
    "decision": "What is needed that the owner can’t decide.",
    "owner": "One person: who else helps belongs in the text.",
    "expected_impact": "How far it moves the value in the good direction; no minus sign.",
    "realised_impact": "What it did move; below zero where it made it worse.",
    "done": "Empty while it is open.",
    "evidence": "A link, or a sentence.",
    "reason": "Needed where the date moves: the ledger keeps it.",
}


def forms(found: GoalEditing) -> Component | None:
    """What its owner and managers can say of the goal itself; None where that is nothing."""
    parts = [
        *([] if found.goal.metric or not found.led.may_change else [_value(found)]),
        *([_due(found)] if found.led.may_change else []),
        *(definition(found) if found.led.may_manage else ()),
    ]
    if not parts:
        return None
    return controls(section("Change it", *parts, lead=LEAD, name="edit"))


def plan_forms(found: GoalEditing) -> Component | None:
    """The plan and its actions; None where the viewer may not change them."""
    own = [_plan(found), _new_action(found)] if found.led.may_change else []
    parts = [*own, *_actions([each for each in found.actions if each.may_change])]
    return controls(*parts) if parts else None


def _actions(changed: Sequence[ActionEditing]) -> list[Component]:
    """Many are folded behind one line, as the table above has them all."""
    folded = [_action(each) for each in changed]
    return folded if len(folded) < 2 else [_folded("Change an action", *folded)]


def talk(found: GoalEditing) -> Component | None:
    """Who files, what leadership says to the newest update, and answers; None without any."""
    parts = [update_way(found.led, found.goal.key, found.scope), *leadership(found.led)]
    shown = [part for part in parts if part is not None]
    return controls(*shown) if shown else None


def _folded(summary: str, *inside: Component) -> Component:
    return html.Details([html.Summary(summary), *inside], className="metric-form")


def _plan(found: GoalEditing) -> Component:
    stands = _plan_texts(found.plan)
    filled = [Filled(f, stands[f.name], HELP.get(f.name, ""), rows=3) for f in PLAN]
    written = "Path to green: change it" if any(stands.values()) else "Path to green: write it"
    return _folded(
        written, form(f"{PLAN_FORM}:{found.id}", found.plan_base, *filled, send="Save the plan")
    )


def _plan_texts(plan: Plan) -> dict[str, str]:
    told = {f.name: getattr(plan, f.name) for f in PLAN}
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _new_action(found: GoalEditing) -> Component:
    begin = {"owner": found.goal.owner}
    filled = [Filled(f, begin.get(f.name, ""), HELP.get(f.name, "")) for f in NEW_ACTION]
    name = f"{NEW_ACTION_FORM}:{found.id}"
    return _folded("Add an action", form(name, None, *filled, send="Add the action"))


def _action(each: ActionEditing) -> Component:
    """Done is said here too, with what it moved and the evidence."""
    action = each.action
    due = action.dates(FAR).current or action.due
    stands = {
        "text": action.text, "owner": action.owner, "due": due.isoformat(),
        "expected_impact": as_typed(action.expected_impact), "reason": "",
        "done": action.done.isoformat() if action.done else "",
        "realised_impact": as_typed(action.realised_impact), "evidence": action.evidence,
    }  # fmt: skip
    filled = [Filled(f, stands[f.name], HELP.get(f.name, "")) for f in ACTION]
    state = f"done on {formats.day(action.done)}" if action.done else f"by {formats.day(due)}"
    return _folded(
        f"Action {action.number}: {action.text[:80]}, {action.owner}, {state}",
        form(f"{ACTION_FORM}:{each.id}", each.version, *filled, send="Save the action"),
    )


FAR = 2**62
"""After all moves."""


def _value(found: GoalEditing) -> Component:
    day = found.scope.as_of
    help_ = "Empty is a blank: nothing was measured, which is not zero."
    name = f"{VALUE_FORM}:{found.id}:{day.isoformat()}"
    filled = Filled(VALUE[0], as_typed(found.value), help_)
    return _folded(
        f"Value of {formats.day(day)}: {_stands(found)}",
        form(name, found.value_base, filled, send="Save the value"),
    )


def _stands(found: GoalEditing) -> str:
    if found.value_base is None:
        return "none yet"
    return "blank" if found.value is None else told(found.value, found.goal.unit)


def _due(found: GoalEditing) -> Component:
    help_ = "Every move stands in the ledger; the first date stays."
    filled = [Filled(MOVE[0], found.due.isoformat(), help_), Filled(MOVE[1])]
    return _folded(
        f"Move the due date, {formats.day(found.due)}",
        form(f"{DUE_FORM}:{found.id}", found.version, *filled, send="Move it"),
    )
