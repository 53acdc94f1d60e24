"""Partner requests by the team that asks: by hand on small histories, and against a plain loop."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.partner_requests import Answers, answers_by_team, span_start
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.sla import BREACHED_OPEN
from dashboard.ticket_aging.values import NONE
from tests.dashboard.ticket_aging.given import DAY, HOUR, PROGRAM, TERMINAL, Life, at, found, life
from tests.dashboard.ticket_aging.test_columns import PROGRAM as NEW_YORK
from tests.dashboard.ticket_aging.test_columns import at_its_cut, days, lives

SATURDAY = date(2026, 11, 21)


def asked(team: str, since: str, *log: tuple[str, str, str], rating: int = 0) -> Life:
    return life([(since, "created", ""), *log], kind="partner request", requester=team,
                rating=rating)  # fmt: skip


def answers(
    some: Sequence[Life], as_of: date = SATURDAY, weeks: int = 4, program: Program = PROGRAM
) -> tuple[Answers, dict[str, Answers]]:
    """Of all, and by team."""
    scope = Scope("p", as_of)
    held = found(some, program.calendar.cut(as_of), program)
    ranked = calculation.ranking(held, program, scope)
    every, teams = answers_by_team(ranked, program.tickets, span_start(program, scope, weeks))
    assert len({team.team for team in teams}) == len(teams)
    return every, {team.team: team for team in teams}


# Four weeks up to Saturday, November 21, 2026, begin with Sunday, October 25.
@pytest.mark.parametrize(
    ("weeks", "as_of", "begins"),
    [
        (4, SATURDAY, "2026-10-25 00:00"),
        (13, SATURDAY, "2026-08-23 00:00"),
        (52, SATURDAY, "2025-11-23 00:00"),
        (4, date(2026, 11, 18), "2026-10-22 00:00"),
    ],
)
def test_the_span_begins_so_many_weeks_before_the_cut(weeks: int, as_of: date, begins: str) -> None:
    assert span_start(PROGRAM, Scope("p", as_of), weeks) == at(begins)


def test_the_span_begins_at_a_midnight_of_the_program() -> None:
    """In New York clocks went back on November 1, 2026: October 25 began at 04:00 in UTC."""
    program = Program("p", "P", ProgramCalendar("America/New_York"))
    assert span_start(program, Scope("p", SATURDAY), 4) == at("2026-10-25 04:00")


def test_what_is_told_of_a_team_by_hand() -> None:
    """Sales had three done: after 2, 4 and 9 days, one reopened; two are rated, 5 and 2."""
    _, teams = answers(
        [
            asked("Sales", "2026-11-02 10:00", ("2026-11-02 12:00", "response", ""),
                  ("2026-11-04 10:00", "state", "Resolved"), rating=5),
            asked("Sales", "2026-11-02 10:00", ("2026-11-02 16:00", "response", ""),
                  ("2026-11-06 10:00", "state", "Closed"), rating=2),
            asked("Sales", "2026-11-02 10:00", ("2026-11-05 10:00", "state", "Resolved"),
                  ("2026-11-06 10:00", "state", "In Progress"),
                  ("2026-11-11 10:00", "state", "Resolved")),
            asked("Sales", "2026-11-20 10:00"),
        ]
    )  # fmt: skip
    sales = teams["Sales"]
    assert (sales.open, sales.past_sla, sales.done, sales.reopened) == (1, 0, 3, 1)
    assert (sales.first_response.n, sales.first_response.linear[50]) == (2, 4.0)
    assert (sales.took.linear[50], sales.took.nearest_rank[85]) == (4.0, 9.0)
    assert (sales.rated, sales.rating) == (2, 3.5)
    assert sales.reopened_share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("since", "done", "counted"),
    [
        ("2026-10-24 10:00", "2026-10-24 23:59:59", 0),
        ("2026-10-24 10:00", "2026-10-25 00:00", 1),
        ("2026-11-21 10:00", "2026-11-21 23:59:59", 1),
        ("2026-11-21 10:00", "2026-11-22 00:00", 0),
    ],
)
def test_what_is_resolved_and_answered_counts_within_the_span(
    since: str, done: str, counted: int
) -> None:
    """The cut itself is past it."""
    log = ((done, "response", ""), (done, "state", "Resolved"))
    every, _ = answers([asked("Sales", since, *log)])
    assert (every.done, every.first_response.n) == (counted, counted)


def test_a_response_counts_in_its_own_span_whatever_became_of_the_request() -> None:
    """That of one that is still open, of one that was cancelled, and of one resolved long ago."""
    within, before = ("2026-11-02 12:00", "response", ""), ("2026-09-02 12:00", "response", "")
    some = [
        asked("Sales", "2026-11-02 10:00", within),
        asked("Sales", "2026-11-02 10:00", within, ("2026-11-03 10:00", "state", "Cancelled")),
        asked("Sales", "2026-09-02 10:00", ("2026-09-03 10:00", "state", "Resolved"), within),
        asked("Sales", "2026-09-02 10:00", before, ("2026-11-03 10:00", "state", "Resolved")),
    ]
    every, _ = answers(some)
    assert (every.first_response.n, every.done, every.open) == (3, 1, 1)


def test_one_that_is_open_again_and_one_that_was_cancelled_are_not_resolved() -> None:
    some = [
        asked("Sales", "2026-11-02 10:00", ("2026-11-03 10:00", "state", "Resolved"),
              ("2026-11-04 10:00", "state", "In Progress"), rating=1),
        asked("Sales", "2026-11-02 10:00", ("2026-11-03 10:00", "state", "Cancelled"), rating=1),
    ]  # fmt: skip
    every, _ = answers(some)
    assert (every.done, every.open, every.rated, every.rating) == (0, 1, 0, None)
    assert every.reopened_share is None


def test_the_team_with_the_most_resolved_requests_stands_first_then_with_the_most_open() -> None:
    done = ("2026-11-03 10:00", "state", "Resolved")
    some = [
        asked("B", "2026-11-02 10:00"), asked("A", "2026-11-02 10:00"),
        asked("C", "2026-11-02 10:00"), asked("C", "2026-11-02 10:00"),
        asked("D", "2026-11-02 10:00", done), asked("E", "2026-01-02 10:00", ("2026-01-03 10:00",
              "state", "Resolved")),
    ]  # fmt: skip
    assert list(answers(some)[1]) == ["D", "C", "A", "B"]  # of E nothing is told


def test_open_requests_past_their_sla_are_counted() -> None:
    """8 business hours of P1 are over on the second day."""
    late = asked("Sales", "2026-11-16 09:00", ("2026-11-16 09:00", "priority", "P1"))
    fine = asked("Sales", "2026-11-20 16:00", ("2026-11-20 16:00", "priority", "P1"))
    every, teams = answers([late, fine, asked("Ops", "2026-11-02 09:00")])
    assert (every.open, every.past_sla) == (3, 1)
    assert (teams["Sales"].open, teams["Sales"].past_sla, teams["Ops"].past_sla) == (2, 1, 0)


def test_on_time_is_what_kept_its_sla_of_those_resolved_that_have_one() -> None:
    """P1 has 8 business hours: 7 keep them, 9 do not; without a priority there is no SLA."""

    def of(done: str, *priority: tuple[str, str, str]) -> Life:
        return asked("Sales", "2026-11-16 09:00", *priority, (done, "state", "Resolved"))

    p1 = ("2026-11-16 09:00", "priority", "P1")
    some = [of("2026-11-16 16:00", p1), of("2026-11-17 10:00", p1), of("2026-11-18 10:00")]
    every, teams = answers(some, weeks=1)
    assert (every.done, every.due, every.kept, every.on_time) == (3, 2, 1, 0.5)
    assert (teams["Sales"].due, teams["Sales"].kept) == (2, 1)
    assert answers([of("2026-11-18 10:00")])[0].on_time is None


def test_one_week_is_the_week_up_to_the_cut() -> None:
    assert span_start(PROGRAM, Scope("p", SATURDAY), 1) == at("2026-11-15 00:00")


def test_nobody_asked() -> None:
    every, teams = answers([])
    assert (every.open, every.done, every.first_response.linear[50], teams) == (0, 0, None, {})


def naive(some: Sequence[Life], as_of: date, weeks: int) -> dict[str, dict[str, Any]]:
    """A loop over lives, in the words of the definitions."""
    cut = NEW_YORK.calendar.cut(as_of)
    since = span_start(NEW_YORK, Scope("p", as_of), weeks)
    told: dict[str, dict[str, Any]] = {}
    for each in some:
        spell, start = at_its_cut(each, cut), each.history.started_at
        if spell is None or start is None:
            continue
        heard = each.history.first_response_at
        team = told.setdefault(
            each.requester,
            {"open": 0, "waits": [], "took": [], "reopened": 0, "ratings": []},
        )
        if heard is not None and since <= heard < cut:
            team["waits"].append((heard - start) / HOUR)
        if spell.state not in TERMINAL:
            team["open"] += 1
        elif spell.state != "Cancelled" and since <= (spell.final_at or 0):
            team["took"].append(((spell.final_at or 0) - start) / DAY)
            team["reopened"] += spell.reopens > 0
            team["ratings"] += [each.rating] if each.rating else []
    return {name: of for name, of in told.items() if of["open"] or of["waits"] or of["took"]}


rated_lives = st.builds(
    lambda each, rating, team: Life(each.history, "partner request", team, NONE, None, rating),
    lives(), st.integers(0, 5), st.sampled_from(("A", "B", NONE)),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(rated_lives, max_size=10), days, st.sampled_from((1, 4)))
def test_answers_by_team_are_those_of_a_loop_over_lives(
    some: list[Life], as_of: date, weeks: int
) -> None:
    every, teams = answers(some, as_of, weeks, NEW_YORK)
    wanted = naive(some, as_of, weeks)
    assert teams.keys() == wanted.keys()
    for name, of in wanted.items():
        got = teams[name]
        assert (got.open, got.reopened, got.rated) == (
            of["open"], of["reopened"], len(of["ratings"]),
        )  # fmt: skip
        assert got.rating == (pytest.approx(np.mean(of["ratings"])) if of["ratings"] else None)
        for found_ones, values in ((got.first_response, of["waits"]), (got.took, of["took"])):
            assert found_ones.n == len(values)
            if values:
                linear = [found_ones.linear[level] for level in (50, 85, 95)]
                assert linear == pytest.approx(list(np.percentile(values, (50, 85, 95))))
    for name in ("open", "past_sla", "done", "reopened", "rated"):
        assert getattr(every, name) == sum(getattr(team, name) for team in teams.values())
    assert every.first_response.n == sum(team.first_response.n for team in teams.values())
    order = [(-team.done, -team.open, team.team) for team in teams.values()]
    assert order == sorted(order)


@settings(deadline=None, max_examples=50)
@given(st.lists(rated_lives, max_size=8), days)
def test_as_many_are_past_their_sla_as_the_list_says(some: list[Life], as_of: date) -> None:
    scope = Scope("p", as_of)
    held = found(some, NEW_YORK.calendar.cut(as_of), NEW_YORK)
    ranked = calculation.ranking(held, NEW_YORK, scope)
    late = ranked.service.has(BREACHED_OPEN)
    of_list = held.open.requester.texts()[late].tolist()
    _, teams = answers_by_team(ranked, NEW_YORK.tickets, span_start(NEW_YORK, scope, 4))
    assert {t.team: t.past_sla for t in teams if t.past_sla} == {
        name: of_list.count(name) for name in of_list
    }
