"""What files bring of a roadmap, before it meets the store."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard.imports.delivery import DeliveredRows
from dashboard.roadmap.initiatives import Dependency

INITIATIVES, MILESTONES, DEPENDENCIES, HISTORY = (
    "initiatives", "milestones", "dependencies", "history",
)  # fmt: skip
"""Roles of files."""

NO_INITIATIVE, UNKNOWN_INITIATIVE = "no_initiative", "unknown_initiative"
DUPLICATE_KEY, UNKNOWN_LANE, UNKNOWN_FIELD = "duplicate_key", "unknown_lane", "unknown_field"
UNKNOWN_DATE_KIND, INVALID_INITIATIVE = "unknown_date_kind", "invalid_initiative"
INVALID_DEPENDENCY, CIRCLE = "invalid_dependency", "circle"

Place = tuple[str, str]
"""An initiative's key, and a field of ``dashboard.roadmap.words``."""


class SaidWord(NamedTuple):
    """What a file says of a field as it is, and where."""

    value: str
    role: str
    row: int


class Change(NamedTuple):
    """What a history says of a field from a day on."""

    day: date
    row: int
    value: str
    before: str | None
    """What held until then; None where that cannot be understood."""
    reason: str


@dataclass(frozen=True, slots=True)
class KnownRoadmap:
    """What has to be known of the store before rows can be read."""

    initiatives: frozenset[str] = frozenset()
    """Keys of those that are on the roadmap."""
    dependencies: frozenset[Dependency] = frozenset()
    lanes: tuple[str, ...] = ()
    """As the program has declared them; where it has not, any lane will do."""


@dataclass(slots=True)
class RoadmapDelivery(DeliveredRows):
    """What files bring of a roadmap. Of what stands twice the last one counts."""

    said: dict[Place, SaidWord] = field(default_factory=dict)
    history: dict[Place, list[Change]] = field(default_factory=dict)
    """In the order in which they hold."""
    waits: dict[str, int] = field(default_factory=dict)
    """Initiatives of which a file says all that they wait for, each with its row."""
