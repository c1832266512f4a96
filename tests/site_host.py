"""A built site on a plain static host, for the tests that look at it."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
START_S = 120


@dataclass
class Site:
    """A built site: its folder, and its address."""

    dir: Path
    url: str


class Host(ThreadingHTTPServer):
    """A server that a page may ask for dozens of files at once, on a slow machine too."""

    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Say nothing of pages that were left before all of a file had come."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class PlainHost(SimpleHTTPRequestHandler):
    """A static host: files, and 404.html where there is none."""

    error_page = None

    def log_message(self, format, *args):
        """Keep the tests' output quiet."""

    def send_error(self, code, message=None, explain=None):
        """Answer a missing page by the site's own."""
        if code != 404:
            return super().send_error(code, message, explain)
        body = self.error_page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int):
    """Wait until somebody listens there."""
    end = time.monotonic() + START_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < end, f"nobody listens at port {port}"
            time.sleep(0.05)


def build_site(config: Path, site_dir: Path, url: str) -> subprocess.CompletedProcess:
    """Build with MkDocs, strictly, as `make build` does."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", site_dir]
    return subprocess.run(
        command, env=os.environ | {"SITE_URL": url}, capture_output=True, encoding="utf-8"
    )


@contextmanager
def host_that_builds():
    """Serve the site at http://127.0.0.1:<port>/some/path/, where a POST builds it, only once."""
    building = threading.Lock()
    with TemporaryDirectory() as root:
        site_dir = Path(root) / "some" / "path"

        class BuildingHost(PlainHost):
            error_page = site_dir / "404.html"

            def do_POST(self):
                with building:
                    built = build()
                self.send_response(500 if built.returncode else 200)
                self.end_headers()
                self.wfile.write(built.stderr.encode())

        with Host(("127.0.0.1", 0), partial(BuildingHost, directory=root)) as server:
            site = Site(site_dir, f"http://127.0.0.1:{server.server_port}/some/path/")
            build = cache(partial(build_site, ROOT / "mkdocs.yml", site.dir, site.url))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield site
            server.shutdown()


@contextmanager
def host_again(handler: type[PlainHost], site: Site):
    """Serve a built site by another handler; yield the address."""
    with Host(("127.0.0.1", 0), partial(handler, directory=site.dir)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def slow_host(site: Site, slow: str):
    """Serve a built site again, one file of it slowly; yield the address and the file's tickets.

    Of the file whose address ends with ``slow``, each piece of 64 kB waits for a ticket.
    """
    tickets = threading.Semaphore(0)

    class SlowHost(PlainHost):
        def copyfile(self, source, outputfile):
            if not self.path.endswith(slow):
                return super().copyfile(source, outputfile)
            while piece := source.read(1 << 16):
                tickets.acquire()
                outputfile.write(piece)

    with host_again(SlowHost, site) as address:
        yield address, tickets


def damaging_host(site: Site, damaged: str):
    """Serve a built site again; the first answer for an address with ``damaged`` has a wrong bit.

    The browser may keep it, as it may keep what real hosts send.
    """

    class DamagingHost(PlainHost):
        intact = False

        def end_headers(self):
            self.send_header("Cache-Control", "max-age=600")
            super().end_headers()

        def copyfile(self, source, outputfile):
            content = bytearray(source.read())
            if damaged in self.path and not DamagingHost.intact:
                content[len(content) // 2] ^= 1
                DamagingHost.intact = True
            outputfile.write(content)

    return host_again(DamagingHost, site)
