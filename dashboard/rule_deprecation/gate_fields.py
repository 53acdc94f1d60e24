"""What a person fills in to move a rule, by the gate that asks for it."""

from collections.abc import Mapping

from dashboard.forms import FormField, Kind
from dashboard.rule_deprecation.facts import EXEMPTIONS
from dashboard.rule_deprecation.reasons import (
    BACK,
    DEPRECATE,
    KEEP,
    NOMINATE,
    REASONS,
    RETIRE,
    SIGN,
    SKIP,
    STEP,
)

LONGEST_TEXT, LONGEST_EVIDENCE, LONGEST_KEY = 2_000, 500, 200
CODE = "code"
TO = FormField("to", "Move it to", Kind.CHOICE, required="Choose where it goes.")
TEXT = FormField("text", "Why", Kind.LINES, LONGEST_TEXT, required="Write why, in a sentence.")
NOTE = FormField(
    "text", "Reviewer's note", Kind.LINES, LONGEST_TEXT,
    required="Write what was looked at, and what came of it.",
)  # fmt: skip
FREE_TEXT = FormField("text", "Why", Kind.LINES, LONGEST_TEXT)
EVIDENCE = FormField("evidence", "Evidence", longest=LONGEST_EVIDENCE)
NEEDED_EVIDENCE = FormField(
    "evidence", "Evidence", longest=LONGEST_EVIDENCE,
    required="Attach what shows that it can go: a link, or a sentence.",
)  # fmt: skip
REPLACEMENT = FormField("replacement", "Replaced by", longest=LONGEST_KEY)
OWNER = FormField(
    "owner", "Who answers for it", Kind.CHOICE, required="Name somebody who answers for it."
)
EXPIRES = FormField(
    "expires", "Holds until", Kind.DATE, required="A waiver needs a day on which it ends."
)


def _code(gate: str) -> FormField:
    options = tuple((words, code) for code, words in REASONS[gate].items())
    return FormField(CODE, "Reason", Kind.CHOICE, required="Choose a reason.", options=options)


FIELDS: Mapping[str, tuple[FormField, ...]] = {
    NOMINATE: (TO, _code(NOMINATE), TEXT, EVIDENCE),
    STEP: (TO, NOTE, EVIDENCE),
    SIGN: (TO, NOTE, EVIDENCE),
    DEPRECATE: (TO, NOTE, NEEDED_EVIDENCE, REPLACEMENT),
    RETIRE: (TO, FREE_TEXT, EVIDENCE),
    KEEP: (TO, _code(KEEP), TEXT, OWNER, EXPIRES),
    SKIP: (TO, TEXT, OWNER, EXPIRES, EVIDENCE, REPLACEMENT),
    BACK: (TO, _code(BACK), TEXT, EVIDENCE),
}
"""What a form asks for, by its gate."""
UNDO = (TEXT,)
"""To take back the last move."""
EXEMPT = FormField(
    "kind", "Exempt as", Kind.CHOICE, required="Choose why it stays.",
    options=tuple((kind.replace("_", " ").capitalize(), kind) for kind in EXEMPTIONS),
)  # fmt: skip
UNTIL = FormField("until", "Until", Kind.DATE, required="Write the last day on which it holds.")
EXEMPTION = (EXEMPT, OWNER, UNTIL, TEXT)
END_OF_EXEMPTION = (TEXT,)
WAIVER = (OWNER, EXPIRES, TEXT)
"""Of a rule that is kept."""
RULES = FormField(
    "rules", "Rules, one a line", Kind.LINES, 60_000,
    required="Leave at least one rule in the list.",
)  # fmt: skip
NOMINATION = (RULES, TEXT)
"""To nominate many at once."""
