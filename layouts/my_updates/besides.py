"""What stands besides the updates: questions, actions, and who files the updates of the rules."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.my_updates import MyUpdates, OwedAction
from dashboard.status_updates.due import DueItem
from dashboard.status_updates.form_fields import ANSWER, REASSIGNED
from dashboard.status_updates.questions import Question
from dashboard.status_updates.updates import ItemKind
from layouts.components import LABELLED, Column, controls, link, section, status, table
from layouts.components.forms import Filled, form
from layouts.components.leaves import Children

ANSWER_FORM, RULES_FORM = "question-answer", "rules-reassign"
RULES = "rules"
"""The part of the page that says who files them."""


def questions(found: MyUpdates) -> Component | None:
    """Those that can be answered at once; or in the next update of their item."""
    asked = found.due.questions
    if not asked:
        return None
    lead = f"{formats.plural(len(asked), 'question')} open."
    if found.due.answerable:
        lead += " An update can answer one too."
    shown = [_question(found, each) for each in asked]
    return section("Questions", *shown, lead=lead, name="questions")


def _question(found: MyUpdates, asked: Question) -> Component:
    when = formats.moment(asked.at, found.program.calendar.zone)
    title = found.due.title(asked.kind, asked.item)
    return html.Details(
        [
            html.Summary(
                f"{asked.asked_by} asks {asked.asked_of} about “{title}”, {when}: {asked.text[:80]}"
            ),
            html.P(asked.text, className="question-text"),
            _answer(found, asked),
        ],
        className="metric-form",
    )


def _answer(found: MyUpdates, asked: Question) -> Component:
    if asked.id not in found.due.answerable:
        return html.P(f"{asked.asked_of} has not answered yet.", className="quiet")
    name = f"{ANSWER_FORM}:{asked.id}"
    return form(name, None, Filled(ANSWER[0], rows=3), send="Answer now")


_ACTIONS = (
    Column("what", "Action", grows=True), Column("about", "For"), Column("owner", "Owner"),
    Column("due", "Due", day=True), Column("state", "State"),
)  # fmt: skip


def actions(found: MyUpdates) -> Component | None:
    """Actions of goals and tickets; each is changed where it stands."""
    if not found.actions:
        return None
    late = sum(each.days_overdue > 0 for each in found.actions)
    overdue = f", {late:,} overdue" if late else ""
    lead = f"{formats.plural(len(found.actions), 'action')} open{overdue}."
    rows = [_action(each) for each in found.actions]
    return section(
        "Actions",
        table(_ACTIONS, rows, "Open actions", f"{LABELLED} owed-actions"),
        lead=lead,
        name="actions",
    )


def _action(each: OwedAction) -> Sequence[Children]:
    late = each.days_overdue
    state = status("red", f"{formats.plural(late, 'day')} overdue") if late > 0 else "open"
    return (link(each.what, each.href), each.about, each.owner, formats.day(each.due), state)


def unfiled_rules(found: MyUpdates) -> Component | None:
    """Said at the top, as no item stands for them in the list."""
    if not found.people or _of_rules(found):
        return None
    way = html.A("Nobody files updates of the rules: say who does", href=f"#{RULES}")
    return controls(html.P(way), className="unfiled-rules")


def _of_rules(found: MyUpdates) -> list[DueItem]:
    every = (*found.due.items, *found.due.filed)
    return [each for each in every if each.owed.item.kind is ItemKind.RULES]


def rules(found: MyUpdates) -> Component | None:
    """Rules owe updates once somebody has them; a manager says who."""
    if not found.people:
        return None
    of_rules = _of_rules(found)
    base = of_rules[0].assignment if of_rules else None
    stands = f"{of_rules[0].filer} files them." if of_rules else "Nobody files them yet."
    people = [("Choose a person", ""), *((name, name) for name in found.people)]
    filled = [Filled(each, options=people if each.name == "person" else ()) for each in REASSIGNED]
    return section(
        "Updates of the rules",
        html.Details(
            [
                html.Summary("Say who files them from today on"),
                form(f"{RULES_FORM}:{found.program.id}", base, *filled, send="Reassign"),
            ],
            className="metric-form",
        ),
        lead=f"One update a week tells of all rules. {stands}",
        name=RULES,
    )
