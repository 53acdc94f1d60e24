"""What owes an update each week, and who files it: goals, initiatives, the rules program."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.words import GoalWords, Place, goal_place, updates_before
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.standing import as_claimed
from dashboard.status_updates.assignments import Assigned, assigned
from dashboard.status_updates.history import update_history
from dashboard.status_updates.silence import Tracked
from dashboard.status_updates.updates import ItemKind

RULES = "rules"
"""What a rules program is called as an item; it owes updates once somebody has it."""
RULES_TITLE = "Rules and models"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that owes updates, and who has it at a cut."""

    tracked: Tracked
    given: Assigned

    @property
    def place(self) -> Place:
        """Where what is said of it stands."""
        return self.tracked.kind.value, self.tracked.key

    @property
    def filer(self) -> str:
        """Who files: the owner, or whom the owner has asked to."""
        return self.given.delegate.person if self.given.delegate else self.tracked.owner


def items_at(
    words: GoalWords,
    goals: Iterable[Goal],
    calendar: ProgramCalendar,
    as_of: date,
    initiatives: Iterable[Initiative] = (),
) -> tuple[Item, ...]:
    """All of a program's items as they stood at the cut of a day, goals first.

    ``initiatives`` are those on the roadmap then, each with the owner who has it.
    """
    cut = calendar.cut(as_of)
    found: list[Item] = []
    for goal in goals:
        place = goal_place(goal.key)
        tracked = Tracked(
            ItemKind.GOAL, goal.key, goal.title, goal.owner, goal.team, goal.start,
            updates_before(words, place, cut),
        )  # fmt: skip
        found.append(Item(tracked, assigned(words.assignments.get(place, ()), cut, as_of)))
    known = tuple(initiatives)
    found += (_planned(words, each, cut, as_of) for each in known)
    found += _updated(words, {each.key for each in known}, cut, as_of)
    found += _rules(words, calendar, cut, as_of)
    return tuple(found)


def initiative_place(key: str) -> Place:
    """Where what is said of an initiative as an item stands."""
    return ItemKind.INITIATIVE.value, key


def _planned(words: GoalWords, initiative: Initiative, cut: int, as_of: date) -> Item:
    """One on the roadmap: it owes updates from its first day on, once it is decided on."""
    place, span = initiative_place(initiative.key), initiative.span
    updates = updates_before(words, place, cut)
    agreed = as_claimed(initiative, update_history(updates, cut)).state is State.COMMITTED
    tracked = Tracked(
        ItemKind.INITIATIVE, initiative.key, initiative.title, initiative.owner, initiative.lane,
        span.start if span else as_of, updates, owes=agreed and span is not None,
    )  # fmt: skip
    return Item(tracked, assigned(words.assignments.get(place, ()), cut, as_of))


def _updated(words: GoalWords, known: Collection[str], cut: int, as_of: date) -> Iterator[Item]:
    """What is on no roadmap but was updated as an initiative.

    Whoever wrote last has it, unless it was given to somebody.
    """
    for place in sorted(words.updates):
        if place[0] != ItemKind.INITIATIVE or place[1] in known:
            continue
        updates = updates_before(words, place, cut)
        history = update_history(updates, cut)
        if not history.versions:
            continue
        given = assigned(words.assignments.get(place, ()), cut, as_of)
        owner = given.owner.person if given.owner else history.versions[0].author
        start = history.weeks[0].week
        tracked = Tracked(ItemKind.INITIATIVE, place[1], place[1], owner, "", start, updates)
        yield Item(tracked, given)


def _rules(words: GoalWords, calendar: ProgramCalendar, cut: int, as_of: date) -> Iterator[Item]:
    """The rules program, from the day on which it was first given to somebody."""
    place = ItemKind.RULES.value, RULES
    given = assigned(words.assignments.get(place, ()), cut, as_of)
    if given.first is None or given.owner is None:
        return
    start = calendar.today(given.first.at)
    updates = updates_before(words, place, cut)
    owner = given.owner.person
    yield Item(Tracked(ItemKind.RULES, RULES, RULES_TITLE, owner, "", start, updates), given)
