"""The guard before every request: whose host it is for, which site sent it, and what browsers may do with the answer.

Forms need no secret of their own. A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`), and what
changes anything is taken only from our own pages, or from a program that brings a token and no cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.errors import ForeignRequest

LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""What a page may load: our own files alone; no inline script, no inline style, no frame, no other site."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""Headers of every answer; an answer may set its own `Cache-Control` and a stricter policy."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


Refusal = Callable[[Request, ForeignRequest], Response]
"""Makes the answer to a request that is refused."""


class Guard:
    """Stand before the application."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], https: bool, refuse: Refusal) -> None:
        self.app, self.refuse = app, refuse
        self.hosts = frozenset(host.lower() for host in hosts)
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and pass it on, or refuse it; headers are set either way."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            check_host(headers, self.hosts)
            check_site(scope["method"], headers)
        except ForeignRequest as error:
            refusal = self.refuse(Request(scope), error)
            await refusal(scope, receive, self._dressed(send))
            return
        await self.app(scope, receive, self._dressed(send))

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return dressed


def check_host(headers: Headers, hosts: frozenset[str]) -> None:
    """Refuse a request for a name that is not ours: a foreign name that was pointed at this machine.

    Raises:
        ForeignRequest: the `Host` is another's, or is missing.
    """
    if host_of(headers.get("host", "")) not in hosts:
        raise ForeignRequest(
            "the request is for another host", remedy="Set web.hosts in reportedly.toml for this name."
        )


def host_of(value: str) -> str:
    """Take the name out of a `Host` header, without its port; empty when there is none."""
    try:
        return (urlsplit(f"//{value}").hostname or "").lower() if "@" not in value and "/" not in value else ""
    except ValueError:
        return ""


def check_site(method: str, headers: Headers) -> None:
    """Refuse what another site made a browser send.

    Reading is let through from links anywhere, as a page that is opened; what changes anything is taken from our own
    pages alone. A request with a token and no cookie comes from a program and not from a browser's session.

    Raises:
        ForeignRequest: it is another site's.
    """
    if "authorization" in headers and "cookie" not in headers:
        return
    site = headers.get("sec-fetch-site")
    if method in _SAFE:
        mode = headers.get("sec-fetch-mode", "navigate")
        if site in ("cross-site", "same-site") and (mode != "navigate" or _is_embedded(headers)):
            raise ForeignRequest("another site may not read from here")
        return
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignRequest("another site may not change anything here")
        return
    origin = headers.get("origin")
    if origin is None or urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
        raise ForeignRequest("the request does not say that it comes from our own pages")


def _is_embedded(headers: Headers) -> bool:
    return headers.get("sec-fetch-dest") in ("iframe", "frame", "embed", "object")
