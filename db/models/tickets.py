"""Tickets, their history, and the spells that follow from it."""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class Ticket(Base):
    """A ticket; what can change over time is in its events, not here.

    ``started_at``, ``exclusion`` and ``first_response_at`` follow from the events.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("program_id", "key"),
        Index("ix_ticket_changed_in", "program_id", "changed_in"),
        Index(
            "ix_ticket_exclusion",
            "program_id", "exclusion", "key",
            sqlite_where=text("exclusion IS NOT NULL"),
            postgresql_where=text("exclusion IS NOT NULL"),
        ),
        CheckConstraint(
            "kind IN ('ticket', 'escalation', 'partner request', 'COE', 'investigation',"
            " 'incident')",
            name="kind",
        ),
        CheckConstraint("level IN ('Sev-2', 'executive')", name="level"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    root_cause: Mapped[str | None]
    level: Mapped[str | None]
    """Of an escalation."""
    rating: Mapped[int | None]
    """What the requester said of the answer."""
    source: Mapped[str | None]
    created_at: Mapped[int | None] = mapped_column(Instant)
    started_at: Mapped[int | None] = mapped_column(Instant)
    exclusion: Mapped[str | None]
    first_response_at: Mapped[int | None] = mapped_column(Instant)
    changed_in: Mapped[int] = mapped_column(default=0, server_default="0")
    """The data version of the program's tickets in which its facts changed last."""
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class TicketDelivery(Base):
    """What an import said of a ticket's undated facts. The ticket holds the last of each."""

    __tablename__ = "ticket_delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    voided_at: Mapped[int | None] = mapped_column(Instant)
    """When the last import that says so was taken back."""


class TicketEvent(Base):
    """One fact of a ticket's history. Append-only: a wrong one is voided with a reason."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        Index("ix_ticket_event_at", "at"),
        Index(
            "uq_ticket_event_fact",
            "ticket_id", "at", "micros", "kind", "value",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[int] = mapped_column(Instant)
    micros: Mapped[int]
    """Microseconds after ``at``: they order events, and are in no duration."""
    kind: Mapped[str]
    value: Mapped[str]
    source_id: Mapped[str]
    actor: Mapped[str | None]
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)
    void_reason: Mapped[str | None]
    voided_by: Mapped[int | None]
    """The import that corrected it; when that is taken back, it holds again."""


class TicketSpell(Base):
    """A span in which state, priority and group stand, with running totals up to it.

    Derived: written in the transaction of the events that make it, and rebuilt from them.
    Columns: ``dashboard.ticket_aging.spells.TicketSpell``; ``sla_used`` is the business
    seconds in active states before ``from_at``.
    """

    __tablename__ = "ticket_spell"
    __table_args__ = (
        Index("ix_ticket_spell_at", "program_id", "to_at", "from_at"),
        Index(
            "ix_ticket_spell_change",
            "program_id", "from_at", "change",
            sqlite_where=text("change > 0"),
            postgresql_where=text("change > 0"),
        ),
        {"sqlite_with_rowid": False},
    )  # fmt: skip
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    from_at: Mapped[int] = mapped_column(Instant)
    to_at: Mapped[int] = mapped_column(Instant)
    state_id: Mapped[int] = mapped_column(ForeignKey("workflow_state.id"))
    priority: Mapped[str | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    state_since: Mapped[int] = mapped_column(Instant)
    final_at: Mapped[int | None] = mapped_column(Instant)
    reopened_at: Mapped[int | None] = mapped_column(Instant)
    reopens: Mapped[int]
    reassignments: Mapped[int]
    paused: Mapped[int] = mapped_column(BigInteger)
    sla_used: Mapped[int] = mapped_column(BigInteger)
    change: Mapped[int]


class KeptColumns(Base):
    """One column of a program's tickets, as ``db.ticket_aging.stored`` keeps them.

    Derived from tickets and spells as of a version; without it they are read row by row.
    """

    __tablename__ = "kept_columns"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    """The head stands first."""
    version: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes]


class TicketWord(Base):
    """What a person said of a ticket's kind, root cause, level or rating. Append-only.

    The newest of each fact counts more than any import; without a value it gives the fact back,
    so that what the source says counts again. An empty value says that there is none.
    """

    __tablename__ = "ticket_word"
    __table_args__ = (
        CheckConstraint("fact IN ('kind', 'root_cause', 'level', 'rating')", name="fact"),
        Index("ix_ticket_word_ticket_id", "ticket_id", "fact", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    fact: Mapped[str]
    value: Mapped[str | None]
    at: Mapped[int] = mapped_column(Instant)
    said_by: Mapped[str]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("ticket_word.id"), unique=True)
