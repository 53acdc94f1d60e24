"""Metrics of the scorecard: their definitions, values, targets, baselines and notes.

All of it is append-only: what is said of one thing twice stands twice, and of the rows that are
not voided the newest word holds, so that it can be taken back and replayed.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.instants import Instant
from db.models.base import Base


class Metric(Base):
    """A metric, by its key; what it is stands in its definitions."""

    __tablename__ = "metric"
    __table_args__ = (UniqueConstraint("program_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    key: Mapped[str]
    withdrawn_at: Mapped[int | None] = mapped_column(Instant)
    """When the last import that knew of it was taken back; it is listed nowhere."""
    version: Mapped[int] = mapped_column()
    """Counts what is decided of it: an edit of an older one is refused."""
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's declaration


class MetricDefinition(Base):
    """What a metric is from a day on; without a day, for all history."""

    __tablename__ = "metric_definition"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    since: Mapped[date | None]
    place: Mapped[int]
    """Where it stands among the program's metrics."""
    form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """By column of a file of definitions; None where the metric is given up."""
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class MetricSeries(Base):
    """A name under which values are delivered, whether a metric is defined on it or not."""

    __tablename__ = "metric_series"
    __table_args__ = (UniqueConstraint("program_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str]


class MetricLabels(Base):
    """What rows say besides their numbers, once for all that say the same."""

    __tablename__ = "metric_labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    labels: Mapped[dict[str, str]] = mapped_column(JSON)


class MetricValue(Base):
    """A value of a series on a day.

    Of one series and day the row with the highest id holds, with all rows of the same import.
    """

    __tablename__ = "metric_value"
    __table_args__ = (Index("ix_metric_value_day", "series_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("metric_series.id"))
    day: Mapped[date]
    place: Mapped[int]
    """Where it stood in its file: rows of one date are in this order."""
    value: Mapped[float | None]
    """None is a blank: the row is there, and nothing stands in it."""
    labels_id: Mapped[int | None] = mapped_column(ForeignKey("metric_labels.id"))
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class MetricTarget(Base):
    """What a metric should reach from a day to a day, both included; without: without end."""

    __tablename__ = "metric_target"
    __table_args__ = (
        CheckConstraint(
            "grain IN ('week', 'month', 'quarter', 'year', 'mtd', 'qtd', 'ytd')", name="grain"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    grain: Mapped[str]
    value: Mapped[float]
    upper: Mapped[float | None]
    """The upper edge of a band, whose lower edge is ``value``."""
    start: Mapped[date | None]
    end: Mapped[date | None]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)
    void_reason: Mapped[str | None]


class MetricBaseline(Base):
    """The weeks that a metric's limits are locked to; without days they are locked to none."""

    __tablename__ = "metric_baseline"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    set_on: Mapped[date]
    """It holds from this day until the next one."""
    start: Mapped[date | None]
    end: Mapped[date | None]
    reason: Mapped[str]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    said_by: Mapped[str | None]
    recorded_at: Mapped[int] = mapped_column(Instant)
    voided_at: Mapped[int | None] = mapped_column(Instant)


class MetricNote(Base):
    """What somebody says of a metric in a week; a change of it is a row that takes its place."""

    __tablename__ = "metric_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    week: Mapped[date]
    """Its last day."""
    text: Mapped[str]
    """Empty where it was taken away."""
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("metric_note.id"))
    said_by: Mapped[str]
    recorded_at: Mapped[int] = mapped_column(Instant)
