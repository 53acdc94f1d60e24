"""Action items: what somebody is to do until a day, for a ticket, a COE or a review."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Audited, Base


class ActionItem(Base):
    """Something to do; who does it, until when and how it stands are in its facts."""

    __tablename__ = "action_item"
    __audit__ = Audited("action item", "what")
    __table_args__ = (
        Index(
            "ix_action_item_ticket_id",
            "ticket_id",
            sqlite_where=text("ticket_id IS NOT NULL"),
            postgresql_where=text("ticket_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    what: Mapped[str]
    created_at: Mapped[int] = mapped_column(Instant)


class ActionFact(Base):
    """One word on an action item. Append-only: a later one supersedes it.

    ``until_at`` follows from the later ones, as the end of a spell does: it is when the fact was
    superseded, so that what holds at a cut is found without reading all that ever held.
    """

    __tablename__ = "action_fact"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
        Index("ix_action_fact_action_item_id", "action_item_id", "id"),
        Index(
            "ix_action_fact_open",
            "program_id", "until_at", "due",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    action_item_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    """Its item's, where the index needs it."""
    at: Mapped[int] = mapped_column(Instant)
    until_at: Mapped[int] = mapped_column(Instant)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date]
    state: Mapped[str]
    reason: Mapped[str]
    said_by: Mapped[str]
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("action_fact.id"), unique=True)
