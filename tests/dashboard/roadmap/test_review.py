"""What the roadmap says in the review: its line, its colour and the exceptions, by hand."""

from datetime import date
from typing import Any

import pytest

from dashboard.review import AreaReview, Rank
from dashboard.roadmap.address import initiative_address, roadmap_address
from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.review import area_review
from dashboard.scope import Scope
from dashboard.status_updates.updates import StatusUpdate
from tests.dashboard.roadmap.given import (
    AS_OF,
    candidate,
    dated,
    day,
    initiative,
    milestone,
    move,
    told,
    update,
)

BEFORE = date(2026, 6, 13)
SCOPE = Scope("plan", AS_OF)


def reviewed(plan: list[Initiative], *updates: StatusUpdate, then: Any = None) -> AreaReview:
    """Of a plan in which all that nothing else is said of is green."""
    spoken = {each.item for each in updates}
    said = [*updates, *(update(each.key, "green") for each in plan if each.key not in spoken)]
    return area_review(told(plan, said), told(then or plan, said, as_of=BEFORE))


def listed(of: AreaReview) -> list[tuple[Rank, str, str, str]]:
    return [(each.rank, each.word, each.name, each.sentence) for each in of.exceptions]


def test_all_on_track_is_green() -> None:
    found = reviewed([initiative("a", 0, 200), initiative("b", 0, 200), candidate("c", 180, 200)])
    assert (found.line.colour, found.line.why) == (
        "green", "All are on track, and keep their dates.",
    )  # fmt: skip
    assert found.line.sentence == (
        "2 of 3 initiatives under way, as many as a week ago, none slipped since last week;"
        " 0 milestones missed, no dependency violated."
    )
    assert (found.exceptions, found.total) == ((), 0)
    assert found.line.href == found.more == roadmap_address(SCOPE)
    assert found.data.startswith("Cut 21 Jun 2026, 00:00 UTC")


def test_the_line_counts_against_the_week_before() -> None:
    """Day 165 is a Monday: b begins in this week."""
    found = reviewed([initiative("a", 0, 200), initiative("b", 165, 200)])
    assert found.line.sentence.startswith("2 of 2 initiatives under way, 1 more than a week ago,")


def test_nothing_under_way_has_no_colour() -> None:
    found = reviewed([initiative("a", 180, 200), candidate("b", 0, 200)])
    assert (found.line.colour, found.line.why, found.line.sentence) == (
        "grey", "No initiative is on its way.", "None of 2 initiatives is on its way.",
    )  # fmt: skip


def test_what_has_not_begun_is_not_under_way_but_what_is_broken_in_it_counts() -> None:
    plan = [initiative("a", 160, 200), initiative("b", 190, 210, "a FS")]
    found = reviewed(plan, update("a", "not started"), update("b", "not started"))
    assert found.line.sentence == "None of 2 initiatives is on its way."
    assert (found.line.colour, found.line.why[:6]) == ("red", "50.0 %")


def test_where_nobody_says_a_word_there_is_no_colour() -> None:
    plan = [initiative("a", 150, 200)]
    found = area_review(told(plan), told(plan, as_of=BEFORE))
    assert (found.line.colour, found.line.why) == (
        "grey", "None of them has a word of these days.",
    )  # fmt: skip


def test_one_without_a_word_among_green_ones_is_amber() -> None:
    plan = [initiative("a", 0, 200), initiative("b", 169, 200)]
    found = area_review(told(plan, [update("a", "green")]), told(plan, as_of=BEFORE))
    assert found.line.colour == "amber"
    assert found.exceptions == ()


def test_a_tenth_broken_is_red_and_less_is_amber() -> None:
    plan = [initiative("late", 0, 160), *(initiative(f"k{n}", 0, 200) for n in range(9))]
    assert (reviewed(plan).line.colour, reviewed(plan).line.why) == (
        "red",
        "10.0 % are red, late, or miss a milestone or a dependency; red from 10 % on.",
    )
    plan.append(initiative("one-more", 0, 200))
    assert reviewed(plan).line.colour == "amber"


def test_claimed_amber_is_amber() -> None:
    found = reviewed([initiative("a", 0, 200)], update("a", "amber"))
    assert (found.line.colour, found.line.why) == (
        "amber", "Nothing is broken, and not all is well or known.",
    )  # fmt: skip


def test_each_exception_says_what_is_the_matter_the_gravest_first() -> None:
    stones = (milestone("beta", 150), milestone("alpha", 140), milestone("ready", 160, done=160))
    moves = move(190, 200, "2026-05-01", "Once"), move(200, 220, "2026-06-16", "A bank moved.")
    again = dated(220, *moves)
    plan = [
        initiative("a", 0, 200, milestones=stones), initiative("b", 190, 220, "a FS"),
        initiative("c", 0, 160), initiative("d", 0, 200), initiative("e", 0, 200),
        initiative("f", 0, 200),
        Initiative("g", "Initiative g", start=dated(100), end=again),
    ]  # fmt: skip
    found = reviewed(
        plan,
        update("d", "red", headline="No bank signed.", date_to_green=date(2026, 8, 1)),
        update("e", "amber"),
        update("f", "green", date(2026, 6, 6)),
    )
    assert listed(found) == [
        (Rank.BROKEN, "missed milestone", "Initiative a",
         "It missed Beta on 31 May 2026, Alpha on 21 May 2026."),
        (Rank.BROKEN, "dependency violated", "Initiative b",
         "It comes too early for Initiative a by 11 days."),
        (Rank.BROKEN, "late", "Initiative c",
         "It was to end on 10 Jun 2026, 10 days ago, and is not done."),
        (Rank.BROKEN, "red", "Initiative d",
         "Claimed red in W25, green again by 1 Aug 2026. No bank signed."),
        (Rank.CLOSE, "amber", "Initiative e",
         "Claimed amber in W25, without a date back to green."),
        (Rank.CLOSE, "outdated", "Initiative f",
         "The update is 7 days overdue; last claimed green in W23."),
        (Rank.HELD_UP, "slipped", "Initiative g",
         "Its end moved by 20 days to 9 Aug 2026, its 2nd slip: A bank moved."),
    ]  # fmt: skip
    assert found.counts == {Rank.BROKEN: 4, Rank.CLOSE: 2, Rank.HELD_UP: 1}
    assert found.line.sentence == (
        "6 of 7 initiatives under way, as many as a week ago, 1 slipped since last week;"
        " 2 milestones missed, 1 dependency violated by 11 days."
    )
    assert [each.since for each in found.exceptions] == [
        day(140), None, day(160), date(2026, 6, 14), date(2026, 6, 14), date(2026, 6, 13),
        date(2026, 6, 16),
    ]  # fmt: skip


def test_one_initiative_is_one_exception_with_all_that_is_the_matter() -> None:
    one = Initiative("a", "Tokens", "Payments", "Ann", start=dated(0),
                     end=dated(160, move(150, 160, "2026-06-16")))  # fmt: skip
    (found,) = reviewed([one], update("a", "red")).exceptions
    assert (found.name, found.title, found.owner, found.word) == (
        "Tokens",
        "Payments",
        "Ann",
        "late",
    )
    assert found.sentence == (
        "It was to end on 10 Jun 2026, 10 days ago, and is not done."
        " Claimed red in W25, without a date back to green."
        " Its end moved by 10 days to 10 Jun 2026, and nobody said why."
    )
    assert found.href == initiative_address(SCOPE, "a")


def test_red_comes_before_what_is_less_grave_by_itself() -> None:
    """Red is as grave as a missed date, and it is what the row is called by."""
    one = Initiative("a", "A", start=dated(0), end=dated(200, move(190, 200, "2026-06-16")))
    assert [each.word for each in reviewed([one], update("a", "red")).exceptions] == ["red"]


@pytest.mark.parametrize(
    ("stones", "sentence"),
    [
        (3, "It missed M0 on 2 Jan 2026, M1 on 3 Jan 2026, M2 on 4 Jan 2026."),
        (5, "It missed M0 on 2 Jan 2026, M1 on 3 Jan 2026, M2 on 4 Jan 2026 and 2 more."),
    ],
)
def test_a_sentence_names_three(stones: int, sentence: str) -> None:
    missed = tuple(milestone(f"m{n}", n + 1) for n in range(stones))
    (found,) = reviewed([initiative("a", 0, 200, milestones=missed)]).exceptions
    assert found.sentence == sentence


def test_what_never_had_an_update_is_outdated() -> None:
    """Day 150 is a Sunday: the first update was due on 6 June."""
    found = area_review(told([initiative("a", 150, 200)]), told([], as_of=BEFORE))
    assert listed(found) == [
        (Rank.CLOSE, "outdated", "Initiative a", "No update has ever been filed: 14 days overdue.")
    ]


def test_candidates_and_what_is_over_are_no_exceptions() -> None:
    plan = [candidate("a", 0, 100), initiative("b", 0, 100, state=State.DONE), initiative("c")]
    assert reviewed(plan).exceptions == ()


def test_fifty_are_told_and_all_are_counted() -> None:
    found = reviewed([initiative(f"k{n:02}", 0, 160) for n in range(60)])
    assert (len(found.exceptions), found.total) == (50, 60)
