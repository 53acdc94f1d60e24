"""The values of a program's series from the store, as columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from dashboard.program_calendar import Instants, day_number
from dashboard.scorecard.daily_values import NO_LABELS, DailyValues, Floats, Labels
from db import models
from db.bulk import driver_parts
from db.scorecard.standing import stood

NOTHING = -1
"""Stands for no labels and for no import."""
NEVER = np.iinfo(np.int64).max

value, series, labels = (
    models.table(model) for model in (models.MetricValue, models.MetricSeries, models.MetricLabels)
)


@dataclass(frozen=True, slots=True)
class ValueRows:
    """Rows that are not voided, by id; series, labels and imports by their ids in the store."""

    id: Instants
    series: Instants
    day: Instants
    """Days since 1970-01-01."""
    place: Instants
    value: Floats
    """NaN is a blank."""
    label: Instants
    run: Instants

    def and_more(self, more: "ValueRows") -> "ValueRows":
        """These rows with others after them."""
        return ValueRows(
            *(np.concatenate((getattr(self, f.name), getattr(more, f.name))) for f in fields(self))
        )

    def taken(self, places: NDArray[Any]) -> "ValueRows":
        """Some of them, in that order."""
        return ValueRows(*(getattr(self, f.name)[places] for f in fields(self)))

    @property
    def last(self) -> int:
        """The highest id."""
        return int(self.id[-1]) if len(self.id) else 0


@dataclass(frozen=True, slots=True)
class StoredValues:
    """What the store has of a program's values, and what of it holds."""

    rows: ValueRows
    values: DailyValues
    """The newest word of each series and day, rows of one import together."""
    days: Instants
    """Those with a value, each once and in order."""


def stored_values(
    session: Session, program_id: int, older: StoredValues | None = None
) -> StoredValues:
    """All values of a program; where rows were only added since, those alone are read."""
    if older is None or not _only_added(session, program_id, older.rows):
        rows = _rows(session, _of_program(program_id), stood(value))
    else:
        more = _rows(session, _of_program(program_id), stood(value), value.c.id > older.rows.last)
        rows = older.rows.and_more(more) if len(more.id) else older.rows
    names = _names(session, program_id)
    if older is not None and rows is older.rows and names.fit(older.values):
        return older
    values = _values(names, rows)
    return StoredValues(rows, values, np.unique(values.day[~np.isnan(values.value)]))


def values_known(
    session: Session, program_id: int, names: Collection[str], *instants: int
) -> tuple[DailyValues, ...]:
    """The values of some series, as they were known before each instant; read once."""
    of, known = value.c, _names(session, program_id)
    mine = of.series_id.in_([id_ for id_, name in known.series if name in names])
    rows = _rows(session, mine)
    said = session.execute(select(of.recorded_at, of.voided_at).where(mine).order_by(of.id)).all()
    recorded = _whole([at for at, _ in said])
    voided = _whole([NEVER if at is None else at for _, at in said])
    return tuple(
        _values(known, rows.taken(np.flatnonzero((recorded < instant) & (voided >= instant))))
        for instant in instants
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What series are called and what labels say, by their ids in the store."""

    series: tuple[tuple[int, str], ...]
    labels: tuple[tuple[int, Labels], ...]

    @property
    def every(self) -> tuple[Labels, ...]:
        """Labels by position; the first says nothing."""
        return (NO_LABELS, *(each for _, each in self.labels))

    def fit(self, values: DailyValues) -> bool:
        """Whether values were read with the very same names."""
        names = tuple(name for _, name in self.series)
        return (names, self.every) == (values.names, values.labels)


def _of_program(program_id: int) -> ColumnElement[bool]:
    return value.c.series_id.in_(select(series.c.id).where(series.c.program_id == program_id))


def _only_added(session: Session, program_id: int, rows: ValueRows) -> bool:
    """Whether the very rows that were read stand still, and no others of their age do."""
    query = select(func.count(), func.coalesce(func.sum(value.c.id), 0)).where(
        _of_program(program_id), stood(value), value.c.id <= rows.last
    )
    count, total = session.execute(query).one()
    return (count, int(total)) == (len(rows.id), int(rows.id.sum()))


def _rows(session: Session, *which: ColumnElement[bool]) -> ValueRows:
    """Rows by id."""
    of = value.c
    query: Select[*tuple[Any, ...]] = select(
        of.id, of.series_id, of.day, of.place, of.value,
        func.coalesce(of.labels_id, NOTHING), func.coalesce(of.import_run_id, NOTHING),
    ).where(*which)  # fmt: skip
    days = _Days()
    parts = [
        (_whole(ids), _whole(series), _whole(list(map(days.__getitem__, on))), _whole(places),
         np.array(values, dtype=np.float64), _whole(said), _whole(runs))
        for ids, series, on, places, values, said, runs in driver_parts(session, query)
    ]  # fmt: skip
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return ValueRows(none, none, none, none, np.zeros(0), none, none)
    found = ValueRows(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    in_order = bool(np.all(found.id[1:] > found.id[:-1]))
    return found if in_order else found.taken(np.argsort(found.id))


class _Days(dict[Any, int]):
    """The number of a day as a driver says it; each is understood once."""

    def __missing__(self, said: Any) -> int:
        day = day_number(said if isinstance(said, date) else date.fromisoformat(said))
        self[said] = day
        return day


def _whole(numbers: Sequence[int]) -> Instants:
    return np.array(numbers, dtype=np.int64)


def _names(session: Session, program_id: int) -> _Names:
    named = select(series.c.id, series.c.name).where(series.c.program_id == program_id)
    said = select(labels.c.id, labels.c.labels).where(labels.c.program_id == program_id)
    return _Names(
        tuple((id_, name) for id_, name in session.execute(named.order_by(series.c.id))),
        tuple((id_, each) for id_, each in session.execute(said.order_by(labels.c.id))),
    )


def _values(names: _Names, rows: ValueRows) -> DailyValues:
    """What holds of rows, by series and day, in the order of their file."""
    kept = rows.taken(np.flatnonzero(holding(rows.series, rows.day, rows.id, rows.run)))
    kept = kept.taken(np.lexsort((kept.id, kept.place, kept.day, kept.series)))
    of_series = _whole([id_ for id_, _ in names.series])
    of_labels = _whole([NOTHING, *(id_ for id_, _ in names.labels)])
    return DailyValues(
        names=tuple(name for _, name in names.series),
        labels=names.every,
        series=np.searchsorted(of_series, kept.series).astype(np.int32),
        label=np.searchsorted(of_labels, kept.label).astype(np.int32),
        day=kept.day,
        value=kept.value,
    )


def holding(series: Instants, day: Instants, id: Instants, run: Instants) -> NDArray[np.bool_]:
    """Which rows hold: of each series and day the newest, and what the same import said of it."""
    order = np.lexsort((id, day, series))
    of, on, by = series[order], day[order], run[order]
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = (of[1:] != of[:-1]) | (on[1:] != on[:-1])
    if last.all():
        return last
    newest = by[last][np.cumsum(last) - last]
    found = np.zeros(len(order), dtype=np.bool_)
    found[order] = last | ((by == newest) & (by != NOTHING))
    return found
