"""How the files of each register are understood: one small interface for whoever reads them."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.imports.delivery import DeliveredRows, Delivery
from dashboard.imports.goals.delivery import GoalsDelivery
from dashboard.imports.goals.mapping import GoalsMapping, goals_mapping
from dashboard.imports.goals.reading import goals_delivery
from dashboard.imports.mapping import Mapping as TicketMapping
from dashboard.imports.mapping import Section, mapping_from_toml
from dashboard.imports.metrics.delivery import MetricsDelivery
from dashboard.imports.metrics.mapping import MetricsMapping, metrics_mapping
from dashboard.imports.metrics.reading import metrics_delivery
from dashboard.imports.roadmap.delivery import RoadmapDelivery
from dashboard.imports.roadmap.mapping import RoadmapMapping, roadmap_mapping
from dashboard.imports.roadmap.reading import roadmap_delivery
from dashboard.imports.rules.delivery import POLICY, RulesDelivery
from dashboard.imports.rules.mapping import RulesMapping, rules_mapping
from dashboard.imports.rules.reading import rules_delivery
from dashboard.imports.tables import TextTable
from dashboard.imports.tickets import EVENTS, TICKETS, ticket_delivery
from dashboard.programs import Program

_NAME = "The mapping"


@dataclass(frozen=True, slots=True)
class Files:
    """What an import has brought, by role: tables, and documents with their file's name."""

    tables: Mapping[str, TextTable]
    documents: Mapping[str, tuple[bytes, str]]
    mapping: str
    """TOML; empty for the format of our own exports."""
    corrects: int | None = None
    """The row of the quarantine that it is, brought again."""


class Reading(Protocol):
    """Understands files, in one pass over their rows."""

    def __call__(
        self,
        program: Program,
        files: Files,
        known: Any,
        waiting: Set[str],
        progress: Callable[[int], None],
    ) -> DeliveredRows:
        """``known`` is what the store's side of the register says that has to be known first."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is particular to a register."""

    read: Reading
    mapping: Callable[[str, str], Section]
    """Reads a mapping; refuses one that can't be followed."""
    documents: frozenset[str] = frozenset()
    """Roles of files that are no tables."""


def _read_tickets(
    program: Program,
    files: Files,
    known: Any,
    waiting: Set[str],
    progress: Callable[[int], None],
) -> Delivery:
    mapping = mapping_from_toml(files.mapping, _NAME) if files.mapping else TicketMapping()
    events, tickets = files.tables.get(EVENTS), files.tables.get(TICKETS)
    delivery = ticket_delivery(program, mapping, events, tickets, known, waiting, progress)
    if files.corrects is not None and mapping.rows == "revisions":
        delivery.given = frozenset()  # an earlier revision says nothing of the ticket as it is
    return delivery


def _read_rules(
    program: Program,
    files: Files,
    known: Any,
    waiting: Set[str],
    progress: Callable[[int], None],
) -> RulesDelivery:
    mapping = rules_mapping(files.mapping, _NAME) if files.mapping else RulesMapping()
    return rules_delivery(program, mapping, files.tables, files.documents, known, waiting, progress)


def _read_metrics(
    program: Program,
    files: Files,
    known: Any,
    waiting: Set[str],
    progress: Callable[[int], None],
) -> MetricsDelivery:
    mapping = metrics_mapping(files.mapping, _NAME) if files.mapping else MetricsMapping()
    return metrics_delivery(
        program, mapping, files.tables, known, waiting, progress, files.corrects
    )


def _read_goals(
    program: Program,
    files: Files,
    known: Any,
    waiting: Set[str],
    progress: Callable[[int], None],
) -> GoalsDelivery:
    mapping = goals_mapping(files.mapping, _NAME) if files.mapping else GoalsMapping()
    return goals_delivery(program, mapping, files.tables, known, waiting, progress)


def _read_roadmap(
    program: Program,
    files: Files,
    known: Any,
    waiting: Set[str],
    progress: Callable[[int], None],
) -> RoadmapDelivery:
    mapping = roadmap_mapping(files.mapping, _NAME) if files.mapping else RoadmapMapping()
    return roadmap_delivery(program, mapping, files.tables, known, waiting, progress)


UNDERSTANDINGS: Mapping[str, Understanding] = {
    "tickets": Understanding(_read_tickets, mapping_from_toml),
    "rules": Understanding(_read_rules, rules_mapping, frozenset({POLICY})),
    "metrics": Understanding(_read_metrics, metrics_mapping),
    "goals": Understanding(_read_goals, goals_mapping),
    "roadmap": Understanding(_read_roadmap, roadmap_mapping),
}
"""By register."""
