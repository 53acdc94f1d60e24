"""What changed between two cuts."""

from datetime import date
from typing import Any

from dashboard.roadmap.holding import initiatives_at
from dashboard.roadmap.initiatives import Initiative, Milestone, Span, State
from dashboard.roadmap.since import MovedDate, Recoloured, Since, since, stood
from dashboard.roadmap.values import Status
from dashboard.roadmap.words import RoadmapWords
from tests.dashboard.roadmap.given import (
    AS_OF,
    CALENDAR,
    at,
    dated,
    day,
    initiative,
    milestone,
    move,
    told,
    update,
    words,
)

BEFORE = date(2026, 6, 13)


def changes(then: list[Initiative], now: list[Initiative], **about: Any) -> Since:
    updates = about.pop("updates", ())
    return since(told(now, updates, **about), told(then, updates, as_of=BEFORE, **about))


def test_nothing_changed_is_said_as_such() -> None:
    found = changes([initiative("a", 0, 200)], [initiative("a", 0, 200)])
    assert (found.nothing, found.then, found.now) == (True, BEFORE, AS_OF)


def test_added_and_removed() -> None:
    then = [
        initiative("a", 0, 9),
        initiative("b", 0, 9),
        initiative("c", 0, 9, state=State.CANCELLED),
    ]
    now = [
        initiative("b", 0, 9, state=State.CANCELLED), initiative("c", 0, 9),
        initiative("d", 0, 9), initiative("e", 0, 9, state=State.CANCELLED),
    ]  # fmt: skip
    found = changes(then, now)
    assert [each.key for each in found.added] == ["c", "d"]
    assert [(each.key, each.status) for each in found.removed] == [
        ("a", Status.NO_UPDATE), ("b", Status.NO_UPDATE),
    ]  # fmt: skip
    assert (found.moved, found.recoloured) == ((), ())


def test_cancelled_by_an_update_is_removed() -> None:
    plan = [initiative("a", 0, 9)]
    found = changes(plan, plan, updates=[update("a", "cancelled")])
    assert [each.key for each in found.removed] == ["a"]


def test_moves_have_days_reason_and_who_the_furthest_first() -> None:
    then = [
        Initiative("a", "A", start=dated(100), end=dated(200)),
        Initiative("b", "B", start=dated(100), end=dated(200)),
    ]
    slipped = dated(220, move(200, 210, "2026-06-15", "A bank moved", "Ann"),
                    move(210, 220, "2026-06-16", "", "Bea"))  # fmt: skip
    now = [
        Initiative("a", "A", start=dated(90, move(100, 90, "2026-06-17", "Sooner")), end=slipped),
        Initiative(
            "b", "B", start=dated(100), end=dated(240, move(200, 240, "2026-06-18", "Scope"))
        ),
    ]
    found = changes(then, now).moved
    assert found == (
        MovedDate("b", "B", "end", day(200), day(240), "Scope", "", at("2026-06-18")),
        MovedDate(
            "a", "A", "end", day(200), day(220), "A bank moved", "Ann, Bea", at("2026-06-16")
        ),
        MovedDate("a", "A", "start", day(100), day(90), "Sooner", "", at("2026-06-17")),
    )
    assert [each.days for each in found] == [40, 20, -10]


def test_where_each_stood_that_moved_as_far_as_both_its_days_are_known() -> None:
    then = [initiative("a", 0, 9), initiative("b", 5, 9), initiative("c", 1, 9), initiative("d", 3)]
    now = [initiative("a", 0, 20), initiative("b", 7, 9), initiative("c", 1, 9),
           initiative("d", 4, 9)]  # fmt: skip
    assert stood(told(now), changes(then, now)) == {
        "a": Span(day(0), day(9)), "b": Span(day(5), day(9)),
    }  # fmt: skip


def test_there_and_back_is_no_change() -> None:
    then = [Initiative("a", "A", start=dated(100), end=dated(200))]
    back = dated(200, move(200, 220, "2026-06-15"), move(220, 200, "2026-06-16"))
    assert changes(then, [Initiative("a", "A", start=dated(100), end=back)]).nothing


def test_milestones_that_move_come_and_go() -> None:
    def plan(*stones: Milestone) -> list[Initiative]:
        return [initiative("a", 0, 200, milestones=stones)]

    then = plan(milestone("m", 150), milestone("n", 160))
    now = plan(milestone("o", 155), milestone("m", 157, move(150, 157, "2026-06-15", "Review")))
    assert changes(then, now).moved == (
        MovedDate("a", "Initiative a", "M", day(150), day(157), "Review", "", at("2026-06-15")),
        MovedDate("a", "Initiative a", "N", day(160), None),
        MovedDate("a", "Initiative a", "O", None, day(155)),
    )
    assert [each.days for each in changes(then, now).moved] == [7, None, None]


def told_of(*said: tuple[str, ...]) -> Since:
    """The words of one initiative, at both cuts."""
    both = [
        told(initiatives_at(RoadmapWords({"a": words(*said)}), CALENDAR.cut(on), on), as_of=on)
        for on in (AS_OF, BEFORE)
    ]
    return since(*both)


def test_an_end_that_is_a_milestone_moves_once() -> None:
    found = told_of(
        ("title", "A"), ("milestone.m", "2026-05-01"), ("milestone.n", "2026-07-01"),
        ("milestone.n", "2026-08-01", "2026-06-16", "Review"),
    )  # fmt: skip
    assert found.moved == (
        MovedDate(
            "a", "A", "end", date(2026, 7, 1), date(2026, 8, 1), "Review", "", at("2026-06-16")
        ),
    )


def test_a_milestone_that_no_longer_is_the_end_has_not_come_anew() -> None:
    """The end is another milestone's now; the one before stands where it stood."""
    found = told_of(
        ("title", "A"), ("start", "2026-01-01"), ("milestone.m", "2026-07-01"),
        ("milestone.n", "2026-08-01", "2026-06-16"), ("milestone_title.n", "General use"),
    )  # fmt: skip
    assert [(each.field, each.before, each.after) for each in found.moved] == [
        ("end", date(2026, 7, 1), date(2026, 8, 1)),
        ("General use", None, date(2026, 8, 1)),
    ]


def test_a_date_that_was_taken_back() -> None:
    found = told_of(("start", "2026-05-01"), ("end", "2026-07-01"), ("end", "", "2026-06-16"))
    assert found.moved == (MovedDate("a", "a", "end", date(2026, 7, 1), None),)


def test_changed_statuses() -> None:
    plan = [initiative("a", 0, 200), initiative("b", 0, 200), initiative("c", 165, 200)]
    found = changes(plan, plan, updates=[
        update("a", "green", BEFORE), update("a", "red"), update("b", "amber", BEFORE),
    ])  # fmt: skip
    assert found.recoloured == (
        Recoloured("a", "Initiative a", Status.GREEN, Status.RED),
        Recoloured("c", "Initiative c", Status.NOT_STARTED, Status.NO_UPDATE),
    )


def test_filters_keep_what_they_keep_now_or_kept_then() -> None:
    """One that changed its lane is neither added nor removed."""
    then = [initiative("a", 0, 200, lane="One"), initiative("b", 0, 200, lane="Two"),
            initiative("c", 0, 200, lane="Two")]  # fmt: skip
    now = [initiative("a", 0, 210, lane="Two"), initiative("b", 0, 220, lane="One"),
           initiative("c", 0, 230, lane="Two")]  # fmt: skip
    found = changes(then, now, lane=("One",))
    assert ([each.key for each in found.moved], found.added, found.removed) == (["b", "a"], (), ())
