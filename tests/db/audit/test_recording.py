"""Whatever a person changes is told in the audit, in the person's name, and nothing secret is."""

import json

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from dashboard.accounts.sessions import Lifetime
from dashboard.audit import DEEDS, KINDS
from dashboard.errors import InvalidForm
from dashboard.imports.runs import CHECK, RUN, TAKE_BACK
from dashboard.rights import Grant, Role, Viewer
from db import models
from db.accounts.links import password_token
from db.accounts.people import (
    add_account,
    disable,
    enable,
    set_administrator,
    set_grant,
    set_password,
    stand_in,
)
from db.accounts.sessions import SIGNED_OUT, begin_session, end_session, end_sessions, signed_in
from db.accounts.signing_in import begin_try, note_refusal
from db.audit.exports import DOWNLOADED, note_export
from db.audit.recording import WHY_NOT, note
from db.audit.restoring import MODELS, restore
from db.engine import reading
from db.imports.discarding import discard
from db.imports.runs import ask_for, ask_to_cancel
from db.instants import Instant
from db.programs import change_program
from db.programs import program as program_value
from db.ticket_aging.history import void_event
from tests.conftest import NOW, count
from tests.db.audit.given import (
    ADMIN,
    brought,
    by,
    entries,
    manager,
    new_program,
    program_of,
    told,
    work,
)

PASSWORD_HASH = "argon2-of-the-password"
EAST = manager("east")


def test_every_table_is_told_or_it_is_said_why_not() -> None:
    known = {mapper.class_ for mapper in models.Base.registry.mappers}
    told_by_row = {model for model in known if model.__audit__ is not None}
    assert told_by_row | WHY_NOT.keys() == known
    assert not told_by_row & WHY_NOT.keys()
    assert all(WHY_NOT.values())


def test_what_is_told_has_one_name_a_table_and_the_filter_offers_it() -> None:
    told_by_row = [m.class_ for m in models.Base.registry.mappers if m.class_.__audit__]
    assert len(MODELS) == len(told_by_row)
    assert MODELS.keys() <= set(KINDS)


def test_instants_of_what_is_told_have_names_that_say_so() -> None:
    for model in MODELS.values():
        for column in models.table(model).columns:
            is_named = column.name == "at" or column.name.endswith("_at")
            assert isinstance(column.type, Instant) == is_named, column


def test_an_import_is_told_from_its_beginning_to_its_restoring(store: Engine) -> None:
    new_program(store)
    run = brought(store, "east", EAST)
    east = program_of(store, "east")
    with by(store, EAST) as session:
        ask_for(session, east, run, CHECK, NOW)
    with by(store, EAST) as session:
        ask_for(session, east, run, CHECK, NOW)  # a second click
    work(store)
    with by(store, EAST) as session:
        ask_for(session, east, run, RUN, NOW)
    work(store)
    with by(store, EAST) as session:
        ask_for(session, east, run, TAKE_BACK, NOW, "wrong file")
    work(store)
    assert told(store, kind="import", item_id=run) == [
        ("Mana Ger", "created", "import", "page"),
        ("Mana Ger", "asked to check", "import", "page"),
        ("Mana Ger", "asked to import", "import", "page"),
        ("Mana Ger", "changed", "import", "worker"),
        ("Mana Ger", "asked to take back", "import", "page"),
        ("Mana Ger", "changed", "import", "worker"),
    ]
    made, taken_back = entries(store, kind="import", item_id=run, did="changed")
    assert made.became is not None
    assert (made.became["imported_at"] is not None, made.became["rows_read"]) == (True, 2)
    assert taken_back.became is not None
    assert taken_back.became["taken_back_reason"] == "wrong file"
    assert {e.program_id for e in entries(store, kind="import")} == {east.id}


def test_a_discarded_import_is_told_as_deleted_and_comes_back(store: Engine) -> None:
    new_program(store)
    run = brought(store, "east", EAST)
    east = program_of(store, "east")
    with by(store, EAST) as session:
        ask_for(session, east, run, CHECK, NOW)
        ask_to_cancel(session, east, run, NOW)
    with by(store, EAST) as session:
        discard(session, east, run, NOW)
    (gone,) = entries(store, did="deleted")
    with by(store, EAST) as session:
        restore(session, gone.id)
    assert [did for _, did, *_ in told(store, kind="import")] == [
        "created", "asked to check", "asked to cancel", "deleted", "restored",
    ]  # fmt: skip


def test_a_program_is_told_when_it_is_added_and_changed(store: Engine) -> None:
    new_program(store)
    values = {"name": "East", "marking": "Confidential", "about": ""}
    with by(store, EAST) as session:
        change_program(session, program_of(store, "east").id, values, 1)
    assert told(store, kind="program") == [
        ("Ada Min", "created", "program", "page"),
        ("Mana Ger", "changed", "program", "page"),
    ]
    changed = entries(store, kind="program", did="changed")[0]
    assert (changed.was, changed.became) == ({"marking": ""}, {"marking": "Confidential"})


def test_people_are_told_whatever_becomes_of_them(store: Engine) -> None:
    east = new_program(store)
    with by(store, ADMIN) as session:
        bo = add_account(session, "bo", "Bo Th", NOW)
        cy = add_account(session, "cy", "Cy Press", NOW)
        add_account(session, "ada", "Ada Min", NOW, administrator=True)
    with by(store, ADMIN) as session:
        password_token(session, bo, NOW)
        set_password(session, bo, PASSWORD_HASH, NOW)
        set_administrator(session, bo, True)
        set_grant(session, bo, east, Grant(Role.MANAGER))
        people = dict(session.query(models.Account.id, models.Account.person_id).all())
        stand_in(session, people[bo], people[cy], NOW, None, "on leave")
    with by(store, ADMIN) as session:
        set_grant(session, bo, east, None)
        disable(session, bo, NOW)
    with by(store, ADMIN) as session:
        enable(session, bo)
    of_bo = [did for _, did, *_ in told(store, kind="person", item_id=bo)]
    assert of_bo[0] == "created"
    assert {"password link made", "password set", "rights changed", "changed"} <= set(of_bo)
    assert {e.who for e in entries(store, kind="person")} == {"Ada Min"}
    assert told(store, kind="stand-in") == [("Ada Min", "created", "stand-in", "page")]
    disabled = [e for e in entries(store, did="changed") if "disabled_at" in (e.became or {})]
    assert [e.became for e in disabled] == [{"disabled_at": NOW}, {"disabled_at": None}]
    rights = entries(store, did="rights changed")
    assert [e.became for e in rights] == [{"East": "manager, may export"}, {"East": "nothing"}]
    assert {e.program_id for e in rights} == {east}


def test_who_signs_in_and_out_is_told_by_name(store: Engine) -> None:
    with by(store, ADMIN) as session:
        bo = add_account(session, "bo", "Bo Th", NOW)
        set_password(session, bo, PASSWORD_HASH, NOW)
    door = Viewer("sign-in")
    with by(store, door) as session:
        tried = begin_try(session, "bo", "10.0.0.1", NOW)
        note_refusal(session, tried, "10.0.0.1")
        token = begin_session(session, bo, NOW, "10.0.0.1", "a browser")
    with reading(store) as session:
        found = signed_in(session, token, NOW, Lifetime(3600, 7200))
    assert found is not None
    with by(store, found.viewer) as session:
        end_sessions(session, bo, NOW, SIGNED_OUT)
    with by(store, door) as session:
        begin_session(session, bo, NOW, "10.0.0.1", "a browser")
    with by(store, ADMIN) as session:
        end_session(session, 2, NOW)
    assert [(e.who, e.did) for e in entries(store, kind="person", item_id=bo)[-5:]] == [
        ("sign-in", "sign-in refused"),
        ("Bo Th", "signed in"),
        ("Bo Th", "sessions ended: signed out"),
        ("Bo Th", "signed in"),
        ("Ada Min", "session ended: ended by an administrator"),
    ]
    assert entries(store, did="signed in")[0].account_id == bo


def test_every_deed_that_is_told_has_words_and_stands_in_the_filter(store: Engine) -> None:
    test_people_are_told_whatever_becomes_of_them(store)
    with by(store, ADMIN) as session:
        note_export(session, "audit", DOWNLOADED, "/audit.csv", (None,))
    found = {(e.did, e.kind) for e in entries(store)}
    assert {did for did, _ in found} <= DEEDS.keys()
    assert {kind for _, kind in found} <= set(KINDS)


def test_nothing_secret_is_in_an_entry(store: Engine) -> None:
    with by(store, ADMIN) as session:
        bo = add_account(session, "bo", "Bo Th", NOW)
        tokens = [password_token(session, bo, NOW)]
        set_password(session, bo, PASSWORD_HASH, NOW)
        tokens.append(begin_session(session, bo, NOW, "10.0.0.1", "a browser"))
    with by(store, ADMIN) as session:
        session.get_one(models.Account, bo).password_hash = f"{PASSWORD_HASH}-2"
    with reading(store) as session:
        digests = [
            *session.execute(text("SELECT token_hash FROM web_session")).scalars(),
            *session.execute(text("SELECT token_hash FROM one_time_link")).scalars(),
        ]
    kept = json.dumps([[e.was, e.became, e.item, e.did] for e in entries(store)])
    assert len(digests) == 2
    for secret in (PASSWORD_HASH, *tokens, *digests, "password_hash", "token"):
        assert secret not in kept


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET who = 'nobody'", "DELETE FROM audit_entry"]
)
def test_an_entry_is_neither_changed_nor_deleted(store: Engine, statement: str) -> None:
    new_program(store)
    with pytest.raises(DBAPIError, match="kept as it is"), store.begin() as connection:
        connection.execute(text(statement))
    assert [e.who for e in entries(store)] == ["Ada Min"]


def test_a_write_that_is_rolled_back_leaves_no_entry(store: Engine) -> None:
    new_program(store)
    with pytest.raises(ZeroDivisionError), by(store, ADMIN) as session:
        change_program(session, 1, {"name": "X", "marking": "", "about": ""}, 1)
        note(session, "program", 1, "X", "changed")
        session.flush()
        raise ZeroDivisionError
    assert len(entries(store)) == 1


def test_a_part_that_is_rolled_back_is_not_told_with_the_rest(store: Engine) -> None:
    new_program(store)
    with by(store, ADMIN) as session:
        add_account(session, "bo", "Bo Th", NOW)
        with pytest.raises(InvalidForm):
            add_account(session, "bo", "Another", NOW)
        session.get_one(models.Program, 1).marking = "Internal"
    assert [(e.did, e.item) for e in entries(store)[1:]] == [("created", "bo"), ("changed", "East")]


def test_a_change_of_many_rows_at_once_is_refused(store: Engine) -> None:
    new_program(store)
    with pytest.raises(RuntimeError, match="row by row"), by(store, ADMIN) as session:
        session.execute(update(models.Program).values(marking="x"))
    assert count(store, "audit_entry") == 1


def test_what_voids_an_event_is_told(store: Engine) -> None:
    new_program(store)
    run = brought(store, "east", EAST)
    east = program_of(store, "east")
    with by(store, EAST) as session:
        ask_for(session, east, run, RUN, NOW)
    work(store)
    with by(store, EAST) as session:
        event = session.execute(text("SELECT min(id) FROM ticket_event")).scalar_one()
        void_event(session, program_value(session, "east", EAST), event, "it was a test", NOW)
    (entry,) = entries(store, did="voided an event")
    assert (entry.kind, entry.who, entry.became) == (
        "ticket", "Mana Ger", {"reason": "it was a test"},
    )  # fmt: skip


def test_a_name_that_is_taken_leaves_no_entry(store: Engine) -> None:
    new_program(store)
    with pytest.raises(IntegrityError), by(store, ADMIN) as session:
        session.add(models.Person(name="One"))
        session.add(models.Person(name="One"))
        note(session, "person", None, "One", "created")
        session.flush()
    assert len(entries(store)) == 1
