"""A program's metrics with their values, kept in this process while the store says the same."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.data_versions import METRICS
from db.kept import Keeper, Kept
from db.scorecard.decided import Decided, decided
from db.scorecard.values import StoredValues, stored_values

MOST_CARDS = 16
"""Answers kept of one version: that of 500 metrics takes some megabytes."""


@dataclass(frozen=True, slots=True)
class ReadMetrics:
    """What the store has of a program's metrics, in one version."""

    decided: Decided
    stored: StoredValues


KeptMetrics = Kept[ReadMetrics]


def _read(
    session: Session, program: Program, _version: int, older: ReadMetrics | None
) -> ReadMetrics:
    stored = stored_values(session, program.id, None if older is None else older.stored)
    return ReadMetrics(decided(session, program.id), stored)


_keeper = Keeper(METRICS, _read, MOST_CARDS)


def kept_metrics(session: Session, program: Program) -> KeptMetrics:
    """The metrics of a program as this session sees them."""
    return _keeper.kept(session, program)
