"""Rules on their way out: transitions, spells, performance, looks, waivers, plan and policy"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDS = sa.text("voided_at IS NULL")
TABLES = (
    "rule_policy", "rule_plan", "rule_look", "rule_waiver", "rule_exemption", "rule_performance",
    "rule_spell", "rule_transition", "rule_delivery", "rule",
)  # fmt: skip


def upgrade() -> None:
    _create_rule()
    _create_rule_delivery()
    _create_rule_transition()
    _create_rule_spell()
    _create_rule_performance()
    _create_rule_exemption()
    _create_rule_waiver()
    _create_rule_look()
    _create_rule_plan()
    _create_rule_policy()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.String()) for name in names]


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.Integer()) for name in names]


def _count(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.BigInteger()) for name in names]


def _number(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.Double()) for name in names]


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


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


def _said(table: str, by_hand: bool = True) -> list[sa.schema.SchemaItem]:
    """By which import or whom a row was said, when, and until when it stood."""
    return [
        _column("import_run_id", sa.Integer(), nullable=True),
        *([_column("said_by", sa.String(), nullable=True)] if by_hand else []),
        _column("recorded_at", Instant()),
        _column("voided_at", Instant(), nullable=True),
        *_points(table, import_run_id="import_run"),
    ]


def _create_rule() -> None:
    _create(
        "rule",
        *_whole("program_id"),
        *_text("key", "name", "kind"),
        _column("team_id", sa.Integer(), nullable=True),
        *_text("action", "severity"),
        _column("withdrawn_at", Instant(), nullable=True),
        *_whole("version"),
        sa.CheckConstraint("kind IN ('rule', 'ml_model')", name=op.f("ck_rule_kind")),
        *_points("rule", program_id="program", team_id="team"),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_rule_program_id_key")),
    )


def _create_rule_delivery() -> None:
    _create(
        "rule_delivery",
        *_whole("rule_id"),
        _column("facts", sa.JSON()),
        *_whole("import_run_id"),
        _column("voided_at", Instant(), nullable=True),
        *_points("rule_delivery", rule_id="rule", import_run_id="import_run"),
    )
    _index("rule_delivery", "rule_id")
    _index("rule_delivery", "import_run_id")


def _create_rule_transition() -> None:
    _create(
        "rule_transition",
        *_whole("rule_id"),
        *_text("source_id"),
        _column("at", Instant()),
        *_whole("micros"),
        _column("from_stage", sa.String(), nullable=True),
        *_text("to_stage", "kind", "reason_code", "reason", "actor"),
        _column("evidence", sa.JSON(), nullable=True),
        *_said("rule_transition"),
        _column("void_reason", sa.String(), nullable=True),
        _column("voided_by", sa.Integer(), nullable=True),
        *_points("rule_transition", rule_id="rule"),
    )
    _index("rule_transition", "import_run_id")
    op.create_index(
        "uq_rule_transition_source_id",
        "rule_transition",
        ["rule_id", "source_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def _create_rule_spell() -> None:
    op.create_table(
        "rule_spell",
        *_whole("program_id", "rule_id", "seq", "transition_id"),
        *_text("stage"),
        _column("from_at", Instant()),
        _column("to_at", Instant()),
        *_points(
            "rule_spell", program_id="program", rule_id="rule", transition_id="rule_transition"
        ),
        sa.PrimaryKeyConstraint("program_id", "rule_id", "seq", name=op.f("pk_rule_spell")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rule_spell_at", "rule_spell", ["program_id", "to_at", "from_at"])


def _create_rule_performance() -> None:
    _create(
        "rule_performance",
        *_whole("rule_id"),
        _column("since", sa.Date(), nullable=True),
        *_count("executions", "hits", "labelled", "true_positives", "unique_true_positives"),
        *_number("alerts", "minutes_per_alert", "average_loss", "false_positive_cost"),
        _column("alerts_after_modify", sa.Double(), nullable=True),
        *_said("rule_performance", by_hand=False),
        *_points("rule_performance", rule_id="rule"),
    )
    _index("rule_performance", "rule_id")
    _index("rule_performance", "import_run_id")


def _create_rule_exemption() -> None:
    _create(
        "rule_exemption",
        *_whole("rule_id"),
        *_text("kind"),
        _column("holds", sa.Boolean()),
        *_text("owner", "reason"),
        _column("since", sa.Date(), nullable=True),
        _column("until", sa.Date(), nullable=True),
        *_said("rule_exemption"),
        sa.CheckConstraint(
            "kind IN ('regulatory', 'tripwire', 'seasonal', 'kill_switch')",
            name=op.f("ck_rule_exemption_kind"),
        ),
        *_points("rule_exemption", rule_id="rule"),
    )
    _index("rule_exemption", "rule_id")
    _index("rule_exemption", "import_run_id")


def _create_rule_waiver() -> None:
    _create(
        "rule_waiver",
        *_whole("rule_id"),
        *_text("kind"),
        _column("holds", sa.Boolean()),
        *_text("owner", "reason"),
        _column("since", sa.Date(), nullable=True),
        _column("expires", sa.Date(), nullable=True),
        _column("transition_id", sa.Integer(), nullable=True),
        *_said("rule_waiver"),
        sa.CheckConstraint("kind IN ('kept', 'skip')", name=op.f("ck_rule_waiver_kind")),
        *_points("rule_waiver", rule_id="rule", transition_id="rule_transition"),
    )
    _index("rule_waiver", "rule_id")
    _index("rule_waiver", "import_run_id")


def _create_rule_look() -> None:
    _create(
        "rule_look",
        *_whole("program_id"),
        *_text("rule"),
        *_whole("visit", "look"),
        _column("start", sa.Date()),
        _column("end", sa.Date()),
        *_count("fired", "labelled", "missed"),
        *_said("rule_look"),
        *_points("rule_look", program_id="program"),
    )
    op.create_index("ix_rule_look_rule", "rule_look", ["program_id", "rule"])
    _index("rule_look", "import_run_id")


def _create_rule_plan() -> None:
    _create(
        "rule_plan",
        *_whole("program_id", "team_id"),
        _column("quarter_end", sa.Date()),
        *_whole("planned_out"),
        *_number("planned_minutes"),
        *_said("rule_plan"),
        *_points("rule_plan", program_id="program", team_id="team"),
    )
    _index("rule_plan", "program_id")
    _index("rule_plan", "import_run_id")


def _create_rule_policy() -> None:
    _create(
        "rule_policy",
        *_whole("program_id"),
        _column("valid_from", sa.Date(), nullable=True),
        _column("form", sa.JSON()),
        *_said("rule_policy"),
        *_points("rule_policy", program_id="program"),
    )
    _index("rule_policy", "program_id")
    _index("rule_policy", "import_run_id")
