"""Delivered files into words of a roadmap and refusals."""

from collections.abc import Callable, Mapping, Set

from dashboard.imports.roadmap.cells import RoadmapCells
from dashboard.imports.roadmap.dated_rows import read_dependencies, read_milestones
from dashboard.imports.roadmap.delivery import (
    DEPENDENCIES,
    HISTORY,
    INITIATIVES,
    MILESTONES,
    KnownRoadmap,
    RoadmapDelivery,
)
from dashboard.imports.roadmap.history_rows import read_history
from dashboard.imports.roadmap.initiative_rows import read_initiatives
from dashboard.imports.roadmap.links import Links
from dashboard.imports.roadmap.mapping import RoadmapMapping
from dashboard.imports.rows import RowWatch
from dashboard.imports.tables import TextTable
from dashboard.programs import Program

_READERS = {
    INITIATIVES: read_initiatives, MILESTONES: read_milestones, DEPENDENCIES: read_dependencies,
    HISTORY: read_history,
}  # fmt: skip
"""In the order in which tables are read: initiatives first, that the others name."""
NOTHING = KnownRoadmap()


def roadmap_delivery(
    program: Program,
    mapping: RoadmapMapping,
    tables: Mapping[str, TextTable],
    known: KnownRoadmap = NOTHING,
    waiting: Set[str] = frozenset(),
    progress: Callable[[int], None] = lambda rows: None,
) -> RoadmapDelivery:
    """Understand a delivery in one pass."""
    delivery, links = RoadmapDelivery(), Links()
    reader = RoadmapCells(program, mapping, known)
    watch = RowWatch(waiting, progress)
    for role, read in _READERS.items():
        if role in tables:
            read(delivery, tables[role], reader, links, watch)
    links.settle(delivery, known)
    order = [tables[role].file for role in _READERS if role in tables]
    delivery.refusals.sort(key=lambda refusal: (order.index(refusal.file), refusal.row))
    return delivery
