"""What is kept of a roadmap in memory is what would be read anew, whatever was said meanwhile."""

from datetime import date, timedelta

from sqlalchemy import Engine

from db.engine import reading
from db.programs import program as program_value
from db.roadmap.kept import MOST_ROADMAPS, kept_roadmap
from db.roadmap.words import roadmap_words
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import EARLIER, WEEK, new_program
from tests.db.roadmap.given import DAY, bring, change, define, take_back, told

PLAN = {"title": "Answer sooner", "start": "2026-10-01", "end": "2026-12-31", "lane": "North"}


def same(engine: Engine, key: str) -> int:
    """Whether what is kept is what stands; how many words that are."""
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        kept = kept_roadmap(session, program).read
        anew = roadmap_words(session, program.id)
    assert kept.words == anew
    assert kept.mark.rows == sum(map(len, anew.words.values()))
    return kept.mark.rows


def test_after_every_kind_of_word_it_is_what_stands(store: Engine, key: str) -> None:
    assert same(store, key) == 0
    bring(store, key, {"A": PLAN, "B": PLAN})
    assert same(store, key) == 8
    run = bring(store, key, {"A": {"end": "2027-01-30"}, "C": PLAN}, since=NOW - DAY)
    assert same(store, key) == 13
    bring(store, key, {"A": {"lane": "South"}})  # holds always, though it came last
    assert same(store, key) == 14
    take_back(store, key, run)
    assert same(store, key) == 9
    bring(store, key, {"A": {"title": "Sooner"}}, since=NOW - 2 * DAY)  # before what was said last
    assert same(store, key) == 10


def test_a_program_keeps_its_own(store: Engine, key: str) -> None:
    other = new_program(store)
    bring(store, key, {"A": PLAN})
    assert (same(store, key), same(store, other)) == (4, 0)
    bring(store, other, {"A": PLAN, "B": PLAN})
    bring(store, key, {"B": PLAN})
    assert (same(store, key), same(store, other)) == (8, 8)


def test_what_nobody_spoke_of_is_not_made_again(store: Engine, key: str) -> None:
    """B is over: how far A may move changes nothing of it."""
    bring(store, key, {"A": PLAN, "B": {**PLAN, "state": "done"}})
    before = told(store, key)
    bring(store, key, {"A": {"end": "2027-01-30"}}, since=NOW - DAY, reason="Late")
    after = told(store, key)
    pairs = zip(before.everything, after.everything, strict=True)
    assert [one is other for one, other in pairs] == [False, True]
    assert [each.slip for each in after.everything] == [30, 0]


def test_a_week_is_told_the_same_whichever_week_was_asked_before(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN, "B": {**PLAN, "added": WEEK.isoformat()}})
    id_ = define(store, key, "C", now=NOW - 3 * DAY)
    weeks = (WEEK, EARLIER, date(2026, 11, 1))
    first = {week: told(store, key, week).everything for week in weeks}
    change(store, id_, "A bank moved", end="2027-02-01")
    again = {week: told(store, key, week).everything for week in reversed(weeks)}
    assert again == first
    assert [len(first[week]) for week in weeks] == [3, 1, 1]


def test_boards_of_many_weeks_make_way(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    for number in range(MOST_ROADMAPS + 3):
        told(store, key, date(2026, 9, 1) + timedelta(days=number))
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        assert len(kept_roadmap(session, program).read.boards) == MOST_ROADMAPS
