"""What somebody owes this week, out of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.weekly import latest
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may, require
from dashboard.scope import Scope, is_partial
from dashboard.status_updates.due import DueItem, Since, UpdatesDue, Whose
from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.items import Item
from dashboard.status_updates.questions import Question
from dashboard.status_updates.silence import Owed, owed, silence_of
from dashboard.status_updates.updates import ItemKind
from db.path_to_green.reading import GoalsThen, goals_then
from db.programs import program as program_value
from db.status_updates.items import items
from db.status_updates.people import person_ids
from db.status_updates.questions import questions


def updates_due(session: Session, scope: Scope, viewer: Viewer, whose: Whose) -> UpdatesDue:
    """What is owed in the week of ``scope``: by the viewer, in their teams, or by everybody.

    Raises ``NotFound`` for a program that the viewer may not see, ``Forbidden`` where somebody
    who doesn't manage it asks for everybody's.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if whose is Whose.ALL:
        require(viewer, Right.MANAGE, program.key)
    desk = _desk(session, program, scope, viewer)
    chosen = [item for item in desk.items if desk.asked(item, whose)]
    by_place = {item.place: item for item in chosen}
    calendar, as_of = program.calendar, scope.as_of
    due = owed((item.tracked for item in chosen), calendar, as_of)
    waiting = tuple(desk.due(by_place[each.item.kind.value, each.item.key], each) for each in due)
    rest = by_place.keys() - {(each.item.kind.value, each.item.key) for each in due}
    others = [desk.due(by_place[place]) for place in sorted(rest)]
    asked = tuple(each for each in desk.questions if desk.asks(each, chosen, whose))
    own = {each.place for each in (*waiting, *others) if each.may_file}
    return UpdatesDue(
        program=program,
        scope=scope,
        cut=calendar.cut(as_of),
        partial_week=is_partial(program, scope),
        week=calendar.week_ending(as_of),
        whose=whose,
        offered=desk.offered(),
        items=waiting,
        filed=tuple(each for each in others if each.this_week is not None),
        actions=desk.actions(chosen, whose),
        questions=asked,
        answerable=frozenset(
            each.id
            for each in asked
            if each.asked_of_id in viewer.people or (each.kind, each.item) in own
        ),
        titles={item.place: item.tracked.title for item in desk.items},
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known of a program's items, for one who looks at them."""

    program: Program
    scope: Scope
    viewer: Viewer
    items: Sequence[Item]
    people: Mapping[str, int]
    """Their ids, by name."""
    then: GoalsThen
    questions: Sequence[Question]
    """Those that are open."""

    def mine(self, name: str) -> bool:
        """Whether the viewer acts for somebody."""
        return self.people.get(name) in self.viewer.people

    def teams(self) -> set[str]:
        """Those of which the viewer has an item."""
        mine = (i for i in self.items if self.mine(i.filer) or self.mine(i.tracked.owner))
        return {item.tracked.team for item in mine if item.tracked.team}

    def asked(self, item: Item, whose: Whose) -> bool:
        """Whether an item is among those that are asked for."""
        own = self.mine(item.filer)
        in_team = whose is Whose.TEAM and item.tracked.team in self.teams()
        return whose is Whose.ALL or own or in_team

    def offered(self) -> tuple[Whose, ...]:
        """What the viewer can ask for."""
        offers = (
            (Whose.MINE, True),
            (Whose.TEAM, bool(self.teams())),
            (Whose.ALL, may(self.viewer, Right.MANAGE, self.program.key)),
        )
        return tuple(whose for whose, offered in offers if offered)

    def due(self, item: Item, waits: Owed | None = None) -> DueItem:
        """An item with all that its form is filled with."""
        calendar, as_of, tracked = self.program.calendar, self.scope.as_of, item.tracked
        history = update_history(tracked.updates, calendar.cut(as_of))
        state = silence_of(tracked, history, calendar, as_of)
        of_goal = tracked.kind is ItemKind.GOAL
        week = calendar.week_ending(as_of)
        owners = {self.people.get(name) for name in (item.filer, tracked.owner)}
        return DueItem(
            owed=waits or Owed(tracked, state, history.newest),
            filer=item.filer,
            delegated_until=item.given.delegate.until if item.given.delegate else None,
            assignment=item.given.newest.id if item.given.newest else None,
            this_week=next((each for each in history.weeks if each.week == week), None),
            standing=self.then.board.of(tracked.key) if of_goal else None,
            since=self.since(tracked.key, history) if of_goal else None,
            questions=tuple(
                each for each in self.questions if (each.kind, each.item) == item.place
            ),
            may_file=any(may(self.viewer, Right.CHANGE, self.program.key, id_) for id_ in owners),
        )

    def since(self, goal: str, history: UpdateHistory) -> Since:
        """What a goal's metric did since its last update."""
        values, as_of = self.then.facts.values, self.scope.as_of
        now = latest(values, goal, as_of)
        if history.newest is None:
            return Since(None, now)
        written = self.program.calendar.today(history.newest.at)
        return Since(latest(values, goal, min(written, as_of)), now)

    def actions(self, chosen: Sequence[Item], whose: Whose) -> tuple[Action, ...]:
        """Open actions of the viewer's, or of the goals that are asked for."""
        keys = {item.tracked.key for item in chosen if item.tracked.kind is ItemKind.GOAL}
        every = (action for each in self.then.board.goals for action in each.open_actions)
        found = [
            action
            for action in every
            if self.mine(action.owner) or (whose is not Whose.MINE and action.goal in keys)
        ]
        cut = self.then.board.cut
        return tuple(sorted(found, key=lambda a: (a.dates(cut).current or a.due, a.goal, a.number)))

    def asks(self, question: Question, chosen: Sequence[Item], whose: Whose) -> bool:
        """Whether an open question is asked of the viewer, or of the items asked for."""
        of_item = any((question.kind, question.item) == item.place for item in chosen)
        return question.asked_of_id in self.viewer.people or (whose is not Whose.MINE and of_item)


def _desk(session: Session, program: Program, scope: Scope, viewer: Viewer) -> _Desk:
    found = items(session, program, scope.as_of)
    then = goals_then(session, program, scope.without_filters())
    names = {name for item in found for name in (item.filer, item.tracked.owner)}
    names |= {action.owner for each in then.board.goals for action in each.open_actions}
    asked = [each for each in questions(session, program, scope.as_of) if each.open]
    return _Desk(program, scope, viewer, found, person_ids(session, names), then, asked)
