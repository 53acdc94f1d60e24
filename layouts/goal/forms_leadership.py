"""Leadership's side of a goal or an initiative: acknowledge, ask, delegate, reassign; answers."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField
from dashboard.my_updates import ITEM, PATH, WHOSE, item_name
from dashboard.scope import Scope
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.due import Whose
from dashboard.status_updates.form_fields import ANSWER, ASKED, DELEGATED, REASSIGNED
from dashboard.status_updates.leading import Asked, Led
from dashboard.status_updates.updates import ItemKind
from layouts.components import link
from layouts.components.forms import Filled, Options, form

READ_FORM, ANSWER_FORM = "update-read", "question-answer"
QUESTION, DELEGATE, REASSIGN = "question", "delegate", "reassign"
"""Forms that each kind of item has for itself."""


def item_form(name: str, kind: ItemKind) -> str:
    """What a form of a kind of item is called: ``goal-question``."""
    return f"{kind.value}-{name}"


def update_way(found: Led, key: str, scope: Scope) -> Component | None:
    """To the form of its update, which is of today; None for whom it is not."""
    if not found.may_change:
        return None
    whose = Whose.ALL if found.may_manage else Whose.MINE
    view = {WHOSE: whose.value, ITEM: item_name(found.kind, key)}
    address = PATH + Scope(scope.program, scope.as_of, view=view).query()
    return html.P(link("File an update", address))


def leadership(found: Led) -> list[Component]:
    """What can be said to the newest update, and who files the next."""
    return [
        *([_read(found)] if found.newest and not found.acknowledged else []),
        _ask(found),
        *(_answer(found, asked) for asked in found.questions if asked.may_answer),
        *([_delegate(found)] if found.may_change else []),
        *([_reassign(found)] if found.may_manage else []),
        *([_given(found)] if found.assignments else []),
    ]


def _given(found: Led) -> Component:
    """To whom it was given, by whom, and why; the newest first."""
    listed = [html.Li(_given_in_words(found, each)) for each in found.assignments]
    return html.Details(
        [html.Summary("To whom it was given"), html.Ul(listed, className="quality")],
        className="metric-form",
    )


def _given_in_words(found: Led, each: Assignment) -> str:
    until = f"until {formats.day(each.until)}" if each.until else "for good"
    when = formats.moment(each.at, found.calendar.zone)
    return f"{each.person} {until}, by {each.by or 'nobody named'}, {when}: {each.reason}"


def _folded(summary: str, *inside: Component | None) -> Component:
    return html.Details([html.Summary(summary), *inside], className="metric-form")


def _read(found: Led) -> Component:
    """One button: that the newest version was read."""
    newest = found.newest
    assert newest is not None
    week = formats.week(newest.week, found.calendar)
    return form(
        f"{READ_FORM}:{newest.id}", None, send=f"Acknowledge the update of {week}",
    )  # fmt: skip


def _ask(found: Led) -> Component:
    pinned = " It is pinned to the newest update." if found.newest else ""
    filled = [
        Filled(ASKED[0], _owner(found), options=_people(found.people)),
        Filled(ASKED[1], "", f"Answered in their next update, or at once.{pinned}", rows=3),
    ]
    name = f"{item_form(QUESTION, found.kind)}:{found.id}"
    return _folded("Ask a question", form(name, None, *filled, send="Ask"))


def _owner(found: Led) -> str:
    return found.owner if found.owner in found.people else ""


def _answer(found: Led, asked: Asked) -> Component:
    when = formats.moment(asked.at, found.calendar.zone)
    return _folded(
        f"Answer {asked.by}, {when}",
        html.P(asked.text, className="question-text"),
        form(f"{ANSWER_FORM}:{asked.id}", None, Filled(ANSWER[0], rows=3), send="Answer"),
    )


def _delegate(found: Led) -> Component:
    stands = "Let somebody else file it for a while"
    if found.delegate and found.delegate_until:
        stands = f"{found.delegate} files it until {formats.day(found.delegate_until)}: change it"
    help_ = {"until": "The last day; after it the owner files it again."}
    filled = _filled(found, DELEGATED, help_)
    name = f"{item_form(DELEGATE, found.kind)}:{found.id}"
    return _folded(stands, form(name, found.assignment, *filled, send="Delegate"))


def _reassign(found: Led) -> Component:
    filled = _filled(found, REASSIGNED, {"person": "The new owner, from today on."})
    name = f"{item_form(REASSIGN, found.kind)}:{found.id}"
    return _folded(
        "Give it to another owner", form(name, found.assignment, *filled, send="Reassign")
    )


def _filled(found: Led, fields: Sequence[FormField], help_: dict[str, str]) -> list[Filled]:
    people = _people(found.people)
    return [
        Filled(f, "", help_.get(f.name, ""), options=people if f.name == "person" else ())
        for f in fields
    ]


def _people(names: Sequence[str]) -> Options:
    return [("Choose a person", ""), *((name, name) for name in names)]
