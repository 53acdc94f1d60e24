"""What a person may say of a ticket beside its source: its kind and its root cause."""

from dataclasses import dataclass

from dashboard.forms import FormField, Kind
from dashboard.imports.delivery import KINDS, LONGEST_NAME

KIND, ROOT_CAUSE = FACTS = ("kind", "root_cause")

KIND_FIELD = FormField(
    KIND,
    "Kind",
    Kind.CHOICE,
    required="Choose a kind.",
    options=tuple((kind[0].upper() + kind[1:], kind) for kind in KINDS),
)
CAUSE_FIELD = FormField(ROOT_CAUSE, "Root cause", longest=LONGEST_NAME)
TICKET = (KIND_FIELD, CAUSE_FIELD)


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a fact, and what the source says of it."""

    by: str
    at: int
    source: str | None
