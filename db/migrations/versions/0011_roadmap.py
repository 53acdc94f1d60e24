"""The roadmap: initiatives with their words, scenarios, and how a program plans"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    "roadmap_decision", "roadmap_scenario_draft", "roadmap_scenario", "initiative_word",
    "initiative",
)  # fmt: skip


def upgrade() -> None:
    _create_initiative()
    _create_initiative_word()
    _create_roadmap_scenario()
    _create_roadmap_decision()


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
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _said() -> list[sa.Column[Any]]:
    return [_column("at", Instant()), _column("said_by", sa.String())]


def _create_initiative() -> None:
    _create(
        "initiative",
        _column("program_id", sa.Integer()),
        _column("key", sa.String()),
        _column("version", sa.Integer()),
        *_points("initiative", program_id="program"),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_initiative_program_id_key")),
    )


def _create_initiative_word() -> None:
    name = "initiative_word"
    _create(
        name,
        _column("initiative_id", sa.Integer()),
        _column("field", sa.String()),
        _column("value", sa.Text()),
        _maybe("at", Instant()),
        _column("reason", sa.String()),
        _maybe("import_run_id", sa.Integer()),
        _maybe("said_by", sa.String()),
        _column("recorded_at", Instant()),
        _maybe("voided_at", Instant()),
        *_points(name, initiative_id="initiative", import_run_id="import_run"),
    )
    _index(name, "initiative_id", "import_run_id")


def _create_roadmap_scenario() -> None:
    name, draft = "roadmap_scenario", "roadmap_scenario_draft"
    _create(
        name,
        _column("program_id", sa.Integer()),
        _column("name", sa.String()),
        *_points(name, program_id="program"),
        sa.UniqueConstraint("program_id", "name", name=op.f(f"uq_{name}_program_id_name")),
    )
    _create(
        draft,
        _column("scenario_id", sa.Integer()),
        _maybe("shifts", sa.JSON()),
        *_said(),
        *_points(draft, scenario_id=name),
    )
    _index(draft, "scenario_id")


def _create_roadmap_decision() -> None:
    name = "roadmap_decision"
    _create(
        name,
        _column("program_id", sa.Integer()),
        _column("form", sa.JSON()),
        *_said(),
        *_points(name, program_id="program"),
    )
    _index(name, "program_id")
