from __future__ import annotations

import pytest

from houses import BASE, visitor
from reportedly.web.guard import HEADERS, POLICY, host_of
from reportedly.web.signing import inside


@pytest.mark.parametrize(
    "path", ["/", "/login", "/nowhere", "/api/v1/status", "/api/v1/nowhere", "/static/x/y.js", "/start?token=x"]
)
def test_every_answer_bears_the_headers(house, path):
    answer = visitor(house).get(path, follow_redirects=False)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_lets_no_inline_script_run():
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8321", "x@127.0.0.1", "[::1", "0.0.0.0"],
)
def test_a_name_that_was_pointed_here_is_refused(house, host):
    answer = visitor(house).get("/login", headers={"Host": host})
    assert answer.status_code == 403
    assert "another host" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost", "LOCALHOST:8321", "[::1]:8321"])
def test_our_own_names_are_let_in(house, host):
    assert visitor(house).get("/login", headers={"Host": host}).status_code == 200


def test_the_name_is_taken_out_of_a_host():
    assert host_of("Example.org:80") == "example.org"
    assert host_of("[::1]:80") == "::1"
    assert host_of("a/b") == ""


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "", "Origin": "null"},
    {"Sec-Fetch-Site": "", "Origin": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/logout", "/jobs/incidents", "/api/v1/incidents/build", "/login"])
def test_another_site_changes_nothing_with_our_cookie(house, owner, path, headers):
    for name, value in headers.items():
        if value:
            owner.headers[name] = value
        else:
            del owner.headers[name]
    answer = owner.post(path)
    assert answer.status_code == 403
    assert house.jobs.of(house.door.know_token(house.door.start_token)) == ()


def test_a_token_beside_a_cookie_does_not_open_the_door_to_other_sites(house, owner):
    token = house.door.start_token
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"}
    assert owner.post("/api/v1/incidents/build", headers=headers).status_code == 403


@pytest.mark.parametrize("mode", ["no-cors", "cors", "same-origin"])
def test_another_site_reads_nothing_with_our_cookie(owner, mode):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    assert owner.get("/api/v1/claims", headers=headers).status_code == 403


def test_a_link_from_elsewhere_opens_a_page_but_not_in_a_frame(owner):
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert owner.get("/", headers=link).status_code == 200
    assert owner.get("/", headers=link | {"Sec-Fetch-Dest": "iframe"}).status_code == 403


def test_no_answer_lets_another_site_read_it(owner):
    answer = owner.get("/api/v1/status", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("/reports?kind=raid", "/reports?kind=raid"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\\b", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(address, end):
    assert inside(address) == end
