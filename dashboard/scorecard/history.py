"""Who said what of a metric, and when; instants in epoch seconds."""

from dataclasses import dataclass
from datetime import date

from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Target


@dataclass(frozen=True, slots=True)
class Said:
    """A word in the store: whose it is, and whether it stands."""

    id: int
    by: str
    """A person, or the file of an import."""
    at: int
    voided_at: int | None
    void_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.voided_at is None


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """What a metric was said to be from a day on; None where it was given up."""

    said: Said
    since: date | None
    metric: Metric | None


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """A target as it was set."""

    said: Said
    target: Target


@dataclass(frozen=True, slots=True)
class BaselineVersion:
    """A baseline as it was set."""

    said: Said
    baseline: Baseline


@dataclass(frozen=True, slots=True)
class MetricHistory:
    """Everything that was decided of a metric, newest first."""

    id: int
    key: str
    version: int
    """An edit is made over it."""
    definitions: tuple[DefinitionVersion, ...]
    targets: tuple[TargetVersion, ...]
    baselines: tuple[BaselineVersion, ...]


@dataclass(frozen=True, slots=True)
class ValueWord:
    """What was said of a day of a series; None is a blank."""

    said: Said
    day: date
    value: float | None
    typed: bool
    """Whether a person typed it; else a file brought it."""
    holds: bool
    """Whether it is, or is among, what the figures are made from."""
