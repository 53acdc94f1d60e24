"""Accounts: added, changed, disabled; their rights; and who stands in for whom."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.accounts import forms as fields
from dashboard.accounts.passwords import login_of, refuse_odd_login, refuse_odd_name
from dashboard.conflicts import Item, refuse_old
from dashboard.errors import InvalidForm, InvalidRequest, NotFound
from dashboard.forms import YES
from dashboard.rights import Grant, Right, Role, may
from db import models
from db.accounts.links import end_links
from db.accounts.reading import possible_stand_ins
from db.accounts.sessions import DISABLED, PASSWORD, end_sessions
from db.accounts.signing_in import forget_tries
from db.audit import allow, author_of, note
from db.engine import take_turns

ADMINISTRATORS_LOCK = 7_301_982
LAST = "This is the last administrator: make another one first."

account = models.Account


def add_account(
    session: Session,
    login: str,
    name: str,
    now: int,
    administrator: bool = False,
    demonstration: bool = False,
) -> int:
    """Add somebody who signs in; the account's id. Refuses a name or login that is taken."""
    allow(session, Right.ADMINISTER)
    login, name = login_of(login), name.strip()
    refuse_odd_login(login)
    refuse_odd_name(name)
    row = models.Account(
        person_id=_person(session, name), login=login, administrator=administrator,
        demonstration=demonstration, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        taken = session.scalar(select(account.id).where(account.login == login)) is not None
        field = "login" if taken else "name"
        raise InvalidForm({field: "Somebody else has this already."}) from None
    return row.id


def _person(session: Session, name: str) -> int:
    """The person of that name, who may own tickets already."""
    found = session.scalar(select(models.Person.id).where(models.Person.name == name))
    if found is not None:
        return found
    person = models.Person(name=name)
    session.add(person)
    session.flush()
    return person.id


def account_row(session: Session, account_id: int) -> models.Account:
    """An account; raises ``NotFound``."""
    row = session.get(models.Account, account_id) if account_id < 2**31 else None
    if row is None:
        raise NotFound("There is no such person.")
    return row


def account_id_of(session: Session, login: str) -> int:
    """The account of that login; raises ``NotFound``."""
    found = session.scalar(select(account.id).where(account.login == login_of(login)))
    if found is None:
        raise NotFound(f"Nobody signs in as “{login[:60]}”.")
    return found


def set_password(session: Session, account_id: int, password_hash: str, now: int) -> None:
    """Keep a new password; all sessions and links end. Own, or by a link that was given for it."""
    if author_of(session).viewer.account != account_id:
        allow(session, Right.ADMINISTER)
    row = account_row(session, account_id)
    if row.demonstration:
        raise InvalidRequest("People of the demonstration have no passwords.")
    row.password_hash, row.password_at = password_hash, now
    end_sessions(session, account_id, now, PASSWORD)
    end_links(session, account_id, now)
    forget_tries(session, row.login)
    note(session, "person", row.id, row.login, "password set")


def change_account(
    session: Session, account_id: int, values: Mapping[str, str], base: int | None, now: int
) -> None:
    """Change whether somebody gets in and administers; raises ``Conflict`` for an old version."""
    allow(session, Right.ADMINISTER)
    row = session.get(account, account_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such person.")
    theirs = {
        fields.ADMINISTRATOR.name: YES if row.administrator else "",
        fields.ENABLED.name: YES if row.disabled_at is None else "",
    }
    refuse_old(base, row.version, theirs, Item("person", row.id))
    set_administrator(session, account_id, fields.is_yes(values, fields.ADMINISTRATOR))
    if fields.is_yes(values, fields.ENABLED):
        enable(session, account_id)
    else:
        disable(session, account_id, now)
    session.flush()


def set_administrator(session: Session, account_id: int, administrator: bool) -> None:
    """Make somebody an administrator, or one no more; the last one stays."""
    allow(session, Right.ADMINISTER)
    take_turns(session, ADMINISTRATORS_LOCK)
    row = account_row(session, account_id)
    if row.administrator and not administrator:
        _refuse_last(session, row)
    row.administrator = administrator


def disable(session: Session, account_id: int, now: int) -> None:
    """Let somebody in no more; all sessions and links end. What the person did stays."""
    allow(session, Right.ADMINISTER)
    take_turns(session, ADMINISTRATORS_LOCK)
    row = account_row(session, account_id)
    if row.administrator:
        _refuse_last(session, row)
    if row.disabled_at is None:
        row.disabled_at = now
        end_sessions(session, account_id, now, DISABLED)
        end_links(session, account_id, now)


def enable(session: Session, account_id: int) -> None:
    """Let somebody in again."""
    allow(session, Right.ADMINISTER)
    account_row(session, account_id).disabled_at = None


def _refuse_last(session: Session, row: models.Account) -> None:
    others = select(func.count()).where(
        account.administrator.is_(True),
        account.disabled_at.is_(None),
        account.id != row.id,
        account.demonstration.is_(row.demonstration),
    )
    if not session.scalar(others):
        raise InvalidRequest(LAST)


def set_grant(session: Session, account_id: int, program_id: int, grant: Grant | None) -> None:
    """What somebody may do in a program from now on; None: nothing. A manager may give it too."""
    program = session.get(models.Program, program_id)
    if program is None or not may(author_of(session).viewer, Right.SEE, program.key):
        raise NotFound("There is no such program.")  # its key is not told
    allow(session, Right.MANAGE, program.key)
    row, member = account_row(session, account_id), models.Membership
    held = session.scalar(
        select(member).where(member.account_id == account_id, member.program_id == program_id)
    )
    before = Grant(Role(held.role), held.exports) if held is not None else None
    was = _told(program.name, before)
    if grant is None:
        if held is not None:
            session.delete(held)
    elif held is None:
        new = member(account_id=account_id, program_id=program_id)
        new.role, new.exports = grant.role.value, grant.exports
        session.add(new)
    else:
        held.role, held.exports = grant.role.value, grant.exports
    became = _told(program.name, grant)
    if was != became:
        note(session, "person", row.id, row.login, "rights changed", program_id, was, became)
    session.flush()


def _told(program: str, grant: Grant | None) -> Mapping[str, str]:
    if grant is None:
        return {program: "nothing"}
    return {program: grant.role.value + (", may export" if grant.exports else "")}


def stand_in(
    session: Session, person_id: int, stand_in_id: int, from_at: int, until_at: int | None,
    reason: str,
) -> int:  # fmt: skip
    """Let one person act for another: until a time, or for good when that one has left.

    The items stay the other's in name, in every list and file that is imported again; whose they
    are to change follows from this. The person themself, or an administrator, says so.
    """
    if author_of(session).viewer.person != person_id:
        allow(session, Right.ADMINISTER)
    if person_id == stand_in_id:
        raise InvalidForm({"stand_in": "Choose somebody else."})
    if until_at is not None and until_at <= from_at:
        raise InvalidForm({"until": "The end is before the beginning."})
    known = {id_ for _, id_ in possible_stand_ins(session, author_of(session).viewer)}
    if str(stand_in_id) not in known | _own(session):
        raise InvalidForm({"stand_in": "Choose one of those that are offered."})
    if not reason.strip():
        raise InvalidForm({"reason": "Say why: it is kept."})
    row = models.StandIn(
        person_id=person_id, stand_in_id=stand_in_id, from_at=from_at, until_at=until_at,
        reason=reason.strip()[:500],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _own(session: Session) -> set[str]:
    """An administrator may act for others too."""
    viewer = author_of(session).viewer
    return {str(viewer.person)} if viewer.administrator and viewer.person is not None else set()


def end_stand_in(session: Session, row_id: int, now: int) -> None:
    """End it now; somebody else's is answered as one that there is not."""
    row, viewer = session.get(models.StandIn, row_id), author_of(session).viewer
    theirs = row is not None and viewer.person != row.person_id
    if row is None or (theirs and not may(viewer, Right.ADMINISTER)):
        raise NotFound("There is nobody who stands in.")
    if row.until_at is None or row.until_at > now:
        row.until_at = now
