"""Ids made from content: the same content has the same id on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")


def content_id(prefix: str, content: object, *, leave_out: frozenset[str] = frozenset()) -> str:
    """Make `prefix_` + 20 hex digits (80 bits of SHA-256) of the canonical JSON of `content`.

    Args:
        prefix: one letter that tells the kind of record (`r` report, `c` claim, `l` lineage …).
        content: a record or plain data; keys are sorted before hashing.
        leave_out: top-level keys that do not take part (the id itself, links, confidence).
    """
    plain = msgspec.to_builtins(content)
    if isinstance(plain, Mapping):
        plain = {key: value for key, value in plain.items() if key not in leave_out}
    return f"{prefix}_{hashlib.sha256(_ENCODER.encode(plain)).hexdigest()[:20]}"
