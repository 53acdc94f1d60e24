"""The forms about people: their fields, and what was typed into them as values."""

from collections.abc import Mapping
from datetime import date

from dashboard.forms import YES, FormField, Kind
from dashboard.rights import Grant, Role

NOTHING = "nothing"
NAME = FormField("name", "Name", longest=100, required="A person needs a name.")
LOGIN = FormField("login", "Name or e-mail to sign in with", longest=100, required="Write one.")
ADMINISTRATOR = FormField("administrator", "Administrator", Kind.CHECK)
ENABLED = FormField("enabled", "May sign in", Kind.CHECK)
PROGRAM = FormField("program", "Program", Kind.CHOICE, required="Choose a program.")
ROLE = FormField(
    "role",
    "Role",
    Kind.CHOICE,
    required="Choose a role.",
    options=(
        ("Viewer: sees everything", Role.VIEWER.value),
        ("Contributor: changes own items", Role.CONTRIBUTOR.value),
        ("Manager: changes everything, imports data", Role.MANAGER.value),
        ("Nothing: does not see the program", NOTHING),
    ),
)
EXPORTS = FormField("exports", "May take files away: PDF and CSV", Kind.CHECK)
STAND_IN = FormField("stand_in", "Who acts instead", Kind.CHOICE, required="Choose somebody.")
FROM = FormField("from", "From", Kind.DATE, required="Write the first day.")
UNTIL = FormField("until", "Until, this day included", Kind.DATE)
OWN_UNTIL = FormField("until", UNTIL.label, Kind.DATE, required="Write the last day.")
REASON = FormField("reason", "Why", longest=500, required="Say why: it is kept.")

NEW_PERSON = (NAME, LOGIN, ADMINISTRATOR)
PERSON = (ADMINISTRATOR, ENABLED)
RIGHT = (PROGRAM, ROLE, EXPORTS)
STANDING_IN = (STAND_IN, FROM, UNTIL, REASON)
OWN_STANDING_IN = (STAND_IN, FROM, OWN_UNTIL, REASON)


def is_yes(values: Mapping[str, str], field: FormField) -> bool:
    """Whether a check is ticked."""
    return values[field.name] == YES


def grant_of(values: Mapping[str, str]) -> Grant | None:
    """What was chosen for a program; None: nothing."""
    if values[ROLE.name] == NOTHING:
        return None
    return Grant(Role(values[ROLE.name]), is_yes(values, EXPORTS))


def first_day(values: Mapping[str, str]) -> date:
    """The day from which somebody stands in."""
    return date.fromisoformat(values[FROM.name])


def last_day(values: Mapping[str, str]) -> date | None:
    """The last day on which somebody stands in; None: for good."""
    return date.fromisoformat(values[UNTIL.name]) if values[UNTIL.name] else None
