"""Updates: the newest in full, and all versions before it by what they said otherwise."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.values import GoalStory, UpdateVersion
from dashboard.initiative.values import InitiativeStory
from dashboard.status_updates.differences import TEXTS, Difference, Part, Said
from dashboard.status_updates.questions import Question
from dashboard.status_updates.updates import StatusUpdate
from layouts.components import empty, facts, section, status
from layouts.components.leaves import Children
from layouts.path_to_green.words import CLAIMED

Updated = GoalStory | InitiativeStory
"""What owes updates: a goal or an initiative."""
SHOWN = 8
"""Versions that stand at once; older ones are folded."""


def updates(story: Updated, *talk: Component | None) -> Component:
    """The newest update, what leadership says to it (``talk``), and the history."""
    found = story.updates
    if not found:
        none = empty("No update was ever published.", _owed(story))
        return section("Updates", none, _questions(story), *talk, name="updates")
    folded = html.Details(
        [
            html.Summary(f"{formats.plural(len(found) - SHOWN, 'older version')}"),
            _listed(story, found[SHOWN:]),
        ]
    )
    return section(
        "Updates",
        _newest(story, found),
        _questions(story),
        *talk,
        html.H3("What each update said otherwise", className="table-title"),
        _listed(story, found[:SHOWN]),
        folded if len(found) > SHOWN else None,
        lead=_lead(story),
        name="updates",
    )


def _lead(story: Updated) -> str:
    weeks = len(story.standing.history.weeks)
    versions = formats.plural(len(story.updates), "version")
    return f"{versions} of {formats.plural(weeks, 'week')}. {_owed(story)}"


def _owed(story: Updated) -> str:
    silence = story.standing.silence
    if silence.due is None:
        return "No update is due any more."
    if silence.days_overdue:
        late = formats.plural(silence.days_overdue, "day")
        return f"The update due {formats.day(silence.due)} is {late} overdue."
    return f"The next one is due {formats.day(silence.due)}."


def told_colour(update: StatusUpdate) -> Component:
    """The colour that an update claims."""
    colour, word = CLAIMED[update.colour]
    return status(colour, word) if colour else html.Span(word, className="status")


def _newest(story: Updated, found: Sequence[UpdateVersion]) -> Component:
    """What counts of the newest week, whole."""
    counts = story.standing.history.newest
    shown = next((each for each in found if counts and each.update.id == counts.id), found[0])
    update = shown.update
    texts: dict[str, Children] = {
        label: html.Span(getattr(update, name), className="as-written")
        for name, label in TEXTS.items()
        if name != "headline" and getattr(update, name).strip()
    }
    if update.date_to_green:
        texts["Date back to green"] = formats.day(update.date_to_green)
    return html.Article(
        [
            html.P(
                [
                    told_colour(update),
                    html.Strong(f" {update.headline}" if update.headline else ""),
                ],
                className="update-headline",
            ),
            html.P(_by(story, update), className="quiet"),
            facts(texts) if texts else None,
            _acknowledged(story, shown),
        ],
        className="update-newest",
    )


def _by(story: Updated, update: StatusUpdate) -> str:
    calendar = story.program.calendar
    week = f"{formats.week(update.week, calendar)}, to {formats.day(update.week)}"
    return f"{week} · {update.author or 'nobody named'}, {formats.moment(update.at, calendar.zone)}"


def _acknowledged(story: Updated, of: UpdateVersion) -> Component | None:
    if not of.acknowledgements:
        return None
    zone = story.program.calendar.zone
    said = "; ".join(f"{each.by}, {formats.moment(each.at, zone)}" for each in of.acknowledgements)
    return html.P(f"Acknowledged by {said}", className="quiet acknowledged")


def _questions(story: Updated) -> Component | None:
    """What was asked and answered, newest first."""
    if not story.questions:
        return None
    listed = [_question(story, each) for each in story.questions]
    title = html.H3("Questions", className="table-title")
    return html.Div([title, html.Ol(listed, className="history questions")])


def _question(story: Updated, of: Question) -> Component:
    zone = story.program.calendar.zone
    answers = [
        html.P([html.Strong(each.by), f", {formats.moment(each.at, zone)}: ", _said(each.text)])
        for each in of.answers
    ]
    asked = html.P([html.Strong(of.asked_by), f" asks {of.asked_of}: ", _said(of.text)])
    none = html.P(status("amber", f"{of.asked_of} has not answered yet."))
    when = html.Span(formats.moment(of.at, zone), className="history-when")
    return html.Li([when, html.Div([asked, *(answers or [none])])])


def _said(text: str) -> Component:
    return html.Span(text, className="as-written")


def _listed(story: Updated, found: Sequence[UpdateVersion]) -> Component:
    return html.Ol([_version(story, each) for each in found], className="history versions")


def _version(story: Updated, of: UpdateVersion) -> Component:
    update = of.update
    calendar = story.program.calendar
    named = [told_colour(update), html.Span(_how(of), className="quiet")]
    by = f"{update.author or 'nobody named'}, {formats.moment(update.at, calendar.zone)}"
    when = [
        html.Span(formats.week(update.week, calendar)),
        html.Span(f", to {formats.day(update.week)}"),
    ]
    return html.Li(
        [
            html.Span(when, className="history-when"),
            html.Div(
                [
                    html.P(named, className="version-head"),
                    html.P(by, className="quiet"),
                    *(_difference(each) for each in of.differences if each.field != "colour"),
                    _acknowledged(story, of),
                ]
            ),
        ]
    )


def _how(of: UpdateVersion) -> str:
    """What sort of version it is, where that is to be said."""
    said = []
    if of.update.nothing_changed:
        said.append("said that nothing changed")
    elif not of.differences:
        said.append("says the same as before")
    if of.update.supersedes is not None:
        said.append("corrects an earlier version")
    if not of.counts:
        said.append("replaced since")
    return " · ".join(said)


def _difference(of: Difference) -> Component:
    name = html.Span(f"{of.label} ", className="change-field")
    return html.P([name, *map(_part, of.parts)], className="difference as-written")


_TAGS = {Said.BEFORE: html.Del, Said.AFTER: html.Ins}


def _part(of: Part) -> Children:
    tag = _TAGS.get(of.said)
    return of.text if tag is None else tag(of.text)
