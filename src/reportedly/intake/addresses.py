"""Which network addresses may be fetched: public ones only, unless the configuration allows private networks."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading

from reportedly.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""The network whose last 32 bits are the IPv4 address that is meant. Source: RFC 6052 §2.1."""
_REMEDY = "Set intake.fetch_private_networks in reportedly.toml if this network is yours to read from."


def resolve(host: str, port: int, *, allow_private: bool, timeout_s: float, where: str) -> str:
    """Find the address of a host and check it; the caller must connect to this address and no other.

    Whatever way the host is written (a name, 127.1, 0x7f000001, 2130706433, [::ffff:7f00:1]), what counts is what it
    resolves to. If one of several addresses is not public, all are refused.

    Args:
        host: a name or an address, without brackets.
        port: where to connect.
        allow_private: whether any address will do.
        timeout_s: longest time, in seconds.
        where: the URL, for the error.

    Raises:
        FetchError: no such host, no answer in time, or an address that is not public.
    """
    found = _look_up(host, port, timeout_s=timeout_s, where=where)
    if not allow_private:
        for address in found:
            if (reason := why_refused(address)) is not None:
                raise FetchError(f"refused: {host} is {address}, {reason}", where=where, remedy=_REMEDY)
    return found[0]


def why_refused(address: str) -> str | None:
    """Say why an address is not public; None if it is."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    for inner in _inside(parsed):
        reason = _reason(inner)
        if reason:
            return reason if inner == parsed else f"which stands for {inner}, {reason}"
    return None


def _reason(address: Address) -> str | None:
    kinds = (
        ("a loopback address", address.is_loopback),
        ("an unspecified address", address.is_unspecified),
        ("a link-local address", address.is_link_local),
        ("a multicast address", address.is_multicast),
        ("an address on a private network", address.is_private or getattr(address, "is_site_local", False)),
        ("a reserved address", address.is_reserved or not address.is_global),
    )
    return next((kind for kind, holds in kinds if holds), None)


def _inside(address: Address) -> list[Address]:
    """List the addresses that traffic to an address can reach: itself, or an IPv4 address written inside it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    meant = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.ipv4_mapped
    if meant:
        return [meant]
    return [*filter(None, (address.sixtofour, *(address.teredo or ()))), address]


def _look_up(host: str, port: int, *, timeout_s: float, where: str) -> list[str]:
    """Ask the resolver in a thread of its own: it knows no time limit."""
    answers: queue.SimpleQueue[list[str] | str] = queue.SimpleQueue()
    threading.Thread(target=_ask, args=(host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout_s, 0.001))
    except queue.Empty:
        raise FetchError(f"no answer to where {host} is in {timeout_s:.0f} seconds", where=where) from None
    if isinstance(answer, str):
        raise FetchError(f"no such host: {host} ({answer})", where=where, remedy="Check the address and the network.")
    return answer


def _ask(host: str, port: int, answers: queue.SimpleQueue[list[str] | str]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answers.put(str(getattr(error, "strerror", None) or error))
    else:
        answers.put([str(address[0]) for *_, address in found])
