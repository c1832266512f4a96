"""The built site, on a static host: gzip as hosts do it, one rate limit for all, and it counts."""

import gzip
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.site_host import ROOT, build_site
from tools.chromium import ARGUMENTS, find_chromium

CHUNK = 16 * 1024


class Line:
    """The line to the reader: latency before each answer, then one shared rate for all answers."""

    def __init__(self, bits_per_second: float | None = None, latency: float = 0.0):
        self.bytes_per_second = bits_per_second and bits_per_second / 8
        self.latency = latency
        self.lock = threading.Lock()
        self.free_at = 0.0
        self.bytes = self.requests = 0

    def send(self, body: bytes, write) -> None:
        """Write ``body`` no faster than the line allows."""
        with self.lock:
            self.requests += 1
            self.bytes += len(body)
        time.sleep(self.latency)
        for start in range(0, len(body), CHUNK):
            chunk = body[start : start + CHUNK]
            if self.bytes_per_second:
                with self.lock:
                    self.free_at = max(self.free_at, time.monotonic())
                    self.free_at += len(chunk) / self.bytes_per_second
                    wait = self.free_at - time.monotonic()
                time.sleep(max(0.0, wait))
            write(chunk)


@cache
def answer(path: Path) -> tuple[bytes, dict[str, str]]:
    """Return a file as a generous host sends it: all of it compressed, wheels too."""
    kind = guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in (".js", ".mjs"):
        kind = "text/javascript"
    headers = {"Content-Type": kind, "Cache-Control": "max-age=600", "Content-Encoding": "gzip"}
    return gzip.compress(path.read_bytes(), 6), headers


@contextmanager
def host(root: Path, line: Line):
    """Serve ``root`` over ``line``; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = root / self.path.split("?")[0].lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                return self.send_error(404)
            body, headers = answer(path.resolve())
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            line.send(body, self.wfile.write)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A browser that was closed answers nothing more."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def built_site():
    """Build the site into a scratch folder; yield the folder, in which it is ``site``."""
    with tempfile.TemporaryDirectory() as root:
        built = build_site(ROOT / "mkdocs.yml", Path(root, "site"), "http://127.0.0.1/site/")
        assert built.returncode == 0, built.stderr
        yield Path(root)


@contextmanager
def browser_and_site():
    """Build the site and serve it as fast as can be; yield a browser and the site's address."""
    with built_site() as root, host(root, Line()) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser, url + "site/"
        browser.close()
