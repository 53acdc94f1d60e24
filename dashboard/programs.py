"""A program: its calendar and its policy for tickets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.program_calendar import ProgramCalendar

ACTIVE, PAUSED, DONE, CANCELLED = "active", "paused", "done", "cancelled"
TERMINAL = frozenset({DONE, CANCELLED})


@dataclass(frozen=True, slots=True)
class State:
    """A state of a workflow; ``kind`` is active, paused, done or cancelled."""

    name: str
    kind: str

    @property
    def terminal(self) -> bool:
        """Whether a ticket in this state is no longer open."""
        return self.kind in TERMINAL


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of a ticket, in their order; the first one holds at its start."""

    states: tuple[State, ...]

    @property
    def first(self) -> State:
        """The state that a ticket starts in."""
        return self.states[0]

    def known(self, name: str) -> State | None:
        """The state of that name, blanks around it and its case ignored."""
        wanted = name.strip().casefold()
        return next((s for s in self.states if s.name.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class Edges:
    """Age buckets: the last day of each, but for the open-ended last one."""

    upper: tuple[int, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """``0-7``, ``8-14``, … and ``90+`` for more than 90."""
        lower = (0, *(u + 1 for u in self.upper[:-1]))
        return (*(f"{a}-{b}" for a, b in zip(lower, self.upper, strict=True)), f"{self.upper[-1]}+")


GOLDEN_WORKFLOW = Workflow(
    (
        State("New", ACTIVE),
        State("Triaged", ACTIVE),
        State("In Progress", ACTIVE),
        State("Waiting on Customer", PAUSED),
        State("Waiting on Vendor", PAUSED),
        State("Resolved", DONE),
        State("Closed", DONE),
        State("Cancelled", CANCELLED),
    )
)


@dataclass(frozen=True, slots=True)
class TicketPolicy:
    """What a program decides about tickets: workflow, age buckets, SLA business hours."""

    workflow: Workflow = GOLDEN_WORKFLOW
    buckets: Edges = Edges((7, 14, 30, 60, 90))
    sla_hours: Mapping[str, float] = field(
        default_factory=lambda: {"P1": 8.0, "P2": 24.0, "P3": 40.0, "P4": 80.0}
    )


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the business review."""

    key: str
    name: str
    calendar: ProgramCalendar = field(default_factory=ProgramCalendar)
    tickets: TicketPolicy = field(default_factory=TicketPolicy)
    id: int = 0
    marking: str = ""
    """Who may read it, as it stands on every page and paper; empty: nothing stands there."""
    about: str = ""
    version: int = 0
