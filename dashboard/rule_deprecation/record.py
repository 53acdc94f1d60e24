"""All that is known of one rule, as its page tells it; instants in epoch seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.rule_deprecation.facts import Look, Performance


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A transition with who made it and why; one that was voided says why it was."""

    id: int
    source_id: str
    at: int
    from_stage: str | None
    """What it says it left."""
    to_stage: str
    kind: str
    reason_code: str
    reason: str
    actor: str
    evidence: Mapping[str, Any]
    recorded_at: int
    said_by: str | None
    """Who made it here; None where an import says it."""
    file: str | None
    """Of that import."""
    voided_at: int | None
    void_reason: str | None


@dataclass(frozen=True, slots=True)
class WaiverRecord:
    """Leave that was given, or taken back (``holds`` is False)."""

    id: int
    kind: str
    """``kept`` or ``skip``."""
    holds: bool
    owner: str
    reason: str
    since: date | None
    expires: date | None
    said_by: str | None
    recorded_at: int


@dataclass(frozen=True, slots=True)
class ExemptionRecord:
    """Why a rule stays, or that it does no more (``holds`` is False)."""

    id: int
    kind: str
    holds: bool
    owner: str
    reason: str
    since: date | None
    until: date | None
    said_by: str | None
    recorded_at: int


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """One rule."""

    id: int
    key: str
    name: str
    kind: str
    team: str
    action: str
    severity: str
    version: int
    """What an edit is made over."""
    moves: tuple[MoveRecord, ...]
    """In their order; those that were voided come last."""
    performances: tuple[Performance, ...]
    """The newest of each day, by day."""
    looks: tuple[Look, ...]
    waivers: tuple[WaiverRecord, ...]
    """All words, the newest first; so are exemptions."""
    exemptions: tuple[ExemptionRecord, ...]

    @property
    def stage(self) -> str | None:
        """Where the last of these moves led."""
        standing = [move for move in self.moves if move.voided_at is None]
        return standing[-1].to_stage if standing else None
