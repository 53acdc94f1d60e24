"""Cells of the board: what is claimed beside what the numbers say, and why something is missing."""

from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.forecast import Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.standing import GoalStanding
from dashboard.scorecard.numbers import bare, brief
from layouts.components import STATUS, aria, light
from layouts.components.leaves import Children, mark
from layouts.path_to_green.words import CLAIMED, COMPUTED, aim, bare_aim, distance, forecast_words
from layouts.scorecard.cells import why

FULL = 1.0
"""What covers all of a gap."""
_BACK = "Back to green"


def cell(label: str, css: str, *said: Children) -> Component:
    """One cell; on a phone its label stands beside it."""
    return light.Td(list(said), className=css, **mark(label=label))


def below(said: Children, **more: Any) -> Component:
    """A second, quiet line."""
    return light.Span(said, className="worth", **more)


def status_word(colour: str, word: str, css: str = "") -> Component:
    """Shape, word and colour; a word alone where it is no status."""
    if not colour:
        return light.Span(word, className=f"status {css}".rstrip())
    shape, of = STATUS[colour]
    return light.Span(f"{shape} {word}", className=f"status {of} {css}".rstrip())


def claimed(found: PathToGreen, of: GoalStanding) -> Component:
    """The owner's colour; hatched where it is outdated, which stands below it in words."""
    newest = of.history.newest
    if newest is None:
        state = "◌ outdated" if of.silence.outdated else "no update"
        return cell("Claimed", "claimed", why(formats.MISSING, "Nothing was claimed yet."),
                    below(state))  # fmt: skip
    week = formats.week(newest.week, found.program.calendar)
    by = f"Claimed by {newest.author or 'its owner'} in {week}"
    outdated = of.silence.outdated
    word = status_word(*CLAIMED[newest.colour], "hatched" if outdated else "")
    said = "◌ outdated" if outdated else f"in {week}"
    return cell("Claimed", "claimed", word, below(said, title=by))


def computed(of: GoalStanding) -> Component:
    """The colour of the numbers, and what the glide path expects."""
    word = status_word(*COMPUTED[of.computed])
    if of.computed is Computed.NO_DATA:
        reason = "No value of the last 14 days."
        return cell("Computed", "computed", word, below("no recent value", title=reason))
    if of.computed_originally is not of.computed:
        first = COMPUTED[of.computed_originally][1]
        return cell("Computed", "computed", word, below(f"{first} by first date"))
    if of.expected is None:
        return cell("Computed", "computed", word)
    expects = below(f"expected {bare(of.expected, of.goal.unit)}", title=_expects(of))
    return cell("Computed", "computed", word, expects)


def _expects(of: GoalStanding) -> str:
    return f"The glide path expects {brief(of.expected, of.goal.unit)} on this day."


def value(of: GoalStanding) -> Component:
    """The newest value, and what is to be reached."""
    aims = below(bare_aim(of.goal), title=f"Target {aim(of.goal)}")
    if of.latest is None:
        missing = why(formats.MISSING, "No value of the last 14 days.")
        return cell("Now", "number now", missing, aims)
    dated = light.Span(
        brief(of.latest.value, of.goal.unit), title=f"On {formats.day(of.latest.day)}"
    )
    return cell("Now", "number now", dated, aims)


def gap(of: GoalStanding) -> Component:
    """What lacks to the target, with the word of its unit."""
    if of.gap is None:
        return cell("Gap", "number gap", why(formats.MISSING, "No value, no gap."))
    if not of.gap:
        return cell("Gap", "number gap", light.Span("met", className="met"))
    side = "outside" if of.goal.within else "short"
    return cell("Gap", "number gap", distance(of.gap, of.goal.unit), below(side))


def covered(of: GoalStanding) -> Component:
    """What share of the gap the open actions close by the date that is claimed."""
    actions = formats.plural(len(of.open_actions), "open action")
    opened = below(f"{len(of.open_actions):,} open", title=actions)
    if of.covered is None:
        return cell("Covered", "number covered", why(formats.MISSING, not_covered(of)), opened)
    width = f"{min(of.covered, FULL) * 100:.0f}%"
    bar = light.Span(
        light.Span(style={"width": width}),
        className="share-bar" if of.covered < FULL else "share-bar full",
        **aria(hidden="true"),
    )
    return cell("Covered", "number covered", formats.percent(of.covered), bar, opened)


def not_covered(of: GoalStanding) -> str:
    """Why no share of the gap can be said."""
    if of.gap is None:
        return "No recent value: the gap is not known."
    if not of.gap:
        return "There is no gap."
    return "No date back to green is claimed: it cannot be said what is done by then."


def first_claimed(of: GoalStanding) -> Component:
    """The first date of this way back."""
    return cell(f"{_BACK}, first claimed", "back first", *_date(of.back.original, of))


def now_claimed(of: GoalStanding) -> Component:
    """As it is claimed now, and how far it moved."""
    said = _date(of.back.current, of)
    if of.back.moves and of.back.current:
        days = of.back.slipped_days
        said.append(below(f"{formats.signed(days)} {'day' if abs(days) == 1 else 'days'}"))
    return cell(f"{_BACK}, claimed now", "back", *said)


def _date(day: date | None, of: GoalStanding) -> list[Children]:
    if day is not None:
        return [formats.day(day)]
    off = bool(of.history.way_back)
    reason = "Off track or at risk, and no date is claimed." if off else "It is not off track."
    return [why(formats.MISSING, reason)]


def forecast(of: GoalStanding) -> Component:
    """By its own pace: P50 and P85, or why there is no date."""
    first, second = forecast_words(of.forecast)
    css = "back forecast" if of.forecast.outlook is Outlook.DATED else "back forecast undated"
    return cell(f"{_BACK}, forecast", css, first, below(second) if second else None)


def updated(found: PathToGreen, of: GoalStanding) -> Component:
    """How old the newest update is, and what is owed."""
    newest = of.history.newest
    if newest is None:
        first: Children = why(formats.MISSING, "It was never updated.")
    else:
        calendar = found.program.calendar
        days = (found.scope.as_of - calendar.today(newest.at)).days
        when = formats.moment(newest.at, calendar.zone)
        first = light.Span(age(days), title=f"{newest.author or 'Its owner'}, {when}")
    return cell("Update", "updated", first, _owed(of))


def age(days: int) -> str:
    """Today, 1 day ago."""
    return "today" if days <= 0 else f"{formats.plural(days, 'day')} ago"


def _owed(of: GoalStanding) -> Component | None:
    if of.silence.due is None:
        return None
    if not of.silence.days_overdue:
        return below(f"due {of.silence.due.day} {of.silence.due:%b}")
    return below(f"{formats.plural(of.silence.days_overdue, 'day')} overdue")
