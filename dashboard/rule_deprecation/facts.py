"""What is known of rules, one fact at a time: what an import reads and a form writes."""

from dataclasses import dataclass
from datetime import date

ENTER = "enter"
"""The kind of a transition by which a rule comes into the inventory."""
REGULATORY, TRIPWIRE, SEASONAL, KILL_SWITCH = "regulatory", "tripwire", "seasonal", "kill_switch"
EXEMPTIONS = (REGULATORY, TRIPWIRE, SEASONAL, KILL_SWITCH)


@dataclass(frozen=True, slots=True)
class Rule:
    """A detection rule or an ML model; ``kind`` says which, ``action`` what a hit sets off."""

    key: str
    name: str
    kind: str
    team: str
    action: str
    severity: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A rule enters ``to_stage`` at an instant (epoch seconds); append-only."""

    id: str
    rule: str
    from_stage: str | None
    """What the event says it left; None where it says nothing. A replay doesn't ask for it."""
    to_stage: str
    at: int
    kind: str = ""
    reason: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Performance:
    """What a rule did in the days up to ``since``, which it holds from; None: for all history.

    Counts over 180 days, alerts over 90; minutes of work an alert; loss and cost in dollars.
    """

    rule: str
    since: date | None
    executions: int
    hits: int
    labelled: int
    true_positives: int
    unique_true_positives: int
    """Those that nothing else found."""
    alerts: float
    minutes_per_alert: float
    average_loss: float
    """Of a true positive."""
    false_positive_cost: float
    alerts_after_modify: float | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a visit to offline monitoring, over the days from ``start`` to ``end``.

    A visit is the rule's n-th stay in offline monitoring, from 1 on.
    """

    rule: str
    visit: int
    look: int
    start: date
    end: date
    """The first day after it."""
    would_have_fired: int
    labelled: int
    missed_bad: int
    """Would have fired, was confirmed bad, and nothing else acted."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What a team means to have switched off and saved, in all, by the end of a quarter."""

    team: str
    quarter_end: date
    out: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Exemption:
    """A rule that stays whatever its numbers say; from and until are days, both included."""

    rule: str
    kind: str
    """One of the ``EXEMPTIONS``."""
    owner: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """Leave to keep a rule up to and including a day."""

    rule: str
    owner: str = ""
    expires: date | None = None
    since: date | None = None
