"""Values as they were delivered, day by day, as columns; one row a cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants, day_number

Floats = NDArray[np.float64]
Labels = Mapping[str, str]
"""What a row says besides its numbers: ``segment`` is ``card``."""
NO_LABELS: Labels = MappingProxyType({})


class DailyValue(NamedTuple):
    """A value of a day; None is a blank: the row is there, and nothing stands in it."""

    series: str
    day: date
    value: float | None
    labels: Labels = NO_LABELS


@dataclass(frozen=True, slots=True)
class DailyValues:
    """Columns of equal length; rows of a series and day stand in the order of their file."""

    names: tuple[str, ...]
    """Series by position."""
    labels: tuple[Labels, ...]
    """Different ones by position."""
    series: NDArray[np.int32]
    label: NDArray[np.int32]
    day: Instants
    """Days since 1970-01-01."""
    value: Floats
    """NaN is a blank."""
    _rows: dict[str, slice] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Bring the rows into the order of series and day."""
        order = self.series * np.int64(2**32) + self.day
        if np.any(order[1:] < order[:-1]):
            rows = np.argsort(order, kind="stable")
            for column in ("series", "label", "day", "value"):
                object.__setattr__(self, column, getattr(self, column)[rows])
        bounds = np.searchsorted(self.series, np.arange(len(self.names) + 1, dtype=np.int32))
        of = map(slice, bounds[:-1].tolist(), bounds[1:].tolist())
        object.__setattr__(self, "_rows", dict(zip(self.names, of, strict=True)))

    def __len__(self) -> int:
        """Rows."""
        return len(self.day)

    def rows_of(self, series: str) -> slice:
        """Where the rows of a series stand; nowhere when there are none."""
        return self._rows.get(series, slice(0, 0))

    def labelled(self, wanted: Iterable[tuple[str, str]]) -> NDArray[np.bool_]:
        """By position of labels, which of them say all that is wanted."""
        pairs = tuple(wanted)
        return np.array(
            [all(each.get(name, "") == value for name, value in pairs) for each in self.labels],
            dtype=np.bool_,
        )


def joined(values: DailyValues, more: Iterable[DailyValue]) -> DailyValues:
    """The values and those of further series, which it has no rows of."""
    new = daily_values(more)
    if not len(new):
        return values
    return DailyValues(
        names=values.names + new.names,
        labels=values.labels + new.labels,
        series=np.concatenate((values.series, new.series + np.int32(len(values.names)))),
        label=np.concatenate((values.label, new.label + np.int32(len(values.labels)))),
        day=np.concatenate((values.day, new.day)),
        value=np.concatenate((values.value, new.value)),
    )


def daily_values(rows: Iterable[DailyValue]) -> DailyValues:
    """Single values as columns."""
    names: dict[str, int] = {}
    labels: dict[tuple[tuple[str, str], ...], int] = {}
    found = [
        (
            names.setdefault(row.series, len(names)),
            labels.setdefault(tuple(sorted(row.labels.items())) if row.labels else (), len(labels)),
            day_number(row.day),
            np.nan if row.value is None else row.value,
        )
        for row in rows
    ]
    series, label, day, value = zip(*found, strict=True) if found else ((), (), (), ())
    return DailyValues(
        names=tuple(names),
        labels=tuple(dict(pairs) for pairs in labels),
        series=np.array(series, dtype=np.int32),
        label=np.array(label, dtype=np.int32),
        day=np.array(day, dtype=np.int64),
        value=np.array(value, dtype=np.float64),
    )
