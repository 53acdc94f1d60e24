"""Delivered files into goals, values, status updates, actions and refusals."""

from collections.abc import Callable, Mapping, Set

from dashboard.imports.goals.cells import GoalCells
from dashboard.imports.goals.delivery import (
    ACTIONS,
    GOALS,
    UPDATES,
    VALUES,
    GoalsDelivery,
    KnownGoals,
)
from dashboard.imports.goals.goal_rows import read_actions, read_goals, read_values
from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.goals.update_rows import read_updates
from dashboard.imports.rows import RowWatch
from dashboard.imports.tables import TextTable
from dashboard.programs import Program

_READERS = {
    GOALS: read_goals, VALUES: read_values, UPDATES: read_updates, ACTIONS: read_actions,
}  # fmt: skip
"""In the order in which tables are read: goals first, that the others name."""
NOTHING = KnownGoals()


def goals_delivery(
    program: Program,
    mapping: GoalsMapping,
    tables: Mapping[str, TextTable],
    known: KnownGoals = NOTHING,
    waiting: Set[str] = frozenset(),
    progress: Callable[[int], None] = lambda rows: None,
) -> GoalsDelivery:
    """Understand a delivery in one pass."""
    delivery = GoalsDelivery()
    reader = GoalCells(program, mapping, known)
    watch = RowWatch(waiting, progress)
    for role, read in _READERS.items():
        if role in tables:
            read(delivery, tables[role], reader, watch)
    return delivery
