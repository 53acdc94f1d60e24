"""Goals with their values, plans and actions, status updates, and the slip ledger"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "assignment", "answer", "question", "acknowledgement", "status_update", "date_move",
    "goal_action_word", "goal_action", "goal_plan", "goal_value", "goal_definition", "goal",
)  # fmt: skip
ITEM_KINDS = "kind IN ('goal', 'initiative', 'rules program')"
DATED_KINDS = "kind IN ('goal', 'action', 'initiative', 'milestone')"
STAGES = "stage IN ('published', 'draft')"
COLOURS = "colour IN ('green', 'amber', 'red', 'not started', 'candidate', 'done', 'cancelled')"


def upgrade() -> None:
    for create in (
        _create_goal, _create_goal_value, _create_goal_plan, _create_goal_action,
        _create_date_move, _create_status_update, _create_questions, _create_assignment,
    ):  # fmt: skip
        create()


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


def _said(table: str) -> list[sa.schema.SchemaItem]:
    """By which import or whom a row was said, when, and until when it stood."""
    by = _maybe("said_by", sa.String())
    return [by, *_brought(), *_points(table, import_run_id="import_run")]


def _brought() -> list[sa.Column[Any]]:
    return [
        _maybe("import_run_id", sa.Integer()),
        _column("recorded_at", Instant()),
        _maybe("voided_at", Instant()),
    ]


def _text(*names: str) -> list[sa.Column[Any]]:
    return [_column(name, sa.String()) for name in names]


def _check(table: str, name: str, sentence: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sentence, name=op.f(f"ck_{table}_{name}"))


def _create_goal() -> None:
    _create(
        "goal",
        _column("program_id", sa.Integer()),
        *_text("key"),
        _maybe("withdrawn_at", Instant()),
        _column("version", sa.Integer()),
        *_points("goal", program_id="program"),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_goal_program_id_key")),
    )
    _create(
        "goal_definition",
        _column("goal_id", sa.Integer()),
        _maybe("since", sa.Date()),
        _maybe("form", sa.JSON()),
        *_said("goal_definition"),
        *_points("goal_definition", goal_id="goal"),
    )
    _index("goal_definition", "goal_id", "import_run_id")


def _create_goal_value() -> None:
    _create(
        "goal_value",
        _column("goal_id", sa.Integer()),
        _column("day", sa.Date()),
        _maybe("value", sa.Double()),
        *_said("goal_value"),
        *_points("goal_value", goal_id="goal"),
    )
    op.create_index("ix_goal_value_day", "goal_value", ["goal_id", "day"])
    _index("goal_value", "import_run_id")


def _create_goal_plan() -> None:
    _create(
        "goal_plan",
        _column("goal_id", sa.Integer()),
        _column("form", sa.JSON()),
        _column("at", Instant()),
        *_text("said_by"),
        *_points("goal_plan", goal_id="goal"),
    )
    _index("goal_plan", "goal_id")


def _create_goal_action() -> None:
    _create(
        "goal_action",
        _column("goal_id", sa.Integer()),
        _column("number", sa.Integer()),
        _column("version", sa.Integer()),
        *_points("goal_action", goal_id="goal"),
        sa.UniqueConstraint("goal_id", "number", name=op.f("uq_goal_action_goal_id_number")),
    )
    _create(
        "goal_action_word",
        _column("goal_action_id", sa.Integer()),
        *_text("text", "owner"),
        _column("created", sa.Date()),
        _column("due", sa.Date()),
        _maybe("done", sa.Date()),
        _column("expected_impact", sa.Double()),
        _maybe("realised_impact", sa.Double()),
        *_text("evidence"),
        *_said("goal_action_word"),
        *_points("goal_action_word", goal_action_id="goal_action"),
    )
    _index("goal_action_word", "goal_action_id", "import_run_id")


def _create_date_move() -> None:
    _create(
        "date_move",
        _column("program_id", sa.Integer()),
        *_text("kind", "item"),
        _column("before", sa.Date()),
        _column("after", sa.Date()),
        *_text("reason"),
        _column("at", Instant()),
        *_text("by"),
        *_brought(),
        _check("date_move", "kind", DATED_KINDS),
        *_points("date_move", program_id="program", import_run_id="import_run"),
    )
    op.create_index("ix_date_move_item", "date_move", ["program_id", "kind", "item"])
    _index("date_move", "import_run_id")


def _create_status_update() -> None:
    name = "status_update"
    _create(
        name,
        _column("program_id", sa.Integer()),
        *_text("kind", "item"),
        _column("week", sa.Date()),
        *_text("stage", "colour", "headline", "why", "changed", "next_steps", "decision"),
        _maybe("date_to_green", sa.Date()),
        _maybe("value", sa.Double()),
        _maybe("target", sa.Double()),
        *_text("author"),
        _column("nothing_changed", sa.Boolean()),
        _column("at", Instant()),
        _maybe("supersedes", sa.Integer()),
        *_brought(),
        _check(name, "kind", ITEM_KINDS),
        _check(name, "stage", STAGES),
        _check(name, "colour", COLOURS),
        *_points(name, program_id="program", supersedes=name, import_run_id="import_run"),
        sa.UniqueConstraint("supersedes", name=op.f("uq_status_update_supersedes")),
    )
    op.create_index("ix_status_update_week", name, ["program_id", "kind", "item", "week"])
    _index(name, "import_run_id")


def _create_questions() -> None:
    _create(
        "acknowledgement",
        _column("status_update_id", sa.Integer()),
        _maybe("account_id", sa.Integer()),
        *_text("said_by"),
        _column("at", Instant()),
        *_points("acknowledgement", status_update_id="status_update", account_id="account"),
    )
    _index("acknowledgement", "status_update_id")
    _create(
        "question",
        _column("program_id", sa.Integer()),
        *_text("kind", "item"),
        _maybe("status_update_id", sa.Integer()),
        *_text("asked_by"),
        _column("asked_of", sa.Integer()),
        *_text("text"),
        _column("at", Instant()),
        _check("question", "kind", ITEM_KINDS),
        *_points(
            "question", program_id="program", status_update_id="status_update", asked_of="person"
        ),
    )
    op.create_index("ix_question_item", "question", ["program_id", "kind", "item"])
    _create(
        "answer",
        _column("question_id", sa.Integer()),
        *_text("text", "by"),
        _column("at", Instant()),
        _maybe("status_update_id", sa.Integer()),
        *_points("answer", question_id="question", status_update_id="status_update"),
    )
    _index("answer", "question_id")


def _create_assignment() -> None:
    _create(
        "assignment",
        _column("program_id", sa.Integer()),
        *_text("kind", "item"),
        _column("person_id", sa.Integer()),
        _maybe("until", sa.Date()),
        *_text("reason"),
        _column("at", Instant()),
        *_text("by"),
        _check("assignment", "kind", ITEM_KINDS),
        *_points("assignment", program_id="program", person_id="person"),
    )
    op.create_index("ix_assignment_item", "assignment", ["program_id", "kind", "item"])
