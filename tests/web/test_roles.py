from __future__ import annotations

import re

import pytest

from houses import open_accounts, sign_in, visitor
from reportedly.review.accounts import make_token
from reportedly.review.roles import ALLOWED, PERMISSIONS, ROLES, Principal
from reportedly.web.app import ROUTES

ENDLESS = {"api-events-stream"}
UNKNOWN_IS_ANOTHERS = {"api-token-revoke"}
"""Refuses what is not one's own, without saying whether it is there."""
PUBLIC = {"start", "login", "login-try", "logout", "static", "api-openapi"}
CALLS = [(page, method) for page in ROUTES for method in page.methods]


def address(page):
    return re.sub(r"\{(\w+)(?::\w+)?\}", "nothing", page.path)


def ask(client, page, method):
    return client.request(method, address(page), follow_redirects=False)


def test_every_route_names_a_permission_but_the_few_doors():
    assert {page.name for page in ROUTES if page.needs is None} == PUBLIC
    assert {page.needs for page in ROUTES} - {None} <= set(PERMISSIONS)
    assert len({page.name for page in ROUTES}) == len(ROUTES)


def test_nothing_is_changed_by_get():
    changing = re.compile(r"begin|stop|make|revoke|decide|undo|build|retry|give-back|logout|try|release-|export-")
    assert [page.name for page in ROUTES if "GET" in page.methods and changing.search(page.name)] == []


@pytest.fixture
def nobody(house):
    open_accounts(house.store)
    return visitor(house)


def test_nobody_gets_in_without_signing_in(nobody):
    for page, method in CALLS:
        if page.needs is None:
            continue
        answer = ask(nobody, page, method)
        if method == "GET" and not page.path.startswith("/api/"):
            assert answer.status_code == 303, page.name
            assert answer.headers["location"].startswith("/login"), page.name
        else:
            assert answer.status_code == 401, page.name


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_those_roles_that_may_and_to_no_other(people, role):
    for page, method in CALLS:
        if page.needs is None:
            continue
        if page.needs not in ALLOWED[role]:
            answer = ask(people[role], page, method)
            assert answer.status_code == 403, (page.name, answer.text)
            assert "refused.role" in answer.text, page.name
        elif page.name not in ENDLESS | UNKNOWN_IS_ANOTHERS:
            answer = ask(people[role], page, method)
            assert answer.status_code not in (401, 403, 500), (page.name, answer.text)


def test_a_tokens_scopes_narrow_its_owners_role(house, nobody):
    admin = Principal(name="admin", role="admin")
    token = make_token(house.store, admin, label="t", scopes=["read:data"])
    program = visitor(house, Authorization=f"Bearer {token}")
    for page, method in CALLS:
        if not page.path.startswith("/api/") or page.name in ENDLESS | UNKNOWN_IS_ANOTHERS or page.needs is None:
            continue
        answer = ask(program, page, method)
        assert (answer.status_code == 403) == (page.needs != "read:data"), (page.name, answer.text)


def test_nobody_rises_by_what_they_send(house, nobody):
    sign_in(nobody, "reader")
    for extra in ({"X-Role": "admin"}, {"X-Forwarded-User": "admin"}, {"Remote-User": "admin"}):
        assert nobody.get("/api/v1/me", headers=extra).json()["role"] == "reader"
    body = {"label": "mine", "scopes": ["admin"]}
    assert nobody.post("/api/v1/tokens", json=body).status_code == 403
    body = {"label": "mine", "scopes": ["decide"]}
    assert nobody.post("/api/v1/tokens", json=body).status_code == 403
    assert nobody.post("/api/v1/tokens", json={"label": "mine", "scopes": ["read:data"]}).status_code == 201


def test_a_token_cannot_make_a_stronger_one(house, nobody):
    admin = Principal(name="admin", role="admin")
    weak = make_token(house.store, admin, label="t", scopes=["read:data"])
    program = visitor(house, Authorization=f"Bearer {weak}")
    assert program.post("/api/v1/tokens", json={"label": "more", "scopes": ["admin"]}).status_code == 403


def test_nobody_revokes_anothers_token_or_sees_anothers_job(house, people):
    made = people["coder"].post("/api/v1/tokens", json={"label": "mine", "scopes": ["read:data"]}).json()["token"]
    ident = made.split("_")[1]
    assert people["reader"].delete(f"/api/v1/tokens/{ident}").status_code == 403
    assert people["reader"].get("/api/v1/tokens").json()["items"] == []
    job = people["coder"].post("/api/v1/incidents/build").json()
    assert people["reviewer"].get(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert people["reviewer"].delete(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert people["admin"].get(f"/api/v1/jobs/{job['id']}").status_code == 200


def test_who_may_not_read_reports_sees_no_words_of_them(people):
    found = people["data"].get("/api/v1/claims?limit=5").json()["items"]
    assert all(item["title"] is None and item["context"] is None for item in found)
    assert all(item["context"] for item in people["reader"].get("/api/v1/claims?limit=5").json()["items"])
    lines = people["data"].get("/api/v1/claims.jsonl").text.splitlines()
    assert lines
    assert all('"context":null' in line for line in lines)


def test_logins_and_tokens_are_in_the_feed_for_admins_alone(people):
    acts = {item["act"] for item in people["coder"].get("/api/v1/events?limit=1000").json()["items"]}
    assert acts
    assert not acts & {"login", "account", "token"}
    assert {"login", "account"} <= {i["act"] for i in people["admin"].get("/api/v1/events?limit=1000").json()["items"]}
