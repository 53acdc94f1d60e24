"""What was said of goals, and what of it holds at a cut."""

from dataclasses import replace
from datetime import date

from dashboard.path_to_green.goals import Goal, Plan
from dashboard.path_to_green.typed import parent_problem
from dashboard.path_to_green.words import (
    ActionWord,
    DefinitionWord,
    GoalWords,
    PlanWord,
    Said,
    actions_at,
    definition_on,
    facts_at,
    goal_at,
    goal_place,
    goals_at,
)
from dashboard.scorecard.daily_values import daily_values
from dashboard.slips import DateMove
from dashboard.status_updates.assignments import Assignment, assigned
from tests.dashboard.path_to_green.given import action, goal, update

DAY, NEXT = date(2026, 1, 10), date(2026, 1, 17)


def said(id_: int, at: int = 0, by_hand: bool = True) -> Said:
    return Said(id_, at, "Ann", by_hand)


def given(id_: int, at: int, person: str, until: date | None = None) -> Assignment:
    return Assignment(id_, person, id_, until, "", at)


def words_of(*definitions: DefinitionWord, **more: object) -> GoalWords:
    return GoalWords(definitions={"G": definitions}, **more)  # type: ignore[arg-type]


def test_the_newest_definition_of_the_latest_day_is_in_force() -> None:
    always, again = (DefinitionWord(said(n), None, goal(title=str(n))) for n in (1, 4))
    since, since_again = (DefinitionWord(said(n), NEXT, goal(title=str(n))) for n in (2, 3))
    found = (always, since, since_again, again)
    assert (definition_on(found, DAY), definition_on(found, NEXT)) == (again, since_again)
    assert definition_on((since,), DAY) is None
    given_up = DefinitionWord(said(5), NEXT, None)
    assert goals_at(words_of(*found, given_up), 10, NEXT) == ()
    (held,) = goals_at(words_of(*found, given_up), 10, DAY)
    assert held.title == "4"


def owner_at(cut: int, *words: DefinitionWord, to: Assignment) -> str:
    words_said = words_of(*words, assignments={goal_place("G"): (to,)})
    found = goal_at(words_said, "G", cut, DAY)
    assert isinstance(found, Goal)
    return found.owner


def test_the_owner_is_who_was_named_last() -> None:
    by_file = DefinitionWord(said(1, 99, by_hand=False), None, goal(owner="Ann"))
    by_hand = DefinitionWord(said(2, 20), None, goal(owner="Cy"))
    taken = given(1, 10, "Bo")
    assert owner_at(10, by_file, to=taken) == "Ann"
    assert owner_at(11, by_file, to=taken) == "Bo"
    assert owner_at(30, by_file, by_hand, to=taken) == "Cy"
    assert owner_at(30, by_file, by_hand, to=replace(taken, at=25)) == "Bo"
    assert owner_at(30, by_file, to=replace(taken, until=NEXT)) == "Ann"


def test_what_a_file_says_of_an_action_holds_always_and_what_a_person_says_from_then_on() -> None:
    by_file = ActionWord(said(1, 50, by_hand=False), action(text="File"))
    by_hand = ActionWord(said(2, 20), action(text="Ann"))
    moved = (DateMove(date(2026, 3, 1), date(2026, 4, 1), "Late", 15),)
    words = words_of(
        actions={"G": {1: (by_file, by_hand), 2: (by_hand,)}}, moves={("action", "G#1"): moved}
    )
    (early,) = actions_at(words, "G", 15)
    assert (early.text, early.moves) == ("File", ())
    first, second = actions_at(words, "G", 21)
    assert (first.text, first.moves, second.text) == ("Ann", moved, "Ann")


def test_facts_hold_nothing_that_came_after_the_cut() -> None:
    words = words_of(
        DefinitionWord(said(1), None, goal()),
        plans={"G": (PlanWord(said(1, 5), Plan("First")), PlanWord(said(2, 20), Plan("Second")))},
        updates={goal_place("G"): (update(DAY, at=5), update(DAY, at=20))},
    )
    for cut, plan, count in ((5, None, 0), (6, Plan("First"), 1), (21, Plan("Second"), 2)):
        facts = facts_at(words, goals_at(words, cut, DAY), daily_values(()), cut)
        assert (facts.plans.get("G"), len(facts.updates["G"])) == (plan, count)


def test_a_loan_ends_with_its_day_or_with_a_new_owner() -> None:
    lent, taken = given(1, 1, "Bo", DAY), given(2, 2, "Cy")
    assert assigned((lent,), 1, DAY).delegate is None
    assert assigned((lent,), 2, DAY).delegate is lent
    assert assigned((lent,), 2, NEXT).delegate is None
    found = assigned((taken, lent), 3, DAY)
    assert (found.first, found.owner, found.delegate, found.newest) == (taken, taken, None, taken)
    again = given(3, 3, "Bo", NEXT)
    assert assigned((lent, taken, again), 4, DAY).delegate is again


def test_no_goal_stands_above_itself() -> None:
    parents = {"A": None, "B": "A", "C": "B", "X": "Y", "Y": "X"}
    assert parent_problem("D", None, parents) == ""
    assert parent_problem("D", "C", parents) == ""
    assert parent_problem("A", "C", parents) == "A goal can't be above itself: A → C → B → A."
    assert "no goal “Z”" in parent_problem("A", "Z", parents)
    assert parent_problem("D", "X", parents) == ""  # a circle of others is not this goal's
