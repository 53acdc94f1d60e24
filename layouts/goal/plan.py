"""The path to green: causes, what it takes, and the actions that are to close the gap."""

from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.goals import Action, Plan
from dashboard.path_to_green.plan import missing_parts
from dashboard.path_to_green.standing import GoalStanding
from dashboard.slips import Ledger
from dashboard.status_updates.updates import OFF
from layouts.components import LABELLED, Column, empty, facts, section, status, table
from layouts.components.leaves import Children
from layouts.goal.words import adds_up
from layouts.path_to_green.words import distance, signed_distance

_COLUMNS = (
    Column("number", "No.", number=True), Column("text", "Action", grows=True),
    Column("owner", "Owner"), Column("due", "Due", day=True),
    Column("first", "First due", day=True), Column("state", "State"),
    Column("expected", "To bring", number=True), Column("realised", "Brought", number=True),
    Column("counts", "Counts", help="Whether it is due by the date back to green that is claimed."),
    Column("evidence", "Evidence", grows=True),
)  # fmt: skip


def plan(story: GoalStory, *forms: Component | None) -> Component:
    """Whether it adds up, what is still asked for, the plan, its actions, and their forms."""
    of = story.standing
    rows = [_action(story, action) for action in of.actions]
    return section(
        "The way back",
        _missing(of),
        _written(story),
        table(_COLUMNS, rows, "Actions", f"{LABELLED} dense plan-actions") if rows else _none(of),
        *forms,
        lead=adds_up(of),
        name="plan",
    )


def _missing(of: GoalStanding) -> Component | None:
    """What amber and red still ask for."""
    if of.claimed is None:
        return None
    asked = missing_parts(of.claimed, of.plan, of.actions, of.date_to_green)
    if not asked:
        return None
    return html.Ul([html.Li(status("amber", said)) for said in asked.values()], className="asked")


def _none(of: GoalStanding) -> Component:
    if of.claimed in OFF:
        return empty("Nobody has anything to do for it yet.")
    return empty("No actions: its owner sees it on track, or not begun.")


def _written(story: GoalStory) -> Component | None:
    """What was written down, by whom, and when."""
    plan = story.standing.plan
    said = {
        "Root causes": plan.causes,
        "Green again when": plan.exit_criteria,
        "Turns red if": plan.trigger,
        "And then": plan.consequence,
        "Decision needed": _decision(plan),
    }
    shown = {name: _text(text) for name, text in said.items() if text}
    if not shown:
        return None
    newest = story.plans[0].said if story.plans else None
    if newest is not None:
        when = formats.moment(newest.at, story.program.calendar.zone)
        shown["Written by"] = html.Span(f"{newest.by}, {when}", className="quiet")
    return facts(shown)


def _text(text: str) -> Component:
    return html.Span(text, className="as-written")


def _decision(plan: Plan) -> str:
    if not plan.decision:
        return ""
    by = f" · {plan.decided_by}" if plan.decided_by else ""
    until = f" · by {formats.day(plan.decided_until)}" if plan.decided_until else ""
    return f"{plan.decision}{by}{until}"


def _action(story: GoalStory, action: Action) -> tuple[Children, ...]:
    dates = action.dates(story.cut)
    unit = story.goal.unit
    return (
        str(action.number), _text(action.text), action.owner,
        formats.day(dates.current or action.due),
        formats.day(action.due) if dates.moves else "", _state(story, action, dates),
        distance(action.expected_impact, unit), signed_distance(action.realised_impact, unit),
        _counts(story, action, dates),
        evidence(action.evidence),
    )  # fmt: skip


def _state(story: GoalStory, action: Action, dates: Ledger) -> Children:
    if action.done is not None:
        return status("green", f"done {formats.day(action.done)}")
    late = (story.scope.as_of - (dates.current or action.due)).days
    if late > 0:
        return status("red", f"{formats.plural(late, 'day')} overdue")
    return "open"


def _counts(story: GoalStory, action: Action, dates: Ledger) -> str:
    """Whether its impact is part of what covers the gap."""
    back = story.standing.date_to_green
    if action.done is not None or not action.open_on(story.scope.as_of):
        return "in the value"
    if back is None:
        return formats.MISSING
    return "yes" if (dates.current or action.due) <= back else "too late"


def evidence(text: str) -> Children:
    """A web address leads there; all else is just told."""
    parts = urlsplit(text) if text.startswith(("http:", "https:")) else None
    if parts is None or not parts.netloc:
        return _text(text)
    return html.A(parts.netloc, href=text, target="_blank", rel="noopener noreferrer", title=text)
