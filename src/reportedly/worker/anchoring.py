"""Anchor the ledger outside: a time-stamping authority signs the head's hash, so that nobody can date a chain back.

The network is asked only here, only when the user names an authority, and only the hash of a hash leaves. The
answer is kept like original bytes, under its SHA-256 and named by a ledger entry of its own, so that it can be checked
offline, by this software or by any other that reads RFC 3161 (`openssl ts -verify`).

Source: RFC 3161, Internet X.509 Public Key Infrastructure Time-Stamp Protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from reportedly.errors import ConfigError, FetchError, MissingInput, RequestError, StoreDamaged
from reportedly.store import Connection, LedgerEntry, Store
from reportedly.store.ledger import entries, read_entry
from reportedly.store.pack import KeptBytes, pack, sha256
from reportedly.store.read import read_original
from reportedly.version import __version__

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

_LIMIT = 65_536
"""A longer answer is no time stamp, in bytes."""
_WAIT_S = 30.0
_OTHER = "Try again later, or name another authority."
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one anchor: the ledger entry `anchored` with its `head`, when it was signed, and the answer's SHA-256.

    `signature` says whether the authority's signature was checked against roots that the user trusts.
    """

    entry: int
    anchored: int
    head: str
    signed_at: datetime
    authority: str
    answer: str
    signature: str = "not checked: name the authority's root certificates"


def anchor_head(store: Store, *, who: str, authority: str, roots: Sequence[Path] = ()) -> Anchor:
    """Have the last ledger entry's hash signed and keep the answer.

    Args:
        store: the store.
        who: person or program that acts, for the ledger.
        authority: http or https address of a time-stamping authority.
        roots: PEM files of root certificates to check the answer with; none: only the hash and the nonce are checked.

    Raises:
        RequestError: the ledger is empty.
        FetchError: the authority did not answer, or not with a time stamp of this hash.
        ConfigError: rfc3161-client is not installed, or a certificate cannot be read.
    """
    library, last = _library(), store.head()
    if last is None:
        raise RequestError("an empty ledger has nothing to anchor", remedy="Add reports first.")
    request = library.TimestampRequestBuilder().data(last.hash.encode()).nonce(nonce=True).build()
    answer = _ask(authority, request.as_bytes())
    response = _read(answer, where=authority)
    if response.tst_info.nonce != request.nonce or not _is_of(response, last.hash):
        raise FetchError("the answer is not to this question", where=authority, remedy=_OTHER)
    if roots:
        _check_signature(response, last.hash, roots, where=authority)
    name = sha256(answer)
    detail = {"anchored": last.seq, "head": last.hash, "authority": authority, "answer": name}
    with store.writing(who=who, act="anchor", detail=detail, always=True) as writing:
        writing.keep_with_bytes([KeptBytes(sha256=name, length=len(answer))], {name: pack(answer)})
        entry = writing.seq
    return _anchor(entry, detail, response, roots)


def check_anchors(store: Store, *, roots: Sequence[Path] = ()) -> Iterator[Anchor]:
    """Check every anchor, offline: what was signed is the hash that stands in the ledger now.

    Raises:
        StoreDamaged: a ledger entry is not the one that was signed, an answer is not what was kept, or its signature
            does not hold.
        ConfigError: rfc3161-client is not installed, or a certificate cannot be read.
    """
    with store.reading() as connection:
        for entry in tuple(entries(connection, acts=("anchor",))):
            yield _checked(connection, entry, roots)


def _checked(connection: Connection, entry: LedgerEntry, roots: Sequence[Path]) -> Anchor:
    detail, where = entry.values, f"anchor in entry {entry.seq}"
    answer = read_original(connection, detail["answer"])
    if sha256(answer) != detail["answer"]:
        raise StoreDamaged("the answer is not what was kept", where=where)
    response = _read(answer, where=where)
    stands = read_entry(connection, detail["anchored"])
    if stands is None or stands.computed_hash() != detail["head"] or not _is_of(response, detail["head"]):
        raise StoreDamaged(f"entry {detail['anchored']} is not the one that was signed", where=where)
    if roots:
        _check_signature(response, detail["head"], roots, where=where)
    return _anchor(entry.seq, detail, response, roots)


def _anchor(entry: int, detail: dict[str, Any], response: TimeStampResponse, roots: Sequence[Path]) -> Anchor:
    plain: dict[str, Any] = {name: detail[name] for name in ("anchored", "head", "authority", "answer")}
    plain |= {"signature": "good"} if roots else {}
    return Anchor(entry=entry, signed_at=response.tst_info.gen_time, **plain)


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ModuleNotFoundError:
        raise ConfigError(
            "reading time stamps needs rfc3161-client", remedy="Install it: pip install 'reportedly[anchor]'."
        ) from None
    return rfc3161_client


def _ask(authority: str, question: bytes) -> bytes:
    import urllib3

    if not authority.startswith(("http://", "https://")):
        raise RequestError(f"{authority!r} is no address of an authority", remedy="Name an http or https address.")
    headers = {"Content-Type": _QUERY, "Accept": _REPLY, "User-Agent": f"reportedly/{__version__}"}
    try:
        with urllib3.PoolManager(retries=False, timeout=_WAIT_S) as pool:
            reply = pool.request("POST", authority, body=question, headers=headers, preload_content=False)
            answer = reply.read(_LIMIT + 1)
            reply.close()
    except urllib3.exceptions.HTTPError as error:
        raise FetchError(f"the authority did not answer: {error}", where=authority, remedy=_OTHER) from None
    if reply.status != 200 or len(answer) > _LIMIT:
        raise FetchError(
            f"the authority answered with status {reply.status}, {len(answer)} bytes", where=authority, remedy=_OTHER
        )
    return answer


def _read(answer: bytes, *, where: str) -> TimeStampResponse:
    library = _library()
    from rfc3161_client import decode_timestamp_response

    try:
        response = decode_timestamp_response(answer)
        granted = library.PKIStatus(response.status) in (library.PKIStatus.GRANTED, library.PKIStatus.GRANTED_WITH_MODS)
    except ValueError as error:
        raise FetchError(f"the answer is no time stamp: {error}", where=where, remedy=_OTHER) from None
    if not granted:
        raise FetchError("the authority refused to sign", where=where, remedy=_OTHER)
    return response


def _is_of(response: TimeStampResponse, head: str) -> bool:
    import hashlib

    return bool(response.tst_info.message_imprint.message == hashlib.sha512(head.encode()).digest())


def _check_signature(response: TimeStampResponse, head: str, roots: Sequence[Path], *, where: str) -> None:
    library = _library()
    from cryptography import x509

    try:
        trusted = [one for path in roots for one in x509.load_pem_x509_certificates(path.read_bytes())]
    except OSError as error:
        raise MissingInput(f"cannot read the certificate: {error.strerror}", where=str(error.filename)) from None
    except ValueError as error:
        raise ConfigError(f"not a certificate in PEM form: {error}", where=", ".join(map(str, roots))) from None
    try:
        library.VerifierBuilder(roots=trusted).build().verify_message(response, head.encode())
    except library.VerificationError as error:
        raise StoreDamaged(f"the authority's signature does not hold: {error}", where=where) from None
