"""Accounts and rights, drafts, and the audit"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.instants import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "audit_entry", "draft", "one_time_link", "sign_in_try", "web_session", "stand_in",
    "membership", "account",
)  # fmt: skip
COLUMNS = {
    "import_run": (("begun_by", sa.String()), ("discarded_at", Instant())),
    "job": (("asked_by", sa.String()), ("asked_by_id", sa.Integer())),
}


def upgrade() -> None:
    _create_account()
    _create_membership()
    _create_stand_in()
    _create_web_session()
    _create_sign_in_try()
    _create_one_time_link()
    _create_draft()
    _create_audit_entry()
    for name in ("marking", "about"):
        op.add_column("program", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))


def _create(name: str, *parts: Any) -> None:
    """A table with the primary key ``id`` unless ``parts`` bring another one."""
    if not any(isinstance(part, sa.PrimaryKeyConstraint) for part in parts):
        key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
        parts = (sa.Column("id", sa.Integer(), nullable=False), *parts, key)
    op.create_table(name, *parts)


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_account() -> None:
    _create(
        "account",
        _column("person_id", sa.Integer()),
        _column("login", sa.String()),
        _column("password_hash", sa.String(), nullable=True),
        _column("administrator", sa.Boolean()),
        _column("demonstration", sa.Boolean()),
        _column("created_at", Instant()),
        _column("password_at", Instant(), nullable=True),
        _column("disabled_at", Instant(), nullable=True),
        _column("version", sa.Integer()),
        _points("account", "person_id", "person"),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )


def _create_membership() -> None:
    _create(
        "membership",
        _column("account_id", sa.Integer()),
        _column("program_id", sa.Integer()),
        _column("role", sa.String()),
        _column("exports", sa.Boolean()),
        sa.CheckConstraint(
            "role IN ('viewer', 'contributor', 'manager')", name=op.f("ck_membership_role")
        ),
        _points("membership", "account_id", "account"),
        _points("membership", "program_id", "program"),
        sa.UniqueConstraint(
            "account_id", "program_id", name=op.f("uq_membership_account_id_program_id")
        ),
    )
    op.create_index("ix_membership_program_id", "membership", ["program_id"])


def _create_stand_in() -> None:
    _create(
        "stand_in",
        _column("person_id", sa.Integer()),
        _column("stand_in_id", sa.Integer()),
        _column("from_at", Instant()),
        _column("until_at", Instant(), nullable=True),
        _column("reason", sa.String()),
        _points("stand_in", "person_id", "person"),
        _points("stand_in", "stand_in_id", "person"),
    )
    for column in ("person_id", "stand_in_id"):
        op.create_index(f"ix_stand_in_{column}", "stand_in", [column])


def _create_web_session() -> None:
    _create(
        "web_session",
        _column("account_id", sa.Integer()),
        _column("token_hash", sa.String()),
        _column("begun_at", Instant()),
        _column("seen_at", Instant()),
        _column("ended_at", Instant(), nullable=True),
        _column("ended_why", sa.String(), nullable=True),
        _column("address", sa.String()),
        _column("browser", sa.String()),
        _points("web_session", "account_id", "account"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index("ix_web_session_account_id", "web_session", ["account_id"])


def _create_sign_in_try() -> None:
    _create(
        "sign_in_try",
        _column("login_hash", sa.String()),
        _column("address", sa.String()),
        _column("at", Instant()),
    )
    for column in ("login_hash", "address"):
        op.create_index(f"ix_sign_in_try_{column}_at", "sign_in_try", [column, "at"])


def _create_one_time_link() -> None:
    _create(
        "one_time_link",
        _column("kind", sa.String()),
        _column("account_id", sa.Integer(), nullable=True),
        _column("token_hash", sa.String()),
        _column("until_at", Instant()),
        _column("used_at", Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('set-up', 'password')", name=op.f("ck_one_time_link_kind")),
        _points("one_time_link", "account_id", "account"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_index("ix_one_time_link_account_id", "one_time_link", ["account_id"])


def _create_draft() -> None:
    _create(
        "draft",
        _column("account_id", sa.Integer()),
        _column("form", sa.String()),
        _column("fields", sa.JSON()),
        _column("base", sa.Integer(), nullable=True),
        _column("saved_ms", sa.BigInteger()),
        _points("draft", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", "form", name=op.f("pk_draft")),
    )


def _create_audit_entry() -> None:
    _create(
        "audit_entry",
        _column("at", Instant()),
        _column("account_id", sa.Integer(), nullable=True),
        _column("who", sa.String()),
        _column("via", sa.String()),
        _column("transaction", sa.String()),
        _column("program_id", sa.Integer(), nullable=True),
        _column("kind", sa.String()),
        _column("item_id", sa.Integer(), nullable=True),
        _column("item", sa.String()),
        _column("did", sa.String()),
        _column("was", sa.JSON(), nullable=True),
        _column("became", sa.JSON(), nullable=True),
    )
    op.create_index("ix_audit_entry_item", "audit_entry", ["kind", "item_id"])
    op.create_index("ix_audit_entry_program_id_id", "audit_entry", ["program_id", "id"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


_KEPT = "An entry of the audit is kept as it is."
APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb} ON audit_entry"
        f" BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_KEPT}'; END $$",
        "CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_kept()",
    ),
}


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, _ in columns:
            op.drop_column(table, name)
    for name in ("marking", "about"):
        op.drop_column("program", name)
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_is_kept()")
