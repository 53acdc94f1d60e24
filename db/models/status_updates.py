"""Status updates of goals, initiatives and rules programs, and what leadership says to them.

Append-only: a change of an update is a version that supersedes it, and what stood there before
stays.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base

KINDS = "kind IN ('goal', 'initiative', 'rules program')"


class StatusUpdate(Base):
    """One version of the update of an item for a week."""

    __tablename__ = "status_update"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        CheckConstraint("stage IN ('published', 'draft')", name="stage"),
        CheckConstraint(
            "colour IN ('green', 'amber', 'red', 'not started', 'candidate', 'done', 'cancelled')",
            name="colour",
        ),
        Index("ix_status_update_week", "program_id", "kind", "item", "week"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str]
    item: Mapped[str]
    """A goal's or an initiative's key; of a rules program “rules”."""
    week: Mapped[date]
    """Its last day."""
    stage: Mapped[str]
    colour: Mapped[str]
    headline: Mapped[str]
    why: Mapped[str]
    changed: Mapped[str]
    next_steps: Mapped[str]
    decision: Mapped[str]
    date_to_green: Mapped[date | None]
    value: Mapped[float | None]
    """Of the item's metric when it was written; so is the target."""
    target: Mapped[float | None]
    author: Mapped[str]
    nothing_changed: Mapped[bool]
    at: Mapped[int] = mapped_column(Instant)
    """When it was written: a file brings it later."""
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("status_update.id"), unique=True)
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class Acknowledgement(Base):
    """Somebody has read a version of an update."""

    __tablename__ = "acknowledgement"
    id: Mapped[int] = mapped_column(primary_key=True)
    status_update_id: Mapped[int] = mapped_column(ForeignKey("status_update.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None where it is done from the terminal."""
    said_by: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)


class Question(Base):
    """What somebody wants to know of an item, from one person."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        Index("ix_question_item", "program_id", "kind", "item"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str]
    item: Mapped[str]
    status_update_id: Mapped[int | None] = mapped_column(ForeignKey("status_update.id"))
    """The version that it is pinned to."""
    asked_by: Mapped[str]
    asked_of: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)


class Answer(Base):
    """What is answered to a question, at once or in the next update."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)
    status_update_id: Mapped[int | None] = mapped_column(ForeignKey("status_update.id"))
    """The update in which it was given."""


class Assignment(Base):
    """Who files an item's updates: until a day in place of its owner, without one as its owner."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        Index("ix_assignment_item", "program_id", "kind", "item"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str]
    item: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    until: Mapped[date | None]
    reason: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)
    by: Mapped[str]
