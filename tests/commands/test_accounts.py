"""``greenpath user`` through the terminal, and what a demonstration refuses."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from commands import accounts, demonstration
from commands.greenpath import terminal
from dashboard.accounts.passwords import as_typed
from dashboard.errors import GreenpathError
from dashboard.rights import Grant, Role
from db import models
from db.accounts.links import PASSWORD, link_of
from db.accounts.people import account_id_of
from db.accounts.reading import accounts as account_rows
from db.accounts.sessions import begin_session
from db.engine import prepare_store, reading, store_engine, writing
from tests.commands.terminal import console, refused, said
from tests.conftest import BY, NOW, TESTER, count

GOOD = "copper lantern forty geese"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store with one program."""
    address = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    monkeypatch.setattr(accounts, "hashed", lambda password: f"hash of {password}")
    said("program", "add", "ops", "--name", "Operations")
    return store_engine(address)


def with_password(password: str, *words: str) -> tuple[int, str]:
    """Exit code and what is said, with a password on standard input."""
    done = CliRunner().invoke(terminal, [*words, "--password-stdin"], input=password)
    error = done.exception
    return done.exit_code, error.sentence if isinstance(error, GreenpathError) else done.stdout


def row(engine: Engine, login: str) -> models.Account:
    with reading(engine) as session:
        return session.get_one(models.Account, account_id_of(session, login))


def test_without_a_password_a_link_is_said_that_works_once(store: Engine) -> None:
    told = said("user", "add", "Ann@Example.org", "--name", "Ann Ash")
    found = re.search(r"http://127\.0\.0\.1:8050/password\?token=([\w-]{43})\n", told)
    assert found
    assert "It works once, for 7 days" in told
    with reading(store) as session:
        link = link_of(session, PASSWORD, found[1], NOW)
        assert link.account_id == account_id_of(session, "ann@example.org")
    assert row(store, "ann@example.org").password_hash is None


def test_a_link_names_the_public_address(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENPATH_PUBLIC_URL", "https://greenpath.example")
    assert "https://greenpath.example/password?token=" in said("user", "add", "ann")


def test_a_password_comes_from_standard_input_only(store: Engine) -> None:
    assert with_password(f"{GOOD}\n", "user", "add", "ann") == (0, "ann can sign in.\n")
    assert row(store, "ann").password_hash == f"hash of {GOOD}"
    done = CliRunner().invoke(terminal, ["user", "add", "bob", "--password", GOOD])
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 12"), ("short", "at least 12"), ("x" * 201, "at most 200"),
        ("password1234", "Add another word"), ("ann ann ann ann", "Add another word"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_and_nobody_is_added(
    store: Engine, password: str, words: str
) -> None:
    code, sentence = with_password(password, "user", "add", "ann ann ann")
    assert (code, words in sentence) == (1, True), sentence
    assert not password or password not in sentence
    assert count(store, "account") == 0


def test_a_password_is_what_the_sign_in_page_takes_of_it(store: Engine) -> None:
    """Else it could be set here and never typed there."""
    odd = "copper\tlantern\u00a0forty\u200bgeese \N{DUCK}"
    assert with_password(f"{odd}\r\n", "user", "add", "ann")[0] == 0
    assert row(store, "ann").password_hash == f"hash of {as_typed(odd)}"
    assert as_typed(odd) == "copperlanternfortygeese \N{DUCK}"


def test_roles_are_given_with_the_person_or_later(store: Engine) -> None:
    said("user", "add", "ann", "--role", "ops=manager", "--no-exports")
    said("user", "add", "bob", "--administrator")
    with reading(store) as session:
        found = {r.login: (r.administrator, r.grants) for r in account_rows(session, TESTER, NOW)}
    assert found == {
        "ann": (False, {"ops": Grant(Role.MANAGER, exports=False)}), "bob": (True, {}),
    }  # fmt: skip
    assert said("user", "role", "ann", "ops", "viewer") == "ann: viewer in ops.\n"
    assert said("user", "role", "ann", "ops", "none") == "ann: none in ops.\n"
    with reading(store) as session:
        assert account_rows(session, TESTER, NOW)[0].grants == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "ann", "--role", "ops=boss"), "write PROGRAM=viewer, contributor or manager"),
        (("add", "ann", "--role", "ops"), "write PROGRAM=viewer, contributor or manager"),
        (("add", "ann", "--role", "nowhere=viewer"), "There is no program “nowhere”."),
        (("add", "a b"), "Use an e-mail address"),
        (("add", "KNOWN"), "Somebody else has this already."),
        (("add", "other", "--name", "known"), "Somebody else has this already."),
        (("role", "nobody", "ops", "viewer"), "Nobody signs in as “nobody”."),
        (("role", "known", "nowhere", "viewer"), "There is no program “nowhere”."),
        (("role", "known", "ops", "boss"), "write PROGRAM=viewer, contributor or manager"),
        (("password", "nobody"), "Nobody signs in as “nobody”."),
        (("disable", "nobody"), "Nobody signs in as “nobody”."),
        (("enable", "nobody"), "Nobody signs in as “nobody”."),
        (("administrator", "nobody"), "Nobody signs in as “nobody”."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_kept(
    store: Engine, words: tuple[str, ...], sentence: str
) -> None:
    said("user", "add", "known")
    assert sentence in refused("user", *words)
    assert count(store, "account") == 1
    assert count(store, "membership") == 0


def test_a_new_password_or_disabling_ends_the_sessions(store: Engine) -> None:
    said("user", "add", "ann")
    for words in (("password", "ann"), ("disable", "ann")):
        with writing(store, BY) as session:
            begin_session(session, account_id_of(session, "ann"), NOW, "", "")
        if words[0] == "password":
            assert with_password(GOOD, "user", *words) == (0, "The password is set.\n")
        else:
            assert said("user", *words) == "ann is disabled.\n"
        with reading(store) as session:
            open_ = select(models.WebSession.id).where(models.WebSession.ended_at.is_(None))
            assert session.scalars(open_).all() == []
    assert row(store, "ann").disabled_at == NOW
    assert said("user", "enable", "ann") == "ann is enabled.\n"
    assert row(store, "ann").disabled_at is None


def test_the_last_administrator_stays(store: Engine) -> None:
    said("user", "add", "ada", "--administrator")
    for words in (("disable", "ada"), ("administrator", "ada", "--no")):
        assert refused("user", *words) == "This is the last administrator: make another one first."
    said("user", "add", "eve")
    assert said("user", "administrator", "eve") == "eve is an administrator.\n"
    assert said("user", "administrator", "ada", "--no") == "ada is no administrator.\n"


def test_people_are_listed_with_what_they_are(store: Engine) -> None:
    assert said("user", "list").startswith("Nobody has an account yet")
    said("user", "add", "ann", "--name", "Ann Ash", "--role", "ops=viewer")
    said("user", "add", "ada", "--administrator")
    said("user", "add", "bob")
    with_password(GOOD, "user", "password", "ada")
    said("user", "disable", "bob")
    assert said("user", "list").splitlines() == [
        "ann  Ann Ash  invited  ops=viewer", "ada  ada  active  administrator",
        "bob  bob  disabled  no program",
    ]  # fmt: skip


def test_the_audit_names_who_was_at_the_terminal(store: Engine) -> None:
    said("user", "add", "ann", "--role", "ops=viewer")
    with reading(store) as session:
        told = session.execute(
            select(models.AuditEntry.did, models.AuditEntry.who, models.AuditEntry.via)
        ).all()
    assert {"created", "rights changed", "password link made"} <= {did for did, _, _ in told}
    assert all(who.endswith("(terminal)") and via == "terminal" for _, who, via in told)


# -- the demonstration


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_a_demonstration_is_served_on_this_machine_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Before anything is filled or listened on."""
    served: list[str] = []
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("GREENPATH_HOST", host)
    monkeypatch.setattr("commands.serve.command.claimed", served.append)
    monkeypatch.setattr(demonstration, "PROGRAMS", ())
    assert "A demonstration lets anybody in" in refused("demo")
    assert served == []


def test_no_setting_alone_makes_a_demonstration_of_what_the_world_reaches(tmp_path: Path) -> None:
    done = console(
        "serve", "--host", "0.0.0.0", DATABASE_URL=f"sqlite:///{tmp_path}/s.db",
        GREENPATH_DEMONSTRATION="true",
    )  # fmt: skip
    assert done.returncode == 1
    assert "is not only this machine" in done.stderr


def test_a_store_with_people_of_its_own_is_no_demonstration(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "PROGRAMS", ())
    said("user", "add", "ann")
    assert "This store has people or programs of its own" in refused("demo", "--no-serve")
    assert count(store, "account") == 1


def test_a_demonstration_is_one_again_and_its_people_have_no_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "PROGRAMS", ())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    engine = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(engine)
    for _ in range(2):
        said("demo", "--no-serve")
    assert count(engine, "account") == 4
    assert "There is no such person." in refused("user", "password", "leader")
    monkeypatch.setattr(accounts, "hashed", lambda password: "hash")
    assert with_password(GOOD, "user", "password", "leader") == (
        1, "People of the demonstration have no passwords.",
    )  # fmt: skip
