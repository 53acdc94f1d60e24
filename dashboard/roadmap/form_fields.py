"""What a person fills in of the roadmap: an initiative, its dates, what it waits for, the plan."""

from dashboard.forms import FormField, Kind
from dashboard.path_to_green.form_fields import LONGEST_NUMBER, LONGEST_REASON, NO_REASON
from dashboard.roadmap import words as said
from dashboard.roadmap.checks import LONGEST_KEY, LONGEST_LABEL, LONGEST_TITLE, LONGEST_WORDS
from dashboard.roadmap.initiatives import DateKind, Link, State
from dashboard.roadmap.planning_form import CAPACITY, LANES, LINE, WEIGHTS

LONGEST_LIST = 20_000
"""Characters of what has one thing a line: lanes, capacities, versions."""
STATES = {
    State.CANDIDATE: "Candidate", State.COMMITTED: "Committed", State.DONE: "Done",
    State.CANCELLED: "Given up",
}  # fmt: skip
KINDS = {
    DateKind.RELEASED: "Released", DateKind.PLANNED: "Planned", DateKind.CANDIDATE: "Candidate",
    DateKind.UNSCHEDULED: "Not scheduled",
}  # fmt: skip
LINKS = {
    Link.FS: "It begins after the other has ended", Link.SS: "It begins after the other begins",
    Link.FF: "It ends after the other ends", Link.SF: "It ends after the other begins",
}  # fmt: skip
KEY = FormField("key", "Key", longest=LONGEST_KEY, required="Give the initiative a key of its own.")
TITLE = FormField(
    said.TITLE, "Initiative", longest=LONGEST_TITLE, required="Write what it is called."
)
LANE = FormField(said.LANE, "Lane", longest=LONGEST_LABEL)
OWNER = FormField(said.OWNER, "Owner", longest=LONGEST_LABEL)
STATE = FormField(
    said.STATE, "State", Kind.CHOICE, required="Choose whether it is decided on.",
    options=tuple((words, each.value) for each, words in STATES.items()),
)  # fmt: skip
DATE_KIND = FormField(
    said.DATE_KIND, "Its dates are", Kind.CHOICE, required="Choose how firm its dates are.",
    options=tuple((words, each.value) for each, words in KINDS.items()),
)  # fmt: skip
_ABOUT = (
    FormField(said.DESCRIPTION, "What it is", Kind.LINES, LONGEST_WORDS),
    FormField(said.AI, "It is about AI", Kind.CHECK),
    FormField(said.STAGE, "Stage", longest=LONGEST_LABEL),
    STATE,
    DATE_KIND,
    FormField(said.CONFIDENCE, "Confidence", longest=LONGEST_NUMBER),
    FormField(said.IMPACT, "Impact", longest=LONGEST_NUMBER),
    FormField(said.EFFORT, "Effort", longest=LONGEST_NUMBER),
    FormField(said.COST, "Cost", longest=LONGEST_NUMBER),
    FormField(said.BENEFIT, "Benefit", longest=LONGEST_NUMBER),
    FormField(said.REALISED, "Benefit realised", longest=LONGEST_NUMBER),
    FormField(said.GOALS, "Goals", longest=LONGEST_WORDS),
    FormField(said.METRICS, "Metrics", longest=LONGEST_WORDS),
)
DEFINITION = (TITLE, *_ABOUT)
"""Whose it is and its lane, managers say in a form of their own."""
PLACE = (LANE, OWNER)
START = FormField(said.START, "Start", Kind.DATE)
END = FormField(said.END, "End", Kind.DATE)
WHY = FormField("reason", "Why", longest=LONGEST_REASON, required=NO_REASON)
MAY_SAY_WHY = FormField("reason", "Why", longest=LONGEST_REASON)
DATES = (
    START,
    END,
    FormField(said.BASELINE_START, "Baseline start", Kind.DATE),
    FormField(said.BASELINE_END, "Baseline end", Kind.DATE),
    FormField("reason", "Why a date moves", longest=LONGEST_REASON),
)
NEW_INITIATIVE = (KEY, TITLE, LANE, OWNER, START, END, *_ABOUT)
GIVING_UP = (WHY,)

MILESTONE = FormField("key", "Milestone", Kind.CHOICE, LONGEST_KEY, "Choose the milestone.")
NEW_MILESTONE = (
    FormField("key", "Key", longest=LONGEST_KEY, required="Give it a key of its own."),
    FormField("title", "Milestone", longest=LONGEST_TITLE, required="Write what is to be met."),
    FormField("date", "Due", Kind.DATE, required="Write the day on which it is due."),
)
GONE = FormField("gone", "Take it back: it is no milestone any more", Kind.CHECK)
MOVED_MILESTONE = (
    MILESTONE,
    FormField("date", "New day", Kind.DATE),
    FormField("title", "Another title", longest=LONGEST_TITLE),
    GONE,
    FormField("reason", "Why", longest=LONGEST_REASON),
)
MET_MILESTONE = (MILESTONE, FormField("done", "Met on", Kind.DATE))

PREDECESSOR = FormField(
    "predecessor", "It waits for", longest=LONGEST_KEY, required="Choose what it waits for."
)
DEPENDENCY = (
    PREDECESSOR,
    FormField(
        "link", "How", Kind.CHOICE, required="Choose how it waits.",
        options=tuple((words, each.value) for each, words in LINKS.items()),
    ),
    FormField("lag", "Days between", longest=LONGEST_NUMBER),
    MAY_SAY_WHY,
)  # fmt: skip
NO_DEPENDENCY = (
    FormField("predecessor", "It waits for", Kind.CHOICE, LONGEST_KEY, "Choose one of them."),
    MAY_SAY_WHY,
)

PLANNING = (
    FormField(LINE, "Candidates above the line", longest=LONGEST_NUMBER,
              required="Write how many are funded."),
    *(
        FormField(name, f"Weight of {name}", longest=LONGEST_NUMBER,
                  required="Write its weight, 0 for none.")
        for name in WEIGHTS
    ),
    FormField(LANES, "Lanes in their order", Kind.LINES, LONGEST_LIST),
    FormField(CAPACITY, "Capacity", Kind.LINES, LONGEST_LIST),
)  # fmt: skip

SHIFTS = FormField(
    "shifts", "Shifts", Kind.CHOICE, LONGEST_LIST, "Shift something first: nothing would move."
)
"""As the address has them; no person writes it."""
SHOWN = FormField("shown", "Versions", Kind.CHOICE, LONGEST_LIST)
"""Which versions of which initiatives were shown, as ``id:version``; no person writes it."""
SUCCESSORS = FormField("successors", "Move successors too", Kind.CHECK)
APPLYING = (SHIFTS, SHOWN, SUCCESSORS, WHY)
KEEPING = (
    SHIFTS,
    FormField("name", "Name", longest=LONGEST_TITLE, required="Give the scenario a name."),
)
