"""Action items with what was said of them, levels and ratings, and what people said of tickets"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEVEL, RATING = "level IN ('Sev-2', 'executive')", "rating BETWEEN 1 AND 5"
OF_A_TICKET, OPEN = sa.text("ticket_id IS NOT NULL"), sa.text("state = 'open'")


def upgrade() -> None:
    _create_action_item()
    _create_action_fact()
    _create_ticket_word()
    _say_more_of_tickets()


def downgrade() -> None:
    for table in ("ticket_word", "action_fact", "action_item"):
        op.drop_table(table)
    for name in ("level", "rating"):
        op.drop_column("ticket", name)


def _say_more_of_tickets() -> None:
    """Columns with their checks in one statement: SQLite adds no check to a table that it has."""
    for column, check in (("level VARCHAR", LEVEL), ("rating INTEGER", RATING)):
        name = f"ck_ticket_{column.split()[0]}"
        op.execute(f"ALTER TABLE ticket ADD COLUMN {column} CONSTRAINT {name} CHECK ({check})")


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, sa.Column("id", sa.Integer(), nullable=False), *parts, key)


def _create_action_item() -> None:
    _create(
        "action_item",
        _column("program_id", sa.Integer()),
        _column("ticket_id", sa.Integer(), nullable=True),
        _column("what", sa.String()),
        _column("created_at", Instant()),
        _points("action_item", "program_id", "program"),
        _points("action_item", "ticket_id", "ticket"),
    )
    op.create_index("ix_action_item_program_id", "action_item", ["program_id"])
    op.create_index(
        "ix_action_item_ticket_id",
        "action_item",
        ["ticket_id"],
        sqlite_where=OF_A_TICKET,
        postgresql_where=OF_A_TICKET,
    )


def _create_action_fact() -> None:
    _create(
        "action_fact",
        _column("action_item_id", sa.Integer()),
        _column("program_id", sa.Integer()),
        _column("at", Instant()),
        _column("until_at", Instant()),
        _column("owner_id", sa.Integer()),
        _column("due", sa.Date()),
        _column("state", sa.String()),
        _column("reason", sa.String()),
        _column("said_by", sa.String()),
        _column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'dropped')", name=op.f("ck_action_fact_state")
        ),
        _points("action_fact", "action_item_id", "action_item"),
        _points("action_fact", "program_id", "program"),
        _points("action_fact", "owner_id", "person"),
        _points("action_fact", "supersedes", "action_fact"),
        sa.UniqueConstraint("supersedes", name=op.f("uq_action_fact_supersedes")),
    )
    op.create_index("ix_action_fact_action_item_id", "action_fact", ["action_item_id", "id"])
    op.create_index(
        "ix_action_fact_open",
        "action_fact",
        ["program_id", "until_at", "due"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _create_ticket_word() -> None:
    _create(
        "ticket_word",
        _column("ticket_id", sa.Integer()),
        _column("fact", sa.String()),
        _column("value", sa.String(), nullable=True),
        _column("at", Instant()),
        _column("said_by", sa.String()),
        _column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "fact IN ('kind', 'root_cause', 'level', 'rating')", name=op.f("ck_ticket_word_fact")
        ),
        _points("ticket_word", "ticket_id", "ticket"),
        _points("ticket_word", "supersedes", "ticket_word"),
        sa.UniqueConstraint("supersedes", name=op.f("uq_ticket_word_supersedes")),
    )
    op.create_index("ix_ticket_word_ticket_id", "ticket_word", ["ticket_id", "fact", "id"])
