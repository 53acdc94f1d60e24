"""Programs, tickets and imports"""

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_person()
    _create_program()
    _create_age_bucket()
    _create_import_run()
    _create_program_holiday()
    _create_sla_target()
    _create_team()
    _create_workflow_state()
    _create_quarantine()
    _create_ticket()
    _create_ticket_event()
    _create_ticket_spell()


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )


def _create_program() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("week_ends", sa.Integer(), nullable=False),
        sa.Column("fiscal_year_end", sa.Integer(), nullable=False),
        sa.Column("work_from", sa.Integer(), nullable=False),
        sa.Column("work_to", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "fiscal_year_end BETWEEN 1 AND 12", name=op.f("ck_program_fiscal_year_end")
        ),
        sa.CheckConstraint("week_ends BETWEEN 0 AND 6", name=op.f("ck_program_week_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("key", name=op.f("uq_program_key")),
    )


def _create_age_bucket() -> None:
    op.create_table(
        "age_bucket",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("upper", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_age_bucket_program_id")
        ),
        sa.PrimaryKeyConstraint("program_id", "upper", name=op.f("pk_age_bucket")),
    )


def _create_import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_repeated", sa.Integer(), nullable=False),
        sa.Column("rows_quarantined", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_import_run_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_program_id"), ["program_id"], unique=False)


def _create_program_holiday() -> None:
    op.create_table(
        "program_holiday",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_program_holiday_program_id")
        ),
        sa.PrimaryKeyConstraint("program_id", "day", name=op.f("pk_program_holiday")),
    )


def _create_sla_target() -> None:
    op.create_table(
        "sla_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_sla_target_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_target")),
        sa.UniqueConstraint(
            "program_id",
            "priority",
            "valid_from",
            name=op.f("uq_sla_target_program_id_priority_valid_from"),
        ),
    )


def _create_team() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_team_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_team_program_id_name")),
    )


def _create_workflow_state() -> None:
    op.create_table(
        "workflow_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('active', 'paused', 'done', 'cancelled')", name=op.f("ck_workflow_state_kind")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_workflow_state_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_state")),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_workflow_state_program_id_name")),
    )


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_quarantine_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_quarantine_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint(
            "program_id", "fingerprint", name=op.f("uq_quarantine_program_id_fingerprint")
        ),
    )


def _create_ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("root_cause", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("exclusion", sa.String(), nullable=True),
        sa.Column("first_response_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ticket', 'escalation', 'partner request', 'COE', 'investigation',"
            " 'incident')",
            name=op.f("ck_ticket_kind"),
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_ticket_program_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["team.id"], name=op.f("fk_ticket_requester_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("program_id", "key", name=op.f("uq_ticket_program_id_key")),
    )


def _create_ticket_event() -> None:
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("micros", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_ticket_event_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
    )
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_event_at", ["at"], unique=False)
        batch_op.create_index(
            "uq_ticket_event_fact",
            ["ticket_id", "at", "micros", "kind", "value"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )


def _create_ticket_spell() -> None:
    op.create_table(
        "ticket_spell",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("from_at", Instant(), nullable=False),
        sa.Column("to_at", Instant(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("state_since", Instant(), nullable=False),
        sa.Column("final_at", Instant(), nullable=True),
        sa.Column("reopened_at", Instant(), nullable=True),
        sa.Column("reopens", sa.Integer(), nullable=False),
        sa.Column("reassignments", sa.Integer(), nullable=False),
        sa.Column("paused", sa.BigInteger(), nullable=False),
        sa.Column("sla_used", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["team.id"], name=op.f("fk_ticket_spell_group_id")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_ticket_spell_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["state_id"], ["workflow_state.id"], name=op.f("fk_ticket_spell_state_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_spell_ticket_id")
        ),
        sa.PrimaryKeyConstraint("program_id", "ticket_id", "seq", name=op.f("pk_ticket_spell")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ticket_spell", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_spell_at", ["program_id", "to_at", "from_at"], unique=False
        )
        batch_op.create_index(
            "ix_ticket_spell_change",
            ["program_id", "from_at", "change"],
            unique=False,
            sqlite_where=sa.text("change > 0"),
            postgresql_where=sa.text("change > 0"),
        )


def downgrade() -> None:
    with op.batch_alter_table("ticket_spell", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ticket_spell_change",
            sqlite_where=sa.text("change > 0"),
            postgresql_where=sa.text("change > 0"),
        )
        batch_op.drop_index("ix_ticket_spell_at")

    op.drop_table("ticket_spell")
    with op.batch_alter_table("ticket_event", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_event_at")
        batch_op.drop_index(
            "uq_ticket_event_fact",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.drop_table("ticket_event")
    op.drop_table("ticket")
    op.drop_table("quarantine")
    op.drop_table("workflow_state")
    op.drop_table("team")
    op.drop_table("sla_target")
    op.drop_table("program_holiday")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_program_id"))

    op.drop_table("import_run")
    op.drop_table("age_bucket")
    op.drop_table("program")
    op.drop_table("person")
