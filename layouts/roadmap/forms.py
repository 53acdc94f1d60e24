"""The forms of the roadmap: a what-if is taken over or kept, and managers decide on the plan."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.editing import RoadmapEditing
from dashboard.roadmap.form_fields import APPLYING, KEEPING, PLANNING, SHIFTS, SHOWN
from dashboard.roadmap.saved import SavedScenario
from dashboard.roadmap.shifts import Shift, shifts_text
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import without
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from layouts.components import controls, link, section
from layouts.components.forms import Filled, Group, form, save
from layouts.roadmap.effects import links_table, moved_table

PLANNING_FORM, APPLY_FORM = "roadmap-planning", "roadmap-apply"
KEEP_FORM, DROP_FORM = "roadmap-scenario", "roadmap-scenario-drop"
HELP = {
    "line": "How many of the ranked candidates are funded.",
    "lanes": "One a line; lanes that are not named follow by name.",
    "capacity": "Each as lane; a day of the quarter; person-weeks, one a line.",
    "name": "Over a scenario of your own of the same name it is kept anew.",
    "reason": "It is kept in the slip ledger of each that moves.",
    "successors": "Those that would have to move, too: else dependencies are violated, or by more"
    " days. What is violated already keeps its overlap.",
}


def shift_forms(
    found: RoadmapEditing, shifts: Sequence[Shift], told: Effect | None
) -> list[Component]:
    """What can be done with a what-if; ``told`` is what it would do today, None where it can't."""
    if not shifts:
        return []
    text = shifts_text(shifts)
    parts = [_apply(found, text, told), _keep(found, text) if found.may_keep else None]
    shown = [part for part in parts if part is not None]
    return [controls(*shown)] if shown else []


def _apply(found: RoadmapEditing, text: str, told: Effect | None) -> Component | None:
    if told is None:
        return None
    others = [each.title for key, each in told.moved.items() if _not_mine(found, key, told)]
    if others and (found.mine or found.may_keep):
        said = f"“{others[0]}” belongs to somebody else: its owner or a manager can move it."
        return html.P(said, className="quiet")
    if others:
        return None
    stands = {SHIFTS.name: text, SHOWN.name: _shown(found, told)}
    carried = [_carried(field, stands[field.name]) for field in (SHIFTS, SHOWN)]
    asked = [Filled(field, "", HELP[field.name]) for field in APPLYING if field.name not in stands]
    name = f"{APPLY_FORM}:{found.program_id}"
    hidden = Group("What is shifted", carried, "hidden-fields")
    return _folded(
        "Take it over into the plan",
        form(name, None, hidden, *asked, preview="See what moves"),
    )


def _carried(field: FormField, text: str) -> Filled:
    """What stands in the form, out of sight."""
    return Filled(field, text, options=[(text, text)])


def _not_mine(found: RoadmapEditing, key: str, told: Effect) -> bool:
    return told.moved[key].shifted and not found.may_manage and key not in found.mine


def _shown(found: RoadmapEditing, told: Effect) -> str:
    """Which versions the viewer saw of all that may move."""
    bases = (found.bases[key] for key in told.moved)
    return ",".join(f"{base.id}:{base.version}" for base in bases)


def applied(found: Roadmap, told: Effect, with_successors: bool) -> Component:
    """What taking it over would do to the plan as it stands today; it holds the button."""
    count = len(told.moved) if with_successors else len(told.moved) - len(told.pushed)
    left = () if with_successors else told.worse
    parts = [
        html.H3(f"What moves, as of {formats.day(found.scope.as_of)}"),
        html.P(f"{formats.plural(count, 'initiative')} would move.{_broken(len(left))}"),
        moved_table(found.scope, told, with_successors),
        links_table(found, told) if left else None,
        html.P("Nothing is saved yet.", className="quiet"),
        html.Div(save("Move them"), className="actions"),
    ]
    return html.Div([part for part in parts if part is not None], className="preview")


def _broken(count: int) -> str:
    if not count:
        return ""
    what = "1 dependency" if count == 1 else f"{count:,} dependencies"
    return f" {what} would be violated, or by more days, for nobody else moves."


def _keep(found: RoadmapEditing, text: str) -> Component:
    hidden = Group("What is shifted", [_carried(SHIFTS, text)], "hidden-fields")
    name = Filled(KEEPING[1], "", HELP["name"])
    sent = form(f"{KEEP_FORM}:{found.program_id}", None, hidden, name, send="Keep the scenario")
    return _folded("Keep it as a scenario", sent)


def scenario_list(
    found: RoadmapEditing, scope: Scope, calendar: ProgramCalendar, shifts: Sequence[Shift]
) -> Component | None:
    """Those that are kept: each opens as a what-if, or is compared with what is shown; who may
    drops it.
    """
    if not found.scenarios:
        return None
    listed = [_scenario(found, scope, calendar, each, shifts) for each in found.scenarios]
    title = html.H3("Scenarios", className="table-title")
    return controls(title, html.Ul(listed, className="scenarios"))


def _scenario(
    found: RoadmapEditing,
    scope: Scope,
    calendar: ProgramCalendar,
    each: SavedScenario,
    shifts: Sequence[Shift],
) -> Component:
    opened = without(scope, "against").viewed(shift=shifts_text(each.shifts))
    beside = scope.viewed(against=str(each.id))
    shown = tuple(shifts) == each.shifts
    kept = f"{each.by}, {formats.moment(each.at, calendar.zone)}"
    said = f"{formats.plural(len(each.shifts), 'shift')}, kept by {kept}"
    dropped = form(f"{DROP_FORM}:{each.id}", None, send="Drop it")
    return html.Li(
        [
            html.Strong(each.name) if shown else link(each.name, f"{opened.query()}#what-if"),
            html.Span(f"{said}, shown above" if shown else said, className="quiet"),
            link("Compare with what is shown", f"{beside.query()}#what-if")
            if shifts and not shown
            else None,
            dropped if each.id in found.droppable else None,
        ]
    )


def planning_form(found: RoadmapEditing) -> Component | None:
    """What managers decide of the plan; None for others."""
    if not found.may_manage:
        return None
    filled = [
        Filled(field, found.planning.get(field.name, ""), HELP.get(field.name, ""))
        for field in PLANNING
    ]
    sent = form(f"{PLANNING_FORM}:{found.program_id}", found.planning_base, *filled)
    lead = "From now on; what was decided before is kept with who decided it and when."
    inside = _folded("The line, the weights, lanes and capacities", sent)
    return controls(section("Decide on the plan", inside, lead=lead, name="decide"))


def _folded(summary: str, *inside: Component) -> Component:
    return html.Details([html.Summary(summary), *inside], className="metric-form")
