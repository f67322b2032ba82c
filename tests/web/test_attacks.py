"""Attacks, each tried: script in what is stored and in what is asked, paths, addresses, bombs, floods."""

from __future__ import annotations

import gzip
import io
import re
import socket
import time
import zipfile
from html.parser import HTMLParser

import pytest

from houses import make_house, visitor
from local_server import serving
from reportedly.config import Config, IntakeConfig, WebConfig
from reportedly.errors import FetchError
from reportedly.records import Published, Report
from reportedly.store import Taken, add
from reportedly.web.cleaned import clean_html
from reportedly.web.works import Brought, pieces_of

SCRIPT = "<script>alert(1)</script>"
PAYLOADS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*191*1009}}{% raw %}",
    "\u202e<b>bidi</b>",
]
LIVE = re.compile(r"<script>alert|<img src=x|<svg onload|onerror=alert\(1\)>|<b>bidi", re.IGNORECASE)


class Parsed(HTMLParser):
    """Read a page as a browser does, and gather whatever would run or style from within it."""

    def __init__(self, page):
        super().__init__()
        self.live = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        data = told.get("type") in ("application/json", "application/ld+json")
        if tag in ("style", "iframe", "object", "embed", "base") or (
            tag == "script" and not told.get("src") and not data
        ):
            self.live.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or name == "style":
                self.live.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction", "xlink:href") and not address.startswith(
                ("/", "#", "?", "http")
            ):
                self.live.append(f"{tag} {name}={value}")


def add_through(client, **body):
    return client.post("/api/v1/reports", json={"reports": [body]})


def job_of(client, answer, wait):
    assert answer.status_code == 202, answer.text
    return wait(client, answer.json())


# --- script that was stored, and script that comes back from what was asked


@pytest.mark.parametrize("payload", PAYLOADS)
def test_script_in_a_report_never_runs_on_a_page(house, owner, world, wait, payload):
    text = f"{payload} A spokesman said River Brigade shelled Vilnava on Tuesday. {payload}"
    report = Report(
        source_id=payload, title=f"Title {payload}", publisher=payload, text=text, url=payload,
        published=Published(day=world.day, origin="user"),
    )  # fmt: skip
    add(house.store, [Taken(input=payload, report=report)], code=world.code, lineage=world.lineage, who=payload[:40])
    add(house.store, [Taken(input=payload)], code=world.code, lineage=world.lineage, who="x")
    wait(owner, owner.post("/api/v1/incidents/build").json())
    shown = 0
    for page in pages_of(house, **names_in(owner, report)):
        answer = owner.get(page, follow_redirects=False)
        assert answer.status_code != 500, page
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not LIVE.search(answer.text), page
            assert Parsed(answer.text).live == [], page
            assert "1349033" not in answer.text, page
            shown += "Title " in answer.text
    assert shown >= 2


def names_in(client, report):
    """Name the report, its claim, and the incident that holds it, for the holes of paths."""
    claim = client.get(f"/api/v1/reports/{report.id}/claims").json()["items"][0]["claim"]["id"]
    return {"report": report.id, "claim": claim, "incident": client.get(f"/api/v1/claims/{claim}").json()["incident"]}


def pages_of(house, **names):
    """List the addresses of all pages that answer to GET, their holes filled."""
    for name, path in house.paths.items():
        if not path.startswith("/api/") and "{digest}" not in path and name not in ("start", "logout"):
            yield re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: names.get(hole[1], "x"), path)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_script_in_an_address_never_comes_back_alive(house, owner, payload):
    for page in {*house.paths.values(), "/nowhere"}:
        if page.startswith("/api/v1/events/stream"):
            continue
        answer = owner.get(
            re.sub(r"\{\w+(:\w+)?\}", "x", page), params={"q": payload, "words": payload, "next": payload}
        )
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not LIVE.search(answer.text), page
            assert Parsed(answer.text).live == [], page
    answer = owner.get(f"/nowhere/{payload}")
    assert not LIVE.search(answer.text)


def test_the_api_answers_as_json_that_no_browser_takes_for_a_page(owner):
    answer = owner.get("/api/v1/claims", params={"words": SCRIPT})
    assert answer.headers["content-type"] in ("application/json", "application/problem+json")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_original_bytes_come_as_a_file_in_a_sandbox(owner, wait):
    page = f"<html><body><article><p>River Brigade shelled Vilnava. {SCRIPT}</p></article></body></html>"
    job = job_of(owner, add_through(owner, text=page), wait)
    answer = owner.get(f"/api/v1/reports/{job['result']['reports'][0]}/original")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "dirty",
    [
        SCRIPT, "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<style>*{}</style>",
        "<iframe src=//evil>", "<svg><script>1</script></svg>", "<p style='x' onclick=1>x</p>", "<form action=//e>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<base href=//evil>", "<link rel=x href=//e>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<object data=//e>", "<!--<img src=x>-->",
    ],
)  # fmt: skip
def test_foreign_html_is_made_harmless(dirty):
    clean = clean_html(f"<p>before</p>{dirty}<p>after</p>")
    assert "<p>before</p>" in clean
    assert (
        not re.search(r"<(?!/?p>|!)|script|onerror=|onclick|href|src=|style|evil", clean, re.IGNORECASE)
        or "&lt;" in clean
    )
    assert not re.search(r"<[^>]*(on\w+=|href|src|style)", clean, re.IGNORECASE)


# --- paths


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../app.py", "/static/x/%2e%2e/app.py", "/static/x/..%2f..%2fapp.py", "/static/x//etc/passwd",
        "/static/x/%2fetc%2fpasswd", "/static/x/....//app.py", "/static/x/css/../../house.py", "/static/x/%00",
        "/static/x/..%5c..%5capp.py", "/static/../reportedly.toml", "/static/x/.", "/static/x/css",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_static_folder(owner, path):
    answer = owner.get(path)
    assert answer.status_code == 404, path
    assert "import" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..\\..\\windows\\win.ini", "-", "a\0b", "con"])
def test_the_name_of_an_upload_is_a_label_and_never_a_path(house, owner, wait, name):
    files = {"files": (name, b"River Brigade shelled Vilnava on Tuesday, a spokesman said.", "text/plain")}
    answer = owner.post("/jobs/add", files=files, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    job = wait(owner, {"id": answer.headers["location"].rpartition("/")[2]})
    assert job["state"] == "done"
    assert job["result"]["reports_out"] + job["result"]["failed"] == 1
    texts = [r.text for r in owner_reports(house)]
    assert not any("root:" in text for text in texts)


def owner_reports(house):
    from reportedly.store.read import walk_reports

    with house.store.reading() as connection:
        return list(walk_reports(connection))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "/etc/passwd", "-", "ftp://example.org/x", "gopher://x", "data:,x"]
)
def test_only_web_addresses_are_opened(house, url):
    pieces = list(pieces_of(house, Brought(urls=(url,))))
    assert [piece.code for piece in pieces] == [FetchError.code]


@pytest.mark.parametrize("name", ["../x", "x/../../y", "/etc/passwd", "nothing"])
def test_a_jobs_files_are_those_it_made(owner, wait, name):
    job = wait(owner, owner.post("/api/v1/exports", json={"forms": ["csv"]}).json())
    assert job["files"] == ["incidents.csv"]
    assert owner.get(f"/api/v1/jobs/{job['id']}/files/{name}").status_code == 404


# --- addresses that lead inside (SSRF)

INSIDE = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::]/",
    "http://[fe80::1]/", "http://[fc00::1]/", "http://[::7f00:1]/", "http://0.0.0.0/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/",
    "http://127.0.0.1:8321@127.0.0.1/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://[ff02::1]/", "http://[2001:0:7f00:1::]/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_no_address_leads_inside(house, url):
    (failure,) = pieces_of(house, Brought(urls=(url,)))
    assert failure.code == FetchError.code
    assert not any(word in failure.message for word in ("Connection refused", "timed out", "could not be fetched"))


@pytest.fixture
def inside_server():
    with serving() as server:
        yield server


def resolving(monkeypatch, *answers):
    """Let every name resolve to these addresses, one after the other; the last one stays."""
    left = list(answers)

    def look_up(_host, port, *_args, **_values):
        address = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_that_means_this_machine_is_refused(house, monkeypatch):
    resolving(monkeypatch, "127.0.0.1")
    (failure,) = pieces_of(house, Brought(urls=("http://harmless.example/",)))
    assert "loopback" in failure.message


def test_a_name_with_one_inner_address_among_several_is_refused(house, monkeypatch):
    def look_up(_host, port, *_args, **_values):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    (failure,) = pieces_of(house, Brought(urls=("http://two.example/",)))
    assert "private network" in failure.message


def test_a_name_that_changes_its_address_between_check_and_use_reaches_nothing_inside(house, monkeypatch):
    reached: list[object] = []
    resolving(monkeypatch, "93.184.216.34", "127.0.0.1")

    def connect(address, *_args, **_values):
        reached.append(address[0])
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "create_connection", connect)
    list(pieces_of(house, Brought(urls=("http://turning.example/",))))
    assert reached == ["93.184.216.34"]


def test_a_redirect_to_this_machine_is_not_followed(place, inside_server, monkeypatch):
    """The first hop is let through (as if it were a public server); the second one must not be."""
    from reportedly.intake import addresses

    real, checked = addresses.why_refused, []

    def once(address):
        checked.append(address)
        return None if len(checked) == 1 else real(address)

    monkeypatch.setattr(addresses, "why_refused", once)
    house = make_house(place)
    (failure,) = pieces_of(house, Brought(urls=(f"{inside_server}/once",)))
    assert "loopback" in failure.message
    assert len(checked) == 2
    house.close()


def test_through_the_api_an_inner_address_becomes_a_failure_that_tells_nothing_of_what_is_there(
    owner, wait, inside_server
):
    job = job_of(owner, add_through(owner, url=f"{inside_server}/page"), wait)
    assert job["result"]["failed"] == 1
    failures = owner.get("/api/v1/failures.jsonl").text
    assert "loopback" in failures
    assert "harbour" not in failures


# --- bombs and floods


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", b"0" * 20_000_000)
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "River Brigade shelled Vilnava">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><html><body><article><p>&a9;</p></article></body></html>"
)
QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"x" * 100_000}">]><html><body><p>{"&a;" * 10_000}</p></body></html>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>River Brigade shelled Vilnava &x;</p></body></html>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.zip", bomb()),
        ("bomb.txt", bomb()),
        ("laughs.html", LAUGHS.encode()),
        ("laughs.xml", LAUGHS.encode()),
        ("quadratic.html", QUADRATIC.encode()),
        ("outside.html", OUTSIDE.encode()),
        ("packed.gz", gzip.compress(b"0" * 50_000_000)),
        ("deep.html", b"<div>" * 50_000 + b"River Brigade shelled Vilnava on Tuesday."),
        ("deep.json", b"[" * 100_000),
        ("deep.jsonl", b'{"text":' * 50_000),
        ("nul.txt", b"\0" * 1000),
    ],
)
def test_a_bomb_takes_neither_time_nor_room(house, owner, wait, name, data):
    begun = time.monotonic()
    answer = owner.post("/jobs/add", files={"files": (name, data, "")}, follow_redirects=False)
    job = wait(owner, {"id": answer.headers["location"].rpartition("/")[2]}, 30)
    assert job["state"] == "done", job
    assert time.monotonic() - begun < 20
    for report in owner_reports(house):
        assert len(report.text) < 1_000_000
        assert "root:" not in report.text


@pytest.fixture
def narrow(place):
    made = make_house(place, Config(web=WebConfig(max_upload_bytes=100_000), intake=IntakeConfig(max_bytes=50_000)))
    with visitor(made) as client:
        client.get("/start", params={"token": made.door.start_token})
        yield client
    made.close()


def test_an_upload_beyond_the_limit_is_refused(narrow):
    answer = narrow.post("/jobs/add", files={"files": ("a.txt", b"x" * 200_000, "text/plain")})
    assert answer.status_code == 413
    assert narrow.post("/api/v1/reports", content=b"x" * 200_000).status_code == 413


def test_an_upload_that_hides_its_length_is_cut_off_at_the_limit(narrow):
    sent = 0

    def pieces():
        nonlocal sent
        for _ in range(10_000):
            sent += 10_000
            yield b"x" * 10_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert narrow.post("/jobs/add", content=pieces(), headers=headers).status_code in (400, 413)
    assert narrow.post("/api/v1/reports", content=pieces()).status_code == 413


def test_a_small_form_takes_no_large_body(narrow):
    assert narrow.post("/logout", data={"x": "y" * 300_000}).status_code == 413


def test_who_may_not_add_is_refused_before_the_body_is_read(people):
    answer = people["reader"].request("POST", "/jobs/add", content=b"x" * 10_000_000)
    assert answer.status_code == 403


def test_a_flood_of_fields_is_refused(narrow):
    assert narrow.post("/jobs/add", data={f"f{n}": "x" for n in range(2_000)}).status_code in (400, 413)


def test_a_flood_of_jobs_is_refused(house, owner):
    house.jobs._pool.submit(time.sleep, 1.5)
    answers = [owner.post("/api/v1/incidents/build").status_code for _ in range(25)]
    assert answers.count(202) == 20
    assert answers.count(429) == 5


def test_a_header_cannot_be_broken_into_two(owner, wait):
    job = wait(owner, owner.post("/api/v1/exports", json={"forms": ["csv"]}).json())
    answer = owner.get(f"/api/v1/jobs/{job['id']}/files/x%0d%0aSet-Cookie:%20a=b")
    assert "set-cookie" not in answer.headers
    assert answer.status_code == 404


def test_error_pages_tell_nothing_of_the_inside(house, owner, monkeypatch):
    from reportedly.web.api import house_rules

    def broken(_store):
        raise ZeroDivisionError("secret path /srv/store.db")

    monkeypatch.setattr(house_rules, "count_kept", broken)
    answer = owner.get("/api/v1/status")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert re.search(r"number [0-9a-f]{8}", answer.json()["detail"])
