"""Which addresses are refused, in every form they can be written in."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from reportedly.errors import FetchError
from reportedly.intake.addresses import resolve, why_refused

REFUSED = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.1
192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12:3456::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:a9fe:a9fe ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 2002:7f00:1:: 2002:c0a8:101::1 64:ff9b:1::1 100::1
"""
PUBLIC = ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", REFUSED.split())
def test_why_refused_names_a_reason_for_addresses_that_are_not_public(address: str) -> None:
    assert why_refused(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_why_refused_lets_public_addresses_through(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "0", "::1", "::ffff:7f00:1"]
)
def test_resolve_refuses_loopback_however_it_is_written(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        resolve(host, 80, allow_private=False, timeout_s=5, where="http://x/")
    assert "refused" in caught.value.message


def test_resolve_gives_the_address_to_connect_to() -> None:
    assert resolve("127.1", 80, allow_private=True, timeout_s=5, where="x") == "127.0.0.1"


def test_resolve_refuses_a_host_with_one_private_address_among_public_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(FetchError, match=r"10\.0\.0\.7"):
        resolve("two.example", 80, allow_private=False, timeout_s=5, where="x")


def test_resolve_gives_up_on_a_resolver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [time.sleep(1)][:0])
    with pytest.raises(FetchError, match="no answer"):
        resolve("slow.example", 80, allow_private=False, timeout_s=0.1, where="x")


def test_resolve_says_that_there_is_no_such_host() -> None:
    with pytest.raises(FetchError, match="no such host"):
        resolve("nobody.invalid", 80, allow_private=False, timeout_s=20, where="x")
