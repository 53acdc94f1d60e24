"""What files bring, before it meets the store."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

PLACE = "#"
"""Begins the id of an event that has none: its place among those of its ticket and instant."""
KINDS = ("ticket", "escalation", "partner request", "COE", "investigation", "incident")
ESCALATION, PARTNER_REQUEST, COE = "escalation", "partner request", "COE"
LEVELS = ("Sev-2", "executive")
"""How an escalation came."""
RATINGS = range(1, 6)
"""What a requester says of an answer, from bad to good."""
LONGEST_TEXT = 1_000  # characters of a title
LONGEST_NAME = 500  # characters of what is indexed: keys, values and names

RAGGED, NO_TICKET, UNKNOWN_TICKET = "ragged_row", "no_ticket", "unknown_ticket"
INVALID_TIME, UNKNOWN_STATE, SKIPPED_STATE = "invalid_time", "unknown_state", "skipped_state"
SKIPPED_EVENT_TYPE = "skipped_event_type"
UNKNOWN_EVENT_TYPE, TOO_LONG, UNKNOWN_KIND = "unknown_event_type", "too_long", "unknown_kind"
UNKNOWN_LEVEL, INVALID_RATING = "unknown_level", "invalid_rating"
INVALID_NUMBER, NOT_FILLED_IN = "invalid_number", "not_filled_in"


class StagedTicket(NamedTuple):
    """A ticket's undated facts."""

    key: str
    title: str
    kind: str
    requester: str | None
    assignee: str | None
    root_cause: str | None
    source: str | None
    created_at: int | None
    level: str | None = None
    rating: int | None = None


class StagedEvent(NamedTuple):
    """A fact of a ticket's history, with the row that it came from."""

    ticket: str
    at: int
    micros: int
    kind: str
    value: str
    source_id: str
    actor: str | None
    row: int


class Refusal(NamedTuple):
    """A row, or a cell of it, that was not taken, and what to do about it."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    sentence: str
    identity: str
    cells: tuple[str, ...]


class Refused(Exception):
    """A row is not taken, because of a cell of it or, without a column, as a whole."""

    def __init__(self, column: str, value: str, reason: str, sentence: str) -> None:
        self.reason = reason
        self.sentence = sentence
        self.problem = (column, value[:LONGEST_TEXT], reason, sentence)


class LeftOut(Refused):
    """A row that the mapping leaves out: it is counted, and nobody has to correct it."""


def no_ticket(column: str) -> Refused:
    """A row that is about nothing."""
    return Refused(column, "", NO_TICKET, "The row names no ticket.")


@dataclass(slots=True)
class DeliveredRows:
    """What became of rows, whatever they are about. Row counts by table add up with theirs."""

    refusals: list[Refusal] = field(default_factory=list)
    """In the order of the tables and their rows."""
    taken: set[str] = field(default_factory=set)
    """Identities of the rows that were understood."""
    again: set[str] = field(default_factory=set)
    """Digests of the rows that waited in quarantine and were delivered again."""
    read: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def refuse(
        self,
        file: str,
        what: str,
        row: int,
        cells: tuple[str, ...],
        refused: Refused,
        identity: str,
    ) -> None:
        """Put a row aside."""
        self.refusals.append(Refusal(file, row, *refused.problem, identity, cells))
        self.quarantined[what] += 1


@dataclass(slots=True)
class Delivery(DeliveredRows):
    """What files bring of tickets, before it meets the store.

    ``given`` are the facts of a ticket that the files have a column for: what they lack stays
    as it is in the store. So do a ticket's ``refused_facts``, by its key.
    """

    tickets: dict[str, StagedTicket] = field(default_factory=dict)
    refused_facts: dict[str, set[str]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    events: list[StagedEvent] = field(default_factory=list)
    ids_are_places: bool = False
    """Among what the file has of an instant: the higher one comes from the fuller file."""


def row_digest(cells: tuple[str, ...]) -> str:
    """What a row is known by in quarantine, whichever file it comes in."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]
