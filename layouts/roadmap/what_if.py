"""What if: initiatives shifted or stretched, and what that would do; nothing is saved."""

from collections.abc import Iterable, Sequence
from datetime import date

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component
from orjson import dumps

from dashboard import formats
from dashboard.roadmap.comparing import Comparison
from dashboard.roadmap.shifts import LONGEST_SHIFT, Shift, shifts_text
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import RoadmapView, without
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from layouts.components import Column, controls, empty, link, section, table
from layouts.components.forms import data, field, problem
from layouts.roadmap.comparison import comparison
from layouts.roadmap.effects import links_table, moved_table

GOALS = "Goals of the what-if"
HERE = "#what-if"
PROPOSED = "movable-initiatives"


def what_if(
    found: Roadmap,
    view: RoadmapView,
    told: Effect | None,
    refused: str,
    beside: Comparison | None,
    *forms: Component | None,
) -> Component:
    """The fields, what is shifted, and what follows; on paper only what is shifted."""
    if not any(each.span and not each.initiative.over for each in found.everything):
        return section("What if", empty("Nothing has dates that could move."), name="what-if")
    compared = comparison(found.scope, beside) if beside else []
    shown = _section(found, view, told, refused, *compared, *forms)
    return shown if view.shifts else controls(shown)


def _section(
    found: Roadmap,
    view: RoadmapView,
    told: Effect | None,
    refused: str,
    *forms: Component | None,
) -> Component:
    return section(
        "What if",
        _fields(found),
        html.P(problem(refused), className="field-problem", role="alert") if refused else None,
        _shifts(found, view.shifts),
        *(_effect(found, told) if told is not None and view.shifts else []),
        *forms,
        lead="Shift or stretch an initiative and see what else would move. Nothing is saved by it.",
        name="what-if",
    )


def _fields(found: Roadmap) -> Component:
    """assets/roadmap.js puts them together as a shift of the address, and lists what can be
    shifted once someone looks for it: hundreds of options would be drawn for nobody.
    """
    movable = [e for e in found.everything if e.span is not None and not e.initiative.over]
    listed = dumps([(each.key, each.initiative.title) for each in movable]).decode()
    key = dbc.Input(
        value="", placeholder=f"Key or title, such as {movable[0].key}", maxLength=200, size="sm",
        autoComplete="off", list=PROPOSED, required=True,
    )  # fmt: skip
    return controls(
        html.Datalist(id=PROPOSED, **data(offered=listed)),
        html.Form(
            [
                field("key", "Initiative", key),
                field("by", "Shift by, days", _number()),
                field("longer", "Stretch by, days", _number()),
                html.Div(
                    html.Button("Try it", type="submit", className="btn btn-primary"),
                    className="actions",
                ),
            ],
            className="form what-if-fields",
            **data(shift=""),
        ),
    )


def _number() -> Component:
    control: Component = dbc.Input(
        type="number", value="", placeholder="0", size="sm", step=1,
        min=-LONGEST_SHIFT, max=LONGEST_SHIFT,
    )  # fmt: skip
    return control


def _shifts(found: Roadmap, shifts: Sequence[Shift]) -> Component | None:
    """What is shifted now: each can be taken back alone, or all of them."""
    if not shifts:
        return None
    listed = [_shift(found, shifts, shift) for shift in shifts]
    reset = controls(link("Reset", without(found.scope, "shift").query() + HERE))
    return html.Div([html.Ul(listed, className="what-if-shifts"), reset], className="what-if-now")


def _shift(found: Roadmap, shifts: Sequence[Shift], shift: Shift) -> Component:
    back = _without(found.scope, shifts, shift).query() + HERE
    said = f"{_title(found, shift.key)}: {_shift_words(shift, _has_begun(found, shift.key))} "
    return html.Li([said, controls(link("Take back", back))])


def _without(scope: Scope, shifts: Iterable[Shift], gone: Shift) -> Scope:
    left = shifts_text(each for each in shifts if each != gone)
    return scope.viewed(shift=left) if left else without(scope, "shift")


def _has_begun(found: Roadmap, key: str) -> bool:
    of = found.of(key)
    return of is not None and of.span is not None and of.span.start <= found.scope.as_of


def _shift_words(shift: Shift, begun: bool) -> str:
    """14 days later; stretched by 7 days."""
    if begun and shift.start:
        return f"its end {_later(shift.end)}, for it has begun"
    said = []
    if shift.start:
        said.append(_later(shift.start))
    longer = shift.end - shift.start
    if longer:
        deed = "stretched" if longer > 0 else "cut"
        said.append(f"{deed} by {formats.plural(abs(longer), 'day')}")
    return ", ".join(said) or "as planned"


def _later(days: int) -> str:
    return f"{formats.plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _title(found: Roadmap, key: str) -> str:
    return next((e.initiative.title for e in found.everything if e.key == key), key)


def _effect(found: Roadmap, told: Effect) -> list[Component]:
    return [
        html.P(effect_words(told), className="what-if-finding"),
        *([moved_table(found.scope, told)] if told.moved else []),
        *([links_table(found, told)] if told.worse else []),
        *([_goals(told)] if told.goals else []),
    ]


def effect_words(told: Effect) -> str:
    """What follows, in one sentence."""
    pushed, worse, goals = len(told.pushed), len(told.worse), len(told.goals)
    kept = len(told.kept_again)
    said = [
        f"{formats.plural(pushed, 'successor')} would have to move" if pushed
        else "No successor would have to move",
        f"{_dependencies(worse)} would be violated, or by more days, if nobody else moved" if worse
        else "no dependency would be newly violated",
        f"{_dependencies(kept)} would be kept again" if kept else "",
        f"{formats.plural(goals, 'goal')} would be green later" if goals
        else "no goal would be green later",
        _end_words(told.end_before, told.end_after),
    ]  # fmt: skip
    return "; ".join(filter(None, said)) + "."


def _dependencies(count: int) -> str:
    return "1 dependency" if count == 1 else f"{count:,} dependencies"


def _end_words(before: date | None, after: date | None) -> str:
    if before is None or after is None:
        return ""
    if before == after:
        return f"the plan would still end on {formats.day(after)}"
    return f"the plan would end on {formats.day(after)}, {_later((after - before).days)}"


def _goals(told: Effect) -> Component:
    columns = (
        Column("goal", "Goal", grows=True), Column("now", "Green now", day=True),
        Column("then", "Green then", day=True), Column("days", "Days", number=True),
    )  # fmt: skip
    rows = [
        (
            each.goal.title,
            formats.day(each.before),
            formats.day(each.after),
            formats.signed(each.days),
        )
        for each in told.goals
    ]
    return table(columns, rows, GOALS)
