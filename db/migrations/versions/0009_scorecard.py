"""The scorecard: metrics, their definitions, values, targets, baselines and notes"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "metric_note", "metric_baseline", "metric_target", "metric_value", "metric_labels",
    "metric_series", "metric_definition", "metric",
)  # fmt: skip


def upgrade() -> None:
    _create_metric()
    _create_metric_definition()
    _create_metric_series()
    _create_metric_value()
    _create_metric_target()
    _create_metric_baseline()
    _create_metric_note()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _maybe(name: str, kind: Any) -> sa.Column[Any]:
    return _column(name, kind, nullable=True)


def _points(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, to in columns.items()
    ]


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, _column("id", sa.Integer()), *parts, key)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _said(table: str) -> list[sa.schema.SchemaItem]:
    """By which import or whom a row was said, when, and until when it stood."""
    return [
        _maybe("import_run_id", sa.Integer()),
        _maybe("said_by", sa.String()),
        _column("recorded_at", Instant()),
        _maybe("voided_at", Instant()),
        *_points(table, import_run_id="import_run"),
    ]


def _create_metric() -> None:
    _create(
        "metric",
        _column("program_id", sa.Integer()),
        _column("key", sa.String()),
        _maybe("withdrawn_at", Instant()),
        _column("version", sa.Integer()),
        *_points("metric", program_id="program"),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_metric_program_id_key")),
    )


def _create_metric_definition() -> None:
    _create(
        "metric_definition",
        _column("metric_id", sa.Integer()),
        _maybe("since", sa.Date()),
        _column("place", sa.Integer()),
        _maybe("form", sa.JSON()),
        *_said("metric_definition"),
        *_points("metric_definition", metric_id="metric"),
    )
    _index("metric_definition", "metric_id")
    _index("metric_definition", "import_run_id")


def _create_metric_series() -> None:
    _create(
        "metric_series",
        _column("program_id", sa.Integer()),
        _column("name", sa.String()),
        *_points("metric_series", program_id="program"),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_metric_series_program_id_name")),
    )
    _create(
        "metric_labels",
        _column("program_id", sa.Integer()),
        _column("labels", sa.JSON()),
        *_points("metric_labels", program_id="program"),
    )
    _index("metric_labels", "program_id")


def _create_metric_value() -> None:
    _create(
        "metric_value",
        _column("series_id", sa.Integer()),
        _column("day", sa.Date()),
        _column("place", sa.Integer()),
        _maybe("value", sa.Double()),
        _maybe("labels_id", sa.Integer()),
        *_said("metric_value"),
        *_points("metric_value", series_id="metric_series", labels_id="metric_labels"),
    )
    op.create_index("ix_metric_value_day", "metric_value", ["series_id", "day"])
    _index("metric_value", "import_run_id")


def _create_metric_target() -> None:
    _create(
        "metric_target",
        _column("metric_id", sa.Integer()),
        _column("grain", sa.String()),
        _column("value", sa.Double()),
        _maybe("upper", sa.Double()),
        _maybe("start", sa.Date()),
        _maybe("end", sa.Date()),
        *_said("metric_target"),
        _maybe("void_reason", sa.String()),
        sa.CheckConstraint(
            "grain IN ('week', 'month', 'quarter', 'year', 'mtd', 'qtd', 'ytd')",
            name=op.f("ck_metric_target_grain"),
        ),
        *_points("metric_target", metric_id="metric"),
    )
    _index("metric_target", "metric_id")
    _index("metric_target", "import_run_id")


def _create_metric_baseline() -> None:
    _create(
        "metric_baseline",
        _column("metric_id", sa.Integer()),
        _column("set_on", sa.Date()),
        _maybe("start", sa.Date()),
        _maybe("end", sa.Date()),
        _column("reason", sa.String()),
        *_said("metric_baseline"),
        *_points("metric_baseline", metric_id="metric"),
    )
    _index("metric_baseline", "metric_id")
    _index("metric_baseline", "import_run_id")


def _create_metric_note() -> None:
    _create(
        "metric_note",
        _column("metric_id", sa.Integer()),
        _column("week", sa.Date()),
        _column("text", sa.String()),
        _maybe("supersedes", sa.Integer()),
        _column("said_by", sa.String()),
        _column("recorded_at", Instant()),
        *_points("metric_note", metric_id="metric", supersedes="metric_note"),
    )
    _index("metric_note", "metric_id")
