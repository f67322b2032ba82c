"""The index: rows derived from what is kept, the words that are searched, and the review queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "queue", "report_index", "coding_index", "claim_index", "count_index",
    "decision_index", "assignment_index", "wording_index", "failure_index",
)  # fmt: skip


def upgrade() -> None:
    """Make the empty index; `reindex` fills it from what is kept."""
    _make_queue()
    _make_reports()
    _make_claims()
    _make_judgements()
    _make_words()


def _make_queue() -> None:
    op.create_table(
        "queue",
        sa.Column("claim", sa.String(40), primary_key=True),
        sa.Column("version", LONG, nullable=False),
        sa.Column("priority", sa.Float, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
    )
    op.create_index("ix_queue_stage_priority_version", "queue", ["stage", "priority", "version"])


def _make_reports() -> None:
    op.create_table(
        "report_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("entry", LONG, nullable=False),
        sa.Column("source_id", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published", sa.Integer),
        sa.Column("language", sa.String(16)),
        sa.Column("url", sa.Text),
        sa.Column("original", sa.String(64)),
        sa.UniqueConstraint("id", name="uq_report_index_id"),
    )
    op.create_index("ix_report_index_published_num", "report_index", ["published", "num"])
    op.create_index("ix_report_index_source_id", "report_index", ["source_id"])
    op.create_table(
        "coding_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("report", LONG, nullable=False),
        sa.Column("lineage", sa.String(40), nullable=False),
        sa.Column("entry", LONG, nullable=False),
    )
    op.create_index("ix_coding_index_report_num", "coding_index", ["report", "num"])
    op.create_table(
        "wording_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("report", sa.String(40), nullable=False),
        sa.Column("wording", sa.String(40), nullable=False),
        sa.Column("entry", LONG, nullable=False),
    )
    op.create_index("ix_wording_index_report_num", "wording_index", ["report", "num"])
    op.create_index("ix_wording_index_wording", "wording_index", ["wording"])


def _make_claims() -> None:
    op.create_table(
        "claim_index",
        sa.Column("version", LONG, primary_key=True, autoincrement=False),
        sa.Column("claim", sa.String(40), nullable=False),
        sa.Column("record", LONG, nullable=False),
        sa.Column("report", LONG, nullable=False),
        sa.Column("since", LONG, nullable=False),
        sa.Column("until", LONG),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("released", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("certainty", sa.String(16), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("first", sa.Integer),
        sa.Column("last", sa.Integer),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("cell", sa.Integer),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("x", sa.Float(53)),
        sa.Column("y", sa.Float(53)),
        sa.Column("z", sa.Float(53)),
        sa.Column("doubt", sa.Float(53), nullable=False),
        sa.Column("judged", sa.LargeBinary),
    )
    op.create_index("ix_claim_index_claim_version", "claim_index", ["claim", "version"])
    op.create_index("ix_claim_index_report_record", "claim_index", ["report", "record"])
    op.create_index("ix_claim_index_record", "claim_index", ["record"])
    op.create_index("ix_claim_index_cell_day", "claim_index", ["cell", "day"])
    op.create_index("ix_claim_index_kind_record", "claim_index", ["kind", "record"])
    op.create_index("ix_claim_index_status_record", "claim_index", ["status", "record"])
    op.create_index("ix_claim_index_country_record", "claim_index", ["country", "record"])
    op.create_index("ix_claim_index_day_record", "claim_index", ["day", "record"])
    several_days = sa.text("last > first")
    op.create_index(
        "ix_claim_index_spans", "claim_index", ["last"], sqlite_where=several_days, postgresql_where=several_days
    )
    op.create_table(
        "count_index",
        sa.Column("version", LONG, primary_key=True, autoincrement=False),
        sa.Column("place", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("low", LONG),
        sa.Column("high", LONG),
    )
    op.create_index("ix_count_index_of_low_version", "count_index", ["of", "low", "version"])


def _make_judgements() -> None:
    op.create_table(
        "decision_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("other", sa.String(40)),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("entry", LONG, nullable=False),
        sa.UniqueConstraint("id", name="uq_decision_index_id"),
    )
    op.create_index("ix_decision_index_subject_num", "decision_index", ["subject", "num"])
    op.create_index("ix_decision_index_other", "decision_index", ["other"])
    op.create_index("ix_decision_index_by_num", "decision_index", ["by", "num"])
    op.create_table(
        "assignment_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("claim", sa.String(40), nullable=False),
        sa.Column("incident", sa.String(40)),
        sa.Column("entry", LONG, nullable=False),
        sa.Column("until", LONG),
    )
    op.create_index("ix_assignment_index_claim_num", "assignment_index", ["claim", "num"])
    op.create_index("ix_assignment_index_incident", "assignment_index", ["incident"])
    op.create_table(
        "failure_index",
        sa.Column("num", LONG, primary_key=True, autoincrement=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("entry", LONG, nullable=False),
        sa.Column("solved", LONG),
    )
    op.create_index("ix_failure_index_solved_num", "failure_index", ["solved", "num"])


def _make_words() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table in ("report_words", "claim_words"):
            op.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize='ascii')")
        return
    for table in ("report_words", "claim_words"):
        op.execute(
            f"CREATE TABLE {table} (num bigint NOT NULL, section integer NOT NULL, words tsvector NOT NULL, "
            "PRIMARY KEY (num, section))"
        )
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (words)")


def downgrade() -> None:
    """Take the index away; nothing that is kept is lost."""
    for table in ("claim_words", "report_words", *reversed(TABLES)):
        op.drop_table(table)
