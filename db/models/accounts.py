"""Who signs in, what they may do in which program, and who stands in for them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Audited, Base


class Account(Base):
    """Somebody who signs in. Never deleted: a disabled one still names what it did."""

    __tablename__ = "account"
    __audit__ = Audited("person", "login", frozenset({"password_hash"}))
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    password_hash: Mapped[str | None]
    """None until the link of the invitation was used."""
    administrator: Mapped[bool]
    demonstration: Mapped[bool]
    """One that ``make demo`` signs visitors in as; it has no password."""
    created_at: Mapped[int] = mapped_column(Instant)
    password_at: Mapped[int | None] = mapped_column(Instant)
    disabled_at: Mapped[int | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class Membership(Base):
    """What an account may do in a program."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("account_id", "program_id"),
        CheckConstraint("role IN ('viewer', 'contributor', 'manager')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    role: Mapped[str]
    exports: Mapped[bool]
    """Whether files may be taken away: PDF, CSV."""


class StandIn(Base):
    """Somebody who acts for a person: over a holiday, or for good when that person has left."""

    __tablename__ = "stand_in"
    __audit__ = Audited("stand-in", "reason")
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_at: Mapped[int] = mapped_column(Instant)
    until_at: Mapped[int | None] = mapped_column(Instant)
    """None: for good."""
    reason: Mapped[str]


class WebSession(Base):
    """A signed-in browser. The cookie holds a token, the store only its digest."""

    __tablename__ = "web_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    begun_at: Mapped[int] = mapped_column(Instant)
    seen_at: Mapped[int] = mapped_column(Instant)
    ended_at: Mapped[int | None] = mapped_column(Instant)
    ended_why: Mapped[str | None]
    address: Mapped[str]
    browser: Mapped[str]


class SignInTry(Base):
    """A try to sign in that failed or is under way: counted by account and by address."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_login_hash_at", "login_hash", "at"),
        Index("ix_sign_in_try_address_at", "address", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str]
    """A digest: people type their password into the wrong field."""
    address: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)


class OneTimeLink(Base):
    """A link that works once: the first administrator's, an invitation, a new password."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("kind IN ('set-up', 'password')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    until_at: Mapped[int] = mapped_column(Instant)
    used_at: Mapped[int | None] = mapped_column(Instant)
