"""What a viewer can change of the roadmap today, and over what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.roadmap.saved import SavedScenario


class Base(NamedTuple):
    """An initiative's row: its id, and the version that an edit is made over."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class RoadmapEditing:
    """Everything that the forms of the roadmap draw, as of today."""

    program_id: int
    may_manage: bool
    """Initiatives are added, lanes ordered, and capacities, weights and the line decided."""
    may_keep: bool
    """Whether scenarios can be saved."""
    bases: Mapping[str, Base] = field(default_factory=dict)
    """Of each initiative, by key."""
    mine: frozenset[str] = frozenset()
    """Keys of those that the viewer may move."""
    scenarios: Sequence[SavedScenario] = ()
    droppable: frozenset[int] = frozenset()
    """Ids of scenarios that the viewer may drop."""
    planning_base: int | None = None
    planning: Mapping[str, str] = field(default_factory=dict)
    """By the fields of ``planning_form``."""
