"""The values of series, written many at once."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidRequest
from dashboard.program_calendar import day_of
from dashboard.programs import Program
from dashboard.scorecard.daily_values import DailyValues, Labels
from dashboard.scorecard.derived import derived_series, not_brought
from db import models
from db.bulk import insert_rows
from db.data_versions import METRICS, count_up

VALUE = (
    "series_id", "day", "place", "value", "labels_id", "import_run_id", "said_by", "recorded_at",
)  # fmt: skip
series, labels = models.MetricSeries, models.MetricLabels


def write_values(
    session: Session, program: Program, values: DailyValues, at: int, run_id: int | None,
    said_by: str | None = None,
) -> int:  # fmt: skip
    """Add values that an import brings, or somebody says; how many rows.

    They are the newest word of their series and days. Whoever calls has asked whether the author
    may, holds the import's lock, and tells the audit.
    """
    for name in values.names:
        if derived_series(name) is not None:
            raise InvalidRequest(not_brought(name))
    of = series_ids(session, program.id, values.names)
    ids = [of[name] for name in values.names]
    said = labels_ids(session, program.id, values.labels)
    end = (run_id, said_by, at)
    insert_rows(session, models.table(models.MetricValue), VALUE, _rows(values, ids, said, end))
    count_up(session, program.id, METRICS)
    return len(values)


def _rows(
    values: DailyValues, ids: list[int], said: list[int | None], end: tuple[Any, ...]
) -> Iterator[tuple[Any, ...]]:
    days = {day: day_of(day).isoformat() for day in set(values.day.tolist())}
    columns = (values.series, values.day, values.value, values.label)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for place, (of, day, value, label) in enumerate(rows):
        yield (ids[of], days[day], place, None if value != value else value, said[label], *end)


def series_ids(session: Session, program_id: int, names: Collection[str]) -> Mapping[str, int]:
    """The ids of series by name; those that there are not yet are added."""
    query = select(series.name, series.id).where(series.program_id == program_id)
    known = dict(session.execute(query).all())
    new = [name for name in dict.fromkeys(names) if name not in known]
    if new:
        rows = [(program_id, name) for name in new]
        insert_rows(session, models.table(series), ("program_id", "name"), rows)
        known = dict(session.execute(query).all())
    return {name: known[name] for name in names}


def labels_ids(session: Session, program_id: int, said: Iterable[Labels]) -> list[int | None]:
    """The id of each set of labels, None of an empty one; those that are new are added."""
    texts = [_text(each) for each in said]
    query = select(labels.labels, labels.id).where(labels.program_id == program_id)
    known = {_text(each): id_ for each, id_ in session.execute(query)}
    new = [text for text in dict.fromkeys(texts) if text and text not in known]
    if new:
        rows = [(program_id, text) for text in new]
        insert_rows(session, models.table(labels), ("program_id", "labels"), rows)
        known = {_text(each): id_ for each, id_ in session.execute(query)}
    return [known[text] if text else None for text in texts]


def _text(said: Labels) -> str:
    """Labels as the store has them; empty where there is none."""
    return json.dumps(dict(sorted(said.items())), ensure_ascii=False) if said else ""
