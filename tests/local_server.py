"""A web server on 127.0.0.1 that misbehaves in every way a test asks for."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html><head><title>Shells hit the harbour</title>
<meta property="og:site_name" content="The Sample Gazette">
<meta property="article:published_time" content="2021-03-04T09:00:00Z"></head>
<body><article><h1>Shells hit the harbour</h1>
<p>Rebels shelled the harbour on Wednesday, killing two dockers, the mayor said in a statement.</p>
<p>Nobody else was hurt, he added, and the harbour was open again by the evening of the same day.</p>
</article></body></html>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]] = []  # noqa: RUF012 - one server, one list

    def do_GET(self) -> None:
        name = self.path.split("?")[0].strip("/").replace("-", "_")
        with suppress(OSError):
            getattr(self, f"serve_{name}", self.serve_missing)()
        self.close_connection = True

    def give(
        self, body: bytes, media_type: str = "text/html; charset=utf-8", *, status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        if media_type:
            self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def serve_page(self) -> None:
        self.give(PAGE.encode(), Host_Seen=self.headers["Host"])

    def serve_gzipped(self) -> None:
        self.give(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def serve_arabic(self) -> None:
        words = "قصف الجيش المدينة يوم الاثنين وقتل خمسة مدنيين حسب ناشطين."
        self.give(words.encode("cp1256"), "text/plain; charset=windows-1256")

    def serve_lines(self) -> None:
        self.give(b'{"text": "Rebels shelled it."}\n{"text": 5}\n', "application/x-ndjson")

    def serve_untold(self) -> None:
        self.give(PAGE.encode(), "")

    def serve_once(self) -> None:
        self.give(b"", status=302, Location="/page")

    def serve_round(self) -> None:
        self.give(b"", status=301, Location=f"/round?{time.time_ns()}")

    def serve_nowhere(self) -> None:
        self.give(b"", status=302)

    def serve_to_file(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def serve_to_metadata(self) -> None:
        self.give(b"", status=302, Location="http://169.254.169.254/latest/meta-data/")

    def serve_hang(self) -> None:
        time.sleep(30)

    def serve_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(600):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def serve_drip_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(600):
            self.wfile.write(f"X-{number}: 1\r\n".encode())
            self.wfile.flush()
            time.sleep(0.05)

    def serve_gigabytes(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(4000):
            self.wfile.write(b"<p>words</p>" * 100_000)

    def serve_told_gigabytes(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(5_000_000_000))
        self.end_headers()

    def serve_bomb(self) -> None:
        self.give(gzip.compress(b"\n" * 80_000_000), Content_Encoding="gzip")

    def serve_cut_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"Rebels shelled")

    def serve_pdf(self) -> None:
        self.give(b"%PDF-1.7", "application/pdf")

    def serve_empty(self) -> None:
        self.give(b"")

    def serve_frame(self) -> None:
        self.give(b"<html><body><nav><a href=/>Home</a> <a href=/x>World</a></nav></body></html>")

    def serve_missing(self) -> None:
        self.give(b"<p>gone</p>", status=404)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port; give the address without a closing slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
