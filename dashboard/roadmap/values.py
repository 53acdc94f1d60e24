"""A program's roadmap as of one date: what page, terminal, review and paper show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.programs import Program
from dashboard.roadmap.initiatives import Dependency, Initiative, Milestone, Span
from dashboard.scope import Scope
from dashboard.status_updates.history import UpdateHistory
from dashboard.status_updates.silence import Silence
from dashboard.ticket_aging.values import Source

NO_LANE = "No lane"


class Status(StrEnum):
    """How it is said to stand; silence is a state of its own."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_UPDATE = "no update"
    NOT_STARTED = "not started"
    CANDIDATE = "candidate"
    DONE = "done"
    CANCELLED = "cancelled"


class MilestoneState(StrEnum):
    """A milestone on a day."""

    DONE = "done"
    DUE = "due"
    """It is still to come."""
    MISSED = "missed"


class Flag(StrEnum):
    """What makes an initiative an exception."""

    MISSED_MILESTONE = "missed milestone"
    VIOLATED = "dependency violated"
    LATE = "late"
    """Its last day is over, and it is not."""
    SLIPPED = "slipped"
    """Moved to a later end within the last seven days before the cut."""
    OFF = "amber or red"
    OUTDATED = "outdated"
    UNSCHEDULED = "no dates"


@dataclass(frozen=True, slots=True)
class Violation:
    """A dependency that the dates do not keep."""

    dependency: Dependency
    days: int
    """Of overlap: by how many days the successor would have to move."""


@dataclass(frozen=True, slots=True)
class Critical:
    """What decides when the plan ends."""

    path: tuple[str, ...]
    """Keys, each waiting for the one before it; the last one ends the plan."""
    end: date
    """The last day of the plan, once all its dependencies are kept."""
    slack: Mapping[str, int] = field(default_factory=dict)
    """By key: how many days it may move from the first day that its dependencies leave it before
    the plan ends later."""


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """A milestone on the as-of date."""

    milestone: Milestone
    day: date
    state: MilestoneState
    slip: int
    """Days from its first date."""


@dataclass(frozen=True, slots=True)
class InitiativeStanding:
    """An initiative at a cut."""

    initiative: Initiative
    span: Span | None
    baseline: Span | None
    slip: int
    status: Status
    history: UpdateHistory
    silence: Silence
    milestones: tuple[MilestoneStanding, ...]
    critical: bool
    slack: int | None
    flags: tuple[Flag, ...]

    @property
    def key(self) -> str:
        """Its key."""
        return self.initiative.key

    @property
    def lane(self) -> str:
        """Its lane, also where nobody said one."""
        return self.initiative.lane or NO_LANE


@dataclass(frozen=True, slots=True)
class Lane:
    """A team's or partner's part of the timeline."""

    name: str
    items: tuple[InitiativeStanding, ...]
    """Those that the filters keep, the earliest to begin first; without dates last."""


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything about a program's roadmap as of one date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    lanes: tuple[Lane, ...]
    """In the program's order, then by name; those without an initiative are left out."""
    total: int
    """Initiatives of the whole program, whatever is filtered; so are the next four."""
    dependencies: tuple[Dependency, ...]
    violations: tuple[Violation, ...]
    """The longest overlap first."""
    critical: Critical | None
    """None where nothing is dated, or links go round."""
    circle: tuple[str, ...]
    """Keys that wait for each other in a ring, the first again at the end; empty: none do."""
    source: Source | None
    goals: Mapping[str, str] = field(default_factory=dict)
    """Titles of linked goals, by key."""
    quarantined: Mapping[str, int] = field(default_factory=dict)
    """How many rows wait, by reason."""
    everything: tuple[InitiativeStanding, ...] = ()
    """Of the whole program, by key, whatever is filtered."""

    @property
    def items(self) -> tuple[InitiativeStanding, ...]:
        """All of the lanes that the filters keep."""
        return tuple(item for lane in self.lanes for item in lane.items)

    def touching(self, links: Iterable[Dependency]) -> frozenset[Dependency]:
        """Of dependencies those that begin or end at what the filters keep."""
        keys = {item.key for item in self.items}
        return frozenset(each for each in links if {each.predecessor, each.successor} & keys)

    @property
    def violated(self) -> tuple[Violation, ...]:
        """Those that touch what the filters keep: whoever causes one has it, too."""
        touching = self.touching(each.dependency for each in self.violations)
        return tuple(each for each in self.violations if each.dependency in touching)

    def of(self, key: str) -> InitiativeStanding | None:
        """The initiative of a key, if the filters keep it."""
        return next((item for item in self.items if item.key == key), None)
