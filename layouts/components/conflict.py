"""An edit that was refused: what somebody else wrote beside one's own text, to choose or merge.

It is put into a form by assets/forms.js, so that it is serialised and not drawn by Dash.
"""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.conflicts import By, Change, Merge
from dashboard.forms import FormField
from dashboard.program_calendar import utc
from layouts.components.forms import data

NOTHING = "(empty)"
CHOICE = "conflict-"


def conflict(merges: Sequence[Merge], change: Change | None) -> Component:
    """Who changed what and when, what merges by itself, and a choice for each field of both."""
    who = change.who if change is not None else "Somebody else"
    asked = [merge for merge in merges if merge.by is By.BOTH]
    return html.Div(
        [
            html.P([html.Strong(f"{who} changed this "), *_when(change), "."]),
            html.P(_next_step(bool(asked)), className="conflict-next"),
            _by_one_side(merges, who),
            *(_choice(merge, who) for merge in asked),
        ],
        className="conflict",
    )


def overtaken(change: Change | None) -> Component:
    """What has happened meanwhile, where an edit can't be merged with it."""
    who, did = (change.who, change.did) if change is not None else ("Somebody else", "changed this")
    why = change.why if change is not None else ""
    return html.Div(
        [
            html.P([html.Strong(f"{who} {did} "), *_when(change), "."]),
            html.P(why, className="conflict-text") if why else None,
            html.P(
                [
                    "What you typed was not saved, and is kept here. ",
                    html.A("Open it as it stands now", href=""),
                    ", then decide whether to send it again.",
                ],
                className="conflict-next",
            ),
        ],
        className="conflict",
    )


def _when(change: Change | None) -> list[Component | str]:
    """The time, which the script puts into the reader's own zone."""
    if change is None:
        return ["while you were writing"]
    at = utc(change.at)
    said = f"{at.day} {at:%b %Y, %H:%M} UTC"
    return ["at ", html.Time(said, dateTime=f"{at:%Y-%m-%dT%H:%M:%SZ}")]


def _next_step(asked: bool) -> str:
    if asked:
        return "Your text was not saved, and nothing is lost. Choose what to keep, then send again."
    return "Nothing that you changed was changed by both. Look at it, then send again."


def _by_one_side(merges: Sequence[Merge], who: str) -> Component | None:
    """Fields that only one has changed: they are merged by themselves, and it is said."""
    said = [
        *(
            _said(merge, f"changed by {who}. It is in your form now: ", merge.theirs)
            for merge in merges
            if merge.by is By.THEM
        ),
        *(
            _said(merge, "changed only by you. It stays: ", merge.mine)
            for merge in merges
            if merge.by is By.ME
        ),
    ]
    return html.Ul(said, className="conflict-merged") if said else None


def _said(merge: Merge, sentence: str, value: str) -> Component:
    return html.Li([html.Strong(merge.field.label), f" {sentence}", _text(merge.field, value)])


def _choice(merge: Merge, who: str) -> Component:
    """Mine, theirs, or both in one text, which is then edited in the field itself."""
    options = [
        _option("mine", "Yours", merge.field, merge.mine),
        _option("theirs", f"From {who}", merge.field, merge.theirs),
    ]
    if merge.together is not None:
        name = "Both, merged line by line" if merge.clean else "Both, one after the other"
        options.append(_option("together", f"{name}, to edit", merge.field, merge.together))
    legend = f"{merge.field.label}: both of you changed it"
    return html.Fieldset(
        [
            html.Legend(legend),
            dbc.RadioItems(name=f"{CHOICE}{merge.field.name}", options=options),
            html.P(className="field-problem"),
        ],
        **data(choice=merge.field.name),
    )


def _option(value: str, name: str, field: FormField, text: str) -> dict[str, object]:
    label = html.Span([html.Strong(name), _text(field, text)])
    return {"value": value, "label": label}


def _text(field: FormField, value: str) -> Component:
    shown = field.in_words(value)
    css = "conflict-text" if shown else "conflict-text quiet"
    return html.Span(shown or NOTHING, className=css)
