"""One ticket as of a cut, as page and terminal show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.action_items import ActionItem
from dashboard.audit import Entry
from dashboard.errors import NotFound
from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.programs import Program, State
from dashboard.scope import Scope
from dashboard.ticket_aging.values import Source
from dashboard.ticket_words import Word

HORIZON = 14
"""Days in which it may be resolved."""
FEWEST_ENDED = 20
"""Ended tickets without which nothing is said of a chance."""


class NoStory(NotFound):
    """A ticket that is there, but of which nothing can be told as of this cut."""


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What is said of a ticket without a date: it holds at every cut."""

    id: int
    key: str
    title: str
    kind: str
    root_cause: str | None
    level: str | None
    rating: int | None
    requester: str | None
    assignee: str | None
    source: str | None
    words: Mapping[str, Word]
    """Of the facts, where a person's word counts."""
    version: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """Four ages in whole days, to the cut or, when it is over, to its end."""

    age: int
    net_age: int
    age_since_reopen: int
    business_age: int


@dataclass(frozen=True, slots=True)
class TicketSla:
    """Business hours used of the target; a target is missing where the priority has none."""

    status: str
    used: float
    target: float | None
    running: bool
    """Whether the clock runs: it is open, and waits on nobody else."""
    breaches_at: int | None = None
    """When the target is used up, if the clock goes on running."""

    @property
    def share(self) -> float | None:
        """How much of the target is used."""
        return self.used / self.target if self.target else None


@dataclass(frozen=True, slots=True)
class Chance:
    """Chance to be resolved within ``HORIZON`` days, given its age, among tickets like it."""

    among: str
    """A priority; empty: all tickets."""
    ended: int
    """Resolved tickets that the curve has learnt from."""
    share: float | None
    """None where there are too few, or none was ever open for so long."""

    @property
    def too_few(self) -> bool:
        """Whether too few tickets have ended to say anything."""
        return self.ended < FEWEST_ENDED


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A fact of its log."""

    at: int
    kind: str
    value: str | None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, from what to what; a creation and a response have neither."""

    at: int
    what: str
    before: str | None = None
    after: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """An unbroken time in one state, in days."""

    state: str
    from_at: int
    to_at: int | None
    """None: it is there still, at the cut."""
    days: float
    pace: float | None
    """The 85th percentile of the stays in this state that are over; None: there is none."""
    counted: bool = True
    """Whether it is compared: to rest in its last state is not to be late."""

    @property
    def long(self) -> bool:
        """Whether it is, or was, longer than 85 % of such stays."""
        return self.counted and self.pace is not None and self.days > self.pace


@dataclass(frozen=True, slots=True)
class TicketRights:
    """What whoever asks may change on it, and whom an action item may be given to."""

    change: bool = False
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stood at the cut."""

    state: State
    priority: str | None
    group: str | None
    final_at: int | None
    """When it was over, for good as of the cut."""
    reopens: int
    reassignments: int
    clocks: Clocks
    sla: TicketSla
    reasons: tuple[str, ...] = ()
    """Why it should be unblocked this week."""
    chances: tuple[Chance, ...] = ()
    """Among its priority and among all; none where it is over."""


@dataclass(frozen=True, slots=True)
class TicketStory:
    """Everything about one ticket as of one date."""

    program: Program
    scope: Scope
    today: date
    """The day on which it is looked at."""
    cut: int
    partial_week: bool
    facts: TicketFacts
    started_at: int
    first_response_at: int | None
    now: Standing
    changes: tuple[Change, ...]
    stays: tuple[Stay, ...]
    actions: tuple[ActionItem, ...]
    rights: TicketRights
    edits: tuple[Entry, ...]
    """What people changed, newest first; for managers."""
    source: Source | None

    @property
    def open(self) -> bool:
        """Whether it is still to be resolved."""
        return not self.now.state.terminal

    @property
    def took(self) -> float | None:
        """Days from its start to its end; None while it is open."""
        final_at = self.now.final_at
        return None if final_at is None else (final_at - self.started_at) / SECONDS_PER_DAY
