"""In which version of the data a ticket changed last, so that only those are read again"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LEFT_OUT = sa.text("exclusion IS NOT NULL")


def upgrade() -> None:
    column = sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0")
    op.add_column("ticket", column)
    op.create_index("ix_ticket_changed_in", "ticket", ["program_id", "changed_in"])
    op.create_index(
        "ix_ticket_exclusion",
        "ticket",
        ["program_id", "exclusion", "key"],
        sqlite_where=LEFT_OUT,
        postgresql_where=LEFT_OUT,
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_exclusion", "ticket")
    op.drop_index("ix_ticket_changed_in", "ticket")
    op.drop_column("ticket", "changed_in")
