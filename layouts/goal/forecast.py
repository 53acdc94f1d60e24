"""The forecast of the date back to green: its dates, its pace, and how often it was right."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.forecast import LEAST_HISTORY, NOMINAL
from dashboard.path_to_green.hit_rate import HitRate
from dashboard.scorecard.changes import PERCENT
from dashboard.scorecard.numbers import SHARES, plain
from layouts.components import LABELLED, Column, facts, section, table
from layouts.components.leaves import Children
from layouts.goal.words import outlook
from layouts.path_to_green.words import signed_distance
from layouts.scorecard.cells import why

_COLUMNS = (
    Column("ahead", "Looking ahead"), Column("inside", "Came true", number=True),
    Column("of", "Tried", number=True), Column("share", "Hit rate", number=True),
    Column("nominal", "Meant to be", number=True),
)  # fmt: skip


def forecast(story: GoalStory) -> Component:
    """What is likely at its own pace, and what such forecasts of this goal were worth."""
    of = story.standing
    paces = facts(
        {
            "Measured pace": _pace(of.forecast.pace, of.goal.unit),
            "Planned pace": _pace(of.planned_pace, of.goal.unit),
            "Paths at the target within a year": formats.percent(of.forecast.arriving),
            "Weeks of history": formats.count(of.forecast.weeks),
        }
    )
    return section(
        "Forecast", paces, _hit_rates(story), lead=f"{outlook(of.forecast)}.", name="forecast"
    )


def _pace(pace: float | None, unit: str) -> Children:
    if pace is None:
        return why(formats.MISSING, "It takes two weeks with a value, and a path to a target.")
    if unit.casefold() not in SHARES:
        return f"{signed_distance(pace, unit)} a week"
    points = plain(abs(pace) * PERCENT, 2)  # a week moves a share by parts of a point
    sign = "±" if not float(points) else "+" if pace > 0 else formats.MINUS
    return f"{sign}{points} points a week"


def _hit_rates(story: GoalStory) -> Component:
    """Of its 80 % intervals, how many held what came; a refusal where nothing could be tried."""
    tried = {weeks: hits for weeks, hits in story.hit_rates.items() if hits.of}
    if not tried:
        said = f"No forecast could be held against what came yet: that takes {LEAST_HISTORY} weeks"
        return html.P(f"{said} of history and four more.", className="quiet")
    rows = [_row(weeks, hits) for weeks, hits in tried.items()]
    lead = "How often what came lay within the 80 % interval of this goal's own past forecasts."
    return html.Div([html.P(lead, className="quiet"), table(_COLUMNS, rows, "Hit rate", LABELLED)])


def _row(weeks: int, hits: HitRate) -> tuple[Children, ...]:
    return (
        formats.plural(weeks, "week"), f"{hits.inside:,}", f"{hits.of:,}",
        formats.percent(hits.share), formats.percent(NOMINAL),
    )  # fmt: skip
