"""Kept records, originals and the ledger, which refuse to be changed; accounts, tokens, leases and facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("ledger", "records", "originals")


def upgrade() -> None:
    """Make the tables that hold what cannot be made anew."""
    op.create_table(
        "ledger",
        sa.Column("seq", LONG, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_ledger_at", "ledger", ["at"])
    op.create_index("ix_ledger_act_seq", "ledger", ["act", "seq"])
    op.create_table(
        "records",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("sort", sa.String(16), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("entry", LONG, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("key", "sort", name="uq_records_key_sort"),
    )
    op.create_index("ix_records_entry", "records", ["entry"])
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("codec", sa.String(8), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _make_working()
    _guard()


def _make_working() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("misses", sa.Integer, nullable=False, server_default="0"),
        sa.Column("missed_at", sa.String(32)),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32)),
        sa.Column("revoked_at", sa.String(32)),
    )
    op.create_index("ix_tokens_account", "tokens", ["account"])
    op.create_table(
        "leases",
        sa.Column("subject", sa.String(80), primary_key=True),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )


def _guard() -> None:
    """Let the database itself refuse to change or delete what is kept."""
    if op.get_context().dialect.name == "sqlite":
        for table in KEPT:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION reportedly_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reportedly_append_only()"
        )


def downgrade() -> None:
    """Take the whole store away."""
    for table in ("leases", "tokens", "accounts", "facts", *reversed(KEPT)):
        op.drop_table(table)
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION reportedly_append_only()")
