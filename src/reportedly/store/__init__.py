"""Kept: reports, claims, judgements and the ledger, append-only, on SQLite or PostgreSQL with one behaviour."""

from sqlalchemy.engine import Connection

from reportedly.store.add import Added, Taken, add, check_claims
from reportedly.store.ledger import LedgerEntry
from reportedly.store.migrate import make_store
from reportedly.store.store import Store

__all__ = ["Added", "Connection", "LedgerEntry", "Store", "Taken", "add", "check_claims", "make_store"]
