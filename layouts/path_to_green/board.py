"""The board: every goal with what is claimed, what the numbers say, and the way back."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import goal_address
from dashboard.path_to_green.board import GRAVE, Part
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.scorecard.numbers import brief
from layouts.components import aria, light
from layouts.components.leaves import Children, mark
from layouts.components.tables import CONTENT
from layouts.path_to_green import cells
from layouts.path_to_green.file import LABEL, board_file
from layouts.path_to_green.words import FLAGS, NO_OWNER, flag_word
from layouts.scorecard.sparkline import sparkline

Goals = Mapping[Part, Sequence[GoalStanding]]
TREND = 26
"""Weeks of the small picture."""
_HEADS = (
    ("Claimed", "the owner", "", "Colour of the newest update that counts."),
    ("Computed", "the numbers", "", "Colour of the newest value against the glide path."),
    ("Trend", f"{TREND} weeks", "line", ""),
    ("Now", "of target", "number", "Newest value, no older than 14 days."),
    ("Gap", "to target", "number", "From the value to the target, in the good direction."),
    ("Covered", "by actions", "number",
     "Expected impact of the open actions due by the claimed date, as a share of the gap."),
    ("First claimed", "back to green", "back", "The first date of this way back to green."),
    ("Claimed now", "back to green", "back", "As the newest update has it."),
    ("Forecast", "P50 to P85", "back",
     "By its own pace: the weeks by which half, and 85 %, of the paths are at the target."),
    ("Update", "", "", "How old the newest update is, and when the next one is due."),
)  # fmt: skip
COLUMNS = len(_HEADS) + 1


def goals_board(found: PathToGreen, parts: Goals) -> Component:
    """All goals, what needs a look first; each leads to the page of its goal."""
    shown = html.Table(
        [html.Thead(_head()), *(_part(found, part, goals) for part, goals in parts.items())],
        className="table report-table board",
        **aria(label=LABEL),
    )
    scrolled = html.Div(
        shown, className="board-scroll", tabIndex=0, role="region", **aria(label=LABEL)
    )
    frame: Component = html.Div([scrolled], className="table-frame")
    ordered = [each for goals in parts.values() for each in goals]
    vars(frame)[CONTENT] = board_file(found, ordered)  # not sent to the screen
    return frame


def _head() -> Component:
    return light.Tr(
        [
            light.Th("Goal", scope="col"),
            *(
                light.Th([title, cells.below(under)], scope="col", title=help_, className=css)
                for title, under, css, help_ in _HEADS
            ),
        ]
    )


def _part(found: PathToGreen, part: Part, goals: Sequence[GoalStanding]) -> Component:
    title = [part.value, light.Span(f" {len(goals):,}", className="worth-beside")]
    return html.Tbody(
        [
            light.Tr(light.Th(title, scope="rowgroup", colSpan=COLUMNS), className="group"),
            *(_row(found, each) for each in goals),
        ]
    )


def _row(found: PathToGreen, of: GoalStanding) -> Component:
    return light.Tr(
        [
            _name(found, of),
            cells.claimed(found, of),
            cells.computed(of),
            light.Td(_trend(of), className="line"),
            cells.value(of),
            cells.gap(of),
            cells.covered(of),
            cells.first_claimed(of),
            cells.now_claimed(of),
            cells.forecast(of),
            cells.updated(found, of),
        ],
        **mark(opens="true"),
    )


def _name(found: PathToGreen, of: GoalStanding) -> Component:
    goal = of.goal
    way = light.A(goal.title, href=goal_address(found.scope, goal.key), **mark(way="true"))
    return light.Th(
        [
            light.Span(way, className="name"),
            flags(of),
            light.Span(_about(of), className="about"),
        ],
        scope="row",
    )


def flags(of: GoalStanding) -> Component | None:
    """What is wrong with it, the gravest first; None where nothing is."""
    if not of.flags:
        return None
    return light.Span([flag_mark(flag, of) for flag in of.flags], className="flags")


def flag_mark(flag: Flag, of: GoalStanding) -> Component:
    """One flag; what it means stands on hover."""
    css = "flag grave" if flag in GRAVE else "flag"
    return light.Span(flag_word(flag, of), title=FLAGS[flag], className=css)


def _about(of: GoalStanding) -> list[Children]:
    goal, due = of.goal, of.due.current or of.goal.due
    owner = light.Span(goal.owner or formats.MISSING, title="" if goal.owner else NO_OWNER)
    team = [light.Span(goal.team)] if goal.team else []
    first = f"First due {formats.day(goal.due)}" if due != goal.due else ""
    return [owner, *team, light.Span(f"due {formats.day(due)}", title=first)]


def _trend(of: GoalStanding) -> Component | None:
    """The last weeks as a picture, with what it shows to who does not see it."""
    if of.weekly is None:
        return None
    values = of.weekly.values[-TREND:].tolist()
    low, high, last = (brief(pick, of.goal.unit) for pick in (min(values), max(values), values[-1]))
    told = f"{formats.plural(len(values), 'week')} between {low} and {high}, the last {last}"
    return sparkline(values, told)
