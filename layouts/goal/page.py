"""One goal's page put together."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import list_address
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.forecast import Outlook
from dashboard.path_to_green.standing import GoalStanding
from dashboard.scope import Scope
from dashboard.scorecard.numbers import brief
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, controls, empty, key_figures, link, page_head, status
from layouts.components.leaves import Children
from layouts.goal.about import about, values
from layouts.goal.forecast import forecast
from layouts.goal.glide_path import glide_path
from layouts.goal.plan import plan
from layouts.goal.slips import slips
from layouts.goal.updates import told_colour, updates
from layouts.goal.words import headline, moved
from layouts.path_to_green.board import flag_mark
from layouts.path_to_green.cells import age, not_covered
from layouts.path_to_green.words import (
    COMPUTED,
    FLAGS,
    aim,
    bare_aim,
    distance,
    forecast_words,
)
from layouts.ticket_aging.words import as_of_in_words

Block = Component | None


def content(
    story: GoalStory, *forms: Block, talk: Block = None, actions: Block = None
) -> Component:
    """The page of one goal as of one date.

    ``forms`` are what its owner can say of it, ``actions`` those of its plan, and ``talk`` what
    leadership can say to its newest update.
    """
    about_it = f"{story.program.name} · {as_of_in_words(story)}"
    return html.Div(
        [
            _head(story.goal.title, about_it, story.scope),
            html.P(headline(story), className="headline"),
            _flags(story),
            key_figures(_key_figures(story)),
            glide_path(story, values(story)),
            plan(story, actions),
            updates(story, talk),
            *forms,
            forecast(story),
            slips(story),
            about(story),
            html.Footer(provenance(story), className="provenance"),
        ],
        className="goal",
    )


def nothing(scope: Scope, key: str, sentence: str) -> Component:
    """A goal of which nothing can be told as of then."""
    week = f"to {formats.day(scope.as_of)}"
    back = link("The whole board", list_address(scope))
    return html.Div([_head(key, week, scope), empty(sentence, back)])


def _head(name: str, week: str, scope: Scope) -> Component:
    return page_head(name, week, controls(link("The whole board", list_address(scope))))


def _flags(story: GoalStory) -> Component | None:
    """Each flag with what it means."""
    of = story.standing
    if not of.flags:
        return None
    return html.Ul(
        [html.Li([flag_mark(flag, of), html.Span(FLAGS[flag])]) for flag in of.flags],
        className="flags-told",
    )


def _key_figures(story: GoalStory) -> list[KeyFigure]:
    """Claimed and computed side by side, then what lacks, what covers it, and the way back."""
    of = story.standing
    colour, word = COMPUTED[of.computed]
    gap = "met" if of.gap == 0 else distance(of.gap, of.goal.unit)
    due = formats.day(of.due.current or of.goal.due)
    now = f"{_now(of)}, due {due}"
    return [
        KeyFigure("Claimed", _claimed(story), _claimed_by(story)),
        KeyFigure("Computed", status(colour, word), _computed_by(story)),
        KeyFigure("Gap", gap, now),
        KeyFigure("Covered by open actions", formats.percent(of.covered), _covered(story)),
        KeyFigure("Back to green, claimed", _back(story), moved(of.back.current, of.back.original)),
        KeyFigure("Forecast", *_forecast(story)),
    ]


def _now(of: GoalStanding) -> str:
    """The value beside what is to be reached; only that, where there is no value."""
    if of.value is not None:
        return f"now {brief(of.value, of.goal.unit)} {bare_aim(of.goal)}"
    return f"{'band' if of.goal.within else 'target'} {aim(of.goal)}"


def _claimed(story: GoalStory) -> Children:
    newest = story.standing.history.newest
    if newest is None:
        return formats.MISSING
    outdated = story.standing.silence.outdated
    return html.Span(told_colour(newest), className="hatched" if outdated else "")


def _claimed_by(story: GoalStory) -> str:
    newest, calendar = story.standing.history.newest, story.program.calendar
    if newest is None:
        return "no update was ever published"
    days = (story.scope.as_of - calendar.today(newest.at)).days
    week = formats.week(newest.week, calendar)
    said = f"{newest.author or 'its owner'} in {week}, {age(days)}"
    return f"◌ outdated: {said}" if story.standing.silence.outdated else said


def _computed_by(story: GoalStory) -> str:
    of = story.standing
    if of.latest is None:
        return "no value of the last 14 days"
    value = f"{brief(of.latest.value, of.goal.unit)} on {formats.day(of.latest.day)}"
    if of.expected is None:
        return value
    said = f"{value}, expected {brief(of.expected, of.goal.unit)}"
    if of.computed_originally is of.computed:
        return said
    return f"{said}; {COMPUTED[of.computed_originally][1]} by its first date"


def _covered(story: GoalStory) -> str:
    of = story.standing
    opened = formats.plural(len(of.open_actions), "open action")
    return opened if of.covered is not None else f"{opened}. {not_covered(of)}"


def _back(story: GoalStory) -> str:
    day = story.standing.back.current
    return formats.day(day) if day else formats.MISSING


def _forecast(story: GoalStory) -> tuple[str, str]:
    first, second = forecast_words(story.standing.forecast)
    dated = story.standing.forecast.outlook is Outlook.DATED
    return first, f"P50; P85 {second.removeprefix('to ')}" if dated else second
