"""The people of the demonstration: four that a visitor can be, without passwords."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.rights import Grant, Role
from db import models
from db.accounts.people import add_account, set_grant

DEFAULT = "program-manager"
PEOPLE = (
    ("leader", "Lena Okafor", "Leader", Role.VIEWER),
    (DEFAULT, "Priya Raman", "Program manager", Role.MANAGER),
    ("pm", "Tomas Lindqvist", "PM", Role.CONTRIBUTOR),
    ("administrator", "Ada Moreau", "Administrator", None),
)
"""Login, name, what the person is, and the role in each program."""

account = models.Account


def add_demonstration_people(session: Session, now: int) -> None:
    """Add the four, with their roles in all programs that there are."""
    programs = session.scalars(select(models.Program.id)).all()
    for login, name, _, role in PEOPLE:
        id_ = demonstration_account(session, login) or add_account(
            session, login, name, now, administrator=role is None, demonstration=True
        )
        for program in programs if role is not None else ():
            set_grant(session, id_, program, Grant(role or Role.VIEWER))


def has_own_people(session: Session) -> bool:
    """Whether a store has accounts, none of them the demonstration's: then it is no such store."""
    kinds = set(session.scalars(select(account.demonstration).distinct()))
    return kinds == {False}


def is_somebody_elses(session: Session) -> bool:
    """Whether a store has programs and no demonstration people: it was made for something else."""
    people = session.scalar(select(account.id).where(account.demonstration.is_(True)).limit(1))
    return people is None and session.scalar(select(models.Program.id).limit(1)) is not None


def demonstration_account(session: Session, login: str) -> int | None:
    """The account of one of the four."""
    return session.scalar(
        select(account.id).where(account.login == login, account.demonstration.is_(True))
    )
