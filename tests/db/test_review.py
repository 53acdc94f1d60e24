"""The read seam of the review: the same numbers as the pages of the areas, as of a cut."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.listings import Ask
from dashboard.review import MOST, AreaReview, Rank, Review
from dashboard.rights import Viewer
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.scope import Scope
from db.engine import reading, writing
from db.review import AREAS, Area, review
from db.ticket_aging import open_tickets, ticket_aging
from tests.conftest import BY, GOLDEN, TESTER, csv_bytes, deliver
from tests.dashboard.rule_deprecation.given import paths, rule
from tests.db.audit.given import manager
from tests.db.test_imports import events, new_program
from tests.stored_rules import store_rules

EXPECTED = json.loads((GOLDEN / "expected_2025-03-31.json").read_text())
AS_OF = date.fromisoformat(EXPECTED["as_of"])
CUT_DAY = date(2025, 3, 10)


def told(engine: Engine, key: str, as_of: date, viewer: Viewer = TESTER) -> Review:
    with reading(engine) as session:
        return review(session, Scope(key, as_of), viewer)


@pytest.fixture(scope="module")
def golden(golden_store: Engine) -> AreaReview:
    return told(golden_store, "golden", AS_OF).areas["Tickets"]


def test_the_golden_case_in_one_sentence(golden: AreaReview, golden_store: Engine) -> None:
    with reading(golden_store) as session:
        earlier = Scope("golden", AS_OF - timedelta(days=7))
        before = ticket_aging(session, earlier, TESTER, 0)
    now, late = EXPECTED["population"]["open"], EXPECTED["sla"]["counts"]["breached_open"]
    more, oldest = now - before.population.open, EXPECTED["open_age_stats"]["oldest"][0][1]
    assert golden.line.sentence.startswith(f"{now:,} open tickets, {abs(more):,} ")
    assert f"the oldest {oldest:,} days old; {late:,} past their SLA" in golden.line.sentence


def test_the_exceptions_are_the_first_of_the_pages_list(
    golden: AreaReview, golden_store: Engine
) -> None:
    with reading(golden_store) as session:
        scope = Scope("golden", AS_OF)
        total, held_up = open_tickets(session, scope, TESTER, "held-up", Ask(0, MOST))
    assert golden.total == total
    assert [each.name for each in golden.exceptions] == [ticket.key for ticket in held_up]
    assert golden.counts[Rank.BROKEN] == EXPECTED["sla"]["counts"]["breached_open"]
    assert golden.counts[Rank.CLOSE] == EXPECTED["sla"]["counts"]["at_risk"]


def test_what_comes_later_changes_nothing(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events((1, "A", 1, "created", ""), (2, "A", 1, "priority", "P1")))
    before = told(store, key, CUT_DAY).areas["Tickets"]
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    later = (
        ("3", "A", "state", "Resolved"), ("4", "B", "created", ""), ("5", "A", "priority", "P4"),
    )  # fmt: skip
    rows = [(id_, ticket, "2025-03-11T00:00:00Z", *change) for id_, ticket, *change in later]
    deliver(store, key, csv_bytes([dict(zip(names, row, strict=True)) for row in rows]))
    assert told(store, key, date(2025, 3, 11)).areas["Tickets"].line != before.line
    after = told(store, key, CUT_DAY).areas["Tickets"]
    assert (after.line, after.exceptions, after.counts) == (
        before.line, before.exceptions, before.counts,
    )  # fmt: skip


def test_a_program_without_tickets_has_no_line_for_them(store: Engine) -> None:
    found = told(store, new_program(store), CUT_DAY)
    assert (found.areas, found.without) == ({}, tuple(area.name for area in AREAS))
    assert (found.exceptions, found.count(), found.by_colour()) == ((), 0, {})


def test_before_the_first_ticket_there_is_no_data(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events((1, "A", 1, "created", "")))
    line = told(store, key, date(2020, 1, 4)).areas["Tickets"].line
    assert (line.colour, line.why) == ("grey", "No ticket had started by then.")


@pytest.mark.parametrize("viewer", [Viewer(), manager("another")])
def test_a_program_that_may_not_be_seen_is_not_there(store: Engine, viewer: Viewer) -> None:
    key = new_program(store)
    with pytest.raises(NotFound, match=f"There is no program “{key}”"):
        told(store, key, CUT_DAY, viewer)


def test_areas_stand_in_the_order_of_the_pages() -> None:
    names = [area.name for area in AREAS]
    assert names == ["Scorecard", "Path to green", "Roadmap", "Tickets", "Rules"]


def test_areas_stand_in_their_order_and_are_asked_for_the_whole_program(store: Engine) -> None:
    """A new area is one entry: its name, and what it says."""
    asked: list[Scope] = []
    said = told_of(store)

    def here(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
        asked.append(scope)
        return said

    def nowhere(session: Session, scope: Scope, viewer: Viewer) -> AreaReview | None:
        return None

    scope = Scope("p", CUT_DAY, view={"exceptions": "all"})
    key = new_program(store)
    ours: list[Callable[..., AreaReview | None]] = [nowhere, here, here]
    areas = [Area(name, ask) for name, ask in zip("CBA", ours, strict=True)]
    with reading(store) as session:
        found = review(session, replace(scope, program=key), TESTER, areas)
    assert (tuple(found.areas), found.without) == (("B", "A"), ("C",))
    assert asked == [Scope(key, CUT_DAY)] * 2
    assert found.count() == 2 * said.total > 0


def told_of(store: Engine) -> AreaReview:
    """What tickets say where one is late."""
    key = new_program(store)
    deliver(store, key, events((1, "A", 1, "created", ""), (2, "A", 1, "priority", "P1")))
    return told(store, key, CUT_DAY).areas["Tickets"]


def with_rules(engine: Engine, facts: Facts) -> str:
    key = new_program(engine)
    with writing(engine, BY) as session:
        store_rules(session, key, facts)
    return key


def test_rules_say_what_was_switched_off_within_the_week(store: Engine) -> None:
    """On the 7th one was out, on the 14th both are."""
    stages = ("live", "candidate", "in_review", "offline_monitoring", "signoff", "deprecated")
    facts = paths(
        A=[(f"2026-11-0{day}", stage) for day, stage in enumerate(stages, 1)],
        B=[(f"2026-11-{6 + day:02}", stage) for day, stage in enumerate(stages, 1)],
    )
    key = with_rules(store, facts)
    line = told(store, key, date(2026, 11, 14)).areas["Rules"].line
    assert line.sentence == (
        "2 of 2 rules switched off for good, 1 more than a week ago; none stuck."
    )
    before = told(store, key, date(2026, 11, 7)).areas["Rules"].line
    assert before.sentence.startswith("1 of 2 rules switched off for good, 1 more than a week ago")


def test_rules_are_named_as_they_are_called(store: Engine) -> None:
    facts = paths(R=[("2026-10-01", "live"), ("2026-10-02", "candidate")])
    key = with_rules(store, replace(facts, rules=[rule("R", name="Velocity over 30 days")]))
    (only,) = told(store, key, date(2026, 11, 14)).areas["Rules"].exceptions
    assert (only.name, only.title, only.word) == ("R", "Velocity over 30 days", "stuck")


def test_areas_of_one_program_stand_side_by_side(store: Engine) -> None:
    facts = paths(R=[("2025-02-01", "live"), ("2025-02-02", "candidate")])
    key = with_rules(store, facts)
    deliver(store, key, events((1, "A", 1, "created", ""), (2, "A", 1, "priority", "P1")))
    found = told(store, key, date(2025, 3, 15))
    assert tuple(found.areas) == ("Tickets", "Rules")
    assert [(area, each.name) for area, each in found.exceptions] == [
        ("Tickets", "A"), ("Rules", "R"),
    ]  # fmt: skip
