"""The sentence that page, paper and terminal share."""

from dashboard.roadmap.headline import headline, violated_words
from dashboard.roadmap.initiatives import Initiative
from tests.dashboard.roadmap.given import dated, initiative, move, told


def slipped(key: str, lane: str = "") -> Initiative:
    end = dated(220, move(210, 220, "2026-06-16"))
    return Initiative(key, key, lane, start=dated(100), end=end)


def test_what_is_said_of_a_plan_in_which_nothing_moved() -> None:
    assert headline(told([initiative("a", 0, 9)])) == (
        "1 initiative, none slipped since last week, no dependency violated."
    )


def test_slips_and_violations_are_counted() -> None:
    found = told([
        slipped("a"), slipped("b"), initiative("c", 215, 230, "a FS"),
        initiative("d", 215, 219, "b FF"), initiative("e", 300, 310, "a FS"),
    ])  # fmt: skip
    assert headline(found) == (
        "5 initiatives, 2 slipped since last week, 2 dependencies violated by 7 days in all."
    )


def test_one_violation_is_said_in_the_singular() -> None:
    found = told([initiative("a", 0, 9), initiative("b", 9, 19, "a FS")])
    assert violated_words(found.violations) == "1 dependency violated by 1 day"


def test_a_filtered_roadmap_says_how_much_of_it_is_shown_and_speaks_of_that() -> None:
    plan = [slipped("a", "One"), slipped("b", "Two"), initiative("c", 215, 230, "a FS", lane="Two")]
    assert headline(told(plan, lane=("One",))) == (
        "1 of 3 initiatives, 1 slipped since last week, 1 dependency violated by 6 days."
    )  # whoever causes one has it, too
    assert headline(told(plan, lane=("Two",))) == (
        "2 of 3 initiatives, 1 slipped since last week, 1 dependency violated by 6 days."
    )
