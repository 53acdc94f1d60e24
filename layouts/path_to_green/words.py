"""Goals in words: what things are called, and sentences made from the numbers."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard import formats
from dashboard.path_to_green.forecast import LEAST_HISTORY, Forecast, Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.scorecard.changes import PERCENT
from dashboard.scorecard.definitions import Direction
from dashboard.scorecard.numbers import SHARES, bare, brief, plain
from dashboard.status_updates.updates import Colour

TITLE = "Path to green"
EVERYTHING = "All goals"
FILTER_LABELS = {"team": "Team", "owner": "Owner"}
NO_OWNER = "Nobody is named."
CLAIMED: Mapping[Colour, tuple[str, str]] = {
    Colour.GREEN: ("green", "on track"), Colour.AMBER: ("amber", "at risk"),
    Colour.RED: ("red", "off track"), Colour.NOT_STARTED: ("", "not started"),
    Colour.CANDIDATE: ("", "candidate"), Colour.DONE: ("", "done"),
    Colour.CANCELLED: ("", "cancelled"),
}  # fmt: skip
"""Status colour and word; what is no status has a word only."""
COMPUTED: Mapping[Computed, tuple[str, str]] = {
    Computed.GREEN: ("green", "on track"), Computed.AMBER: ("amber", "at risk"),
    Computed.RED: ("red", "off track"), Computed.NO_DATA: ("grey", "no data"),
}  # fmt: skip
FLAGS: Mapping[Flag, str] = {
    Flag.WATERMELON: "Claimed on track this week and last, while its numbers say otherwise.",
    Flag.STRAIGHT_TO_RED: "From on track to off track in one step, with nothing in between.",
    Flag.DATE_PASSED: "A date that was promised has passed.",
    Flag.NO_DATE: "It is off track or at risk, and nobody says by when it is back.",
    Flag.NO_PLAN: "Its open actions do not cover the gap by the date that is claimed.",
    Flag.OUTDATED: "Its update is overdue by more than three days.",
    Flag.SLIPPED: "A date moved to a later day.",
}
DIRECTIONS: Mapping[Direction, str] = {
    Direction.UP: "More is good", Direction.DOWN: "Less is good",
    Direction.WITHIN: "Good is within the band",
}  # fmt: skip


def distance(value: float | None, unit: str) -> str:
    """How far two values lie apart, with the word of the unit: 4.2 points, USD 1,204, 12.4."""
    if value is None:
        return formats.MISSING
    if unit.casefold() in SHARES:
        points = plain(value * PERCENT, 1)
        return f"{points} {'point' if points == '1.0' else 'points'}"
    return brief(value, unit)


def signed_distance(value: float | None, unit: str) -> str:
    """With its sign: +4.2 points."""
    if value is None:
        return formats.MISSING
    size = distance(abs(value), unit)
    sign = "+" if value > 0 else formats.MINUS if value < 0 else "±"
    return f"{sign}{size}"


def aim(goal: Goal) -> str:
    """What is to be reached: 80.0 %, or 40 to 60 cases."""
    if not goal.within:
        return brief(goal.target, goal.unit)
    return f"{bare(goal.low, goal.unit)} to {brief(goal.high, goal.unit)}"


def bare_aim(goal: Goal) -> str:
    """The same below a value that says the unit."""
    if not goal.within:
        return f"of {bare(goal.target, goal.unit)}"
    return f"in {bare(goal.low, goal.unit)} to {bare(goal.high, goal.unit)}"


def slips(standing: GoalStanding) -> int:
    """How often its due date and its date back to green moved to a later day."""
    return len(standing.due.slips) + len(standing.back.slips)


def flag_word(flag: Flag, standing: GoalStanding) -> str:
    """A flag in two or three words, with its number where it has one."""
    if flag is Flag.SLIPPED:
        count = slips(standing)
        return f"slipped {'once' if count == 1 else formats.plural(count, 'time')}"
    if flag is Flag.OUTDATED:
        days = formats.plural(standing.silence.days_overdue, "day")
        return f"silent, {days} overdue" if standing.history.newest else "never updated"
    return flag.value


def forecast_words(forecast: Forecast) -> tuple[str, str]:
    """When it arrives by its own pace, and how sure that is; or why no date can be said."""
    if forecast.outlook is Outlook.DATED and forecast.p50:
        safe = f"to {formats.day(forecast.p85)}" if forecast.p85 else "to beyond a year"
        return formats.day(forecast.p50), safe
    if forecast.outlook is Outlook.LOW_DATA:
        return "low data", f"{forecast.weeks} of {LEAST_HISTORY} weeks"
    if forecast.outlook is Outlook.NO_DATE:
        share = formats.percent(forecast.arriving)
        return "no date", f"{share} of paths in a year"
    return forecast.outlook.value, ""


def headline(goals: Sequence[GoalStanding]) -> str:
    """The board in one sentence."""
    going = [each for each in goals if not each.history.over]
    red, amber = (
        sum(each.computed is of for each in going) for of in (Computed.RED, Computed.AMBER)
    )
    if not going:
        return f"{formats.plural(len(goals), 'goal')}, all done or cancelled."
    single = red == 1 or len(going) == 1
    said = (
        f"{_none(red)} of {formats.plural(len(going), 'open goal')} {'is' if single else 'are'} off"
        f" track by {'its' if single else 'their'} numbers, {amber or 'none'} at risk"
    )
    parts = [
        (sum(each.computed is Computed.NO_DATA for each in going), "without a recent value"),
        (_flagged(going, Flag.WATERMELON), "claimed on track all the same"),
        (_flagged(going, Flag.NO_PLAN), "without a plan that adds up"),
        (_flagged(going, Flag.OUTDATED), "silent"),
    ]
    more = [f"{count} {words}" for count, words in parts if count]
    return f"{said}{'; ' if more else ''}{', '.join(more)}."


def _flagged(goals: Iterable[GoalStanding], flag: Flag) -> int:
    return sum(flag in each.flags for each in goals)


def _none(count: int) -> str:
    return f"{count:,}" if count else "None"
