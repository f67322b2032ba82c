"""`reportedly accounts …`: who may do what in a store that several people share."""

from __future__ import annotations

import click

from reportedly.cli.house import opened, store_option, table


@click.group("accounts")
def accounts_commands() -> None:
    """Open and close accounts, and make tokens. A store without accounts is yours alone and needs none."""


_PASSWORD = click.option(
    "--password", envvar="REPORTEDLY_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True,
    help="Asked for when left out; REPORTEDLY_PASSWORD sets it too.",
)  # fmt: skip


@accounts_commands.command("open")
@click.argument("name")
@store_option
@click.option("--role", default="coder", show_default=True, help="data, reader, coder, reviewer or admin")
@_PASSWORD
def open_command(name: str, address: str, role: str, password: str) -> None:
    """Open an account. The first one must be an admin's; from then on every command needs a token."""
    from reportedly.review.accounts import make_token, open_account
    from reportedly.review.roles import Principal
    from reportedly.store.people import has_accounts

    with opened(address, "admin") as (store, who):
        with store.reading() as connection:
            first = not has_accounts(connection)
        open_account(store, None if first else who, name=name, role=role, password=password)
        if first:
            admin = Principal(name=name, role="admin")
            token = make_token(store, admin, label="first", scopes=sorted(_all()), days=None)
            click.echo(f"your token, shown this once: {token}")


def _all() -> frozenset[str]:
    from reportedly.review.roles import ALLOWED

    return ALLOWED["admin"]


@accounts_commands.command("list")
@store_option
def list_command(address: str) -> None:
    """List accounts and what they may do."""
    from reportedly.store.people import list_accounts

    with opened(address, "admin") as (store, _), store.reading() as connection:
        rows = list_accounts(connection)
    table(("name", "role", "made", "closed"), [(a.name, a.role, a.made_at, a.closed_at) for a in rows])


@accounts_commands.command("role")
@click.argument("name")
@click.argument("role")
@store_option
def role_command(name: str, role: str, address: str) -> None:
    """Give an account another role."""
    from reportedly.review.accounts import change_role

    with opened(address, "admin") as (store, who):
        change_role(store, who, name=name, role=role)


@accounts_commands.command("password")
@click.argument("name")
@store_option
@_PASSWORD
def password_command(name: str, address: str, password: str) -> None:
    """Set a password: your own, or as an admin anybody's."""
    from reportedly.review.accounts import change_password

    with opened(address) as (store, who):
        change_password(store, who, name=name, password=password)


@accounts_commands.command("close")
@click.argument("name")
@store_option
def close_command(name: str, address: str) -> None:
    """Close an account for good; what its owner decided stays."""
    from reportedly.review.accounts import close_account

    with opened(address, "admin") as (store, who):
        close_account(store, who, name=name)


@accounts_commands.command("token")
@click.argument("scopes", nargs=-1, required=True)
@store_option
@click.option("--for", "account", help="Whose it is; else your own.")
@click.option("--label", default="", help="What it is for.")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How long it is good for.")
def token_command(scopes: tuple[str, ...], address: str, account: str | None, label: str, days: int) -> None:
    """Make a token that may do what SCOPES say; it is shown this once and kept as a hash."""
    from reportedly.review.accounts import make_token

    with opened(address) as (store, who):
        click.echo(make_token(store, who, label=label, scopes=scopes, days=days, account=account))


@accounts_commands.command("tokens")
@store_option
def tokens_command(address: str) -> None:
    """List tokens without their secrets."""
    from reportedly.store.people import list_tokens

    with opened(address) as (store, who), store.reading() as connection:
        rows = list_tokens(connection, None if who.may("admin") else who.name)
    table(
        ("id", "account", "label", "scopes", "until", "revoked"),
        [(t.id, t.account, t.label, " ".join(t.scopes), t.expires_at, t.revoked_at) for t in rows],
    )


@accounts_commands.command("revoke")
@click.argument("token")
@store_option
def revoke_command(token: str, address: str) -> None:
    """Revoke a token by its id."""
    from reportedly.review.accounts import revoke_token

    with opened(address) as (store, who):
        revoke_token(store, who, token=token)
