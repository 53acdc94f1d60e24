"""The read seam of My updates: what a person owes as of a date, with what its forms begin with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.goal.address import goal_address
from dashboard.my_updates import (
    ITEM,
    MyUpdates,
    OwedAction,
    UpdateForm,
    week_asked_for,
    week_to_file,
)
from dashboard.path_to_green.goals import Action
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.scope import Scope
from dashboard.status_updates.due import DueItem, UpdatesDue, Whose
from dashboard.status_updates.questions import Question
from dashboard.status_updates.updates import ItemKind, Subject
from dashboard.ticket.address import ticket_address
from db import models
from db.action_items import possible_owners, program_actions
from db.programs import program as program_value
from db.status_updates.reading import updates_due
from db.ticket_aging.reading import ticket_labels

initiative = models.Initiative


def my_updates(session: Session, scope: Scope, viewer: Viewer, whose: Whose, now: int) -> MyUpdates:
    """What is owed as of today; of an address of a week that is over, as it was then.

    An update that is filed today counts today: the page of the last week, which one comes from,
    is that of today here. All items are managers' to list: others who follow such an address see
    their own. Raises ``NotFound`` for a program that the viewer may not see.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if not may(viewer, Right.MANAGE, program.key) and whose is Whose.ALL:
        whose = Whose.MINE
    calendar = program.calendar
    today = calendar.today(now)
    is_now = scope.as_of >= calendar.last_complete_week(now)
    read = Scope(scope.program, today, running=True) if is_now else scope
    due = updates_due(session, read, viewer, whose)
    week = week_asked_for(calendar, today) if is_now else due.week
    items = tuple(each for each in due.items if _is_owed(each, week))
    forms = _forms(session, due, viewer, items) if is_now else ()
    return MyUpdates(
        due=due,
        scope=scope,
        now=is_now,
        items=items,
        filed=tuple(
            sorted(
                (*due.filed, *(each for each in due.items if not _is_owed(each, week))),
                key=lambda each: each.owed.item.title.casefold(),
            )
        ),
        forms=forms,
        chosen=_chosen(session, due, viewer, scope.view.get(ITEM), forms) if is_now else None,
        actions=_actions(session, due, viewer),
        people=possible_owners(session, program, viewer) if is_now and whose is Whose.ALL else (),
    )


def _is_owed(each: DueItem, week: date) -> bool:
    """Whether an update of the week, or of one before, is missing."""
    due = each.owed.silence.due
    return due is not None and due <= week


def _chosen(
    session: Session, due: UpdatesDue, viewer: Viewer, name: str | None, forms: Sequence[UpdateForm]
) -> UpdateForm | None:
    """The one that is named, also where it is filed already; else the longest overdue."""
    named = due.item(name) if name else None
    if named is not None:
        forms = _forms(session, due, viewer, (named,))
    return forms[0] if forms else None


def _forms(
    session: Session, due: UpdatesDue, viewer: Viewer, items: Iterable[DueItem]
) -> tuple[UpdateForm, ...]:
    mine = [each for each in items if each.may_file]
    goals, planned = (_ids(session, of, due.program, mine) for of in (models.Goal, initiative))
    calendar = due.program.calendar
    asked = week_asked_for(calendar, due.scope.as_of)
    return tuple(
        UpdateForm(
            each,
            *_subject(each, goals, planned, due.program),
            week_to_file(each.owed.item.start, asked, calendar),
            _asked(each, viewer),
        )
        for each in mine
    )


def _subject(
    each: DueItem, goals: Mapping[str, int], planned: Mapping[str, int], program: Program
) -> tuple[Subject, int]:
    """What a form is sent to: what is on no roadmap is known by its first update."""
    item = each.owed.item
    if item.kind is ItemKind.GOAL:
        return Subject.GOAL, goals[item.key]
    if item.kind is ItemKind.RULES:
        return Subject.PROGRAM, program.id
    if item.key in planned:
        return Subject.INITIATIVE, planned[item.key]
    return Subject.UPDATE, min(update.id for update in item.updates)


def _ids(
    session: Session,
    of: type[models.Goal] | type[models.Initiative],
    program: Program,
    items: Iterable[DueItem],
) -> dict[str, int]:
    """The ids of those that have these keys."""
    keys = {each.owed.item.key for each in items}
    query = select(of.key, of.id).where(of.program_id == program.id, of.key.in_(keys))
    return dict(session.execute(query).all())


def _asked(each: DueItem, viewer: Viewer) -> Question | None:
    mine = [asked for asked in each.questions if asked.asked_of_id in viewer.people]
    return min(mine, key=lambda asked: (asked.at, asked.id), default=None)


def _actions(session: Session, due: UpdatesDue, viewer: Viewer) -> tuple[OwedAction, ...]:
    """Open actions of goals and of tickets that the same people own, the earliest first."""
    scope = due.scope
    found = [_of_goal(each, due) for each in due.actions]
    names = _names(session, due, viewer)
    open_ones = [
        each
        for each in program_actions(session, scope, viewer)
        if each.open and (due.whose is Whose.ALL or each.held.owner in names)
    ]
    labels = ticket_labels(session, sorted({a.ticket for a in open_ones if a.ticket is not None}))
    for each in open_ones:
        key = labels[each.ticket][0] if each.ticket is not None else ""
        href = ticket_address(scope, key) if key else f"/review{scope.query()}"
        late = max((scope.as_of - each.held.due).days, 0)
        found.append(
            OwedAction(each.what, each.held.owner, each.held.due, late, key or "the program", href)
        )
    return tuple(sorted(found, key=lambda each: (each.due, each.what)))


def _of_goal(action: Action, of: UpdatesDue) -> OwedAction:
    scope = Scope(of.scope.program, of.scope.as_of)
    due = action.dates(of.cut).current or action.due
    late = max((scope.as_of - due).days, 0)
    about = of.title(ItemKind.GOAL, action.goal)
    return OwedAction(action.text, action.owner, due, late, about, goal_address(scope, action.goal))


def _names(session: Session, due: UpdatesDue, viewer: Viewer) -> frozenset[str]:
    """Whose actions are listed: one's own, and of a team those who file for it."""
    person = models.Person
    own = session.scalars(select(person.name).where(person.id.in_(viewer.people)))
    others = (each.filer for each in due.items) if due.whose is Whose.TEAM else ()
    return frozenset((*own, *others))
