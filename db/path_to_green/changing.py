"""What all changes of goals and status updates by people share: locks, rights, and the audit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.conflicts import Item as ChangedItem
from dashboard.errors import NotFound
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.words import GoalWords, goals_at
from dashboard.programs import Program
from dashboard.rights import Right, may
from dashboard.roadmap.owners import owned_initiatives
from dashboard.roadmap.words import RoadmapWords
from dashboard.status_updates.items import Item, items_at
from dashboard.status_updates.updates import ItemKind
from db import models
from db.audit import allow, author_of, note
from db.data_versions import GOALS, count_up
from db.engine import IMPORT_LOCK, take_turns
from db.path_to_green.words import goal_words
from db.programs import program_by_id
from db.roadmap.words import roadmap_words
from db.status_updates.people import person_ids

GOAL = "goal"
NO_GOAL, NO_ITEM = "There is no such goal.", "There is nothing like this that owes updates."
goal = models.Goal


@dataclass(frozen=True, slots=True)
class ToChange:
    """An item of a program that the author may see, with all that was said of it."""

    program: Program
    words: GoalWords
    item: Item
    today: date
    """The day on which the author writes."""

    @property
    def cut(self) -> int:
        """All that was said so far is before it."""
        return self.program.calendar.cut(self.today)

    @property
    def goal(self) -> Goal:
        """The goal that it is."""
        return goals_at(self.words, self.cut, self.today)[0]


def program_to_change(session: Session, program_id: int) -> Program:
    """A program that the author may see; imports and other changes wait meanwhile."""
    row = models.Program
    key = session.scalar(select(row.key).where(row.id == program_id))
    if key is None or not may(author_of(session).viewer, Right.SEE, key):
        raise NotFound("There is no such program.")
    allow(session, Right.SEE, key)
    take_turns(session, IMPORT_LOCK)
    return program_by_id(session, program_id)


def to_change(session: Session, program_id: int, kind: ItemKind, key: str) -> ToChange:
    """An item as it is today; ``NotFound`` where there is none."""
    program = program_to_change(session, program_id)
    today = program.calendar.today(author_of(session).at)
    words = goal_words(session, program_id, key) if key.isprintable() else GoalWords()
    cut = program.calendar.cut(today)
    goals, planned = goals_at(words, cut, today), _planned(session, program_id, kind, key)
    known = owned_initiatives(planned, words, cut, today)
    found = items_at(words, goals, program.calendar, today, known)
    item = next((each for each in found if each.place == (kind.value, key)), None)
    if item is None:
        raise NotFound(NO_GOAL if kind is ItemKind.GOAL else NO_ITEM)
    return ToChange(program, words, item, today)


def _planned(session: Session, program_id: int, kind: ItemKind, key: str) -> RoadmapWords:
    """What the roadmap says of an initiative."""
    if kind is not ItemKind.INITIATIVE or not key.isprintable():
        return RoadmapWords()
    return roadmap_words(session, program_id, key)


def goal_to_change(session: Session, program_id: int, key: str) -> ToChange:
    """A goal as it is today, of whose owner or stand-in the author is, or a manager."""
    found = to_change(session, program_id, ItemKind.GOAL, key)
    allow_item(session, found)
    return found


def allow_item(session: Session, found: ToChange, *others: str) -> None:
    """Refuse whoever is neither the owner, nor files in the owner's place, nor a manager."""
    names = (found.item.filer, found.item.tracked.owner, *others)
    allow_people(session, found.program, person_ids(session, names).values())


def allow_people(session: Session, program: Program, people: Iterable[int]) -> None:
    """Refuse whoever acts for none of these people, and doesn't manage the program."""
    viewer = author_of(session).viewer
    mine = next((each for each in people if may(viewer, Right.CHANGE, program.key, each)), None)
    allow(session, Right.CHANGE, program.key, mine)


def goal_row(session: Session, program: Program, key: str) -> models.Goal | None:
    """The row of a key, locked, also of a goal that was withdrawn."""
    return session.scalars(
        select(goal)
        .where(goal.program_id == program.id, goal.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def standing_row(session: Session, program: Program, key: str) -> models.Goal:
    """The same of a goal that is there."""
    row = goal_row(session, program, key)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(NO_GOAL)
    return row


def item_of(row: models.Goal) -> ChangedItem:
    """The goal, as the audit names it."""
    return ChangedItem(GOAL, row.id)


def tell(
    session: Session,
    program: Program,
    item: ChangedItem,
    label: str,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
    did: str = "changed",
) -> None:
    """Tell a change, and count it."""
    count_up(session, program.id, GOALS)
    note(session, item.kind, item.id, label, did, program.id, was, became)


def tell_decided(
    session: Session,
    program: Program,
    row: models.Goal,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
    did: str = "changed",
) -> None:
    """Tell a change of what a goal is: an edit of an older one is refused."""
    item, key, table = item_of(row), row.key, models.table(goal)
    session.execute(update(table).where(table.c.id == item.id).values(version=table.c.version + 1))
    session.expire(row)
    tell(session, program, item, key, was, became, did)
