from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from houses import PASSWORD, open_accounts, sign_in, visitor
from reportedly.config import Config, WebConfig
from reportedly.errors import NotSignedIn, TooMany
from reportedly.review.accounts import change_password, change_role, close_account, make_token
from reportedly.review.roles import Principal
from reportedly.store.tables import sessions
from reportedly.web.house import House
from reportedly.web.rates import Rates

ADMIN = Principal(name="admin", role="admin")


def test_the_owner_comes_in_with_the_token_of_the_terminal_and_no_other(house):
    browser = visitor(house)
    assert browser.get("/").url.path == "/login"
    browser.get("/start", params={"token": "wrong"})
    assert browser.get("/api/v1/me").status_code == 401
    answer = browser.get("/start", params={"token": house.door.start_token}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert house.door.start_token not in answer.headers["set-cookie"]
    assert browser.get("/api/v1/me").json()["role"] == "admin"


def test_with_accounts_the_terminals_token_opens_nothing(house, owner):
    assert owner.get("/").status_code == 200
    open_accounts(house.store)
    assert owner.get("/", follow_redirects=False).headers["location"].startswith("/login")
    fresh = visitor(house)
    fresh.get("/start", params={"token": house.door.start_token})
    assert fresh.get("/api/v1/me").status_code == 401
    headers = {"Authorization": f"Bearer {house.door.start_token}"}
    assert visitor(house).get("/api/v1/me", headers=headers).status_code == 401


def test_signing_in_and_out(house):
    open_accounts(house.store)
    browser = visitor(house)
    assert sign_in(browser, "coder", "wrong password").status_code == 401
    assert sign_in(browser, "coder").status_code == 303
    assert browser.get("/api/v1/me").json()["name"] == "coder"
    kept = dict(browser.cookies)
    assert browser.post("/logout", follow_redirects=False).status_code == 303
    assert browser.get("/api/v1/me").status_code == 401
    again = visitor(house)
    again.cookies.update(kept)
    assert again.get("/api/v1/me").status_code == 401


def test_a_secret_from_outside_is_never_made_good(house):
    open_accounts(house.store)
    browser = visitor(house)
    browser.cookies.set(house.cookie, "planted", domain="127.0.0.1")
    answer = sign_in(browser, "coder")
    assert house.cookie in answer.cookies
    assert answer.cookies[house.cookie] != "planted"
    other = visitor(house)
    other.cookies.set(house.cookie, "planted", domain="127.0.0.1")
    assert other.get("/api/v1/me").status_code == 401


def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_one_before(house):
    open_accounts(house.store)
    browser = visitor(house)
    sign_in(browser, "coder")
    first = browser.cookies[house.cookie]
    sign_in(browser, "coder")
    assert browser.cookies[house.cookie] != first
    assert house.door.know(first) is None


def test_the_store_holds_no_secret(house, place):
    open_accounts(house.store)
    browser = visitor(house)
    sign_in(browser, "coder")
    secret = browser.cookies[house.cookie]
    token = make_token(house.store, ADMIN, label="t", scopes=["read:data"])
    with house.store.reading() as connection:
        rows = connection.execute(sa.select(sessions)).all()
    assert len(rows) == 1
    house.store.close()
    raw = b"".join(path.read_bytes() for path in place.parent.glob("house.db*"))
    for hidden in (secret, token, token[-20:], PASSWORD, house.door.start_token):
        assert hidden.encode() not in raw


def test_no_secret_is_written_to_the_log(house, caplog):
    caplog.set_level(logging.DEBUG)
    browser = visitor(house)
    browser.get("/start", params={"token": house.door.start_token})
    open_accounts(house.store)
    sign_in(browser, "coder")
    sign_in(browser, "coder", "a wrong password here")
    token = make_token(house.store, ADMIN, label="t", scopes=["read:data"])
    visitor(house).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))
    assert "/start" in ours
    for hidden in (house.door.start_token, PASSWORD, "a wrong password", browser.cookies[house.cookie], token):
        assert hidden not in ours


def test_a_session_ends_by_age_and_by_idleness(house):
    open_accounts(house.store)
    secret, now = house.door.sign_in("coder", PASSWORD), datetime.now(UTC)
    assert house.door.know(secret, now=now) is not None
    assert house.door.know(secret, now=now + timedelta(hours=3)) is None
    for step in range(1, 13):
        house.door.know(secret, now=now + timedelta(hours=step - 0.1))
    assert house.door.know(secret, now=now + timedelta(hours=11.95)) is not None
    assert house.door.know(secret, now=now + timedelta(hours=12.1)) is None


def test_what_changes_an_account_reaches_its_sessions_at_once(house):
    open_accounts(house.store)
    secret = house.door.sign_in("coder", PASSWORD)
    change_role(house.store, ADMIN, name="coder", role="reader")
    assert house.door.know(secret).role == "reader"
    change_password(house.store, ADMIN, name="coder", password="another long one")
    assert house.door.know(secret) is None
    again = house.door.sign_in("coder", "another long one")
    close_account(house.store, ADMIN, name="coder")
    assert house.door.know(again) is None
    with pytest.raises(NotSignedIn):
        house.door.sign_in("coder", "another long one")


def test_tries_are_slowed_down(house):
    open_accounts(house.store)
    house.logins.most = 3
    browser = visitor(house)
    assert [sign_in(browser, "nobody", "x" * 12).status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    assert sign_in(browser, "coder").status_code == 429


def test_an_account_locks_for_a_while_wherever_the_tries_come_from(house):
    open_accounts(house.store)
    house.logins.most = 100
    browser = visitor(house)
    for _ in range(5):
        sign_in(browser, "coder", "wrong password")
    assert sign_in(browser, "coder").status_code == 401


def test_rates_forget_after_a_minute():
    rates = Rates(2)
    rates.take("a", now=0)
    rates.take("a", now=1)
    rates.take("b", now=1)
    with pytest.raises(TooMany):
        rates.take("a", now=59)
    rates.take("a", now=60.5)


def test_over_https_the_cookie_is_bound_to_the_host_and_to_tls(house):
    safe = House(house.store, house.book, Config(web=WebConfig(https=True)))
    browser = visitor(safe)
    answer = browser.get("/start", params={"token": safe.door.start_token}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "secure" in cookie.lower()
    assert "domain" not in cookie.lower()
    assert "strict-transport-security" in answer.headers
    safe.jobs.close()


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer rpt_x_y", "Bearer " + "a" * 5000]
)
def test_a_token_that_is_not_good_opens_nothing(house, header):
    open_accounts(house.store)
    answer = visitor(house).get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_tokens_open_the_api_alone(house):
    open_accounts(house.store)
    token = make_token(house.store, ADMIN, label="t", scopes=["read:data"])
    headers = {"Authorization": f"Bearer {token}"}
    assert visitor(house).get("/api/v1/me", headers=headers).status_code == 200
    assert visitor(house).get("/", headers=headers, follow_redirects=False).status_code == 303
