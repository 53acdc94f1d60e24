"""What is typed and not sent yet."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Draft(Base):
    """What a person has typed into a form; apart from all that is published."""

    __tablename__ = "draft"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    """Which form, of what: ``program:3``."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[int | None]
    """The version, or the id of the row to be superseded, that the form was filled in over."""
    saved_ms: Mapped[int] = mapped_column(BigInteger)
    """Milliseconds since 1970 on the server's clock."""
