"""`reportedly serve` and `reportedly demo`: the workbench in a browser."""

from __future__ import annotations

import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli.house import counting, login, store_option
from reportedly.cli.tools import Tools
from reportedly.errors import ConfigError

if TYPE_CHECKING:
    from reportedly.config import Config
    from reportedly.store import Store

_PATH = click.Path(path_type=Path)
_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
_PORT = click.option(
    "--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0 takes a free one."
)
_OPEN = click.option("--open/--no-open", "opens", default=False, help="Open a browser.")
_CONFIG = click.option(
    "--config", "config_file", type=_PATH, help="Configuration file; else reportedly.toml if there is one."
)


@click.command("serve")
@store_option
@_HOST
@_PORT
@_OPEN
@_CONFIG
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
def serve_command(
    address: str, host: str, port: int, opens: bool, config_file: Path | None, codebooks: tuple[Path, ...]
) -> None:
    """Serve the workbench: read, compare and judge in a browser; and the API.

    A store without accounts is served to this machine alone, to whoever opens the address with the token that is
    shown. With accounts people sign in; put a reverse proxy with HTTPS before it to serve a team.
    """
    from reportedly.config import load_config
    from reportedly.store import Store

    _check_extra()
    config = load_config(config_file)
    config = config.model_copy(update={"codebook": config.codebook + codebooks}) if codebooks else config
    with Store(address) as store:
        _serve(store, config, host=host, port=port, opens=opens)


def _check_extra() -> None:
    missing = [name for name in ("babel", "multipart", "nh3", "starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"the workbench is not installed ({', '.join(missing)} missing)",
            remedy="Install it: pip install 'reportedly[web]'.",
        )


def _serve(store: Store, config: Config, *, host: str, port: int, opens: bool) -> None:
    from reportedly.codebook import load_codebook
    from reportedly.web.serving import serve

    def ready(place: str) -> None:
        click.echo(f"reportedly: open {place}\nCtrl-C ends it.", err=True)
        if opens:
            webbrowser.open(place)

    serve(store, load_codebook(*config.codebook), config, host=host, port=port, owner=login(), ready=ready)


@click.command("demo")
@click.option("--store", "address", default="reportedly-demo.db", show_default=True, help="The store to fill.")
@_HOST
@_PORT
@_OPEN
@_CONFIG
@click.option("--fill-only", is_flag=True, help="Fill the store and do not serve it.")
@click.pass_context
def demo_command(
    ctx: click.Context, address: str, host: str, port: int, opens: bool, config_file: Path | None, fill_only: bool
) -> None:
    """Look around: fill a store with a sample project and serve it.

    The sample is 26 short reports by rival sources over a few incidents. The towns are real, so that places can be
    looked up; the groups, the people and the happenings are invented.
    """
    from reportedly.codebook import load_codebook
    from reportedly.config import load_config
    from reportedly.store import Store, make_store
    from reportedly.web.demo import fill_sample

    _check_extra()
    config = load_config(config_file)
    make_store(address)
    coder = (ctx.obj if isinstance(ctx.obj, Tools) else Tools()).make(config)
    with Store(address) as store:
        with counting("Reading the sample") as tell:
            filled = fill_sample(store, coder, load_codebook(*config.codebook), who=login(), progress=tell)
        told = f"{filled.reports} reports, {filled.claims} new claims, {filled.incidents} incidents"
        click.echo(f"{address}: {told}", err=True)
        if not fill_only:
            _serve(store, config, host=host, port=port, opens=opens)
