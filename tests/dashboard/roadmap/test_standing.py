"""How one initiative stands on a day: 20 June 2026, a Saturday, is day 170."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.roadmap.initiatives import Initiative, Milestone, Span, State
from dashboard.roadmap.standing import NOTHING_OWED
from dashboard.roadmap.values import Flag, InitiativeStanding, MilestoneState, Status
from dashboard.status_updates.silence import Silence
from dashboard.status_updates.updates import Stage
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

LAST_WEEK = date(2026, 6, 13)


def stands(
    one: Initiative, *updates: Any, others: tuple[Initiative, ...] = ()
) -> InitiativeStanding:
    found = told([one, *others], updates).of(one.key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "claims", "status"),
    [
        ("committed", (), Status.NO_UPDATE),
        ("committed", ("green",), Status.GREEN),
        ("committed", ("red", "amber"), Status.AMBER),  # the newest week's
        ("committed", ("not started",), Status.NOT_STARTED),
        ("committed", ("candidate",), Status.CANDIDATE),
        ("committed", ("done",), Status.DONE),
        ("committed", ("done", "green"), Status.GREEN),
        ("candidate", ("green",), Status.CANDIDATE),
        ("candidate", ("cancelled",), Status.CANCELLED),
        ("done", (), Status.DONE),
        ("done", ("red",), Status.DONE),
        ("done", ("candidate",), Status.DONE),
        ("done", ("cancelled",), Status.CANCELLED),
        ("cancelled", ("done",), Status.DONE),
        ("cancelled", ("green",), Status.CANCELLED),
    ],
)
def test_status_is_what_is_decided_or_claimed(
    state: str, claims: tuple[str, ...], status: Status
) -> None:
    weeks = (LAST_WEEK, AS_OF)[-len(claims) :] if claims else ()
    said = [update("a", colour, week) for week, colour in zip(weeks, claims, strict=True)]
    found = stands(initiative("a", 0, 200, state=State(state)), *said)
    assert found.status is status
    over = status in (Status.DONE, Status.CANCELLED)
    assert found.initiative.over is over


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        (170, 200, Status.NO_UPDATE),  # begins today
        (171, 200, Status.NOT_STARTED),
        (None, None, Status.NOT_STARTED),
    ],
)
def test_without_a_claim_it_depends_on_its_start(
    start: int | None, end: int | None, status: Status
) -> None:
    assert stands(initiative("a", start, end)).status is status


def test_drafts_and_what_was_written_after_the_cut_claim_nothing() -> None:
    draft = update("a", "red", stage=Stage.DRAFT)
    late = update("a", "red", at=update("a", "red", date(2026, 6, 27)).at)
    assert stands(initiative("a", 0, 200), draft, late).status is Status.NO_UPDATE


@pytest.mark.parametrize(
    ("one", "claims", "owed"),
    [
        (initiative("a", 160, 200), (), Silence(date(2026, 6, 13), 7)),  # day 160 is a Wednesday
        (initiative("a", 160, 200), ("green",), Silence(date(2026, 6, 27), 0)),
        (initiative("a", 171, 200), (), Silence(date(2026, 6, 27), 0)),
        (initiative("a", 160, 200, state=State.DONE), (), NOTHING_OWED),
        (initiative("a", 160, 200), ("cancelled",), NOTHING_OWED),
        (candidate("a", 100, 200), (), NOTHING_OWED),
        (initiative("a"), (), NOTHING_OWED),
    ],
)
def test_who_owes_an_update(one: Initiative, claims: tuple[str, ...], owed: Silence) -> None:
    assert stands(one, *(update("a", colour) for colour in claims)).silence == owed


@pytest.mark.parametrize(
    ("stone", "state", "expected"),
    [
        (milestone("m", 169), "committed", MilestoneState.MISSED),
        (milestone("m", 170), "committed", MilestoneState.DUE),  # on its day
        (milestone("m", 171), "committed", MilestoneState.DUE),
        (milestone("m", 169, done=170), "committed", MilestoneState.DONE),
        (milestone("m", 180, done=160), "committed", MilestoneState.DONE),
        (milestone("m", 169), "done", MilestoneState.DONE),
        (milestone("m", 180), "done", MilestoneState.DUE),
        (milestone("m", 169), "cancelled", MilestoneState.DUE),
        (milestone("m", 169), "candidate", MilestoneState.MISSED),
    ],
)
def test_how_a_milestone_stands(stone: Milestone, state: str, expected: MilestoneState) -> None:
    (found,) = stands(initiative("a", 0, 200, state=State(state), milestones=(stone,))).milestones
    assert (found.day, found.state) == (stone.dates.current, expected)


def test_a_milestones_slip_is_from_its_first_date() -> None:
    stone = milestone("m", 180, move(150, 190, "2026-05-01"), move(190, 180, "2026-06-01"))
    (found,) = stands(initiative("a", 0, 200, milestones=(stone,))).milestones
    assert found.slip == 30


def test_slip_is_from_the_first_end_or_the_one_committed_to() -> None:
    end = dated(200, move(180, 200, "2026-05-01"))
    one = Initiative("a", "A", start=dated(100), end=end)
    found = stands(one)
    assert (found.span, found.baseline, found.slip) == (
        Span(day(100), day(200)), Span(day(100), day(180)), 20,
    )  # fmt: skip
    committed = stands(replace(one, baseline_start=day(90), baseline_end=day(210)))
    assert (committed.baseline, committed.slip) == (Span(day(90), day(210)), -10)


# Flags


def test_what_is_well_has_no_flag() -> None:
    assert stands(initiative("a", 100, 170), update("a", "green")).flags == ()


@pytest.mark.parametrize(
    ("about", "claim", "flags"),
    [
        ({"end": dated(169)}, "green", (Flag.LATE,)),
        ({"end": dated(170)}, "green", ()),  # on its last day
        ({"end": dated(None)}, "green", ()),  # nobody said when it ends
        ({"milestones": (milestone("m", 169),)}, "green", (Flag.MISSED_MILESTONE,)),
        ({"milestones": (milestone("m", 169, done=169),)}, "green", ()),
        ({}, "amber", (Flag.OFF,)),
        ({}, "red", (Flag.OFF,)),
        ({}, None, (Flag.OUTDATED,)),
        ({"start": dated(None), "end": dated(None)}, "green", (Flag.UNSCHEDULED,)),
        ({"end": dated(200, move(190, 200, "2026-06-14"))}, "green", (Flag.SLIPPED,)),
        ({"end": dated(200, move(190, 200, "2026-06-13 23:59"))}, "green", ()),  # a week before
        ({"end": dated(190, move(200, 190, "2026-06-15"))}, "green", ()),  # earlier
        (
            {"end": dated(190, move(190, 200, "2026-06-15"), move(200, 190, "2026-06-16"))},
            "green", (),
        ),  # there and back
        (
            {"end": dated(195, move(190, 200, "2026-06-15"), move(200, 195, "2026-06-16"))},
            "green", (Flag.SLIPPED,),
        ),
        (
            {"end": dated(169, move(160, 169, "2026-06-15")), "milestones": (milestone("m", 165),)},
            "red", (Flag.MISSED_MILESTONE, Flag.LATE, Flag.SLIPPED, Flag.OFF),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_the_gravest_first(
    about: dict[str, Any], claim: str | None, flags: tuple[Flag, ...]
) -> None:
    one = Initiative("a", "A", **{"start": dated(100), "end": dated(200), **about})
    updates = [update("a", claim)] if claim else []
    assert stands(one, *updates).flags == flags


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED])
def test_what_is_over_has_no_flag(state: State) -> None:
    one = initiative("a", 0, 100, "b FS", state=state, milestones=(milestone("m", 50),))
    assert stands(one, others=(initiative("b", 0, 200),)).flags == ()


def test_a_candidate_misses_nothing_that_was_agreed_but_its_dates_can_contradict() -> None:
    one = candidate("a", 0, 100, depends_on=initiative("a", after="b FS").depends_on,
                    milestones=(milestone("m", 50),))  # fmt: skip
    assert stands(one, others=(initiative("b", 0, 200),)).flags == (Flag.VIOLATED,)
    assert stands(candidate("a")).flags == ()


def test_a_violated_dependency_is_the_successors() -> None:
    found = told(
        [initiative("a", 100, 200), initiative("b", 150, 200, "a FS")],
        [update("a", "green"), update("b", "green")],
    )
    assert [(each.key, each.flags) for each in found.items] == [("a", ()), ("b", (Flag.VIOLATED,))]


def test_a_claim_that_it_is_cancelled_frees_those_who_wait() -> None:
    plan = [initiative("a", 100, 200), initiative("b", 150, 200, "a FS")]
    found = told(plan, [update("a", "cancelled"), update("b", "green")])
    assert (found.violations, found.critical and found.critical.path) == ((), ("b",))


def test_critical_is_what_has_no_slack() -> None:
    found = told([
        initiative("a", 160, 179), initiative("b", 160, 169),
        initiative("c", 180, 189, "a FS, b FS"), initiative("d", 180, 189),
        candidate("e", 160, 189), initiative("f", 0, 9, state=State.DONE),
    ])  # fmt: skip
    assert {each.key: (each.critical, each.slack) for each in found.items} == {
        "a": (True, 0), "b": (False, 10), "c": (True, 0), "d": (True, 0), "e": (False, None),
        "f": (False, None),
    }  # fmt: skip
