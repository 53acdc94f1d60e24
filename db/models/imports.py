"""What was imported, and what was not taken."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class ImportRun(Base):
    """One import: read = taken + repeated + quarantined."""

    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    feature: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)
    rows_read: Mapped[int]
    rows_taken: Mapped[int]
    rows_repeated: Mapped[int]
    rows_quarantined: Mapped[int]


class Quarantine(Base):
    """A row that was not taken, once however often it is delivered; open until it is taken."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("program_id", "fingerprint"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    fingerprint: Mapped[str]
    identity: Mapped[str]
    """What the row is about, as far as it could be read: an event's id or a ticket's key."""
    file: Mapped[str]
    row: Mapped[int]
    column: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    sentence: Mapped[str]
    resolved_at: Mapped[int | None] = mapped_column(Instant)
