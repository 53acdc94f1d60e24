"""Imports through the page, what they said, and jobs"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RUN_COLUMNS = {
    "imported_at": Instant(),
    "mapping": sa.String(),
    "sources": sa.JSON(),
    "checked": sa.JSON(),
    "outcome": sa.JSON(),
    "refusals": sa.JSON(),
    "taken_back_at": Instant(),
    "taken_back_reason": sa.String(),
    "taken_back": sa.JSON(),
    "corrects": sa.Integer(),
}
QUARANTINE_COLUMNS = {"role": sa.String(), "cells": sa.JSON(), "settled_by": sa.Integer()}
# Columns are added and dropped one by one: a table made anew would drop what points at it.


def upgrade() -> None:
    _add_columns("import_run", RUN_COLUMNS)
    op.execute("UPDATE import_run SET imported_at = at")
    _add_columns("quarantine", QUARANTINE_COLUMNS)
    _add_columns("ticket_event", {"voided_by": sa.Integer()})
    op.create_index("ix_ticket_event_import_run_id", "ticket_event", ["import_run_id"])
    _create_files()
    _create_import_repeat()
    _create_data_version()
    _create_ticket_delivery()
    _note_what_tickets_say()
    _create_job()


def _note_what_tickets_say() -> None:
    """What earlier imports said of tickets, as far as it is known: by the first of a program."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT t.id, r.run, t.title, t.kind, q.name, a.name, t.root_cause, t.source,"
            f" {_EPOCH[connection.dialect.name]} FROM ticket t"
            " JOIN (SELECT program_id, min(id) AS run FROM import_run GROUP BY program_id) r"
            " ON r.program_id = t.program_id LEFT JOIN team q ON q.id = t.requester_id"
            " LEFT JOIN person a ON a.id = t.assignee_id"
        )
    ).all()
    names = (
        "title", "kind", "requester", "assignee", "root_cause", "source", "created_at",
    )  # fmt: skip
    said = [
        {"ticket": t, "run": run, "facts": json.dumps(dict(zip(names, facts, strict=True)))}
        for t, run, *facts in rows
    ]
    if said:
        connection.execute(
            sa.text(
                "INSERT INTO ticket_delivery (ticket_id, import_run_id, facts)"
                " VALUES (:ticket, :run, :facts)"
            ),
            said,
        )


_EPOCH = {
    "sqlite": "t.created_at",
    "postgresql": "extract(epoch from t.created_at)::bigint",
}


def _add_columns(table: str, columns: Mapping[str, Any]) -> None:
    for name, kind in columns.items():
        op.add_column(table, sa.Column(name, kind, nullable=True))


def _create_files() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("format", sa.String(), nullable=True),
        sa.Column("tables", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_import_file_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index("ix_import_file_import_run_id", "import_file", ["import_run_id"])
    op.create_table(
        "import_part",
        sa.Column("import_file_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_file_id"], ["import_file.id"], name=op.f("fk_import_part_import_file_id")
        ),
        sa.PrimaryKeyConstraint("import_file_id", "start", name=op.f("pk_import_part")),
    )


def _create_import_repeat() -> None:
    op.create_table(
        "import_repeat",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_import_repeat_import_run_id")
        ),
        sa.PrimaryKeyConstraint("kind", "fact_id", "import_run_id", name=op.f("pk_import_repeat")),
        sqlite_with_rowid=False,
    )


def _create_data_version() -> None:
    op.create_table(
        "data_version",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_data_version_program_id")
        ),
        sa.PrimaryKeyConstraint("program_id", "feature", name=op.f("pk_data_version")),
    )


def _create_ticket_delivery() -> None:
    op.create_table(
        "ticket_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_ticket_delivery_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_delivery_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_delivery")),
    )
    for column in ("ticket_id", "import_run_id"):
        op.create_index(f"ix_ticket_delivery_{column}", "ticket_delivery", [column])


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("cancel_asked_at", Instant(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_job_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state", "job", ["state", "id"])
    op.create_index("ix_job_subject_id", "job", ["subject_id"])


def downgrade() -> None:
    for table in ("job", "ticket_delivery", "data_version", "import_repeat", "import_part"):
        op.drop_table(table)
    op.drop_table("import_file")
    op.execute("DELETE FROM import_run WHERE imported_at IS NULL")
    op.drop_index("ix_ticket_event_import_run_id", "ticket_event")
    op.drop_column("ticket_event", "voided_by")
    for name in QUARANTINE_COLUMNS:
        op.drop_column("quarantine", name)
    for name in RUN_COLUMNS:
        op.drop_column("import_run", name)
