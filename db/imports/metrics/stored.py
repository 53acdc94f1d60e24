"""What the store has of a program's metrics, as imports and people have said it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from dashboard.imports.metrics.delivery import KnownMetrics, Pairs, TargetPlace, place_of
from dashboard.programs import Program
from dashboard.scorecard.definition_rows import metric_from
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.targets import Grain, Target
from db import models
from db.scorecard.decided import decided
from db.scorecard.values import NOTHING, ValueRows, stored_values

metric, definition, target = models.Metric, models.MetricDefinition, models.MetricTarget
series, labels, value = models.MetricSeries, models.MetricLabels, models.MetricValue


def known_of(session: Session, program: Program) -> KnownMetrics:
    """What has to be known before rows can be read."""
    found = decided(session, program.id)
    held = exists().where(value.series_id == series.id, value.voided_at.is_(None))
    names = select(series.name).where(series.program_id == program.id, held)
    said = session.scalars(select(labels.labels).where(labels.program_id == program.id))
    return KnownMetrics(
        found.definitions,
        found.targets,
        frozenset(session.scalars(names)),
        frozenset(name for each in said for name in each),
    )


@dataclass(slots=True)
class StoredMetric:
    """A metric, and what it is from each day on; the id of a version that is new is None."""

    id: int
    withdrawn: bool
    place: int | None = None
    """Where it is listed."""
    versions: dict[date | None, tuple[int | None, Metric | None]] = field(default_factory=dict)

    def at(self, since: date | None) -> tuple[int | None, Metric | None] | None:
        """What it is said to be on a day; None where nothing is."""
        if since in self.versions:
            return self.versions[since]
        earlier = [
            day or date.min for day in self.versions if (day or date.min) < (since or date.min)
        ]
        if not earlier:
            return None
        last = max(earlier)
        return self.versions[None if last == date.min else last]


def stored_metrics(session: Session, program: Program) -> dict[str, StoredMetric]:
    """All metrics of a program by key, withdrawn ones too."""
    rows = session.execute(
        select(metric.id, metric.key, metric.withdrawn_at).where(metric.program_id == program.id)
    )
    found = {row.key: StoredMetric(row.id, row.withdrawn_at is not None) for row in rows}
    by_id = {held.id: held for held in found.values()}
    said = session.execute(
        select(definition.id, definition.metric_id, definition.since, definition.place,
               definition.form)
        .join(metric, metric.id == definition.metric_id)
        .where(metric.program_id == program.id, definition.voided_at.is_(None))
        .order_by(definition.id)
    )  # fmt: skip
    for row in said:
        held = by_id[row.metric_id]
        held.place = row.place
        held.versions[row.since] = (row.id, row.form and metric_from(row.form))
    return found


def stored_targets(
    session: Session, program: Program, which: ColumnElement[bool]
) -> dict[int, Target]:
    """Targets of a program by id, the earliest first."""
    rows: Any = session.execute(
        select(target.id, metric.key, target.grain, target.value, target.start, target.end,
               target.upper)
        .join(metric, metric.id == target.metric_id)
        .where(metric.program_id == program.id, which)
        .order_by(target.id)
    )  # fmt: skip
    return {id_: Target(key, Grain(grain), *rest) for id_, key, grain, *rest in rows}


def standing_targets(session: Session, program: Program) -> dict[TargetPlace, tuple[int, Target]]:
    """Those that stand, with their ids, by what a file says only one of."""
    found = stored_targets(session, program, target.voided_at.is_(None))
    return {place_of(held): (id_, held) for id_, held in found.items()}


class HeldValue(NamedTuple):
    """A row of the word that holds of a series and day."""

    id: int
    place: int
    value: float | None
    labels: Pairs

    @property
    def says(self) -> tuple[float | None, Pairs]:
        """What it says, wherever it stood."""
        return self.value, self.labels


class Word(NamedTuple):
    """All that one import, or a person at once, says of a series and day, in its order."""

    run: int | None
    rows: tuple[HeldValue, ...]

    @property
    def says(self) -> list[tuple[float | None, Pairs]]:
        """What its rows say."""
        return [row.says for row in self.rows]


class StoredWords:
    """What stands of a program's values, series by series."""

    def __init__(self, session: Session, program: Program) -> None:
        rows = stored_values(session, program.id).rows
        self._rows = rows.taken(np.lexsort((rows.id, rows.place, rows.day, rows.series)))
        named = select(series.name, series.id).where(series.program_id == program.id)
        self._series: Mapping[str, int] = dict(session.execute(named).all())
        said = select(labels.id, labels.labels).where(labels.program_id == program.id)
        self._labels: dict[int, Pairs] = {
            id_: tuple(sorted(each.items())) for id_, each in session.execute(said)
        }

    def of(self, name: str) -> dict[date, list[Word]]:
        """The words of a series by day, the one that holds last."""
        id_ = self._series.get(name, NOTHING)
        begin, end = np.searchsorted(self._rows.series, [id_, id_ + 1]).tolist()
        found: dict[date, dict[int, list[HeldValue]]] = {}
        for day, run, held in self._held(self._rows.taken(np.arange(begin, end))):
            by_hand = run == NOTHING  # each row is a word of its own
            found.setdefault(day, {}).setdefault(-held.id if by_hand else run, []).append(held)
        return {day: _in_order(words) for day, words in found.items()}

    def _held(self, rows: ValueRows) -> Iterator[tuple[date, int, HeldValue]]:
        days = rows.day.astype("datetime64[D]").astype(object)
        columns = (rows.id, rows.place, rows.value, rows.label, rows.run)
        for day, id_, place, said, label, run in zip(
            days, *(c.tolist() for c in columns), strict=True
        ):
            number = None if math.isnan(said) else said
            yield day, run, HeldValue(id_, place, number, self._labels.get(label, ()))


def _in_order(words: Mapping[int, list[HeldValue]]) -> list[Word]:
    """By the newest row of each."""
    newest = sorted(words.items(), key=lambda word: max(row.id for row in word[1]))
    return [Word(run if run > 0 else None, tuple(rows)) for run, rows in newest]
