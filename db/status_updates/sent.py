"""What the form of an update says, written where it is known what it is of."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict
from dashboard.errors import InvalidForm
from dashboard.forms import YES, Sent
from dashboard.my_updates import as_shown
from dashboard.scorecard.typed import Fields
from dashboard.status_updates.filing import NOTHING_CHANGED
from dashboard.status_updates.form_fields import ANSWERED, CAUSES, DUE, QUESTION_ID, REASON
from dashboard.status_updates.updates import Subject
from db.path_to_green.changing import ToChange, to_change
from db.status_updates.answering import ANSWER
from db.status_updates.form_places import subject_place
from db.status_updates.writing import file_update

OF_ACTION = ("action_text", "action_due", "action_impact")
"""What is written where an action is meant: its owner stands there from the start."""


def say_update(session: Session, subject: Subject, id_: int, week: date, sent: Sent) -> str:
    """File an update; the item's title. Raises ``Conflict`` with all that the form holds."""
    program, key = subject_place(session, subject, id_)
    kind = subject.kind
    found = to_change(session, program, kind, key)
    said = told(sent.fields, sent.drawn)
    try:
        file_update(session, program, kind, key, week, said, sent.base)
    except Conflict as error:
        error.theirs = _all_theirs(found, error.theirs, sent)
        raise
    return found.item.tracked.title


def say_nothing_changed(
    session: Session, subject: Subject, id_: int, week: date, base: int | None
) -> str:
    """Say that nothing changed: an update like any other, with the words of the last one."""
    program, key = subject_place(session, subject, id_)
    kind = subject.kind
    title = to_change(session, program, kind, key).item.tracked.title
    file_update(session, program, kind, key, week, {NOTHING_CHANGED: YES}, base)
    return title


def told(fields: Fields, drawn: Fields) -> dict[str, str]:
    """What a form says, as the store names it.

    Causes and dates that stand as they were drawn are not said: they would overwrite others.
    """
    said = as_shown(fields)
    question, answer = said.pop(QUESTION_ID.name), said.pop(ANSWERED.name)
    if answer and not question:
        raise InvalidForm({ANSWERED.name: "No question is open any more: leave this empty."})
    if question and answer:
        said[f"{ANSWER}{question}"] = answer
    if not any(said.get(name) for name in OF_ACTION):
        said = {name: text for name, text in said.items() if not name.startswith("action_")}
    if fields.get(CAUSES.name) == drawn.get(CAUSES.name) or not said.get(CAUSES.name):
        said.pop(CAUSES.name, None)
    if fields.get(DUE.name) == drawn.get(DUE.name):
        said.pop(DUE.name, None)
        said.pop(REASON.name, None)
    return said


def _all_theirs(found: ToChange, theirs: Fields, sent: Sent) -> dict[str, str]:
    """What stands there of each field of the form: what nobody else writes is as it was drawn."""
    known = {name: theirs.get(name, sent.drawn.get(name, "")) for name in sent.fields}
    if DUE.name in known:
        due = found.goal.dates(found.cut).current
        known[DUE.name] = due.isoformat() if due else ""
    return known
