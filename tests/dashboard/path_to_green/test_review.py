"""What goals say in the review: their line, its colour and the exceptions, by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.goal.address import goal_address, list_address
from dashboard.path_to_green.goals import Goal, GoalFacts, Plan, by_goal, by_item
from dashboard.path_to_green.review import area_review
from dashboard.review import AreaReview, Rank
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue, daily_values
from tests.dashboard.path_to_green.given import action, at, goal, goals_of, update

WEEK = date(2026, 2, 21)
"""49 days from the start of a goal of a hundred: 49 are expected, and 42 a week before."""
DAYS = timedelta(days=7)
SCOPE = Scope("goals", WEEK)


class Given:
    """Goals with a value and an update each week."""

    def __init__(self) -> None:
        self.goals: list[Goal] = []
        self.values: list[DailyValue] = []
        self.updates: list[Any] = []
        self.actions: list[Any] = []

    def add(
        self, key: str, now: float | None, colour: str, before: float | None = None,
        was: str | None = None, **about: Any,
    ) -> "Given":  # fmt: skip
        """A goal, its value and colour this week and the week before."""
        said = {name: about.pop(name) for name in ("date_to_green",) if name in about}
        self.goals.append(goal(key, title=f"Goal {key}", **about))
        for day, number in ((WEEK - DAYS, before if before is not None else now), (WEEK, now)):
            if number is not None:
                self.values.append(DailyValue(key, day, number))
        self.updates += [
            update(WEEK - DAYS, was or colour, item=key, **said),
            update(WEEK, colour, item=key, **said),
        ]
        return self

    def without(self, key: str, weeks: int) -> "Given":
        """The last updates of a goal never came: its last one is so many weeks old."""
        mine = [u for u in self.updates if u.item == key]
        self.updates = [u for u in self.updates if u.item != key]
        older = WEEK - weeks * DAYS
        self.updates.append(replace(mine[0], week=older, at=at(f"{older} 12:00")))
        return self

    def told(self) -> AreaReview:
        facts = GoalFacts(
            tuple(self.goals), daily_values(self.values), by_item(self.updates),
            by_goal(self.actions), {each.key: Plan(causes="It broke.") for each in self.goals},
        )  # fmt: skip
        return area_review(goals_of(facts, WEEK), goals_of(facts, WEEK - DAYS))


def listed(of: AreaReview) -> list[tuple[Rank, str, str, str]]:
    return [(each.rank, each.word, each.name, each.sentence) for each in of.exceptions]


def test_all_on_track_is_green() -> None:
    found = Given().add("a", 50.0, "green").add("b", 60.0, "green").told()
    assert (found.line.colour, found.line.why) == (
        "green", "All are on track by claim and by numbers.",
    )  # fmt: skip
    assert found.line.sentence == (
        "2 of 2 goals on track, as many as a week ago, 0 at risk, 0 off track; none silent."
    )
    assert (found.exceptions, found.total) == ((), 0)
    assert found.line.href == found.more == list_address(SCOPE)


def test_the_line_counts_against_the_week_before() -> None:
    """A value of 43 was on the path of 42, and is 6 short of 49: amber up to 10."""
    found = Given().add("a", 43.0, "green").add("b", 60.0, "green").told()
    assert found.line.sentence == (
        "1 of 2 goals on track, 1 fewer than a week ago, 1 at risk, 0 off track; none silent."
    )
    assert (found.line.colour, found.line.why) == (
        "amber", "None is off track, and not all are on it.",
    )  # fmt: skip


def test_a_tenth_off_track_is_red_and_less_is_amber() -> None:
    given = Given().add("late", 20.0, "red", date_to_green=date(2026, 4, 1))
    given.actions.append(action(goal="late", expected_impact=80.0))
    for n in range(9):
        given.add(f"g{n}", 60.0, "green")
    found = given.told()
    assert (found.line.colour, found.line.why) == (
        "red", "10.0 % are off track by claim or by numbers; red from 10 % on.",
    )  # fmt: skip
    given.add("one-more", 60.0, "green")
    assert given.told().line.colour == "amber"
    assert found.exceptions == ()


def test_a_claim_counts_though_numbers_are_fine() -> None:
    found = Given().add("a", 60.0, "amber", date_to_green=date(2026, 4, 1)).told()
    assert found.line.colour == "amber"


def test_silence_never_looks_green() -> None:
    found = Given().add("a", 60.0, "green").add("b", 60.0, "green").without("b", 3).told()
    assert (found.line.colour, found.line.why) == (
        "amber", "None is off track, 1 goal without a word of these days.",
    )  # fmt: skip
    assert found.line.sentence == (
        "1 of 2 goals on track, as many as a week ago, 0 at risk, 0 off track; 1 silent."
    )
    assert listed(found) == [
        (Rank.CLOSE, "outdated", "Goal b",
         "The update is 14 days overdue; last claimed green in W5."),
    ]  # fmt: skip
    assert found.exceptions[0].since == date(2026, 2, 7)


def test_what_has_not_started_is_silent_all_the_same() -> None:
    given = Given().add("a", 60.0, "green").add("b", 60.0, "not started").without("b", 3)
    found = given.told()
    assert found.line.sentence == (
        "1 of 1 goal on track, as many as a week ago, 0 at risk, 0 off track; 1 silent."
    )
    assert [word for _, word, *_ in listed(found)] == ["outdated"]


def test_where_all_are_silent_the_area_is_grey() -> None:
    found = Given().add("a", 60.0, "green").without("a", 3).told()
    assert found.line.colour == "grey"


def test_silence_hides_no_red() -> None:
    found = Given().add("a", 10.0, "red").without("a", 3).told()
    assert found.line.colour == "red"
    sentence = "Red, without a date back to green. Red, and no action is laid against the gap."
    late = "The update is 14 days overdue; last claimed red in W5."
    assert listed(found) == [(Rank.BROKEN, "no date", "Goal a", f"{sentence} {late}")]


def test_a_goal_without_any_update() -> None:
    given = Given().add("a", 60.0, "green")
    given.updates.clear()
    assert listed(given.told()) == [
        (Rank.CLOSE, "outdated", "Goal a", "No update has ever been filed: 49 days overdue."),
    ]  # fmt: skip


def test_a_watermelon_is_broken_and_counted() -> None:
    found = Given().add("a", 20.0, "green").told()
    assert found.line.sentence.endswith("1 off track; 1 watermelon.")
    assert listed(found) == [
        (Rank.BROKEN, "watermelon", "Goal a",
         "Claimed green, red by its numbers, two weeks on end."),
    ]  # fmt: skip
    (only,) = found.exceptions
    assert (only.owner, only.title, only.since) == ("Ann", "T", WEEK - DAYS)
    assert only.href == goal_address(SCOPE, "a")


def test_green_straight_to_red() -> None:
    given = Given().add("a", 20.0, "red", 60.0, "green", date_to_green=date(2026, 4, 1))
    given.actions.append(action(goal="a", expected_impact=80.0))
    found = given.told()
    assert listed(found) == [
        (Rank.BROKEN, "green straight to red", "Goal a", "Red in one step: green in W7."),
    ]  # fmt: skip
    assert found.exceptions[0].since == date(2026, 2, 15)


def test_a_plan_that_covers_too_little() -> None:
    """70 are missing, and 35 are planned."""
    given = Given().add("a", 30.0, "red", date_to_green=date(2026, 4, 1))
    given.actions.append(action(goal="a", expected_impact=35.0))
    found = given.told()
    assert listed(found) == [
        (Rank.BROKEN, "plan short", "Goal a", "Red: open actions cover 50.0 % of the gap."),
    ]  # fmt: skip
    assert found.exceptions[0].since == date(2026, 2, 8)


@pytest.mark.parametrize(
    ("about", "sentence", "since"),
    [
        ({"date_to_green": date(2026, 2, 20)},
         "It was to be green again by 20 Feb 2026.", date(2026, 2, 20)),
        ({"date_to_green": date(2026, 5, 1), "due": date(2026, 2, 20)},
         "It was due on 20 Feb 2026, and the target is not met.", date(2026, 2, 20)),
    ],
)  # fmt: skip
def test_a_date_that_passed(about: dict[str, Any], sentence: str, since: date) -> None:
    given = Given().add("a", 30.0, "amber", **about)
    given.actions.append(action(goal="a", expected_impact=90.0, due=date(2026, 2, 19)))
    found = given.told()
    assert listed(found) == [(Rank.BROKEN, "date passed", "Goal a", sentence)]
    assert found.exceptions[0].since == since


def test_a_due_date_that_passed_without_a_value_says_what_is_known() -> None:
    found = Given().add("a", None, "green", due=date(2026, 2, 20)).told()
    ((*_, sentence),) = listed(found)
    assert sentence == (
        "It was due on 20 Feb 2026, and the target may not be met: no recent value is known."
    )


def test_a_date_that_slipped_before_it_passed_says_so() -> None:
    given = Given().add("a", 30.0, "amber", date_to_green=date(2026, 2, 20))
    given.updates[0] = replace(given.updates[0], date_to_green=date(2026, 2, 10))
    given.actions.append(action(goal="a", expected_impact=90.0, due=date(2026, 2, 19)))
    ((_, _, _, sentence),) = listed(given.told())
    assert sentence == "It was to be green again by 20 Feb 2026, a date that slipped once."


def test_the_gravest_come_first_and_a_goal_comes_once() -> None:
    given = Given().add("a", 60.0, "green").without("a", 3)
    given.add("b", 20.0, "amber", date_to_green=date(2026, 2, 20)).add("c", 20.0, "green")
    found = given.told()
    assert [(word, name) for _, word, name, _ in listed(found)] == [
        ("watermelon", "Goal c"), ("date passed", "Goal b"), ("outdated", "Goal a"),
    ]  # fmt: skip
    assert found.counts == {Rank.BROKEN: 2, Rank.CLOSE: 1}


def test_what_is_over_or_has_not_begun_is_no_matter_of_the_line() -> None:
    given = Given().add("a", 60.0, "green").add("b", 20.0, "done").add("c", 20.0, "cancelled")
    given.add("d", None, "not started").add("e", None, "candidate")
    found = given.told()
    assert found.line.sentence.startswith("1 of 1 goal on track")
    assert found.exceptions == ()


def test_where_none_is_on_its_way_the_area_is_grey() -> None:
    found = Given().add("b", 100.0, "done").add("d", None, "candidate").told()
    assert found.line.colour == "grey"
    assert found.line.why == "No goal is on its way."
    assert found.line.sentence == "None of 2 goals is on its way."
