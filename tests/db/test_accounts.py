"""Accounts, sessions, tries and links in the store, on both engines."""

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import Engine, select, update

from dashboard.accounts.sessions import (
    ACCOUNT_SECONDS,
    ADDRESS_SECONDS,
    TRIES_OF_ACCOUNT,
    TRIES_OF_ADDRESS,
    Lifetime,
)
from dashboard.errors import (
    Forbidden,
    GreenpathError,
    InvalidForm,
    InvalidRequest,
    InvalidSettings,
    NotFound,
    TooManyTries,
)
from dashboard.programs import Program
from dashboard.rights import NOBODY, Author, Grant, Role, Viewer
from dashboard.settings import Settings
from db import models
from db.accounts.demonstration import (
    add_demonstration_people,
    demonstration_account,
    has_own_people,
)
from db.accounts.key import secret_key
from db.accounts.links import (
    PASSWORD,
    PASSWORD_SECONDS,
    SET_UP,
    SET_UP_SECONDS,
    link_of,
    password_token,
    set_up_token,
    use_link,
)
from db.accounts.people import (
    account_id_of,
    account_row,
    add_account,
    disable,
    enable,
    end_stand_in,
    set_administrator,
    set_grant,
    set_password,
    stand_in,
)
from db.accounts.reading import accounts
from db.accounts.sessions import (
    LONGEST_CHAIN,
    SIGNED_OUT,
    SignedIn,
    begin_session,
    end_session,
    end_sessions,
    note_seen,
    open_sessions,
    signed_in,
)
from db.accounts.signing_in import (
    begin_try,
    end_try,
    forget_old_tries,
    forget_tries,
    is_unchanged,
    note_refusal,
)
from db.engine import reading, writing
from db.programs import add_program
from tests.conftest import BY, NOW, TESTER

LIFE = Lifetime()
Change = Callable[[Engine], object]


def add(engine: Engine, *logins: str, administrator: bool = False) -> list[int]:
    with writing(engine, BY) as session:
        return [add_account(session, each, each.title(), NOW, administrator) for each in logins]


def person(engine: Engine, account: int) -> int:
    with reading(engine) as session:
        return account_row(session, account).person_id


def program(engine: Engine, *keys: str) -> list[int]:
    with writing(engine, BY) as session:
        return [add_program(session, Program(key, key)) for key in keys]


def grant(engine: Engine, account: int, program_id: int, role: Role, exports: bool = True) -> None:
    with writing(engine, BY) as session:
        set_grant(session, account, program_id, Grant(role, exports))


def begin(engine: Engine, account: int, at: int = NOW) -> str:
    with writing(engine, replace(BY, at=at)) as session:
        return begin_session(session, account, at, "192.0.2.1", "b" * 500)


def found(engine: Engine, token: str, at: int = NOW, life: Lifetime = LIFE) -> SignedIn | None:
    with reading(engine) as session:
        return signed_in(session, token, at, life)


def told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(models.AuditEntry.did).order_by(models.AuditEntry.id)))


def stands_in(
    engine: Engine, absent: int, other: int, from_at: int = NOW, until_at: int | None = None
) -> int:
    with writing(engine, BY) as session:
        people = (account_row(session, absent).person_id, account_row(session, other).person_id)
        return stand_in(session, *people, from_at, until_at, "on holiday")


# -- sessions


@pytest.mark.parametrize(
    ("seen", "now", "lasts"),
    [
        (0, 0, True),
        (0, LIFE.idle - 1, True),
        (0, LIFE.idle, False),
        (LIFE.idle, LIFE.idle, True),
        (LIFE.absolute - 1, LIFE.absolute - 1, True),
        (LIFE.absolute - 1, LIFE.absolute, False),
        (LIFE.absolute + 9, LIFE.absolute + 9, False),
    ],
)
def test_a_session_lasts_half_an_hour_without_a_request_and_half_a_day_in_all(
    seen: int, now: int, lasts: bool
) -> None:
    assert LIFE.is_over(NOW, NOW + seen, NOW + now) is not lasts
    assert (LIFE.idle, LIFE.absolute) == (30 * 60, 12 * 3600)


def test_a_session_is_found_by_its_token_and_by_nothing_else(store: Engine) -> None:
    (ann,) = add(store, "ann")
    token = begin(store, ann)
    session = found(store, token)
    assert session is not None
    assert (session.viewer.account, session.viewer.name) == (ann, "Ann")
    with reading(store) as asked:
        kept = asked.scalars(select(models.WebSession)).one()
    for wrong in ("", token[:-1], token + "x", token.swapcase(), kept.token_hash, str(kept.id)):
        assert found(store, wrong) is None
    assert len(kept.browser) == 200
    assert token != begin(store, ann)


def test_a_request_is_noted_and_never_back_in_time(store: Engine) -> None:
    token = begin(store, *add(store, "ann"))
    session = found(store, token)
    assert session is not None
    for at in (NOW + 900, NOW + 100):
        with writing(store, Author(NOBODY, at)) as change:
            note_seen(change, session.id, at)
    later = found(store, token, NOW + 900 + LIFE.idle - 1)
    assert later is not None
    assert later.seen_at == NOW + 900
    with writing(store, BY) as change:
        note_seen(change, 99_999, NOW)


def _sign_out(engine: Engine) -> None:
    with writing(engine, BY) as session:
        assert end_sessions(session, account_id_of(session, "ann"), NOW, SIGNED_OUT) == 2


def _disable(engine: Engine) -> None:
    with writing(engine, BY) as session:
        disable(session, account_id_of(session, "ann"), NOW)


def _disable_and_enable(engine: Engine) -> None:
    _disable(engine)
    with writing(engine, BY) as session:
        enable(session, account_id_of(session, "ann"))


def _change_password(engine: Engine) -> None:
    with writing(engine, BY) as session:
        set_password(session, account_id_of(session, "ann"), "hash", NOW)


def _disable_in_the_table(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(models.table(models.Account)).values(disabled_at=NOW))


@pytest.mark.parametrize(
    "end", [_sign_out, _disable, _disable_and_enable, _change_password, _disable_in_the_table]
)
def test_all_sessions_of_an_account_end_at_once(store: Engine, end: Change) -> None:
    ann, bob = add(store, "ann", "bob")
    tokens, other = [begin(store, ann), begin(store, ann)], begin(store, bob)
    end(store)
    assert [found(store, token) for token in tokens] == [None, None]
    assert (found(store, other) is None) is (end is _disable_in_the_table)


def test_an_administrator_ends_one_session_once(store: Engine) -> None:
    (ann,) = add(store, "ann")
    first, second = begin(store, ann), begin(store, ann)
    session = found(store, first)
    assert session is not None
    with writing(store, BY) as change:
        end_session(change, session.id, NOW)
    assert (found(store, first), found(store, second) is None) == (None, False)
    with pytest.raises(NotFound), writing(store, BY) as change:
        end_session(change, session.id, NOW)


def test_open_sessions_are_those_that_last(store: Engine) -> None:
    ann, bob, eve = add(store, "ann", "bob", "eve")
    for account in (ann, bob, eve):
        begin(store, account, NOW - LIFE.idle - (account == eve))
    begin(store, ann, NOW - 10)
    with writing(store, BY) as change:
        disable(change, bob, NOW)
    with reading(store) as asked:
        names = [row.name for row in open_sessions(asked, TESTER, NOW - 1, LIFE)]
        rows = {row.login: row.sessions for row in accounts(asked, TESTER, NOW - 1, LIFE)}
        with pytest.raises(Forbidden):
            open_sessions(asked, Viewer("x"), NOW, LIFE)
        with pytest.raises(Forbidden):
            accounts(asked, Viewer("x"), NOW)
    assert names == ["Ann", "Ann"]
    assert rows == {"ann": 2, "bob": 0, "eve": 0}


# -- stand-ins


def lends(engine: Engine, account: int, at: int = NOW) -> tuple[set[int], dict[str, Grant]]:
    session = found(engine, begin(engine, account, at), at)
    assert session is not None
    people = set(session.viewer.stands_in_for)
    return people, dict(session.viewer.grants)


LENT = Grant(Role.CONTRIBUTOR, exports=False)


@pytest.mark.parametrize("role", Role)
def test_a_stand_in_contributes_where_the_other_does_at_least(store: Engine, role: Role) -> None:
    ann, bob = add(store, "ann", "bob")
    grant(store, ann, *program(store, "p"), role)
    stands_in(store, ann, bob)
    assert lends(store, bob) == (
        {person(store, ann)}, {} if role is Role.VIEWER else {"p": LENT},
    )  # fmt: skip
    assert lends(store, ann)[0] == set()


STANDING_IN = (
    (0, None, 0, True), (1, None, 0, False), (0, 1, 0, True), (0, 1, 1, False), (5, 9, 4, False),
    (5, 9, 5, True), (5, 9, 8, True), (0, None, 86_400 * 365, True),
)  # fmt: skip
"""Seconds from when, until when, and at which it is asked; and whether it holds then."""


def test_a_stand_in_acts_from_the_beginning_to_the_end(store: Engine) -> None:
    for number, (from_, until, at, holds) in enumerate(STANDING_IN):
        ann, bob = add(store, f"ann{number}", f"bob{number}")
        stands_in(store, ann, bob, NOW + from_, until and NOW + until)
        assert (lends(store, bob, NOW + at)[0] != set()) is holds, (from_, until, at)


def test_a_stand_in_that_is_ended_acts_no_more(store: Engine) -> None:
    ann, bob = add(store, "ann", "bob")
    row = stands_in(store, ann, bob)
    with writing(store, BY) as session:
        end_stand_in(session, row, NOW)
    assert lends(store, bob) == (set(), {})
    with pytest.raises(NotFound), writing(store, BY) as session:
        end_stand_in(session, 99_999, NOW)


def test_stand_ins_of_stand_ins_are_followed_so_far_and_in_circles(store: Engine) -> None:
    chain = add(store, *(f"p{n}" for n in range(LONGEST_CHAIN + 3)))
    grant(store, chain[LONGEST_CHAIN], *program(store, "far"), Role.MANAGER)
    for nearer, farther in pairwise(chain):
        stands_in(store, farther, nearer)
    people, grants = lends(store, chain[0])
    assert people == {person(store, account) for account in chain[1 : LONGEST_CHAIN + 1]}
    assert grants == {"far": LENT}
    stands_in(store, chain[0], chain[1])  # a circle ends, and nobody stands in for themselves
    assert lends(store, chain[0])[0] == people
    assert person(store, chain[1]) not in lends(store, chain[1])[0]


def test_who_has_left_lends_all_the_same(store: Engine) -> None:
    """Their items have to be somebody's."""
    ann, bob = add(store, "ann", "bob")
    grant(store, ann, *program(store, "p"), Role.CONTRIBUTOR)
    stands_in(store, ann, bob)
    with writing(store, BY) as session:
        disable(session, ann, NOW)
    assert lends(store, bob) == ({person(store, ann)}, {"p": LENT})


def test_nobody_becomes_an_administrator_by_standing_in(store: Engine) -> None:
    (ann,) = add(store, "ann", administrator=True)
    (bob,) = add(store, "bob")
    stands_in(store, ann, bob)
    session = found(store, begin(store, bob))
    assert session is not None
    assert (session.viewer.administrator, session.viewer.grants) == (False, {})


def test_a_stand_in_is_somebody_else_who_signs_in_for_a_reason(store: Engine) -> None:
    ann, bob, gone = (person(store, id_) for id_ in add(store, "ann", "bob", "gone"))
    with writing(store, BY) as session:
        disable(session, account_id_of(session, "gone"), NOW)
    for other, until, reason, field in [
        (ann, None, "x", "stand_in"),
        (gone, None, "x", "stand_in"),
        (99_999, None, "x", "stand_in"),
        (bob, NOW, "x", "until"),
        (bob, None, "  ", "reason"),
    ]:
        with pytest.raises(InvalidForm) as refused, writing(store, BY) as session:
            stand_in(session, ann, other, NOW, until, reason)
        assert list(refused.value.problems) == [field]


# -- tries


def tries(engine: Engine, login: str, address: str, at: int = NOW) -> bool:
    """Whether a wrong try is let through."""
    try:
        with writing(engine, BY) as session:
            begun = begin_try(session, login, address, at)
            note_refusal(session, begun, address)
    except TooManyTries:
        return False
    return True


def test_an_account_has_twenty_tries_a_day_wherever_they_come_from(store: Engine) -> None:
    add(store, "ann")
    assert TRIES_OF_ACCOUNT == 20
    spelled = ("ann", " Ann", "ANN ")
    found = [tries(store, spelled[n % 3], f"a{n}") for n in range(21)]
    assert found == [True] * 20 + [False]
    for late in (NOW + ADDRESS_SECONDS, NOW + ACCOUNT_SECONDS - 1):
        assert not tries(store, "ann", "elsewhere", late)
    assert tries(store, "ann", "elsewhere", NOW + ACCOUNT_SECONDS)
    assert tries(store, "bob", "a1")


def test_an_address_has_twenty_tries_an_hour_whomever_they_are_for(store: Engine) -> None:
    assert TRIES_OF_ADDRESS == 20
    assert [tries(store, f"p{n}", "a") for n in range(21)] == [True] * 20 + [False]
    assert tries(store, "p", "b")
    assert not tries(store, "p", "a", NOW + ADDRESS_SECONDS - 1)
    assert tries(store, "p", "a", NOW + ADDRESS_SECONDS)


def test_refused_tries_do_not_lengthen_the_wait(store: Engine) -> None:
    for second in range(40):
        tries(store, "ann", f"a{second}", NOW + second)
    assert tries(store, "ann", "b", NOW + ACCOUNT_SECONDS)


def test_many_tries_at_once_are_never_more_than_the_limit(store: Engine) -> None:
    add(store, "ann")
    start = Barrier(6)

    def five(number: int) -> int:
        start.wait()
        return sum(tries(store, "ann", f"{number}.{n}") for n in range(5))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(five, range(6))) == 20


def test_a_right_try_and_a_new_password_take_tries_away(store: Engine) -> None:
    (ann,) = add(store, "ann")
    for _ in range(19):
        tries(store, "ann", "a")
    for _ in range(3):
        with writing(store, BY) as session:
            end_try(session, begin_try(session, "ann", "a", NOW))
    assert tries(store, "ann", "a")
    assert not tries(store, "ann", "b")
    with writing(store, BY) as session:
        set_password(session, ann, "hash", NOW)
    assert tries(store, "ann", "b")
    with writing(store, BY) as session:
        forget_tries(session, "bob")
        forget_old_tries(session, NOW + ACCOUNT_SECONDS)
        assert session.scalars(select(models.SignInTry.id)).all() != []
        forget_old_tries(session, NOW + ACCOUNT_SECONDS + 1)
        assert session.scalars(select(models.SignInTry.id)).all() == []


def test_a_try_knows_the_hash_of_an_account_that_may_sign_in(store: Engine) -> None:
    ann, bob = add(store, "ann", "bob")
    with writing(store, BY) as session:
        set_password(session, ann, "hash", NOW)
        set_password(session, bob, "hash", NOW)
        disable(session, bob, NOW)
        known, gone, none = (begin_try(session, n, "", NOW) for n in ("ann", "bob", "x"))
        assert (known.account, known.password_hash) == (ann, "hash")
        assert (gone.account, gone.password_hash) == (none.account, none.password_hash)
        assert is_unchanged(session, known)
        set_password(session, ann, "other", NOW)
        assert not is_unchanged(session, known)
        assert not is_unchanged(session, none)


def test_tries_are_kept_without_the_name_that_was_typed(store: Engine) -> None:
    """People type their password into the wrong field."""
    tries(store, "my secret", "a")
    with reading(store) as session:
        row = session.scalars(select(models.SignInTry)).one()
    assert "secret" not in row.login_hash
    assert "sign-in refused" not in told(store)


# -- one-time links


def test_the_set_up_link_is_made_while_there_is_no_administrator(store: Engine) -> None:
    with writing(store, BY) as session:
        first, second = set_up_token(session, NOW), set_up_token(session, NOW)
    assert first is not None
    assert second is not None
    with reading(store) as session:
        for token, kind, at in [
            (first, SET_UP, NOW), (second, PASSWORD, NOW), ("", SET_UP, NOW),
            (second, SET_UP, NOW + SET_UP_SECONDS),
        ]:  # fmt: skip
            with pytest.raises(NotFound):
                link_of(session, kind, token, at)
        link_of(session, SET_UP, second, NOW + SET_UP_SECONDS - 1)
    add(store, "ada", administrator=True)
    with writing(store, BY) as session:
        assert set_up_token(session, NOW) is None
        with pytest.raises(NotFound):
            use_link(session, SET_UP, second, NOW)


def test_people_of_the_demonstration_are_no_first_administrator(store: Engine) -> None:
    with writing(store, BY) as session:
        assert not has_own_people(session)
        add_demonstration_people(session, NOW)
        add_demonstration_people(session, NOW)  # again, at the next start
        assert set_up_token(session, NOW) is not None
        assert not has_own_people(session)


def test_a_store_of_real_people_is_no_demonstration(store: Engine) -> None:
    add(store, "ann")
    with reading(store) as session:
        assert has_own_people(session)
        assert demonstration_account(session, "ann") is None


def test_of_two_who_use_a_link_at_once_one_is_late(store: Engine) -> None:
    with writing(store, BY) as session:
        token = set_up_token(session, NOW) or ""
    start = Barrier(4)

    def use(number: int) -> bool:
        start.wait()
        try:
            with writing(store, BY) as session:
                use_link(session, SET_UP, token, NOW)
                add_account(session, f"a{number}", f"A {number}", NOW, administrator=True)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1


@pytest.mark.parametrize("end", [_change_password, _disable, _disable_and_enable])
def test_a_password_link_dies_of_what_ends_sessions(store: Engine, end: Change) -> None:
    (ann,) = add(store, "ann")
    with writing(store, BY) as session:
        token = password_token(session, ann, NOW)
        link_of(session, PASSWORD, token, NOW + PASSWORD_SECONDS - 1)
    end(store)
    with reading(store) as session, pytest.raises(NotFound):
        link_of(session, PASSWORD, token, NOW)


def test_a_new_link_kills_the_one_before_and_is_of_its_account(store: Engine) -> None:
    ann, bob = add(store, "ann", "bob")
    with writing(store, BY) as session:
        old, other = password_token(session, ann, NOW), password_token(session, bob, NOW)
        new = password_token(session, ann, NOW)
        with pytest.raises(NotFound):
            use_link(session, PASSWORD, old, NOW)
        assert use_link(session, PASSWORD, new, NOW) == ann
        with pytest.raises(NotFound):
            use_link(session, PASSWORD, new, NOW)
        assert use_link(session, PASSWORD, other, NOW) == bob


# -- people


def test_the_last_administrator_stays(store: Engine) -> None:
    (ada,) = add(store, "ada", administrator=True)
    with writing(store, BY) as session:
        add_demonstration_people(session, NOW)
    changes: list[Callable[..., None]] = [
        lambda session, who: set_administrator(session, who, False),
        lambda session, who: disable(session, who, NOW),
    ]
    for change in changes:
        last = pytest.raises(InvalidRequest, match="last administrator")
        with last, writing(store, BY) as session:
            change(session, ada)
    (eve,) = add(store, "eve", administrator=True)
    with writing(store, BY) as session:
        disable(session, eve, NOW)
    with pytest.raises(InvalidRequest), writing(store, BY) as session:
        set_administrator(session, ada, False)


def test_two_administrators_cannot_remove_each_other_at_once(store: Engine) -> None:
    both = add(store, "ada", "eve", administrator=True)
    start = Barrier(2)

    def remove(account: int) -> bool:
        start.wait()
        try:
            with writing(store, BY) as session:
                set_administrator(session, account, False)
                session.flush()
                sleep(0.1)  # the other one looks meanwhile
        except InvalidRequest:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, both)) == [False, True]


def test_a_login_and_a_name_are_somebody_s_own(store: Engine) -> None:
    add(store, "ann")
    for login, name, field in [
        ("ANN ", "Other", "login"), ("other", "Ann", "name"), ("a b", "N", "login"),
        ("x", "N", "login"), ("<b>", "N", "login"), ("okay", " ", "name"),
        ("okay", "a\nb", "name"), ("okay", "n" * 101, "name"), ("o" * 101, "N", "login"),
    ]:  # fmt: skip
        with pytest.raises(InvalidForm) as refused, writing(store, BY) as session:
            add_account(session, login, name, NOW)
        assert list(refused.value.problems) == [field], (login, name)


def test_rights_that_change_are_told_once(store: Engine) -> None:
    (ann,), (p,) = add(store, "ann"), program(store, "p")
    for new in (
        Grant(Role.VIEWER), Grant(Role.VIEWER), Grant(Role.MANAGER, exports=False), None, None,
    ):  # fmt: skip
        with writing(store, BY) as session:
            set_grant(session, ann, p, new)
    table = models.AuditEntry
    with reading(store) as session:
        rows = session.execute(
            select(table.was, table.became, table.program_id, table.who, table.item)
            .where(table.did == "rights changed")
            .order_by(table.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ({"p": "nothing"}, {"p": "viewer, may export"}, p, TESTER.name, "ann"),
        ({"p": "viewer, may export"}, {"p": "manager"}, p, TESTER.name, "ann"),
        ({"p": "manager"}, {"p": "nothing"}, p, TESTER.name, "ann"),
    ]


def test_what_is_done_to_an_account_is_told_and_its_hash_is_not(store: Engine) -> None:
    (ann,) = add(store, "ann")
    begin(store, ann)
    with writing(store, BY) as session:
        password_token(session, ann, NOW)
        set_password(session, ann, "a hash of hers", NOW)
        disable(session, ann, NOW)
    assert {"created", "signed in", "password link made", "password set", "changed"} <= {
        *told(store)
    }
    with reading(store) as session:
        entries = session.execute(select(models.AuditEntry.was, models.AuditEntry.became)).all()
    assert "a hash of hers" not in str(entries)


def test_nobody_writes_what_is_not_theirs_to_write(store: Engine) -> None:
    """Each write with each of those whom it is not for; nothing is kept of it."""
    ann, bob = add(store, "ann", "bob")
    p, q = program(store, "p", "q")
    token = begin(store, ann)
    row = stands_in(store, ann, bob)
    own, other = person(store, ann), person(store, bob)
    writes: dict[str, Callable[..., object]] = {
        "add": lambda s: add_account(s, "new", "New", NOW),
        "disable": lambda s: disable(s, ann, NOW),
        "enable": lambda s: enable(s, ann),
        "administrator": lambda s: set_administrator(s, bob, True),
        "password": lambda s: set_password(s, ann, "hash", NOW),
        "link": lambda s: password_token(s, ann, NOW),
        "grant": lambda s: set_grant(s, bob, p, Grant(Role.MANAGER)),
        "stand-in": lambda s: stand_in(s, own, other, NOW, None, "why"),
        "end of it": lambda s: end_stand_in(s, row, NOW),
        "session": lambda s: end_session(s, 1, NOW),
        "program": lambda s: add_program(s, Program("r", "r")),
    }
    someone = {
        "nobody": NOBODY,
        "another": Viewer("bob", bob, other),
        "viewer": Viewer("bob", bob, other, False, {"p": Grant(Role.VIEWER)}),
        "contributor": Viewer("bob", bob, other, False, {"p": Grant(Role.CONTRIBUTOR)}),
        "manager of another": Viewer("bob", bob, other, False, {"q": Grant(Role.MANAGER)}),
        "stand-in": Viewer("bob", bob, other, False, {"p": LENT}, frozenset({own})),
    }
    before = told(store)
    for who, viewer in someone.items():
        for name, write in writes.items():
            author = Author(viewer, NOW)
            with pytest.raises(GreenpathError) as refused, writing(store, author) as session:
                write(session)
            assert isinstance(refused.value, Forbidden | NotFound), (who, name)
    assert told(store) == before
    assert found(store, token) is not None
    assert q != p


def test_a_manager_grants_in_the_own_program_and_learns_of_no_other(store: Engine) -> None:
    ann, bob = add(store, "ann", "bob")
    p, q = program(store, "seen", "hidden")
    manager = Author(Viewer("ann", ann, 1, False, {"seen": Grant(Role.MANAGER)}), NOW)
    with writing(store, manager) as session:
        set_grant(session, bob, p, Grant(Role.VIEWER))
    said = []
    for program_id in (q, 99_999):
        with pytest.raises(NotFound) as refused, writing(store, manager) as session:
            set_grant(session, bob, program_id, Grant(Role.MANAGER))
        said.append(refused.value.sentence)
    assert said == ["There is no such program."] * 2


def test_one_s_own_password_and_stand_in_are_one_s_own(store: Engine) -> None:
    ann, bob, cleo = add(store, "ann", "bob", "cleo")
    mine, other, stranger = (person(store, each) for each in (ann, bob, cleo))
    grant(store, bob, *program(store, "p"), Role.VIEWER)
    myself = Author(Viewer("ann", ann, mine, grants={"p": Grant(Role.VIEWER)}), NOW)
    with writing(store, myself) as session:
        set_password(session, ann, "hash", NOW)
        with pytest.raises(InvalidForm):  # who is in no program of one's own is not known
            stand_in(session, mine, stranger, NOW, None, "holiday")
        row = stand_in(session, mine, other, NOW, None, "holiday")
        end_stand_in(session, row, NOW + 1)
        with pytest.raises(Forbidden):
            stand_in(session, other, mine, NOW, None, "power")
        with pytest.raises(Forbidden):
            set_password(session, bob, "hash", NOW)


def test_people_of_the_demonstration_have_no_passwords_and_no_sessions_elsewhere(
    store: Engine,
) -> None:
    with writing(store, BY) as session:
        add_demonstration_people(session, NOW)
        leader = demonstration_account(session, "leader")
        assert leader is not None
        with pytest.raises(NotFound):
            password_token(session, leader, NOW)
        with pytest.raises(InvalidRequest):
            set_password(session, leader, "hash", NOW)
    token = begin(store, leader)
    assert found(store, token) is None
    with reading(store) as session:
        assert signed_in(session, token, NOW, LIFE, demonstration=True) is not None


# -- the key that cookies are signed with


def settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite:///{folder}/store.db", **more})


def test_processes_that_race_make_one_key_that_nobody_else_reads(tmp_path: Path) -> None:
    start = Barrier(8)

    def key(_: int) -> str:
        start.wait()
        return secret_key(settings(tmp_path))

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert [file.name for file in tmp_path.iterdir()] == ["greenpath.key"]
    assert stat.S_IMODE((tmp_path / "greenpath.key").stat().st_mode) == 0o600


def test_the_key_is_private_whatever_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        secret_key(settings(tmp_path))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "greenpath.key").stat().st_mode) == 0o600


def test_two_stores_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert secret_key(settings(tmp_path)) != secret_key(settings(tmp_path / "other"))


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"x" * 64, 0o600, "can be guessed"),
        (b"short", 0o600, "at least 32"),
        (b"", 0o600, "at least 32"),
        (b"changeme-0123456789-abcdefghijklmnop", 0o600, "can be guessed"),
        (b"\xff" * 64, 0o600, "cannot be read"),
        (b"0123456789abcdefghijklmnopqrstuvwxyzABCD", 0o644, "chmod 600"),
    ],
)
def test_a_key_that_is_no_secret_is_refused(
    tmp_path: Path, content: bytes, mode: int, words: str
) -> None:
    file = tmp_path / "greenpath.key"
    file.write_bytes(content)
    file.chmod(mode)
    with pytest.raises(InvalidSettings, match=words):
        secret_key(settings(tmp_path))


@pytest.mark.parametrize(
    "key",
    [
        "", "short", "a" * 64, "ab" * 32, "secret" * 10, "you-will-never-guess-this-secret-key",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "django-insecure-0123456789abcdefghijklmn", "greenpath-0123456789-abcdefghijklmnopqr",
    ],
)  # fmt: skip
def test_a_published_or_short_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(secret_key=SecretStr(key))
    assert not key or key not in refused.value.errors()[0]["msg"]


def test_a_key_of_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    key = "Zr4u7xAD2G5KaPdSgVkYp3s6v9yBEHMb"
    assert secret_key(settings(tmp_path, secret_key=SecretStr(key))) == key
    assert list(tmp_path.iterdir()) == []
    assert key not in repr(settings(tmp_path, secret_key=SecretStr(key)))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidSettings, match="GREENPATH_KEY_FILE"):
        secret_key(settings(tmp_path, key_file=tmp_path / "file" / "key"))
