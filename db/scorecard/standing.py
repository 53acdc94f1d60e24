"""Which rows stand: now, or as it was known at an instant."""

from sqlalchemy import ColumnElement, Table, and_, or_


def stood(table: Table, instant: int | None = None) -> ColumnElement[bool]:
    """Whether a row is not voided; before an instant, whether it was said and not yet voided."""
    voided = table.c.voided_at
    if instant is None:
        return voided.is_(None)
    return and_(table.c.recorded_at < instant, or_(voided.is_(None), voided >= instant))
