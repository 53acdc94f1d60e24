"""What lies ahead of a goal on its glide path: the fan, the planned steps, and the dates."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.forecast import Outlook
from dashboard.path_to_green.plan import planned_steps
from dashboard.scorecard.numbers import brief
from layouts.goal.glide_lines import line, window
from layouts.metric.drawings import SAID, heights, literal
from layouts.path_to_green.words import aim, signed_distance
from layouts.theme import INK, MUTED, QUIET

WEEK = timedelta(days=7)


def fan(story: GoalStory) -> list[dict[str, Any]]:
    """80 % of the paths, and their middle, from the newest week on."""
    history, ahead = story.standing.weekly, story.fan
    if history is None or ahead is None:
        return []
    last = window(story)[1]
    weeks = [history.last + WEEK * (n + 1) for n in range(len(ahead.middle))]
    weeks = [week for week in weeks if week <= last]
    begin, x = float(history.values[-1]), [each.isoformat() for each in (history.last, *weeks)]
    low, middle, high = (
        heights(story.goal, [begin, *values[: len(weeks)]])
        for values in (ahead.low, ahead.middle, ahead.high)
    )
    unit = story.goal.unit
    said = [
        f"{formats.day(week)}: {literal(brief(lo, unit))} to {literal(brief(hi, unit))}"
        for week, lo, hi in zip(
            (history.last, *weeks), (begin, *ahead.low), (begin, *ahead.high), strict=False
        )
    ]
    return [
        {
            "type": "scatter", "mode": "lines", "x": [*x, *reversed(x)],
            "y": [*high, *reversed(low)], "fill": "toself", "fillcolor": QUIET, "opacity": 0.45,
            "line": {"width": 0, "color": QUIET}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": x, "y": middle,
            "line": {"color": MUTED, "width": 1, "dash": "dot"},
            "customdata": said, "hovertemplate": SAID,
        },
    ]  # fmt: skip


def steps(story: GoalStory) -> list[dict[str, Any]]:
    """What each open action is to bring, from the newest value on."""
    of = story.standing
    if of.value is None or not of.open_actions:
        return []
    planned = planned_steps(of.goal, of.value, of.open_actions, story.scope.as_of, story.cut)
    said = ["where it stands"] + [
        f"{formats.day(after.day)}: {signed_distance(after.value - before.value, of.goal.unit)}"
        for before, after in pairwise(planned)
    ]
    return [
        {
            "type": "scatter", "mode": "lines+markers",
            "x": [step.day.isoformat() for step in planned],
            "y": heights(of.goal, [step.value for step in planned]),
            "line": {"color": INK, "width": 1.5, "shape": "hv"},
            "marker": {"color": INK, "size": [0, *[7] * (len(planned) - 1)], "symbol": "diamond"},
            "customdata": [literal(each) for each in said],
            "hovertemplate": f"Planned {SAID}",
        }
    ]  # fmt: skip


def dates(story: GoalStory) -> list[dict[str, Any]]:
    """The claimed date and the forecast ones, where the target lies."""
    of = story.standing
    level = of.goal.target
    if level is None:
        return []
    named: list[tuple[str, date | None, str]] = [("claimed", of.date_to_green, "top right")]
    if of.forecast.outlook is Outlook.DATED:
        named += [
            ("P50", of.forecast.p50, "bottom left"), ("P85", of.forecast.p85, "bottom right"),
        ]  # fmt: skip
    last = window(story)[1]
    known = [(name, day, where) for name, day, where in named if day and day <= last]
    if not known or not of.gap:
        return []
    return [
        line([day.isoformat() for _, day, _ in known], heights(of.goal, [level] * len(known)))
        | {
            "mode": "markers+text",
            "text": [name for name, _, _ in known],
            "textposition": [where for _, _, where in known],
            "textfont": {"color": INK, "size": 12},
            "marker": {"color": INK, "size": 8, "symbol": "circle-open", "line": {"width": 2}},
            "customdata": [
                f"{name}: {formats.day(day)}, {literal(aim(of.goal))}" for name, day, _ in known
            ],
            "hovertemplate": SAID,
            "hoverinfo": None,
            "cliponaxis": False,
        }
    ]
