"""Admin: accounts and roles, tokens, and the ledger."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.errors import BadQuery, RequestError
from reportedly.review import accounts
from reportedly.review.roles import ALLOWED, PERMISSIONS, ROLES
from reportedly.store import people
from reportedly.store.lists import last_entries
from reportedly.web.asked import Asked
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page

_ENTRIES = 50


def show_admin(asked: Asked, *, secret: str = "") -> Response:
    """Show accounts, tokens and the last entries of the ledger; `secret` is a token just made, shown this once."""
    before, act = asked.query.get("before", ""), asked.query.get("act", "")
    if before and not before.isdigit():
        raise BadQuery(f"{before!r} is not a number of an entry")
    with asked.store.reading() as connection:
        entries = last_entries(
            connection, before=int(before) if before else None, acts=(act,) if act else (), most=_ENTRIES
        )
        held = people.list_accounts(connection)
        tokens = [accounts.show_token(token) for token in people.list_tokens(connection)]
    return show(
        asked, "admin.html", entries=entries, accounts=held, tokens=tokens, secret=secret, roles=ROLES,
        allowed=ALLOWED, permissions=PERMISSIONS, act=act, head=asked.store.head(),
    )  # fmt: skip


def take_account(asked: Asked) -> Response:
    """Open an account, change its role or password, or close it."""
    form = asked.form
    what, name = str(form.get("what") or ""), str(form.get("name") or "").strip()
    if what == "open":
        role, password = str(form.get("role") or ""), str(form.get("password") or "")
        accounts.open_account(asked.store, asked.who, name=name, role=role, password=password)
    elif what == "role":
        accounts.change_role(asked.store, asked.who, name=name, role=str(form.get("role") or ""))
    elif what == "password":
        accounts.change_password(asked.store, asked.who, name=name, password=str(form.get("password") or ""))
    elif what == "close":
        accounts.close_account(asked.store, asked.who, name=name)
    else:
        raise RequestError(f"{what!r} cannot be done with an account")
    return asked.go("admin")


def take_token(asked: Asked) -> Response:
    """Make a token and show it this once, or revoke one."""
    form = asked.form
    if form.get("what") == "revoke":
        accounts.revoke_token(asked.store, asked.who, token=str(form.get("token") or ""))
        return asked.go("admin")
    days = str(form.get("days") or "")
    if days and not days.isdigit():
        raise RequestError(f"{days!r} is not a number of days")
    secret = accounts.make_token(
        asked.store, asked.who, label=str(form.get("label") or "").strip(),
        scopes=[str(scope) for scope in form.getlist("scope")], days=int(days) if days else None,
        account=str(form.get("account") or "") or None,
    )  # fmt: skip
    return show_admin(asked, secret=secret)


PAGES = (
    Page(name="admin", path="/admin", run=show_admin, needs="admin"),
    Page(name="take-account", path="/admin/account", run=take_account, needs="admin", methods=("POST",)),
    Page(name="take-token", path="/admin/token", run=take_token, needs="admin", methods=("POST",)),
)
