"""Anchors, with an authority on this machine: openssl signs what a small server is sent."""

from __future__ import annotations

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa

from reportedly.errors import FetchError, MissingInput, RequestError, StoreDamaged
from reportedly.store.ledger import entries
from reportedly.store.verify import verify
from reportedly.worker.anchoring import anchor_head, check_anchors
from stores import address, store, world

pytest.importorskip("rfc3161_client")
__all__ = ["address", "store", "world"]
CONFIG = """
[ tsa ]
default_tsa = here
[ here ]
dir = {folder}
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[ stamp ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Make a root, a signer under it, and another root that signed nothing."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to play the authority")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.conf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    for name in ("root", "other"):
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name} of a test",
                "-keyout", f"{name}.key", "-out", f"{name}.pem", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stamp of a test", "-keyout", "tsa.key",
            "-out", "tsa.csr")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "30", "-extfile", "tsa.conf", "-extensions", "stamp", "-out", "tsa.pem")  # fmt: skip
    return folder


@pytest.fixture
def authority(keys):
    """Serve time stamps on 127.0.0.1; `answer` may be set to something else than what openssl signs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            question = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append(question)
            body = server.answer(question) if server.answer else stamp(keys, question)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer = [], None
    server.url = f"http://127.0.0.1:{server.server_port}/tsa"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def stamp(folder, question):
    (folder / "question.tsq").write_bytes(question)
    openssl(folder, "ts", "-reply", "-config", "tsa.conf", "-section", "here", "-queryfile", "question.tsq",
            "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer.tsr")  # fmt: skip
    return (folder / "answer.tsr").read_bytes()


@pytest.fixture
def kept(store, world):
    world.fill(store, 1, 2)
    return store


def anchored(store, authority, keys, **values):
    return anchor_head(store, who="tester", authority=authority.url, **({"roots": [keys / "root.pem"]} | values))


def test_the_head_is_signed_and_the_answer_kept(kept, authority, keys):
    head = kept.head()
    made = anchored(kept, authority, keys)
    assert (made.anchored, made.head, made.signature) == (head.seq, head.hash, "good")
    assert head.hash.encode() not in authority.asked[0], "only a hash of it leaves"
    assert list(check_anchors(kept, roots=[keys / "root.pem"])) == [made]
    assert next(iter(check_anchors(kept))).signature.startswith("not checked")
    assert kept.head().act == "anchor"
    assert verify(kept) == ()


def test_a_chain_made_anew_is_found_by_its_anchor(kept, authority, keys):
    made = anchored(kept, authority, keys)
    with kept.database.engine.begin() as connection:
        if kept.database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS ledger_is_kept_update")
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE ledger DISABLE TRIGGER ALL")
        change = sa.text("UPDATE ledger SET who = 'somebody else' WHERE seq = :seq")
        connection.execute(change, {"seq": made.anchored})
    with pytest.raises(StoreDamaged, match="not the one that was signed"):
        list(check_anchors(kept))


def test_a_root_that_signed_nothing_is_not_believed(kept, authority, keys):
    with pytest.raises(StoreDamaged, match="signature"):
        anchored(kept, authority, keys, roots=[keys / "other.pem"])
    with kept.reading() as connection:
        assert not list(entries(connection, acts=("anchor",)))


def test_an_answer_to_another_question_is_refused(kept, authority, keys):
    anchored(kept, authority, keys)
    old = stamp(keys, authority.asked[0])
    for answer in (old, b"no time stamp", b"x" * 70_000):
        authority.answer = lambda _question, answer=answer: answer
        with pytest.raises(FetchError):
            anchored(kept, authority, keys)


def test_nobody_is_asked_who_was_not_named(kept, authority, keys, store):
    with pytest.raises(RequestError):
        anchor_head(kept, who="tester", authority="ftp://example.org")
    with pytest.raises(FetchError):
        anchor_head(kept, who="tester", authority="http://127.0.0.1:9/")
    with pytest.raises(MissingInput):
        anchored(kept, authority, keys, roots=[keys / "none.pem"])
