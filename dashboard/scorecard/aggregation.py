"""One value out of many, over any spans of columns at once; blanks (NaN) are skipped."""

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.scorecard.daily_values import Floats
from dashboard.scorecard.definitions import Aggregation

Mask = NDArray[np.bool_]


def aggregated(how: Aggregation, values: Floats, starts: Instants, ends: Instants) -> Floats:
    """Rows × spans: what the columns from each start to its end (exclusive) come to.

    NaN where all are blank or there are none. ``ends`` are at or after their ``starts``.
    """
    there = ~np.isnan(values)
    count = counted(there, starts, ends)
    with np.errstate(all="ignore"):
        found = _found(how, values, there, count, starts, ends)
    return np.where(count > 0, found, np.nan)


def counted(marked: Mask, starts: Instants, ends: Instants) -> Instants:
    """Rows × spans: how many columns are marked."""
    to = np.zeros((marked.shape[0], marked.shape[1] + 1), dtype=np.int64)
    np.cumsum(marked, axis=1, out=to[:, 1:])
    return np.asarray(to[:, ends] - to[:, starts])


def _found(
    how: Aggregation, values: Floats, there: Mask, count: Instants, starts: Instants, ends: Instants
) -> Floats:
    if how in (Aggregation.SUM, Aggregation.MEAN):
        sums = _reduced(np.add, np.where(there, values, 0.0), starts, ends)
        return sums if how is Aggregation.SUM else sums / count
    if how in (Aggregation.MIN, Aggregation.MAX):
        smaller = how is Aggregation.MIN
        return _reduced(np.fmin if smaller else np.fmax, values, starts, ends)
    if how in (Aggregation.LAST, Aggregation.FIRST):
        return _outermost(how, values, there, starts, ends)
    return _medians(values, count, starts, ends)


def _reduced(by: np.ufunc, values: Floats, starts: Instants, ends: Instants) -> Floats:
    """Each span reduced; of an empty one whatever stands at its start."""
    padded = np.pad(values, ((0, 0), (0, 1)))
    places = np.column_stack((starts, ends)).ravel()
    return np.asarray(by.reduceat(padded, places, axis=1)[:, ::2])


def _outermost(
    how: Aggregation, values: Floats, there: Mask, starts: Instants, ends: Instants
) -> Floats:
    """The last or first value of each span."""
    columns = np.arange(values.shape[1])
    if how is Aggregation.LAST:
        nearest = np.maximum.accumulate(np.where(there, columns, 0), axis=1)
        at = nearest[:, np.maximum(ends - 1, 0)]
    else:
        far = np.where(there, columns, len(columns) - 1)
        nearest = np.minimum.accumulate(far[:, ::-1], axis=1)[:, ::-1]
        at = nearest[:, np.minimum(starts, len(columns) - 1)]
    return np.take_along_axis(values, at, axis=1)


def _medians(values: Floats, count: Instants, starts: Instants, ends: Instants) -> Floats:
    found = np.full((values.shape[0], len(starts)), np.nan)
    rows = np.arange(values.shape[0])
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start < end:
            within = np.sort(values[:, start:end], axis=1)  # NaN goes last
            have = count[:, n]
            upper = within[rows, np.minimum(have // 2, end - start - 1)]
            lower = within[rows, np.maximum(have - 1, 0) // 2]
            found[:, n] = lower + (upper - lower) / 2
    return found
