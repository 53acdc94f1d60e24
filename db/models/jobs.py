"""Long work beside the pages."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class Job(Base):
    """A piece of work; who works on it holds a lease, and ``attempts`` tells one from the next."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(index=True)
    """What it is about: an import's id."""
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by: Mapped[str | None]
    asked_by_id: Mapped[int | None]
    state: Mapped[str]
    said: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    problem: Mapped[str | None]
    log: Mapped[str]
    attempts: Mapped[int]
    worker: Mapped[str | None]
    lease_until: Mapped[int | None] = mapped_column(Instant)
    cancel_asked_at: Mapped[int | None] = mapped_column(Instant)
    queued_at: Mapped[int] = mapped_column(Instant)
    started_at: Mapped[int | None] = mapped_column(Instant)
    ended_at: Mapped[int | None] = mapped_column(Instant)
