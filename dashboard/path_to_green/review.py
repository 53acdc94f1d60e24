"""What goals say in the weekly review: their line and their exceptions."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from dashboard import formats
from dashboard.goal.address import goal_address, list_address
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.review import AreaReview, Exceptional, Line, Rank, first_by_rank
from dashboard.status_updates.updates import OFF, Colour
from dashboard.ticket_aging.provenance import provenance

RED_SHARE = 0.10
"""From this share of the goals that run on, those off track make the area red."""
RED, AMBER, GREEN, GREY = "red", "amber", "green", "grey"
WEEK = timedelta(days=7)
_AHEAD = (Colour.NOT_STARTED, Colour.CANDIDATE)
_RANKS: Mapping[Flag, Rank] = {
    Flag.WATERMELON: Rank.BROKEN,
    Flag.STRAIGHT_TO_RED: Rank.BROKEN,
    Flag.DATE_PASSED: Rank.BROKEN,
    Flag.NO_DATE: Rank.BROKEN,
    Flag.NO_PLAN: Rank.BROKEN,
    Flag.OUTDATED: Rank.CLOSE,
}
"""Flags that are exceptions, the gravest first. That a date slipped is none by itself."""
_WORDS = {Flag.NO_DATE: "no date", Flag.NO_PLAN: "plan short"}


def area_review(told: PathToGreen, before: PathToGreen) -> AreaReview:
    """Goals as they stand; ``before`` are the same a week earlier."""
    found = [
        _exceptional(told, goal, flag) for flag in _RANKS for goal in told.goals
        if _gravest(goal) is flag
    ]  # fmt: skip
    colour, why = _colour(told)
    return AreaReview(
        line=Line(colour, _sentence(told, before), why, list_address(told.scope)),
        exceptions=first_by_rank(found),
        counts=Counter(each.rank for each in found),
        more=list_address(told.scope),
        data=provenance(told),
    )


def running(told: PathToGreen) -> tuple[GoalStanding, ...]:
    """The goals that have begun and are not over."""
    return tuple(
        each for each in told.goals
        if each.goal.start <= told.scope.as_of
        and not each.history.over
        and each.claimed not in _AHEAD
    )  # fmt: skip


def worse_colour(standing: GoalStanding) -> str:
    """The worse of what is claimed and what is computed; silence never looks green."""
    claimed = standing.claimed.value if standing.claimed in OFF else ""
    computed = standing.computed.value
    for colour in (RED, AMBER):
        if colour in (claimed, computed):
            return colour
    silent = standing.silence.outdated or standing.claimed is None
    known = standing.claimed is Colour.GREEN or standing.computed is Computed.GREEN
    return GREEN if known and not silent else GREY


def _counts(goals: Iterable[GoalStanding]) -> Counter[str]:
    return Counter(map(worse_colour, goals))


def _colour(told: PathToGreen) -> tuple[str, str]:
    goals = running(told)
    counts = _counts(goals)
    if not goals:
        return GREY, "No goal is on its way."
    if counts[RED]:
        share = counts[RED] / len(goals)
        why = f"{formats.percent(share)} are off track by claim or by numbers; red from"
        return RED if share >= RED_SHARE else AMBER, f"{why} {RED_SHARE * 100:g} % on."
    if counts[AMBER]:
        return AMBER, "None is off track, and not all are on it."
    if counts[GREY]:
        unknown = f"{formats.plural(counts[GREY], 'goal')} without a word of these days"
        return (AMBER if counts[GREEN] else GREY), f"None is off track, {unknown}."
    return GREEN, "All are on track by claim and by numbers."


def _sentence(told: PathToGreen, before: PathToGreen) -> str:
    """``4 of 6 goals on track, 1 fewer than a week ago, 1 at risk, 1 off track; 1 silent.``."""
    goals = running(told)
    if not goals:
        return f"None of {formats.plural(len(told.goals), 'goal')} is on its way."
    counts = _counts(goals)
    change = counts[GREEN] - _counts(running(before))[GREEN]
    return (
        f"{counts[GREEN]:,} of {formats.plural(len(goals), 'goal')} on track,"
        f" {formats.more_or_fewer(change)} {'than' if change else 'as'} a week ago,"
        f" {counts[AMBER]:,} at risk, {counts[RED]:,} off track; {_others(told.goals)}."
    )


def _others(goals: Iterable[GoalStanding]) -> str:
    raised = Counter(flag for each in goals for flag in each.flags)
    found = [
        formats.plural(raised[Flag.WATERMELON], "watermelon") if raised[Flag.WATERMELON] else "",
        f"{raised[Flag.OUTDATED]:,} silent" if raised[Flag.OUTDATED] else "",
    ]
    return ", ".join(each for each in found if each) or "none silent"


def _gravest(standing: GoalStanding) -> Flag | None:
    return next((flag for flag in _RANKS if flag in standing.flags), None)


def _exceptional(told: PathToGreen, standing: GoalStanding, flag: Flag) -> Exceptional:
    goal = standing.goal
    others = [_SENTENCES[each](told, standing) for each in _RANKS if each in standing.flags]
    return Exceptional(
        rank=_RANKS[flag],
        word=_WORDS.get(flag, flag.value),
        name=goal.title,
        title=goal.team,
        sentence=" ".join(others),
        owner=goal.owner,
        since=_since(told, standing, flag),
        href=goal_address(told.scope, goal.key),
    )


def _watermelon(_: PathToGreen, standing: GoalStanding) -> str:
    return f"Claimed green, {standing.computed.value} by its numbers, two weeks on end."


def _straight_to_red(told: PathToGreen, standing: GoalStanding) -> str:
    before = standing.history.weeks[-2].week
    return f"Red in one step: green in {_week(told, before)}."


def _date_passed(told: PathToGreen, standing: GoalStanding) -> str:
    passed = _passed(told, standing)
    if passed != standing.date_to_green:
        met = "is not met" if standing.gap else "may not be met: no recent value is known"
        return f"It was due on {formats.day(passed)}, and the target {met}."
    return f"It was to be green again by {formats.day(passed)}{_slipped(standing)}."


def _no_date(_: PathToGreen, standing: GoalStanding) -> str:
    return f"{_claimed(standing)}, without a date back to green."


def _no_plan(_: PathToGreen, standing: GoalStanding) -> str:
    if standing.covered is None:
        return f"{_claimed(standing)}, and no action is laid against the gap."
    return (
        f"{_claimed(standing)}: open actions cover {formats.percent(standing.covered)} of the gap."
    )


def _outdated(told: PathToGreen, standing: GoalStanding) -> str:
    newest, late = standing.history.newest, standing.silence.days_overdue
    overdue = f"{formats.plural(late, 'day')} overdue"
    if newest is None:
        return f"No update has ever been filed: {overdue}."
    last = f"{newest.colour.value} in {_week(told, newest.week)}"
    return f"The update is {overdue}; last claimed {last}."


_SENTENCES: Mapping[Flag, Callable[[PathToGreen, GoalStanding], str]] = {
    Flag.WATERMELON: _watermelon,
    Flag.STRAIGHT_TO_RED: _straight_to_red,
    Flag.DATE_PASSED: _date_passed,
    Flag.NO_DATE: _no_date,
    Flag.NO_PLAN: _no_plan,
    Flag.OUTDATED: _outdated,
}


def _claimed(standing: GoalStanding) -> str:
    colour = standing.claimed.value if standing.claimed else ""
    return colour.capitalize()


def _slipped(standing: GoalStanding) -> str:
    slips = len(standing.back.slips)
    times = "once" if slips == 1 else f"{slips:,} times"
    return f", a date that slipped {times}" if slips else ""


def _week(told: PathToGreen, ending: date) -> str:
    return formats.week(ending, told.program.calendar)


def _since(told: PathToGreen, standing: GoalStanding, flag: Flag) -> date | None:
    """When it began, as far as updates and dates tell."""
    if flag is Flag.OUTDATED:
        return standing.silence.due
    if flag is Flag.DATE_PASSED:
        return _passed(told, standing)
    if flag is Flag.WATERMELON:  # what is known of it: it was one a week before as well
        return told.scope.as_of - WEEK
    way = standing.history.way_back
    return way[0].week - timedelta(days=6) if way else None


def _passed(told: PathToGreen, standing: GoalStanding) -> date:
    """The date that is over: back to green, or else the goal's own."""
    back = standing.date_to_green
    if standing.claimed in OFF and back is not None and back < told.scope.as_of:
        return back
    return standing.due.current or standing.goal.due
