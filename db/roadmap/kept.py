"""A program's roadmap with all that was said of it, kept in this process while that is so."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.roadmap.planning import PlanningDecision
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.words import RoadmapWords
from db import models
from db.data_versions import ROADMAP
from db.kept import Keeper, Kept
from db.marks import Mark
from db.roadmap.words import newest_words

MOST_ROADMAPS = 32
"""Answers kept of one version: of each day a roadmap, and the initiatives that it is made of."""
decision = models.RoadmapDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """How a program planned from an instant on."""

    id: int
    at: int
    decision: PlanningDecision


@dataclass(frozen=True, slots=True)
class StoredRoadmap:
    """What was said of a program's initiatives, and decided about them, the oldest first."""

    words: RoadmapWords
    decisions: tuple[Decided, ...]
    mark: Mark = field(default_factory=Mark, compare=False)
    """Which words these are."""
    boards: dict[date, Roadmap] = field(default_factory=dict, compare=False)
    """By day, the last ones that were made, of these words or of older ones."""

    def keep(self, board: Roadmap) -> None:
        """Keep a board as the last one of its day."""
        for old in list(self.boards)[: 1 - MOST_ROADMAPS]:
            self.boards.pop(old, None)
        self.boards[board.scope.as_of] = board

    def decided(self, cut: int) -> Decided | None:
        """What holds at a cut; None where nobody had decided anything."""
        known = [each for each in self.decisions if each.at < cut]
        return known[-1] if known else None


KeptRoadmap = Kept[StoredRoadmap]


def _read(
    session: Session, program: Program, _version: int, older: StoredRoadmap | None
) -> StoredRoadmap:
    known = older or StoredRoadmap(RoadmapWords(), ())
    words, mark = newest_words(session, program.id, known.words, known.mark)
    return StoredRoadmap(words, decisions(session, program.id), mark, known.boards)


def decisions(session: Session, program_id: int) -> tuple[Decided, ...]:
    """All that a program decided, the oldest first."""
    rows = session.execute(
        select(decision.id, decision.at, decision.form)
        .where(decision.program_id == program_id)
        .order_by(decision.id)
    )
    return tuple(Decided(id_, at, PlanningDecision.from_form(form)) for id_, at, form in rows)


_keeper = Keeper(ROADMAP, _read, MOST_ROADMAPS)


def kept_roadmap(session: Session, program: Program) -> KeptRoadmap:
    """The roadmap of a program as this session sees it."""
    return _keeper.kept(session, program)
