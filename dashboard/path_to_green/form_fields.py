"""What a person fills in of a goal: what it is, its values, its plan, its actions, its dates."""

from dashboard.forms import FormField, Kind
from dashboard.path_to_green.checks import (
    LONGEST_ACTION,
    LONGEST_KEY,
    LONGEST_PERSON,
    LONGEST_TITLE,
    LONGEST_UNIT,
)
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import LONGEST_WORDS

LONGEST_NUMBER, LONGEST_REASON, LONGEST_LINE, LONGEST_EVIDENCE = 40, 500, 200, 1_000
NO_REASON = "Write why, in a sentence."

KEY = FormField(
    "key", "Key", longest=LONGEST_KEY, required="Give the goal a key of its own."
)  # fmt: skip
GOOD = {Direction.UP: "Up", Direction.DOWN: "Down", Direction.WITHIN: "Within a band"}
_OF_A_GOAL = (
    FormField("title", "Goal", longest=LONGEST_TITLE, required="Write what is to be reached."),
    FormField(
        "owner", "Owner", longest=LONGEST_PERSON, required="Name one person who answers for it."
    ),
    FormField("team", "Team", longest=LONGEST_LINE),
    FormField("metric", "Metric", longest=LONGEST_KEY),
    FormField(
        "direction", "Good is", Kind.CHOICE, required="Choose which way is good.",
        options=tuple((words, each.value) for each, words in GOOD.items()),
    ),
    FormField("unit", "Unit", longest=LONGEST_UNIT),
    FormField("baseline", "Baseline", longest=LONGEST_NUMBER, required="Write where it begins."),
    FormField("target", "Target", longest=LONGEST_NUMBER),
    FormField("band_low", "Lower edge", longest=LONGEST_NUMBER),
    FormField("band_high", "Upper edge", longest=LONGEST_NUMBER),
    FormField("start", "Start", Kind.DATE, required="Write the first day."),
    FormField("tolerance_share", "Amber share", longest=LONGEST_NUMBER),
    FormField("parent", "Part of", longest=LONGEST_KEY),
    FormField("tags", "Tags", longest=LONGEST_LINE),
)  # fmt: skip
SINCE = FormField("since", "Holds from", Kind.DATE)
DUE = FormField("due", "Due", Kind.DATE, required="Write the day by which it is reached.")
REASON = FormField("reason", "Why", longest=LONGEST_REASON, required=NO_REASON)
NEW_GOAL = (KEY, *_OF_A_GOAL, DUE)
"""It holds from the beginning: its due date is the first one."""
DEFINITION = (*_OF_A_GOAL, SINCE)
"""Its key stays, and its due date moves by a form of its own."""
GIVING_UP = (
    FormField(
        "since", "Given up from", Kind.DATE, required="Write the first day on which it is no more."
    ),
)
MOVE = (DUE, REASON)
VALUE = (FormField("value", "Value", longest=LONGEST_NUMBER),)
"""Empty is a blank."""
PLAN = (
    FormField("causes", "Root causes", Kind.LINES, LONGEST_WORDS),
    FormField("exit_criteria", "Green again when", Kind.LINES, LONGEST_WORDS),
    FormField("trigger", "What would turn it red", Kind.LINES, LONGEST_WORDS),
    FormField("consequence", "What follows then", Kind.LINES, LONGEST_WORDS),
    FormField("decision", "Decision needed", Kind.LINES, LONGEST_WORDS),
    FormField("decided_by", "Who decides", longest=LONGEST_PERSON),
    FormField("decided_until", "Decided by", Kind.DATE),
)
_ACTION = (
    FormField("text", "Action", longest=LONGEST_ACTION, required="Write what is to be done."),
    FormField(
        "owner", "Who does it", longest=LONGEST_PERSON,
        required="Name one person who answers for it.",
    ),
    DUE,
    FormField("expected_impact", "Expected impact", longest=LONGEST_NUMBER),
)  # fmt: skip
NEW_ACTION = _ACTION
ACTION = (
    *_ACTION,
    FormField("reason", "Why the date moves", longest=LONGEST_REASON),
    FormField("done", "Done on", Kind.DATE),
    FormField("realised_impact", "Realised impact", longest=LONGEST_NUMBER),
    FormField("evidence", "Evidence", longest=LONGEST_EVIDENCE),
)
