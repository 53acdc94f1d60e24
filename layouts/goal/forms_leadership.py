"""Leadership's side of a goal: acknowledge, ask, delegate, reassign; and answers."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField
from dashboard.goal.editing import Asked, GoalEditing
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.form_fields import ANSWER, DELEGATED, QUESTION, REASSIGNED
from layouts.components.forms import Filled, Options, form

READ_FORM, QUESTION_FORM, ANSWER_FORM = "update-read", "goal-question", "question-answer"
DELEGATE_FORM, REASSIGN_FORM = "goal-delegate", "goal-reassign"


def leadership(found: GoalEditing) -> list[Component]:
    """What can be said to the newest update, and who files the next."""
    return [
        *([_read(found)] if found.newest and not found.acknowledged else []),
        _ask(found),
        *(_answer(found, asked) for asked in found.questions if asked.may_answer),
        *([_delegate(found)] if found.may_change else []),
        *([_reassign(found)] if found.may_manage else []),
        *([_given(found)] if found.assignments else []),
    ]


def _given(found: GoalEditing) -> Component:
    """To whom it was given, by whom, and why; the newest first."""
    listed = [html.Li(_given_in_words(found, each)) for each in found.assignments]
    return html.Details(
        [html.Summary("To whom it was given"), html.Ul(listed, className="quality")],
        className="metric-form",
    )


def _given_in_words(found: GoalEditing, each: Assignment) -> str:
    until = f"until {formats.day(each.until)}" if each.until else "for good"
    when = formats.moment(each.at, found.calendar.zone)
    return f"{each.person} {until}, by {each.by or 'nobody named'}, {when}: {each.reason}"


def _folded(summary: str, *inside: Component | None) -> Component:
    return html.Details([html.Summary(summary), *inside], className="metric-form")


def _read(found: GoalEditing) -> Component:
    """One button: that the newest version was read."""
    newest = found.newest
    assert newest is not None
    week = formats.week(newest.week, found.calendar)
    return form(
        f"{READ_FORM}:{newest.id}", None, send=f"Acknowledge the update of {week}",
    )  # fmt: skip


def _ask(found: GoalEditing) -> Component:
    pinned = " It is pinned to the newest update." if found.newest else ""
    filled = [
        Filled(QUESTION[0], _owner(found), options=_people(found.people)),
        Filled(QUESTION[1], "", f"Answered in their next update, or at once.{pinned}", rows=3),
    ]
    name = f"{QUESTION_FORM}:{found.id}"
    return _folded("Ask a question", form(name, None, *filled, send="Ask"))


def _owner(found: GoalEditing) -> str:
    return found.goal.owner if found.goal.owner in found.people else ""


def _answer(found: GoalEditing, asked: Asked) -> Component:
    when = formats.moment(asked.at, found.calendar.zone)
    return _folded(
        f"Answer {asked.by}, {when}",
        html.P(asked.text, className="question-text"),
        form(f"{ANSWER_FORM}:{asked.id}", None, Filled(ANSWER[0], rows=3), send="Answer"),
    )


def _delegate(found: GoalEditing) -> Component:
    stands = "Let somebody else file it for a while"
    if found.delegate and found.delegate_until:
        stands = f"{found.delegate} files it until {formats.day(found.delegate_until)}: change it"
    help_ = {"until": "The last day; after it the owner files it again."}
    filled = _filled(found, DELEGATED, help_)
    name = f"{DELEGATE_FORM}:{found.id}"
    return _folded(stands, form(name, found.assignment, *filled, send="Delegate"))


def _reassign(found: GoalEditing) -> Component:
    filled = _filled(found, REASSIGNED, {"person": "The new owner, from today on."})
    name = f"{REASSIGN_FORM}:{found.id}"
    return _folded(
        "Give it to another owner", form(name, found.assignment, *filled, send="Reassign")
    )


def _filled(found: GoalEditing, fields: Sequence[FormField], help_: dict[str, str]) -> list[Filled]:
    people = _people(found.people)
    return [
        Filled(f, "", help_.get(f.name, ""), options=people if f.name == "person" else ())
        for f in fields
    ]


def _people(names: Sequence[str]) -> Options:
    return [("Choose a person", ""), *((name, name) for name in names)]
