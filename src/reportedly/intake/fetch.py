"""A URL that the user named -> its bytes; limited in time, size and redirects, never a private network unasked."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from reportedly.config import IntakeConfig
from reportedly.errors import FetchError, NotText, TooLarge
from reportedly.intake.addresses import resolve
from reportedly.intake.media import split_media_type
from reportedly.version import __version__

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_CHUNK = 65_536
_SAFE = "/?&=%:;@!$'()*+,~-._[]|"
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TEXT_TYPES = (
    "text/",
    "application/json",
    "application/xhtml",
    "application/xml",
    "application/x-ndjson",
    "application/jsonl",
    "application/ndjson",
)
_HEADERS = {
    "User-Agent": f"reportedly/{__version__}",
    "Accept": "text/html, application/xhtml+xml, text/plain, application/json;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a URL gave, and the address that gave it after redirects."""

    url: str
    data: bytes
    media_type: str
    charset: str | None


class _Target(msgspec.Struct, frozen=True, kw_only=True):
    """One hop: an address to ask, its parts checked."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, *, config: IntakeConfig) -> Fetched:
    """Fetch a URL.

    Each hop is checked anew, and the connection is made to the very address that was checked, so a name that changes
    its address in between reaches nothing. No cookie, no proxy, no script, no second file.

    Args:
        url: an http or https address.
        config: limits; `fetch_timeout_s` holds for the whole, redirects and name look-ups included.

    Raises:
        FetchError: refused, unreachable, too slow, too many redirects, or an error status.
        TooLarge: beyond `max_bytes` after decompression; the rest is not read.
        NotText: the server says that it is no text.
    """
    deadline = time.monotonic() + config.fetch_timeout_s
    seen = url
    for _ in range(config.fetch_max_redirects + 1):
        target = _target(seen)
        with _answer(target, config=config, deadline=deadline) as response:
            if response.status not in _REDIRECTS:
                return _take(response, target, config=config, deadline=deadline)
            seen = _next_hop(response, target)
    raise FetchError(f"more than {config.fetch_max_redirects} redirects", where=url)


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"not an address: {error}", where=url) from None
    if parts.scheme not in _PORTS:
        raise FetchError(f"only http and https are fetched, not {parts.scheme or 'this'}", where=url)
    if not host:
        raise FetchError("no host in this address", where=url)
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            "an address with a user name or password is refused: it would be kept in the records",
            where=parts.hostname or "",
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(
        url=url, scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], path=quote(path, safe=_SAFE)
    )


@contextmanager
def _answer(target: _Target, *, config: IntakeConfig, deadline: float) -> Iterator[BaseHTTPResponse]:
    """Connect to the checked address and ask; at the deadline the connection is cut, whatever it waits for."""
    from urllib3.exceptions import HTTPError

    left = deadline - time.monotonic()
    address = resolve(
        target.host, target.port, allow_private=config.fetch_private_networks, timeout_s=left, where=target.url
    )
    try:
        with _connected(target, address, deadline) as sock, closing(_ask(target, sock)) as response:
            yield response
    except (OSError, HTTPError, http.client.HTTPException) as error:
        if time.monotonic() >= deadline:
            raise _too_slow(target, config) from None
        raise FetchError(f"could not be fetched: {_plain(error)}", where=target.url) from None


@contextmanager
def _connected(target: _Target, address: str, deadline: float) -> Iterator[socket.socket]:
    sock = socket.create_connection((address, target.port), timeout=max(deadline - time.monotonic(), 0.001))
    try:
        with _cut_at(deadline, sock):
            if target.scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
            yield sock
    finally:
        sock.close()


@contextmanager
def _cut_at(deadline: float, sock: socket.socket) -> Iterator[None]:
    """Shut a connection down at a moment; through a second handle, for TLS takes the first one over."""
    handle = sock.dup()
    watch = threading.Timer(max(deadline - time.monotonic(), 0), _shut_down, args=(handle,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        watch.join()
        handle.close()


def _shut_down(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _ask(target: _Target, sock: socket.socket) -> BaseHTTPResponse:
    from urllib3.connection import HTTPConnection

    connection = HTTPConnection(target.host, target.port, timeout=sock.gettimeout())
    connection.sock = sock
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"
    connection.request("GET", target.path, headers={**_HEADERS, "Host": named}, preload_content=False)
    return connection.getresponse()


def _next_hop(response: BaseHTTPResponse, target: _Target) -> str:
    place = response.headers.get("Location")
    if not place:
        raise FetchError(f"status {response.status} without a place to go on to", where=target.url)
    return urljoin(target.url, place)


def _take(response: BaseHTTPResponse, target: _Target, *, config: IntakeConfig, deadline: float) -> Fetched:
    if response.status != http.HTTPStatus.OK:
        raise FetchError(f"the server answers {response.status} {response.reason or ''}".rstrip(), where=target.url)
    media_type, charset = split_media_type(response.headers.get("Content-Type"))
    if media_type and not media_type.startswith(_TEXT_TYPES):
        raise NotText(f"the server says it is {media_type}", where=target.url)
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > config.max_bytes:
        raise _too_large(target, config)
    data = _read(response, target, config=config)
    if time.monotonic() >= deadline:
        raise _too_slow(target, config)
    return Fetched(url=target.url, data=data, media_type=media_type, charset=charset)


def _read(response: BaseHTTPResponse, target: _Target, *, config: IntakeConfig) -> bytes:
    parts, size = [], 0
    while part := response.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > config.max_bytes:
            raise _too_large(target, config)
    return b"".join(parts)


def _too_large(target: _Target, config: IntakeConfig) -> TooLarge:
    return TooLarge(f"it is beyond the limit of {config.max_bytes:,} bytes", where=target.url)


def _too_slow(target: _Target, config: IntakeConfig) -> FetchError:
    return FetchError(f"not there after {config.fetch_timeout_s:g} seconds", where=target.url)


def _plain(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not hold ({error.verify_message})"
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
