"""What files bring of rules, before it meets the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from dashboard.imports.delivery import DeliveredRows
from dashboard.rule_deprecation.facts import Performance
from dashboard.rule_deprecation.policies import Policies

RULES, TRANSITIONS, LOOKS, PLAN, POLICY = (
    "rules", "transitions", "offline_monitoring", "plan", "policy",
)  # fmt: skip
"""Roles of files."""
RULE_KINDS = ("rule", "ml_model")

MISSING_DATE, UNPARSEABLE_DATE = "missing_date", "unparseable_date"
UNKNOWN_STAGE, UNKNOWN_RULE, ILLEGAL_MOVE = "unknown_stage", "unknown_rule", "illegal_transition"
NO_RULE, INVALID_KEY, CONTRADICTION = "no_rule", "invalid_key", "contradiction"
INVALID_NUMBER, IMPOSSIBLE_NUMBER = "invalid_number", "impossible_number"
INVALID_ANSWER = "invalid_answer"


class StagedRule(NamedTuple):
    """What a row says of a rule: only what it has a column for, and what is understood."""

    key: str
    facts: Mapping[str, str | None]
    row: int


class StagedMove(NamedTuple):
    """A rule enters a stage; with the row that says so, for it may be refused later."""

    rule: str
    at: int
    micros: int
    source_id: str
    stage: str
    left: str | None
    kind: str
    reason_code: str
    reason: str
    actor: str
    row: int
    cells: tuple[str, ...]
    word: str
    """How the file calls the stage, folded."""
    about: str
    """What the row is known by, so that a corrected one settles it."""
    back: bool = False
    """Whether it comes back from where it was only moved from."""


class StagedLook(NamedTuple):
    """One look of a visit."""

    rule: str
    visit: int
    look: int
    start: date
    end: date
    fired: int
    labelled: int
    missed: int


class StagedPlan(NamedTuple):
    """What a team means to reach by the end of a quarter."""

    team: str
    quarter_end: date
    out: int
    minutes: float


@dataclass(frozen=True, slots=True)
class KnownRules:
    """What has to be known of the store before rows can be read."""

    keys: frozenset[str] = frozenset()
    policies: Policies = field(default_factory=Policies)


@dataclass(slots=True)
class RulesDelivery(DeliveredRows):
    """What files bring of rules. Of facts that stand twice the last one counts.

    Numbers and words stand by what they are about; each with the row that it came from.
    """

    rules: dict[str, StagedRule] = field(default_factory=dict)
    performances: dict[tuple[str, date | None], tuple[Performance, int]] = field(
        default_factory=dict
    )
    regulatory: dict[str, tuple[bool, int]] = field(default_factory=dict)
    kept_until: dict[str, tuple[date | None, int]] = field(default_factory=dict)
    moves: list[StagedMove] = field(default_factory=list)
    moves_file: str = ""
    same_stage_words: frozenset[str] = frozenset()
    """Stages that the files have several words for: from one to another is no move."""
    looks: dict[tuple[str, int, int], tuple[StagedLook, int]] = field(default_factory=dict)
    plan: dict[tuple[str, date], tuple[StagedPlan, int]] = field(default_factory=dict)
    policy: tuple[date | None, Mapping[str, Any]] | None = None
    """The day from which it holds, and its form."""
