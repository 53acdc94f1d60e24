"""What can be said of a metric on its page: a value, a note, and for managers what it is."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.editing import MetricEditing, held_value
from dashboard.scorecard.form_fields import NOTE, VALUE
from dashboard.scorecard.history import ValueWord
from dashboard.scorecard.notes import NoteVersion
from dashboard.scorecard.numbers import COUNTS, SHARES, told
from dashboard.scorecard.typed import as_typed
from layouts.components import LABELLED, Column, controls, section, status, table
from layouts.components.forms import Filled, form
from layouts.metric.forms_baseline import baseline
from layouts.metric.forms_definition import definition
from layouts.metric.forms_targets import targets
from layouts.metric.forms_words import said_in_words

VALUE_FORM, NOTE_FORM = "metric-value", "metric-note"


def forms(found: MetricEditing) -> Component | None:
    """All that the viewer can say of the metric in its week; None where that is nothing."""
    parts = [_note(found), _value(found)]
    if found.may_manage:
        parts += [targets(found), baseline(found), definition(found)]
    shown = [part for part in parts if part is not None]
    if not shown:
        return None
    lead = f"Of {_week(found)}. Everything is kept with who said it and when; nothing is deleted."
    return controls(section("Note, value and definition", *shown, lead=lead, name="edit"))


def _week(found: MetricEditing) -> str:
    number = found.calendar.week_number(found.week)
    return f"week {number}, to {formats.day(found.week)}"


def _note(found: MetricEditing) -> Component | None:
    if not found.may_note:
        return None
    note = found.note
    wanted = found.note_wanted and not (note and note.text)
    mark = status("amber", "a note is asked for") if wanted else None
    help_ = "What happened, and what is done about it. It stays with the metric and this week."
    return html.Details(
        [
            html.Summary([f"Note of {_week(found)} ", mark]),
            form(
                f"{NOTE_FORM}:{found.history.id}:{found.week.isoformat()}",
                note.id if note and note.text else None,
                Filled(NOTE[0], note.text if note else "", help_),
                send="Save the note",
            ),
            _versions(found),
        ],
        open=wanted,
        className="metric-form",
    )


def _versions(found: MetricEditing) -> Component | None:
    """What the note said before, the newest first."""
    if found.note is None:
        return None
    rows = [_version(each, found) for each in reversed(found.note.versions)]
    columns = (Column("said", "Written by"), Column("text", "Note", grows=True))
    return table(columns, rows, "Versions of the note", LABELLED)


def _version(each: NoteVersion, found: MetricEditing) -> tuple[str, str]:
    said = f"{each.author}, {formats.moment(each.at, found.calendar.zone)}"
    return said, each.text or "taken away"


def _value(found: MetricEditing) -> Component | None:
    if not found.may_type:
        return None
    if found.why_not_typed:
        return html.P(f"No value is typed here. {found.why_not_typed}", className="quiet")
    if found.week > found.today:
        said = f"The week runs until {formats.day(found.week)}: its value can be typed then."
        return html.P(said, className="quiet")
    return html.Details(
        [
            html.Summary(f"Value of {_week(found)}: {_stands(found)}"),
            form(
                f"{VALUE_FORM}:{found.history.id}:{found.week.isoformat()}",
                found.value_base,
                Filled(VALUE[0], as_typed(held_value(found.held)), _help(found)),
                send="Save the value",
            ),
            _words(found),
        ],
        className="metric-form",
    )


def _stands(found: MetricEditing) -> str:
    held = found.held
    if not held:
        return "none yet"
    if len(held) > 1:
        return f"{len(held)} rows of a file, which a typed one replaces"
    return _number(held[0], found)


def _number(word: ValueWord, found: MetricEditing) -> str:
    return "blank" if word.value is None else told(word.value, found.metric.unit)


def _help(found: MetricEditing) -> str:
    unit = found.metric.unit
    written = ""
    if unit.casefold() in SHARES:
        written = "Write it as a share, 0.428 for 42.8 %. "
    elif unit.casefold() == "bps":
        written = "Write it as a share, 0.0012 for 12 bps. "
    elif unit.casefold() not in COUNTS:
        written = f"In {unit}. "
    return (
        f"{written}It stands on {formats.day(found.week)}, the last day of the week."
        " Empty is a blank: nothing was measured, which is not zero."
    )


def _words(found: MetricEditing) -> Component | None:
    """Who said what of the day, the newest first."""
    if not found.words:
        return None
    rows = [_word(each, found) for each in found.words]
    columns = (
        Column("said", "Said by"), Column("value", "Value", number=True),
        Column("state", "Holds", grows=True),
    )  # fmt: skip
    return table(columns, rows, "What was said of this day", LABELLED)


def _word(word: ValueWord, found: MetricEditing) -> tuple[str, str, str]:
    holds = "holds" if word.holds else "taken back" if word.said.voided_at else "replaced"
    return said_in_words(word.said, found.calendar.zone), _number(word, found), holds
