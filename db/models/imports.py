"""What was imported, and what was not taken."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Audited, Base


class ImportRun(Base):
    """One import, from the first file that was brought: read = taken + repeated + quarantined."""

    __tablename__ = "import_run"
    __audit__ = Audited(
        "import", "file", frozenset({"mapping", "sources", "checked", "outcome", "refusals"})
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    feature: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    at: Mapped[int] = mapped_column(Instant)
    """When it was begun."""
    imported_at: Mapped[int | None] = mapped_column(Instant)
    rows_read: Mapped[int]
    rows_taken: Mapped[int]
    rows_repeated: Mapped[int]
    rows_quarantined: Mapped[int]
    mapping: Mapped[str | None]
    """TOML; None is the format of our own exports."""
    sources: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Role → [file id, sheet]."""
    checked: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What a dry run of this mapping found."""
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    refusals: Mapped[list[Any] | None] = mapped_column(JSON, deferred=True)
    """The refused rows of the last check or of the import, as many as are kept."""
    taken_back_at: Mapped[int | None] = mapped_column(Instant)
    taken_back_reason: Mapped[str | None]
    taken_back: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What that changed, in numbers."""
    corrects: Mapped[int | None]
    """The row of the quarantine that it brings again."""
    begun_by: Mapped[str | None]
    discarded_at: Mapped[int | None] = mapped_column(Instant)


class ImportFile(Base):
    """A file that was brought; ``received`` of its ``size`` bytes are here."""

    __tablename__ = "import_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    format: Mapped[str | None]
    tables: Mapped[list[Any] | None] = mapped_column(JSON)
    """What was found in it: ``dashboard.imports.inspection.FoundTable``."""


class ImportPart(Base):
    """A piece of a file, in the store so that any worker on any machine can read it."""

    __tablename__ = "import_part"
    import_file_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"), primary_key=True)
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[bytes]


class ImportRepeat(Base):
    """A fact that an import said again: it holds while one import that says it does."""

    __tablename__ = "import_repeat"
    __table_args__ = ({"sqlite_with_rowid": False},)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """The table of the fact, as ``db.imports.repeats`` names it."""
    fact_id: Mapped[int] = mapped_column(primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)


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
    settled_by: Mapped[int | None]
    """The import that took it; when that is taken back, the row waits again."""
    role: Mapped[str | None]
    """Which table of the import the row stood in."""
    cells: Mapped[list[Any] | None] = mapped_column(JSON)


class DataVersion(Base):
    """Counts the changes of a feature's facts: what was planned or cached for one is known."""

    __tablename__ = "data_version"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    feature: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
