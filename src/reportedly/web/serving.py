"""The server: one process on one port, on this machine alone unless there are accounts."""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from reportedly.codebook import Codebook
from reportedly.config import Config
from reportedly.errors import ConfigError
from reportedly.store import Store
from reportedly.store.people import has_accounts
from reportedly.web.app import create_app
from reportedly.web.guard import LOOPBACK
from reportedly.web.house import House

_GRACE_S = 5
_KEEP_ALIVE_S = 75
"""Longer than a person thinks: a connection that is cut just as a request comes loses the request."""


def serve(
    store: Store, book: Codebook, config: Config, *, host: str, port: int, owner: str, ready: Callable[[str], None]
) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        store: the store; it is closed at the end.
        book: the codebook.
        config: settings; `web` says by which names browsers may come.
        host: address to listen at.
        port: port to listen at; 0 takes a free one.
        owner: who the owner of a store without accounts is called.
        ready: called with the address to open once the port is taken.

    Raises:
        ConfigError: the address is not this machine's own and the store has no accounts, or the port is taken.
    """
    check_address(store, host)
    with _listening(host, port) as listening:
        taken = listening.getsockname()[1]
        named = (*config.web.hosts, *(() if _is_any(host) else (host,)))
        config = config.model_copy(update={"web": config.web.model_copy(update={"hosts": named})})
        house = House(store, book, config, owner=owner, port=taken)
        _log()
        ready(address_of(house, host, taken))
        threading.Thread(target=house.shelf.warm, name="templates", daemon=True).start()
        try:
            with suppress(KeyboardInterrupt):
                _run(house, listening)
        finally:
            house.close()


def _run(house: House, listening: socket.socket) -> None:
    settings = uvicorn.Config(
        create_app(house),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=house.config.web.behind_proxy,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_keep_alive=_KEEP_ALIVE_S,
        ws="none",
        lifespan="on",
    )
    uvicorn.Server(settings).run(sockets=[listening])


def check_address(store: Store, host: str) -> None:
    """Refuse to serve a store without accounts to other machines.

    Raises:
        ConfigError: anybody on the network could reach the owner's door.
    """
    with store.reading() as connection:
        shared = has_accounts(connection)
    if not shared and not is_loopback(host):
        raise ConfigError(
            f"{host} can be reached from other machines, and this store has no accounts",
            remedy="Open one first: `reportedly accounts open NAME --role admin`; or leave --host out.",
        )


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_any(host: str) -> bool:
    return host in ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def _listening(host: str, port: int) -> socket.socket:
    made: socket.socket | None = None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = socket.socket(family)
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError as error:
        if made is not None:
            made.close()
        raise ConfigError(
            f"cannot listen at {host} port {port}: {error.strerror}", remedy="Try another --port."
        ) from None
    return made


def address_of(house: House, host: str, port: int) -> str:
    """Give the address to open; for the owner of a store without accounts it holds the start-up token."""
    name = "127.0.0.1" if _is_any(host) else host
    base = f"http://{f'[{name}]' if ':' in name else name}:{port}"
    return f"{base}/login" if house.door.has_accounts() else f"{base}/start?token={house.door.start_token}"


def _log() -> None:
    """Write what is asked and what breaks to standard error; addresses without what may be secret in them."""
    logger = logging.getLogger("reportedly.web")
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
