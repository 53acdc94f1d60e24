"""The audit is read newest first: as a whole, and by each of its filters"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD = ("program_id", "id")
NEW = (
    ("at", "id"),
    ("program_id", "at", "id"),
    ("program_id", "who", "at", "id"),
    ("kind", "at", "id"),
    ("did", "at", "id"),
    ("who", "at", "id"),
)


def upgrade() -> None:
    _drop(OLD)
    for columns in NEW:
        _create(columns)


def downgrade() -> None:
    for columns in NEW:
        _drop(columns)
    _create(OLD)


def _create(columns: tuple[str, ...]) -> None:
    op.create_index(_name(columns), "audit_entry", list(columns))


def _drop(columns: tuple[str, ...]) -> None:
    op.drop_index(_name(columns), "audit_entry")


def _name(columns: tuple[str, ...]) -> str:
    return op.f(f"ix_audit_entry_{'_'.join(columns)}")
