"""A roadmap by files into the store: said once, moved, remembered, taken back."""

from datetime import UTC, date, datetime
from itertools import chain

import pytest
from sqlalchemy import Engine, select

from dashboard.imports.runs import RowCounts
from dashboard.roadmap.holding import said_dates
from dashboard.roadmap.initiatives import Dependency, State
from dashboard.roadmap.words import MILESTONE
from db import models
from db.engine import reading, writing
from db.imports import Overtaken
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER, count
from tests.db.goal_imports.given import UPDATE, asked, table
from tests.db.goal_imports.given import bring as bring_goals
from tests.db.roadmap_imports.given import (
    REGISTER,
    TABLES,
    WEEK,
    A,
    B,
    bring,
    bring_real,
    new_program,
    take_back,
    then,
    version,
    words,
)

LATER = NOW + WEEK
YEAR_BEFORE = NOW - 52 * WEEK
ALL = {
    "initiatives": (A, B),
    "milestones": ("A,beta,2026-06-30",),
    "dependencies": ("A,B,SS,5",),
    "history": ("A,stage,2026-03-01,,beta",),
}
FIRST, SECOND = date(2026, 12, 31), date(2027, 3, 31)


def at(text: str) -> int:
    """An instant of a text in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def said(engine: Engine, key: str) -> set[tuple[object, ...]]:
    """All that stands, without ids."""
    return {
        (of, word.field, word.value, word.at, word.reason, word.by)
        for of, found in words(engine, key).words.items()
        for word in found
    }


def person_says(engine: Engine, key: str, field: str, value: str, now: int) -> None:
    """A word of somebody on A."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        of = models.Initiative
        row = session.scalars(select(of).where(of.program_id == program.id, of.key == "A")).one()
        word = models.InitiativeWord(
            initiative_id=row.id, field=field, value=value, at=now, reason="", said_by="Ann",
            recorded_at=now,
        )  # fmt: skip
        session.add(word)


def test_the_same_files_again_change_nothing(store: Engine) -> None:
    key = new_program(store)
    _, first = bring(store, key, **ALL)
    assert first.tables == {
        "initiatives": RowCounts(2, 2, 0, 0), "milestones": RowCounts(1, 1, 0, 0),
        "dependencies": RowCounts(1, 1, 0, 0), "history": RowCounts(1, 1, 0, 0),
    }  # fmt: skip
    rows, was = [count(store, name) for name in TABLES], version(store, key)
    _, again = bring(store, key, LATER, **ALL)
    assert {counts.taken for counts in again.tables.values()} == {0}
    assert ([count(store, name) for name in TABLES], version(store, key)) == (rows, was)


def test_what_a_file_says_first_holds_for_all_history(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, **ALL)
    found = then(store, key, YEAR_BEFORE)
    assert (found["A"].title, found["A"].lane, found["A"].state) == ("Tokens", "Risk", "committed")
    assert found["A"].span == (date(2026, 1, 1), FIRST)
    assert [(m.key, m.dates.current) for m in found["A"].milestones] == [
        ("beta", date(2026, 6, 30))
    ]
    assert [link.predecessor for link in found["B"].depends_on] == ["A"]


def test_what_a_later_file_says_otherwise_holds_from_when_it_came(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A, B))
    moved = A.replace("2026-12-31", "2027-03-31").replace("Tokens", "Network tokens")
    _, outcome = bring(store, key, LATER, initiatives=(moved, B))
    assert outcome.tables["initiatives"] == RowCounts(2, 1, 1, 0, changed=1)
    before, after = then(store, key, LATER)["A"], then(store, key, LATER + 1)["A"]
    assert (before.title, before.end.current, before.end.moves) == ("Tokens", FIRST, ())
    assert (after.title, after.end.original, after.end.current) == (
        "Network tokens", FIRST, SECOND,
    )  # fmt: skip
    assert [(slip.before, slip.after, slip.at) for slip in after.end.slips] == [
        (FIRST, SECOND, LATER)
    ]


def test_an_empty_cell_takes_back_what_stood_there(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,))
    bring(store, key, LATER, initiatives=(A.replace("2026-12-31", ""),))
    assert then(store, key, LATER)["A"].end.current == FIRST
    assert then(store, key, LATER + 1)["A"].end.current is None
    bring(store, key, LATER + WEEK, initiatives=(A.replace("2026-12-31", "2027-03-31"),))
    anew = then(store, key, LATER + 2 * WEEK)["A"].end
    assert (anew.original, anew.current, anew.moves) == (FIRST, SECOND, ())


def test_a_file_without_a_column_leaves_what_stands(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,), milestones=("A,beta,2026-06-30",))
    bring(store, key, LATER, milestones=("A,ga,2026-09-30",))
    found = then(store, key, LATER + 1)["A"]
    assert found.title == "Tokens"
    assert [stone.key for stone in found.milestones] == ["beta", "ga"]


HISTORY = ("A,end,2026-03-02,2026-09-30,2026-11-30", "A,end,2026-06-01,2026-11-30,2026-12-31",
           "A,state,2026-02-02,,committed")  # fmt: skip


def assert_remembered(engine: Engine, key: str) -> None:
    """Each week has what was known then, and nothing that was said later."""
    early = then(engine, key, at("2026-02-01"))["A"]
    assert (early.end.current, early.end.moves) == (date(2026, 9, 30), ())
    now = then(engine, key, NOW + 2 * WEEK)["A"].end
    assert [move.after for move in now.moves] == [date(2026, 11, 30), FIRST]
    assert [move.at for move in now.moves] == [at("2026-03-02"), at("2026-06-01")]
    assert then(engine, key, at("2026-03-02"))["A"].end.moves == ()
    assert len(then(engine, key, at("2026-03-03"))["A"].end.moves) == 1


def test_a_history_says_from_which_day_on_and_what_held_before(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,), history=HISTORY)
    assert_remembered(store, key)


def test_a_history_may_come_after_the_roadmap(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,))
    bring(store, key, LATER, history=HISTORY)
    assert_remembered(store, key)
    _, again = bring(store, key, LATER + 1, initiatives=(A,))
    assert again.tables["initiatives"] == RowCounts(1, 0, 1, 0)


def test_before_the_first_row_of_a_field_nothing_is_known_of_it(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A.replace("committed", "done"),))
    bring(store, key, history=("A,milestone.beta,2026-03-02,,2026-06-30",
                               "A,state,2026-02-02,candidate,committed"))  # fmt: skip
    early = then(store, key, at("2026-01-15"))["A"]
    assert (early.milestones, early.state) == ((), State.CANDIDATE)
    assert then(store, key, at("2026-02-15"))["A"].state == State.COMMITTED


def test_a_longer_history_adds_only_what_is_new(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,), history=HISTORY[:1])
    was = said(store, key)
    _, outcome = bring(store, key, LATER, history=HISTORY[:2])
    assert outcome.tables["history"] == RowCounts(2, 1, 1, 0)
    assert said(store, key) - was == {
        ("A", "end", "2026-12-31", at("2026-06-01"), "", ""),
    }  # fmt: skip
    bring(store, key, LATER, history=HISTORY[1:2])
    assert_remembered(store, key)


def test_days_of_a_history_begin_in_the_programs_zone(store: Engine) -> None:
    key = new_program(store, "America/New_York")
    bring(store, key, initiatives=(A,), history=HISTORY)
    move = then(store, key, NOW + WEEK)["A"].end.moves[0]
    assert move.at == at("2026-03-02 05:00")


def test_several_changes_of_a_day_hold_in_the_order_of_their_rows(store: Engine) -> None:
    key = new_program(store)
    rows = ("A,stage,2026-03-02,,alpha", "A,stage,2026-03-02,alpha,beta")
    bring(store, key, initiatives=(A,), history=rows)
    assert then(store, key, NOW)["A"].stage == "beta"
    _, again = bring(store, key, LATER, history=rows)
    assert again.tables["history"] == RowCounts(2, 0, 2, 0)
    bring(store, key, LATER, history=(rows[0].replace("alpha", "gamma"),))
    assert then(store, key, NOW)["A"].stage == "gamma"


def test_what_a_person_said_since_stays_when_the_file_comes_again(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A,))
    person_says(store, key, "end", "2027-01-31", LATER)
    bring(store, key, LATER + WEEK, initiatives=(A,))
    assert then(store, key, LATER + 2 * WEEK)["A"].end.current == date(2027, 1, 31)
    bring(store, key, LATER + WEEK, initiatives=(A.replace("2026-12-31", "2027-03-31"),))
    assert then(store, key, LATER + 2 * WEEK)["A"].end.current == SECOND


def test_a_dependency_that_a_row_names_no_more_is_taken_out(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A, B.removesuffix("A") + "A:FS+3"))
    person_says(store, key, "after.B", "SS", NOW)
    bring(store, key, LATER, initiatives=(A, B.removesuffix("A")))
    found = then(store, key, LATER + 1)
    assert found["B"].depends_on == ()
    assert [link.predecessor for link in found["A"].depends_on] == ["B"]
    assert then(store, key, LATER)["B"].depends_on[0].lag == 3


def test_an_unknown_lane_waits_where_the_program_has_declared_lanes(store: Engine) -> None:
    key = new_program(store)
    with writing(store, BY) as session:
        of = program_value(session, key, TESTER).id
        form = {"lane_order": ["Payments", "Risks"]}
        session.add(models.RoadmapDecision(program_id=of, form=form, at=NOW, said_by="Ann"))
    _, outcome = bring(store, key, initiatives=(A, B.replace(",A", ",")))
    (refused,) = outcome.refused
    assert (refused.row, refused.column, refused.reason) == (2, "lane", "unknown_lane")
    assert then(store, key, NOW)["B"].lane == "Payments"


def test_a_circle_with_what_is_stored_is_refused(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A, B))
    _, outcome = bring(store, key, dependencies=("B,A,,",))
    assert "A → B → A" in outcome.refused[0].sentence
    with reading(store) as session:
        known = REGISTER.known(session, program_value(session, key, TESTER))
    assert known.dependencies == {Dependency("A", "B")}


def test_taking_an_import_back_restores_what_was_before(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A, B))
    was = said(store, key)
    moved = A.replace("2026-12-31", "2027-03-31")
    run_id, _ = bring(
        store, key, LATER, initiatives=(moved, B, B.replace("B,", "C,", 1)), history=HISTORY
    )
    assert said(store, key) != was
    assert take_back(store, key, run_id)["initiatives"] == 1
    assert said(store, key) == was
    assert set(then(store, key, LATER + WEEK)) == {"A", "B"}
    bring(store, key, LATER + WEEK, initiatives=(B.replace("B,", "C,", 1),))
    assert set(then(store, key, LATER + 2 * WEEK)) == {"A", "B", "C"}


def test_what_another_import_says_too_stays_when_one_is_taken_back(store: Engine) -> None:
    key = new_program(store)
    first, _ = bring(store, key, **ALL)
    again, _ = bring(store, key, LATER, **ALL)
    was = said(store, key)
    assert take_back(store, key, first) == {"words": 0, "initiatives": 0}
    assert said(store, key) == was
    assert take_back(store, key, again)["initiatives"] == 2
    assert said(store, key) == set()


def test_a_plan_for_an_earlier_version_is_overtaken(store: Engine) -> None:
    key = new_program(store)
    run_id, _ = bring(store, key, initiatives=(A,))
    with reading(store) as session:
        undone = REGISTER.take_back_plan(session, program_value(session, key, TESTER), run_id)
    bring(store, key, LATER, initiatives=(B.removesuffix("A"),))
    with pytest.raises(Overtaken), writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        REGISTER.write_take_back(session, program, undone, run_id, "Why not", LATER)


def test_a_cell_that_waited_is_settled_by_a_file_that_says_it_right(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, initiatives=(A.replace("2026-12-31", "2023-14-05"), B))
    assert then(store, key, NOW)["A"].end.current is None
    bring(store, key, LATER, initiatives=(A, B))
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        of = models.Quarantine
        waiting = session.scalars(select(of).where(of.program_id == program.id)).all()
    assert [(row.column, row.resolved_at is None) for row in waiting] == [("end", False)]


def test_status_updates_by_file_may_name_initiatives_of_the_roadmap(store: Engine) -> None:
    key = new_program(store)
    rows = tuple(UPDATE.replace("G,", f"{name},", 1) for name in ("A", "Z"))
    bring(store, key, initiatives=(A,))
    _, outcome = bring_goals(store, key, updates=table("updates", *rows))
    assert outcome.tables["updates"] == RowCounts(2, 1, 0, 1)
    update = models.StatusUpdate
    assert asked(store, key, update.kind, update.item) == [("initiative", "A")]


def slips(engine: Engine, key: str) -> int:
    """Of all milestones that ever had a day."""
    found = (
        said_dates(of, field, LATER).slips
        for of in words(engine, key).words.values()
        for field in {word.field for word in of if word.field.startswith(MILESTONE)}
    )
    return len(list(chain.from_iterable(found)))


def test_the_real_files_are_taken_but_for_their_dirt_and_hold_586_slips(store: Engine) -> None:
    key = new_program(store)
    run_id, outcome = bring_real(store, key)
    assert outcome.tables == {
        "initiatives": RowCounts(655, 654, 0, 1, changed=outcome.tables["initiatives"].changed),
        "history": RowCounts(4_023, 4_019, 0, 1, 0, left_out=3),
    }
    assert [(each.row, each.column, each.reason) for each in outcome.refused] == [
        (67, "status", "unknown_state"), (221, "id", "duplicate_key"),
        (1_670, "new", "unknown_state"),
    ]  # fmt: skip
    assert len(then(store, key, LATER)) == 654 + 12
    assert slips(store, key) == 586
    was = said(store, key)
    _, again = bring_real(store, key)
    assert [counts.taken for counts in again.tables.values()] == [0, 0]
    assert said(store, key) == was
    for each in (run_id, run_id + 1):
        take_back(store, key, each)
    assert said(store, key) == set()


@pytest.mark.parametrize(("without", "left"), [("new_initiatives", 586 - 12), ('"1.', 586 - 20)])
def test_slips_that_need_a_line_of_the_mapping_are_counted_and_wait_without_it(
    store: Engine, without: str, left: int
) -> None:
    """Of initiatives that the list does not have, and to releases without a day."""
    key = new_program(store)
    _, outcome = bring_real(store, key, without=without)
    assert slips(store, key) == left
    assert outcome.tables["history"].quarantined > 50


def test_the_history_may_come_first(store: Engine) -> None:
    key = new_program(store)
    bring_real(store, key, "history")
    bring_real(store, key, "initiatives")
    assert slips(store, key) == 586
    assert then(store, key, LATER)["KEP-2133"].title == "Kubelet Credential Providers"
