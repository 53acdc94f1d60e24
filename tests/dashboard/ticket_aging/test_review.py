"""What tickets say in the review: sentences, colours and exceptions, from histories by hand."""

from datetime import date

import pytest

from dashboard.review import Rank
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.review import Standing, area_review, standing
from dashboard.ticket_aging.values import Source, TicketAging
from tests.dashboard.ticket_aging.given import at, found, life
from tests.layouts.given import PROGRAM, SMALL, SOURCE, aging

SATURDAY = date(2026, 11, 21)
NOTHING = Standing(0, 0, 0, 0, 0)
SOME = Standing(211, 15, 7, 40, 143)


def told(source: Source | None = SOURCE, as_of: date = SATURDAY) -> TicketAging:
    return aging(SMALL, as_of, source=source)


def sentence(now: Standing, before: Standing) -> str:
    return area_review(told(), now, before, ()).line.sentence


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (SOME, Standing(199, 17, 0, 20, 136),
         "211 open tickets, 12 more than a week ago, the oldest 143 days old; 15 past their SLA,"
         " 2 fewer."),
        (SOME, SOME,
         "211 open tickets, as many as a week ago, the oldest 143 days old; 15 past their SLA,"
         " as many."),
        (Standing(1, 1, 0, 1, 1), NOTHING,
         "1 open ticket, 1 more than a week ago, the oldest 1 day old; 1 past its SLA, 1 more."),
        (Standing(1_200, 0, 0, 0, 0), Standing(1_300, 0, 0, 0, 9),
         "1,200 open tickets, 100 fewer than a week ago, the oldest 0 days old; none past its"
         " SLA."),
        (Standing(3, 0, 0, 0, 9), Standing(3, 2, 0, 2, 9),
         "3 open tickets, as many as a week ago, the oldest 9 days old; none past its SLA,"
         " 2 fewer."),
        (NOTHING, Standing(3, 1, 0, 1, 9), "No ticket is open; 3 were a week ago."),
        (NOTHING, Standing(1, 1, 0, 1, 9), "No ticket is open; 1 was a week ago."),
        (NOTHING, NOTHING, "No ticket is open; none was a week ago."),
    ],
)  # fmt: skip
def test_the_line_is_one_sentence_of_its_numbers(
    now: Standing, before: Standing, said: str
) -> None:
    assert sentence(now, before) == said


@pytest.mark.parametrize(
    ("late", "colour", "why"),
    [
        (0, "green", "None is past its SLA."),
        (1, "amber", "0.5 % of the open ones are past their SLA; red from 10 % on."),
        (19, "amber", "9.5 % of the open ones are past their SLA; red from 10 % on."),
        (20, "red", "10.0 % of the open ones are past their SLA; red from 10 % on."),
        (200, "red", "100.0 % of the open ones are past their SLA; red from 10 % on."),
    ],
)
def test_the_share_past_their_sla_makes_the_colour(late: int, colour: str, why: str) -> None:
    line = area_review(told(), Standing(200, late, 0, late, 9), NOTHING, ()).line
    assert (line.colour, line.why) == (colour, why)
    assert line.href == "/tickets?program=care&as_of=2026-11-21"


def test_nothing_open_is_on_track() -> None:
    assert area_review(told(), NOTHING, NOTHING, ()).line.colour == "green"


@pytest.mark.parametrize(
    ("source", "colour", "why"),
    [
        (Source("a.csv", 1, at("2026-11-08 00:01")), "red", None),
        (Source("a.csv", 1, at("2026-11-07 23:59")), "grey",
         "There is nothing newer than 7 Nov 2026 in the data."),
        (Source("a.csv", 1, None), "grey", "No ticket had started by then."),
    ],
)  # fmt: skip
def test_silence_is_no_data_whatever_the_numbers(
    source: Source, colour: str, why: str | None
) -> None:
    line = area_review(told(source), Standing(9, 9, 0, 9, 9), NOTHING, ()).line
    assert line.colour == colour
    assert why is None or line.why == why


def test_counts_are_by_the_gravest_reason() -> None:
    found_ones = area_review(told(), SOME, SOME, ())
    assert found_ones.counts == {Rank.BROKEN: 15, Rank.CLOSE: 7, Rank.HELD_UP: 18}
    assert found_ones.total == 40
    assert found_ones.more == (
        "/tickets?program=care&as_of=2026-11-21&list=held-up#open-tickets"
    )  # fmt: skip
    assert found_ones.data.startswith("Data up to 17 Nov 2026, 10:00 · Cut 22 Nov 2026, 00:00")


def test_a_ticket_past_its_sla_is_told_with_its_numbers() -> None:
    """A is P1 since Monday, October 5, 10:00: 7 h that day, 34 days of 8 h after; B left New."""
    page = told()
    held_up = [ticket for ticket in page.open_tickets if ticket.reasons]
    (first,) = area_review(page, SOME, SOME, held_up).exceptions
    assert (first.rank, first.word, first.name, first.owner) == (Rank.BROKEN, "breached", "A", "")
    assert first.since == date(2026, 10, 5)
    assert first.sentence == "P1: 279.0 h used of an SLA of 8 h; 47.6 days in New."
    assert first.href == "/ticket?program=care&as_of=2026-11-21&ticket=A"


def test_each_reason_has_its_number() -> None:
    """Bouncing and stuck without a priority: 3 reassignments, 11 days in Triaged, others 1."""
    slow = life([
        ("2026-11-01 00:00", "created", ""), ("2026-11-01 00:00", "group", "A"),
        ("2026-11-02 00:00", "group", "B"), ("2026-11-03 00:00", "group", "C"),
        ("2026-11-04 00:00", "group", "D"), ("2026-11-11 00:00", "state", "Triaged"),
    ])  # fmt: skip
    quick = life([
        ("2026-11-01 00:00", "created", ""), ("2026-11-01 00:00", "state", "Triaged"),
        ("2026-11-02 00:00", "state", "Resolved"),
    ])  # fmt: skip
    scope = Scope("care", SATURDAY)
    ranked = calculation.ranking(
        found([slow, quick], PROGRAM.calendar.cut(SATURDAY), PROGRAM), PROGRAM, scope, {1}
    )
    assert standing(ranked) == Standing(open=1, past_sla=0, at_risk=0, held_up=1, oldest=20)
    tickets = calculation.told(ranked, {1: ("S", "Slow"), 2: ("Q", "Quick")}, PROGRAM, ranked.order)
    (only,) = area_review(told(), standing(ranked), NOTHING, tickets).exceptions
    assert (only.rank, only.word, only.title, only.owner) == (Rank.HELD_UP, "stuck", "Slow", "D")
    assert only.sentence == "11.0 days in Triaged; reassigned 3 times; action items past their day."
