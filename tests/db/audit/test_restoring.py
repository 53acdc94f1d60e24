"""What was deleted comes back as it was, once, and only where there is room for it."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashboard.audit import AuditFilters
from dashboard.errors import Forbidden, InvalidRequest, NotFound
from dashboard.rights import Grant, Role, Viewer
from db import models
from db.accounts.people import add_account, stand_in
from db.audit.reading import audit_page
from db.audit.restoring import restore
from db.engine import reading
from db.imports.discarding import discard, forget
from tests.conftest import BY, NOW
from tests.db.audit.given import ADMIN, brought, by, entries, manager, new_program, program_of, told

PROGRAM: dict[str, Any] = {
    "key": "bare", "name": "Bare", "zone": "UTC", "week_ends": 5, "fiscal_year_end": 12,
    "work_from": 9, "work_to": 17, "marking": "Internal", "about": "",
}  # fmt: skip


@pytest.fixture
def bare(store: Engine) -> Engine:
    """A program without anything, and two people of whom one stands in for the other."""
    with by(store, ADMIN) as session:
        session.add(models.Program(**PROGRAM))
        session.flush()
        for login in ("bo", "cy"):
            add_account(session, login, login.title(), NOW)
        stand_in(session, 1, 2, NOW, NOW + 60, "on leave")
    return store


def deleted(engine: Engine, *rows: tuple[type[models.Base], int]) -> list[int]:
    """Delete rows in one go; the entries that tell it."""
    with by(engine, ADMIN) as session:
        for model, id_ in rows:
            session.delete(session.get_one(model, id_))
            session.flush()
    return [entry.id for entry in entries(engine, did="deleted")][-len(rows) :]


def put_back(engine: Engine, entry_id: int, viewer: Viewer = ADMIN) -> None:
    with by(engine, viewer) as session:
        restore(session, entry_id)


def rows(engine: Engine, statement: str) -> Sequence[Any]:
    with reading(engine) as session:
        return session.execute(text(statement)).all()


def test_a_row_comes_back_as_it_was(bare: Engine) -> None:
    held = rows(bare, "SELECT * FROM stand_in")
    (entry,) = deleted(bare, (models.StandIn, 1))
    assert rows(bare, "SELECT * FROM stand_in") == []
    put_back(bare, entry)
    assert rows(bare, "SELECT * FROM stand_in") == held
    assert told(bare, kind="stand-in")[-2:] == [
        ("Ada Min", "deleted", "stand-in", "page"),
        ("Ada Min", "restored", "stand-in", "page"),
    ]
    assert entries(bare, did="restored")[0].became == entries(bare, did="deleted")[0].was


def test_a_program_comes_back_with_its_version_begun_anew(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.Program, 1))
    put_back(bare, entry)
    assert rows(bare, "SELECT id, key, marking, version FROM program") == [
        (1, "bare", "Internal", 1)
    ]


def test_what_was_deleted_at_once_comes_back_at_once_parents_first(bare: Engine) -> None:
    with by(bare, ADMIN) as session:
        session.add(models.Program(**PROGRAM | {"key": "other", "name": "Other"}))
    of_stand_in, of_program, of_other = deleted(
        bare, (models.StandIn, 1), (models.Program, 1), (models.Program, 2)
    )
    with reading(bare) as session:
        shown = audit_page(session, AuditFilters(entry=of_stand_in), ADMIN)
    assert [e.item for e in shown.entries] == ["on leave", "Bare", "Other"]
    put_back(bare, of_program)
    assert len(rows(bare, "SELECT id FROM program")) == 2
    assert len(rows(bare, "SELECT id FROM stand_in")) == 1
    for again in (of_stand_in, of_other):
        with pytest.raises(InvalidRequest, match="restored already"):
            put_back(bare, again)


def test_it_is_restored_once(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.StandIn, 1))
    put_back(bare, entry)
    with pytest.raises(InvalidRequest, match="“on leave” is restored already"):
        put_back(bare, entry)
    (again,) = deleted(bare, (models.StandIn, 1))
    with pytest.raises(InvalidRequest, match="deleted once more"):
        put_back(bare, entry)
    put_back(bare, again)


def test_a_name_that_was_taken_since_is_not_taken_away(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.Program, 1))
    with by(bare, ADMIN) as session:
        session.add(models.Program(id=50, **PROGRAM))
    with pytest.raises(InvalidRequest, match="something else has taken its name"):
        put_back(bare, entry)
    assert rows(bare, "SELECT id FROM program") == [(50,)]
    assert entries(bare, did="restored") == []


def test_an_id_that_was_given_anew_is_not_taken_away(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.Program, 1))
    with by(bare, ADMIN) as session:
        session.add(models.Program(id=1, **PROGRAM | {"key": "new", "name": "New"}))
    with pytest.raises(InvalidRequest, match="“New” has taken its place"):
        put_back(bare, entry)


def test_what_it_points_to_must_be_there(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.StandIn, 1))
    with bare.begin() as connection:
        connection.execute(text("DELETE FROM account WHERE person_id = 2"))
        connection.execute(text("DELETE FROM person WHERE id = 2"))
    with pytest.raises(InvalidRequest, match="its person is gone"):
        put_back(bare, entry)


def test_of_several_all_come_back_or_none(bare: Engine) -> None:
    _, of_program = deleted(bare, (models.StandIn, 1), (models.Program, 1))
    with by(bare, ADMIN) as session:
        session.add(models.Program(id=50, **PROGRAM))
    with pytest.raises(InvalidRequest):
        put_back(bare, of_program)
    assert rows(bare, "SELECT id FROM stand_in") == []


def test_a_discarded_import_comes_back_to_who_manages_its_program(store: Engine) -> None:
    new_program(store)
    east = manager("east")
    run = brought(store, "east", east)
    with by(store, east) as session:
        discard(session, program_of(store, "east"), run, NOW)
    (entry,) = entries(store, did="deleted")
    contributor = Viewer("C", grants={"east": Grant(Role.CONTRIBUTOR)})
    for viewer in (manager("west"), contributor, Viewer()):
        with pytest.raises(NotFound):
            put_back(store, entry.id, viewer)
    put_back(store, entry.id, manager("east", exports=False))
    assert rows(store, "SELECT discarded_at FROM import_run") == [(None,)]
    with pytest.raises(InvalidRequest, match="restored already"):
        put_back(store, entry.id, east)


def test_what_is_of_the_house_is_restored_by_administrators(bare: Engine) -> None:
    (entry,) = deleted(bare, (models.StandIn, 1))
    with pytest.raises((Forbidden, NotFound)):
        put_back(bare, entry, manager("bare"))
    with reading(bare) as session:
        assert audit_page(session, AuditFilters(), ADMIN).entries[0].restorable


def test_what_the_audit_does_not_hold_whole_is_not_put_back(store: Engine) -> None:
    new_program(store)
    run = brought(store, "east", ADMIN)
    with by(store, BY.viewer) as session:
        forget(session, program_of(store, "east"), run)
    (entry,) = entries(store, did="deleted")
    with pytest.raises(InvalidRequest, match="does not hold all of it"):
        put_back(store, entry.id)
    with reading(store) as session:
        (shown, *_) = audit_page(session, AuditFilters(did="deleted"), ADMIN).entries
    assert not shown.restorable


def test_only_a_deletion_is_undone(bare: Engine) -> None:
    created = entries(bare, did="created")[0]
    with pytest.raises(InvalidRequest, match="Only what was deleted"):
        put_back(bare, created.id)
    with pytest.raises(NotFound):
        put_back(bare, 999_999)
