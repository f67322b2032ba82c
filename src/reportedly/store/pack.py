"""Records as they lie in the store: the wire form, compressed, under a key, with the hash of the wire form."""

from __future__ import annotations

import hashlib
import zlib

import msgspec

from reportedly.errors import StoreDamaged
from reportedly.records import Claim, Decision, Report, Span
from reportedly.records.ids import content_id
from reportedly.records.wire import Record, decode, encode
from reportedly.store import words


class Coding(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="coding", omit_defaults=True):
    """Say which claims a lineage found in a report, in order; a report coded anew has one for each lineage.

    `charged` is left out of the record where there are no charged words, as in every record of older versions.
    """

    report: str
    lineage: str
    claims: tuple[str, ...]
    charged: tuple[Span, ...] = ()


class KeptBytes(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="original"):
    """Say that the bytes with this hash are kept."""

    sha256: str
    length: int


class Solved(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="solved"):
    """Say that an input that had failed went through; `entry` is the ledger entry before, so that it may recur."""

    input: str
    report: str
    entry: int


Kept = Record | Coding | KeptBytes | Solved
_INNER: msgspec.json.Decoder[Coding | KeptBytes | Solved] = msgspec.json.Decoder(Coding | KeptBytes | Solved)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one kept record with its number and the ledger entry that it came with.

    `tokens` are a report's words where they have been cut already.
    """

    num: int
    entry: int
    sort: str
    key: str
    sha256: str
    wire: bytes
    record: Kept
    tokens: tuple[str, ...] | None = None


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a record made ready before anybody waits for the writer: written, hashed, compressed, cut into words."""

    sort: str
    key: str
    sha256: str
    wire: bytes
    body: bytes
    record: Kept
    tokens: tuple[str, ...] | None = None


def make_ready(record: Kept) -> Ready:
    """Do all work on a record that needs no database."""
    line = wire(record)
    return Ready(
        sort=sort_of(record), key=key_of(record), sha256=sha256(line), wire=line, body=pack(line), record=record,
        tokens=report_tokens(record) if isinstance(record, Report) else None,
    )  # fmt: skip


def report_tokens(report: Report) -> tuple[str, ...]:
    """Cut a report's title and text into the words that it is found by."""
    return tuple(words.cut(f"{report.title}\n{report.text}" if report.title else report.text))


def wire(record: Kept) -> bytes:
    """Write a record in the form that is hashed and kept."""
    return msgspec.json.encode(record) if isinstance(record, Coding | KeptBytes | Solved) else encode(record)


def unwire(sort: str, line: bytes) -> Kept:
    """Read a kept record.

    Raises:
        BadRecord: the bytes are not a record.
        LawBroken: the record breaks a law of the data.
    """
    if sort in ("coding", "original", "solved"):
        return _INNER.decode(line)
    return decode(line, where=sort)


def sort_of(record: Kept) -> str:
    """Name the sort of a record, as its wire form does."""
    return str(type(record).__struct_config__.tag)


def key_of(record: Kept) -> str:
    """Give the key that is unique within a sort; the same claim of two lineages is kept twice."""
    if isinstance(record, Claim):
        return f"{record.id}@{record.lineage}"
    if isinstance(record, Coding):
        return f"{record.report}@{record.lineage}"
    if isinstance(record, KeptBytes):
        return record.sha256
    own = getattr(record, "id", "")
    return str(own) if own else content_id("f", record)


def own_id(record: Kept) -> str | None:
    """Work out the id that a record's content gives; None where the id is not made from its own fields.

    A claim's or a report's id leaves out what does not make it another claim, so it is made by the record itself.
    """
    if isinstance(record, Report | Claim | Decision):
        return str(msgspec.structs.replace(record, id="").id)
    return None


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def pack(data: bytes) -> bytes:
    """Compress bytes for keeping; level 3 of zlib takes half the time of level 6 here, for 3 % more bytes."""
    return zlib.compress(data, 3)


def unpack(data: bytes, *, where: str) -> bytes:
    """Give compressed bytes back.

    Raises:
        StoreDamaged: the bytes are not what was kept.
    """
    engine = zlib.decompressobj()
    try:
        plain = engine.decompress(data) + engine.flush()
    except zlib.error as error:
        raise StoreDamaged(f"kept bytes cannot be unpacked: {error}", where=where) from None
    if not engine.eof or engine.unused_data:
        raise StoreDamaged("kept bytes are cut short or have a tail", where=where)
    return plain
