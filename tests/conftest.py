"""The built site, made once for all tests that look at it, and served under a sub-path."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """A built site: its folder, and its address."""

    dir: Path
    url: str


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


def build_site(config: Path, site_dir: Path, url: str) -> subprocess.CompletedProcess:
    """Build with MkDocs, strictly, as `make build` does."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", site_dir]
    return subprocess.run(
        command, env=os.environ | {"SITE_URL": url}, capture_output=True, encoding="utf-8"
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the site for http://127.0.0.1:<port>/some/path/ and serve it there."""
    host_root = tmp_path_factory.mktemp("host")
    site_dir = host_root / "some" / "path"
    handler = type("Handler", (PlainHost,), {"error_page": site_dir / "404.html"})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=host_root)) as server:
        url = f"http://127.0.0.1:{server.server_port}/some/path/"
        built = build_site(ROOT / "mkdocs.yml", site_dir, url)
        assert built.returncode == 0, built.stderr
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(site_dir, url)
        server.shutdown()
