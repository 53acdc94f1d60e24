"""``greenpath user``: people who sign in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from commands.edge import now, reading_session, say, settings, viewer, writing_session
from dashboard.accounts.passwords import as_typed, login_of, refuse_weak
from dashboard.errors import GreenpathError, InvalidForm
from dashboard.rights import Grant, Role
from db.accounts.hashing import hashed
from db.accounts.links import password_token
from db.accounts.people import (
    account_id_of,
    add_account,
    disable,
    enable,
    set_administrator,
    set_grant,
    set_password,
)
from db.accounts.reading import accounts
from db.programs import program as program_value

group = typer.Typer(help="People who sign in.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="The name or e-mail to sign in with.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@group.command("add")
def add(
    login: Login,
    name: Annotated[str | None, typer.Option(help="The person's name; else the login.")] = None,
    administrator: Annotated[bool, typer.Option("--administrator")] = False,
    role: Annotated[
        list[str] | None, typer.Option(help="PROGRAM=viewer, contributor or manager; repeat it.")
    ] = None,
    exports: Annotated[bool, typer.Option(help="May take files away from these programs.")] = True,
    password_stdin: FromStdin = False,
) -> None:
    """Add a person; without a password a link is printed with which to choose one."""
    wanted = [_role(text) for text in role or ()]
    kept = hashed(_password(login)) if password_stdin else None
    with _sentences(), writing_session() as session:
        account = add_account(session, login, name or login, now(), administrator)
        for key, in_it in wanted:
            program = program_value(session, key, viewer())
            set_grant(session, account, program.id, Grant(in_it, exports))
        if kept is not None:
            set_password(session, account, kept, now())
            said = f"{login_of(login)} can sign in."
        else:
            said = _link(password_token(session, account, now()))
    say(said)


@group.command("password")
def password(login: Login, password_stdin: FromStdin = False) -> None:
    """Set a password, or print a link with which to choose one; all sessions end."""
    kept = hashed(_password(login)) if password_stdin else None
    with _sentences(), writing_session() as session:
        account = account_id_of(session, login)
        if kept is None:
            said = _link(password_token(session, account, now()))
        else:
            set_password(session, account, kept, now())
            said = "The password is set."
    say(said)


@group.command("role")
def role(
    login: Login,
    program: Annotated[str, typer.Argument(help="The program's key.")],
    role: Annotated[str, typer.Argument(help="viewer, contributor, manager or none.")],
    exports: Annotated[bool, typer.Option(help="May take files away.")] = True,
) -> None:
    """What a person may do in a program."""
    grant = None if role == "none" else Grant(_role(f"{program}={role}")[1], exports)
    with writing_session() as session:
        account = account_id_of(session, login)
        set_grant(session, account, program_value(session, program, viewer()).id, grant)
    say(f"{login}: {role} in {program}.")


@group.command("administrator")
def administrator(login: Login, yes: Annotated[bool, typer.Option("--yes/--no")] = True) -> None:
    """Make a person an administrator, or one no more."""
    with writing_session() as session:
        set_administrator(session, account_id_of(session, login), yes)
    say(f"{login} is {'an' if yes else 'no'} administrator.")


@group.command("disable")
def disable_account(login: Login) -> None:
    """Let a person in no more; all sessions end."""
    with writing_session() as session:
        disable(session, account_id_of(session, login), now())
    say(f"{login} is disabled.")


@group.command("enable")
def enable_account(login: Login) -> None:
    """Let a person in again."""
    with writing_session() as session:
        enable(session, account_id_of(session, login))
    say(f"{login} is enabled.")


@group.command("list")
def list_accounts() -> None:
    """Everybody who has an account."""
    with reading_session() as session:
        found = accounts(session, viewer(), now())
    for row in found:
        roles = ", ".join(f"{key}={grant.role}" for key, grant in sorted(row.grants.items()))
        what = "administrator" if row.administrator else roles or "no program"
        say(f"{row.login}  {row.name}  {row.state}  {what}")
    if not found:
        say("Nobody has an account yet: add one with “greenpath user add”.")


def _role(text: str) -> tuple[str, Role]:
    key, _, role = text.partition("=")
    try:
        return key, Role(role)
    except ValueError:
        raise GreenpathError(f"“{text}”: write PROGRAM=viewer, contributor or manager.") from None


def _password(login: str) -> str:
    """From standard input: neither the command line nor its history shows it."""
    text = as_typed(sys.stdin.readline())
    try:
        refuse_weak(text, login)
    except InvalidForm as error:
        raise GreenpathError(error.problems["password"]) from None
    return text


def _link(token: str) -> str:
    chosen = settings()
    site = chosen.public_url or f"http://{chosen.host}:{chosen.port}"
    return f"Pass this link on. It works once, for 7 days: {site}/password?token={token}"


@contextmanager
def _sentences() -> Iterator[None]:
    """Problems of a form, said in one line."""
    try:
        yield
    except InvalidForm as error:
        raise GreenpathError(" ".join(error.problems.values())) from None
