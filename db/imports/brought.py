"""Rows as an import brings them: each says which import it was, and when it came."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db import models
from db.bulk import insert_rows

By = tuple[int, int]
"""The import, and when it is written."""


def insert_brought(
    session: Session,
    model: type[models.Base],
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    by: By,
) -> None:
    """Insert what an import says, in the order of ``columns``."""
    names = (*columns, "import_run_id", "recorded_at")
    insert_rows(session, models.table(model), names, (_plain(row) + by for row in rows))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Days as every driver takes them."""
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)
