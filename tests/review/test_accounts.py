from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from reportedly.errors import Conflict, NotAllowed, NotInStore, NotSignedIn, RequestError
from reportedly.review import accounts
from reportedly.review.roles import ALLOWED, NEEDED, PERMISSIONS, ROLES, Principal
from reportedly.store.ledger import entries
from reportedly.store.people import find_account, list_tokens
from reportedly.store.verify import verify

PASSWORD = "correct horse battery"


@pytest.fixture
def admin(store) -> Principal:
    accounts.open_account(store, None, name="root", role="admin", password=PASSWORD)
    return accounts.sign_in(store, name="root", password=PASSWORD)


def acts(store):
    with store.reading() as connection:
        return [(entry.who, entry.act, entry.values) for entry in entries(connection)]


def test_without_accounts_the_owner_may_do_everything(store):
    me = accounts.who_is(store, token=None, login="someone")
    assert (me.name, me.role) == ("someone", "admin")


def test_the_first_account_is_an_admins_and_then_a_token_is_needed(store):
    with pytest.raises(RequestError):
        accounts.open_account(store, None, name="ana", role="coder", password=PASSWORD)
    accounts.open_account(store, None, name="root", role="admin", password=PASSWORD)
    with pytest.raises(NotSignedIn):
        accounts.who_is(store, token=None, login="someone")
    with pytest.raises(NotAllowed):
        accounts.open_account(store, None, name="other", role="admin", password=PASSWORD)


def test_passwords_are_argon2_and_every_login_stands_in_the_ledger(store, admin):
    with store.reading() as connection:
        assert find_account(connection, "root").password.startswith("$argon2id$")
    with pytest.raises(NotSignedIn):
        accounts.sign_in(store, name="root", password="wrong")
    with pytest.raises(NotSignedIn):
        accounts.sign_in(store, name="nobody", password=PASSWORD)
    assert [(who, values["ok"]) for who, act, values in acts(store) if act == "login"] == [
        ("root", True),
        ("root", False),
        ("nobody", False),
    ]
    assert verify(store) == ()


def test_too_many_wrong_passwords_shut_the_account_for_a_while(store, admin):
    now = datetime.now(UTC)
    for _ in range(accounts.MOST_MISSES):
        with pytest.raises(NotSignedIn):
            accounts.sign_in(store, name="root", password="wrong", now=now)
    with pytest.raises(NotSignedIn, match="too many"):
        accounts.sign_in(store, name="root", password=PASSWORD, now=now)
    later = now + timedelta(seconds=accounts.WAIT_S + 1)
    assert accounts.sign_in(store, name="root", password=PASSWORD, now=later).role == "admin"


@pytest.mark.parametrize(
    ("name", "role", "password"), [("", "coder", PASSWORD), ("x" * 41, "coder", PASSWORD), ("a b", "coder", PASSWORD),
                                   ("ok", "king", PASSWORD), ("ok", "coder", "short")],
)  # fmt: skip
def test_what_will_not_do_is_told(store, admin, name, role, password):
    with pytest.raises(RequestError):
        accounts.open_account(store, admin, name=name, role=role, password=password)


def test_tokens_are_hashed_scoped_and_can_be_revoked(store, admin):
    accounts.open_account(store, admin, name="ana", role="coder", password=PASSWORD)
    ana = accounts.sign_in(store, name="ana", password=PASSWORD)
    plain = accounts.make_token(store, ana, label="script", scopes=["read:data", "decide"])
    who = accounts.check_token(store, plain)
    assert (who.name, who.role, who.may("decide"), who.may("export")) == ("ana", "coder", True, False)
    with store.reading() as connection:
        (token,) = list_tokens(connection, "ana")
    assert plain.split("_", 2)[2] not in repr(token)
    assert "sha256" not in accounts.show_token(token)
    with pytest.raises(NotAllowed):
        accounts.make_token(store, ana, label="x", scopes=["release"])
    with pytest.raises(NotAllowed):
        accounts.make_token(store, who, label="more", scopes=["decide"])
    with pytest.raises(RequestError):
        accounts.make_token(store, ana, label="x", scopes=["everything"])
    with pytest.raises(NotAllowed):
        accounts.revoke_token(store, Principal(name="ben", role="coder"), token=token.id)
    accounts.revoke_token(store, ana, token=token.id)
    with pytest.raises(NotSignedIn):
        accounts.check_token(store, plain)


@pytest.mark.parametrize("plain", ["", "rpt", "rpt__", "rpt_abc_def", "x_y_z", "rpt_000000000000_" + "a" * 43])
def test_tokens_that_are_none_are_refused(store, admin, plain):
    with pytest.raises(NotSignedIn):
        accounts.check_token(store, plain)


def test_tokens_run_out_and_end_with_their_account(store, admin):
    accounts.open_account(store, admin, name="ana", role="coder", password=PASSWORD)
    plain = accounts.make_token(store, admin, label="x", scopes=["decide"], days=1, account="ana")
    with pytest.raises(NotSignedIn):
        accounts.check_token(store, plain, now=datetime.now(UTC) + timedelta(days=2))
    accounts.change_role(store, admin, name="ana", role="data")
    assert not accounts.check_token(store, plain).may("decide")
    accounts.close_account(store, admin, name="ana")
    with pytest.raises(NotSignedIn):
        accounts.check_token(store, plain)
    with pytest.raises(NotSignedIn):
        accounts.sign_in(store, name="ana", password=PASSWORD)
    with pytest.raises(Conflict):
        accounts.open_account(store, admin, name="ana", role="coder", password=PASSWORD)


def test_the_last_admin_stays(store, admin):
    with pytest.raises(RequestError):
        accounts.close_account(store, admin, name="root")
    with pytest.raises(RequestError):
        accounts.change_role(store, admin, name="root", role="coder")
    assert accounts.sign_in(store, name="root", password=PASSWORD).role == "admin"
    with pytest.raises(NotInStore):
        accounts.close_account(store, admin, name="nobody")


def test_passwords_change(store, admin):
    accounts.open_account(store, admin, name="ana", role="coder", password=PASSWORD)
    ana = Principal(name="ana", role="coder")
    accounts.change_password(store, ana, name="ana", password="another long one")
    assert accounts.sign_in(store, name="ana", password="another long one").name == "ana"
    with pytest.raises(NotAllowed):
        accounts.change_password(store, ana, name="root", password="another long one")


def test_roles_only_grow_and_the_data_reader_sees_no_texts():
    for lower, higher in itertools.pairwise(ROLES):
        assert ALLOWED[lower] < ALLOWED[higher]
    assert ALLOWED["data"] == {"read:data"}
    assert set().union(*ALLOWED.values()) == set(PERMISSIONS)
    assert set(NEEDED.values()) <= set(PERMISSIONS)
