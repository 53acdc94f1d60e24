"""What a person may say of a ticket beside its source."""

from dataclasses import dataclass
from typing import Any

from dashboard.forms import FormField, Kind
from dashboard.imports.delivery import KINDS, LEVELS, LONGEST_NAME, RATINGS

KIND, ROOT_CAUSE, LEVEL, RATING = FACTS = ("kind", "root_cause", "level", "rating")

KIND_FIELD = FormField(
    KIND,
    "Kind",
    Kind.CHOICE,
    required="Choose a kind.",
    options=tuple((kind[0].upper() + kind[1:], kind) for kind in KINDS),
)
CAUSE_FIELD = FormField(ROOT_CAUSE, "Root cause", longest=LONGEST_NAME)
LEVEL_FIELD = FormField(
    LEVEL,
    "Level of an escalation",
    Kind.CHOICE,
    options=(("None", ""), *((level[0].upper() + level[1:], level) for level in LEVELS)),
)
RATING_FIELD = FormField(
    RATING,
    "Requester's rating",
    Kind.CHOICE,
    options=(("Not rated", ""), *((f"{n} of {RATINGS[-1]}", str(n)) for n in RATINGS)),
)
TICKET = (KIND_FIELD, CAUSE_FIELD, LEVEL_FIELD, RATING_FIELD)
NAMES = {KIND: "Kind", ROOT_CAUSE: "Root cause", LEVEL: "Level", RATING: "Rating"}


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a fact, and what the source says of it."""

    by: str
    at: int
    source: Any


def held(fact: str, said: str) -> Any:
    """What the ticket holds when a person says so; an empty text says that there is none."""
    return int(said) if fact == RATING and said else said or None
