"""One goal in words: sentences made from its numbers."""

from datetime import date

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.forecast import HORIZON, LEAST_HISTORY, Forecast, Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.standing import GoalStanding
from dashboard.scorecard.numbers import bare, brief
from dashboard.status_updates.updates import Colour
from layouts.path_to_green.words import CLAIMED, COMPUTED, aim, distance

_SHORT = (Computed.AMBER, Computed.RED)


def headline(story: GoalStory) -> str:
    """The page in one sentence: what is claimed, what the numbers say, and what lacks."""
    return f"{_colours(story.standing)}: {_numbers(story.standing)}."


def _colours(of: GoalStanding) -> str:
    """What is claimed beside what is computed."""
    claimed = "" if of.claimed is None else CLAIMED[of.claimed][1]
    computed = COMPUTED[of.computed][1]
    said = f"Claimed {claimed}" if claimed else "Never updated"
    if of.computed is Computed.NO_DATA:
        return f"{said}, and its numbers say nothing"
    if claimed == computed:
        return f"Claimed and computed {computed}"
    differs = of.claimed is Colour.GREEN and of.computed in _SHORT
    return f"{said}, {'but' if differs else 'and'} computed {computed}"


def _numbers(of: GoalStanding) -> str:
    goal, due = of.goal, of.due.current or of.goal.due
    if of.latest is None:
        return "there is no value of the last 14 days"
    value = brief(of.latest.value, goal.unit)
    if goal.within:
        outside = f", {distance(of.gap, goal.unit)} outside it" if of.gap else ", inside it"
        return f"{value} with a band of {aim(goal)}{outside}"
    expected = f", where {bare(of.expected, goal.unit)} was expected"
    lacks = f"{distance(of.gap, goal.unit)} short of" if of.gap else "it meets"
    return f"{value}{expected}; {lacks} the target of {aim(goal)}, due {formats.day(due)}"


def adds_up(of: GoalStanding) -> str:
    """Whether the open actions close the gap, with its arithmetic."""
    unit, back = of.goal.unit, of.date_to_green
    if of.gap is None:
        return "Without a recent value the gap is not known."
    if not of.gap:
        return "There is no gap to close."
    if back is None or of.covered is None:
        return "No date back to green is claimed: it cannot be said what is done by then."
    bring = distance(of.covered * of.gap, unit)
    return (
        f"Open actions due by {formats.day(back)} are to bring {bring} of the"
        f" {distance(of.gap, unit)} that lack: they cover {formats.percent(of.covered)} of the gap."
    )


def outlook(forecast: Forecast) -> str:
    """What the forecast says, or why it gives no date."""
    if forecast.outlook is Outlook.DATED and forecast.p50:
        safe = (
            f"and 85 % by {formats.day(forecast.p85)}"
            if forecast.p85
            else "and fewer than 85 % within a year"
        )
        return (
            f"At its own pace half the paths are at the target by {formats.day(forecast.p50)},"
            f" {safe}"
        )
    if forecast.outlook is Outlook.NO_DATE:
        return (
            f"No date: only {formats.percent(forecast.arriving)} of the paths are at the target"
            f" within {HORIZON} weeks"
        )
    if forecast.outlook is Outlook.LOW_DATA:
        return (
            f"Low data: {formats.plural(forecast.weeks, 'week')} of history, and a date takes"
            f" {LEAST_HISTORY}"
        )
    if forecast.outlook is Outlook.REACHED:
        return "It is at its target now"
    return "No forecast: there is no value of the last 14 days"


def claimed_beside(of: GoalStanding) -> str:
    """The claimed date beside the forecast one; empty where one of them lacks."""
    back, ahead = of.date_to_green, of.forecast.p50
    if back is None or ahead is None or of.forecast.outlook is not Outlook.DATED:
        return ""
    weeks = round((ahead - back).days / 7)
    if not weeks:
        return f"The claimed {formats.day(back)} is as good as its P50."
    way = "later" if weeks > 0 else "earlier"
    return (
        f"P50 is {formats.plural(abs(weeks), 'week')} {way} than the claimed {formats.day(back)}."
    )


def days_in_words(days: int) -> str:
    """+77 days."""
    return f"{formats.signed(days)} {'day' if abs(days) == 1 else 'days'}"


def moved(day: date | None, first: date | None) -> str:
    """When it was first said, where that was another day."""
    if day is None or first is None or day == first:
        return ""
    return f"first {formats.day(first)}, {days_in_words((day - first).days)}"
