"""What a person fills in to say something of a metric: a value, a note, a target, what it is."""

from collections.abc import Iterable
from enum import StrEnum

from dashboard.forms import FormField, Kind
from dashboard.imports.delivery import LONGEST_NAME, LONGEST_TEXT
from dashboard.scorecard.definitions import (
    Aggregation,
    Comparison,
    Direction,
    Every,
    Operation,
    Role,
)
from dashboard.scorecard.targets import Grain

LONGEST_NUMBER, LONGEST_NOTE, LONGEST_REASON = 40, 4_000, 2_000
SINCE = "since"
"""The field of the day from which on a definition holds; empty: always."""

NO_NOTE = "Write what happened, and what is done about it."
VALUE = (FormField("value", "Value", longest=LONGEST_NUMBER),)
"""Empty is a blank."""
NOTE = (
    FormField(
        "text", "Note", Kind.LINES, LONGEST_NOTE,
        required=NO_NOTE,
    ),
)  # fmt: skip

GRAINS = {
    Grain.WEEK: "Each week",
    Grain.MONTH: "Each month",
    Grain.QUARTER: "Each quarter",
    Grain.YEAR: "Each year",
    Grain.MTD: "Month to date",
    Grain.QTD: "Quarter to date",
    Grain.YTD: "Year to date",
}
"""What a target is of, as it is chosen."""


def _offered(choices: Iterable[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((each.value.capitalize(), each.value) for each in choices)


GRAIN = FormField(
    "grain", "Of", Kind.CHOICE, required="Choose what the target is of.",
    options=tuple((words, grain.value) for grain, words in GRAINS.items()),
)  # fmt: skip
TARGET = (
    GRAIN,
    FormField("value", "Target", longest=LONGEST_NUMBER, required="Write the target, a number."),
    FormField("upper", "Upper edge", longest=LONGEST_NUMBER),
    FormField("start", "From", Kind.DATE),
    FormField("end", "To", Kind.DATE),
)
TARGET_END = (
    FormField("end", "Last day", Kind.DATE, required="Write the last day on which it holds."),
)
NO_REASON = "Write why, in a sentence."
REASON = FormField("reason", "Why", Kind.LINES, LONGEST_REASON, required=NO_REASON)
TARGET_VOID = (REASON,)

COMPARED = (("Percent", Comparison.PCT.value), ("Basis points", Comparison.BPS.value))
GOOD = (
    ("Up", Direction.UP.value),
    ("Down", Direction.DOWN.value),
    ("Within a band", Direction.WITHIN.value),
)
NONE = ("None", "")
FROM_DAY = FormField(SINCE, "Holds from", Kind.DATE)
KEY = FormField("key", "Key", longest=LONGEST_NAME, required="Give it a key of its own.")
_OF_A_METRIC = (
    FormField("name", "Name", longest=LONGEST_NAME),
    FormField("unit", "Unit", longest=LONGEST_NAME),
    FormField("aggregation", "Aggregation", Kind.CHOICE, options=(NONE, *_offered(Aggregation))),
    FormField("column", "Series", longest=LONGEST_NAME),
    FormField("filter", "Filter", longest=LONGEST_NAME),
    FormField("every", "A value every", Kind.CHOICE, options=(NONE, *_offered(Every))),
    FormField("operation", "Operation", Kind.CHOICE, options=(NONE, *_offered(Operation))),
    FormField("operands", "Operands", longest=LONGEST_NAME),
    FormField("comparison", "Changes in", Kind.CHOICE, options=COMPARED),
    FormField("direction", "Good is", Kind.CHOICE, options=GOOD),
    FormField("tolerance", "Tolerance", longest=LONGEST_NUMBER),
    FormField("owner", "Owner", longest=LONGEST_NAME),
    FormField("role", "Role", Kind.CHOICE, options=_offered(Role)),
    FormField("area", "Area", longest=LONGEST_NAME),
    FormField("description", "Description", Kind.LINES, LONGEST_TEXT),
)
DEFINITION = (*_OF_A_METRIC, FROM_DAY)
"""All that the file of definitions says, but for the key, which stays."""
NEW_METRIC = (KEY, *DEFINITION)
GIVING_UP = (
    FormField(
        SINCE, "Given up from", Kind.DATE, required="Write the first day on which it is no more."
    ),
)
BASELINE = (
    FormField("start", "First day", Kind.DATE),
    FormField("end", "Last day", Kind.DATE),
    FormField("set_on", "Holds from", Kind.DATE, required="Write from which day on it holds."),
    REASON,
)
"""Without days the limits follow the weeks again."""
