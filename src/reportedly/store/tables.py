"""The tables. Records, originals and ledger are written once and never changed; the index is derived from them.

Three kinds, told apart by what may happen to a row:

* **kept**: `ledger`, `records`, `originals`. Rows are only ever added; triggers refuse UPDATE and DELETE.
* **index**: everything that ends in `_index` or `_words`. Made from the kept rows alone; `reindex` makes it anew.
* **working**: accounts, tokens, sessions, leases, the review queue, incidents as told, facts about the store. Changes
  of accounts and tokens leave an entry in the ledger; sessions, leases, the queue and told incidents are means, not
  evidence.

Days are proleptic ordinals (`date.toordinal`), times are UTC as ISO 8601 text with microseconds, which sorts.
"""

from __future__ import annotations

import sqlalchemy as sa

NAMES = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
metadata = sa.MetaData(naming_convention=NAMES)
Key = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
"""Keys and ids sort by their bytes on both databases."""
Long = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("seq", Long, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("act", sa.String(32), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("records", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("prev", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index(None, "at"),
    sa.Index(None, "act", "seq"),
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("sort", sa.String(16), nullable=False),
    sa.Column("key", Key, nullable=False),
    sa.Column("entry", Long, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("key", "sort"),
    sa.Index(None, "entry"),
)

originals = sa.Table(
    "originals",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("codec", sa.String(8), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("made_at", sa.String(32), nullable=False),
    sa.Column("closed_at", sa.String(32)),
    sa.Column("misses", sa.Integer, nullable=False, server_default="0"),
    sa.Column("missed_at", sa.String(32)),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("made_at", sa.String(32), nullable=False),
    sa.Column("expires_at", sa.String(32)),
    sa.Column("revoked_at", sa.String(32)),
    sa.Index(None, "account"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("until", sa.String(32), nullable=False),
)

queue = sa.Table(
    "queue",
    metadata,
    sa.Column("claim", sa.String(40), primary_key=True),
    sa.Column("version", Long, nullable=False),
    sa.Column("priority", sa.Float, nullable=False),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("stage", sa.String(8), nullable=False),
    sa.Index(None, "stage", "priority", "version"),
)

report_index = sa.Table(
    "report_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("id", Key, nullable=False, unique=True),
    sa.Column("entry", Long, nullable=False),
    sa.Column("source_id", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published", sa.Integer),
    sa.Column("language", sa.String(16)),
    sa.Column("url", sa.Text),
    sa.Column("original", sa.String(64)),
    sa.Index(None, "published", "num"),
    sa.Index(None, "source_id"),
)

coding_index = sa.Table(
    "coding_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("report", Long, nullable=False),
    sa.Column("lineage", sa.String(40), nullable=False),
    sa.Column("entry", Long, nullable=False),
    sa.Index(None, "report", "num"),
)

claim_index = sa.Table(
    "claim_index",
    metadata,
    sa.Column("version", Long, primary_key=True, autoincrement=False),
    sa.Column("claim", sa.String(40), nullable=False),
    sa.Column("record", Long, nullable=False),
    sa.Column("report", Long, nullable=False),
    sa.Column("since", Long, nullable=False),
    sa.Column("until", Long),
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
    sa.Index(None, "claim", "version"),
    sa.Index(None, "report", "record"),
    sa.Index(None, "record"),
    sa.Index(None, "cell", "day"),
    sa.Index(None, "kind", "record"),
    sa.Index(None, "status", "record"),
    sa.Index(None, "country", "record"),
    sa.Index(None, "day", "record"),
)
SPANS = claim_index.c.last > claim_index.c.first
"""Claims that may be of several days; few, and with an index of their own."""
sa.Index("ix_claim_index_spans", claim_index.c.last, sqlite_where=SPANS, postgresql_where=SPANS)

count_index = sa.Table(
    "count_index",
    metadata,
    sa.Column("version", Long, primary_key=True, autoincrement=False),
    sa.Column("place", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("of", sa.String(16), nullable=False),
    sa.Column("low", Long),
    sa.Column("high", Long),
    sa.Index(None, "of", "low", "version"),
)

decision_index = sa.Table(
    "decision_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(40), nullable=False, unique=True),
    sa.Column("subject", sa.String(40), nullable=False),
    sa.Column("other", sa.String(40)),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("entry", Long, nullable=False),
    sa.Index(None, "subject", "num"),
    sa.Index(None, "other"),
    sa.Index(None, "by", "num"),
)

assignment_index = sa.Table(
    "assignment_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("claim", sa.String(40), nullable=False),
    sa.Column("incident", sa.String(40)),
    sa.Column("entry", Long, nullable=False),
    sa.Column("until", Long),
    sa.Index(None, "claim", "num"),
    sa.Index(None, "incident"),
)

wording_index = sa.Table(
    "wording_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("report", sa.String(40), nullable=False),
    sa.Column("wording", sa.String(40), nullable=False),
    sa.Column("entry", Long, nullable=False),
    sa.Index(None, "report", "num"),
    sa.Index(None, "wording"),
)

failure_index = sa.Table(
    "failure_index",
    metadata,
    sa.Column("num", Long, primary_key=True, autoincrement=False),
    sa.Column("input", sa.Text, nullable=False),
    sa.Column("stage", sa.String(32), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("entry", Long, nullable=False),
    sa.Column("solved", Long),
    sa.Index(None, "solved", "num"),
)

told = sa.Table(
    "told",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("kinds", sa.Text, nullable=False),
    sa.Column("claims", sa.Integer, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    sa.Column("origins", sa.Integer, nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("look", sa.SmallInteger, nullable=False),
    sa.Column("first", sa.Integer),
    sa.Column("last", sa.Integer),
    sa.Column("day", sa.Integer, nullable=False),
    sa.Column("killed_low", Long),
    sa.Column("killed_high", Long),
    sa.Column("place", sa.Text),
    sa.Column("country", sa.String(2)),
    sa.Column("lat", sa.Float(53)),
    sa.Column("lon", sa.Float(53)),
    sa.Column("radius_m", sa.Integer),
    sa.Column("precision", sa.String(16)),
    sa.Index(None, "day", "id"),
    sa.Index(None, "origins", "id"),
    sa.Index(None, "killed_high", "id"),
    sa.Index(None, "lat"),
)

told_bodies = sa.Table(
    "told_bodies",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("derived", sa.LargeBinary),
)
"""What is told, whole; beside `told`, so that a walk over all incidents reads little."""

told_claims = sa.Table(
    "told_claims",
    metadata,
    sa.Column("claim", sa.String(40), primary_key=True),
    sa.Column("incident", Key, nullable=False),
    sa.Index(None, "incident"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("made_at", sa.String(32), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
    sa.Column("until", sa.String(32), nullable=False),
    sa.Index(None, "account"),
)

KEPT = (ledger, records, originals)
WORKING = (facts, accounts, tokens, leases, sessions)
TOLD = (told, told_bodies, told_claims)
"""Incidents as they were last told; working rows, told anew after each change (see `worker.telling`)."""
INDEX = (
    queue, report_index, coding_index, claim_index, count_index, decision_index, assignment_index, wording_index,
    failure_index,
)  # fmt: skip
WORDS = ("report_words", "claim_words")
