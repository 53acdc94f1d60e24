"""What managers decide of a goal: what it is, and that it is no more; its owner moves its date."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.path_to_green.checks import share_problems
from dashboard.path_to_green.definition import form_of
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.typed import parent_problem, typed_goal
from dashboard.path_to_green.words import GoalWords, definition_on, goal_at, goal_place, goals_at
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.slips import Ledger, ledger, missing_reason
from db import models
from db.audit import allow, author_of
from db.path_to_green.changing import (
    GOAL,
    NO_GOAL,
    goal_row,
    goal_to_change,
    item_of,
    program_to_change,
    standing_row,
    tell_decided,
)
from db.path_to_green.moves import add_move
from db.path_to_green.words import goal_words
from db.scorecard.kept import kept_metrics

TAKEN = "There is a goal of this key already: choose another one."


def define_goal(
    session: Session,
    program_id: int,
    form: Mapping[str, str],
    since: date | None,
    base: int | None,
) -> int:
    """Say what a goal is from a day on, or without one for all history; the goal's id.

    ``form`` has the columns of a file of goals. ``base`` is the version of the goal that the
    person saw, None of a new one. A due date that differs from the one that holds is a move, and
    asks for a ``reason``. Raises ``InvalidForm`` with each problem beside its column.
    """
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    today, words = _today(session, program), goal_words(session, program_id)
    cut, key = program.calendar.cut(today), form.get("key", "").strip()
    was = goal_at(words, key, cut, max(since or today, today))
    if was is None and definition_on(words.definitions.get(key, ()), today):
        since = since or today  # it was given up: the weeks before keep that
    row = _row_over(session, program, key, was, base, cut)
    dates = _dates(words, key, cut, was)
    goal = _checked(session, program, words, form, dates, today)
    row = row or _added(session, program, goal.key)
    row.withdrawn_at = None
    moved = add_move(session, program.id, GOAL, key, dates, goal.due, form.get("reason", ""))
    goal = replace(goal, due=dates.original or goal.due)
    became = form_of(goal)
    _add(session, row, since, became)
    from_ = {"from": since.isoformat()} if since else {}
    did = "changed" if was else "created"
    tell_decided(session, program, row, _told(was, cut) or None, became | moved | from_, did)
    return row.id


def _row_over(
    session: Session, program: Program, key: str, was: Goal | None, base: int | None, cut: int
) -> models.Goal | None:
    """The row of a goal in the version that was seen; None of a new one."""
    row = goal_row(session, program, key) if key.isprintable() else None
    if base is None:
        if was is not None:
            raise InvalidForm({"key": TAKEN})
        return row
    if row is None:
        raise NotFound(NO_GOAL)
    refuse_old(base, row.version, _told(was, cut), item_of(row))
    return row


def _today(session: Session, program: Program) -> date:
    """The day on which the author writes."""
    return program.calendar.today(author_of(session).at)


def _checked(
    session: Session,
    program: Program,
    words: GoalWords,
    form: Mapping[str, str],
    dates: Ledger,
    today: date,
) -> Goal:
    """The goal of a form among the others; raises ``InvalidForm``."""
    goal, problems, cut = typed_goal(form), {}, program.calendar.cut(today)
    above = {each.key: each.parent for each in goals_at(words, cut, today)}
    if sentence := parent_problem(goal.key, goal.parent, above):
        problems["parent"] = sentence
    units = _units(session, program) if goal.metric else {}
    if goal.metric and goal.metric not in units:
        problems["metric"] = f"The scorecard has no metric “{goal.metric[:60]}”."
    problems |= share_problems(goal, units.get(goal.metric or "", goal.unit))
    current = dates.current
    if current and (why := missing_reason(current, goal.due, form.get("reason", ""))):
        problems["reason"] = why
    if problems:
        raise InvalidForm(problems)
    return goal


def _dates(words: GoalWords, key: str, cut: int, was: Goal | None) -> Ledger:
    """Its due date so far; that of a goal which is no more is not forgotten."""
    if was is not None:
        return was.dates(cut)
    said = [word.since for word in words.definitions.get(key, ()) if word.goal]
    last = goal_at(words, key, cut, max(day or date.min for day in said)) if said else None
    if last is not None:
        return last.dates(cut)
    moves = words.moves.get(goal_place(key), ())  # of a goal whose import was taken back
    return ledger(moves[0].before, moves, cut) if moves else Ledger()


def _units(session: Session, program: Program) -> dict[str, str]:
    """Of the scorecard's metrics, by key."""
    definitions = kept_metrics(session, program).read.decided.definitions
    return {each.key: each.metric.unit for each in definitions if each.metric}


def give_up_goal(
    session: Session, program_id: int, key: str, since: date, base: int | None
) -> None:
    """Say that a goal is no more from a day on; earlier weeks keep it."""
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    row, words = standing_row(session, program, key), goal_words(session, program_id, key)
    held = definition_on(words.definitions.get(key, ()), since)
    before = form_of(held.goal) if held and held.goal else {}
    refuse_old(base, row.version, before, item_of(row))
    if not before:
        raise NotFound(NO_GOAL)
    _add(session, row, since, None)
    tell_decided(session, program, row, before, {"given up from": since.isoformat()})


def move_due(
    session: Session, program_id: int, key: str, after: date, reason: str, base: int | None
) -> None:
    """Move a goal's due date; the first one stays, and the ledger keeps why.

    ``base`` is the version of the goal that the person saw. Its owner may, and managers.
    """
    found = goal_to_change(session, program_id, key)
    goal, row = found.goal, standing_row(session, found.program, key)
    dates = goal.dates(found.cut)
    refuse_old(base, row.version, {"due": _iso(dates.current)}, item_of(row))
    if after < goal.start:
        raise InvalidForm({"due": f"It starts on {goal.start.isoformat()}: choose a later day."})
    moved = add_move(session, program_id, GOAL, key, dates, after, reason)
    if moved:
        tell_decided(session, found.program, row, {"due": _iso(dates.current)}, moved)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _told(goal: Goal | None, cut: int) -> dict[str, str]:
    """A goal as its form holds it: with the due date that holds now."""
    return form_of(goal) | {"due": _iso(goal.dates(cut).current)} if goal else {}


def _added(session: Session, program: Program, key: str) -> models.Goal:
    row = models.Goal(program_id=program.id, key=key)
    session.add(row)
    session.flush()
    return row


def _add(
    session: Session, row: models.Goal, since: date | None, form: dict[str, str] | None
) -> None:
    author = author_of(session)
    session.add(
        models.GoalDefinition(
            goal_id=row.id, since=since, form=form, said_by=author.viewer.name,
            recorded_at=author.at,
        )
    )  # fmt: skip
    session.flush()
