"""What the workbench needs: incidents as they were last told, and the sessions of people who are signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the empty tables; telling fills them from what is kept."""
    op.create_table(
        "told",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("claims", "reports", "origins", "waiting")),
        sa.Column("look", sa.SmallInteger, nullable=False),
        sa.Column("first", sa.Integer),
        sa.Column("last", sa.Integer),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("killed_low", LONG),
        sa.Column("killed_high", LONG),
        sa.Column("place", sa.Text),
        sa.Column("country", sa.String(2)),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("radius_m", sa.Integer),
        sa.Column("precision", sa.String(16)),
    )
    for name in ("day", "origins", "killed_high"):
        op.create_index(f"ix_told_{name}_id", "told", [name, "id"])
    op.create_index("ix_told_lat", "told", ["lat"])
    op.create_table(
        "told_bodies",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("derived", sa.LargeBinary),
    )
    op.create_table(
        "told_claims",
        sa.Column("claim", sa.String(40), primary_key=True),
        sa.Column("incident", KEY, nullable=False),
    )
    op.create_index("ix_told_claims_incident", "told_claims", ["incident"])
    _make_sessions()


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])


def downgrade() -> None:
    """Take the tables away; nothing that is kept was in them."""
    for table in ("sessions", "told_claims", "told_bodies", "told"):
        op.drop_table(table)
    op.execute("DELETE FROM facts WHERE name = 'told'")
