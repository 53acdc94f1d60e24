"""The forms of an initiative's page: what it is, whose, when it runs, and giving it up."""

from collections.abc import Mapping, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.forms import YES, FormField
from dashboard.initiative.editing import InitiativeEditing
from dashboard.roadmap.form_fields import (
    DATES,
    DEFINITION,
    GIVING_UP,
    NEW_INITIATIVE,
    PLACE,
    STATES,
)
from dashboard.roadmap.initiatives import DateKind, State
from dashboard.roadmap.words import AI, DATE_KIND, STATE
from layouts.components import controls, section
from layouts.components.forms import Filled, Options, form
from layouts.goal.forms_leadership import leadership, update_way

DEFINITION_FORM, PLACE_FORM = "initiative-definition", "initiative-place"
DATES_FORM, GIVE_UP_FORM = "initiative-dates", "initiative-give-up"
NEW_FORM = "initiative-new"
LEAD = "As it stands today. Everything is kept with who said it and when; nothing is deleted."
HELP = {
    "key": "Short and lasting: files and addresses name it by this.",
    "title": "What is done, in one line.",
    "lane": "The team or partner whose work it is.",
    "owner": "One person, who files its updates.",
    "stage": "Such as Discovery, Build or Pilot.",
    "state": "A candidate is ranked in the planning line; what is committed owes updates.",
    "date_kind": "How firm they are; the timeline draws it.",
    "confidence": "From 0 to 1: 0.8 is 80 %.",
    "impact": "From 0 to 10.",
    "effort": "Person-weeks.",
    "cost": "In the program’s currency, as are the benefits.",
    "benefit": "Expected, a year.",
    "realised": "Of the benefit, so far.",
    "goals": "Keys of the goals that it works for, with ; between them.",
    "metrics": "Keys of metrics of the scorecard, with ; between them.",
    "start": "Its first day. Empty: that of its earliest milestone.",
    "end": "Its last day. Empty: that of its latest milestone.",
    "baseline_start": "As committed to. Empty: the first start that was said.",
    "baseline_end": "As committed to. Empty: the first end that was said.",
    "reason": "Needed where a day moves: the slip ledger keeps it.",
}


def forms(found: InitiativeEditing) -> Component | None:
    """What the initiative is, for its owner and managers; None where that is nothing."""
    parts = [
        *([_definition(found)] if found.led.may_change else []),
        *([_place(found), *_give_up(found)] if found.led.may_manage else []),
    ]
    return controls(section("Change it", *parts, lead=LEAD, name="edit")) if parts else None


def dates(found: InitiativeEditing) -> Component | None:
    """Its days; None where the viewer may not move them."""
    if not found.led.may_change:
        return None
    filled = _filled(DATES, found.form)
    sent = form(f"{DATES_FORM}:{found.id}", found.version, *filled, send="Save the dates")
    return controls(folded("Move its dates", sent))


def talk(found: InitiativeEditing) -> Component | None:
    """The way to its update, what leadership says to it, and who files the next."""
    way = update_way(found.led, found.initiative.key, found.scope) if found.owes else None
    shown = [part for part in (way, *leadership(found.led)) if part is not None]
    return controls(*shown) if shown else None


def new_initiative(program_id: int, start: date) -> Component:
    """The form of an initiative that there is not yet, for managers; on the roadmap."""
    usual = {**_USUAL, "start": start.isoformat()}
    filled = _filled(NEW_INITIATIVE, usual, _CHOSEN)
    new = form(f"{NEW_FORM}:{program_id}", None, *filled, send="Add the initiative")
    lead = "From now on; what is only thought of is added as a candidate."
    inside = folded("Add an initiative to this roadmap", new)
    return controls(section("Add an initiative", inside, lead=lead, name="new-initiative"))


_USUAL = {STATE: State.COMMITTED.value, DATE_KIND: DateKind.PLANNED.value}
_CHOSEN: Options = [
    (words, state.value) for state, words in STATES.items() if state is not State.CANCELLED
]
"""What an initiative can be made; giving it up has a form of its own."""


def folded(summary: str, *inside: Component) -> Component:
    """A form behind its line."""
    return html.Details([html.Summary(summary), *inside], className="metric-form")


def _definition(found: InitiativeEditing) -> Component:
    stands = {**_USUAL, **found.form}
    given_up = stands[STATE] == State.CANCELLED
    filled = _filled(DEFINITION, stands, () if given_up else _CHOSEN)
    return folded("What it is", form(f"{DEFINITION_FORM}:{found.id}", found.version, *filled))


def _place(found: InitiativeEditing) -> Component:
    filled = _filled(PLACE, found.form)
    return folded("Lane and owner", form(f"{PLACE_FORM}:{found.id}", found.version, *filled))


def _give_up(found: InitiativeEditing) -> list[Component]:
    if found.initiative.over:
        return []
    why = Filled(GIVING_UP[0], "", "It stays on the roadmap as given up; nothing waits for it.")
    name = f"{GIVE_UP_FORM}:{found.id}"
    return [folded("Give it up", form(name, found.version, why, send="Give it up"))]


def _filled(
    fields: Sequence[FormField], stands: Mapping[str, str], states: Options = ()
) -> list[Filled]:
    return [
        Filled(
            each, _stands(each.name, stands), HELP.get(each.name, ""),
            states if each.name == STATE else (), rows=4,
        )
        for each in fields
    ]  # fmt: skip


def _stands(name: str, stands: Mapping[str, str]) -> str:
    said = stands.get(name, "")
    return said if name != AI or said == YES else ""
