"""One rule as of a cut, as page and terminal show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rule_deprecation.facts import Look, Performance, Waiver
from dashboard.rule_deprecation.gates import Gate
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.values import Minutes
from dashboard.scope import Scope
from dashboard.ticket_aging.values import Source

REALISED, PROVISIONAL, MODIFIED = "realised", "provisional", "modified"
SORTS = (REALISED, PROVISIONAL, MODIFIED)
"""Of saved minutes, as ``Minutes`` names them."""


class NoStory(NotFound):
    """A rule that is there, but of which nothing can be told as of this cut."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage; an open one is counted to the as-of date."""

    stage: str
    acting: bool
    begun: date
    ended: date | None
    days: int
    limit: int | None
    """Days after which the policy calls it stuck."""
    sort: str = ""
    """What its minutes are; empty where such a stay saves none."""
    minutes: float | None = None
    """None where it saves none, or where the rule's alerts are not known."""

    @property
    def over_by(self) -> int:
        """Days beyond the limit, of a stay that still runs."""
        if self.ended is not None or self.limit is None:
            return 0
        return max(self.days - self.limit, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way: when it was last entered since the rule was last in production."""

    stage: str
    begun: date | None
    """None ahead, and where it was skipped."""
    where: str
    """``past``, ``skipped``, ``now`` or ``ahead``."""


PAST, SKIPPED, NOW, AHEAD = "past", "skipped", "now", "ahead"


@dataclass(frozen=True, slots=True)
class Visit:
    """The rule's n-th stay in offline monitoring, and what it has shown."""

    number: int
    begun: date | None
    """None where there are looks without a stay."""
    ended: date | None
    running: bool
    gate: Gate | None
    """None before its first look."""
    ready: date | None
    """When it would pass at today's pace; None where that can't be said."""
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rule did up to a day, and what that makes of it."""

    row: Performance
    of_class: str
    holds: bool
    """Whether it is the row that holds at the cut."""


@dataclass(frozen=True, slots=True)
class RuleStory:
    """Everything about one rule, as it stood at the cut."""

    program: Program
    policy: Policy
    scope: Scope
    cut: int
    partial_week: bool
    source: Source | None
    record: RuleRecord
    """What was said of it up to the cut."""
    stays: tuple[Stay, ...]
    """The last one runs."""
    steps: tuple[Step, ...]
    visits: tuple[Visit, ...]
    measured: tuple[Measured, ...]
    of_class: str
    exempt: bool
    waiver: Waiver | None
    """The one that counts, of a rule that is kept."""
    kept: bool

    @property
    def now(self) -> Stay:
        """The stay that runs."""
        return self.stays[-1]

    @property
    def saved(self) -> Minutes:
        """What it has saved so far, kept apart by how sure it is."""
        return Minutes(*(_sum(self.stays, sort) for sort in SORTS))


def _sum(stays: Sequence[Stay], sort: str) -> float:
    return sum(stay.minutes or 0.0 for stay in stays if stay.sort == sort)
