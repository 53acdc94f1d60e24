"""What a goal is, what it belongs to, how it was defined over time, and its values."""

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import goal_address
from dashboard.goal.values import GoalStory
from dashboard.metric.address import metric_address
from dashboard.path_to_green.glide_path import colour, expected
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.standing import GoalStanding
from dashboard.path_to_green.words import DefinitionWord
from dashboard.scorecard.numbers import told
from layouts.components import LABELLED, Column, controls, facts, link, section, status, table
from layouts.components.leaves import Children
from layouts.path_to_green.words import COMPUTED, DIRECTIONS, NO_OWNER, aim

_VALUES = (
    Column("day", "Day", day=True), Column("value", "Value", number=True),
    Column("expected", "Expected", number=True), Column("status", "Status"),
)  # fmt: skip
_VERSIONS = (
    Column("since", "Holds from"), Column("title", "Goal", grows=True), Column("owner", "Owner"),
    Column("way", "From and to"), Column("dates", "Dates"), Column("by", "By"),
    Column("at", "When"),
)  # fmt: skip


def about(story: GoalStory) -> Component:
    """Owner, way, thresholds; its parent, its parts, and the metric behind it."""
    return section(
        "What it is",
        facts({name: said for name, said in _facts(story).items() if said}),
        _versions(story),
        name="definition",
    )


def values(story: GoalStory) -> Component | None:
    """The numbers behind the chart, folded."""
    if not story.values:
        return None
    rows = [_value(story, each.day, each.value) for each in reversed(story.values)]
    behind = table(_VALUES, rows, "Values", LABELLED)
    return controls(html.Details([html.Summary("The values behind this chart"), behind]))


def _value(story: GoalStory, day: Any, value: float) -> tuple[Children, ...]:
    """Judged by the date that holds now: what was expected then, as it is seen today."""
    goal = story.goal
    due = story.standing.due.current or goal.due
    wanted = expected(goal, day, due)
    return (
        formats.day(day), told(value, goal.unit), told(wanted, goal.unit),
        status(*COMPUTED[colour(goal, value, day, due)]),
    )  # fmt: skip


def _facts(story: GoalStory) -> dict[str, Children]:
    goal, due = story.goal, story.standing.due.current or story.goal.due
    share = formats.percent(goal.share)
    width = "the band's width" if goal.within else "the way from baseline to target"
    return {
        "Owner": goal.owner or html.Span(formats.MISSING, title=NO_OWNER),
        "Updates filed by": _filer(story),
        "Team": goal.team,
        "Good": DIRECTIONS[goal.direction],
        "From": f"{told(goal.baseline, goal.unit)} on {formats.day(goal.start)}",
        "To": f"{aim(goal)} on {formats.day(due)}",
        "At risk up to": f"{share} of {width}",
        "Metric": _metric(story),
        "Part of": _goals(story, [story.parent] if story.parent else []),
        "Its parts": _goals(story, story.children),
        "Tags": ", ".join(goal.tags),
        "Key": html.Code(goal.key),
    }


def _filer(story: GoalStory) -> str:
    """Who does so in its owner's place."""
    until = story.delegated_until
    return f"{story.filer} until {formats.day(until)}" if until else ""


def _metric(story: GoalStory) -> Children:
    if story.metric is None:
        return "Its values are kept by hand"
    return link(story.metric.title, metric_address(story.scope, story.metric.key))


def _goals(story: GoalStory, goals: Iterable[GoalStanding]) -> list[Children]:
    said: list[Children] = []
    for each in goals:
        way = link(each.goal.title, goal_address(story.scope, each.goal.key))
        said += [html.Div([status(*COMPUTED[each.computed]), " ", way])]
    return said


def _versions(story: GoalStory) -> Component | None:
    """Who defined it, and when; nothing where that was said only once."""
    if len(story.definitions) < 2:  # what it is stands above
        return None
    rows = [_version(story, each) for each in story.definitions]
    return table(_VERSIONS, rows, "Definitions", LABELLED)


def _version(story: GoalStory, of: DefinitionWord) -> tuple[Children, ...]:
    since = formats.day(of.since) if of.since else "the beginning"
    said = of.said.by, formats.moment(of.said.at, story.program.calendar.zone)
    if of.goal is None:
        return (since, "given up", "", "", "", *said)
    return (since, of.goal.title, of.goal.owner, _way(of.goal), _dates(of.goal), *said)


def _way(goal: Goal) -> str:
    return f"{told(goal.baseline, goal.unit)} to {aim(goal)}"


def _dates(goal: Goal) -> str:
    return f"{formats.day(goal.start)} to {formats.day(goal.due)}"
