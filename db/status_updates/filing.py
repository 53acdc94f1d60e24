"""A status update filed by a person, with all that its form says besides, in one transaction."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict, Item, refuse_old
from dashboard.errors import InvalidForm
from dashboard.formats import day as day_words
from dashboard.path_to_green.goals import Goal, Plan
from dashboard.path_to_green.plan_form import plan_form
from dashboard.path_to_green.typed import Fields
from dashboard.path_to_green.weekly import latest
from dashboard.path_to_green.words import PlanWord, actions_at, newest
from dashboard.program_calendar import FIRST_YEAR
from dashboard.scorecard.daily_values import daily_values
from dashboard.scorecard.typed import refuse_no_week
from dashboard.status_updates.filing import PLAN_BASE, Before, Filing, form_of, typed_filing
from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.updates import ItemKind, StatusUpdate
from db import models
from db.audit import author_of
from db.path_to_green.acting import add_action
from db.path_to_green.changing import (
    GOAL,
    ToChange,
    allow_item,
    standing_row,
    tell,
    tell_decided,
    to_change,
)
from db.path_to_green.linked import linked_values
from db.path_to_green.moves import add_move
from db.path_to_green.saying import keep_plan
from db.status_updates.answering import UPDATE, answer_in_update, typed_answers


def file_update(
    session: Session, program_id: int, kind: ItemKind, key: str, week: date, fields: Fields,
    base: int | None,
) -> int:  # fmt: skip
    """File the update of an item for the week that ends on a day; the version's id.

    ``base`` is the version of this week that the person saw, None where there was none. Of a goal
    the form may say its plan (over ``plan_base``), a new action (``action_text`` and so on) and
    another due date with its ``reason`` too; of any item answers to its open questions
    (``answer_`` and the question's id). Its owner may, who files in the owner's place, managers.
    """
    found = to_change(session, program_id, kind, key)
    allow_item(session, found)
    _refuse_week(found, week)
    history = update_history(found.item.tracked.updates, found.cut)
    held = next((each for each in history.weeks if each.week == week), None)
    last = held or _before(history, week)
    plan = newest(found.words.plans.get(key, ()), found.cut) if kind is ItemKind.GOAL else None
    _refuse_old(fields, held, last, plan, base)
    goal = found.goal if kind is ItemKind.GOAL else None
    filing = typed_filing(
        fields,
        Before(
            key, week, found.today, last, goal,
            due=goal.dates(found.cut).current if goal else None,
            plan=plan.plan if plan else Plan(),
            actions=actions_at(found.words, key, found.cut) if goal else (),
        ),
    )  # fmt: skip
    answers = typed_answers(session, found, fields)
    id_ = _add(session, found, filing.update, held, goal)
    if goal is not None:
        _keep_rest(session, found, filing, goal)
    answer_in_update(session, found, answers, id_)
    return id_


def _before(history: UpdateHistory, week: date) -> StatusUpdate | None:
    """The newest of the weeks before."""
    earlier = [each for each in history.weeks if each.week < week]
    return earlier[-1] if earlier else None


def _refuse_week(found: ToChange, week: date) -> None:
    calendar = found.program.calendar
    if week.year < FIRST_YEAR:
        raise InvalidForm({"week": f"{day_words(week)} is before {FIRST_YEAR}, the first year."})
    refuse_no_week("week", week, calendar)
    if week > calendar.week_ending(found.today):
        raise InvalidForm({"week": f"The week to {day_words(week)} has not begun."})


def _refuse_old(
    fields: Fields,
    held: StatusUpdate | None,
    last: StatusUpdate | None,
    plan: PlanWord | None,
    base: int | None,
) -> None:
    """Refuse a form over another version of the week, or over another plan."""
    current, item = held.id if held else None, Item(UPDATE, held.id if held else 0)
    plan_id = str(plan.said.id) if plan else ""
    said = plan_form(plan.plan) if plan else {}
    theirs = said | (form_of(last) if last else {}) | {PLAN_BASE: plan_id}
    refuse_old(base, current, theirs, item)
    if fields.get(PLAN_BASE, plan_id) != plan_id:
        raise Conflict(current, theirs, item)


def _add(
    session: Session,
    found: ToChange,
    update: StatusUpdate,
    held: StatusUpdate | None,
    goal: Goal | None,
) -> int:
    author = author_of(session)
    new = models.StatusUpdate(
        program_id=found.program.id, kind=found.item.place[0], item=update.item,
        week=update.week, stage=update.stage.value, colour=update.colour.value,
        headline=update.headline, why=update.why, changed=update.changed,
        next_steps=update.next_steps, decision=update.decision,
        date_to_green=update.date_to_green, value=_value_now(session, found, goal),
        target=goal.target if goal else None, author=author.viewer.name,
        nothing_changed=update.nothing_changed, at=max(author.at, held.at if held else 0),
        supersedes=held.id if held else None, recorded_at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    was = {"week": update.week.isoformat(), **form_of(held)} if held else None
    became = {"week": update.week.isoformat(), **form_of(update)}
    label = found.item.tracked.title
    tell(session, found.program, Item(UPDATE, new.id), label, was, became, "filed")
    return new.id


def _value_now(session: Session, found: ToChange, goal: Goal | None) -> float | None:
    """What the item's metric is when its update is written."""
    if goal is None:
        return None
    values = (
        linked_values(session, found.program, [goal], found.today)
        if goal.metric
        else found.words.values.get(goal.key, ())
    )
    known = latest(daily_values(values), goal.key, found.today)
    return known.value if known else None


def _keep_rest(session: Session, found: ToChange, filing: Filing, goal: Goal) -> None:
    """The plan, the new action and the moved date of a goal's form."""
    if filing.plan is not None:
        keep_plan(session, found, filing.plan)
    if filing.action is not None:
        add_action(session, found, filing.action)
    if filing.due is not None:
        dates = goal.dates(found.cut)
        due, why = filing.due, filing.reason
        moved = add_move(session, found.program.id, GOAL, goal.key, dates, due, why)
        row = standing_row(session, found.program, goal.key)
        was = {"due": dates.current.isoformat()} if dates.current else None
        tell_decided(session, found.program, row, was, moved)
