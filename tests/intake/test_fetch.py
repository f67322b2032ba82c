"""URLs: limits in time, size and redirects, and no way to a private network."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from local_server import serving
from reportedly.config import IntakeConfig
from reportedly.errors import EmptyReport, FetchError, NotText, ReportedlyError, TooLarge
from reportedly.intake import take_url
from reportedly.intake.fetch import fetch

OPEN = IntakeConfig(fetch_private_networks=True, fetch_timeout_s=20, max_bytes=1_000_000)
HASTY = OPEN.model_copy(update={"fetch_timeout_s": 0.6})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def test_fetch_takes_the_article_and_what_the_page_says(server: str) -> None:
    (report,) = take_url(f"{server}/page", config=OPEN)
    assert report.text.startswith("Shells hit the harbour\nRebels shelled")
    assert (report.title, report.publisher) == ("Shells hit the harbour", "The Sample Gazette")
    assert report.published is not None
    assert (str(report.published.day), report.published.origin) == ("2021-03-04", "page")
    assert report.url == f"{server}/page"


@pytest.mark.parametrize("path", ["gzipped", "untold", "once"])
def test_fetch_takes_compressed_untold_and_redirected_pages(server: str, path: str) -> None:
    (report,) = take_url(f"{server}/{path}", config=OPEN)
    assert "Rebels shelled the harbour" in report.text
    assert report.url == f"{server}/{'page' if path == 'once' else path}"


def test_fetch_takes_the_charset_that_the_server_declares(server: str) -> None:
    (report,) = take_url(f"{server}/arabic", config=OPEN)
    assert report.text.startswith("قصف الجيش المدينة")
    assert report.original.encoding == "cp1256"


def test_fetch_takes_json_lines_with_an_error_for_each_bad_line(server: str) -> None:
    good, bad = take_url(f"{server}/lines", config=OPEN)
    assert good.text == "Rebels shelled it."
    assert (bad.code, bad.where) == ("input.bad_record", f"{server}/lines:2")


@pytest.mark.parametrize("path", ["hang", "drip", "drip-head"])
def test_fetch_gives_up_on_a_server_that_hangs_or_drips(server: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"not there after 0\.6 seconds"):
        fetch(f"{server}/{path}", config=HASTY)
    assert time.monotonic() - began < 3


def test_fetch_gives_up_on_a_server_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(FetchError, match="not there after"):
            fetch(f"http://127.0.0.1:{port}/", config=HASTY)


def test_fetch_gives_up_on_endless_redirects(server: str) -> None:
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetch(f"{server}/round", config=OPEN)


@pytest.mark.parametrize("path", ["gigabytes", "told-gigabytes", "bomb"])
def test_fetch_stops_at_the_size_limit(server: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(TooLarge, match="1,000,000 bytes"):
        fetch(f"{server}/{path}", config=OPEN)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("missing", FetchError, "404"),
        ("nowhere", FetchError, "without a place to go on to"),
        ("to-file", FetchError, "only http and https"),
        ("cut-short", FetchError, "could not be fetched"),
        ("pdf", NotText, "application/pdf"),
        ("empty", EmptyReport, "nothing in it"),
        ("frame", EmptyReport, "no article"),
    ],
)
def test_fetch_says_what_is_wrong(server: str, path: str, kind: type[ReportedlyError], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        list(take_url(f"{server}/{path}", config=OPEN))
    assert caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://[::1",
        "http://example.org:99999/",
        "https://user:secret@example.org/",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_fetch_refuses_what_is_no_plain_address(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url, config=IntakeConfig(fetch_timeout_s=2))


def test_fetch_keeps_a_password_out_of_the_error() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("https://user:secret@example.org/", config=IntakeConfig())
    assert "secret" not in str(caught.value)


def test_fetch_refuses_private_networks_unless_allowed(server: str) -> None:
    with pytest.raises(FetchError, match="loopback") as caught:
        fetch(f"{server}/page", config=IntakeConfig(fetch_timeout_s=2))
    assert "fetch_private_networks" in caught.value.remedy


def answer_with(*addresses: str) -> Any:
    """Make a resolver that gives these addresses, one a call, and fails when asked more often."""
    left, real = list(addresses), socket.getaddrinfo

    def look_up(host: str, port: int, *others: Any, **named: Any) -> list[Any]:
        if host[0].isdigit():
            return real(host, port, *others, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (left.pop(0), port))]

    return look_up


def test_fetch_connects_to_the_address_it_checked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = server.rpartition(":")[2]
    monkeypatch.setattr(socket, "getaddrinfo", answer_with("127.0.0.1"))
    found = fetch(f"http://rebinding.example:{port}/page", config=OPEN)
    assert b"Shells hit the harbour" in found.data


def test_fetch_checks_each_hop_anew(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public first hop must not lead to a private second one."""
    port = int(server.rpartition(":")[2])
    public = socket.create_connection
    monkeypatch.setattr(socket, "getaddrinfo", answer_with("93.184.216.34", "169.254.169.254"))
    monkeypatch.setattr(
        "reportedly.intake.fetch.socket.create_connection",
        lambda _address, timeout: public(("127.0.0.1", port), timeout=timeout),
    )
    with pytest.raises(FetchError, match=r"169\.254\.169\.254, a link-local address"):
        fetch(f"http://public.example:{port}/to-metadata", config=IntakeConfig(fetch_timeout_s=5))


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[int]:
    """A TLS server whose certificate nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl makes no certificate here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_greet, args=(plain, context), daemon=True).start()
        yield plain.getsockname()[1]


def _greet(plain: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        connection, _ = plain.accept()
        with connection:
            context.wrap_socket(connection, server_side=True).close()


def test_fetch_refuses_a_certificate_that_nobody_vouches_for(secure: int) -> None:
    with pytest.raises(FetchError, match="certificate does not hold"):
        fetch(f"https://127.0.0.1:{secure}/", config=OPEN)


def test_fetch_gives_up_on_tls_that_hangs() -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=1) as silent,
        pytest.raises(FetchError, match="not there after"),
    ):
        fetch(f"https://127.0.0.1:{silent.getsockname()[1]}/", config=HASTY)
