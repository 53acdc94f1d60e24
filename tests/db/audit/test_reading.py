"""The audit as it is asked for: whose entries, which of them, and in which order."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dashboard.audit import PAGE, AuditFilters, AuditPage
from dashboard.errors import Forbidden, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import NOBODY, Grant, Role, Viewer
from db.accounts.people import add_account, stand_in
from db.audit.reading import audit_page, exported_audit, item_history, programs_of_export
from db.audit.recording import note
from db.engine import reading
from db.programs import add_program, change_program
from tests.conftest import NOW
from tests.db.audit.given import ADMIN, by, manager, new_program, program_of

DAY = 86_400
BO = Viewer("Bo Th", 2, 2, administrator=True)


def page(engine: Engine, viewer: Viewer = ADMIN, **filters: Any) -> AuditPage:
    with reading(engine) as session:
        return audit_page(session, AuditFilters(**filters), viewer)


def items(engine: Engine, viewer: Viewer = ADMIN, **filters: Any) -> list[str]:
    return [entry.item for entry in page(engine, viewer, **filters).entries]


@pytest.fixture
def told(store: Engine) -> Engine:
    """Two programs, a person, and notes of both programs on three days."""
    east, west = new_program(store), new_program(store, "west")
    with by(store, BO, "terminal", NOW + DAY) as session:
        note(session, "import", 1, "a_1.csv", "created", east)
        note(session, "import", 2, "b.csv", "created", west)
    with by(store, ADMIN, at=NOW + 2 * DAY) as session:
        note(session, "import", 1, "a_1.csv", "deleted", east)
        note(session, "person", 1, "bo", "signed in")
    return store


def test_an_administrator_sees_all_newest_first(told: Engine) -> None:
    assert items(told) == ["bo", "a_1.csv", "b.csv", "a_1.csv", "West", "East"]


def test_a_manager_sees_what_is_of_own_programs_only(told: Engine) -> None:
    assert items(told, manager("east")) == ["a_1.csv", "a_1.csv", "East"]
    assert items(told, manager("west", "east")) == ["a_1.csv", "b.csv", "a_1.csv", "West", "East"]
    assert items(told, manager("west", "east"), program="west") == ["b.csv", "West"]
    assert page(told, manager("east")).offered.programs == (("east", "East"),)
    assert page(told, manager("west")).offered.people == ("Ada Min", "Bo Th")


@pytest.mark.parametrize(
    "viewer",
    [
        NOBODY,
        Viewer("V", grants={"east": Grant(Role.VIEWER)}),
        Viewer("C", grants={"east": Grant(Role.CONTRIBUTOR)}),
    ],
)
def test_nobody_else_sees_anything(told: Engine, viewer: Viewer) -> None:
    with pytest.raises(Forbidden):
        page(told, viewer)
    with reading(told) as session:
        assert item_history(session, viewer, "program", 1) == ((), "UTC")


def test_another_managers_program_is_not_there(told: Engine) -> None:
    with pytest.raises(NotFound):
        page(told, manager("east"), program="west")
    with pytest.raises(NotFound):
        page(told, program="nowhere")
    for_west = page(told, manager("west"), who="Bo Th").entries[0].id
    with pytest.raises(NotFound):
        page(told, manager("east"), entry=for_west)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"who": "Bo Th"}, ["b.csv", "a_1.csv"]),
        ({"kind": "person"}, ["bo"]),
        ({"did": "deleted"}, ["a_1.csv"]),
        ({"program": "east"}, ["a_1.csv", "a_1.csv", "East"]),
        ({"since": date(2026, 11, 23)}, ["bo", "a_1.csv", "b.csv", "a_1.csv"]),
        ({"until": date(2026, 11, 22)}, ["West", "East"]),
        ({"since": date(2026, 11, 23), "until": date(2026, 11, 23)}, ["b.csv", "a_1.csv"]),
        ({"text": "A_1"}, ["a_1.csv", "a_1.csv"]),
        ({"text": "%"}, []),
        ({"text": "b", "kind": "import"}, ["b.csv"]),
        ({"who": "bo"}, []),
    ],
)
def test_filters_are_kept_together(told: Engine, filters: Any, found: list[str]) -> None:
    assert items(told, **filters) == found


def test_days_are_those_of_the_program(store: Engine) -> None:
    with by(store, ADMIN) as session:  # 23:00 of the day before in New York
        add_program(session, Program("ny", "New York", ProgramCalendar("America/New_York")))
    assert page(store, program="ny").zone == "America/New_York"
    assert items(store, program="ny", until=date(2026, 11, 21)) == ["New York"]
    assert items(store, until=date(2026, 11, 21)) == []


def test_a_page_ends_where_the_next_begins_though_all_was_at_once(store: Engine) -> None:
    east = new_program(store)
    with by(store, ADMIN) as session:
        for n in range(2 * PAGE):
            note(session, "import", n, f"{n}.csv", "created", east)
    for viewer in (ADMIN, manager("east")):
        first = page(store, viewer)
        second = page(store, viewer, before=first.entries[-1].id)
        third = page(store, viewer, before=second.entries[-1].id)
        shown = [e.item for p in (first, second, third) for e in p.entries]
        assert shown == [*(f"{n}.csv" for n in reversed(range(2 * PAGE))), "East"]
        assert [p.more for p in (first, second, third)] == [True, True, False]
    with pytest.raises(NotFound):
        page(store, before=999_999)


def test_what_changed_is_said_in_plain_words(store: Engine) -> None:
    new_program(store)
    with by(store, manager("east")) as session:
        values = {"name": "East", "marking": "Confidential", "about": ""}
        change_program(session, program_of(store, "east").id, values, 1)
    changed, created = page(store).entries
    assert changed.sentence == ("Mana Ger changed the program East: marking – → Confidential")
    said = {change.field: change.after for change in created.changes}
    assert said["last day of a week"] == "Saturday"
    assert said["last month of a fiscal year"] == "December"
    assert "about" not in said


def test_people_and_moments_are_said_by_name(store: Engine) -> None:
    with by(store, ADMIN) as session:
        add_account(session, "bo", "Bo Th", NOW)
        add_account(session, "cy", "Cy Press", NOW)
        stand_in(session, 1, 2, NOW, None, "on leave")
    stands_in, account, _ = page(store).entries
    assert stands_in.sentence == (
        "Ada Min added the stand-in on leave: person – → Bo Th; stands in – → Cy Press;"
        " from – → 22 Nov 2026, 04:00; reason – → on leave"
    )
    assert ("administrator", "no") in [(c.field, c.after) for c in account.changes]


def test_an_item_has_its_own_history_in_one_query(told: Engine) -> None:
    asked: list[str] = []
    event.listen(told, "before_cursor_execute", lambda *a: asked.append(a[2]))
    with reading(told) as session:
        asked.clear()
        found, zone = item_history(session, manager("east"), "import", 1)
    assert [(e.did, e.via) for e in found] == [("deleted", "page"), ("created", "terminal")]
    assert zone == "UTC"
    assert len([statement for statement in asked if "SELECT" in statement]) == 1


def test_a_file_needs_the_right_to_export_in_each_program_of_it(told: Engine) -> None:
    mixed = Viewer(
        "M", grants={"east": Grant(Role.MANAGER, False), "west": Grant(Role.MANAGER, True)}
    )
    with reading(told) as session:
        with pytest.raises(Forbidden, match="take files out"):
            exported_audit(session, AuditFilters(), mixed)
        west = AuditFilters(program="west")
        assert [e.item for e in exported_audit(session, west, mixed).entries] == ["b.csv", "West"]
        assert programs_of_export(session, west, mixed) == (2,)
        assert len(exported_audit(session, AuditFilters(), ADMIN).entries) == 6
        assert programs_of_export(session, AuditFilters(), ADMIN) == (None,)
    assert not page(told, mixed).may_export
    assert page(told, mixed, program="west").may_export


def test_a_program_that_is_gone_leaves_its_entries_to_administrators(told: Engine) -> None:
    with by(told, ADMIN) as session:
        note(session, "program", 99, "Gone", "deleted", 99)
    assert "Gone" in items(told)
    assert "Gone" not in items(told, manager("east", "west"))
