"""What a goal is: its form, that of a new one, and giving one up."""

from collections.abc import Mapping, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.forms import FormField
from dashboard.goal.editing import GoalEditing
from dashboard.path_to_green.form_fields import DEFINITION, GIVING_UP, NEW_GOAL, SINCE
from layouts.components import controls, section
from layouts.components.forms import Filled, form

DEFINITION_FORM, NEW_FORM, GIVE_UP_FORM = "goal-definition", "goal-new", "goal-give-up"
HELP = {
    "key": "Short and lasting: files and addresses name it by this.",
    "title": "What is to be reached, in one line.",
    "owner": "One person, who files its updates.",
    "metric": "The key of a metric of the scorecard whose values it takes. Empty: kept by hand.",
    "unit": (
        "Such as %, USD, days or hours; of 42 %, the values are 0.42. Empty: a count, or the unit"
        " of its metric."
    ),
    "baseline": "The value at the start; of a share 0.93 for 93 %.",
    "target": "The value that is to be reached. None where good is within a band.",
    "band_low": "Only where good is within a band.",
    "band_high": "Only where good is within a band.",
    "tolerance_share": "How much of the way may lack and still be amber. Empty: 0.1.",
    "parent": "The key of the goal that it helps to reach. Empty: none.",
    "tags": "With ; between them.",
    "due": "The first date is kept; later ones are moves with a reason.",
    SINCE.name: "The first day of the new definition. Empty: it has always been so.",
}


def definition(found: GoalEditing) -> list[Component]:
    """The definition as it stands, to be changed from a day on; and giving the goal up."""
    stands = {**(found.form or {}), SINCE.name: found.today.isoformat()}
    name = f"{DEFINITION_FORM}:{found.id}"
    given_up = Filled(GIVING_UP[0], "", "Weeks before that day keep it.")
    return [
        html.Details(
            [
                html.Summary("Definition: change it, or give the goal up"),
                form(name, found.version, *_filled(DEFINITION, stands)),
                html.H3("Give it up"),
                form(f"{GIVE_UP_FORM}:{found.id}", found.version, given_up, send="Give it up"),
            ],
            className="metric-form",
        )
    ]


def new_goal(program_id: int, start: date) -> Component:
    """The form of a goal that there is not yet, for managers; on the board."""
    usual = {"direction": "up", "start": start.isoformat()}
    new = form(f"{NEW_FORM}:{program_id}", None, *_filled(NEW_GOAL, usual), send="Add the goal")
    summary = html.Summary("Define a goal of this program")
    folded = html.Details([summary, new], className="metric-form")
    lead = "With values of a metric, of files, or typed by hand."
    return controls(section("Add a goal", folded, lead=lead, name="new-goal"))


def _filled(fields: Sequence[FormField], stands: Mapping[str, str]) -> list[Filled]:
    return [Filled(each, stands.get(each.name, ""), HELP.get(each.name, "")) for each in fields]
