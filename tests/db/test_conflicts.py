"""A program that two people change at once: one is refused, and nothing is overwritten."""

import threading

import pytest
from sqlalchemy import Engine, select

from dashboard.conflicts import Change, Conflict, Item
from dashboard.errors import Forbidden, NotFound
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from db import models
from db.administration import program_settings
from db.conflicts import last_change
from db.engine import reading, writing
from db.programs import add_program, change_program
from tests.conftest import BY, NOW, TESTER


def values(name: str) -> dict[str, str]:
    return {"name": name, "marking": "Confidential", "about": ""}


@pytest.fixture
def program_id(store: Engine) -> int:
    with writing(store, BY) as session:
        return add_program(session, Program("ops", "Operations"))


def change(store: Engine, program_id: int, name: str, base: int | None, by: Author = BY) -> None:
    with writing(store, by) as session:
        change_program(session, program_id, values(name), base)


def names(store: Engine) -> list[tuple[str, int]]:
    with reading(store) as session:
        rows = session.execute(select(models.Program.name, models.Program.version))
        return [(name, version) for name, version in rows]


def member(role: Role, key: str = "ops") -> Author:
    return Author(Viewer("Ann", grants={key: Grant(role)}), NOW)


def test_a_change_over_the_newest_version_is_kept_and_told(store: Engine, program_id: int) -> None:
    change(store, program_id, "Ops", 1, member(Role.MANAGER))
    assert names(store) == [("Ops", 2)]
    with reading(store) as session:
        assert last_change(session, Item("program", program_id)) == Change("Ann", NOW)
        assert last_change(session, Item("program", 99)) is None


@pytest.mark.parametrize("base", [None, 0, 1, 3])
def test_a_change_over_another_version_is_refused(
    store: Engine, program_id: int, base: int | None
) -> None:
    change(store, program_id, "Ops", 1)
    with pytest.raises(Conflict) as problem:
        change(store, program_id, "Mine", base)
    assert (problem.value.base, problem.value.theirs) == (2, values("Ops"))
    assert names(store) == [("Ops", 2)]


def test_of_many_at_once_one_comes_through(store: Engine, program_id: int) -> None:
    ready, said = threading.Barrier(4), []

    def race(name: str) -> None:
        ready.wait()
        try:
            change(store, program_id, name, 1)
            said.append(name)
        except Conflict as conflict:
            assert conflict.base == 2
            said.append("refused")

    threads = [threading.Thread(target=race, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[1:] == ["refused"] * 3 or said.count("refused") == 3
    (winner,) = [name for name in said if name != "refused"]
    assert names(store) == [(winner, 2)]


@pytest.mark.parametrize(
    ("by", "error"),
    [
        (member(Role.VIEWER), Forbidden), (member(Role.CONTRIBUTOR), Forbidden),
        (member(Role.MANAGER, "other"), NotFound), (Author(Viewer(), NOW), NotFound),
    ],
)  # fmt: skip
def test_only_managers_change_a_program_and_strangers_do_not_learn_its_key(
    store: Engine, program_id: int, by: Author, error: type[Exception]
) -> None:
    with pytest.raises(error) as problem:
        change(store, program_id, "Mine", 1, by)
    assert "ops" not in str(problem.value)
    assert names(store) == [("Operations", 1)]


def test_a_program_that_is_not_there_is_not_found(store: Engine) -> None:
    with pytest.raises(NotFound):
        change(store, 7, "Mine", 1)


def test_managers_find_their_programs_and_administrators_all(
    store: Engine, program_id: int
) -> None:
    with writing(store, BY) as session:
        other = add_program(session, Program("all", "Another"))
    with reading(store) as session:
        everything = program_settings(session, TESTER, other)
        mine = program_settings(session, member(Role.MANAGER).viewer, program_id)
        with pytest.raises(NotFound):
            program_settings(session, member(Role.MANAGER).viewer, other)
    assert [entry.key for entry in everything.programs] == ["all", "ops"]
    assert [entry.key for entry in mine.programs] == ["ops"]
    assert (everything.may_add, mine.may_add) == (True, False)
    assert mine.opened is not None
    assert mine.opened.name == "Operations"
