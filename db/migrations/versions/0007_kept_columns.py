"""Tickets as columns, kept in the store: a process that starts reads them in one go"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_columns",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_kept_columns_program_id")
        ),
        sa.PrimaryKeyConstraint("program_id", "seq", name=op.f("pk_kept_columns")),
    )
    if op.get_bind().dialect.name == "postgresql":  # it would try to press each together
        op.execute("ALTER TABLE kept_columns ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("kept_columns")
