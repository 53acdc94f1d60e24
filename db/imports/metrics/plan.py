"""What a delivery of metrics would change: found out without changing anything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dashboard.imports.metrics.delivery import (
    DEFINITIONS,
    TARGETS,
    VALUES,
    MetricsDelivery,
    Pairs,
    StagedValue,
)
from dashboard.imports.runs import Outcome
from dashboard.programs import Program
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.targets import Target
from db import models
from db.data_versions import METRICS, data_version
from db.imports import repeats
from db.imports.metrics.stored import (
    HeldValue,
    StoredMetric,
    StoredWords,
    Word,
    standing_targets,
    stored_metrics,
)
from db.imports.outcome import RowsOf, outcome_of_rows
from db.imports.quarantine import QuarantineChanges, quarantine_changes

run, quarantine = models.ImportRun, models.Quarantine


Said = tuple[int, float | None, Pairs]
"""Where a row of a word stands, and what it says."""


class NewDefinition(NamedTuple):
    """What a metric is from a day on."""

    key: str
    since: date | None
    place: int
    metric: Metric


class NewValue(NamedTuple):
    """A row of a new word."""

    series: str
    day: date
    place: int
    value: float | None
    labels: Pairs


@dataclass(slots=True)
class MetricsPlan:
    """Everything that an import writes, made for one version of the program's metrics."""

    version: int
    ids: dict[str, int] = field(default_factory=dict)
    """Of metrics that the store has, by key; withdrawn ones too."""
    definitions: list[NewDefinition] = field(default_factory=list)
    values: list[NewValue] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    voids: list[int] = field(default_factory=list)
    """Targets that others take the place of."""
    repeats: list[tuple[str, int]] = field(default_factory=list)
    """Kind and id of what is said again."""
    quarantine: QuarantineChanges = field(default_factory=QuarantineChanges)
    outcome: Outcome = field(default_factory=lambda: Outcome({}, {}, ()))
    rows: dict[str, RowsOf] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Metrics of which something is decided anew, in their order."""
        return list(
            dict.fromkeys([*(d.key for d in self.definitions), *(t.metric for t in self.targets)])
        )


def planned(
    session: Session, program: Program, delivery: MetricsDelivery, roles: Mapping[str, str]
) -> MetricsPlan:
    """Compare a delivery with the store. ``roles``: of each file, by its name in refusals."""
    plan = MetricsPlan(data_version(session, program.id, METRICS))
    plan.rows = {role: RowsOf() for role in (DEFINITIONS, VALUES, TARGETS)}
    stored = stored_metrics(session, program)
    plan.ids = {key: held.id for key, held in stored.items()}
    _compare_definitions(plan, delivery, stored)
    if delivery.values:
        corrected = _corrected(session, delivery.corrects)
        _compare_values(plan, delivery, StoredWords(session, program), corrected)
    _compare_targets(session, program, plan, delivery)
    plan.quarantine = quarantine_changes(session, program, delivery, roles)
    plan.outcome = outcome_of_rows(delivery, plan.rows)
    return plan


def _compare_definitions(
    plan: MetricsPlan, delivery: MetricsDelivery, stored: dict[str, StoredMetric]
) -> None:
    """A metric keeps its place in the list; new ones follow in the order of their file."""
    rows = plan.rows[DEFINITIONS]
    places = {key: held.place for key, held in stored.items() if held.place is not None}
    next_place = max(places.values(), default=-1) + 1
    for staged in delivery.definitions:  # in the order of the file
        if staged.metric.key not in places:
            places[staged.metric.key] = next_place
            next_place += 1
    for metric, since, row in sorted(delivery.definitions, key=lambda d: d.since or date.min):
        held = stored.setdefault(metric.key, StoredMetric(0, withdrawn=False))
        before = held.at(since)
        if before is not None and before[1] == metric:
            plan.repeats += [(repeats.DEFINITION, id_) for id_ in before[:1] if id_ is not None]
            continue
        rows.note(row, corrects=before is not None)
        held.versions[since] = (None, metric)
        plan.definitions.append(NewDefinition(metric.key, since, places[metric.key], metric))


class Corrected(NamedTuple):
    """The row of the quarantine that is brought again: where it stood, and among which imports."""

    row: int
    runs: frozenset[int]


def _corrected(session: Session, row_id: int | None) -> Corrected | None:
    """The import that a row is of, and those that brought its other rows corrected."""
    if row_id is None:
        return None
    held = session.get_one(quarantine, row_id)
    of = select(quarantine.id).where(quarantine.import_run_id == held.import_run_id)
    again = select(run.id).where(or_(run.id == held.import_run_id, run.corrects.in_(of)))
    return Corrected(held.row, frozenset(session.scalars(again)))


def _compare_values(
    plan: MetricsPlan,
    delivery: MetricsDelivery,
    words: StoredWords,
    corrected: Corrected | None,
) -> None:
    """Words that are new or say something else; what was said before stays beside them."""
    for series, days in delivery.values.items():
        held = words.of(series)
        for day, said in days.items():
            standing = held.get(day, [])
            word = _word(said, standing[-1:], corrected)
            again = _said_again(word, standing, delivery.is_whole(day))
            if again is not None:
                plan.repeats += [(repeats.VALUE, row.id) for row in again]
                continue
            for value in said:
                plan.rows[VALUES].note(value.row, corrects=bool(standing))
            plan.values += [NewValue(series, day, *row) for row in word]


def _said_again(
    said: Sequence[Said], standing: Sequence[Word], whole: bool
) -> Sequence[HeldValue] | None:
    """The rows that say it already; None where it is new.

    Where a row of the day was refused, the others are not all that the file has of it: if what
    holds has them too, it stays.
    """
    delivered = [row[1:] for row in said]
    if not standing:
        return None
    if delivered == standing[-1].says:
        return standing[-1].rows
    if whole or Counter(delivered) - Counter(standing[-1].says):
        return None
    return next((word.rows for word in reversed(standing) if word.says == delivered), ())


def _word(
    said: Sequence[StagedValue], holds: Sequence[Word], corrected: Corrected | None
) -> list[Said]:
    """The rows of a new word; a corrected row comes back among those that stood with it."""
    if corrected is None:
        return [(value.row, *value[:2]) for value in said]
    kept = {
        row.place: (row.place, *row.says)
        for held in holds
        if held.run in corrected.runs
        for row in held.rows
    }
    kept[corrected.row] = (corrected.row, *said[-1][:2])
    return [kept[place] for place in sorted(kept)]


def _compare_targets(
    session: Session, program: Program, plan: MetricsPlan, delivery: MetricsDelivery
) -> None:
    """One of the same metric, grain and first day takes the place of the one that stands."""
    stored = standing_targets(session, program) if delivery.targets else {}
    for place, (target, row) in delivery.targets.items():
        held = stored.get(place)
        if held is not None and held[1] == target:
            plan.repeats.append((repeats.TARGET, held[0]))
            continue
        plan.rows[TARGETS].note(row, corrects=held is not None)
        plan.targets.append(target)
        if held is not None:
            plan.voids.append(held[0])
