"""What was changed, by whom."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class AuditEntry(Base):
    """One change of one item. Append-only: triggers of the store refuse anything else.

    Nothing here points at another table, so that an entry stays whatever becomes of its item.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_item", "kind", "item_id"),
        Index(None, "at", "id"),
        Index(None, "program_id", "at", "id"),
        Index(None, "program_id", "who", "at", "id"),
        Index(None, "kind", "at", "id"),
        Index(None, "did", "at", "id"),
        Index(None, "who", "at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(Instant)
    account_id: Mapped[int | None]
    who: Mapped[str]
    via: Mapped[str]
    """``page``, ``terminal`` or ``worker``."""
    transaction: Mapped[str]
    """The same for all that was changed at once."""
    program_id: Mapped[int | None]
    kind: Mapped[str]
    item_id: Mapped[int | None]
    item: Mapped[str]
    """The item's name, as it was."""
    did: Mapped[str]
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    became: Mapped[dict[str, Any] | None] = mapped_column(JSON)
