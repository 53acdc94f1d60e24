"""The page of one initiative: what it says of dates, money, neighbours and words."""

from datetime import date
from typing import Any

import pytest

from dashboard.roadmap.initiatives import Initiative, State
from exports.roadmap.paper import initiative_paper
from exports.tables import table_sheet
from layouts.initiative.page import content, nothing
from layouts.initiative.words import field_word, headline, value_word
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.initiative.given import alone, story
from tests.roadmap_given import AS_OF, dates, found, initiative, milestone


def rows(page: Any, label: str) -> list[str]:
    """The rows of a table, in words."""
    sheets = [each for each in of_kind(page, "Table") if getattr(each, "aria-label") == label]
    (body,) = of_kind(sheets, "Tbody")
    return [words(row) for row in of_kind(body, "Tr")]


def section(page: Any, name: str) -> str:
    (found_,) = [each for each in of_kind(page, "Section") if getattr(each, "id", "") == name]
    return words(found_)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (initiative("A", "A", -10, 30), "Not started: it ends on"),
        (initiative("A", "A", -10, 30, state=State.DONE), "Done: it was to end on"),
        (initiative("A", "A", -40, 30, state=State.DONE), "Done: it ended on"),
        (initiative("A", "A", 5, 30, 14), "14 days later than its baseline"),
        (initiative("A", "A", None), "Nobody says when it begins or ends."),
        (
            initiative("A", "A", -40, 80, milestones=(milestone("m", "M", -3),)),
            "; 1 milestone is missed.",
        ),
    ],
)
def test_the_headline_says_how_it_stands_and_when_it_ends(of: Initiative, said: str) -> None:
    expected = said.replace("Not started", "No update")  # it has begun, and nobody has written
    assert expected in headline(alone(of))


def test_dates_stand_beside_their_baseline_and_what_was_first_said() -> None:
    of = initiative("A", "A", -10, 30, 21, baseline_end=date(2026, 12, 1))
    start, end = rows(content(alone(of)), "Dates")
    assert start == "Start 11 Nov 2026 11 Nov 2026 ±0 11 Nov 2026 0"
    assert end == "End 10 Dec 2026 1 Dec 2026 +9 19 Nov 2026 1"


def test_milestones_have_their_state_and_their_slip() -> None:
    stones = (
        milestone("a", "Agreed", -30, -31), milestone("b", "Built", -2),
        milestone("c", "Live", 20, None, 14),
    )  # fmt: skip
    page = content(alone(initiative("A", "A", -60, 100, milestones=stones)))
    agreed, built, live = rows(page, "Milestones")
    assert "● done 22 Oct 2026 21 Oct 2026" in agreed
    assert "■ missed 19 Nov 2026" in built
    assert "due 11 Dec 2026" in live
    assert "27 Nov 2026 +14" in live
    assert "1 done, 1 due, 1 missed." in section(page, "milestones")


def test_a_violated_neighbour_is_red_with_its_days_and_a_kept_one_is_not() -> None:
    page = content(story("TOK-2"))
    (before,), (after,) = (rows(page, f"What {x}") for x in ("it waits for", "waits for it"))
    assert "■ 10 days of overlap" in before
    assert "■ 15 days of overlap" in after
    (kept,) = rows(content(story("RSK-2")), "What it waits for")
    assert "start to start + 14 days yes" in kept
    red = [words(each) for each in of_class(page, "status-red")]
    assert "■ 10 days of overlap" in red


def test_moves_say_who_when_and_why_and_those_of_files_the_file() -> None:
    (move,) = rows(content(story("TOK-2")), "Moves of dates")[:1]
    for said in ("End", "15 Dec 2026", "19 Jan 2027", "+35 days", "Ann Lee", "froze"):
        assert said in move


def test_an_end_that_is_a_milestones_is_told_once() -> None:
    stone = milestone("m", "Live", 20, None, 14)
    of = Initiative("A", "A", start=dates(("2026-01-05", AS_OF)), end=stone.dates,
                    milestones=(stone,))  # fmt: skip
    assert [row.split(" 27")[0] for row in rows(content(alone(of)), "Moves of dates")] == ["◆ Live"]


def test_money_is_told_with_what_it_returns_and_what_nobody_said_is_left_out() -> None:
    of = initiative("A", "A", 0, cost=200.0, benefit=500.0, effort=12.0, confidence=0.8)
    told = section(content(alone(of)), "about")
    for said in ("Cost 200", "Return expected 150.0 %", "Return realised –", "12 person-weeks",
                 "Confidence 80.0 %"):  # fmt: skip
        assert said in told
    assert "Impact" not in told
    bare = section(content(alone(initiative("A", "A", 0))), "about")
    assert "Cost" not in bare
    assert "Return" not in bare


def test_words_are_told_as_people_read_them() -> None:
    said = rows(content(story("TOK-2")), "Words")
    assert "15 Dec 2026 19 Jan 2027 18 Nov 2026, 10:00 Ann Lee" in said[0]
    assert "Cost – 240,000 always plan.csv" in said[1]
    assert "finish to start + 3 days" in said[2]
    assert "Milestone “Pilot with two issuers” – 11 Nov 2026" in said[3]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("state", "cancelled", "given up"), ("date_kind", "unscheduled", "not scheduled"),
        ("goals", "a;b", "a, b"), ("confidence", "0.8", "0.8"), ("benefit", "-5.0", "−5"),
        ("milestone_done.x", "2026-01-02", "2 Jan 2026"), ("title", "", "–"),
    ],
)  # fmt: skip
def test_a_value_is_told_in_words(field: str, value: str, told: str) -> None:
    assert value_word(field, value) == told


def test_a_field_of_a_milestone_that_is_gone_keeps_its_key() -> None:
    assert field_word("milestone_title.x", Initiative("A", "A")) == "Title of milestone “x”"


def test_nothing_to_tell_leads_back_to_the_roadmap() -> None:
    page = nothing(found().scope, "A", "Not on the roadmap as of then.")
    assert "Not on the roadmap as of then." in words(page)
    assert all(way.href.startswith("/roadmap?") for way in ways(page))


def test_it_is_had_on_paper_and_each_of_its_tables_as_a_file() -> None:
    paper = initiative_paper(story("TOK-2"))
    assert paper.name == "initiative-TOK-2-p-2026-11-21"
    for said in ("Pilot with two issuers", "10 days of overlap", "froze its releases"):
        assert said in paper.html
    for label in ("Dates", "Milestones", "What it waits for", "Moves of dates", "Words"):
        assert table_sheet(content(story("TOK-2")), label) is not None
