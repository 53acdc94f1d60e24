"""A what-if that is taken over: all that it moves moves at once, or nothing does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import Item, Overtaken
from dashboard.errors import Forbidden, InvalidForm
from dashboard.path_to_green.words import GoalWords
from dashboard.programs import Program
from dashboard.rights import Right, may
from dashboard.roadmap.calculation import claimed_initiatives
from dashboard.roadmap.day_counts import WorkingDays
from dashboard.roadmap.initiatives import Initiative
from dashboard.roadmap.moving import words_of_move
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.typed import text_problem
from dashboard.roadmap.what_if import Effect, effect
from dashboard.roadmap.words import RoadmapWords
from dashboard.status_updates.items import Item as Owing
from dashboard.status_updates.items import items_at
from db.audit import author_of
from db.conflicts import last_change
from db.path_to_green.changing import program_to_change
from db.path_to_green.words import goal_words
from db.roadmap.changing import INITIATIVE, InitiativeToChange, locked_row, say
from db.roadmap.kept import StoredRoadmap
from db.roadmap.reading import roadmap_facts
from db.roadmap.words import roadmap_words
from db.status_updates.people import person_ids

NO_REASON = "Say why the dates move: it is kept in the slip ledger of each."


@dataclass(frozen=True, slots=True)
class _Plan:
    """A program's whole plan as it is today."""

    program: Program
    today: date
    words: RoadmapWords
    initiatives: Mapping[str, Initiative]
    """With the owners who have them."""
    claimed: Sequence[Initiative]
    owing: Mapping[str, Owing]
    """Who files what, by initiative."""


def apply_shifts(
    session: Session,
    program_id: int,
    shifts: Sequence[Shift],
    reason: str,
    bases: Mapping[int, int],
    with_successors: bool,
) -> tuple[str, ...]:
    """Move initiatives as a what-if showed it, with those that they push, or alone; their keys.

    ``bases`` are the versions that the person saw, by the initiative's id, of all that moves: where
    one of them is older, or something is pushed that was not shown, nothing moves and ``Overtaken``
    is raised. Each needs the right to change it. Raises ``InvalidRequest`` as a what-if does.
    """
    plan = _plan(session, program_id)
    told = effect(plan.claimed, {}, shifts, WorkingDays(plan.program.calendar), plan.today)
    keys = [key for key, moved in told.moved.items() if with_successors or moved.shifted]
    keys = [key for key in keys if told.moved[key].before != told.moved[key].after]
    _refuse_others(session, plan, keys)
    held = [_to_change(session, plan, key) for key in keys]
    _refuse_old(session, held, bases)
    if problem := text_problem(reason) or ("" if reason.strip() or not held else NO_REASON):
        raise InvalidForm({"reason": problem})
    for each in held:
        _move(session, each, told, reason)
    return tuple(keys)


def _plan(session: Session, program_id: int) -> _Plan:
    program = program_to_change(session, program_id)
    calendar = program.calendar
    today = calendar.today(author_of(session).at)
    cut = calendar.cut(today)
    words, said = roadmap_words(session, program_id), goal_words(session, program_id)
    facts = roadmap_facts(StoredRoadmap(words, ()), said, {}, program, today)
    return _Plan(
        program=program,
        today=today,
        words=words,
        initiatives={each.key: each for each in facts.initiatives},
        claimed=claimed_initiatives(facts, cut),
        owing=_owing(said, facts.initiatives, program, today),
    )


def _owing(
    said: GoalWords, initiatives: Iterable[Initiative], program: Program, today: date
) -> dict[str, Owing]:
    known = tuple(initiatives)
    items = items_at(said, (), program.calendar, today, known)
    return {item.tracked.key: item for item in items[: len(known)]}


def _refuse_others(session: Session, plan: _Plan, keys: Iterable[str]) -> None:
    """Refuse to move what belongs to somebody else, by its name."""
    viewer = author_of(session).viewer
    names = {key: (plan.owing[key].filer, plan.initiatives[key].owner) for key in keys}
    people = person_ids(session, {name for both in names.values() for name in both})
    for key, both in names.items():
        mine = (people.get(name) for name in both)
        if not any(may(viewer, Right.CHANGE, plan.program.key, each) for each in mine):
            title = plan.initiatives[key].title
            raise Forbidden(
                f"“{title}” belongs to somebody else: its owner or a manager can move it."
            )


def _to_change(session: Session, plan: _Plan, key: str) -> InitiativeToChange:
    row = locked_row(session, plan.program.id, key)
    assert row is not None  # its words stand
    words = plan.words.words[key]
    return InitiativeToChange(plan.program, plan.today, row, words, plan.initiatives[key])


def _refuse_old(
    session: Session, held: Iterable[InitiativeToChange], bases: Mapping[int, int]
) -> None:
    """What was shown is no more what would happen: it has to be looked at again."""
    for each in held:
        item = Item(INITIATIVE, each.row.id)
        if bases.get(each.row.id) != each.row.version:
            raise Overtaken(each.row.version, item, last_change(session, item))


def _move(session: Session, held: InitiativeToChange, told: Effect, reason: str) -> None:
    span = told.moved[held.initiative.key].after
    said = words_of_move(held.initiative, held.words, span, held.cut, held.today)
    say(session, held, said, reason)
