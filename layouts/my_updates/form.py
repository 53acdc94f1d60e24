"""The form of one update: what was said last, what the numbers did since, and what is said now."""

from collections.abc import Sequence
from datetime import date

import orjson
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField
from dashboard.goal.address import goal_address
from dashboard.my_updates import MyUpdates, UpdateForm, last_texts, prefilled
from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.standing import GoalStanding
from dashboard.path_to_green.weekly import Latest
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.address import initiative_address
from dashboard.scorecard.numbers import told
from dashboard.status_updates.due import UpdatesDue
from dashboard.status_updates.form_fields import (
    ANSWERED,
    CHANGED,
    COLOUR,
    DATE_TO_GREEN,
    DECISION,
    HEADLINE,
    MOVED,
    NEXT_STEPS,
    PLANNED,
    QUESTION_ID,
    WHY,
)
from dashboard.status_updates.updates import ItemKind, Subject
from layouts.components import aria, facts, link, status
from layouts.components.forms import Filled, Group, data, form
from layouts.components.leaves import Children
from layouts.my_updates.words import claimed, colours, due
from layouts.path_to_green.words import COMPUTED, distance

UPDATE_FORM = {subject: f"{subject.value}-update" for subject in Subject}
SAME = ("-update:", "-same:")
"""What the form that says that nothing changed is called instead."""
HELP = {
    "headline": "One sentence that a leader reads first.",
    "why": "Where the date back to green moves, why it does.",
    "changed": "What is new since the last update; it begins with what the value did.",
    "decision": "What you need, from whom and by when. Empty: nothing.",
    "date_to_green": "A date for a date will do: the day on which you will know.",
    "causes": "What it comes from, not what it looks like.",
    "action_text": "What is done about it. One is needed while none is open.",
    "action_owner": "One person.",
    "action_due": "",
    "action_impact": "How far it moves the value in the good direction; no minus sign.",
    "due": "It was said once and is kept: each move stands in the ledger, with its reason.",
    "reason": "Needed where it moves.",
}


def update_form(page: MyUpdates, found: UpdateForm, following: str = "") -> Component:
    """One item with its form; ``following`` is the name of the form after it."""
    calendar = page.program.calendar
    name = update_name(found)
    last = last_texts(found)
    return html.Section(
        [
            _head(page, found),
            facts(_facts(found, calendar)),
            _quick(found, name.replace(*SAME)) if last and not found.filed else None,
            form(
                name,
                found.base,
                *_fields(found, page.due),
                send="Change the update" if found.filed else "File the update",
            ),
        ],
        className="update",
        **data(
            update=name, following=following,
            last=orjson.dumps(last).decode(),
        ),
        **aria(label=f"Update of {found.item.title}"),
    )  # fmt: skip


def update_name(found: UpdateForm) -> str:
    """The form of an item's week."""
    return f"{UPDATE_FORM[found.subject]}:{found.subject_id}:{found.week.isoformat()}"


def _head(page: MyUpdates, found: UpdateForm) -> Component:
    title: Children = found.item.title
    if found.item.kind is ItemKind.GOAL:
        title = link(title, goal_address(page.scope, found.item.key))
    elif found.subject is Subject.INITIATIVE:
        title = link(title, initiative_address(page.scope, found.item.key))
    week = formats.week_in_words(found.week, page.program.calendar, False)
    state = "filed, may be changed" if found.filed else due(found.due)
    return html.Header(
        [html.H2(title), html.P([f"{week} · ", state], className="quiet")], className="update-head"
    )


def _facts(found: UpdateForm, calendar: ProgramCalendar) -> dict[str, Children]:
    """What was claimed, beside what the numbers say."""
    shown: dict[str, Children] = {}
    if found.before:
        week = formats.week(found.before.week, calendar)
        shown["Last claimed"] = html.Span([claimed(found.before.colour), f" in {week}"])
        shown["Last headline"] = found.before.headline or "none"
    standing = found.due.standing
    if standing is not None:
        shown["Computed"] = status(*COMPUTED[standing.computed])
    if standing is not None and standing.latest is not None:
        shown["Value"] = _value(standing, standing.latest)
    return shown


def _value(standing: GoalStanding, latest: Latest) -> str:
    unit = standing.goal.unit
    said = f"{told(latest.value, unit)} on {formats.day(latest.day)}"
    if standing.expected is not None:
        said += f", {told(standing.expected, unit)} expected"
    if standing.gap:
        side = "outside the band" if standing.goal.within else "short of the target"
        said += f", {distance(standing.gap, unit)} {side}"
    return said


def _quick(found: UpdateForm, same: str) -> Component:
    """Last week's words with one key, and that nothing changed with another."""
    copy = html.Button(
        "Copy last week’s", type="button", className="btn btn-quiet", title="Alt-C",
        **data(copy_last=""), **aria(keyshortcuts="Alt+C"),
    )  # fmt: skip
    unchanged = form(same, found.base, send="Nothing changed")
    return html.Div([copy, unchanged], className="update-quick")


def _fields(found: UpdateForm, owed: UpdatesDue) -> list[Filled | Group]:
    stands = prefilled(found)
    help_ = HELP | _date_over(stands["date_to_green"], owed.scope.as_of)

    def filled(*fields: FormField) -> list[Filled]:
        return [
            Filled(field, stands.get(field.name, ""), help_.get(field.name, ""), rows=2)
            for field in fields
        ]

    return [
        Filled(COLOUR, stands["colour"], options=colours()),
        *filled(HEADLINE, CHANGED, WHY, NEXT_STEPS),
        _path(found, owed.cut, filled(*_of_path(found))),
        *filled(DECISION),
        _answer(found),
        *([_moved(found, filled(*MOVED))] if found.item.kind is ItemKind.GOAL else []),
    ]


def _date_over(claimed: str, today: date) -> dict[str, str]:
    """What the form took over is no date back to green any more once it is over."""
    if not claimed or date.fromisoformat(claimed) >= today:
        return {}
    over = formats.day(date.fromisoformat(claimed))
    return {"date_to_green": f"{over} is over: say the day that holds now, and why it moves."}


def _of_path(found: UpdateForm) -> tuple[FormField, ...]:
    return (DATE_TO_GREEN, *PLANNED) if found.item.kind is ItemKind.GOAL else (DATE_TO_GREEN,)


def _path(found: UpdateForm, cut: int, fields: Sequence[Filled]) -> Group:
    """What amber and red ask for; assets/2-updates.css shows it with them."""
    return Group("Path to green", fields, "path-fields", _open_actions(found, cut))


def _open_actions(found: UpdateForm, cut: int) -> Component:
    standing = found.due.standing
    opened = standing.open_actions if standing else ()
    if not opened:
        return html.P("No action is open yet.", className="quiet")
    listed = [html.Li(_open_action(each, cut)) for each in opened]
    return html.Ul(listed, className="open-actions", **aria(label="Open actions"))


def _open_action(action: Action, cut: int) -> str:
    """By the day that holds now, whatever was said first."""
    due = action.dates(cut).current or action.due
    return f"{action.text} · {action.owner}, by {formats.day(due)}"


def _answer(found: UpdateForm) -> Group:
    """Which question it is stands in the form, out of sight."""
    asked = found.asked
    known = str(asked.id) if asked else ""
    fields = [
        Filled(QUESTION_ID, known, options=[(known, known)]), Filled(ANSWERED, rows=2),
    ]  # fmt: skip
    if asked is None:
        return Group("Question", fields, "hidden-fields")
    return Group(f"{asked.asked_by} asks", fields, "answer-fields", html.P(asked.text))


def _moved(found: UpdateForm, fields: Sequence[Filled]) -> Group:
    standing = found.due.standing
    due_now = standing.due.current if standing else None
    title = f"Move the due date, {formats.day(due_now)}" if due_now else "Move the due date"
    return Group(title, fields, "moved-fields", folded=True)
