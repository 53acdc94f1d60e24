"""Forms: their fields, and what a browser sends of them, checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dashboard.errors import InvalidForm, InvalidRequest, NotFound
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR

MOST_FIELDS, LONGEST_FORM, LONGEST_NAME = 100, 100_000, 60
LARGEST_NUMBER = 2**31
YES = "yes"
"""What a ticked check sends; one that is not ticked sends nothing."""
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what no store takes
_NAME = re.compile(r"([a-z][a-z-]{0,30})(?::(\d{1,9})(?::(\d{4}-\d\d-\d\d))?)?", re.ASCII)
_STRANGE = "This holds a character that is no text: write it again."
_NOT_OURS = "This is no form of ours."


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    PICK = "pick"
    """A choice with all that can be chosen in sight."""
    CHECK = "check"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: the same when it is drawn and when it comes back."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    longest: int = 200
    required: str = ""
    """What is said when it is left empty; where nothing is said, it may be."""
    options: tuple[tuple[str, str], ...] = ()
    """(label, value) of what can be chosen."""

    def in_words(self, value: str) -> str:
        """A value as a person reads it."""
        if self.kind is Kind.CHECK:
            return "Yes" if value else "No"
        return next((label for label, known in self.options if known == value), value)


@dataclass(frozen=True, slots=True)
class FormName:
    """Which form, and of what: ``program:3`` is the form ``program`` of the item 3.

    ``metric-note:3:2026-11-21`` is of that item and day: what is typed for one week stays there.
    """

    form: str
    subject: int | None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back of a form."""

    fields: Mapping[str, str]
    drawn: Mapping[str, str]
    """What stood in the fields when the form was drawn."""
    base: int | None
    """The version, or the id of the row to be superseded, that it was filled in over."""
    day: date | None = None
    """Of which day, where the form is of an item's day."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is said when a form was saved, and where the page goes then; empty: it stays."""

    sentence: str
    go: str = ""
    keeps: tuple[str, ...] = ()
    """What of the address goes along, besides program and week."""


def form_name(text: str) -> FormName:
    """The form that an address names; raises ``NotFound``."""
    found = _NAME.fullmatch(text)
    if not found:
        raise NotFound("There is no such form.")
    name, item, day = found.groups()
    return FormName(name, int(item) if item else None, _day_of(day) if day else None)


def _day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound("There is no such form.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotFound("There is no such form.")
    return day


def sent(fields: Iterable[FormField], said: Any) -> Sent:
    """What was sent, checked against the fields that the form has.

    Raises ``InvalidForm`` where a person can put it right, else ``InvalidRequest``.
    """
    said = said if isinstance(said, dict) else {}
    known = {each.name: each for each in fields}
    typed, drawn = _texts(said.get("fields")), texts(said.get("drawn", {}))
    if typed.keys() != known.keys() or drawn.keys() - known.keys():
        raise InvalidRequest("This form has other fields by now: reload the page.")
    problems = {name: _problem(known[name], value) for name, value in typed.items()}
    if found := {name: problem for name, problem in problems.items() if problem}:
        raise InvalidForm(found)
    trimmed = {name: value.strip() for name, value in typed.items()}
    return Sent(trimmed, drawn, base(said.get("base")))


def texts(said: Any) -> dict[str, str]:
    """Texts by name, within the limits of a form; raises ``InvalidRequest``."""
    found = _texts(said)
    if sum(len(name) + len(value) for name, value in found.items()) > LONGEST_FORM:
        raise InvalidRequest(f"This is over {LONGEST_FORM:,} characters in all: shorten it.")
    if any(NO_TEXT.search(value) for value in found.values()):
        raise InvalidRequest(_STRANGE)
    return found


def _texts(said: Any) -> dict[str, str]:
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise InvalidRequest(_NOT_OURS)
    if any(len(name) > LONGEST_NAME or NO_TEXT.search(name) for name in said):
        raise InvalidRequest(_NOT_OURS)
    if len(said) > MOST_FIELDS:
        raise InvalidRequest(f"A form has at most {MOST_FIELDS} fields.")
    return {name: one_line_ends(value) for name, value in said.items()}


def one_line_ends(text: str) -> str:
    """The text with line ends as a browser's text area has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def base(said: Any) -> int | None:
    """A version or an id, or None; raises ``InvalidRequest``."""
    if said is None or (type(said) is int and 0 <= said < LARGEST_NUMBER):
        return said
    raise InvalidRequest(_NOT_OURS)


def _problem(field: FormField, value: str) -> str:
    """What is wrong with a value; empty where nothing is."""
    if NO_TEXT.search(value):
        return _STRANGE
    if not value.strip():
        return field.required
    if len(value) > field.longest:
        return f"Write at most {field.longest:,} characters: these are {len(value):,}."
    check = _WRONG.get(field.kind)
    return check(field, value) if check is not None else ""


def _not_one_line(field: FormField, value: str) -> str:
    plain = value.strip().isprintable()
    return "" if plain else "Write it in one line, without control characters."


def _not_offered(field: FormField, value: str) -> str:
    offered = not field.options or value in {known for _, known in field.options}
    return "" if offered else "Choose one of those that are offered."


def _not_ticked(field: FormField, value: str) -> str:
    return "" if value == YES else "Tick it, or leave it empty."


def _no_date(field: FormField, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        return "Write a date such as 2026-11-21."
    kept = FIRST_YEAR <= day.year <= LAST_YEAR
    return "" if kept else f"Write a date from {FIRST_YEAR} to {LAST_YEAR}, the years of calendars."


_WRONG = {
    Kind.LINE: _not_one_line,
    Kind.CHOICE: _not_offered,
    Kind.PICK: _not_offered,
    Kind.CHECK: _not_ticked,
    Kind.DATE: _no_date,
}
