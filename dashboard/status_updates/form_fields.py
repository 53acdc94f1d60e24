"""What a person fills in to say how an item stands, and what leadership asks of it."""

from dashboard.forms import FormField, Kind
from dashboard.path_to_green.checks import LONGEST_ACTION, LONGEST_PERSON
from dashboard.status_updates.updates import (
    LONGEST_HEADLINE,
    LONGEST_WORDS,
    Colour,
)

LONGEST_NUMBER, LONGEST_REASON = 40, 500

COLOUR = FormField(
    "colour", "Status", Kind.PICK, required="Choose how it stands.",
    options=tuple((colour.value.capitalize(), colour.value) for colour in Colour),
)  # fmt: skip
HEADLINE = FormField(
    "headline", "Headline", longest=LONGEST_HEADLINE,
    required="Write in one sentence how it stands.",
)  # fmt: skip
WHY = FormField("why", "Why", Kind.LINES, LONGEST_WORDS)
CHANGED = FormField("changed", "What changed since last time", Kind.LINES, LONGEST_WORDS)
NEXT_STEPS = FormField("next_steps", "Next steps", Kind.LINES, LONGEST_WORDS)
DECISION = FormField("decision", "Decision asked for", Kind.LINES, LONGEST_WORDS)
DATE_TO_GREEN = FormField("date_to_green", "Date back to green", Kind.DATE)
CAUSES = FormField("causes", "Root cause", Kind.LINES, LONGEST_WORDS)
ACTION = FormField("action_text", "New action", longest=LONGEST_ACTION)
ACTION_OWNER = FormField("action_owner", "Who does it", longest=LONGEST_PERSON)
ACTION_DUE = FormField("action_due", "Done by", Kind.DATE)
ACTION_IMPACT = FormField("action_impact", "Expected impact", longest=LONGEST_NUMBER)
DUE = FormField("due", "Due date", Kind.DATE, required="A goal has a due date: write it.")
REASON = FormField("reason", "Why the due date moves", longest=LONGEST_REASON)

QUESTION_ID = FormField("question", "Question", Kind.CHOICE)
"""Which question an update answers; no person writes it."""
ANSWERED = FormField("answer", "Your answer", Kind.LINES, LONGEST_WORDS)

SAID = (COLOUR, HEADLINE, WHY, CHANGED, NEXT_STEPS, DECISION, DATE_TO_GREEN)
"""Of any item."""
PLANNED = (CAUSES, ACTION, ACTION_OWNER, ACTION_DUE, ACTION_IMPACT)
"""The path to green of a goal; all may be empty where there is one already, or none is needed."""
MOVED = (DUE, REASON)
ANSWERING = (QUESTION_ID, ANSWERED)
"""A question of leadership, answered in the update; both empty where none is open."""
GOAL_UPDATE = (*SAID, *PLANNED, *MOVED, *ANSWERING)
ITEM_UPDATE = (*SAID, *ANSWERING)
"""Of what has no plan of its own: a rules program."""

PERSON = FormField("person", "Who", Kind.CHOICE, required="Choose one person.")
ASKED = (
    FormField(
        "asked_of", "To", Kind.CHOICE, required="Choose whom you ask.",
    ),
    FormField("text", "Question", Kind.LINES, LONGEST_WORDS, required="Write what you ask."),
)  # fmt: skip
ANSWER = (
    FormField("text", "Answer", Kind.LINES, LONGEST_WORDS, required="Write your answer."),
)  # fmt: skip
UNTIL = FormField("until", "Until", Kind.DATE, required="Write the last day.")
WHY_SO = FormField(
    "reason", "Why", longest=LONGEST_REASON, required="Write why, in a sentence."
)  # fmt: skip
DELEGATED = (PERSON, UNTIL, WHY_SO)
REASSIGNED = (PERSON, WHY_SO)
