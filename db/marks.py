"""Which rows of a table were read: where rows are only ever added or set aside, only new ones
need to be read again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlalchemy.orm import Session


class Mark(NamedTuple):
    """Rows up to an id."""

    rows: int = 0
    total: int = 0
    """Of their ids."""
    last: int = 0

    def further(self, ids: Sequence[int]) -> "Mark":
        """With rows that were read since."""
        return Mark(self.rows + len(ids), self.total + sum(ids), max((self.last, *ids)))


def mark(session: Session, query: Select[Any], last: int) -> Mark:
    """Of the rows of a query up to an id, as they stand now; the id is its first column."""
    ids: Any = query.selected_columns[0]
    known = query.where(ids <= last).order_by(None)
    count = known.with_only_columns(func.count(), func.sum(ids), func.max(ids))
    return Mark(*(int(number or 0) for number in session.execute(count).one()))
