"""What counts of an item's status updates."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.updates import Colour, Stage, StatusUpdate
from tests.dashboard.path_to_green.given import at, update

WEEK = timedelta(days=7)
FIRST = date(2026, 1, 10)
LATER = at("2027-01-01")


def weeks(*colours: str, missing: int = 0) -> UpdateHistory:
    """One update a week; ``missing`` weeks lie before the last one."""
    found = [update(FIRST + WEEK * n, colour) for n, colour in enumerate(colours)]
    if missing:
        found[-1] = update(FIRST + WEEK * (len(colours) - 1 + missing), colours[-1])
    return update_history(found, LATER)


def test_the_newest_version_before_the_cut_counts_and_older_text_stays() -> None:
    first = update(FIRST, "green", at=at("2026-01-10 09:00"), headline="All is well")
    second = update(FIRST, "red", at=at("2026-01-12 09:00"), headline="It is not")
    early = update_history((second, first), at("2026-01-12 09:00"))
    found = update_history((second, first), at("2026-01-12 09:01"))
    assert (early.claimed, early.versions) == (Colour.GREEN, (first,))
    assert (found.claimed, found.versions) == (Colour.RED, (second, first))
    assert found.weeks == (second,)


def test_of_two_versions_of_one_instant_the_one_that_came_later_counts() -> None:
    found = update_history((update(FIRST, "red", id=2), update(FIRST, "amber", id=1)), LATER)
    assert found.claimed is Colour.RED


def test_a_draft_counts_for_nothing() -> None:
    draft = update(FIRST + WEEK, "red", stage=Stage.DRAFT)
    found = update_history((update(FIRST), draft), LATER)
    assert (found.claimed, len(found.versions)) == (Colour.GREEN, 1)
    assert update_history((draft,), LATER).claimed is None


def test_a_correction_of_an_older_week_does_not_change_what_is_claimed_now() -> None:
    corrected = update(FIRST, "red", at=at("2026-02-20 09:00"))
    found = update_history((update(FIRST + WEEK, "amber"), corrected), LATER)
    assert (found.claimed, found.weeks[0].colour) == (Colour.AMBER, Colour.RED)


@pytest.mark.parametrize(
    ("colours", "missing", "straight"),
    [
        (("green", "red"), 0, True),
        (("green", "red"), 3, True),
        (("green", "amber", "red"), 0, False),
        (("green", "red", "red"), 0, False),
        (("red",), 0, False),
        (("amber", "green", "red"), 0, True),
        (("not started", "red"), 0, False),
    ],
)
def test_green_straight_to_red_is_of_the_newest_two_weeks_with_an_update(
    colours: tuple[str, ...], missing: int, straight: bool
) -> None:
    assert weeks(*colours, missing=missing).straight_to_red is straight


def test_the_date_back_to_green_is_of_this_way_back_alone() -> None:
    dates = [date(2026, 2, n) for n in (1, 10, 20, 25)]
    said = [("red", dates[0]), ("green", None), ("amber", dates[1]), ("red", dates[2])]
    found = update_history(
        [
            update(FIRST + WEEK * n, colour, date_to_green=day, why=f"Week {n}", author="Ann")
            for n, (colour, day) in enumerate(said)
        ],
        LATER,
    ).back_to_green
    assert (found.original, found.current) == (dates[1], dates[2])
    assert [(m.days, m.reason, m.by) for m in found.slips] == [(10, "Week 3", "Ann")]


def test_what_is_green_needs_no_date_back() -> None:
    green = update(FIRST, "green", date_to_green=date(2026, 2, 1))
    assert update_history((green,), LATER).back_to_green.original is None


@pytest.mark.parametrize(("colour", "over"), [("done", True), ("cancelled", True), ("red", False)])
def test_what_is_done_or_cancelled_is_over(colour: str, over: bool) -> None:
    assert weeks("green", colour).over is over


versions = st.lists(
    st.builds(
        lambda week, colour, at, id_, stage: StatusUpdate("G", week, colour, at, id_, stage),
        st.integers(0, 5).map(lambda n: FIRST + WEEK * n),
        st.sampled_from(Colour),
        st.integers(0, 20),
        st.integers(0, 3),
        st.sampled_from(Stage),
    ),
    max_size=20,
)


@given(versions, st.integers(0, 21), st.randoms())
def test_the_order_in_which_versions_are_read_does_not_matter(
    updates: list[StatusUpdate], cut: int, random: Random
) -> None:
    apart = list({(u.at, u.id): u for u in updates}.values())
    mixed = list(apart)
    random.shuffle(mixed)
    assert update_history(apart, cut) == update_history(mixed, cut)


@given(versions, st.integers(0, 21))
def test_nothing_after_the_cut_and_no_draft_is_in_it_and_each_week_stands_once(
    updates: list[StatusUpdate], cut: int
) -> None:
    found = update_history(updates, cut)
    assert all(u.at < cut and u.stage is Stage.PUBLISHED for u in found.versions)
    assert [u.week for u in found.weeks] == sorted({u.week for u in found.versions})
    for counts in found.weeks:
        of_week = [u for u in found.versions if u.week == counts.week]
        assert (counts.at, counts.id) == max((u.at, u.id) for u in of_week)
