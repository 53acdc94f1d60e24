"""The read seam of the roadmap: one function answers page, terminal, review and paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard import formats
from dashboard.errors import InvalidRequest
from dashboard.path_to_green.words import GoalWords, updates_before
from dashboard.program_calendar import FIRST_YEAR
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.roadmap import calculation
from dashboard.roadmap.calculation import (
    AI,
    NOT_AI,
    LinkedGoal,
    RoadmapFacts,
    claimed_initiatives,
    shown,
)
from dashboard.roadmap.day_counts import WorkingDays
from dashboard.roadmap.owners import owned_initiatives
from dashboard.roadmap.planning import PlanningDecision, PlanningLine, planning_line
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.since import Since, since
from dashboard.roadmap.typed import keys_of
from dashboard.roadmap.values import NO_LANE, Lane, Roadmap, Status
from dashboard.roadmap.what_if import Effect, effect
from dashboard.roadmap.words import GOALS, LANE, OWNER, InitiativeWord
from dashboard.scope import Scope, refuse_unknown_filters
from dashboard.status_updates.items import initiative_place
from dashboard.status_updates.updates import ItemKind
from dashboard.ticket_aging.values import Source
from db import models
from db.boards import as_asked
from db.data_versions import ROADMAP
from db.imports.newest import newest_import
from db.path_to_green.kept import kept_goals
from db.path_to_green.reading import BY_HAND, goals_then
from db.programs import program as program_value
from db.roadmap.kept import StoredRoadmap, kept_roadmap

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RoadmapThen:
    """A program's roadmap as of a date, with what it was calculated from."""

    facts: RoadmapFacts
    board: Roadmap
    """Of all initiatives, whatever is filtered."""


def roadmap(session: Session, scope: Scope, viewer: Viewer) -> Roadmap:
    """Everything about a program's roadmap, as it stood at the cut of ``scope``.

    Raises ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a filter
    value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, roadmap_filters(session, program))
    return _filtered(roadmap_then(session, program, scope).board, scope)


def roadmap_then(session: Session, program: Program, scope: Scope) -> RoadmapThen:
    """All initiatives of a program that may be seen; calculated once for all that they rest on.

    Its program and scope are those that are asked for, but for the filters, which keep nothing
    back.
    """
    kept, goals = kept_roadmap(session, program), kept_goals(session, program)
    linked, origin = _linked(session, program, kept.read, scope), _origin(session, program)
    on = program.calendar, origin, goals.version, linked
    held = kept.answers.get(scope.as_of)
    if held is not None and held[0] == on:
        then: RoadmapThen = held[1]
    else:
        facts = roadmap_facts(kept.read, goals.read, linked, program, scope.as_of)
        cut = program.calendar.cut(scope.as_of)
        source = origin and Source(*origin, _newest_fact(kept.read, facts, cut))
        older = kept.read.boards.get(scope.as_of)
        board = calculation.roadmap(facts, program, scope.without_filters(), source, older)
        kept.read.keep(board)
        then = RoadmapThen(facts, board)
        kept.answer(scope.as_of, (on, then))
    board = as_asked(session, then.board, program, scope, ROADMAP)
    return RoadmapThen(then.facts, board)


def roadmap_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's roadmap can be filtered by, in this week or in another."""
    words = kept_roadmap(session, program).read.words.words
    said = {field: _ever(words, field) for field in (LANE, OWNER, GOALS)}
    laneless = any(not any(w.field == LANE and w.value for w in of) for of in words.values())
    for place, given in kept_goals(session, program).read.assignments.items():
        if place[0] == ItemKind.INITIATIVE and place[1] in words:
            said[OWNER] |= {each.person for each in given if each.takes_over}
    return {
        "lane": sorted(said[LANE] | ({NO_LANE} if laneless or not said[LANE] else set())),
        "owner": sorted(said[OWNER]),
        "status": [status.value for status in Status],
        "kind": [AI, NOT_AI],
        "goal": sorted({key for text in said[GOALS] for key in keys_of(text)}),
    }


def _ever(words: Mapping[str, Sequence[InitiativeWord]], field: str) -> set[str]:
    """All values that a field ever had."""
    return {
        word.value for of in words.values() for word in of if word.field == field and word.value
    }


def since_week(session: Session, scope: Scope, viewer: Viewer, week: date | None = None) -> Since:
    """What is otherwise than it was as of an earlier day, by default seven days before.

    Filters keep what they keep now, or kept then. Raises ``InvalidRequest`` for a day that is not
    before, and else as ``roadmap`` does.
    """
    then = week or scope.as_of - WEEK
    if not then < scope.as_of or then.year < FIRST_YEAR:
        raise InvalidRequest(f"Compare with a day before {formats.day(scope.as_of)}.")
    now = roadmap(session, scope, viewer)
    before = roadmap_then(session, now.program, replace(scope, as_of=then, running=False)).board
    return since(now, _filtered(before, before.scope))


def what_if(session: Session, scope: Scope, viewer: Viewer, shifts: Sequence[Shift]) -> Effect:
    """What shifts would do to the whole plan; nothing is saved.

    Raises ``InvalidRequest`` for what cannot be shifted so, ``NotFound`` as ``roadmap`` does.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    then = roadmap_then(session, program, scope.without_filters())
    known = claimed_initiatives(then.facts, then.board.cut)
    return effect(known, then.facts.goals, shifts, WorkingDays(program.calendar), scope.as_of)


def planning(session: Session, scope: Scope, viewer: Viewer) -> PlanningLine:
    """Candidates by score, the funding line and the load, as decided at the cut of ``scope``."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    board = roadmap_then(session, program, scope.without_filters()).board
    decided = kept_roadmap(session, program).read.decided(board.cut)
    decision = decided.decision if decided else PlanningDecision()
    return planning_line(board.everything, decision, program.calendar, scope.as_of)


def _filtered(board: Roadmap, scope: Scope) -> Roadmap:
    lanes = (
        Lane(lane.name, tuple(each for each in lane.items if shown(each, scope.filters)))
        for lane in board.lanes
    )
    return replace(board, lanes=tuple(lane for lane in lanes if lane.items))


def _linked(
    session: Session, program: Program, stored: StoredRoadmap, scope: Scope
) -> dict[str, LinkedGoal]:
    """The goals that initiatives work for, as they stood then: by the goals' own seam."""
    keys = {key for text in _ever(stored.words.words, GOALS) for key in keys_of(text)}
    if not keys:
        return {}
    board = goals_then(session, program, scope.without_filters()).board
    return {
        each.goal.key: LinkedGoal(
            each.goal.key, each.goal.title, each.date_to_green or each.due.current
        )
        for each in board.goals
        if each.goal.key in keys
    }


def roadmap_facts(
    stored: StoredRoadmap,
    said: GoalWords,
    linked: Mapping[str, LinkedGoal],
    program: Program,
    as_of: date,
) -> RoadmapFacts:
    """What a roadmap is calculated from, of words that may be newer than its cut."""
    cut = program.calendar.cut(as_of)
    known, decided = owned_initiatives(stored.words, said, cut, as_of), stored.decided(cut)
    places = {each.key: initiative_place(each.key) for each in known}
    return RoadmapFacts(
        initiatives=known,
        updates={key: updates_before(said, place, cut) for key, place in places.items()},
        goals=linked,
        lane_order=decided.decision.lane_order if decided else (),
    )


def _origin(session: Session, program: Program) -> tuple[str, int] | None:
    """The newest file that brought initiatives, or that people said what they are; and when."""
    newest = newest_import(session, program, ROADMAP)
    if newest is not None:
        return newest.file, newest.at
    of, word = models.Initiative, models.InitiativeWord
    at = session.scalar(
        select(func.max(word.recorded_at))
        .join(of, of.id == word.initiative_id)
        .where(of.program_id == program.id, word.voided_at.is_(None))
    )
    return None if at is None else (BY_HAND, at)


def _newest_fact(stored: StoredRoadmap, facts: RoadmapFacts, cut: int) -> int | None:
    """The newest word or update before the cut; of what holds for all history, when it came."""
    words = (word for of in stored.words.words.values() for word in of)
    said = (word.recorded_at if word.at is None else word.at for word in words)
    written = (update.at for of in facts.updates.values() for update in of)
    return max((at for at in (*said, *written) if at < cut), default=None)
