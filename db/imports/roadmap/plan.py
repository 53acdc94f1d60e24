"""What a delivery of a roadmap would change: found out without changing anything."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from dashboard.imports.roadmap.delivery import (
    DEPENDENCIES,
    HISTORY,
    INITIATIVES,
    MILESTONES,
    Change,
    Place,
    RoadmapDelivery,
    SaidWord,
)
from dashboard.imports.runs import Outcome
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.words import AFTER
from db.data_versions import ROADMAP, data_version
from db.imports import repeats
from db.imports.outcome import RowsOf, outcome_of_rows
from db.imports.quarantine import QuarantineChanges, quarantine_changes
from db.imports.roadmap.stored import StoredWord, stored_ids, stored_words

ROLES = (INITIATIVES, MILESTONES, DEPENDENCIES, HISTORY)
WHEN_WRITTEN: Final = -1
"""Stands for the instant of the import, which nobody knows yet when it is planned."""


class NewWord(NamedTuple):
    """A word that a file adds."""

    key: str
    field: str
    value: str
    at: int | None
    reason: str = ""


class Told(NamedTuple):
    """A word of a field beside the others of it, whether it stands or is to be written."""

    value: str
    at: float
    """Before all instants where it holds always."""
    of_a_file: bool
    word: StoredWord | None = None
    """None where it is to be written."""


@dataclass(slots=True)
class RoadmapPlan:
    """Everything that an import writes, made for one version of the program's roadmap."""

    version: int
    ids: Mapping[str, int] = field(default_factory=dict)
    """Of initiatives that the store has, by key."""
    words: list[NewWord] = field(default_factory=list)
    """In the order in which they are to be written: of one instant the last one holds."""
    told: dict[Place, list[Told]] = field(default_factory=dict)
    """What stands and what is to be written, in the order in which it was found."""
    repeats: list[tuple[str, int]] = field(default_factory=list)
    """Kind and id of what is said again."""
    quarantine: QuarantineChanges = field(default_factory=QuarantineChanges)
    outcome: Outcome = field(default_factory=lambda: Outcome({}, {}, ()))
    rows: dict[str, RowsOf] = field(default_factory=lambda: {role: RowsOf() for role in ROLES})

    def add(self, place: Place, value: str, at: int | None, reason: str = "") -> None:
        """A word that nobody has said yet."""
        self.words.append(NewWord(*place, value, at, reason))
        when = _at(math.inf if at == WHEN_WRITTEN else at)
        self.told.setdefault(place, []).append(Told(value, when, of_a_file=True))

    def repeat(self, words: Iterable[StoredWord | None]) -> None:
        """A file says again what stands; what is to be written is repeated by nobody."""
        self.repeats += [(repeats.INITIATIVE_WORD, word.id) for word in words if word]

    def holding(self, place: Place) -> tuple[Told, ...]:
        """The word that holds last of a field, and the last one that a file says."""
        told = sorted(self.told.get(place, ()), key=lambda each: each.at)
        of_files = [each for each in told if each.of_a_file]
        return (*told[-1:], *of_files[-1:])


def planned(
    session: Session, program: Program, delivery: RoadmapDelivery, roles: Mapping[str, str]
) -> RoadmapPlan:
    """Compare a delivery with the store. ``roles``: of each file, by its name in refusals."""
    plan = RoadmapPlan(data_version(session, program.id, ROADMAP), stored_ids(session, program))
    stored = stored_words(session, program)
    plan.told = {place: [_told(word) for word in said] for place, said in stored.items()}
    for place, changes in delivery.history.items():
        _compare_history(plan, place, changes, stored.get(place, ()), program.calendar)
    for place, said in {**delivery.said, **_given_up(plan, delivery)}.items():
        _compare(plan, place, said)
    plan.quarantine = quarantine_changes(session, program, delivery, roles)
    plan.outcome = outcome_of_rows(delivery, plan.rows)
    return plan


def _told(word: StoredWord) -> Told:
    return Told(word.value, _at(word.at), word.run is not None, word)


def _at(at: float | None) -> float:
    return -math.inf if at is None else at


def _compare_history(
    plan: RoadmapPlan,
    place: Place,
    changes: Sequence[Change],
    stored: Sequence[StoredWord],
    calendar: ProgramCalendar,
) -> None:
    """Changes of a day that the last words of files for it say already are repeats."""
    of_files = [word for word in stored if word.run is not None]
    _compare_before(plan, place, changes[0], calendar.midnight(changes[0].day), of_files)
    for day, of_day in groupby(changes, key=lambda change: change.day):
        at, found = calendar.midnight(day), list(of_day)
        held = [word for word in of_files if word.at == at]
        same = held[-len(found) :]
        if [word.value for word in same] == [change.value for change in found]:
            plan.repeat(same)
            continue
        for change in found:
            plan.add(place, change.value, at, change.reason)
            plan.rows[HISTORY].note(change.row, corrects=bool(held))


def _compare_before(
    plan: RoadmapPlan, place: Place, first: Change, at: int, stored: Sequence[StoredWord]
) -> None:
    """What held before the first row of a field: never what a file without days says of it."""
    if any(word.at is not None and word.at < at for word in stored):
        return
    always = [word for word in stored if word.at is None][-1:]
    held = always[0].value if always else ""
    if held == (first.before or ""):
        plan.repeat(always)
    else:
        plan.add(place, first.before or "", None)


def _compare(plan: RoadmapPlan, place: Place, said: SaidWord) -> None:
    """A field is what is said last; a file that comes again takes nothing back.

    What a file says first holds for all history, what differs later from when it came.
    """
    holding = plan.holding(place)
    known = next((each for each in holding if each.value == said.value), None)
    if known is not None:
        plan.repeat([known.word])
    elif said.value or holding:
        plan.add(place, said.value, WHEN_WRITTEN if holding else None)
        plan.rows[said.role].note(said.row, corrects=bool(holding))


def _given_up(plan: RoadmapPlan, delivery: RoadmapDelivery) -> dict[Place, SaidWord]:
    """Dependencies that files said before, of initiatives whose row names them no more."""
    return {
        (key, name): SaidWord("", INITIATIVES, delivery.waits[key])
        for (key, name), told in plan.told.items()
        if key in delivery.waits
        and name.startswith(AFTER)
        and (key, name) not in delivery.said
        and told[-1].value
        and told[-1].of_a_file
    }
